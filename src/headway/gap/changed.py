"""What a newer state of the data did to the index of each model and to the gap, with revision and time kept apart.

Pure: two yardsticks in, differences with intervals out. Method: docs/methods/changes.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import frontier
from headway.gap.groups import find_group
from headway.gap.lag import Lags
from headway.gap.revisions import Apart, Pair, Seen, apart, one_day, pairing, seen
from headway.gap.yardstick import Yardstick
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW
from headway.interval import Interval, interval_of, quantile_pair
from headway.units import DEFAULT_LEVEL, NAMED_PROBABILITY, day_number

#: Index points by which a model has to move to be listed; fits of the same scores differ by less.
LEAST_MOVE: Final = 1e-3

#: A model whose interval is wider than the distance of the anchors is not placed by its scores, as in the index.
WIDEST_PLACED: Final = ANCHOR_HIGH[1] - ANCHOR_LOW[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A later value minus an earlier one.

    Attributes
    ----------
    p_rose, p_fell
        Shares of the pairs of draws in which the later value is larger, and smaller.
    decided
        Share of the pairs that tell.
    """

    value: Interval
    p_rose: float
    p_fell: float
    decided: float = 1.0

    @property
    def told_apart(self) -> bool:
        """Whether the two differ beyond their draws."""
        return max(self.p_rose, self.p_fell) >= NAMED_PROBABILITY

    def to_dict(self) -> dict[str, Any]:
        """JSON; null where an end cannot be read."""
        return {
            **self.value.to_dict(),
            "p_rose": self.p_rose,
            "p_fell": self.p_fell,
            "decided": self.decided,
            "told_apart": self.told_apart,
        }


def shift(
    before: NDArray[np.float64], after: NDArray[np.float64], level: float = DEFAULT_LEVEL, *, paired: bool = False
) -> Shift:
    """The later quantity minus the earlier one, each of shape (1 + draws,); `paired` as in `apart`."""
    found: Apart = apart(after, before, level, paired=paired)
    return Shift(value=found.value, p_rose=found.p_longer, p_fell=found.p_shorter, decided=found.decided)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A model that both vintages place, and its index before and after.

    Attributes
    ----------
    name_before
        Its name in the earlier vintage.
    sides
        Of `leader` and `follower` those that it belongs to in the later vintage.
    """

    model: str
    name_before: str
    before: Interval
    after: Interval
    change: Shift
    sides: tuple[str, ...]

    @property
    def placed(self) -> bool:
        """Whether its scores place it, before and after: no interval is wider than WIDEST_PLACED."""
        return max(self.before.high - self.before.low, self.after.high - self.after.low) <= WIDEST_PLACED

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        renamed = {"renamed_from": self.name_before} if self.name_before != self.model else {}
        return {
            "model": self.model,
            **renamed,
            "from": self.before.to_dict(),
            "to": self.after.to_dict(),
            "change": self.change.to_dict(),
            "told_apart": self.change.told_apart,
            "placed": self.placed,
            "sides": list(self.sides),
        }


def moved(
    before: Yardstick,
    after: Yardstick,
    *,
    sides: Mapping[str, frozenset[str]] | None = None,
    renames: Mapping[str, str] | None = None,
    level: float = DEFAULT_LEVEL,
    paired: bool = False,
) -> tuple[Moved, ...]:
    """The models whose index is another after than before, the largest move first.

    Parameters
    ----------
    sides
        Names of the later vintage's models by side.
    renames
        From names of the earlier vintage to those of the later one.
    paired
        Whether both are one and the same fit.
    """
    renames = renames or {}
    old = {renames.get(model.name, model.name): place for place, model in enumerate(before.models)}
    both = [(old[model.name], place) for place, model in enumerate(after.models) if model.name in old]
    if not both:
        return ()
    first, second = (np.array(places, dtype=np.int64) for places in zip(*both, strict=True))
    then, now = before.scores.take(first), after.scores.take(second)
    draws = min(then.count, now.count)
    pairs = now.values[:draws] - then.values[pairing(draws, paired=paired)]
    ends = zip(*quantile_pair(pairs, level), now.central - then.central, strict=True)
    shifts = [
        Shift(
            value=Interval(low=float(low), central=float(at), high=float(high), level=level), p_rose=rose, p_fell=fell
        )
        for (low, high, at), rose, fell in zip(
            ends, (pairs > 0).mean(axis=0).tolist(), (pairs < 0).mean(axis=0).tolist(), strict=True
        )
    ]
    rows = zip(both, then.intervals(level), now.intervals(level), shifts, strict=True)
    found = [
        Moved(
            model=after.models[place].name,
            name_before=before.models[earlier].name,
            before=low,
            after=high,
            change=change,
            sides=tuple(side for side, names in (sides or {}).items() if after.models[place].name in names),
        )
        for (earlier, place), low, high, change in rows
        if abs(change.value.central) > LEAST_MOVE
    ]
    return tuple(sorted(found, key=lambda row: (-abs(row.change.value.central), row.model)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A quantity of the gap before and after, and what lies between: the revision of a day, and the time since then.

    Attributes
    ----------
    before, after
        Each vintage on its own day.
    change
        After minus before.
    earlier
        The later vintage on the earlier vintage's day.
    revision
        On that day, the later vintage minus the earlier one.
    passed
        By the later vintage, its own day minus that day; draws belong together.
    """

    before: Seen
    after: Seen
    change: Shift
    earlier: Seen
    revision: Shift
    passed: Shift

    def to_dict(self) -> dict[str, Any]:
        """JSON: intervals with what they are longer than where they cannot be read."""
        return {
            "from": _seen(self.before),
            "to": _seen(self.after),
            "change": self.change.to_dict(),
            "same_day": {"from": _seen(self.before), "to": _seen(self.earlier), "change": self.revision.to_dict()},
            "time": {"from": _seen(self.earlier), "to": _seen(self.after), "change": self.passed.to_dict()},
        }


