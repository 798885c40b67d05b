"""How index points rise with training compute: inside families of models, and over all models with a date term.

Every function works on many draws at once: row 0 is the central fit, the others are draws. A draw has its own points,
its own log10 FLOP and its own resample of families or developers, so all three errors are in what comes out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, ShapeError

Array = NDArray[np.float64]

#: Quantiles of the release dates at which the smooth date term bends. Source: Harrell's restricted cubic splines.
KNOTS: Final = (0.05, 0.35, 0.65, 0.95)

#: The mean yearly rise is taken between these quantiles of the release dates. Source: ours.
RISE: Final = (0.05, 0.95)

#: With fewer different dates the date term is a straight line. Source: ours.
LEAST_DATES: Final = 10

_DAYS_PER_YEAR: Final = 365.2425


def least_squares(design: Array, target: Array, weights: Array, excess: Array | None = None) -> Array:
    """Weighted least squares on every draw, shape (draws, columns), by the normal equations.

    Parameters
    ----------
    design : shape (draws, models, columns)
    target, weights : shape (draws, models)
    excess : shape (draws,), optional
        Sum of squares that errors of the first column add to it; it is taken off, or they would flatten the slope.

    Notes
    -----
    Columns that a resample leaves without information get the smallest coefficients that fit (pseudo-inverse).
    """
    if design.shape[:2] != target.shape or target.shape != weights.shape:
        raise ShapeError(f"design {design.shape}, target {target.shape} and weights {weights.shape} do not line up")
    scale = np.sqrt(np.maximum(np.einsum("bn,bnp,bnp->bp", weights, design, design), 1e-12))
    scaled = design / scale[:, None, :]
    normal = np.einsum("bn,bnp,bnq->bpq", weights, scaled, scaled)
    if excess is not None:
        normal[:, 0, 0] -= excess / scale[:, 0] ** 2
    right = np.einsum("bn,bnp,bn->bp", weights, scaled, target)
    found = np.einsum("bpq,bq->bp", np.linalg.pinv(normal, rcond=1e-9, hermitian=True), right)
    return np.asarray(found / scale)


def resampled(clusters: NDArray[np.int64], strata: NDArray[np.int64], draws: int, rng: np.random.Generator) -> Array:
    """How often each model is in a resample of clusters, shape (1 + draws, models); row 0 is 1 throughout.

    Parameters
    ----------
    clusters, strata : shape (models,)
        Number of each model's cluster, and of its stratum; clusters are drawn with replacement inside each stratum, so
        that no side is ever missing.
    """
    weights = np.ones((1 + draws, clusters.size))
    for stratum in np.unique(strata):
        inside = strata == stratum
        names, place = np.unique(clusters[inside], return_inverse=True)
        counts = rng.multinomial(names.size, np.full(names.size, 1.0 / names.size), size=draws)
        weights[1:, inside] = counts[:, place]
    return weights


def family_slope(
    points: Array,
    flop: Array,
    families: NDArray[np.int64],
    spread: Array,
    weights: Array,
) -> Array:
    """Index points per order of magnitude inside families, shape (1 + draws,).

    Parameters
    ----------
    points, flop, weights : shape (1 + draws, models)
        Index points, log10 FLOP, and how often the model's family is in the resample.
    families : shape (models,)
        Number of each model's family; each has its own level, so that developers and dates drop out.
    spread : shape (models,)
        Standard deviation of each log10 FLOP.

    Raises
    ------
    FitError
        If no family has two sizes.
    """
    if families.size == 0 or np.bincount(families).max() < 2:
        raise FitError("no family has two models of known compute, so no slope can be read inside families")
    centred = [_inside(values, families) for values in (flop, points)]
    sizes = np.bincount(families)[families]
    # Drawn errors add their own variance to the squares of a draw; row 0 has none.
    excess = np.einsum("bn,n->b", weights, spread**2 * (1.0 - 1.0 / sizes))
    excess[0] = 0.0
    slope = least_squares(centred[0][:, :, None], centred[1], weights, excess)[:, 0]
    return widened(slope, np.unique(families).size) if slope.size > 1 else slope


def _inside(values: Array, families: NDArray[np.int64]) -> Array:
    """Values less the mean of their family."""
    member = np.eye(families.max() + 1)[families]
    means = values @ member / np.maximum(member.sum(axis=0), 1.0)
    return np.asarray(values - means[:, families])


def widened(values: Array, clusters: int) -> Array:
    """Draws about their central value, as wide as an unbiased variance asks: a resample of n is too narrow."""
    if clusters < 2:
        return np.where(np.arange(values.size) == 0, values, np.nan)
    return np.asarray(values[0] + (values - values[0]) * np.sqrt(clusters / (clusters - 1.0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Points over all models as compute, a smooth date term and the level of each side.

    Attributes
    ----------
    slope : shape (1 + draws,)
        Points per order of magnitude; the given ones if the fit was told them.
    difference : shape (1 + draws,)
        Level of the follower less that of the leader at equal compute and date, points.
    rise : shape (1 + draws,)
        Points a year at equal compute, mean over the dates between the quantiles of RISE.
    residual
        Standard deviation of what is left in the central fit, points.
    """

    slope: Array
    difference: Array
    rise: Array
    residual: float


