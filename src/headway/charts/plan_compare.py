"""Kinds of chips on one recipe: days, or chips for the same days, each with its interval on a logarithmic scale."""

from collections.abc import Mapping
from math import floor, log10
from typing import Any, Final

from headway.charts.layout import RowScale
from headway.charts.plan_foot import plan_foot
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    frame,
    haloed,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.compute import side_name
from headway.words.plan import bind_name, figure, figure_with_span
from headway.words.plan_compare import binding_of, by_days, compare_finding, kind_name, ordered, said, value_of

Data = Mapping[str, Any]

_COLORS: Final = {"leader": LEADER, "follower": FOLLOWER, None: GREY}

#: Pixels of a row with and without lines of their own for its words; of a line of type; thickness of an interval.
_ROW: Final = 30
_TALL: Final = 52
_LINE: Final = 17
_THICK: Final = 7


def compare_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a comparison in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    rows = ordered(data)
    names = [kind_name(row, words) for row in rows]
    values = [_value(row, data, words) for row in rows]
    notes = ["" if value_of(row, data) is None else bind_name(binding_of(row, data), words) for row in rows]
    column = widest(values, LABEL_SIZE) + 16
    left = 8 if narrow else widest(names, LABEL_SIZE, bold=True) + 18
    right = 12 if narrow else 12 + column + widest(notes, FOOT_SIZE)
    room = width - 16 - left - right
    scale = _scale(data, room)
    tall = _TALL if narrow else _ROW
    texts: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        y = place * tall + (tall - 12 if narrow else tall / 2)
        texts += _texts((names[place], values[place], notes[place]), row, y, room, 0 if narrow else column)
    height = max(len(rows) * tall, 20)
    title = compare_finding(data, words)
    return frame(
        [*_grid(scale, height, words), *_marks(rows, data, scale, tall, narrow=narrow), *haloed(texts)],
        size=(room, height),
        left=left,
        right=right,
        title=title,
        subtitle=_subtitle(data, words),
        foot=plan_foot(data, words),
        description=_description(data, title, words),
        below=34,
    )


def _subtitle(data: Data, words: Words) -> str:
    told = {role: side_name(data[role], words) for role in ("leader", "follower")}
    told |= {"level": words.percent(data["level"]), "model": data["model"]["name"]}
    if by_days(data):
        days = words.number(data["days"], 0 if data["days"] >= 9.95 else 1)
        return words.text("plan_compare.subtitle_chips", days=days, **told)
    return words.text("plan_compare.subtitle", count=words.number(data["count"], 0), **told)


def _value(row: Data, data: Data, words: Words) -> str:
    """The number of a row in words: with its interval, or that it does not fit."""
    found = value_of(row, data)
    if found is not None:
        return figure_with_span(found, words)
    if not row["fits"]:
        return words.text("plan_compare.unfit", short=figure(row["short_gb"], words))
    return words.text("plan_compare.no_number")


def _texts(said_: tuple[str, str, str], row: Data, y: float, room: float, column: int) -> list[dict[str, Any]]:
    """Name, number and what binds of a row: beside its interval, or in lines of their own above it if `column` is 0.

    `column` is the width of the numbers.
    """
    (name, value, note), color = said_, _COLORS[row["role"]]
    if not column:
        above = y - 2 * _LINE + 4
        return [
            {"x": 0, "y": above, "text": name, "color": color, "weight": "bold"},
            {"x": room, "y": above, "text": value, "align": "right"},
            {"x": 0, "y": above + _LINE - 1, "text": note, "color": GREY, "size": FOOT_SIZE},
        ]
    return [
        {"x": -10, "y": y, "text": name, "color": color, "weight": "bold", "align": "right"},
        {"x": room + 12, "y": y, "text": value},
        {"x": room + 12 + column, "y": y, "text": note, "color": GREY, "size": FOOT_SIZE},
    ]


def _scale(data: Data, room: float) -> RowScale:
    """Logarithms of the values to pixels, with room at both ends."""
    found = [value for row in data["rows"] if (value := value_of(row, data))]
    low = min((value["low"] for value in found), default=1.0)
    high = max((value["high"] for value in found), default=10.0)
    spare = 0.04 * max(log10(high / low), 0.3)
    return RowScale(log10(low) - spare, log10(high) + spare, room)


def _ticks(scale: RowScale) -> list[float]:
    """Round values of the logarithmic scale: 1, 2, 5 of every power of ten, thinned to the room."""
    for steps in ((1, 2, 5), (1, 3), (1,)):
        found = [
            step * 10.0**power
            for power in range(floor(scale.low), floor(scale.high) + 1)
            for step in steps
            if scale.low <= log10(step * 10.0**power) <= scale.high
        ]
        if len(found) * 62 <= scale.width:
            return found
    return found


def _grid(scale: RowScale, height: int, words: Words) -> list[Spec]:
    ticks = _ticks(scale)
    texts = [
        {"x": scale.at(log10(tick)), "y": height + 14, "text": words.number(tick, 0 if tick >= 1 else 1),
         "align": "center", "color": GREY, "size": FOOT_SIZE}
        for tick in ticks
    ]  # fmt: skip
    lines = [(scale.at(log10(tick)), 0.0, scale.at(log10(tick)), height + 4.0) for tick in ticks]
    return [segments(lines, LIGHT), written(texts)]


def _marks(rows: list[Data], data: Data, scale: RowScale, tall: int, *, narrow: bool) -> list[Spec]:
    """Intervals as bars and central values as dots; hollow where a chip is not sold yet."""
    bars, points = list[dict[str, Any]](), list[dict[str, Any]]()
    for place, row in enumerate(rows):
        found, y = value_of(row, data), place * tall + (tall - 12 if narrow else tall / 2)
        if found is None:
            continue
        low, middle, high = (scale.at(log10(found[name])) for name in ("low", "central", "high"))
        color = _COLORS[row["role"]]
        bars.append({"x": low, "x2": max(high, low + 1), "y": y - _THICK / 2, "y2": y + _THICK / 2, "color": color})
        fill = color if row.get("status") == "released" else "white"
        points.append({"x": middle, "y": y, "color": color, "fill": fill})
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
            "mark": {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1},
            "encoding": {**at, "stroke": {"field": "color", **named}, "fill": {"field": "fill", **named}},
        },
    ]


def _description(data: Data, title: str, words: Words) -> str:
    """The title, and the number of every row."""
    told = "; ".join(said(row, data, words) for row in ordered(data))
    return words.text("plan_compare.description", title=title, said=told, level=words.percent(data["level"]))
