"""Kinds of chips on one recipe: days, or chips for the same days, each with its interval on a logarithmic scale."""

from collections.abc import Mapping
from typing import Any, Final

from headway.charts.layout import RowScale
from headway.charts.plan_foot import plan_foot
from headway.charts.plan_rows import bar, grid, marks, point, scale_of
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    LABEL_SIZE,
    LEADER,
    NARROW,
    Spec,
    frame,
    haloed,
    widest,
)
from headway.words import Words
from headway.words.compute import side_phrase
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
    scale = scale_of([value for row in rows if (value := value_of(row, data))], room)
    tall = _TALL if narrow else _ROW
    texts: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        y = place * tall + (tall - 12 if narrow else tall / 2)
        texts += _texts((names[place], values[place], notes[place]), row, y, room, 0 if narrow else column)
    height = max(len(rows) * tall, 20)
    title = compare_finding(data, words)
    return frame(
        [*grid(scale, height, words), *_marks(rows, data, scale, tall, narrow=narrow), *haloed(texts)],
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
    told = {role: side_phrase(data[role], words) for role in ("leader", "follower")}
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


def _marks(rows: list[Data], data: Data, scale: RowScale, tall: int, *, narrow: bool) -> list[Spec]:
    """Intervals as bars and central values as dots; hollow where a chip is not sold yet."""
    bars, points = list[dict[str, Any]](), list[dict[str, Any]]()
    for place, row in enumerate(rows):
        found, y = value_of(row, data), place * tall + (tall - 12 if narrow else tall / 2)
        if found is not None:
            color, hollow = _COLORS[row["role"]], row.get("status") not in ("released", None)
            bars.append(bar(found, scale, y, color, thick=_THICK))
            points.append(point(found, scale, y, color, hollow=hollow))
    return marks(bars, points)


def _description(data: Data, title: str, words: Words) -> str:
    """The title, and the number of every row."""
    told = "; ".join(said(row, data, words) for row in ordered(data))
    return words.text("plan_compare.description", title=title, said=told, level=words.percent(data["level"]))
