"""The fits behind the account: points per order of magnitude of compute, and the efficiency of the sides."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.account_evidence import Array, Evidence, belonging
from headway.compute.account_result import Difference, Slope, share_above_zero
from headway.compute.scaling import Trend, date_terms, family_slope, least_squares, resampled, trend, widened
from headway.interval import Interval, interval_of
from headway.units import day_number, day_numbers, months_before

#: The efficiency of the sides is compared as well over the months up to the day. Source: ours, the horizon of the
#: leader's rise in `headway gap penalty`.
RECENT_MONTHS: Final = 24

#: Fewest models and developers of a side behind a comparison of efficiency.
LEAST_MODELS: Final = 5
LEAST_DEVELOPERS: Final = 3

#: Orders of magnitude beyond which a factor of compute is not read. Source: ours.
LARGEST_FACTOR: Final = 9.0

#: Training compute at which lines of equal efficiency are named.
REFERENCE_FLOP: Final = 1e24


def generator(evidence: Evidence, name: str) -> np.random.Generator:
    """A generator for each resample, the same in every run of a seed."""
    return np.random.default_rng([evidence.sampler.seed, sum(map(ord, name))])


def fitted_slopes(evidence: Evidence, sides: tuple[str, str], level: float) -> list[tuple[Slope, Array]]:
    """The slope inside families, inside the upper half of them, and over all models; the first of them is used."""
    found = (
        _families(evidence, level),
        _families(evidence, level, upper=True),
        _over_all(evidence, sides, level),
    )
    return [each for each in found if each is not None]


def _families(evidence: Evidence, level: float, *, upper: bool = False) -> tuple[Slope, Array] | None:
    """The slope inside families of known compute; `upper`: those whose mean points are above the median family's."""
    runs = [at for at in evidence.scored(known=True) if evidence.runs[at].family is not None]
    by_family: dict[str, list[int]] = {}
    for at in runs:
        by_family.setdefault(str(evidence.runs[at].family), []).append(at)
    families = {name: rows for name, rows in sorted(by_family.items()) if len(rows) > 1}
    heights = {name: float(evidence.points_of(rows)[0].mean()) for name, rows in families.items()}
    if upper and heights:
        middle = float(np.median(list(heights.values())))
        families = {name: rows for name, rows in families.items() if heights[name] > middle}
    if len(families) < 2:
        return None
    order = [at for rows in families.values() for at in rows]
    number = np.repeat(np.arange(len(families)), [len(rows) for rows in families.values()])
    weights = resampled(number, np.zeros_like(number), evidence.sampler.draws, generator(evidence, f"families {upper}"))
    points, flop = evidence.points_of(order), evidence.flop[:, order]
    draws = family_slope(points, flop, number, evidence.spread(order), weights)
    each = []
    for place, name in enumerate(families):
        inside = number == place
        own = family_slope(
            points[:1, inside], flop[:1, inside], np.zeros(inside.sum(), dtype=np.int64), np.zeros(inside.sum()),
            np.ones((1, int(inside.sum()))),
        )  # fmt: skip
        each.append((name, int(inside.sum()), float(own[0]), heights[name]))
    slope = Slope(
        name="upper_families" if upper else "families",
        points=interval_of(draws[1:], float(draws[0]), level),
        models=len(order),
        clusters=len(families),
        parts=tuple(each),
    )
    return slope, draws


def _clusters(evidence: Evidence, runs: Sequence[int]) -> NDArray[np.int64]:
    """Number of each run's developer, the first named."""
    first = [next(iter(evidence.runs[at].model.developers), evidence.runs[at].model.name) for at in runs]
    return np.unique(first, return_inverse=True)[1].astype(np.int64)


def _trend(
    evidence: Evidence, runs: Sequence[int], sides: tuple[str, str], name: str, slope: Array | None = None
) -> Trend:
    """The fit over runs, with developers resampled inside each side."""
    belongs, clusters = belonging(evidence, runs, sides), _clusters(evidence, runs)
    strata = (belongs @ np.array([1.0, 2.0])).astype(np.int64)
    return trend(
        evidence.points_of(runs),
        evidence.flop[:, runs],
        day_numbers([evidence.runs[at].model.released for at in runs]),
        belongs,
        evidence.spread(runs),
        resampled(clusters, strata, evidence.sampler.draws, generator(evidence, name)),
        slope=slope,
        clusters=np.unique(clusters).size,
    )


