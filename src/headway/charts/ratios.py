"""The leader over the follower in four units: four small lines through time on one logarithmic axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from headway.charts.compute_foot import compute_foot
from headway.charts.layout import TimeScale
from headway.charts.theme import (
    BAND,
    GREY,
    INK,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    dots,
    frame,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.compute import (
    basis_name,
    quarter_end,
    quarter_name,
    ratio,
    ratio_with_span,
    side_phrase,
    unit_name,
    unit_short,
)
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]

#: Ratios that an axis may mark, and pixels: above a panel, below it, and between two columns.
_MARKS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_ABOVE: Final = 42
_BELOW: Final = 36
_GUTTER: Final = 26


def ratios_finding(data: Data, words: Words) -> str:
    """The finding in one sentence without a full stop."""
    known = [row["ratio"]["central"] for row in data["ratios"] if row["ratio"]]
    sides = {role: side_phrase(data[role], words) for role in ("leader", "follower")}
    if not known:
        return opened(words.text("ratios.title_none", day=words.date_long(day(data["as_of"])), **sides))
    low, high = ratio(min(known), words), ratio(max(known), words)
    if low == high:
        return opened(words.text("ratios.title_same", low=low, **sides))
    key = "ratios.title_flow" if data["kind"] == "flow" else "ratios.title"
    return opened(words.text(key, low=low, high=high, **sides))


@dataclass(frozen=True, slots=True)
class _Panel:
    """The place of one unit, and its scales in pixels."""

    row: Data
    left: float
    top: float
    width: float
    height: float
    days: TimeScale
    low: float
    high: float

    def x(self, quarter: str) -> float:
        """The pixel of the end of a quarter."""
        return self.left + self.days.at(quarter_end(quarter))

    def y(self, value: float) -> float:
        """The pixel of a ratio."""
        inside = min(max(value, self.low), self.high)
        return self.top + self.height * (log10(self.high) - log10(inside)) / (log10(self.high) - log10(self.low))


def ratios_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the ratios in the JSON of `headway compute stock` or `flow`, `width` pixels wide."""
    narrow = width < NARROW
    columns = 2 if narrow else 4
    low, high = _ends(data)
    marks = [mark for mark in _MARKS if low <= mark <= high]
    left = widest([_mark(mark, words) for mark in marks], LABEL_SIZE) + 10
    room = width - left - 16 - 8
    each, tall = (room - (columns - 1) * _GUTTER) / columns, 130 if narrow else 190
    rows = -(-len(data["ratios"]) // columns)
    size = (round(room), rows * (_ABOVE + tall + _BELOW) - _BELOW)
    panels = [
        _Panel(
            row=row,
            left=(place % columns) * (each + _GUTTER),
            top=_ABOVE + (place // columns) * (_ABOVE + tall + _BELOW),
            width=each,
            height=tall,
            days=_days(data, each),
            low=low,
            high=high,
        )
        for place, row in enumerate(data["ratios"])
    ]
    title = ratios_finding(data, words)
    layers = [
        layer for place, panel in enumerate(panels) for layer in _panel(panel, marks, words, first=place % columns == 0)
    ]
    key = "ratios.subtitle_flow" if data["kind"] == "flow" else "ratios.subtitle"
    return frame(
        layers,
        size=size,
        left=left,
        right=8,
        title=title,
        subtitle=words.text(
            key,
            leader=side_phrase(data["leader"], words),
            follower=side_phrase(data["follower"], words),
            basis=basis_name(data["basis"], words),
            level=_level(data, words),
        ),
        foot=compute_foot(data, words),
        description=_description(data, words, title),
    )


def _series(data: Data) -> list[Data]:
    return [point for row in data["ratios"] for point in row["series"]]


def _level(data: Data, words: Words) -> str:
    points = _series(data)
    return level_of(points[0]["ratio"], words) if points else words.percent(0.9)


def _ends(data: Data) -> tuple[float, float]:
    """Ends of the axis that hold every interval, and 1."""
    points = _series(data)
    low = min([1.0, *(point["ratio"]["low"] for point in points)])
    high = max([2.0, *(point["ratio"]["high"] for point in points)])
    return max(low, _MARKS[0]), min(1.05 * high, _MARKS[-1])


def _days(data: Data, width: float) -> TimeScale:
    quarters = sorted({point["quarter"] for point in _series(data)}) or [f"{data['as_of'][:4]}-Q1"]
    first = quarter_end(quarters[0])
    return TimeScale(first.replace(month=first.month - 2, day=1), quarter_end(quarters[-1]), width)


def _panel(panel: _Panel, marks: Sequence[float], words: Words, *, first: bool) -> list[Spec]:
    found = [_grid(panel, marks), _texts(panel, marks, words, first=first)]
    points = panel.row["series"]
    if not points:
        return found
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    band = [
        {"x": panel.x(point["quarter"]), "y": panel.y(point["ratio"]["high"]), "y2": panel.y(point["ratio"]["low"])}
        for point in points
    ]
    line = [{"x": panel.x(point["quarter"]), "y": panel.y(point["ratio"]["central"])} for point in points]
    counted = sum(not point["extrapolated"] for point in points)
    across = {"x": {"field": "x", **pixels}, "y": {"field": "y", **pixels}}
    return [
        *found,
        {
            "data": {"values": band},
            "mark": {"type": "area", "color": LEADER, "fillOpacity": BAND},
            "encoding": {**across, "y2": {"field": "y2"}},
        },
        _line(line[:counted], across),
        _line(line[max(counted - 1, 0) :], across, strokeDash=[3, 2]),
        dots([(line[-1]["x"], line[-1]["y"])], LEADER, 50),
    ]


def _line(points: Sequence[Data], across: Spec, **mark: Any) -> Spec:
    return {
        "data": {"values": list(points)},
        "mark": {"type": "line", "color": LEADER, "strokeWidth": 2, **mark},
        "encoding": across,
    }


def _grid(panel: _Panel, marks: Sequence[float]) -> Spec:
    return segments(
        [(panel.left, panel.y(mark), panel.left + panel.width, panel.y(mark)) for mark in marks], LIGHT, strokeWidth=1
    )


def _mark(value: float, words: Words) -> str:
    """A round ratio on the axis."""
    return words.number(value, 0 if value >= 1.0 else 1)


def _texts(panel: _Panel, marks: Sequence[float], words: Words, *, first: bool) -> Spec:
    """The unit and its newest ratio above a panel, ratios at the left of a row, years below."""
    texts: list[dict[str, Any]] = [
        {"x": panel.left, "y": panel.top - 32, "text": opened(unit_short(panel.row["unit"], words)), "color": GREY}
    ]
    if panel.row["ratio"]:
        shown = ratio_with_span(panel.row["ratio"], words)
        texts.append({"x": panel.left, "y": panel.top - 15, "text": shown, "weight": "bold", "color": INK})
    if first:
        texts += [
            {"x": panel.left - 6, "y": panel.y(mark), "text": _mark(mark, words), "align": "right", "color": GREY}
            for mark in marks
        ]
    years = range(panel.days.first.year, panel.days.last.year + 1)
    for year in years:
        start = panel.days.first.replace(year=year, month=1, day=1)
        if start >= panel.days.first and (year - panel.days.first.year) % 2 == 0:
            x = panel.left + panel.days.at(start)
            align = "left" if x - panel.left < 12 else "center"
            texts.append({"x": x, "y": panel.top + panel.height + 14, "text": str(year), "align": align, "color": GREY})
    return written(texts)


def _description(data: Data, words: Words, title: str) -> str:
    known = [row for row in data["ratios"] if row["ratio"]]
    if not known:
        return title
    parts = "; ".join(
        words.text("ratios.part", unit=unit_name(row["unit"], words), ratio=ratio_with_span(row["ratio"], words))
        for row in known
    )
    quarter = quarter_name(data["quarter"], words)
    return words.text("ratios.description", title=title, quarter=quarter, parts=parts, level=_level(data, words))
