"""What is kept of draws of the future: counts in bins and sums by member, which add up in any order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.race.ensemble import Runner
from headway.race.events import Happened, happened
from headway.race.histogram import Histogram
from headway.race.names import EVENTS, HORIZONS
from headway.race.outcome import Read, read_paths

Counts = NDArray[np.int64]

#: Where bins begin and end, months and index points; what lies beyond counts as at the end. A gap of ten years is 120.
LAG_BINS = (-240.0, 240.0)
POINT_BINS = (-150.0, 150.0)

#: Sums are kept in whole millionths.
MILLION = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Draws of the future under one course, counted.

    Attributes
    ----------
    lag, points
        By month from the origin on.
    draws : shape (members,)
        Draws of each member that were counted.
    events : shape (members, events, horizons)
        How many of them had each event within each horizon; those beyond the simulated months are 0.
    sums : shape (members, 2, horizons)
        Sums of the lag and of the points at each horizon, in millionths, so that parts add up to the same numbers.
    rejected
        Draws whose points are not finite, or whose lag is nan: counted here and nowhere else.

    Notes
    -----
    An infinite lag is not a broken one but censored, longer than the data can show: it counts in the last bin, and as
    the end of the bins in the sums. A difference of two such lags is 0.
    """

    lag: Histogram
    points: Histogram
    draws: Counts
    events: Counts
    sums: Counts
    rejected: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            lag=self.lag + other.lag,
            points=self.points + other.points,
            draws=self.draws + other.draws,
            events=self.events + other.events,
            sums=self.sums + other.sums,
            rejected=self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated: one course, or several on the same draws, the first being what the others are held against."""

    runners: Sequence[Runner]
    months: int
    seed: int

    def __post_init__(self) -> None:
        if not self.runners:
            raise ShapeError("a simulation needs one course or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The tally of every course of a plan, and of the differences of the later ones from the first, draw by draw."""

    courses: tuple[Tally, ...]
    differences: tuple[Tally, ...]

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            courses=tuple(a + b for a, b in zip(self.courses, other.courses, strict=True)),
            differences=tuple(a + b for a, b in zip(self.differences, other.differences, strict=True)),
        )


def count_chunk(plan: Plan, first: int, count: int) -> Counted:
    """Simulate draws `first`, ..., `first` + `count` - 1 of every course and count them."""
    found = [_draws_of(runner, plan, first, count) for runner in plan.runners]
    members = plan.runners[0].ensemble.parameters.shape[0]
    member = (first + np.arange(count)) % members
    return Counted(
        courses=tuple(_tally(each, member, members) for each in found),
        differences=tuple(_tally(each.minus(found[0]), member, members) for each in found[1:]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draws:
    """Draws of one course, or differences of two: `events` is 1 where it happened, or what that changed by."""

    read: Read
    events: Counts

    def minus(self, other: "_Draws") -> "_Draws":
        censored = np.isinf(self.read.lag) & np.isinf(other.read.lag)
        lag = np.subtract(self.read.lag, other.read.lag, out=np.zeros(censored.shape), where=~censored)
        return _Draws(read=Read(lag, self.read.points - other.read.points), events=self.events - other.events)


def _draws_of(runner: Runner, plan: Plan, first: int, count: int) -> _Draws:
    path = runner.draw(first=first, count=count, months=plan.months, seed=plan.seed)
    found: Happened = happened(runner, path, seed=plan.seed)
    return _Draws(read=read_paths(runner, path), events=found.within(HORIZONS))


def readable(lag: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lags with the end of the bins in place of those that are censored, or differ from one that is; nan stays nan."""
    shortest, longest = LAG_BINS
    return np.nan_to_num(lag, nan=np.nan, posinf=longest, neginf=shortest)


def _tally(draws: _Draws, member: Counts, members: int) -> Tally:
    lag, points = draws.read
    good = ~np.isnan(lag).any(axis=1) & np.isfinite(points).all(axis=1)
    at = [min(month, lag.shape[1] - 1) for month in HORIZONS]
    values = np.stack([readable(lag[:, at]), points[:, at]], axis=1)
    who = member[good]
    events = np.zeros((members, len(EVENTS), len(HORIZONS)), dtype=np.int64)
    sums = np.zeros((members, 2, len(HORIZONS)), dtype=np.int64)
    np.add.at(events, who, draws.events[good])
    np.add.at(sums, who, np.rint(values[good] * MILLION).astype(np.int64))
    return Tally(
        lag=Histogram.empty(lag.shape[1], *LAG_BINS).with_draws(lag[good]),
        points=Histogram.empty(lag.shape[1], *POINT_BINS).with_draws(points[good]),
        draws=np.bincount(who, minlength=members).astype(np.int64),
        events=events,
        sums=sums,
        rejected=int(np.count_nonzero(~good)),
    )
