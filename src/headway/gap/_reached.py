"""The compiled search of lags: when a frontier first stood at a level, row by row.

One binary search a level instead of a comparison with every day. No arithmetic is done on levels or days, so what comes
back is what the plain comparison gives, to the last bit. Rows are worked through by one thread, without holding the
interpreter: whoever has many rows shares them out himself.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_jit: Any = numba.njit(cache=True, nogil=True)


@_jit
def search_all(found: Floats, days: Floats, ladder: Floats, levels: Floats, places: Integers) -> None:
    """Fill `found` (rows, places) with the day on which each row's ladder first stood at or above a level.

    `days` (days,) are those of the ladder's columns. `ladder` (rows, days) never decreases along a row; if it has one
    row alone, that serves for all. `places` are the columns of `levels` (rows, items) that are wanted. inf where the
    ladder never gets there, -inf where its first column is already above.
    """
    shared, last = ladder.shape[0] == 1, days.size
    for row in range(found.shape[0]):
        steps = ladder[0 if shared else row]
        for at in range(places.size):
            level = levels[row, places[at]]
            if level < steps[0]:
                found[row, at] = -np.inf
                continue
            low, high = 0, last
            while low < high:
                middle = (low + high) // 2
                if steps[middle] < level:
                    low = middle + 1
                else:
                    high = middle
            found[row, at] = days[low] if low < last else np.inf
