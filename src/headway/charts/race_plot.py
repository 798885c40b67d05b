"""Panels of lags through time, several in one picture: bands, lines, axes, and the zone of overtaking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headway.charts.layout import TimeScale, ValueScale, date_ticks, text_width, value_ticks
from headway.charts.theme import FOLLOWER, FOOT_SIZE, GREY, LABEL_SIZE, LIGHT, Spec, pixels, segments
from headway.words import Words
from headway.words.phrases import day

Rows = Sequence[Mapping[str, Any]]

#: Opacity of the zone in which the follower is level or ahead.
_ZONE: Final = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Where days and months of lag stand in a picture.

    Attributes
    ----------
    left, top
        Pixels of the corner of the panel.
    """

    x: TimeScale
    y: ValueScale
    left: float = 0.0
    top: float = 0.0

    def at(self, on: date, value: float) -> tuple[float, float]:
        """The pixel of a value on a day; values beyond the ends stand at them."""
        inside = min(max(value, self.y.low), self.y.high)
        return self.left + self.x.at(on), self.top + self.y.at(inside)

    @property
    def bottom(self) -> float:
        """The pixel of the lower end."""
        return self.top + self.y.height

    @property
    def right(self) -> float:
        """The pixel of the right end."""
        return self.left + self.x.width


def readable(rows: Rows) -> list[Mapping[str, Any]]:
    """The rows whose value and interval can be read."""
    return [row for row in rows if None not in (row["low"], row["central"], row["high"])]


def band_at(panel: Panel, rows: Rows, color: str, opacity: float) -> Spec:
    """The interval of each row as a band."""
    values = [
        {"x": panel.at(day(row["date"]), row["low"])[0], "y": panel.at(day(row["date"]), row["low"])[1],
         "y2": panel.at(day(row["date"]), row["high"])[1]}
        for row in readable(rows)
    ]  # fmt: skip
    return {
        "data": {"values": values},
        "mark": {"type": "area", "orient": "vertical", "color": color, "fillOpacity": opacity},
        "encoding": pixels(x="x", y="y", y2="y2"),
    }


def line_at(panel: Panel, rows: Rows, color: str, **mark: Any) -> Spec:
    """The central value of each row as a line."""
    points = [panel.at(day(row["date"]), row["central"]) for row in rows if row["central"] is not None]
    return {
        "data": {"values": [{"x": x, "y": y} for x, y in points]},
        "mark": {"type": "line", "color": color, "strokeWidth": 2, **mark},
        "encoding": pixels(x="x", y="y"),
    }


def zone_at(panel: Panel, first: date) -> Spec:
    """The zone below 0 from a day on: the follower is level or ahead."""
    left, top = panel.at(first, 0.0)
    value = {"x": left, "x2": panel.right, "y": top, "y2": panel.bottom}
    return {
        "data": {"values": [value]},
        "mark": {"type": "rect", "color": FOLLOWER, "opacity": _ZONE},
        "encoding": {**pixels(x="x", y="y", y2="y2"), "x2": {"field": "x2"}},
    }


def rows_grid(panel: Panel, words: Words, room: int = 6) -> tuple[Spec, list[dict[str, Any]]]:
    """Light lines at round values, and their numbers at the left; none below 0 where the panel begins just below it."""
    least = panel.y.low if panel.y.low < -0.2 * panel.y.high else 0.0
    ticks = value_ticks(least, panel.y.high, room)
    heights = [panel.top + panel.y.at(tick) for tick in ticks]
    lines = segments([(panel.left, y, panel.right, y) for y in heights], LIGHT)
    digits = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    texts = [
        {"x": panel.left - 6, "y": y, "text": words.number(tick, digits), "align": "right", "color": GREY,
         "size": LABEL_SIZE}
        for tick, y in zip(ticks, heights, strict=True)
    ]  # fmt: skip
    return lines, texts


def days_axis(panel: Panel, words: Words) -> tuple[Spec, list[dict[str, Any]]]:
    """Short marks at beginnings of months below the panel, and their names, none left of the panel's numbers."""
    ticks = date_ticks(panel.x, words)
    at = [(panel.left + panel.x.at(on), name) for on, name in ticks]
    marks = segments([(x, panel.bottom, x, panel.bottom + 4) for x, _ in at], LIGHT)
    texts = [
        {"x": max(x, panel.left + text_width(name, FOOT_SIZE) / 2 - 6), "y": panel.bottom + 15, "text": name,
         "align": "center", "color": GREY, "size": FOOT_SIZE}
        for x, name in at
    ]  # fmt: skip
    return marks, texts


def day_rule(panel: Panel, on: date) -> Spec:
    """A thin line at a day, from the top of the panel to its lower end."""
    x = panel.at(on, 0.0)[0]
    return segments([(x, panel.top - 4, x, panel.bottom)], GREY, strokeWidth=1, strokeDash=[2, 3])


def origin_names(panel: Panel, origin: date, words: Words) -> list[dict[str, Any]]:
    """The name of the zone of overtaking, and the day from which on it is simulated, over the panel."""
    x, y = panel.at(origin, 0.0)
    name = words.text("race.zone")
    fits = x + 6 + text_width(name, LABEL_SIZE) <= panel.right
    side = {"x": x + 6} if fits else {"x": panel.right, "align": "right"}
    zone = {**side, "y": (y + panel.bottom) / 2, "text": name, "color": FOLLOWER, "size": LABEL_SIZE}
    today = {"x": x, "y": -12, "text": words.date(origin), "align": "center", "color": GREY, "size": FOOT_SIZE}
    return [zone, today]
