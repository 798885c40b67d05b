"""The compiled kernel of domain indices: one capability at a time, difficulties and slopes held.

For every draw and model the objective is `sum w (sigmoid(a (C - D)) - y)^2 + ridge C^2` over a few cells, in one
unknown. Each term falls towards the place that gives its score exactly and rises behind it, and the penalty does so
towards 0: every minimum lies between the least and the greatest of these places. There may be several, so the lowest is
looked for on a grid first, and then found to the last bit by Newton steps that stay inside the cell of the grid.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from headway.index._kernel import PLACE_LIMIT

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Longest step of the grid, in units of the fit: a small part of the width of all but the steepest curves.
STEP = 0.125

#: Newton steps after which a place has settled: they double its digits, and bisection alone would need 45.
_STEPS = 60

_jit: Any = numba.njit(cache=True, nogil=True)


@_jit
def _value(
    place: float, weight: Floats, bench: Integers, score: Floats, difficulty: Floats, slope: Floats, ridge: float
) -> float:
    total = ridge * place * place
    for cell in range(bench.size):
        if weight[cell] > 0.0:
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
    left, right = 0.0, 0.0
    for cell in range(bench.size):
        if weight[cell] > 0.0:
            b = bench[cell]
            exact = difficulty[b] + np.log(score[cell] / (1.0 - score[cell])) / slope[b]
            left, right = min(left, exact), max(right, exact)
    left, right = max(left, -PLACE_LIMIT), min(right, PLACE_LIMIT)
    steps = int(np.ceil((right - left) / STEP)) + 1
    step = (right - left) / steps
    best, least = left, np.inf
    for point in range(steps + 1):
        place = left + step * point
        value = _value(place, weight, bench, score, difficulty, slope, ridge)
        if value < least:
            best, least = place, value
    low, high = max(best - step, left), min(best + step, right)
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