def _over_all(evidence: Evidence, sides: tuple[str, str], level: float) -> tuple[Slope, Array] | None:
    """The slope over all models of known compute, with a date term and a level for each side."""
    runs = evidence.scored(known=True)
    developers = np.unique(_clusters(evidence, runs)).size if runs else 0
    if len(runs) < 2 * LEAST_MODELS or developers < LEAST_DEVELOPERS:
        return None
    draws = _trend(evidence, runs, sides, "trend").slope
    interval = interval_of(draws[1:], float(draws[0]), level)
    return Slope(name="trend", points=interval, models=len(runs), clusters=developers), draws


def differences(
    evidence: Evidence, sides: tuple[str, str], as_of: date, slope: Array | None, level: float
) -> tuple[Difference, ...]:
    """Efficiency of the sides at equal compute and date: over all dates and the last months, with estimates too."""
    found = []
    for known in (True, False):
        for since in (None, months_before(as_of, RECENT_MONTHS)):
            runs = [
                at for at in evidence.scored(known=known) if since is None or evidence.runs[at].model.released > since
            ]
            found.append(_difference(evidence, runs, sides, slope, level, known=known, since=since))
    return tuple(found)


def _difference(
    evidence: Evidence,
    runs: list[int],
    sides: tuple[str, str],
    slope: Array | None,
    level: float,
    *,
    known: bool,
    since: date | None,
) -> Difference:
    belongs = belonging(evidence, runs, sides) if runs else np.zeros((0, 2))
    counts = [int(count) for count in belongs.sum(axis=0)]
    developers = [
        np.unique(_clusters(evidence, [at for at, is_in in zip(runs, belongs[:, side], strict=True) if is_in])).size
        for side in (0, 1)
    ]
    empty = Difference(
        known=known, since=since, models=(counts[0], counts[1]), developers=(developers[0], developers[1])
    )
    if slope is None or min(counts) < LEAST_MODELS or min(developers) < LEAST_DEVELOPERS:
        return empty
    fit = _trend(evidence, runs, sides, f"difference {known} {since is None}", slope)
    factor, growth = (_worth(points, slope) for points in (fit.difference, fit.rise))
    return Difference(
        known=known,
        since=since,
        models=empty.models,
        developers=empty.developers,
        points=interval_of(fit.difference[1:], float(fit.difference[0]), level),
        factor=interval_of(factor[1:], float(factor[0]), level),
        p_follower_more_efficient=share_above_zero(fit.difference[1:]),
        points_per_year=interval_of(fit.rise[1:], float(fit.rise[0]), level),
        factor_per_year=interval_of(growth[1:], float(growth[0]), level),
        residual=fit.residual,
    )


def _worth(points: Array, slope: Array) -> Array:
    """The factor of compute that some points are worth; draws whose slope is nearly 0 stop at LARGEST_FACTOR."""
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.nan_to_num(points / slope)
    return np.asarray(10.0 ** np.clip(exponent, -LARGEST_FACTOR, LARGEST_FACTOR))


def year_lines(
    evidence: Evidence, slope: Array | None, as_of: date, level: float
) -> tuple[tuple[tuple[int, float], ...], Interval | None]:
    """Points at REFERENCE_FLOP of a model in the middle of each year, and the rise from the first to the last of them.

    Lines of equal efficiency, by the central fit; only years in which models of known compute were released have one.
    The rise is taken on draws, with developers resampled; None with fewer than two lines.
    """
    runs = evidence.scored(known=True)
    if slope is None or len(runs) < 2 * LEAST_MODELS:
        return (), None
    released = [evidence.runs[at].model.released for at in runs]
    days, clusters = day_numbers(released), _clusters(evidence, runs)
    years = sorted({each.year for each in released})
    middles = np.array([day_number(min(date(year, 7, 1), as_of)) for year in years])
    terms = np.column_stack([np.ones(days.size), date_terms(days)])
    left = evidence.points_of(runs) - slope[:, None] * (evidence.flop[:, runs] - np.log10(REFERENCE_FLOP))
    weights = resampled(clusters, np.zeros_like(clusters), evidence.sampler.draws, generator(evidence, "lines"))
    found = least_squares(np.broadcast_to(terms, (left.shape[0], *terms.shape)), left, weights)
    heights = found @ np.column_stack([np.ones(middles.size), date_terms(days, middles)]).T
    lines = tuple(zip(years, heights[0].tolist(), strict=True))
    if len(lines) < 2:
        return lines, None
    rise = widened(heights[:, -1] - heights[:, 0], np.unique(clusters).size)
    return lines, interval_of(rise[1:], float(rise[0]), level)
