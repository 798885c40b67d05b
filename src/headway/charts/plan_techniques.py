"""How far techniques stretch some chips: a row for each, by what factor the same chips would need longer without it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.theme import (
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    LIGHT,
    NARROW,
    Spec,
    dots,
    frame,
    haloed,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.phrases import day, level_of
from headway.words.plan_techniques import factor, starred, technique_name, techniques_finding, told_rows

Techniques = Mapping[str, Any]

#: Pixels: height of a row, where its label stands beside it and above it; room above the row of all together; between
#: a label or a number and the plot.
_ROW: Final = 28
_TALL: Final = 40
_APART: Final = 10
_GAP: Final = 12

#: Factors that may be marked on the axis.
_TICKS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)

#: The scale reaches at least from here to here, so that small effects look small.
_LEAST: Final = (0.9, 2.0)


def techniques_chart(data: Techniques, words: Words, *, width: int = 760) -> Spec:
    """The picture of a result of `headway plan techniques` in JSON form, `width` pixels wide."""
    rows, narrow = told_rows(data), width < NARROW
    labels, numbers = [_label(row, words) for row in rows], [starred(row, words) for row in rows]
    left = 0 if narrow else widest(labels, LABEL_SIZE, bold=True) + _GAP
    right = widest(numbers, LABEL_SIZE, bold=True) + _GAP
    room = width - 16 - left - right
    scale = _Scale(rows, room)
    marks = _Marks()
    y, after_added = 0.0, True
    for row, label, number in zip(rows, labels, numbers, strict=True):
        whole = row["technique"] is None
        y += _APART if whole or (row["added"] and not after_added) else 0.0
        after_added = row["added"]
        middle = y + (_TALL - 12 if narrow else _ROW / 2)
        style = {"weight": "bold" if whole else "normal"}
        at = y + 9 if narrow else middle
        marks.texts.append({"x": -left, "y": at, "text": label, **style})
        marks.texts.append({"x": room + right, "y": middle, "text": number, "align": "right", **style})
        _marks(row, middle, scale, marks)
        y += _TALL if narrow else _ROW
    height = round(y + 4)
    title = techniques_finding(data, words)
    return frame(
        [*_axis(scale, height, words), *marks.layers()],
        size=(room, height),
        left=left,
        right=right,
        title=title,
        subtitle=_subtitle(data, words),
        foot=_foot(data, words),
        description=_description(data, words, title),
        below=30,
    )


class _Scale:
    """From factors to pixels on a logarithmic scale."""

    def __init__(self, rows: Sequence[Techniques], width: int) -> None:
        known = [row[part] for row in rows for part in ("factor", "counted") if row[part]]
        self.low = min([_LEAST[0], *(0.95 * each["low"] for each in known)])
        self.high = max([_LEAST[1], *(1.05 * each["high"] for each in known)])
        self.width = width

    def at(self, value: float) -> float:
        """The pixel of a factor."""
        return self.width * math.log(value / self.low) / math.log(self.high / self.low)

    def ticks(self) -> list[float]:
        """Factors to mark: as many as have room."""
        inside = [tick for tick in _TICKS if self.low <= tick <= self.high]
        return inside if len(inside) <= self.width / 40 else inside[:: math.ceil(len(inside) * 40 / self.width)]


class _Marks:
    """What is drawn of the rows so far, in pixels."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float, float, float]] = []
        self.links: list[tuple[float, float, float, float]] = []
        self.counted: list[tuple[float, float]] = []
        self.published: list[tuple[float, float]] = []
        self.texts: list[dict[str, Any]] = []

    def layers(self) -> list[Spec]:
        """The layers, from the back to the front: lines, dots, words."""
        found = [
            segments(self.links, GREY, strokeWidth=1, strokeDash=[2, 3]),
            segments(self.spans, INK, strokeWidth=2),
            dots(self.published, INK, 80),
            dots(self.counted, INK, 80),
            dots(self.counted, "white", 28),
        ]
        return [*(layer for layer in found if layer["data"]["values"]), *haloed(self.texts)]


def _marks(row: Techniques, y: float, scale: _Scale, marks: _Marks) -> None:
    """A line for the interval, a hollow dot where it is counted, a filled one where a multiplier enters."""
    whole, counted = row["factor"], row["counted"]
    if whole is None:
        return
    marks.spans.append((scale.at(whole["low"]), y, scale.at(whole["high"]), y))
    marks.counted.append((scale.at(counted["central"]), y))
    if row["multiplier"] is not None:
        marks.published.append((scale.at(whole["central"]), y))
        marks.links.append((scale.at(counted["central"]), y, scale.at(whole["central"]), y))


def _axis(scale: _Scale, height: int, words: Words) -> list[Spec]:
    """Light lines with their factors under them; the line of one is dark."""
    ticks = scale.ticks()
    numbers = [
        {"x": scale.at(tick), "y": height + 12, "text": f"{factor(tick, words, _digits(tick))}×", "align": "center"}
        for tick in ticks
    ]
    light = [(scale.at(tick), 0.0, scale.at(tick), float(height)) for tick in ticks if tick != 1.0]
    one = [(scale.at(1.0), 0.0, scale.at(1.0), float(height))]
    lines = [segments(light, LIGHT, strokeWidth=1)] if light else []
    return [
        *lines,
        segments(one, GREY, strokeWidth=1),
        written([{**each, "color": GREY, "size": FOOT_SIZE} for each in numbers]),
    ]


def _digits(tick: float) -> int:
    return 0 if tick >= 1.0 else 1


def _label(row: Techniques, words: Words) -> str:
    name = technique_name(row, words)
    return words.text("plan_techniques.added", technique=name) if row["added"] else name


def _subtitle(data: Techniques, words: Words) -> str:
    multiplied = any(row["multiplier"] for row in data["techniques"])
    key = "subtitle" if multiplied else "subtitle_counted"
    return words.text(f"plan_techniques.{key}", level=level_of(data, words))


def _foot(data: Techniques, words: Words) -> str:
    """Where the description and the multipliers come from, day of the data, level, and what the star means."""
    rows = [row for row in data["techniques"] if row["multiplier"] and row["published"]]
    source = data["model"]["source"]
    said = {
        "source": source["title"] if source else data["model"]["name"],
        "published": "; ".join(dict.fromkeys(row["published"]["paper"] for row in rows)),
        "vintage": words.date(day(data["vintage"])),
        "level": level_of(data, words),
        "draws": words.number(data["draws"], 0),
        "version": data["headway"],
    }
    text = words.text("plan_techniques.foot" if rows else "plan_techniques.foot_counted", **said)
    starry = any(row["beyond_tested"] for row in told_rows(data))
    return f"{words.text('plan_techniques.foot_beyond')} {text}" if starry else text


def _description(data: Techniques, words: Words, title: str) -> str:
    rows = [
        words.text("plan_techniques.row", technique=_label(row, words), factor=starred(row, words))
        for row in told_rows(data)
    ]
    return words.text("plan_techniques.description", title=title, rows="; ".join(rows)) if rows else f"{title}."
