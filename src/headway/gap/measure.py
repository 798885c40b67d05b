"""The gap between two groups on a day, under a definition: groups, frontiers and lags put together."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError, OptionError, UnknownName
from headway.gap.definitions import DEFINITIONS, Definition, Sides, definition_of
from headway.gap.frontier import Frontier, frontier
from headway.gap.groups import Group, find_group
from headway.gap.lag import Lags, points_apart, reached_days, standing_lag
from headway.gap.result import Best, Change, GapResult, Mean, ModelAt, Reading, Record, Step
from headway.gap.rows import censored_share, interval_of_rows, intervals_of_columns, longer_than
from headway.gap.tie import DEFAULT_TIE, checked_threshold
from headway.gap.widening import Window, widening
from headway.gap.yardstick import Yardstick
from headway.index import DEFAULT_SEED
from headway.interval import Interval, interval_of
from headway.units import AXIS_ITEMS, DEFAULT_LEVEL, day_from_number, day_number, months_before

#: Months over which the gap is said to have shrunk or not, and over which the leader's slope is taken.
LOOK_BACK: Final = 12

Days = NDArray[np.int64]


def measure_gap(
    yardstick: Yardstick,
    *,
    leader: str,
    follower: str,
    as_of: date,
    definition: str = "standing",
    since: date = date(2023, 1, 1),
    level: float = DEFAULT_LEVEL,
    tie: float = DEFAULT_TIE,
    seed: int = DEFAULT_SEED,
) -> GapResult:
    """How far the follower is behind the leader at `as_of`, with everything that leads to the answer.

    Models released after `as_of` are not looked at.

    Parameters
    ----------
    tie
        The probability from which on a model counts as having matched, under the definition `tie`.
    seed
        Of what is drawn on top of the draws: weights of records, errors of fitted trends, blocks of months.

    Raises
    ------
    UnknownName
        For a definition or group that is not there.
    GapError
        If a group is empty, both are the same, or one has released nothing by `as_of`.
    OptionError
        If `since` is after `as_of`, or `tie` is no probability.

    Notes
    -----
    Method: docs/methods/lag.md.
    """
    if since > as_of:
        raise OptionError(f"the mean cannot start on {since}, after {as_of}; give an earlier --since")
    return _measure(yardstick, leader, follower, as_of, definition, level, tie, seed).result(since)


def lag_on(
    yardstick: Yardstick,
    *,
    leader: str,
    follower: str,
    as_of: date,
    definition: str = "standing",
    level: float = DEFAULT_LEVEL,
    tie: float = DEFAULT_TIE,
    seed: int = DEFAULT_SEED,
) -> Reading:
    """The lag at `as_of` alone, without what leads to it; raises as `measure_gap`."""
    return _measure(yardstick, leader, follower, as_of, definition, level, tie, seed).now()


def lags_on(
    yardstick: Yardstick,
    *,
    leader: str,
    follower: str,
    days: Days,
    definition: str = "standing",
) -> Lags:
    """The lag on each of some days, in rising order, on every draw; raises as `measure_gap`."""
    last = day_from_number(int(days[-1]))
    return _measure(yardstick, leader, follower, last, definition, DEFAULT_LEVEL, DEFAULT_TIE, DEFAULT_SEED).read(days)


def _measure(
    yardstick: Yardstick,
    leader: str,
    follower: str,
    as_of: date,
    definition: str,
    level: float,
    tie: float,
    seed: int,
) -> "_Measure":
    if definition not in DEFINITIONS:
        raise UnknownName("definition", definition, DEFINITIONS)
    ahead, behind = find_group(leader, yardstick), find_group(follower, yardstick)
    if np.array_equal(ahead.members, behind.members):
        raise GapError(f"leader and follower are the same models, {ahead.name} and {behind.name}; give two groups")
    return _Measure(yardstick, ahead, behind, as_of, definition, level, checked_threshold(tie), seed)


class _Measure:
    """The two frontiers at a date, and what can be read from them."""

    def __init__(
        self,
        yardstick: Yardstick,
        ahead: Group,
        behind: Group,
        as_of: date,
        definition: str,
        level: float,
        tie: float,
        seed: int,
    ) -> None:
        self.yardstick, self.ahead, self.behind, self.as_of, self.level = yardstick, ahead, behind, as_of, level
        self.leader = _frontier_of(yardstick, ahead, as_of)
        self.follower = _frontier_of(yardstick, behind, as_of)
        self.today = _one_day(as_of)
        self.both = np.intersect1d(ahead.members, behind.members)
        self.joint = frontier(yardstick, self.both, day_number(as_of))
        self.seed = seed
        self.definition: Definition = definition_of(
            definition,
            Sides(
                yardstick=yardstick,
                leader=self.leader,
                follower=self.follower,
                joint=self.joint,
                both=self.both,
                as_of=as_of,
                level=level,
                tie=tie,
                seed=seed,
            ),
        )

    def read(self, days: Days) -> Lags:
        """The gap on some days under the definition."""
        return self.definition.read(days)

    def now(self) -> Reading:
        """The gap on the day."""
        return self._readings(self.today)[0]

    def result(self, since: date) -> GapResult:
        start = max(day_number(since), int(self.leader.days[0]), int(self.follower.days[0]))
        mean, by_year = self._means(start)
        now = self.now()
        apart = points_apart(self.leader, self.follower, self.today)[:, 0]
        return GapResult(
            leader=self.ahead.name,
            follower=self.behind.name,
            definition=self.definition.name,
            yardstick=self.yardstick.name,
            unit=self.yardstick.unit if self.definition.name == "points" else "months",
            as_of=self.as_of,
            lag=now.value,
            longer_than=now.longer_than,
            censored=now.censored,
            points=self._interval(apart),
            points_in_months=self._interval(self._in_months(apart)),
            mean=mean,
            by_year=by_year,
            series=self._series(start),
            records=self._records(since),
            change=self._change(),
            p_follower_leads=float(np.mean(apart[1:] < 0)),
            best_leader=self._best(self.leader),
            best_follower=self._best(self.follower),
            reached=self._reached(self.follower.levels[:, -1:], self.as_of),
            frontier_leader=self._steps(self.leader),
            frontier_follower=self._steps(self.follower),
            joint_models=self._joint(),
            widening=self._widening(since),
            detail=self.definition.detail(),
            unread=self.definition.unread,
        )

    def _means(self, start: int) -> tuple[Mean | None, tuple[tuple[int, Mean | None], ...]]:
        """Means over the days since the start and over those of each year, where the definition has days."""
        if "mean" in self.definition.unread:
            return None, ()
        days = np.arange(start, self.today[0] + 1)
        daily = self.read(days).value
        return self._mean(daily, days), self._by_year(daily, days)

    def _widening(self, since: date) -> tuple[Window, ...]:
        """Of the standing lag and of the points, whatever the definition."""
        return widening(
            lambda days: standing_lag(self.leader, self.follower, days, self.joint).value,
            lambda days: points_apart(self.leader, self.follower, days),
            since=since,
            as_of=self.as_of,
            level=self.level,
            rng=np.random.default_rng(self.seed),
        )

    def _interval(self, rows: NDArray[np.float64], floor: NDArray[np.float64] | None = None) -> Interval:
        return interval_of_rows(rows, self.level, floor)

    def _in_months(self, apart: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points over the leader's rise per month in 12 months; infinite where it is not known to have risen."""
        then = _one_day(months_before(self.as_of, LOOK_BACK))
        rise = (self.leader.at(self.today) - self.leader.at(then))[:, 0] / LOOK_BACK
        return np.asarray(np.divide(apart, rise, out=np.full(apart.shape, np.inf), where=rise > 0))

    def _mean(self, daily: NDArray[np.float64], days: NDArray[np.int64]) -> Mean | None:
        """Mean over the days that the central fit can read, draw by draw; None where there is none.

        A follower only rises, so the days that cannot be read come first. A draw that cannot read a day which the
        central fit can is averaged over its other days; `censored` says how often that happens.
        """
        seen = np.isfinite(daily[0])
        if not seen.any():
            return None
        daily, days = daily[:, seen], days[seen]
        readable = np.isfinite(daily)
        sums = np.where(readable, daily, 0.0).sum(axis=AXIS_ITEMS)
        count = readable.sum(axis=AXIS_ITEMS)
        means = np.divide(sums, count, out=np.full(sums.shape, np.inf), where=count > 0)
        share = float(1 - readable[1:].mean())
        return Mean(since=day_from_number(days[0]), value=self._interval(means), censored=share)

    def _by_year(self, daily: NDArray[np.float64], days: NDArray[np.int64]) -> tuple[tuple[int, Mean | None], ...]:
        years = np.array([day_from_number(day).year for day in days])
        return tuple((int(year), self._mean(daily[:, years == year], days[years == year])) for year in np.unique(years))

    def _series(self, start: int) -> tuple[Reading, ...]:
        """Month by month, and on the eve and the day of each record of either side, so that the saw is seen."""
        months = [months_before(self.as_of, back).replace(day=1) for back in range(self._months_since(start) + 1)]
        records = np.concatenate([side.days[side.is_record()[0]] for side in (self.leader, self.follower)])
        wanted = {start, int(self.today[0]), *(day_number(month) for month in months)}
        wanted |= {int(day) for day in (*records, *(records - 1))}
        return self._readings(np.array(sorted(day for day in wanted if start <= day <= self.today[0]), dtype=np.int64))

    def _readings(self, days: Days) -> tuple[Reading, ...]:
        """The gap on each day as an interval."""
        value, floor = self.read(days)
        intervals = intervals_of_columns(value, self.level, floor)
        return tuple(
            Reading(
                day=day_from_number(day),
                value=intervals[place],
                longer_than=longer_than(value[:, place], floor[:, place]),
                censored=censored_share(value[:, place]),
            )
            for place, day in enumerate(days)
        )

    def _months_since(self, start: int) -> int:
        first = day_from_number(start)
        return (self.as_of.year - first.year) * 12 + self.as_of.month - first.month

    def _records(self, since: date) -> tuple[Record, ...]:
        """Records of the follower in the central fit, oldest first; each with the lag of the model itself."""
        places = np.flatnonzero(self.follower.is_record()[0] & (self.follower.days >= day_number(since)))
        holders, days = self.follower.holders[places], self.follower.days[places]
        scores = self.yardstick.scores.take(holders)
        own = np.vstack([scores.central, scores.values])
        (value, floor), tied = self.definition.read_models(own, days, holders)
        return tuple(
            Record(
                model=self.yardstick.models[holder].name,
                released=day_from_number(days[place]),
                index=self._interval(own[:, place]),
                lag=self._interval(value[:, place], floor[:, place]),
                longer_than=longer_than(value[:, place], floor[:, place]),
                censored=censored_share(value[:, place]),
                matched=self._matched(holder, own[:, place : place + 1], int(days[place]), int(tied[place])),
            )
            for place, holder in enumerate(holders)
        )

    def _matched(self, holder: int, scores: NDArray[np.float64], day: int, tied: int) -> ModelAt | None:
        """The leader's model that a record matched; None if it matched none, or is itself the leader's."""
        found = self._model_at(tied) if tied >= 0 else self._reached(scores, day_from_number(day))
        return None if found is None or found.model == self.yardstick.models[holder].name else found

    def _reached(self, levels: NDArray[np.float64], by: date) -> ModelAt | None:
        """When the leader first stood at the central one of `levels`; None if not by then, or before the data begin."""
        day = reached_days(self.leader, levels)[0, 0]
        if not np.isfinite(day) or day > day_number(by):
            return None
        return self._model_at(int(self.leader.place(np.array([int(day)]))[0]))

    def _model_at(self, place: int) -> ModelAt:
        """The leader's best model on one of its days of release."""
        holder = int(self.leader.holders[place])
        released = day_from_number(int(self.leader.days[place]))
        return ModelAt(model=self.yardstick.models[holder].name, released=released, benchmarks=self._evidence(holder))

    def _change(self) -> Change | None:
        """How often the gap is smaller, and larger, than 12 months ago; None before both groups had released then."""
        since = months_before(self.as_of, LOOK_BACK)
        now, now_floor = (rows[1:, 0] for rows in self.read(self.today))
        then, then_floor = (rows[1:, 0] for rows in self.read(_one_day(since)))
        if np.isnan(then).any():
            return None
        # A censored lag is only known to be longer than its floor.
        shrank = np.where(np.isinf(then), now < then_floor, now < then)
        widened = np.where(np.isinf(now), then < now_floor, now > then)
        decided = shrank | widened | (np.isfinite(now) & np.isfinite(then))
        return Change(
            since=since,
            p_shrank=float(shrank.mean()),
            p_widened=float(widened.mean()),
            decided=float(decided.mean()),
        )

    def _score(self, holder: int) -> Interval:
        scores = self.yardstick.scores
        return interval_of(scores.values[:, holder], float(scores.central[holder]), self.level)

    def _best(self, side: Frontier) -> Best:
        holder = int(side.holders[-1])
        model, count = self.yardstick.models[holder], self._evidence(holder)
        return Best(model=model.name, released=model.released, index=self._score(holder), benchmarks=count)

    def _evidence(self, holder: int) -> int | None:
        return None if self.yardstick.evidence is None else self.yardstick.evidence[holder]

    def _steps(self, side: Frontier) -> tuple[Step, ...]:
        steps = [
            Step(
                day=day_from_number(side.days[place]),
                model=self.yardstick.models[side.holders[place]].name,
                level=self._interval(side.levels[:, place]),
            )
            for place in np.flatnonzero(side.is_record()[0])
        ]
        return (*steps, Step(day=self.as_of, model=None, level=self._interval(side.levels[:, -1])))

    def _joint(self) -> tuple[str, ...]:
        models = [self.yardstick.models[place] for place in self.both]
        return tuple(model.name for model in models if model.released <= self.as_of)


def _frontier_of(yardstick: Yardstick, group: Group, as_of: date) -> Frontier:
    found = frontier(yardstick, group.members, day_number(as_of))
    if found is None:
        first = min(yardstick.models[place].released for place in group.members)
        raise GapError(f"{group.name} has no model by {as_of}; its first is of {first}: give --as-of {first} or later")
    return found


def _one_day(day: date) -> NDArray[np.int64]:
    return np.array([day_number(day)], dtype=np.int64)
