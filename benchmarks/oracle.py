"""The compatible fit a second time, with SciPy's `least_squares`: the tests' oracle and the benchmark's rival.

Nothing of `headway` is imported. The penalty is one residual row for each free parameter (of a slope, if
asked for, its logarithm), the Jacobian is analytic and
sparse, the bounds are those of the publisher. Parameters are one vector, as in the index: capabilities, difficulties,
slopes; the anchor benchmark's slope is in it and stays 1.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.sparse import csr_matrix
from scipy.special import expit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: What SciPy stops at by itself. Its inner solver is then so inexact that it stops short of the minimum.
DEFAULT: Final[dict[str, Any]] = {"ftol": 1e-8, "xtol": 1e-8, "gtol": 1e-8}

#: What takes SciPy to the minimum: tight outer and inner tolerances, and parameters scaled by their columns, without
#: which the inner solver is several times slower.
TIGHT: Final[dict[str, Any]] = {
    "ftol": 1e-12,
    "xtol": 1e-12,
    "gtol": 1e-12,
    "x_scale": "jac",
    "tr_options": {"regularize": False, "atol": 1e-8, "btol": 1e-8, "maxiter": 3000},
    "max_nfev": 1000,
}


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """The objective over one set of scores: model, benchmark and score of each cell."""

    model: Integers
    benchmark: Integers
    score: Floats
    anchor: int
    penalty: float = 0.1
    log_slope: bool = False

    @property
    def models(self) -> int:
        """Number of models."""
        return int(self.model.max()) + 1

    @property
    def benchmarks(self) -> int:
        """Number of benchmarks."""
        return int(self.benchmark.max()) + 1

    @property
    def free(self) -> NDArray[np.bool_]:
        """Which parameters move: all but the anchor's slope."""
        free = np.ones(self.models + 2 * self.benchmarks, dtype=np.bool_)
        free[self.models + self.benchmarks + self.anchor] = False
        return free

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Lowest and highest value of every parameter."""
        places = self.models + self.benchmarks
        low = np.concatenate([np.full(places, -10.0), np.full(self.benchmarks, 0.1)])
        return low, np.full(low.size, 10.0)

    def objective(self, x: Floats, weight: Floats | None = None) -> float:
        """Weighted sum of squared misses plus the penalty."""
        row = self._residuals(x[self.free], self._taken(weight))
        return float(row @ row)

    def free_gradient(self, x: Floats, weight: Floats | None = None) -> Floats:
        """The gradient of the objective, 0 where a bound or the anchor holds a parameter back."""
        taken, free = self._taken(weight), self.free
        gradient = np.zeros(x.size)
        gradient[free] = 2.0 * self._jacobian(x[free], taken).T @ self._residuals(x[free], taken)
        low, high = self.bounds
        gradient[((x <= low) & (gradient > 0.0)) | ((x >= high) & (gradient < 0.0))] = 0.0
        return gradient

    def minimise(self, start: Floats, weight: Floats | None = None, *, tight: bool = False) -> Floats:
        """Where SciPy stops from `start`, at its own tolerances or at tight ones.

        Raises
        ------
        RuntimeError
            If it does not stop by itself.
        """
        free, (low, high) = self.free, self.bounds
        found = start.copy()
        result = least_squares(
            self._residuals,
            # The trust region of SciPy works strictly inside the bounds.
            np.clip(start, low + 1e-9, high - 1e-9)[free],
            jac=self._jacobian,
            args=(self._taken(weight),),
            bounds=(low[free], high[free]),
            method="trf",
            **(TIGHT if tight else DEFAULT),
        )
        if not result.success:
            raise RuntimeError(f"SciPy did not stop: {result.message}")
        found[free] = result.x
        return found

    def _taken(self, weight: Floats | None) -> tuple[Integers, Floats]:
        """The cells with weight and the root of it: a cell that a resample left out costs nothing."""
        if weight is None:
            return np.arange(self.score.size), np.ones(self.score.size)
        cells = np.flatnonzero(weight)
        return cells, np.sqrt(weight[cells])

    def _ridge(self) -> float:
        return float(np.sqrt(self.penalty / (self.models + 2 * self.benchmarks - 1)))

    def _parts(self, free_x: Floats, cells: Integers) -> tuple[Floats, Floats, Floats]:
        """Slope, distance and expected score of each cell."""
        x = np.ones(self.free.size)
        x[self.free] = free_x
        slope = x[self.models + self.benchmarks + self.benchmark[cells]]
        apart = x[self.model[cells]] - x[self.models + self.benchmark[cells]]
        return slope, apart, expit(slope * apart)

    def _residuals(self, free_x: Floats, taken: tuple[Integers, Floats]) -> Floats:
        cells, root = taken
        expected = self._parts(free_x, cells)[2]
        weighed = free_x.copy()
        if self.log_slope:
            weighed[self.models + self.benchmarks :] = np.log(free_x[self.models + self.benchmarks :])
        return np.concatenate([root * (expected - self.score[cells]), self._ridge() * weighed])

    def _jacobian(self, free_x: Floats, taken: tuple[Integers, Floats]) -> csr_matrix:
        cells, root = taken
        slope, apart, expected = self._parts(free_x, cells)
        steep = root * expected * (1.0 - expected)
        difficulty = self.models + self.benchmark[cells]
        moves = self.benchmark[cells] != self.anchor
        column = difficulty + self.benchmarks
        column -= column > self.models + self.benchmarks + self.anchor
        row, parameter = np.arange(cells.size), np.arange(free_x.size)
        weigh = np.full(parameter.size, self._ridge())
        if self.log_slope:
            weigh[self.models + self.benchmarks :] /= free_x[self.models + self.benchmarks :]
        return csr_matrix(
            (
                np.concatenate([steep * slope, -steep * slope, (steep * apart)[moves], weigh]),
                (
                    np.concatenate([row, row, row[moves], cells.size + parameter]),
                    np.concatenate([self.model[cells], difficulty, column[moves], parameter]),
                ),
            ),
            shape=(cells.size + parameter.size, parameter.size),
        )


def points(capability: Floats, low: int, high: int) -> Floats:
    """Capabilities, models last, on the scale where model `low` has 130 and model `high` has 150."""
    base, top = capability[..., [low]], capability[..., [high]]
    return 130.0 + 20.0 * (capability - base) / (top - base)
