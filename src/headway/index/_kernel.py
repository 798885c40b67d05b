"""The compiled kernel of the compatible fit: damped Newton steps on arrow-shaped normal equations.

Parameters are one vector: capability C (models), difficulty D (benchmarks), slope a (benchmarks; the anchor's stays 1).
The objective is `sum w (sigmoid(a (C - D)) - y)^2 + ridge (sum C^2 + sum D^2 + sum of a^2 without the anchor)`, or with
`(log a)^2` instead of `a^2`.
Each model meets only its own benchmarks, so the C block of the second derivatives is diagonal: it is eliminated, and
what is left is a small dense system over the benchmarks (the Schur complement). A step uses the full second
derivatives where they are positive definite and the Gauss-Newton ones otherwise; Levenberg-Marquardt damping and
projection keep it inside the bounds. Compiled once and cached on disk by numba.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Bounds of capability and difficulty, and of a slope. Source: the publisher's fit (docs/methods/index-compatible.md).
PLACE_LIMIT = 10.0
SLOPE_LOW = 0.1
SLOPE_HIGH = 10.0

#: Parameters this near to a minimum lead to it: two minima of one resample differ by 0.1 or more.
SAME_MINIMUM = 1e-3

#: A minimum is lower than another if it is so by more than this share: less is rounding.
LOWER_MINIMUM = 1e-9

_jit: Any = numba.njit(cache=True, fastmath={"contract", "reassoc", "nsz", "arcp"}, nogil=True)


@_jit
def _objective(
    x: Floats, weight: Floats, start: Integers, bench: Integers, score: Floats, ridge: float, log_slope: bool, anchor: int
) -> float:
    models = start.size - 1
    benches = (x.size - models) // 2
    total = 0.0
    for m in range(models):
        for cell in range(start[m], start[m + 1]):
            b = bench[cell]
            z = x[models + benches + b] * (x[m] - x[models + b])
            miss = 1.0 / (1.0 + np.exp(-z)) - score[cell]
            total += weight[cell] * miss * miss
    penalty = 0.0
    if log_slope:
        for i in range(models + benches):
            penalty += x[i] * x[i]
        for i in range(models + benches, x.size):
            penalty += np.log(x[i]) ** 2
        return float(total + ridge * penalty)
    for i in range(x.size):
        penalty += x[i] * x[i]
    return float(total + ridge * (penalty - x[models + benches + anchor] ** 2))


@_jit
def _derivatives(
    x: Floats,
    weight: Floats,
    start: Integers,
    bench: Integers,
    score: Floats,
    ridge: float,
    log_slope: bool,
    anchor: int,
    full: bool,
    gradient: Floats,
    diagonal: Floats,
    cross: Floats,
    small: Floats,
) -> None:
    """Fill half the gradient, the C diagonal, the C-(D, a) rows (cells, 2) and the (D, a) block, unreduced.

    Everything is half of the derivative, so that the Gauss-Newton part is J'J. `small` has the D rows first.
    """
    models = start.size - 1
    benches = (x.size - models) // 2
    for i in range(x.size):
        gradient[i] = ridge * x[i]
    gradient[models + benches + anchor] = 0.0
    small[:, :] = 0.0
    for i in range(2 * benches):
        small[i, i] = ridge
    if log_slope:
        for b in range(benches):
            slope = x[models + benches + b]
            gradient[models + benches + b] = ridge * np.log(slope) / slope
            small[benches + b, benches + b] = ridge * (1.0 - (np.log(slope) if full else 0.0)) / (slope * slope)
    for m in range(models):
        diagonal[m] = ridge
        for cell in range(start[m], start[m + 1]):
            b = bench[cell]
            slope = x[models + benches + b]
            apart = x[m] - x[models + b]
            p = 1.0 / (1.0 + np.exp(-slope * apart))
            steep = p * (1.0 - p)
            miss = p - score[cell]
            first = weight[cell] * miss * steep
            second = weight[cell] * steep * steep
            if full:
                second += first * (1.0 - 2.0 * p)
            twist = first if full else 0.0
            gradient[m] += first * slope
            gradient[models + b] -= first * slope
            gradient[models + benches + b] += first * apart
            diagonal[m] += second * slope * slope
            cross[cell, 0] = -second * slope * slope
            cross[cell, 1] = second * slope * apart + twist
            small[b, b] += second * slope * slope
            small[benches + b, b] -= second * slope * apart + twist
            small[benches + b, benches + b] += second * apart * apart


@_jit
def _factor(matrix: Floats) -> bool:
    """Cholesky factor in the lower triangle, in place; False if the matrix is not positive definite.

    Four columns at a time: one pass over a row then serves four sums, which halves the time. The upper triangle is used
    as room for numbers that nobody reads.
    """
    size = matrix.shape[0]
    for first in range(0, size, 4):
        last = min(first + 4, size)
        if last - first == 4:
            for i in range(first, size):
                s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
                for k in range(first):
                    entry = matrix[i, k]
                    s0 += entry * matrix[first, k]
                    s1 += entry * matrix[first + 1, k]
                    s2 += entry * matrix[first + 2, k]
                    s3 += entry * matrix[first + 3, k]
                matrix[i, first] -= s0
                matrix[i, first + 1] -= s1
                matrix[i, first + 2] -= s2
                matrix[i, first + 3] -= s3
        else:
            for i in range(first, size):
                for j in range(first, min(i + 1, last)):
                    for k in range(first):
                        matrix[i, j] -= matrix[i, k] * matrix[j, k]
        for j in range(first, last):
            for k in range(first, j):
                matrix[j, j] -= matrix[j, k] * matrix[j, k]
            if not matrix[j, j] > 1e-14:
                return False
            matrix[j, j] = np.sqrt(matrix[j, j])
            for i in range(j + 1, size):
                total = matrix[i, j]
                for k in range(first, j):
                    total -= matrix[i, k] * matrix[j, k]
                matrix[i, j] = total / matrix[j, j]
    return True


@_jit
def _substitute(factor: Floats, right: Floats) -> None:
    """Solve L L' x = right in place."""
    size = right.size
    for i in range(size):
        total = right[i]
        for k in range(i):
            total -= factor[i, k] * right[k]
        right[i] = total / factor[i, i]
    for i in range(size - 1, -1, -1):
        right[i] /= factor[i, i]
        for k in range(i):
            right[k] -= factor[i, k] * right[i]


