"""The compatible fit: one capability a model, one difficulty and slope a benchmark, by penalised least squares."""

from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, OptionError, UnknownName
from headway.index.scale import ANCHOR_BENCHMARK, position
from headway.index.scores import ScoreMatrix

#: Strength of the penalty, divided by the number of free parameters. Source: docs/methods/index-compatible.md.
PENALTY: Final = 0.1

#: What of a slope the penalty weighs: the slope itself, as published, or its logarithm, which is 0 for a slope of 1.
PENALTY_ON: Final = ("slope", "log_slope")

#: A fit has converged when an undamped step promises less than this share of the objective.
CENTRAL_TOLERANCE: Final = 1e-13

#: Steps after which a fit has failed; real matrices need about 20.
MOST_STEPS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A minimum of the objective.

    Attributes
    ----------
    parameters : shape (models + 2 benchmarks,)
        Capabilities, then difficulties, then slopes, on the scale of the fit.
    objective
        Sum of squared misses plus the penalty.
    steps
        Steps taken.
    """

    parameters: NDArray[np.float64]
    objective: float
    steps: int


def ridge_weight(matrix: ScoreMatrix, penalty: float = PENALTY) -> float:
    """The factor of the squared parameters: the penalty over the number of free parameters.

    Raises
    ------
    OptionError
        If the penalty is not a number above 0: without one the scale of the fit is not determined.
    """
    if not (isfinite(penalty) and penalty > 0.0):
        raise OptionError(f"a penalty is a number above 0, got {penalty}; {PENALTY} is the published one")
    return penalty / (len(matrix.models) + 2 * len(matrix.benchmarks) - 1)


def on_log(penalty_on: str) -> bool:
    """Whether the penalty weighs logarithms of slopes; raises UnknownName for another kind than those of PENALTY_ON."""
    if penalty_on not in PENALTY_ON:
        raise UnknownName("penalty", penalty_on, PENALTY_ON)
    return penalty_on == "log_slope"


def published_start(matrix: ScoreMatrix) -> NDArray[np.float64]:
    """The publisher's starting point: normal(0, 0.1) places from generator 42, slopes of 1.

    Method: starting rule of the publisher's own program; the minimum does not depend on it.
    """
    rng = np.random.default_rng(42)
    places = rng.normal(0.0, 0.1, len(matrix.models) + len(matrix.benchmarks))
    return np.concatenate([places, np.ones(len(matrix.benchmarks))])


def fit_compatible(
    matrix: ScoreMatrix,
    *,
    start: NDArray[np.float64] | None = None,
    weight: NDArray[np.float64] | None = None,
    penalty: float = PENALTY,
    penalty_on: str = PENALTY_ON[0],
) -> Fit:
    """The minimum of the compatible objective of docs/methods/index-compatible.md.

    Parameters
    ----------
    start : shape (models + 2 benchmarks,), optional
        Where to begin; the publisher's starting point if not given.
    weight : shape (cells,), optional
        How much each score counts, 0 for one that is held out; 1 everywhere if not given.
    penalty, penalty_on
        Strength of the penalty, and which of PENALTY_ON it weighs.

    Raises
    ------
    FitError
        If the anchor benchmark is missing or the minimum is not reached.

    Notes
    -----
    Method: damped Newton steps with the capabilities eliminated; see docs/methods/index-compatible.md.
    """
    from headway.index._kernel import minimise

    anchor = position(ANCHOR_BENCHMARK, matrix.benchmarks, "benchmark")
    parameters = (published_start(matrix) if start is None else start).astype(np.float64, copy=True)
    parameters[len(matrix.models) + len(matrix.benchmarks) + anchor] = 1.0
    objective, steps, converged = minimise(
        parameters,
        np.ones(matrix.cells) if weight is None else weight,
        matrix.model_start,
        matrix.cell_benchmark,
        matrix.cell_score,
        ridge_weight(matrix, penalty),
        on_log(penalty_on),
        anchor,
        CENTRAL_TOLERANCE,
        MOST_STEPS,
        np.empty(0),
    )
    if not converged:
        raise FitError(f"the fit did not settle in {steps} steps (objective {objective:.6f}); check the scores")
    return Fit(parameters=parameters, objective=float(objective), steps=int(steps))