def _seen(found: Seen) -> dict[str, Any]:
    return {**found.value.to_dict(), "longer_than": found.longer_than, "censored": found.censored}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """The strongest model of a side on the day of a vintage."""

    model: str
    released: date
    index: Interval

    def to_dict(self) -> dict[str, Any]:
        """JSON."""
        return {"model": self.model, "released": self.released.isoformat(), "index": self.index.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What happened to the gap of a pair between two vintages.

    Attributes
    ----------
    days
        Of the earlier and of the later vintage.
    best
        By side, before and after.
    newest
        By side the last day on which a model of the later vintage was released.
    """

    pair: Pair
    unit: str
    days: tuple[date, date]
    lag: Course
    points: Course
    best: Mapping[str, tuple[Leading, Leading]]
    newest: Mapping[str, date]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        first, last = (each.isoformat() for each in self.days)
        lag = self.lag.to_dict()
        lag["same_day"] = {"as_of": first, **lag["same_day"]}
        return {
            "leader": self.pair.leader,
            "follower": self.pair.follower,
            "definition": self.pair.definition,
            "unit": self.unit,
            "as_of": {"from": first, "to": last},
            **lag,
            "points": self.points.to_dict(),
            "best": {
                side: {"from": before.to_dict(), "to": after.to_dict()} for side, (before, after) in self.best.items()
            },
            "newest_release": {side: released.isoformat() for side, released in self.newest.items()},
        }


def headline(
    pair: Pair, before: Yardstick, after: Yardstick, days: tuple[date, date], *, paired: bool = False
) -> Headline:
    """The gap of a pair by two vintages, each on its day and both on the earlier day; raises as `measure_gap`."""
    points = Pair(leader=pair.leader, follower=pair.follower, definition="points", level=pair.level)
    sides = {"leader": pair.leader, "follower": pair.follower}
    return Headline(
        pair=pair,
        unit=after.unit if pair.definition == "points" else "months",
        days=days,
        lag=_course(pair, before, after, days, paired=paired),
        points=_course(points, before, after, days, paired=paired),
        best={
            side: (_best(before, group, days[0], pair.level), _best(after, group, days[1], pair.level))
            for side, group in sides.items()
        },
        newest={side: _newest(after, group, days[1]) for side, group in sides.items()},
    )


def _newest(scale: Yardstick, group: str, day: date) -> date:
    """The last release of a group by a day on which it has a model."""
    released: list[date] = [scale.models[place].released for place in find_group(group, scale).members]
    return max(each for each in released if each <= day)


def _course(pair: Pair, before: Yardstick, after: Yardstick, days: tuple[date, date], *, paired: bool) -> Course:
    first, last = (one_day(each) for each in days)
    then, earlier, now = pair.lags(before, first), pair.lags(after, first), pair.lags(after, last)

    def between(start: Lags, end: Lags, *, together: bool) -> Shift:
        return shift(start.value, end.value, pair.level, paired=together)

    return Course(
        before=seen(then, pair.level),
        after=seen(now, pair.level),
        change=between(then, now, together=paired),
        earlier=seen(earlier, pair.level),
        revision=between(then, earlier, together=paired),
        passed=between(earlier, now, together=True),
    )


def _best(scale: Yardstick, group: str, day: date, level: float) -> Leading:
    """The strongest model of a group on a day on which it has one."""
    side = frontier(scale, find_group(group, scale).members, day_number(day))
    if side is None:
        raise AssertionError("the lag of that day was read")
    holder = int(side.holders[-1])
    model, scores = scale.models[holder], scale.scores
    index = interval_of(scores.values[:, holder], float(scores.central[holder]), level)
    return Leading(model=model.name, released=model.released, index=index)


def members(pair: Pair, scale: Yardstick) -> dict[str, frozenset[str]]:
    """Names of the models of either side; raises as `find_group`."""
    return {
        side: frozenset(scale.models[place].name for place in find_group(group, scale).members)
        for side, group in (("leader", pair.leader), ("follower", pair.follower))
    }
