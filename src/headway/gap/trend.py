"""The lag between two fitted trends, with the timing of single releases smoothed out.

Not to be confused with `widening`, which asks how the lag itself moves.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.gap.lag import Lags, readable_limit
from headway.gap.rows import interval_of_rows
from headway.interval import Interval, finite
from headway.units import DAYS_PER_MONTH, day_from_number

#: Days of a year. Source: Gregorian calendar.
_YEAR: Final = 12 * DAYS_PER_MONTH

#: Records that each slope of a trend must have at least: two points always lie on a line, and say nothing of it.
_LEAST: Final = 3

#: Below this a matrix counts as singular.
_SINGULAR: Final = 1e-9

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A trend on each draw: `level` at `knot` (day number), and the slopes before and after it, units a day.

    All of shape (1 + draws,), row 0 the central fit; with one slope both are the same. nan where a draw has too few
    records to have a trend. `cv_error` is the leave-one-out error of the central fit with one and with two slopes.
    """

    slopes: int
    knot: Rows
    level: Rows
    before: Rows
    after: Rows
    cv_error: tuple[float, float]
    records: int

    def at(self, days: NDArray[np.int64]) -> Rows:
        """The trend on each day, shape (1 + draws, days)."""
        away = days - self.knot[:, None]
        return self.level[:, None] + np.where(away < 0, self.before[:, None], self.after[:, None]) * away

    def reached(self, levels: Rows) -> Rows:
        """The day on which the rising trend stands at each level, shape (1 + draws, items).

        inf where it never gets there; -inf where it has no beginning below that level.
        """
        missing = levels - self.level[:, None]
        slope = np.where(missing < 0, self.before[:, None], self.after[:, None])
        rising = slope > 0
        back = np.divide(missing, slope, out=np.zeros_like(missing), where=rising)
        never = np.where(missing > 0, np.inf, -np.inf)
        found = self.knot[:, None] + np.where(rising | (missing == 0), back, never)
        return np.where(np.isnan(missing) | np.isnan(slope), np.nan, found)


def frontier_trend(side: Frontier, rng: np.random.Generator) -> Trend:
    """The least-squares trend through the records of a frontier, on every draw, with the error of the fit drawn too.

    One slope, or two that meet at a record, whichever foretells a left-out record of the central fit better.

    Notes
    -----
    Method: docs/methods/trend.md, sections 2 to 4.
    """
    weight = side.is_record().astype(np.float64)
    days, levels = side.days.astype(np.float64), side.levels
    chosen = weight[0] > 0
    errors = cross_validation(days[chosen], levels[0, chosen])
    slopes = 2 if errors[1] < errors[0] else 1
    middle = days.mean()
    if slopes == 1:
        knot = np.full(levels.shape[0], middle)
        fitted, _ = _fit(days, levels, weight, knot, slopes=1)
    else:
        knot = _best_knots(days, levels, weight)
        fitted, _ = _fit(days, levels, weight, knot, slopes=2)
    drawn = fitted + _errors(days, levels, weight, knot, fitted, rng)
    return Trend(
        slopes=slopes,
        knot=knot,
        level=drawn[:, 0],
        before=drawn[:, 1],
        after=drawn[:, -1],
        cv_error=errors,
        records=int(chosen.sum()),
    )


def _design(days: Rows, knot: Rows, slopes: int) -> NDArray[np.float64]:
    """Columns level at the knot, slope before (or everywhere), slope after; shape (rows, days, 1 + slopes)."""
    away = days - knot[:, None]
    ones = np.ones_like(away)
    if slopes == 1:
        return np.stack([ones, away], axis=-1)
    return np.stack([ones, np.minimum(away, 0.0), np.maximum(away, 0.0)], axis=-1)


def _fit(days: Rows, levels: Rows, weight: Rows, knot: Rows, *, slopes: int) -> tuple[Rows, Rows]:
    """Weighted least squares of each row: parameters (rows, 1 + slopes), nan if singular, and the sum of squares."""
    design = _design(days, knot, slopes)
    scale = np.array([1.0, *([_YEAR] * slopes)])
    inverse = _inverse(design / scale, weight)
    weighted = np.einsum("rd,rdp,rd->rp", weight, design / scale, levels)
    found = np.einsum("rpq,rq->rp", inverse, weighted) / scale
    rest = levels - np.einsum("rdp,rp->rd", design, found)
    return found, (weight * rest**2).sum(axis=1)


def _inverse(design: NDArray[np.float64], weight: Rows) -> NDArray[np.float64]:
    """(X'WX)^-1 of each row, nan where the records of a row do not determine its parameters."""
    normal = np.einsum("rd,rdp,rdq->rpq", weight, design, design)
    size = normal.shape[-1]
    unknown = ~np.isfinite(normal).all(axis=(1, 2))
    known = np.where(unknown[:, None, None], np.eye(size), normal)
    singular = unknown | (np.abs(np.linalg.det(known)) < _SINGULAR)
    found = np.linalg.inv(np.where(singular[:, None, None], np.eye(size), known))
    return np.asarray(np.where(singular[:, None, None], np.nan, found))


