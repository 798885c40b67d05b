"""The compiled solver of small dense systems: Cholesky factor and substitution, in place."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: How the kernel is compiled: sums may be reordered, and what is compiled is kept on disk.
jit: Any = numba.njit(cache=True, fastmath={"contract", "reassoc", "nsz", "arcp"}, nogil=True)


@jit
def factor(matrix: Floats) -> bool:
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


@jit
def substitute(factor: Floats, right: Floats) -> None:
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
