"""A fitted capability index with every draw kept, whatever the method."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.index.diagnostics import Diagnostics
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW
from headway.interval import Draws, quantile_pair

#: Resamples of the published intervals (source: docs/methods/uncertainty.md); the seed is ours.
DEFAULT_DRAWS: Final = 500
DEFAULT_SEED: Final = 12345


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The specific factors of a robust fit. Only products of the two are identified.

    Attributes
    ----------
    specific : shape (draws, models, factors)
    loading : shape (draws, benchmarks, factors)
    """

    specific: NDArray[np.float64]
    loading: NDArray[np.float64]


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
    factors
        The specific factors of the robust fit; None for the compatible one.
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
    factors: Factors | None = None

    @property
    def undetermined(self) -> tuple[str, ...]:
        """Models that the scores do not place: their 90% interval is wider than the distance between the anchors.

        Their few scores lie on the flat ends of the curves; optimisers that stop early disagree about them.
        """
        low, high = quantile_pair(self.capability.values)
        wide = high - low > ANCHOR_HIGH[1] - ANCHOR_LOW[1]
        return tuple(name for name, is_wide in zip(self.models, wide, strict=True) if is_wide)
