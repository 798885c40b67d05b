"""The fan of the lag: as it was, then as it is simulated, with the zone in which the follower is level or ahead."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from headway.charts.layout import TimeScale, ValueScale, text_width
from headway.charts.race_plot import (
    Panel,
    band_at,
    day_rule,
    days_axis,
    line_at,
    origin_names,
    readable,
    rows_grid,
    zone_at,
)
from headway.charts.theme import BAND, FOLLOWER, FOOT_SIZE, NARROW, Spec, dots, frame, haloed
from headway.words import Words
from headway.words.phrases import day, level_of, opened, span
from headway.words.race import at, headline, horizons, lags, race_foot, race_title, scenario_title
from headway.words.race_names import sides

Data = Mapping[str, Any]

#: Pixels of the zone below 0, of the numbers at the left, and of a dashed line's dashes.
_BELOW: Final = 24
_LEFT: Final = 34
DASH: Final = (6, 4)


def race_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a race in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    last = data["lag"][-1]
    right = _edge_room(last, words)
    size = (width - _LEFT - right - 16, 270 if narrow else 310)
    panel = fan_panel([data["past"], data["lag"]], size)
    lines, numbers = rows_grid(panel, words)
    marks, names = days_axis(panel, words)
    origin = day(data["lag"][0]["date"])
    texts = [
        *numbers,
        *names,
        *_labels(data, panel, words),
        *_edge(last, panel, words),
        *origin_names(panel, origin, words),
    ]
    title = race_title(data, words)
    told = [at(data["lag"], month) for month in _told(data)]
    return frame(
        [
            lines,
            zone_at(panel, origin),
            marks,
            *lag_layers(panel, data["past"], data["lag"], FOLLOWER),
            day_rule(panel, origin),
            dots([panel.at(day(row["date"]), row["central"]) for row in told], FOLLOWER, 60),
            *haloed(texts),
        ],
        size=size,
        left=_LEFT,
        right=right,
        title=title,
        subtitle=opened(_subtitle(data, words)),
        foot=race_foot(data, words, data["lag"][0]["level"]),
        description=words.text(
            "race.description", title=title, lags=lags(data, words), odds=headline(data, words)
        ),
        below=34,
    )  # fmt: skip


def fan_panel(parts: Sequence[Sequence[Data]], size: tuple[float, float]) -> Panel:
    """A panel that holds all rows, from 0 months up, with some pixels below 0 for the zone of overtaking."""
    rows = [row for part in parts for row in readable(part)]
    days = sorted(day(row["date"]) for part in parts for row in part if row["central"] is not None)
    high = float(ceil(1.06 * max([row["high"] for row in rows] + [1.0])))
    low = -high * _BELOW / (size[1] - _BELOW)
    return Panel(x=TimeScale(days[0], days[-1], size[0]), y=ValueScale(low, high, size[1]))


def lag_layers(panel: Panel, past: Sequence[Data], lag: Sequence[Data], color: str) -> list[Spec]:
    """What was measured as a line with its band, and what is simulated as a dashed one."""
    return [
        band_at(panel, past, color, BAND),
        band_at(panel, lag, color, BAND),
        line_at(panel, past, color),
        line_at(panel, lag, color, strokeDash=list(DASH)),
    ]


def _told(data: Data) -> list[int]:
    """Months with a dot: the horizons, and the last month."""
    return sorted({*horizons(data), data["lag"][-1]["month"]})


def _subtitle(data: Data, words: Words) -> str:
    return words.text(
        "race.subtitle",
        date=words.date(day(data["lag"][0]["date"])),
        level=level_of(data["lag"][0], words),
        scenario=scenario_title(data, words),
        **sides(data, words),
    )


def _labels(data: Data, panel: Panel, words: Words) -> list[dict[str, Any]]:
    """The median at each horizon but the last, on the side of its dot from which the line does not come."""
    found = []
    for month in _told(data)[:-1]:
        row = at(data["lag"], month)
        x, y = panel.at(day(row["date"]), row["central"])
        rises = data["lag"][-1]["central"] >= row["central"]
        side = {"x": x - 5, "align": "right"} if rises else {"x": x + 5, "align": "left"}
        text = words.number(row["central"])
        found.append({**side, "y": max(y - 12, 8), "text": text, "color": FOLLOWER, "weight": "bold"})
    return found


def _edge(last: Data, panel: Panel, words: Words) -> list[dict[str, Any]]:
    """The last median and its interval, right of the fan."""
    y = min(max(panel.at(day(last["date"]), last["central"])[1], 10.0), panel.y.height - 34)
    x = panel.right + 8
    return [
        {"x": x, "y": y - 7, "text": words.months(last["central"]), "weight": "bold", "size": 14, "color": FOLLOWER},
        {"x": x, "y": y + 9, "text": span(last, words), "size": FOOT_SIZE + 0.5},
    ]


def _edge_room(last: Data, words: Words) -> int:
    sizes = ((words.months(last["central"]), 14.0, True), (span(last, words), FOOT_SIZE + 0.5, False))
    return max(round(text_width(text, size, bold=bold)) for text, size, bold in sizes) + 8
