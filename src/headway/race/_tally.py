"""The compiled counting of draws into bins."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

_jit: Any = numba.njit(cache=True, nogil=True)


@_jit
def count_into(values: NDArray[np.float64], low: float, width: float, counts: NDArray[np.int64]) -> None:
    """Add each column of `values`, shape (draws, columns), to its row of `counts`, shape (columns, bins).

    The first and the last bin hold whatever lies beyond; nothing is left out, so values must not be nan.
    """
    last = counts.shape[1] - 1
    for row in range(values.shape[0]):
        for at in range(values.shape[1]):
            place = np.floor((values[row, at] - low) / width) + 1.0
            counts[at, int(min(max(place, 0.0), float(last)))] += 1