@_jit
def _held(x: Floats, gradient: Floats, models: int, anchor: int, held: NDArray[np.bool_]) -> None:
    """Mark the parameters that stay: the anchor's slope, and those that a step would push out of their bounds."""
    benches = (x.size - models) // 2
    for i in range(x.size):
        low = -PLACE_LIMIT if i < models + benches else SLOPE_LOW
        high = PLACE_LIMIT if i < models + benches else SLOPE_HIGH
        held[i] = (x[i] <= low and gradient[i] > 0.0) or (x[i] >= high and gradient[i] < 0.0)
    held[models + benches + anchor] = True


@_jit
def _step(
    start: Integers,
    bench: Integers,
    gradient: Floats,
    diagonal: Floats,
    cross: Floats,
    small: Floats,
    damping: float,
    held: NDArray[np.bool_],
    reduced: Floats,
    step: Floats,
) -> bool:
    """The damped step by elimination of the capabilities; False if the damped matrix is not positive definite."""
    models = start.size - 1
    width = small.shape[0]
    benches = width // 2
    reduced[:, :] = small
    for i in range(width):
        reduced[i, i] += damping
        step[models + i] = 0.0 if held[models + i] else -gradient[models + i]
    for m in range(models):
        if held[m]:
            continue
        pivot = diagonal[m] + damping
        if not pivot > 1e-14:
            return False
        for cell in range(start[m], start[m + 1]):
            row = bench[cell]
            share_d = cross[cell, 0] / pivot
            share_a = cross[cell, 1] / pivot
            step[models + row] += share_d * gradient[m]
            step[models + benches + row] += share_a * gradient[m]
            for other in range(start[m], start[m + 1]):
                column = bench[other]
                if column <= row:
                    reduced[row, column] -= share_d * cross[other, 0]
                    reduced[benches + row, benches + column] -= share_a * cross[other, 1]
                reduced[benches + row, column] -= share_a * cross[other, 0]
    for i in range(width):
        if held[models + i]:
            step[models + i] = 0.0
            for k in range(i):
                reduced[i, k] = 0.0
            for k in range(i + 1, width):
                reduced[k, i] = 0.0
            reduced[i, i] = 1.0
    if not _factor(reduced):
        return False
    _substitute(reduced, step[models:])
    for m in range(models):
        if held[m]:
            step[m] = 0.0
            continue
        total = -gradient[m]
        for cell in range(start[m], start[m + 1]):
            total -= cross[cell, 0] * step[models + bench[cell]]
            total -= cross[cell, 1] * step[models + benches + bench[cell]]
        step[m] = total / (diagonal[m] + damping)
    return True


@_jit
def _apart(x: Floats, other: Floats) -> float:
    """The largest difference of two vectors of parameters; infinite if `other` is empty."""
    if other.size == 0:
        return float(np.inf)
    found = 0.0
    for i in range(x.size):
        found = max(found, abs(x[i] - other[i]))
    return found


