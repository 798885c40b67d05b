"""The compiled metric of the robust sampler: the expected information of the scores plus the precision of the priors.

Like the normal equations of the compatible fit it is an arrow: the models' blocks are diagonal and are eliminated, the
benchmarks' block (the Schur complement) is inverted once. Parameters are ordered as in `_robust_kernel`.
"""

from math import exp, sqrt

import numpy as np

from headway.index._robust_kernel import DIFFICULTY_SPREAD, FLOOR, Floats, Integers, _jit


@_jit
def _invert(matrix: Floats) -> None:
    """The inverse of a positive definite matrix, in place (Gauss and Jordan, pivots on the diagonal)."""
    size = matrix.shape[0]
    for k in range(size):
        share = 1.0 / matrix[k, k]
        matrix[k, k] = 1.0
        for j in range(size):
            matrix[k, j] *= share
        for i in range(size):
            if i != k:
                factor = matrix[i, k]
                matrix[i, k] = 0.0
                if factor != 0.0:
                    for j in range(size):
                        matrix[i, j] -= factor * matrix[k, j]


@_jit
def fill_metric(
    x: Floats,
    weight: Floats,
    start: Integers,
    bench: Integers,
    per_item: Floats,
    pivot: Integers,
    steep: Floats,
    by_model: Floats,
    by_bench: Floats,
    blocks: Floats,
    prior: Floats,
    whole: Floats,
) -> None:
    """The expected information at x: for each cell its root weight and two gradients, and the inverses of the arrow.

    `steep` (cells,), `by_model` (cells, 1 + factors), `by_bench` (cells, 2 + factors); `blocks` (models, wide, wide)
    the models' inverses, `prior` (models' and benchmarks' parameters,) and `whole` the inverse of the Schur complement.
    """
    models, benches, factors = start.size - 1, per_item.size, pivot.size
    wide, tall = 1 + factors, 2 + factors
    at_b = models * wide
    at_s = at_b + benches * tall
    at_h = at_s + benches
    freedom = 2.0 + exp(x[at_h + 5])
    prior[:at_b] = 1.0
    for b in range(benches):
        at = at_b + b * tall
        prior[at] = DIFFICULTY_SPREAD**-2
        prior[at + 1] = exp(-2.0 * x[at_h + 1])
        prior[at + 2 : at + tall] = exp(-2.0 * x[at_h + 4])
    whole[:, :] = 0.0
    for i in range(benches * tall):
        whole[i, i] = prior[at_b + i]
    fixed = np.zeros(benches * tall, dtype=np.bool_)
    for k in range(factors):
        for above in range(k + 1, factors):
            fixed[pivot[k] * tall + 2 + above] = True
    for m in range(models):
        at_m = m * wide
        block = blocks[m]
        block[:, :] = 0.0
        for i in range(wide):
            block[i, i] = 1.0
        for cell in range(start[m], start[m + 1]):
            b = bench[cell]
            at = at_b + b * tall
            slope, apart = exp(x[at + 1]), x[at_m] - x[at]
            eta = slope * apart
            for k in range(factors):
                eta += x[at_m + 1 + k] * x[at + 2 + k]
                by_model[cell, 1 + k] = x[at + 2 + k]
                by_bench[cell, 2 + k] = 0.0 if fixed[b * tall + 2 + k] else x[at_m + 1 + k]
            by_model[cell, 0] = slope
            by_bench[cell, 0] = -slope
            by_bench[cell, 1] = slope * apart
            p = 1.0 / (1.0 + exp(-eta))
            pq = p * (1.0 - p)
            per = 4.0 * exp(2.0 * (x[at_h + 2] + exp(x[at_h + 3]) * x[at_s + b])) + per_item[b]
            square = per * pq + FLOOR * FLOOR
            scale = 0.5 * per * (1.0 - 2.0 * p) * pq / square
            held = ((freedom + 1.0) * pq * pq / square + 2.0 * freedom * scale * scale) / (freedom + 3.0) * weight[cell]
            steep[cell] = sqrt(held)
            for i in range(wide):
                for j in range(wide):
                    block[i, j] += held * by_model[cell, i] * by_model[cell, j]
            for i in range(tall):
                for j in range(tall):
                    whole[b * tall + i, b * tall + j] += held * by_bench[cell, i] * by_bench[cell, j]
        _invert(block)
        for one in range(start[m], start[m + 1]):
            for two in range(start[m], start[m + 1]):
                inner = 0.0
                for i in range(wide):
                    for j in range(wide):
                        inner += by_model[one, i] * block[i, j] * by_model[two, j]
                inner *= (steep[one] * steep[two]) ** 2
                for i in range(tall):
                    for j in range(tall):
                        whole[bench[one] * tall + i, bench[two] * tall + j] -= (
                            inner * by_bench[one, i] * by_bench[two, j]
                        )
    _invert(whole)
    for i in range(benches * tall):
        if fixed[i]:
            whole[i, :], whole[:, i] = 0.0, 0.0
