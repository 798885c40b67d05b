"""The compiled sampler of the robust index: its log posterior, the metric of its steps, and no-U-turn paths.

One vector of free parameters, all on the real line: for each model its capability C and its places u on the specific
factors; for each benchmark its difficulty D, log slope and loadings v; then for each benchmark its standardised log
noise; then six numbers that the benchmarks share: mean and log spread of the log slopes, mean and log spread of the log
noise, log scale of the loadings, log of the degrees of freedom above two. The loadings of the pivots (one benchmark a
factor) are a lower triangle: entries above it stay 0, which fixes the turn of the factors and changes nothing else.

The metric is the expected information of the scores plus the precision of the priors. Like the normal equations of the
compatible fit it is an arrow: the models' blocks are eliminated, the benchmarks' block is inverted once.
Method: docs/methods/index-robust.md. All in one file, because the compiler's cache looks at one file only.
"""

from math import exp, lgamma, log, log1p, sqrt
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Numbers that the benchmarks share, at the end of the vector.
SHARED = 6

#: Least scale of the noise of a score: scores are given to two or three digits. Source: docs/methods/index-robust.md.
FLOOR = 0.01

#: Priors. Source: docs/methods/index-robust.md.
DIFFICULTY_SPREAD = 2.0
SLOPE_MEAN, SLOPE_MEAN_SPREAD, SLOPE_SPREAD = 0.5, 1.0, 0.5
NOISE_MEAN, NOISE_MEAN_SPREAD, NOISE_SPREAD = -2.5, 1.0, 0.5
LOADING_SPREAD = 1.0
TAIL_SHAPE, TAIL_RATE = 2.0, 0.2

#: Acceptance that the step size aims at, deepest tree, energy error that counts as divergence. Source: common practice.
ACCEPTANCE = 0.8
DEEPEST = 8
DIVERGENT = 1000.0

_jit: Any = numba.njit(cache=True, fastmath={"contract", "reassoc", "nsz", "arcp"}, nogil=True)


