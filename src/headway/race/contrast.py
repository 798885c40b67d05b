"""Several courses on the same draws at one month, counted: what each gives, and by how much pairs of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.gap.lag import standing_lag
from headway.interval import Interval
from headway.race.drivers import QUANTITIES
from headway.race.ensemble import Path, Runner
from headway.race.events import Probability, p_with_error
from headway.race.histogram import Histogram
from headway.race.names import FOLLOWER, LEADER
from headway.race.outcome import frontiers_of
from headway.race.overtake import sustained
from headway.race.tally import LAG_BINS, MILLION, readable

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

#: The event that is counted: `sustained` reads it.
EVENT: Final = "D2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrasts:
    """Courses to set against each other.

    Attributes
    ----------
    pairs
        Places of two courses each, of which the first less the second is kept.
    month
        At whose end the lag is read; the months that are simulated.
    within
        Months within which the event counts, at most `month`.
    """

    runners: Sequence[Runner]
    pairs: Sequence[tuple[int, int]]
    month: int
    within: int
    seed: int

    def __post_init__(self) -> None:
        if not self.runners:
            raise ShapeError("a simulation needs one course or more")
        if not 1 <= self.within <= self.month:
            raise ShapeError(f"an event within {self.within} months needs as many that are simulated, got {self.month}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrasted:
    """Draws of several courses, counted; parts add up to the same numbers in any order.

    Attributes
    ----------
    pairs
        As in Contrasts.
    lag, difference
        The lag of each course, and the difference of each pair draw by draw.
    draws : shape (members,)
    sums : shape (2, members, courses)
        Sums of the lag and of the gap in points (drivers.QUANTITIES), in millionths.
    events : shape (members, courses)
        Draws in which the event happened.
    rejected
        Draws that were not finite under some course: counted here and nowhere else.
    """

    pairs: tuple[tuple[int, int], ...]
    lag: Histogram
    difference: Histogram
    draws: Counts
    sums: Counts
    events: Counts
    rejected: int

    def __add__(self, other: "Contrasted") -> "Contrasted":
        return Contrasted(
            pairs=self.pairs,
            lag=self.lag + other.lag,
            difference=self.difference + other.difference,
            draws=self.draws + other.draws,
            sums=self.sums + other.sums,
            events=self.events + other.events,
            rejected=self.rejected + other.rejected,
        )

    def spread(self, pair: int, level: float) -> tuple[float, float]:
        """The ends between which a share `level` of the draws of a difference lies."""
        tail = (1.0 - level) / 2.0
        low, high = (self.difference.quantiles(share)[pair] for share in (tail, 1.0 - tail))
        return float(low), float(high)

    def course(self, place: int, level: float) -> Interval:
        """Median and interval of the lag of a course."""
        return self.lag.intervals(level)[place]

    def mean(self, pair: int, of: str = "lag") -> tuple[float, float]:
        """Mean difference of a pair in months (or points) and its Monte-Carlo error, with members as clusters."""
        (one, two), sums = self.pairs[pair], self.sums[QUANTITIES.index(of)]
        return ratio_with_error((sums[:, one] - sums[:, two]) / MILLION, self.draws)

    def probability(self, place: int) -> Probability:
        """The probability of the event under a course."""
        return p_with_error(self.events[:, place], self.draws)

    def moved(self, pair: int) -> Probability:
        """By how much the probability of a pair differs; from itself by nothing, for sure."""
        one, two = self.pairs[pair]
        if one == two:
            return Probability(0.0, 0.0)
        return p_with_error(self.events[:, one] - self.events[:, two], self.draws)


def ratio_with_error(sums: Array, draws: Counts) -> tuple[float, float]:
    """The mean over draws from sums by member, and its standard error with members as clusters.

    Method: linearised variance of a ratio of sums over clusters (Cochran 1977, Sampling Techniques, chapter 9A).
    """
    total = int(draws.sum())
    if not total:
        raise ShapeError("a mean needs one draw or more")
    mean = float(sums.sum()) / total
    miss = sums - mean * draws
    return mean, float(np.sqrt(miss @ miss)) / total


def count_contrasts(plan: Contrasts, first: int, count: int) -> Contrasted:
    """Simulate draws `first`, ..., `first` + `count` - 1 of every course and count them."""
    found = [_read(runner, plan, first, count) for runner in plan.runners]
    lag, points, event = (np.stack(part, axis=1) for part in zip(*found, strict=True))
    members = plan.runners[0].ensemble.parameters.shape[0]
    good = np.isfinite(lag).all(axis=1) & np.isfinite(points).all(axis=1)
    who = ((first + np.arange(count)) % members)[good]
    lag, points, event = lag[good], points[good], event[good]
    apart = [lag[:, one] - lag[:, two] for one, two in plan.pairs]
    differences = np.stack(apart, axis=1) if apart else np.empty((lag.shape[0], 0))
    return Contrasted(
        pairs=tuple(plan.pairs),
        lag=Histogram.empty(lag.shape[1], *LAG_BINS).with_draws(lag),
        difference=Histogram.empty(differences.shape[1], *LAG_BINS).with_draws(differences),
        draws=np.bincount(who, minlength=members).astype(np.int64),
        sums=np.stack([_by_member(np.rint(each * MILLION).astype(np.int64), who, members) for each in (lag, points)]),
        events=_by_member(event, who, members),
        rejected=int(np.count_nonzero(~good)),
    )


def _by_member(values: Counts, who: Counts, members: int) -> Counts:
    found = np.zeros((members, values.shape[1]), dtype=np.int64)
    np.add.at(found, who, values)
    return found


def _read(runner: Runner, plan: Contrasts, first: int, count: int) -> tuple[Array, Array, Counts]:
    """The lag and the gap at the end of the month, and 1 where the event happened, each of shape (draws,)."""
    path = runner.draw(first=first, count=count, months=plan.month, seed=plan.seed)
    points = path.levels[:, :, LEADER] - path.levels[:, :, FOLLOWER]
    month = sustained(points)
    return lag_at_end(runner, path), points[:, -1], ((month > 0) & (month <= plan.within)).astype(np.int64)


def lag_at_end(runner: Runner, path: Path) -> Array:
    """The lag at the end of the last month that was simulated, shape (draws,); a censored one as a tally sums it."""
    leader, follower, days = frontiers_of(runner, path)
    return readable(standing_lag(leader, follower, days[-1:]).value[:, 0])