def _errors(
    days: Rows, levels: Rows, weight: Rows, knot: Rows, fitted: Rows, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Errors of the fitted parameters, one drawn for each row; none for the central fit.

    From a t distribution with as many degrees of freedom as there are records to spare; none where there are none.
    """
    slopes = fitted.shape[1] - 1
    scale = np.array([1.0, *([_YEAR] * slopes)])
    design = _design(days, knot, slopes)
    rest = levels - np.einsum("rdp,rp->rd", design, fitted)
    squares = (weight * rest**2).sum(axis=1)
    spare = weight.sum(axis=1) - 1 - slopes
    # A scaled inverse chi-square for the variance, so that its own error is in it.
    chance = rng.chisquare(np.maximum(spare, 1.0))
    spread = np.sqrt(np.where(spare > 0, squares / np.maximum(chance, 1e-12), 0.0))
    inverse = _inverse(design / scale, weight)
    usable = np.isfinite(inverse[:, 0, 0])
    root = np.zeros_like(inverse)
    root[usable] = np.linalg.cholesky(inverse[usable])
    normal = rng.standard_normal(fitted.shape)
    found = spread[:, None] * np.einsum("rpq,rq->rp", root, normal) / scale
    found[0] = 0.0
    return np.asarray(found)


def _best_knots(days: Rows, levels: Rows, weight: Rows) -> Rows:
    """The bend of each row that leaves the least squares; it lies at a record with enough of them on either side."""
    so_far = np.cumsum(weight, axis=1)
    least = np.full(levels.shape[0], np.inf)
    best = np.full(levels.shape[0], np.nan)
    for place, day in enumerate(days):
        left, right = so_far[:, place], so_far[:, -1] - so_far[:, place] + weight[:, place]
        allowed = (weight[:, place] > 0) & (left >= _LEAST) & (right >= _LEAST)
        if not allowed.any():
            continue
        _, squares = _fit(days, levels, weight, np.full(levels.shape[0], day), slopes=2)
        better = allowed & (squares < least)
        least, best = np.where(better, squares, least), np.where(better, day, best)
    return best


def cross_validation(days: Rows, levels: Rows) -> tuple[float, float]:
    """Root mean square error of foretelling each record from the others, with one slope and with two.

    The bend is looked for anew without the record that is left out. inf where there are too few records.
    """
    count = days.size
    if count < _LEAST:
        return np.inf, np.inf
    kept = 1.0 - np.eye(count)
    rows = np.tile(levels, (count, 1))
    own = np.arange(count)
    found = []
    for slopes in (1, 2):
        if count < 2 * _LEAST and slopes == 2:
            found.append(np.inf)
            continue
        knot = np.full(count, days.mean()) if slopes == 1 else _best_knots(days, rows, kept)
        fitted, _ = _fit(days, rows, kept, knot, slopes=slopes)
        foretold = np.einsum("rdp,rp->rd", _design(days, knot, slopes), fitted)[own, own]
        found.append(float(np.sqrt(np.mean((levels - foretold) ** 2))))
    return found[0], found[1]


def trend_lag(leader: Frontier, leads: Trend, follows: Trend, follower: Frontier, days: NDArray[np.int64]) -> Lags:
    """Months since the leader's trend stood where the follower's stands, on each day.

    0 where the follower's trend is ahead; inf where the leader's would have stood there before its first model, with
    the time since that model as floor; nan before both have released, and where a draw has no trend.
    """
    reached = leads.reached(follows.at(days))
    lag = np.maximum(days - reached, 0.0) / DAYS_PER_MONTH
    # A trend drawn back beyond the first record is no evidence of anything.
    lag = np.where(reached < leader.days[0], np.inf, lag)
    lag = np.where((leader.place(days) >= 0) & (follower.place(days) >= 0), lag, np.nan)
    limit = readable_limit(leader, days)
    return Lags(lag, np.where(np.isposinf(lag), limit, lag))


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTrend:
    """The trend of one side: units a year now and before the bend, if it has one, and the error of either kind."""

    slopes: int
    slope: Interval
    before: Interval | None
    knot: date | None
    cv_error: tuple[float, float]
    records: int

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "slopes": self.slopes,
            "slope": self.slope.to_dict(),
            "slope_before": self.before.to_dict() if self.before else None,
            "knot": self.knot.isoformat() if self.knot else None,
            "cv_error": {"one": finite(self.cv_error[0]), "two": finite(self.cv_error[1])},
            "records": self.records,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDetail:
    """Both trends, and how much faster the leader's rises now, units a year."""

    leader: SideTrend
    follower: SideTrend
    slope_difference: Interval
    p_leader_faster: float | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "leader": self.leader.to_dict(),
            "follower": self.follower.to_dict(),
            "slope_difference": self.slope_difference.to_dict(),
            "p_leader_faster": self.p_leader_faster,
        }


def trend_detail(leads: Trend, follows: Trend, level: float) -> TrendDetail:
    """Both trends as intervals."""
    apart = (leads.after - follows.after) * _YEAR
    told = apart[1:][~np.isnan(apart[1:])]
    return TrendDetail(
        leader=_side(leads, level),
        follower=_side(follows, level),
        slope_difference=interval_of_rows(apart, level),
        p_leader_faster=float(np.mean(told > 0)) if told.size else None,
    )


def _side(trend: Trend, level: float) -> SideTrend:
    return SideTrend(
        slopes=trend.slopes,
        slope=interval_of_rows(trend.after * _YEAR, level),
        before=interval_of_rows(trend.before * _YEAR, level) if trend.slopes == 2 else None,
        knot=day_from_number(int(trend.knot[0])) if trend.slopes == 2 else None,
        cv_error=trend.cv_error,
        records=trend.records,
    )
