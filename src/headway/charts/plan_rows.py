"""Chips with a few numbers each, each number in a line of its own: an interval on a logarithmic scale, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Final

from headway.charts.layout import RowScale
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    haloed,
    segments,
    widest,
    written,
)
from headway.words import Words

#: Colours by the role of a chip's maker; of neither role.
COLORS: Final = {"leader": LEADER, "follower": FOLLOWER, None: INK}

#: Pixels: height of a line, room between chips, thickness of an interval, height of a chip's name on a telephone.
_LINE, _BETWEEN, _THICK, _NAME = 19, 9, 6, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number of a chip: its name, interval and words; without an interval only the words are written.

    Attributes
    ----------
    note
        What binds, in grey behind the number; left out on a telephone.
    hollow
        Whether the dot is hollow: a chip that is not sold yet.
    """

    label: str
    value: Mapping[str, Any] | None
    text: str
    note: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One chip with its lines."""

    name: str
    role: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Layers of the chips, the size of their plot, and the room beside it."""

    layers: list[Spec]
    size: tuple[int, int]
    left: int
    right: int


def rows_of(groups: Sequence[Group], words: Words, *, width: int, mark: float | None = None) -> Rows:
    """The chips below each other, `width` pixels wide with both margins.

    Parameters
    ----------
    mark
        A value with a dark line through all rows, such as 1 where ratios are drawn.
    """
    narrow = width < NARROW
    lines = [line for group in groups for line in group.lines]
    labels = widest([line.label for line in lines], FOOT_SIZE)
    names = 0 if narrow else widest([group.name for group in groups], LABEL_SIZE, bold=True) + 14
    values = widest([line.text for line in lines if line.value], FOOT_SIZE)
    notes = 0 if narrow else widest([line.note for line in lines], FOOT_SIZE) + 12
    left, right = names + labels + 12, values + notes + 12
    room = max(width - 16 - left - right, 60)
    scale = scale_of([line.value for line in lines if line.value is not None], room)
    texts, bars, points, y = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]](), 0.0
    for group in groups:
        color, above = COLORS[group.role], _NAME if narrow else 0
        name_y = y + (_NAME / 2 if narrow else _LINE / 2)
        texts.append({"x": -left, "y": name_y, "text": group.name, "color": color, "weight": "bold"})
        for place, line in enumerate(group.lines):
            middle = y + above + place * _LINE + _LINE / 2
            texts += _texts(line, middle, room, values)
            if line.value is not None:
                bars.append(bar(line.value, scale, middle, color, thick=_THICK))
                points.append(point(line.value, scale, middle, color, hollow=line.hollow))
        y += above + len(group.lines) * _LINE + _BETWEEN
    height = round(max(y - _BETWEEN, 20))
    layers = [*grid(scale, height, words, mark=mark), *marks(bars, points), *haloed(texts)]
    return Rows(layers=layers, size=(round(room), height), left=left, right=right)


def _texts(line: Line, y: float, room: float, values: int) -> list[dict[str, Any]]:
    found = [{"x": -10, "y": y, "text": line.label, "align": "right", "color": GREY, "size": FOOT_SIZE}]
    if line.value is None:
        return [*found, {"x": 4, "y": y, "text": line.text, "color": GREY, "size": FOOT_SIZE}]
    found.append({"x": room + 12, "y": y, "text": line.text, "size": FOOT_SIZE})
    if line.note:
        found.append({"x": room + 24 + values, "y": y, "text": line.note, "color": GREY, "size": FOOT_SIZE})
    return found


def scale_of(found: Sequence[Mapping[str, Any]], room: float) -> RowScale:
    """Logarithms of intervals to pixels, with room at both ends."""
    low = min((value["low"] for value in found), default=1.0)
    high = max((value["high"] for value in found), default=10.0)
    spare = 0.05 * max(log10(high / low), 0.3)
    return RowScale(log10(low) - spare, log10(high) + spare, room)


def grid(scale: RowScale, height: int, words: Words, *, mark: float | None = None) -> list[Spec]:
    """Light lines at round values with their numbers below, and a dark one at `mark`."""
    ticks = _ticks(scale)
    texts = [
        {"x": scale.at(log10(tick)), "y": height + 16, "text": _tick(tick, words),
         "align": "center", "color": GREY, "size": FOOT_SIZE}
        for tick in ticks
    ]  # fmt: skip
    found = [segments([(scale.at(log10(tick)), 0.0, scale.at(log10(tick)), height + 4.0) for tick in ticks], LIGHT)]
    if mark is not None and scale.low < log10(mark) < scale.high:
        at = scale.at(log10(mark))
        found.append(segments([(at, 0.0, at, height + 4.0)], GREY))
    return [*found, written(texts)]


def _tick(tick: float, words: Words) -> str:
    return words.number(tick, 0 if tick >= 1 else 1 if tick >= 0.1 else 2)


def _ticks(scale: RowScale) -> list[float]:
    """Round values of the logarithmic scale, as many as have room."""
    found: list[float] = []
    for steps in ((1, 2, 5), (1, 3), (1,)):
        found = [
            step * 10.0**power
            for power in range(floor(scale.low), floor(scale.high) + 1)
            for step in steps
            if scale.low <= log10(step * 10.0**power) <= scale.high
        ]
        if len(found) * 46 <= scale.width:
            break
    return found


def bar(value: Mapping[str, Any], scale: RowScale, y: float, color: str, *, thick: int) -> dict[str, Any]:
    """An interval as a bar for `marks`, at least a pixel long."""
    low, high = scale.at(log10(value["low"])), scale.at(log10(value["high"]))
    return {"x": low, "x2": max(high, low + 1), "y": y - thick / 2, "y2": y + thick / 2, "color": color}


def point(value: Mapping[str, Any], scale: RowScale, y: float, color: str, *, hollow: bool) -> dict[str, Any]:
    """A central value as a dot for `marks`."""
    return {"x": scale.at(log10(value["central"])), "y": y, "color": color, "fill": "white" if hollow else color}


def marks(bars: list[dict[str, Any]], points: list[dict[str, Any]]) -> list[Spec]:
    """Layers of intervals and of the dots on them."""
    plain = {"type": "quantitative", "scale": None, "axis": None}
    at = {"x": {"field": "x", **plain}, "y": {"field": "y", **plain}}
    named = {"type": "nominal", "scale": None}
    return [
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "opacity": 0.3},
            "encoding": {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": {"field": "color", **named}},
        },
        {
            "data": {"values": points},
            "mark": {"type": "point", "size": 60, "strokeWidth": 2, "opacity": 1},
            "encoding": {**at, "stroke": {"field": "color", **named}, "fill": {"field": "fill", **named}},
        },
    ]
