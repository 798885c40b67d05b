"""Rows with a name, a line of marks and a few numbers: beside each other on a page, below each other on a telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from headway.charts.layout import RowScale, value_ticks, wrap
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, LIGHT, NARROW, Spec, segments, widest, written
from headway.words import Words

#: Pixels: least height of a row, of a line of type, widest column of names, between columns, room round a row.
_ROW: Final = 30
_LINE: Final = 15
_NAMES: Final = 250
_BETWEEN: Final = 14
_ROUND: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the picture: its name, its colour, and the text of each column."""

    name: str
    columns: tuple[str, ...]
    color: str = INK
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where rows stand: texts, the middle of each row's marks, and the room for these.

    Attributes
    ----------
    above
        Pixels over the rows that titles of columns take.
    """

    texts: list[dict[str, Any]]
    ys: list[float]
    width: int
    height: int
    left: int
    right: int


def places_of(rows: Sequence[Row], heads: Sequence[str], *, width: int) -> Places:
    """Where the rows of a picture `width` pixels wide stand; `heads` are the titles of the columns."""
    return _narrow(rows, heads, width) if width < NARROW else _wide(rows, heads, width)


def _wide(rows: Sequence[Row], heads: Sequence[str], width: int) -> Places:
    left = min(widest([row.name for row in rows], LABEL_SIZE, bold=True), _NAMES) + _BETWEEN
    columns = [
        max(widest([row.columns[place] for row in rows], LABEL_SIZE), widest([head], FOOT_SIZE)) + _BETWEEN
        for place, head in enumerate(heads)
    ]
    right = sum(columns)
    room = width - 16 - left - right
    starts = [room + _BETWEEN + sum(columns[:place]) for place in range(len(columns))]
    texts = [
        {"x": x, "y": -10, "text": head, "color": GREY, "size": FOOT_SIZE}
        for x, head in zip(starts, heads, strict=True)
    ]
    y, ys = 4.0, list[float]()
    for row in rows:
        lines = wrap(row.name, left - _BETWEEN, LABEL_SIZE, bold=True)
        tall = max(_ROW, _LINE * len(lines) + _ROUND)
        middle = y + tall / 2
        for place, line in enumerate(lines):
            at = middle + _LINE * (place - (len(lines) - 1) / 2)
            texts.append(_named(row, line, -_BETWEEN + 2, at, "right"))
        texts += [{"x": x, "y": middle, "text": text} for x, text in zip(starts, row.columns, strict=True)]
        ys.append(middle)
        y += tall
    return Places(texts=texts, ys=ys, width=room, height=round(y), left=left, right=right)


def _narrow(rows: Sequence[Row], heads: Sequence[str], width: int) -> Places:
    room = width - 16 - 16
    texts, y, ys = list[dict[str, Any]](), 0.0, list[float]()
    for row in rows:
        said = "; ".join(f"{head}: {text}" for head, text in zip(heads, row.columns, strict=True) if text)
        lines = [(line, True) for line in wrap(row.name, room, LABEL_SIZE, bold=True)]
        lines += [(line, False) for line in wrap(said, room, FOOT_SIZE)]
        for line, named in lines:
            y += _LINE
            plain = {"x": -8, "y": y - 5, "text": line, "color": GREY, "size": FOOT_SIZE}
            texts.append(_named(row, line, -8, y - 5, "left") if named else plain)
        ys.append(y + 12)
        y += 12 + _ROUND + 6
    return Places(texts=texts, ys=ys, width=room, height=round(y), left=8, right=8)


def _named(row: Row, line: str, x: float, y: float, align: str) -> dict[str, Any]:
    weight = "bold" if row.bold else "normal"
    return {"x": x, "y": y, "text": line, "color": row.color, "align": align, "weight": weight}


def value_grid(scale: RowScale, height: int, words: Words, *, percent: bool = False, plus: bool = False) -> list[Spec]:
    """Light lines at round values with their numbers below; as percentages, or with a sign."""
    unit = 100.0 if percent else 1.0
    ticks = value_ticks(scale.low * unit, scale.high * unit, max(3, int(scale.width / 52)))
    digits = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    texts = [
        {
            "x": scale.at(tick / unit),
            "y": height + 14,
            "text": f"{'+' if plus and tick > 0 else ''}{words.number(tick, digits)}{'%' if percent else ''}",
            "align": "center",
            "color": GREY,
            "size": FOOT_SIZE,
        }
        for tick in ticks
    ]
    lines = [(scale.at(tick / unit), 0.0, scale.at(tick / unit), height + 3.0) for tick in ticks]
    return [segments(lines, LIGHT), written(texts)]


def boxes(rows: Sequence[dict[str, Any]], **mark: Any) -> Spec:
    """Bars at given pixels, each with x, x2, y, y2, color and fill."""
    plain = {"type": "quantitative", "scale": None, "axis": None}
    named = {"type": "nominal", "scale": None}
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "rect", "strokeWidth": 1.2, **mark},
        "encoding": {
            "x": {"field": "x", **plain},
            "x2": {"field": "x2"},
            "y": {"field": "y", **plain},
            "y2": {"field": "y2"},
            "fill": {"field": "fill", **named},
            "stroke": {"field": "color", **named},
        },
    }
