"""Generations and access: the best chip that each side could get on a day, and how far it lies behind, read sideways.

The lag in months is that of the capability gap: how long ago the leader first stood where the follower stands
(headway.gap.lag). The lag in generations counts what a vendor of the leader brought out after the generation that
first stood there. Method: docs/methods/generations.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np

from headway.compute.generations_result import Plan, Reading, Step
from headway.compute.ladder import NOBODY, Array, Best, Days, Rung, best_on, first_at, places_behind, running_best
from headway.compute.quarters import Quarter, last_complete, quarters_between
from headway.compute.rungs import planned_worth
from headway.gap.frontier import Frontier
from headway.gap.lag import Lags, model_lag
from headway.gap.rows import interval_of_rows, longer_than
from headway.units import DEFAULT_LEVEL, day_from_number, day_number, day_numbers

#: First quarter of the readings.
FIRST: Final = Quarter(2020, 1)


@dataclass(frozen=True, kw_only=True)
class Ladders:
    """The rungs of one measure: what the leader can buy, and what the follower can get by channel.

    Attributes
    ----------
    leader
        Never empty.
    vendor
        Vendor of the leader whose generations are counted.
    """

    leader: tuple[Rung, ...]
    channels: Mapping[str, tuple[Rung, ...]]
    vendor: str
    level: float = DEFAULT_LEVEL

    @property
    def worlds(self) -> int:
        """The central world and the draws."""
        return int(self.leader[0].value.size)

    @property
    def counted(self) -> tuple[Rung, ...]:
        """The leader's packages by the vendor whose generations are counted; graphics cards are another line."""
        return tuple(rung for rung in self.leader if rung.vendor == self.vendor and rung.form == "package")

    @cached_property
    def frontier(self) -> Frontier:
        """What the leader's best had reached by each day."""
        return running_best(self.leader)

    def read(self, days: Sequence[date]) -> dict[str, list[Reading]]:
        """The readings of the leader and of every channel, one for each day, in the order of the days, which rise."""
        numbers = day_numbers(list(days))
        rungs = {"leader": self.leader, **self.channels}
        best = {name: best_on(each, numbers, self.worlds) for name, each in rungs.items()}
        lags = self._lags(best, numbers)
        own = best.get("domestic") or best_on((), numbers, self.worlds)
        return {
            name: self._readings(name, each, numbers, best[name], lags[name], (best["leader"], own))
            for name, each in rungs.items()
        }

    def lags(self, channel: str, day: date) -> Lags:
        """The lag of a channel's best on a day, on every draw, shape (1 + draws, 1); nan where it has none."""
        numbers = day_numbers([day])
        return self._lags({channel: best_on(self.channels.get(channel, ()), numbers, self.worlds)}, numbers)[channel]

    def _lags(self, best: Mapping[str, Best], numbers: Days) -> dict[str, Lags]:
        """The lag of each channel's best on each day, all read at once; nan where a channel has none."""
        levels = np.hstack([each.levels for each in best.values()])
        days = np.tile(numbers, len(best))
        # A chip of the leader that is the leader's best as well is not behind: the same is the best of both.
        joint = np.repeat([name != "domestic" for name in best], numbers.size)
        read = model_lag(self.frontier, levels, days, joint)
        value, floor = (np.where(np.isnan(levels), np.nan, rows) for rows in read)
        at = {name: slice(place * numbers.size, (place + 1) * numbers.size) for place, name in enumerate(best)}
        return {name: Lags(value[:, where], floor[:, where]) for name, where in at.items()}

    def _readings(
        self, channel: str, rungs: Sequence[Rung], numbers: Days, best: Best, lags: Lags, others: tuple[Best, Best]
    ) -> list[Reading]:
        """The readings of a channel; `others` are the leader's best and the follower's best of its own."""
        leader, domestic = others
        none = np.isnan(best.levels)
        value, floor = lags
        ladder = self.counted
        behind, refreshes = (
            places_behind(best.levels, ladder, groups, numbers) if ladder else np.full(best.levels.shape, np.nan)
            for groups in ([rung.generation for rung in ladder], [rung.family for rung in ladder])
        )
        out = []
        for place, number in enumerate(numbers.tolist()):
            holder = int(best.holders[0, place])
            rung = None if holder == NOBODY else rungs[holder]
            levels = best.levels[:, place]
            out.append(
                Reading(
                    date=day_from_number(number),
                    channel=channel,
                    rung=rung,
                    state=None if rung is None else rung.state(number),
                    value=interval_of_rows(levels, self.level),
                    available=float(np.mean(~none[1:, place])),
                    behind=interval_of_rows(leader.levels[:, place] / levels, self.level),
                    lag=interval_of_rows(value[:, place], self.level, floor[:, place]),
                    longer_than=None if rung is None else longer_than(value[:, place], floor[:, place]),
                    generations=interval_of_rows(behind[:, place], self.level),
                    refreshes=interval_of_rows(refreshes[:, place], self.level),
                    over_domestic=interval_of_rows(levels / domestic.levels[:, place], self.level),
                    p_over_domestic=_share_above(levels, domestic.levels[:, place]),
                    matched=None if rung is None else first_at(float(levels[0]), self.leader, number),
                )
            )
        return out

    def steps(self, channel: str, until: date) -> list[Step]:
        """The best of a channel through time in the central world: a step for each day on which it changed."""
        rungs = self.leader if channel == "leader" else self.channels.get(channel, ())
        last = day_number(until)
        changes = {int(rung.first[0]) for rung in rungs}
        changes |= {edge for rung in rungs for span in rung.spans or () for edge in (span.start, span.end + 1)}
        begin = min((int(rung.first[0]) for rung in rungs), default=last + 1)
        days = np.array(sorted(day for day in changes if begin <= day <= last), dtype=np.int64)
        holders = best_on(rungs, days, self.worlds).holders[0]
        found: list[Step] = []
        before = NOBODY
        for day, holder in zip(days.tolist(), holders.tolist(), strict=True):
            if holder != before:
                rung = None if holder == NOBODY else rungs[holder]
                found.append(Step(date=day_from_number(day), rung=rung, level=self.level))
            before = holder
        return found

    def allowed(self, channel: str, day: date) -> list[Reading]:
        """Every chip that a channel gives on a day, read by itself: the best first, of equal ones the newest."""
        there = [rung for rung in self.channels.get(channel, ()) if rung.had(day_numbers([day]))[0, 0]]
        alone = {f"{channel} {rung.name}": (rung,) for rung in there}
        own = {"domestic": self.channels.get("domestic", ())}
        each = replace(self, channels={**own, **alone}).read([day])
        found = [replace(each[name][0], channel=channel) for name in alone]
        return sorted(found, key=lambda reading: (-reading.value.central, -_begun(reading)))


