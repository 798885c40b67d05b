"""Uncertainty of the compatible index: refits on resampled results."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError
from headway.index.fit import MOST_STEPS, PENALTY, PENALTY_ON, Fit, on_log, ridge_weight
from headway.index.scale import ANCHOR_BENCHMARK, position
from headway.index.scores import ScoreMatrix

Progress = Callable[[int, int], None]

#: Refits between two calls of the progress function.
_BATCH = 20

#: Refits stop a little earlier than the central fit: the difference is below a thousandth of a point.
_REFIT_TOLERANCE = 1e-12

#: Where the second start lies between the middle (0) and the central solution (1). Source: of 0.3 to 0.9, half leaves
#: few higher minima for its time (three seeds of 500 resamples of 2026-08-11).
_SHRINK = 0.5


def resample_weights(matrix: ScoreMatrix, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """How often each cell is taken when each model's results are drawn again with replacement, shape (draws, cells).

    Every model keeps its number of results in every draw. Method: docs/methods/uncertainty.md.
    """
    counts = matrix.benchmarks_per_model
    first, size = matrix.model_start[:-1][matrix.cell_model], counts[matrix.cell_model]
    weights = np.empty((draws, matrix.cells))
    for draw in range(draws):
        weights[draw] = np.bincount(first + rng.integers(0, size), minlength=matrix.cells)
    return weights


def second_start(matrix: ScoreMatrix, central: Fit) -> NDArray[np.float64]:
    """The central solution shrunk towards the middle, shape (parameters,): places to 0, slopes to 1.

    A resample can have more than one minimum, and a refit from the central solution alone can stay in a higher one.
    Method: docs/methods/uncertainty.md, "Two starts".
    """
    places = len(matrix.models) + len(matrix.benchmarks)
    shrunk = central.parameters * _SHRINK
    shrunk[places:] = central.parameters[places:] ** _SHRINK
    return shrunk


def refit_all(
    matrix: ScoreMatrix,
    central: Fit,
    weights: NDArray[np.float64],
    *,
    penalty: float = PENALTY,
    penalty_on: str = PENALTY_ON[0],
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """Parameters refitted under each row of weights, the lower of the minima from two starts, (draws, parameters).

    Raises
    ------
    FitError
        If a refit does not settle: no draw is dropped in silence.
    """
    from headway.index._kernel import minimise_many

    anchor = position(ANCHOR_BENCHMARK, matrix.benchmarks, "benchmark")
    draws = weights.shape[0]
    parameters = np.tile(central.parameters, (draws, 1))
    second = second_start(matrix, central)
    for begin in range(0, draws, _BATCH):
        batch = slice(begin, min(begin + _BATCH, draws))
        converged, _ = minimise_many(
            parameters[batch],
            second,
            weights[batch],
            matrix.model_start,
            matrix.cell_benchmark,
            matrix.cell_score,
            ridge_weight(matrix, penalty),
            on_log(penalty_on),
            anchor,
            _REFIT_TOLERANCE,
            MOST_STEPS,
        )
        if not converged.all():
            raise FitError(f"refit {begin + int(np.argmin(converged)) + 1} of {draws} did not settle; check the scores")
        if progress is not None:
            progress(batch.stop, draws)
    return parameters
