"""The index on a part of the benchmarks: difficulties and slopes of the whole fit, capabilities fitted again."""

from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, OptionError
from headway.index.bootstrap import resample_weights
from headway.index.fit import PENALTY, ridge_weight
from headway.index.result import Index
from headway.index.scale import ANCHOR_BENCHMARK, position
from headway.index.scores import ScoreMatrix, score_matrix
from headway.interval import Draws
from headway.units import AXIS_ITEMS

#: Fewest benchmarks of a domain that a model needs to be placed in it. Source: docs/methods/domains.md.
LEAST_IN_DOMAIN: Final = 2


def domain_index(
    matrix: ScoreMatrix, whole: Index, benchmarks: Collection[str], *, least: int = LEAST_IN_DOMAIN
) -> Index:
    """The index of the models with at least `least` of these benchmarks, from their results on them alone.

    In every draw, difficulties, slopes, anchors of the scale and resampled results are those of the same draw of the
    whole index, so that differences between a domain and the whole are taken within one world.

    Parameters
    ----------
    matrix
        The scores that the whole index was fitted to.

    Raises
    ------
    OptionError
        If a model is asked to have fewer than one benchmark.
    FitError
        If no model has that many of the benchmarks.

    Notes
    -----
    Method: docs/methods/domains.md.
    """
    from headway.index._place import place_all

    if least < 1:
        raise OptionError(f"a model needs at least 1 benchmark to be placed, got {least}; {LEAST_IN_DOMAIN} is usual")
    cells = _cells(matrix, benchmarks, least)
    part = _part(matrix, cells)
    weights = domain_weights(matrix, part, cells, whole)
    places = [matrix.benchmarks.index(name) for name in part.benchmarks]
    zero, factor = scale_of(whole)
    difficulty, slope = (_rows(draws.take(np.array(places))) for draws in (whole.difficulty, whole.slope))
    raw_difficulty = (difficulty - zero[:, None]) / factor[:, None]
    found = np.empty((weights.shape[0], len(part.models)))
    ridge = ridge_weight(matrix, PENALTY)
    place_all(
        found,
        weights,
        part.model_start,
        part.cell_benchmark,
        part.cell_score,
        raw_difficulty,
        slope * factor[:, None],
        ridge,
    )
    points = zero[:, None] + factor[:, None] * found
    return Index(
        models=part.models,
        benchmarks=part.benchmarks,
        capability=Draws(central=points[0].copy(), values=points[1:].copy()),
        difficulty=whole.difficulty.take(np.array(places)),
        slope=whole.slope.take(np.array(places)),
        benchmarks_per_model=part.benchmarks_per_model,
        objective=_objective(part, found[0], raw_difficulty[0], slope[0] * factor[0], ridge),
        seed=whole.seed,
        zero=zero,
    )


def scale_of(index: Index) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Zero of the fit's own scale, and length of its unit, in index points, each of shape (1 + draws,).

    Raises
    ------
    OptionError
        If the index comes from a method without such a scale.
    """
    if index.zero is None:
        raise OptionError("a domain index needs the scale of the compatible fit; choose --method eci")
    # The slope of the anchor benchmark is 1 on the fit's own scale.
    anchor = position(ANCHOR_BENCHMARK, index.benchmarks, "benchmark")
    return index.zero, 1.0 / _rows(index.slope)[:, anchor]


def domain_weights(
    matrix: ScoreMatrix, part: ScoreMatrix, cells: NDArray[np.bool_], whole: Index
) -> NDArray[np.float64]:
    """Weights of the cells of a domain in the central fit and in every draw, shape (1 + draws, cells of the domain).

    They are those of the whole index. Where a draw took none of a model's results in the domain, which would leave the
    model nowhere, its results in the domain are drawn again by themselves.
    """
    draws = whole.capability.count
    weights = resample_weights(matrix, draws, np.random.default_rng(whole.seed))[:, cells]
    again = resample_weights(part, draws, np.random.default_rng((whole.seed, 1)))
    total = np.add.reduceat(weights, part.model_start[:-1], axis=AXIS_ITEMS)
    nothing = (total == 0)[:, part.cell_model]
    return np.vstack([np.ones(part.cells), np.where(nothing, again, weights)])


def _cells(matrix: ScoreMatrix, benchmarks: Collection[str], least: int) -> NDArray[np.bool_]:
    """Cells of the matrix on these benchmarks, of models that have enough of them."""
    inside = np.array([name in benchmarks for name in matrix.benchmarks])[matrix.cell_benchmark]
    count = np.bincount(matrix.cell_model[inside], minlength=len(matrix.models))
    if not np.any(count >= least):
        raise FitError(f"no model has {least} benchmarks of the domain; the fullest has {int(count.max(initial=0))}")
    return np.asarray(inside & (count >= least)[matrix.cell_model])


def _part(matrix: ScoreMatrix, cells: NDArray[np.bool_]) -> ScoreMatrix:
    """The matrix of some cells, in the same order."""
    models = [matrix.models[place] for place in matrix.cell_model[cells]]
    benchmarks = [matrix.benchmarks[place] for place in matrix.cell_benchmark[cells]]
    return score_matrix(models, benchmarks, matrix.cell_score[cells].tolist(), min_benchmarks=1)


def _rows(draws: Draws) -> NDArray[np.float64]:
    """Central fit and draws under each other, shape (1 + draws, items)."""
    return np.vstack([draws.central, draws.values])


def _objective(
    part: ScoreMatrix,
    capability: NDArray[np.float64],
    difficulty: NDArray[np.float64],
    slope: NDArray[np.float64],
    ridge: float,
) -> float:
    """Sum of squared misses plus the penalty of the capabilities."""
    logit = slope[part.cell_benchmark] * (capability[part.cell_model] - difficulty[part.cell_benchmark])
    miss = 1.0 / (1.0 + np.exp(-logit)) - part.cell_score
    return float(np.sum(miss**2) + ridge * np.sum(capability**2))
