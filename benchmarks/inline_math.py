"""Exponentials and logarithms that a compiled loop takes in, so that it can run several of its rounds at once.

A call of the mathematical library keeps a loop from that. Both are polynomials on a short interval about 0, as in any
such library, with the power of two handled in the bits of the number; the error is two units in the last place at most.
"""

from typing import Any, Final

import numba
import numpy as np

_jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})

#: ln 2 in two parts; the first ends in zero bits, so that its product with a power of two up to 1,100 is exact.
_LN2_HIGH: Final = 0.6931471803691238
_LN2_LOW: Final = 1.9082149292705877e-10

#: Added to a number of moderate size, it leaves the nearest whole number in the lowest bits of the sum.
_ROUND: Final = 1.5 * 2.0**52

#: Where the bits of the mantissa end, and the bits of the square root of a half.
_MANTISSA = np.int64(52)
_ROOT_HALF = np.float64(np.sqrt(0.5)).view(np.int64)


@_jit
def exp_of(x: float) -> float:
    """e^x for x between -700 and 700, by the Taylor series about the nearest multiple of ln 2."""
    shifted = x * (1.0 / 0.6931471805599453) + _ROUND
    twos = shifted - _ROUND
    r = (x - twos * _LN2_HIGH) - twos * _LN2_LOW
    p = 1.0 / 479001600.0 + r * (1.0 / 6227020800.0)
    p = 1.0 / 3628800.0 + r * (1.0 / 39916800.0 + r * p)
    p = 1.0 / 40320.0 + r * (1.0 / 362880.0 + r * p)
    p = 1.0 / 720.0 + r * (1.0 / 5040.0 + r * p)
    p = 1.0 / 24.0 + r * (1.0 / 120.0 + r * p)
    p = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * p)))
    bits = np.float64(p).view(np.int64) + (np.float64(shifted).view(np.int64) << _MANTISSA)
    return float(np.int64(bits).view(np.float64))


@_jit
def log_of(x: float) -> float:
    """Ln x for a positive x that is no denormal, by the series of 2 artanh((m - 1)/(m + 1)), m near 1."""
    bits = np.float64(x).view(np.int64)
    twos = (bits - _ROOT_HALF) >> _MANTISSA
    m = np.int64(bits - (twos << _MANTISSA)).view(np.float64)
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    p = 1.0 / 15.0 + z * (1.0 / 17.0 + z * (1.0 / 19.0 + z * (1.0 / 21.0)))
    p = 1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0 + z * (1.0 / 13.0 + z * p)))
    p = z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * p))
    return float(twos * _LN2_HIGH + (twos * _LN2_LOW + 2.0 * (s + s * p)))