@_jit
def log_density(
    x: Floats,
    weight: Floats,
    start: Integers,
    bench: Integers,
    score: Floats,
    per_item: Floats,
    pivot: Integers,
    grad: Floats,
) -> float:
    """The log posterior up to a constant; fills `grad`.

    `weight` (cells,) is 1 for scores that count and 0 for those held out; `per_item` (benchmarks,) is one over the
    number of items, 0 where it is not known; `pivot` (factors,) names the benchmark of each factor's diagonal.
    """
    models, benches, factors = start.size - 1, per_item.size, pivot.size
    wide, tall = 1 + factors, 2 + factors
    at_b = models * wide
    at_s = at_b + benches * tall
    at_h = at_s + benches
    slope_mean, slope_spread = x[at_h], exp(x[at_h + 1])
    noise_mean, noise_spread = x[at_h + 2], exp(x[at_h + 3])
    loading, extra = exp(x[at_h + 4]), exp(x[at_h + 5])
    freedom = 2.0 + extra
    half = 0.5 * (freedom + 1.0)
    total, squares, loads = 0.0, 0.0, 0.0
    for i in range(at_b):
        total -= 0.5 * x[i] * x[i]
        grad[i] = -x[i]
    slope, noise, noise_grad = np.empty(benches), np.empty(benches), np.zeros(benches)
    for b in range(benches):
        at = at_b + b * tall
        slope[b] = exp(x[at + 1])
        noise[b] = 4.0 * exp(2.0 * (noise_mean + noise_spread * x[at_s + b]))
        z = (x[at + 1] - slope_mean) / slope_spread
        total -= 0.5 * (x[at] / DIFFICULTY_SPREAD) ** 2 + 0.5 * z * z + 0.5 * x[at_s + b] ** 2
        squares += z * z
        grad[at] = -x[at] / DIFFICULTY_SPREAD**2
        grad[at + 1] = -z / slope_spread
        for k in range(factors):
            z = x[at + 2 + k] / loading
            total -= 0.5 * z * z
            loads += z * z
            grad[at + 2 + k] = -z / loading
    total -= benches * (log(slope_spread) + factors * log(loading))

    cells, tail_grad = 0.0, 0.0
    squared, fallen, log_square, log_fallen = 1.0, 1.0, 0.0, 0.0
    for m in range(models):
        at_m = m * wide
        for cell in range(start[m], start[m + 1]):
            if weight[cell] == 0.0:
                continue
            b = bench[cell]
            at = at_b + b * tall
            apart = x[at_m] - x[at]
            eta = slope[b] * apart
            for k in range(factors):
                eta += x[at_m + 1 + k] * x[at + 2 + k]
            p = 1.0 / (1.0 + exp(-eta))
            pq = p * (1.0 - p)
            per = noise[b] + per_item[b]
            square = per * pq + FLOOR * FLOOR
            miss = score[cell] - p
            ratio = miss * miss / (freedom * square)
            pull = half / (1.0 + ratio)
            by_square = (pull * ratio - 0.5) / square
            by_eta = pq * (2.0 * pull * miss / (freedom * square) + by_square * per * (1.0 - 2.0 * p))
            squared *= square
            fallen *= 1.0 + ratio
            tail_grad += pull * ratio / freedom
            # One logarithm for many cells: it takes as long as the rest of a cell.
            if squared < 1e-200 or squared > 1e200 or fallen > 1e200:
                log_square += log(squared)
                log_fallen += log(fallen)
                squared, fallen = 1.0, 1.0
            noise_grad[b] += 2.0 * by_square * pq * noise[b]
            cells += 1.0
            grad[at_m] += by_eta * slope[b]
            grad[at] -= by_eta * slope[b]
            grad[at + 1] += by_eta * slope[b] * apart
            for k in range(factors):
                grad[at_m + 1 + k] += by_eta * x[at + 2 + k]
                grad[at + 2 + k] += by_eta * x[at_m + 1 + k]
    log_square += log(squared)
    log_fallen += log(fallen)
    total -= 0.5 * log_square + half * log_fallen
    tail_grad -= 0.5 * log_fallen
    total += cells * (lgamma(half) - lgamma(half - 0.5) - 0.5 * log(freedom))
    h = 1e-4
    slide = (lgamma(half + h) - lgamma(half - h) - lgamma(half - 0.5 + h) + lgamma(half - 0.5 - h)) / (2.0 * h)
    tail_grad += cells * 0.5 * (slide - 1.0 / freedom)

    for k in range(factors):
        at = at_b + pivot[k] * tall + 2
        total += (factors - 1 - k) * log(abs(x[at + k]))
        grad[at + k] += (factors - 1 - k) / x[at + k]
        for above in range(k + 1, factors):
            grad[at + above] = 0.0
    for i in range(SHARED):
        grad[at_h + i] = 0.0
    for b in range(benches):
        grad[at_s + b] = noise_grad[b] * noise_spread - x[at_s + b]
        grad[at_h] += (x[at_b + b * tall + 1] - slope_mean) / slope_spread**2
        grad[at_h + 2] += noise_grad[b]
        grad[at_h + 3] += noise_grad[b] * noise_spread * x[at_s + b]
    grad[at_h] -= (slope_mean - SLOPE_MEAN) / SLOPE_MEAN_SPREAD**2
    grad[at_h + 1] += squares - benches + 1.0 - (slope_spread / SLOPE_SPREAD) ** 2
    grad[at_h + 2] -= (noise_mean - NOISE_MEAN) / NOISE_MEAN_SPREAD**2
    grad[at_h + 3] += 1.0 - (noise_spread / NOISE_SPREAD) ** 2
    grad[at_h + 4] += loads - benches * factors + 1.0 - (loading / LOADING_SPREAD) ** 2
    grad[at_h + 5] += tail_grad * extra + TAIL_SHAPE - TAIL_RATE * extra
    total -= 0.5 * ((slope_mean - SLOPE_MEAN) / SLOPE_MEAN_SPREAD) ** 2 + 0.5 * (slope_spread / SLOPE_SPREAD) ** 2
    total -= 0.5 * ((noise_mean - NOISE_MEAN) / NOISE_MEAN_SPREAD) ** 2 + 0.5 * (noise_spread / NOISE_SPREAD) ** 2
    total -= 0.5 * (loading / LOADING_SPREAD) ** 2 + TAIL_RATE * extra
    total += x[at_h + 1] + x[at_h + 3] + x[at_h + 4] + TAIL_SHAPE * x[at_h + 5]
    return float(total)