@_jit
def minimise(
    x: Floats,
    weight: Floats,
    start: Integers,
    bench: Integers,
    score: Floats,
    ridge: float,
    log_slope: bool,
    anchor: int,
    tolerance: float,
    most_steps: int,
    known: Floats,
) -> tuple[float, int, bool]:
    """Move `x` to a minimum; the objective there, the steps taken, and whether it converged.

    Converged: an undamped step would lower the objective by less than `tolerance` of itself, or `x` has come so near to
    the minimum `known` (empty: none) that it is on its way there.
    """
    models = start.size - 1
    width = x.size - models
    gradient, step = np.empty(x.size), np.empty(x.size)
    diagonal, cross = np.empty(models), np.empty((bench.size, 2))
    small, reduced = np.empty((width, width)), np.empty((width, width))
    held = np.zeros(x.size, dtype=np.bool_)
    trial = np.empty(x.size)
    value = _objective(x, weight, start, bench, score, ridge, log_slope, anchor)
    damping = 3e-3
    for count in range(most_steps):
        full = True
        undamped = False  # whether a step without damping has been tried from here: a second try would never end
        _derivatives(x, weight, start, bench, score, ridge, log_slope, anchor, True, gradient, diagonal, cross, small)
        _held(x, gradient, models, anchor, held)
        while True:
            if not _step(start, bench, gradient, diagonal, cross, small, damping, held, reduced, step):
                if full:
                    full = False
                    _derivatives(x, weight, start, bench, score, ridge, log_slope, anchor, False, gradient, diagonal, cross, small)
                else:
                    damping = max(damping * 4.0, 1e-8)
                    if not damping < 1e8:
                        return value, count, False
                continue
            promised = 0.0
            for i in range(x.size):
                low = -PLACE_LIMIT if i < x.size - width // 2 else SLOPE_LOW
                high = PLACE_LIMIT if i < x.size - width // 2 else SLOPE_HIGH
                trial[i] = min(max(x[i] + step[i], low), high)
                promised -= gradient[i] * (trial[i] - x[i])
            if full and promised < tolerance * value and not (undamped and damping > 0.0):
                if damping == 0.0:
                    return value, count, True
                damping, undamped = 0.0, True
                continue
            reached = _objective(trial, weight, start, bench, score, ridge, log_slope, anchor)
            if reached <= value:
                break
            damping = max(damping * 4.0, 1e-8)
            if damping > 1e8:
                return value, count, False
        gained = value - reached
        x[:] = trial
        value = reached
        if _apart(x, known) < SAME_MINIMUM:
            return value, count + 1, True
        damping = damping * 0.1 if gained > 0.25 * promised else damping * 2.0
        if damping < 1e-10:
            damping = 0.0
        if not full and damping < 1e-6:
            damping = 1e-6
    return value, most_steps, False


@_jit
def _taken(
    weight: Floats, start: Integers, bench: Integers, score: Floats
) -> tuple[Floats, Integers, Integers, Floats]:
    """Weights, starts, benchmarks and scores of the cells with any weight: about two thirds of all in a resample."""
    kept = np.flatnonzero(weight)
    first = np.zeros_like(start)
    for m in range(start.size - 1):
        first[m + 1] = first[m]
        for cell in range(start[m], start[m + 1]):
            if weight[cell] != 0.0:
                first[m + 1] += 1
    return weight[kept], first, bench[kept], score[kept]


@numba.njit(cache=True, parallel=True, nogil=True)
def minimise_many(
    x: Floats,
    second: Floats,
    weight: Floats,
    start: Integers,
    bench: Integers,
    score: Floats,
    ridge: float,
    log_slope: bool,
    anchor: int,
    tolerance: float,
    most_steps: int,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Move every row of `x` (draws, parameters) to the lower of two minima under its row of weights.

    One is sought from the row itself, the other from the parameters `second`. Says which rows converged, and for which
    the second start led lower.
    """
    converged = np.zeros(x.shape[0], dtype=np.bool_)
    lower = np.zeros(x.shape[0], dtype=np.bool_)
    for draw in numba.prange(x.shape[0]):
        w, s, b, y = _taken(weight[draw], start, bench, score)
        value, _, done = minimise(x[draw], w, s, b, y, ridge, log_slope, anchor, tolerance, most_steps, np.empty(0))
        other = second.copy()
        again, _, ended = minimise(other, w, s, b, y, ridge, log_slope, anchor, tolerance, most_steps, x[draw])
        if ended and (again < value * (1.0 - LOWER_MINIMUM) or not done):
            x[draw] = other
            lower[draw] = True
        converged[draw] = done or ended
    return converged, lower
