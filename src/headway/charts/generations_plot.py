"""The scales of the ladder of chips: days to the right, values upwards on a logarithmic scale, and its steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10
from typing import Any, Final

from headway.charts.layout import TimeScale, ValueScale
from headway.charts.theme import FOLLOWER, GREY, LEADER
from headway.units import months_before
from headway.words import Words
from headway.words.phrases import day

Data = Mapping[str, Any]

Point = tuple[float, float]

#: Colours of the three ladders.
COLORS: Final = {"leader": LEADER, "domestic": FOLLOWER, "licensed": GREY}

_LOWER: Final = 4.0

#: First day of the picture unless the data begin later; months of plans behind the day of the answer.
_FIRST: Final = date(2019, 7, 1)

_AHEAD: Final = 14

#: Least height of the scale of values, decades.
_LEAST: Final = 1.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The scales of the picture and what is drawn on them."""

    data: Data
    words: Words
    x: TimeScale
    y: ValueScale
    today: date

    def at(self, when: date, value: float) -> Point:
        """Pixels of a day and a value."""
        return self.x.at(when), self.y.at(log10(value))

    def steps(self, channel: str) -> list[tuple[date, date, Data | None]]:
        """First day, last day and step of each part of a ladder, cut to the picture."""
        rows = self.data["steps"].get(channel, [])
        starts = [day(row["date"]) for row in rows]
        ends = [*starts[1:], self.today][: len(starts)]
        return [
            (max(start, self.x.first), end, row if row["name"] else None)
            for start, end, row in zip(starts, ends, rows, strict=True)
            if end > self.x.first or start >= self.x.first
        ]

    def lines(self, channel: str) -> list[list[Point]]:
        """Corners of the steps of a ladder: a line for each stretch that only rises.

        What may be bought comes and goes with permission, so its steps are not joined where they fall.
        """
        found: list[list[Point]] = [[]]
        before = 0.0
        for start, end, row in self.steps(channel):
            value = row["value"]["central"] if row else 0.0
            if value < before or (channel == "licensed" and value != before):
                found.append([])
            if value:
                lower = _LOWER if channel == "licensed" else 0.0
                found[-1] += [(x, y + lower) for x, y in (self.at(start, value), self.at(end, value))]
            before = value
        return [line for line in found if line]


def plot_of(data: Data, words: Words, size: tuple[int, int]) -> Plot:
    """The scales of a picture of `size` pixels: from FIRST, or the first step, to the day of the answer and plans."""
    today = day(data["as_of"])
    starts = [day(row["date"]) for rows in data["steps"].values() for row in rows]
    first = min(max(min(starts, default=today), _FIRST), months_before(today, 6))
    shown = [plan for plan in data["announced"] if plan["value"]]
    near = [middle(plan) for plan in shown if middle(plan) <= months_before(today, -_AHEAD)]
    last = max([today, *near])
    if last > today or near:
        last += timedelta(days=45)
    plot = Plot(data, words, TimeScale(first, last, size[0]), ValueScale(-1.0, 1.0, size[1]), today)
    values = [
        row["value"][end]
        for channel in COLORS
        for start, _, row in plot.steps(channel)
        if row
        for end in ("low", "high")
    ]
    values += [plan["value"] for plan in shown if middle(plan) <= last]
    low, high = log10(min(values)), log10(max(values))
    spare = max(_LEAST - (high - low), 0.0) / 2
    low, high = low - spare, high + spare
    room = 0.06 * (high - low)
    return Plot(data, words, plot.x, ValueScale(low - room, high + 1.6 * room, size[1]), today)


def middle(plan: Data) -> date:
    """The middle of the days between which an announced chip is to come."""
    first, last = day(plan["earliest"]), day(plan["latest"])
    return first + (last - first) / 2