def _begun(reading: Reading) -> int:
    """The day number from which the chip of a reading could be had."""
    return 0 if reading.rung is None else int(reading.rung.first[0])


def _share_above(levels: Array, others: Array) -> float | None:
    """Share of the draws, of those that have both, in which one is above the other."""
    both = ~np.isnan(levels[1:]) & ~np.isnan(others[1:])
    return float(np.mean(levels[1:][both] > others[1:][both])) if both.any() else None


def reading_days(day: date) -> list[date]:
    """The quarter ends from FIRST on, and the day of the answer."""
    last = last_complete(day)
    ends = [quarter.end for quarter in quarters_between(FIRST, last)] if last >= FIRST else []
    return [*(end for end in ends if end < day), day]


def plans_of(
    rows: Sequence[Mapping[str, Any]], ladders: Ladders, measure: str, per: str, sides: tuple[str, str]
) -> tuple[Plan, ...]:
    """What was announced and is not on sale, of two sides, by the day it is to come; per chip or per watt only.

    A rack is announced as a system, which no row of chips tells: per rack a plan has no value.
    """
    known = {rung.generation for rung in ladders.counted}
    found = []
    for row in rows:
        if row["country"] not in sides:
            continue
        value = planned_worth(row, measure, per)
        counts = row["vendor"] == ladders.vendor and row["generation"] not in known
        found.append(
            Plan(
                chip=row["chip"],
                side=row["country"],
                vendor=row["vendor"],
                generation=row["generation"],
                known=row["known"],
                earliest=row["earliest"],
                latest=row["latest"],
                value=value,
                ahead=int(counts),
            )
        )
    return tuple(sorted(found, key=lambda plan: (plan.latest, plan.chip)))
