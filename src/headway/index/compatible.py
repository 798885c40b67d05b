"""The compatible capability index with every draw kept."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.index.bootstrap import Progress, refit_all, resample_weights
from headway.index.diagnostics import Diagnostics
from headway.index.fit import PENALTY, PENALTY_ON, Fit, fit_compatible
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW, points_map, position
from headway.index.scores import ScoreMatrix
from headway.interval import Draws, quantile_pair

#: Resamples of the published intervals (source: docs/methods/uncertainty.md); the seed is ours.
DEFAULT_DRAWS: Final = 500
DEFAULT_SEED: Final = 12345


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Capability of models and difficulty of benchmarks on one scale, with draws.

    Attributes
    ----------
    capability, difficulty : items are models, benchmarks
        In index points (Claude 3.5 Sonnet is 130, GPT-5 is 150 in every draw).
    slope : items are benchmarks
        Logits per index point.
    benchmarks_per_model : shape (models,)
    zero : shape (1 + draws,), optional
        Where the zero of the fit's own scale lies, in index points; row 0 is the central fit. The penalty pulls towards
        it, so an index on a part of the benchmarks needs it. None for a method without one.
    method
        `eci` (the compatible fit, draws from resamples) or `robust` (draws of the posterior).
    objective
        Of the compatible fit.
    diagnostics
        Of the chains of the robust fit.
    """

    models: tuple[str, ...]
    benchmarks: tuple[str, ...]
    capability: Draws
    difficulty: Draws
    slope: Draws
    benchmarks_per_model: NDArray[np.int64]
    seed: int
    zero: NDArray[np.float64] | None = None
    method: str = "eci"
    objective: float | None = None
    diagnostics: Diagnostics | None = None

    @property
    def undetermined(self) -> tuple[str, ...]:
        """Models that the scores do not place: their 90% interval is wider than the distance between the anchors.

        Their few scores lie on the flat ends of the curves; optimisers that stop early disagree about them.
        """
        low, high = quantile_pair(self.capability.values)
        wide = high - low > ANCHOR_HIGH[1] - ANCHOR_LOW[1]
        return tuple(name for name, is_wide in zip(self.models, wide, strict=True) if is_wide)


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
