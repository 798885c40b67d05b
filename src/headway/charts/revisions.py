"""The picture of then and now: what each vintage said of its own day, beside what today's data say of it."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from headway.charts.axes import tick_labels
from headway.charts.foot import foot
from headway.charts.layout import RowScale, value_ticks
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    INK,
    LABEL_SIZE,
    LIGHT,
    NARROW,
    Spec,
    frame,
    haloed,
    heads,
    segments,
    widest,
)
from headway.words import Words
from headway.words.phrases import day, opened, pair_of, span
from headway.words.revisions import finding, what_of

Data = Mapping[str, Any]

#: Pixels of a row, and between the two dots of one day.
_ROW, _APART = 46, 17


def revisions(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of then and now on the day of each vintage, from the JSON of `headway gap revisions`.

    The newest vintage is on top; it has one dot, as its then is now.
    """
    narrow = width < NARROW
    rows = list(reversed(data["by_vintage"]))
    dates = [words.date(day(row["as_of"])) for row in rows]
    left = 8 if narrow else widest(dates, LABEL_SIZE) + 22
    marks = [mark for place, row in enumerate(rows) for mark in _row_marks(row, place, words, narrow=narrow)]
    right = 8 if narrow else widest([mark["text"] for mark in marks], FOOT_SIZE) + 18
    height = _ROW + 14 if narrow else _ROW
    size = (width - left - right - 16, height * len(rows) + 6)
    scale = RowScale(*_ends(marks), size[0])
    title = finding(data, words, days_only=True, key="chart_title")
    layers = [_grid(scale, size, words), *_dots(marks, scale, size)]
    layers += haloed(_labels(rows, dates, marks, size, height, left=left, narrow=narrow))
    said = "; ".join(_said(row, words) for row in rows)
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=words.text(
            "revisions.chart_subtitle",
            pair=opened(pair_of(data, words)),
            what=what_of(data, words),
            date=words.date(day(data["vintage"])),
        ),
        foot=foot(data, words),
        description=words.text("revisions.chart_description", title=title, said=said),
    )


def _row_marks(row: Data, place: int, words: Words, *, narrow: bool) -> list[dict[str, Any]]:
    """The dots of one vintage: its interval, whether it is filled, its pixel row, and its value in figures."""
    top = place * (_ROW + 14 if narrow else _ROW) + (36 if narrow else 14)
    kinds: list[tuple[str, Data, float]] = [("then", row, top), ("now", row["now"], top + _APART)]
    if row["now"] is None:
        kinds = [("today", row, top if narrow else top + _APART / 2)]
    return [
        {
            **seen["lag"],
            "longer_than": seen["longer_than"],
            "filled": kind != "then",
            "y": y,
            "text": words.text(f"revisions.label_{kind}", value=_figures(seen, words)),
        }
        for kind, seen, y in kinds
    ]


def _figures(seen: Data, words: Words) -> str:
    """A value and its interval without a unit: 8.3 (7.6–11.5)."""
    central = seen["lag"]["central"]
    if central is None:
        text = words.text("phrases.over", low=words.number(seen["longer_than"] or 0.0))
    else:
        text = words.number(central)
    return f"{text} ({span(seen['lag'], words)})"


def _ends(marks: Sequence[Data]) -> tuple[float, float]:
    """The ends of the axis: zero and every value that can be read."""
    found = [mark[end] for mark in marks for end in ("low", "central", "high", "longer_than") if mark[end] is not None]
    return float(min(0.0, floor(min(found, default=0.0)))), float(ceil(1.05 * max([*found, 1.0])))


def _grid(scale: RowScale, size: tuple[int, int], words: Words) -> Spec:
    """Light lines at round values, labelled below."""
    ticks = value_ticks(scale.low, scale.high, 8)
    return {
        "data": {"values": [{"value": tick} for tick in ticks]},
        "mark": {"type": "rule", "color": LIGHT, "y": 0, "y2": size[1]},
        "encoding": {
            "x": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": [scale.low, scale.high], "nice": False},
                "axis": {"title": None, "values": ticks, "grid": False, "labelExpr": tick_labels(ticks, words)},
            }
        },
    }


def _dots(marks: Sequence[Data], scale: RowScale, size: tuple[int, int]) -> list[Spec]:
    """Bars for intervals, hollow and filled dots, an arrow where only a lower end is known."""
    layers: list[Spec] = []
    for filled, color in ((False, INK), (True, FOLLOWER)):
        chosen = [mark for mark in marks if mark["filled"] == filled]
        bars, open_ends = [], []
        for mark in chosen:
            low = mark["low"] if mark["low"] is not None else mark["longer_than"] or 0.0
            high = scale.high if mark["high"] is None else mark["high"]
            bars.append((scale.at(low), mark["y"], scale.at(high), mark["y"]))
            if mark["high"] is None:
                open_ends.append((float(size[0]), mark["y"], 90))
        places = [{"x": scale.at(mark["central"]), "y": mark["y"]} for mark in chosen if mark["central"] is not None]
        layers += [segments(bars, color, strokeWidth=3, opacity=0.35), heads(open_ends, color, size=50)]
        fill = color if filled else "white"
        layers.append(
            {
                "data": {"values": places},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "fill": fill,
                    "stroke": color,
                    "strokeWidth": 1.6,
                    "size": 64,
                },
                "encoding": {
                    "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
                    "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
                    "opacity": {"value": 1},
                },
            }
        )
    return layers


def _labels(
    rows: Sequence[Data],
    dates: Sequence[str],
    marks: Sequence[Data],
    size: tuple[int, int],
    height: int,
    *,
    left: int,
    narrow: bool,
) -> list[dict[str, Any]]:
    """The day of each vintage and the values: beside the plot, or above the bars where the picture is narrow."""
    found = []
    if narrow:
        for place, (row, date) in enumerate(zip(rows, dates, strict=True)):
            y = place * height + 10
            found.append({"x": 0, "y": y, "text": date, "weight": "bold", "size": LABEL_SIZE})
            if row["now"] is None:
                found += [{**_text(mark), "x": size[0], "y": y, "align": "right"} for mark in marks if _at(mark, place)]
            else:
                then, now = (mark for mark in marks if _at(mark, place))
                found.append({**_text(then), "x": size[0], "y": y - 3, "align": "right"})
                found.append({**_text(now), "x": size[0], "y": y + 11, "align": "right"})
        return found
    for place, date in enumerate(dates):
        found.append({"x": -left, "y": place * height + 14 + _APART / 2, "text": date, "size": LABEL_SIZE})
    return [*found, *({**_text(mark), "x": size[0] + 12, "y": mark["y"]} for mark in marks)]


def _at(mark: Data, place: int) -> bool:
    return place == int(mark["y"] // (_ROW + 14))


def _text(mark: Data) -> dict[str, Any]:
    return {"text": mark["text"], "size": FOOT_SIZE, "color": FOLLOWER if mark["filled"] else INK}


def _said(row: Data, words: Words) -> str:
    date = words.date(day(row["as_of"]))
    if row["now"] is None:
        return f"{date}: {_figures(row, words)}"
    return words.text("revisions.chart_said", date=date, then=_figures(row, words), now=_figures(row["now"], words))
