"""The compiled kernel of domain indices: one capability at a time, difficulties and slopes held.

For every draw and model the objective is `sum w (sigmoid(a (C - D)) - y)^2 + ridge C^2` over a few cells, in one
unknown. It may have several minima, so the lowest is looked for on a grid first, and then found to the last bit by
Newton steps that stay inside the cell of the grid.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from headway.index._kernel import PLACE_LIMIT

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Grid points between the bounds: half a step is a quarter of the width of the steepest usual curve.
GRID = 161

#: Newton steps after which a place has settled: they double its digits, and bisection alone would need 45.
_STEPS = 60

_jit: Any = numba.njit(cache=True, nogil=True)


@_jit
def _value(
    place: float, weight: Floats, bench: Integers, score: Floats, difficulty: Floats, slope: Floats, ridge: float
) -> float:
    total = ridge * place * place
    for cell in range(bench.size):
        b = bench[cell]
        miss = 1.0 / (1.0 + np.exp(-slope[b] * (place - difficulty[b]))) - score[cell]
        total += weight[cell] * miss * miss
    return float(total)


@_jit
def _slopes(
    place: float, weight: Floats, bench: Integers, score: Floats, difficulty: Floats, slope: Floats, ridge: float
) -> tuple[float, float]:
    """Half of the first and of the second derivative."""
    first, second = ridge * place, ridge
    for cell in range(bench.size):
        b = bench[cell]
        p = 1.0 / (1.0 + np.exp(-slope[b] * (place - difficulty[b])))
        steep = p * (1.0 - p) * slope[b]
        miss = p - score[cell]
        first += weight[cell] * miss * steep
        second += weight[cell] * (steep * steep + miss * steep * slope[b] * (1.0 - 2.0 * p))
    return float(first), float(second)


@_jit
def place_one(weight: Floats, bench: Integers, score: Floats, difficulty: Floats, slope: Floats, ridge: float) -> float:
    """The capability with the lowest objective, inside the bounds."""
    step = 2.0 * PLACE_LIMIT / (GRID - 1)
    best, least = 0.0, np.inf
    for point in range(GRID):
        place = -PLACE_LIMIT + step * point
        value = _value(place, weight, bench, score, difficulty, slope, ridge)
        if value < least:
            best, least = place, value
    low, high = max(best - step, -PLACE_LIMIT), min(best + step, PLACE_LIMIT)
    place = best
    for _ in range(_STEPS):
        first, second = _slopes(place, weight, bench, score, difficulty, slope, ridge)
        if first > 0.0:
            high = place
        else:
            low = place
        after = place - first / second if second > 0.0 else low
        if not low < after < high:
            after = 0.5 * (low + high)
        if abs(after - place) < 1e-12:
            break
        place = after
    return float(place)


@numba.njit(cache=True, parallel=True, nogil=True)
def place_all(
    found: Floats,
    weight: Floats,
    start: Integers,
    bench: Integers,
    score: Floats,
    difficulty: Floats,
    slope: Floats,
    ridge: float,
) -> None:
    """Fill `found` (rows, models) from weights (rows, cells), difficulties and slopes (rows, benchmarks)."""
    for row in numba.prange(found.shape[0]):
        for model in range(start.size - 1):
            begin, end = start[model], start[model + 1]
            found[row, model] = place_one(
                weight[row, begin:end], bench[begin:end], score[begin:end], difficulty[row], slope[row], ridge
            )
