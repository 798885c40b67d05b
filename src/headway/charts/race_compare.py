"""Two scenarios on the same draws: both fans, and below them what the second changes, draw by draw."""

from collections.abc import Mapping
from math import ceil, floor
from typing import Any, Final

from headway.charts.edges import apart
from headway.charts.layout import TimeScale, ValueScale
from headway.charts.race import DASH, fan_panel
from headway.charts.race_plot import Panel, band_at, day_rule, days_axis, line_at, origin_names, rows_grid, zone_at
from headway.charts.theme import (
    BAND,
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    NARROW,
    Spec,
    frame,
    haloed,
    segments,
    widest,
)
from headway.words import Words
from headway.words.phrases import day, level_of, opened, span
from headway.words.race import race_foot
from headway.words.race_compare import changes, compare_title, differences, names, odds_changes
from headway.words.race_names import sides, signed

Data = Mapping[str, Any]

#: Pixels: numbers at the left, between the panels, height of the lower one, of a line of type.
_LEFT: Final = 34
_BETWEEN: Final = 56
_LOWER: Final = 110
_LINE: Final = 15


def race_compare_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a comparison in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    right = widest([item["text"] for item in _values(data, words)], 14, bold=True) + 12
    room, upper = width - _LEFT - right - 16, 210 if narrow else 240
    panel = fan_panel([data["past"], data["first"]["lag"], data["second"]["lag"]], (room, upper))
    lower = _lower(data["lag"], panel, upper + _BETWEEN)
    texts, origin = list[dict[str, Any]](), day(data["first"]["lag"][0]["date"])
    layers = [zone_at(panel, origin)]
    for each, ticks in ((panel, 6), (lower, 4)):
        lines, numbers = rows_grid(each, words, ticks)
        layers.append(lines)
        texts += numbers
    marks, days = days_axis(lower, words)
    title = compare_title(data, words)
    below = {"x": -_LEFT, "y": lower.top - 20, "text": words.text("race_compare.subtitle_below"), "color": GREY}
    said = " ".join([*changes(data, words), *odds_changes(data, words)])
    return frame(
        [
            *layers,
            marks,
            *_fans(data, panel),
            *_difference(data, lower),
            day_rule(panel, origin),
            *haloed([*texts, *days, *_edges(data, panel, lower, words), *origin_names(panel, origin, words), below]),
        ],
        size=(room, upper + _BETWEEN + _LOWER),
        left=_LEFT,
        right=right,
        title=title,
        subtitle=opened(_subtitle(data, words)),
        foot=race_foot(data, words, data["first"]["lag"][0]["level"]),
        description=words.text("race_compare.description", title=title, said=said),
        below=34,
    )


def _lower(rows: list[Data], panel: Panel, top: float) -> Panel:
    """The panel of differences, under the time axis of the other."""
    low = min([row["low"] for row in rows] + [-1.0])
    high = max([row["high"] for row in rows] + [1.0])
    scale = ValueScale(float(floor(1.05 * low)), float(ceil(1.05 * high)), _LOWER)
    return Panel(x=TimeScale(panel.x.first, panel.x.last, panel.x.width), y=scale, top=top)


def _fans(data: Data, panel: Panel) -> list[Spec]:
    first, second = data["first"]["lag"], data["second"]["lag"]
    return [
        band_at(panel, data["past"], FOLLOWER, BAND),
        band_at(panel, first, GREY, BAND),
        band_at(panel, second, FOLLOWER, BAND),
        line_at(panel, data["past"], FOLLOWER),
        line_at(panel, first, GREY, strokeDash=list(DASH)),
        line_at(panel, second, FOLLOWER, strokeDash=list(DASH)),
    ]


def _difference(data: Data, lower: Panel) -> list[Spec]:
    rows, y = data["lag"], lower.at(lower.x.first, 0.0)[1]
    return [
        segments([(lower.left, y, lower.right, y)], GREY, strokeWidth=1),
        band_at(lower, rows, FOLLOWER, BAND),
        line_at(lower, rows, FOLLOWER),
    ]


def _values(data: Data, words: Words) -> list[dict[str, Any]]:
    """Texts at the right edge: the last median of each, and its interval."""
    rows = [(data["second"]["lag"][-1], FOLLOWER), (data["first"]["lag"][-1], GREY)]
    last = data["lag"][-1]
    return [
        *({"text": words.months(row["central"]), "span": span(row, words), "color": color} for row, color in rows),
        {"text": signed(last["central"], words), "span": differences(last, words), "color": FOLLOWER},
    ]


def _edges(data: Data, panel: Panel, lower: Panel, words: Words) -> list[dict[str, Any]]:
    """The last medians with their intervals, none over another."""
    values = _values(data, words)
    rows = [data["second"]["lag"][-1], data["first"]["lag"][-1]]
    wanted = [panel.at(day(row["date"]), row["central"])[1] for row in rows]
    heights = apart(wanted, 2 * _LINE + 6, 10.0, panel.y.height - 34)
    last = data["lag"][-1]
    at = lower.at(day(last["date"]), last["central"])[1]
    heights.append(min(max(at, lower.top + 8), lower.bottom - 18))
    found, x = list[dict[str, Any]](), panel.right + 8
    for value, y in zip(values, heights, strict=True):
        color = value["color"]
        found.append({"x": x, "y": y - 7, "text": value["text"], "weight": "bold", "size": 14, "color": color})
        found.append({"x": x, "y": y + 9, "text": value["span"], "size": FOOT_SIZE})
    return found


def _subtitle(data: Data, words: Words) -> str:
    level = level_of(data["first"]["lag"][0], words)
    return words.text("race_compare.subtitle", level=level, **names(data, words), **sides(data, words))
