"""The compatible capability index: the publisher's method, with every draw kept."""

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.index.bootstrap import Progress, refit_all, resample_weights
from headway.index.fit import PENALTY, PENALTY_ON, Fit, fit_compatible
from headway.index.result import DEFAULT_DRAWS, DEFAULT_SEED, Index
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW, points_map, position
from headway.index.scores import ScoreMatrix
from headway.interval import Draws


def compatible_index(
    matrix: ScoreMatrix,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    penalty: float = PENALTY,
    penalty_on: str = PENALTY_ON[0],
    progress: Progress | None = None,
) -> Index:
    """The index that the publisher's method gives, with `draws` within-model resamples.

    Parameters
    ----------
    penalty, penalty_on
        Other penalties than the published one: see `fit_compatible`.

    Raises
    ------
    OptionError
        If fewer than 2 draws are asked for, or the penalty is not above 0.
    UnknownName
        For another `penalty_on` than those of PENALTY_ON.
    FitError
        If an anchor is missing or a fit does not settle.
    """
    if draws < 2:
        raise OptionError(f"an interval needs at least 2 draws, got {draws}; {DEFAULT_DRAWS} is usual")
    if progress is not None:
        progress(0, draws)  # before the kernel is compiled, which takes longer than all refits
    central = fit_compatible(matrix, penalty=penalty, penalty_on=penalty_on)
    weights = resample_weights(matrix, draws, np.random.default_rng(seed))
    refits = refit_all(matrix, central, weights, penalty=penalty, penalty_on=penalty_on, progress=progress)
    return _on_scale(matrix, central, refits, seed)


def _on_scale(matrix: ScoreMatrix, central: Fit, refits: NDArray[np.float64], seed: int) -> Index:
    models, benchmarks = len(matrix.models), len(matrix.benchmarks)
    everything = np.vstack([central.parameters, refits])
    low = position(ANCHOR_LOW[0], matrix.models, "model")
    high = position(ANCHOR_HIGH[0], matrix.models, "model")
    offset, factor = points_map(everything[:, :models], low, high)
    places = offset[:, None] + factor[:, None] * everything[:, : models + benchmarks]
    slopes = everything[:, models + benchmarks :] / factor[:, None]
    return Index(
        models=matrix.models,
        benchmarks=matrix.benchmarks,
        capability=_draws(places[:, :models]),
        difficulty=_draws(places[:, models:]),
        slope=_draws(slopes),
        benchmarks_per_model=matrix.benchmarks_per_model,
        objective=central.objective,
        seed=seed,
        zero=offset,
    )


def _draws(central_first: NDArray[np.float64]) -> Draws:
    return Draws(central=central_first[0].copy(), values=central_first[1:].copy())
