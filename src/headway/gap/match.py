"""How long the records of the leader stayed ahead, counting those that the follower has not matched yet."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.gap.lag import Lags
from headway.gap.result import ModelAt
from headway.gap.rows import censored_share, interval_of_rows
from headway.gap.survival import Survival, kaplan_meier, lasting_at, median_time
from headway.gap.yardstick import Yardstick
from headway.interval import Interval
from headway.units import DAYS_PER_MONTH, day_from_number, day_number


class MatchTimes(NamedTuple):
    """Months until each record of the leader was matched, each of shape (1 + draws, releases of the leader).

    Where `matched` is false, `months` is the age of the record, and the time until it is matched is longer.
    `is_record` says which releases are records of the row.
    """

    months: NDArray[np.float64]
    matched: NDArray[np.bool_]
    is_record: NDArray[np.bool_]


def match_times(leader: Frontier, follower: Frontier, day: int) -> MatchTimes:
    """How long each record of the leader stayed ahead, as seen on a day; 0 where the follower had been there before.

    A level above which the follower's first model stands counts as reached on that model's day.
    """
    released = leader.days <= day
    days, levels = leader.days[released], leader.levels[:, released]
    months, matched = _until(follower, levels, days, day)
    return MatchTimes(months, matched, leader.is_record()[:, released])


def _until(
    follower: Frontier, levels: NDArray[np.float64], days: NDArray[np.int64], day: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Months from `days` until the follower stood at `levels`, or until `day`, and whether it did."""
    below = np.zeros(levels.shape, dtype=np.int64)
    seen = int((follower.days <= day).sum())
    for place in range(seen):
        below += follower.levels[:, place : place + 1] < levels
    matched = below < seen
    reached = np.append(follower.days[:seen], day)[below]
    return np.maximum(reached - days, 0) / DAYS_PER_MONTH, matched


def match_weights(leader: Frontier, rng: np.random.Generator) -> NDArray[np.float64]:
    """How much each release of the leader counts: 1 in the central fit, unequal in the draws.

    Notes
    -----
    Method: Bayesian bootstrap of censored times (Rubin 1981, Lo 1993), which puts on top of the draws what a dozen
    records leave open; docs/methods/match.md, section 3.
    """
    weights = rng.standard_exponential(leader.levels.shape)
    weights[0] = 1.0
    return weights


def match_lag(leader: Frontier, follower: Frontier, days: NDArray[np.int64], weights: NDArray[np.float64]) -> Lags:
    """The median time to match as known on each day: of the records released by it, with those that matched by it.

    inf where more than half are still unmatched, with the longest time seen as floor; nan before both have released.
    """
    value = np.full((leader.levels.shape[0], days.size), np.nan)
    floor = value.copy()
    for place, day in enumerate(days):
        if day >= max(leader.days[0], follower.days[0]):
            value[:, place], floor[:, place] = median_time(_curves(match_times(leader, follower, int(day)), weights))
    return Lags(value, floor)