@_jit
def solve(
    right: Floats,
    start: Integers,
    bench: Integers,
    steep: Floats,
    by_model: Floats,
    by_bench: Floats,
    blocks: Floats,
    whole: Floats,
    spare: Floats,
    out: Floats,
) -> None:
    """Fill `out` with the inverse metric times `right`; what follows the benchmarks' blocks has a diagonal, `spare`."""
    models = start.size - 1
    wide, tall = by_model.shape[1], by_bench.shape[1]
    at_b, size = models * wide, whole.shape[0]
    small = right[at_b : at_b + size].copy()
    for m in range(models):
        at_m = m * wide
        for i in range(wide):
            total = 0.0
            for j in range(wide):
                total += blocks[m, i, j] * right[at_m + j]
            out[at_m + i] = total
        for cell in range(start[m], start[m + 1]):
            inner = 0.0
            for i in range(wide):
                inner += by_model[cell, i] * out[at_m + i]
            inner *= steep[cell] ** 2
            for i in range(tall):
                small[bench[cell] * tall + i] -= inner * by_bench[cell, i]
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += whole[i, j] * small[j]
        out[at_b + i] = total
    pulled = np.empty(wide)
    for m in range(models):
        at_m = m * wide
        pulled[:] = 0.0
        for cell in range(start[m], start[m + 1]):
            inner = 0.0
            at = at_b + bench[cell] * tall
            for i in range(tall):
                inner += by_bench[cell, i] * out[at + i]
            inner *= steep[cell] ** 2
            for i in range(wide):
                pulled[i] += inner * by_model[cell, i]
        for i in range(wide):
            for j in range(wide):
                out[at_m + i] -= blocks[m, i, j] * pulled[j]
    for i in range(spare.size):
        out[at_b + size + i] = spare[i] * right[at_b + size + i]


@_jit
def _log_sum(a: float, b: float) -> float:
    """log(exp(a) + exp(b)), safe."""
    if a < b:
        a, b = b, a
    return a if b == -np.inf else a + log1p(exp(b - a))


@_jit
def _turns(first: Floats, last: Floats, total: Floats, first_p: Floats, last_p: Floats, judged: Integers) -> bool:
    """Whether a path with these end velocities and momenta, and this sum of momenta, turns back on itself.

    Only the `judged` parameters are asked: the specific ones can turn together without any change of the posterior, and
    a path that waits for that turn is long for nothing.
    """
    left, right = 0.0, 0.0
    for i in judged:
        middle = total[i] - 0.5 * (first_p[i] + last_p[i])
        left += middle * first[i]
        right += middle * last[i]
    return left <= 0.0 or right <= 0.0


@_jit
def _bits(number: int) -> int:
    count = 0
    while number:
        count += number & 1
        number >>= 1
    return count


@_jit
def draw_momentum(
    rng: Any,
    start: Integers,
    bench: Integers,
    steep: Floats,
    by_model: Floats,
    by_bench: Floats,
    prior: Floats,
    spare: Floats,
    out: Floats,
) -> None:
    """Fill `out` with a normal draw whose covariance is the metric."""
    wide, tall = by_model.shape[1], by_bench.shape[1]
    at_b = (start.size - 1) * wide
    for i in range(prior.size):
        out[i] = rng.standard_normal() * sqrt(prior[i])
    for i in range(spare.size):
        out[prior.size + i] = rng.standard_normal() / sqrt(spare[i])
    for m in range(start.size - 1):
        for cell in range(start[m], start[m + 1]):
            push = rng.standard_normal() * steep[cell]
            for i in range(wide):
                out[m * wide + i] += push * by_model[cell, i]
            for i in range(tall):
                out[at_b + bench[cell] * tall + i] += push * by_bench[cell, i]