def date_terms(days: NDArray[np.int64], at: NDArray[np.int64] | None = None) -> Array:
    """A restricted cubic spline of the date, straight beyond its outer knots, shape (days, 3): years and two bends.

    With fewer than ten different dates it is a straight line, shape (days, 1).

    Parameters
    ----------
    days
        Day numbers that place the knots.
    at
        Day numbers at which it is read; `days` if left out.
    """
    first = days.min()
    years = ((days if at is None else at) - first) / _DAYS_PER_YEAR
    knots = np.quantile((days - first) / _DAYS_PER_YEAR, KNOTS)
    if np.unique(days).size < LEAST_DATES or np.unique(knots).size < len(KNOTS):
        return np.asarray(years[:, None])
    last, before = knots[-1], knots[-2]

    def cube(knot: float) -> Array:
        return np.asarray(np.maximum(years - knot, 0.0) ** 3)

    def bend(knot: float) -> Array:
        tied = cube(before) * (last - knot) / (last - before) - cube(last) * (before - knot) / (last - before)
        return np.asarray((cube(knot) - tied) / (last - knots[0]) ** 2)

    return np.column_stack([years, *(bend(knot) for knot in knots[:-2])])


def trend(
    points: Array,
    flop: Array,
    days: NDArray[np.int64],
    sides: Array,
    spread: Array,
    weights: Array,
    *,
    slope: Array | None = None,
    clusters: int,
) -> Trend:
    """The fit of points on compute, date and side.

    Parameters
    ----------
    points, flop, weights : shape (1 + draws, models)
    sides : shape (models, 2)
        Whether a model belongs to the leader, and to the follower.
    slope : shape (1 + draws,), optional
        Points per order of magnitude that are taken as given; fitted if left out.
    clusters
        Number of clusters behind the resamples.
    """
    dates = date_terms(days)
    fixed = np.column_stack([np.ones(days.size), dates, sides])
    design = np.broadcast_to(fixed, (points.shape[0], *fixed.shape))
    if slope is None:
        columns = np.concatenate([flop[:, :, None], design], axis=2)
        excess = np.einsum("bn,n->b", weights, spread**2)
        excess[0] = 0.0
        found = least_squares(columns, points, weights, excess)
        slope, rest = widened(found[:, 0], clusters), found[:, 1:]
        left = points[0] - columns[0] @ found[0]
    else:
        rest = least_squares(design, points - slope[:, None] * flop, weights)
        left = points[0] - slope[0] * flop[0] - fixed @ rest[0]
    free = max(days.size - fixed.shape[1] - 1, 1)
    return Trend(
        slope=slope,
        difference=widened(rest[:, -1] - rest[:, -2], clusters),
        rise=widened(_rise(rest[:, 1 : 1 + dates.shape[1]], days, dates), clusters),
        residual=float(np.sqrt(left @ left / free)),
    )


def _rise(coefficients: Array, days: NDArray[np.int64], dates: Array) -> Array:
    """Mean rise of the date term, points a year."""
    order = np.argsort(days, kind="stable")
    first, last = (order[round(share * (days.size - 1))] for share in RISE)
    years = max((days[last] - days[first]) / _DAYS_PER_YEAR, 1.0 / _DAYS_PER_YEAR)
    return np.asarray(coefficients @ (dates[last] - dates[first]) / years)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTrend:
    """The size of a side's largest run through time: a line through its records.

    Attributes
    ----------
    records
        Places of the runs that were the largest of their side when they came.
    days, sizes : shape (records,), (1 + draws, records)
        Day numbers and log10 FLOP of the records.
    """

    records: tuple[int, ...]
    days: NDArray[np.int64]
    sizes: Array

    def at(self, day: int, noise: NDArray[np.float64]) -> Array:
        """Draws of the size of the largest run on a day, log10 FLOP, shape (1 + draws,): the prediction, not the line.

        Parameters
        ----------
        noise : shape (draws,)
            Draws of Student's t with `freedom` degrees.
        """
        years = (self.days - self.days.mean()) / _DAYS_PER_YEAR
        square = float(years @ years)
        slope = self.sizes @ years / square
        level = self.sizes.mean(axis=1)
        left = self.sizes - level[:, None] - slope[:, None] * years
        deviation = np.sqrt(np.maximum((left**2).sum(axis=1) / self.freedom, 0.0))
        ahead = (day - self.days.mean()) / _DAYS_PER_YEAR
        width = deviation * np.sqrt(1.0 + 1.0 / self.days.size + ahead**2 / square)
        found = level + slope * ahead
        found[1:] += width[1:] * noise
        return np.asarray(found)

    @property
    def freedom(self) -> int:
        """Degrees of freedom of what is left."""
        return self.days.size - 2

    @property
    def per_year(self) -> Array:
        """Orders of magnitude a year, shape (1 + draws,)."""
        years = (self.days - self.days.mean()) / _DAYS_PER_YEAR
        return np.asarray(self.sizes @ years / float(years @ years))