def _curves(times: MatchTimes, weights: NDArray[np.float64]) -> Survival:
    weight = np.where(times.is_record, weights[:, : times.months.shape[1]], 0.0)
    return kaplan_meier(times.months, times.matched, weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderRecord:
    """A model that raised the leader's frontier, and when the follower matched it.

    Attributes
    ----------
    months
        Until it was matched: infinite where it is not.
    longer_than
        Its age in months where the central fit has not matched it; else None.
    censored
        Share of the draws in which it is not matched yet.
    """

    model: str
    released: date
    index: Interval
    months: Interval
    longer_than: float | None
    censored: float
    age_months: float
    matched: ModelAt | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "model": self.model,
            "released": self.released.isoformat(),
            "index": self.index.to_dict(),
            "months": self.months.to_dict(),
            "longer_than": self.longer_than,
            "censored": self.censored,
            "age_months": self.age_months,
            "matched": self.matched.to_dict() if self.matched else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The records of the leader from one stretch of time; counts are those of the central fit."""

    first: date
    last: date
    records: int
    matched: int
    median: Interval
    longer_than: float | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "records": self.records,
            "matched": self.matched,
            "median": self.median.to_dict(),
            "longer_than": self.longer_than,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDetail:
    """Everything that the median time to match rests on; `curve` is the share still ahead after whole months."""

    median: Interval
    periods: tuple[Period, ...]
    records: tuple[LeaderRecord, ...]
    curve: tuple[tuple[int, Interval], ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        unmatched = [record for record in self.records if record.matched is None]
        return {
            "median": self.median.to_dict(),
            "periods": [period.to_dict() for period in self.periods],
            "records": [record.to_dict() for record in self.records],
            "unmatched": [
                {name: record.to_dict()[name] for name in ("model", "released", "index", "age_months", "censored")}
                for record in reversed(unmatched)
            ],
            "curve": [
                {"months": months, "low": share.low, "central": share.central, "high": share.high}
                for months, share in self.curve
            ],
        }


def match_detail(
    yardstick: Yardstick,
    leader: Frontier,
    follower: Frontier,
    *,
    as_of: date,
    weights: NDArray[np.float64],
    level: float,
) -> MatchDetail:
    """The records of the leader one by one and by year of release, and the curve of those still ahead."""
    times = match_times(leader, follower, day_number(as_of))
    median, floor = median_time(_curves(times, weights))
    return MatchDetail(
        median=interval_of_rows(median, level, floor),
        periods=_periods(times, leader, weights, as_of, level),
        records=_records(yardstick, leader, follower, as_of, level),
        curve=_curve(times, weights, level),
    )


def _curve(times: MatchTimes, weights: NDArray[np.float64], level: float) -> tuple[tuple[int, Interval], ...]:
    """The share of records still ahead after whole months, up to the first month after which none is."""
    months = np.arange(ceil(float(times.months[times.is_record].max())) + 1, dtype=np.float64)
    shares = lasting_at(_curves(times, weights), months)
    found = [(int(month), interval_of_rows(shares[:, place], level)) for place, month in enumerate(months)]
    over = next((place for place, (_, share) in enumerate(found) if share.high == share.central == 0), len(found))
    return tuple(found[: over + 1])


def _periods(
    times: MatchTimes, leader: Frontier, weights: NDArray[np.float64], as_of: date, level: float
) -> tuple[Period, ...]:
    """By calendar year of the leader's release; draws without a record in a year have nothing to say of it."""
    years = np.array([day_from_number(day).year for day in leader.days])
    found = []
    for year in np.unique(years[times.is_record[0]]):
        only = times._replace(is_record=times.is_record & (years == year))
        value, floor = median_time(_curves(only, weights))
        found.append(
            Period(
                first=date(int(year), 1, 1),
                last=min(date(int(year), 12, 31), as_of),
                records=int(only.is_record[0].sum()),
                matched=int((only.is_record & only.matched)[0].sum()),
                median=interval_of_rows(value, level, floor),
                longer_than=float(floor[0]) if np.isposinf(value[0]) else None,
            )
        )
    return tuple(found)


def _records(
    yardstick: Yardstick, leader: Frontier, follower: Frontier, as_of: date, level: float
) -> tuple[LeaderRecord, ...]:
    """The records of the central fit, oldest first; the time of each is read from its own score in every draw."""
    places = np.flatnonzero(leader.is_record()[0])
    holders, days, today = leader.holders[places], leader.days[places], day_number(as_of)
    scores = yardstick.scores.take(holders)
    own = np.vstack([scores.central, scores.values])
    floor, matched = _until(follower, own, days, today)
    months = np.where(matched, floor, np.inf)
    return tuple(
        LeaderRecord(
            model=yardstick.models[holder].name,
            released=day_from_number(days[at]),
            index=interval_of_rows(own[:, at], level),
            months=interval_of_rows(months[:, at], level, floor[:, at]),
            longer_than=None if matched[0, at] else float(floor[0, at]),
            censored=censored_share(months[:, at]),
            age_months=float((today - days[at]) / DAYS_PER_MONTH),
            matched=_matched_by(yardstick, follower, float(own[0, at])) if matched[0, at] else None,
        )
        for at, holder in enumerate(holders)
    )


def _matched_by(yardstick: Yardstick, follower: Frontier, score: float) -> ModelAt:
    """The follower's model that first stood at a level in the central fit."""
    place = int(np.argmax(follower.levels[0] >= score))
    holder = int(follower.holders[place])
    evidence = None if yardstick.evidence is None else yardstick.evidence[holder]
    released = day_from_number(follower.days[place])
    return ModelAt(model=yardstick.models[holder].name, released=released, benchmarks=evidence)