@_jit
def transition(
    x: Floats,
    grad: Floats,
    value: float,
    step: float,
    judged: Integers,
    rng: Any,
    weight: Floats,
    start: Integers,
    bench: Integers,
    score: Floats,
    per_item: Floats,
    pivot: Integers,
    steep: Floats,
    by_model: Floats,
    by_bench: Floats,
    blocks: Floats,
    prior: Floats,
    whole: Floats,
    spare: Floats,
) -> tuple[float, float, int, bool]:
    """One no-U-turn step of `x` and `grad` in place: log density, mean acceptance, gradients used, whether it diverged.

    Method: Hoffman and Gelman 2014 in the multinomial form of Betancourt 2017, the tree built without recursion.
    """
    size = x.size
    momentum, pull, fast = np.empty(size), np.empty(size), np.empty(size)
    draw_momentum(rng, start, bench, steep, by_model, by_bench, prior, spare, momentum)
    for k in range(pivot.size):
        for above in range(k + 1, pivot.size):
            momentum[(start.size - 1) * by_model.shape[1] + pivot[k] * by_bench.shape[1] + 2 + above] = 0.0
    solve(momentum, start, bench, steep, by_model, by_bench, blocks, whole, spare, fast)
    solve(grad, start, bench, steep, by_model, by_bench, blocks, whole, spare, pull)
    energy = -value
    for i in range(size):
        energy += 0.5 * momentum[i] * fast[i]
    # For both ends of the path: place, momentum, velocity, gradient, and the metric's answer to the gradient.
    end_x, end_p, end_v = np.empty((2, size)), np.empty((2, size)), np.empty((2, size))
    end_g, end_w = np.empty((2, size)), np.empty((2, size))
    for side in range(2):
        end_x[side], end_p[side], end_v[side], end_g[side], end_w[side] = x, momentum, fast, grad, pull
    p_sum = momentum.copy()
    weight_sum = 0.0
    kept_p, kept_v, kept_sum = (
        np.empty((DEEPEST + 1, size)),
        np.empty((DEEPEST + 1, size)),
        np.empty((DEEPEST + 1, size)),
    )
    sub_x, sub_g, sub_sum = np.empty(size), np.empty(size), np.empty(size)
    accept, leaps, diverged = 0.0, 0, False
    for depth in range(DEEPEST):
        side = 1 if rng.random() < 0.5 else 0
        half = 0.5 * step if side == 1 else -0.5 * step
        cx, cp, cv, cg, cw = end_x[side], end_p[side], end_v[side], end_g[side], end_w[side]
        sub_weight, sub_value, turning = -np.inf, value, False
        sub_sum[:] = 0.0
        for leaf in range(2**depth):
            for i in range(size):
                cp[i] += half * cg[i]
                cv[i] += half * cw[i]
                cx[i] += 2.0 * half * cv[i]
            here = log_density(cx, weight, start, bench, score, per_item, pivot, cg)
            solve(cg, start, bench, steep, by_model, by_bench, blocks, whole, spare, cw)
            kinetic = 0.0
            for i in range(size):
                cp[i] += half * cg[i]
                cv[i] += half * cw[i]
                kinetic += 0.5 * cp[i] * cv[i]
            leaps += 1
            apart = energy + here - kinetic
            if not apart > -DIVERGENT:
                diverged = True
                break
            accept += exp(min(apart, 0.0))
            sub_weight = _log_sum(sub_weight, apart)
            if leaf == 0 or log(rng.random()) < apart - sub_weight:
                sub_x[:], sub_g[:], sub_value = cx, cg, here
            sub_sum += cp
            place = _bits(leaf >> 1)
            if leaf % 2 == 0:
                kept_p[place], kept_v[place], kept_sum[place] = cp, cv, sub_sum
                continue
            rest, low = leaf, place
            while rest & 1:
                low -= 1
                rest >>= 1
            for i in range(place, low, -1):
                if _turns(kept_v[i], cv, sub_sum - kept_sum[i] + kept_p[i], kept_p[i], cp, judged):
                    turning = True
                    break
            if turning:
                break
        if diverged or turning:
            break
        if log(rng.random()) < sub_weight - weight_sum:
            x[:], grad[:], value = sub_x, sub_g, sub_value
        weight_sum = _log_sum(weight_sum, sub_weight)
        p_sum += sub_sum
        if _turns(end_v[0], end_v[1], p_sum, end_p[0], end_p[1], judged):
            break
    return value, accept / max(leaps, 1), leaps, diverged
