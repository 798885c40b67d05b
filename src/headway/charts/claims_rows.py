"""Rows of statements: who, what and the verdict as a shape and a word; beside the marks, or above them when narrow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from headway.charts.claims_shapes import SHAPES
from headway.charts.layout import wrap
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, NARROW, Spec, widest
from headway.words import Words
from headway.words.claims_names import verdict_name
from headway.words.claims_report import Data, first_claim, what, who

#: Pixels: a row, a line of type, between columns, the widest name and subject, and the room left for the marks.
_ROW, _LINE, _BETWEEN = 24, 15, 12
_NAMES, _SUBJECTS = 190, 178
_SHAPE: Final = 16

#: Pixels of a narrow row below its words.
_MARKS: Final = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRows:
    """Where rows stand: texts, the middle of each row's marks, the shapes of verdicts, and the room for the marks."""

    texts: list[dict[str, Any]]
    ys: list[float]
    shapes: list[tuple[str, float, float]]
    width: int
    height: int
    left: int
    right: int


def claim_rows(
    rows: Sequence[Data], words: Words, *, width: int, usual: str | None = None, told: Sequence[str] = ()
) -> ClaimRows:
    """Rows of a picture `width` pixels wide; `told` stands before each verdict, such as its probability.

    `usual` is the pair that goes without saying.
    """
    verdicts = [verdict_name(row["verdict"], words) for row in rows]
    values = list(told) or [""] * len(rows)
    subjects = [what(first_claim(row), words, usual) for row in rows]
    return (_narrow if width < NARROW else _wide)(rows, subjects, verdicts, values, words, width)


def _wide(
    rows: Sequence[Data], about: Sequence[str], verdicts: Sequence[str], values: Sequence[str], words: Words, width: int
) -> ClaimRows:
    names = [wrap(who(row, words, short=True), _NAMES, LABEL_SIZE) for row in rows]
    subjects = [wrap(each, _SUBJECTS, FOOT_SIZE) for each in about]
    name_room = widest([line for lines in names for line in lines], LABEL_SIZE) + _BETWEEN
    left = name_room + widest([line for lines in subjects for line in lines], FOOT_SIZE) + _BETWEEN
    value_room = widest(values, FOOT_SIZE) + (8 if any(values) else 0)
    right = _BETWEEN + value_room + _SHAPE + widest(verdicts, FOOT_SIZE)
    room = width - 16 - left - right
    texts, shapes, ys, y = list[dict[str, Any]](), list[tuple[str, float, float]](), list[float](), 0.0
    for row, verdict, value, name, subject in zip(rows, verdicts, values, names, subjects, strict=True):
        tall = max(_ROW, _LINE * max(len(name), len(subject)) + 6)
        middle = y + tall / 2
        texts += _column(name, -left, middle, INK, LABEL_SIZE)
        texts += _column(subject, name_room - left, middle, GREY, FOOT_SIZE)
        if value:
            at = room + _BETWEEN + value_room - 8
            texts.append({"x": at, "y": middle, "text": value, "size": FOOT_SIZE, "align": "right"})
        at = room + _BETWEEN + value_room
        shapes.append((row["verdict"], at + 5, middle))
        texts.append({"x": at + _SHAPE, "y": middle, "text": verdict, "size": FOOT_SIZE})
        ys.append(middle)
        y += tall
    return ClaimRows(texts=texts, ys=ys, shapes=shapes, width=room, height=round(y), left=left, right=right)


def _column(lines: Sequence[str], x: float, middle: float, color: str, size: int) -> list[dict[str, Any]]:
    first = middle - _LINE * (len(lines) - 1) / 2
    return [
        {"x": x, "y": first + _LINE * place, "text": line, "color": color, "size": size}
        for place, line in enumerate(lines)
    ]


def _narrow(
    rows: Sequence[Data], about: Sequence[str], verdicts: Sequence[str], values: Sequence[str], words: Words, width: int
) -> ClaimRows:
    room = width - 16 - 24
    texts, shapes, ys, y = list[dict[str, Any]](), list[tuple[str, float, float]](), list[float](), 0.0
    for row, subject, verdict, value in zip(rows, about, verdicts, values, strict=True):
        lines = [(line, INK, LABEL_SIZE) for line in wrap(who(row, words, short=True), room, LABEL_SIZE)]
        lines += [(line, GREY, FOOT_SIZE) for line in wrap(subject, room, FOOT_SIZE)]
        for line, color, size in lines:
            y += _LINE
            texts.append({"x": -12, "y": y - 4, "text": line, "color": color, "size": size})
        y += _LINE
        shapes.append((row["verdict"], -7.0, y - 4))
        said = f"{value}, {verdict}" if value else verdict
        texts.append({"x": _SHAPE - 12, "y": y - 4, "text": said, "size": FOOT_SIZE})
        ys.append(y + 8)
        y += _MARKS + 6
    return ClaimRows(texts=texts, ys=ys, shapes=shapes, width=room, height=round(y), left=12, right=12)


def stamped(marks: Iterable[tuple[str, float, float]], *, size: int = 70, thick: float = 2.0) -> list[Spec]:
    """Layers with the shape of a verdict at given pixels, each (verdict, x, y), rimmed with white."""
    found, kept = list[Spec](), list(marks)
    for verdict, shape in SHAPES.items():
        points = [{"x": x, "y": y} for name, x, y in kept if name == verdict]
        if points:
            found += [_shapes(points, shape, "white", size, thick + 3), _shapes(points, shape, INK, size, thick)]
    return found


def _shapes(points: list[dict[str, float]], shape: str, color: str, size: int, thick: float) -> Spec:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    mark = {"type": "point", "filled": False, "shape": shape, "size": size, "opacity": 1}
    return {
        "data": {"values": points},
        "mark": {**mark, "stroke": color, "strokeWidth": thick, "strokeCap": "round", "strokeJoin": "round"},
        "encoding": {"x": {"field": "x", **plain}, "y": {"field": "y", **plain}},
    }
