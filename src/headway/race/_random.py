"""Random numbers that depend on nothing but their address: seed, draw, month and stream.

The generator is Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC 2011): ten rounds that mix a counter of 128 bits under a key of 64. The key is the seed and the counter is the
address, so there is no state to carry: the same draw has the same noise in every scenario, in any chunk, on any number
of workers and at any horizon. Normal numbers come from the inverse of their distribution: one number, one address.

Everything here is compiled and can be called from other compiled kernels.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_jit: Any = numba.njit(cache=True, nogil=True)

# Words of 32 bits are held in unsigned 64: a product of two fits, and compiled code widens them to that anyway.
_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)

#: Multipliers of a round and steps of the key. Source: Salmon et al. 2011, section 3.3 (Random123, philox.h).
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)

#: Set in the second word of the counter of a stream: a draw's own number is never as large, so months and streams
#: cannot meet in one counter.
_STREAM = np.uint64(0x80000000)

#: A number of n bits is put in the middle of its cell of width 2^-n, so that neither 0 nor 1 can come. 52 is the most
#: for which the middle is a number in double precision.
_CELL32 = 2.0**-32
_CELL52 = 2.0**-52

# Coefficients by rising power of PPND16, for the middle, the shoulders and the tails. Source: Wichura 1988, AS 241,
# Applied Statistics 37, 477-484: relative error about 1e-16.
_MIDDLE = (
    (3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
     45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727),
    (1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
     21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610),
)  # fmt: skip
_SHOULDER = (
    (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
     1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
     0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)  # fmt: skip
_TAIL = (
    (6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
     0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)  # fmt: skip


@_jit
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[np.uint64, ...]:
    """Four random words for a counter of four words under a key of two.

    Only the lower 32 bits of each argument count; what comes back are unsigned 64-bit numbers below 2^32.
    """
    a, b, c, d = np.uint64(c0) & _WORD, np.uint64(c1) & _WORD, np.uint64(c2) & _WORD, np.uint64(c3) & _WORD
    key, lock = np.uint64(k0) & _WORD, np.uint64(k1) & _WORD
    for _ in range(10):
        first, second = _M0 * a, _M1 * c
        a, b, c, d = (second >> _HALF) ^ b ^ key, second & _WORD, (first >> _HALF) ^ d ^ lock, first & _WORD
        key, lock = (key + _W0) & _WORD, (lock + _W1) & _WORD
    return a, b, c, d


@_jit
def four_uniforms(seed: int, draw: int, month: int, block: int) -> tuple[float, float, float, float]:
    """Four independent uniform numbers of 32 bits each for one seed, draw, month and block of numbers.

    Each lies between 2^-33 and 1 - 2^-33, so a normal number made of it within 6.4. `draw` is from 0, `month` and
    `block` are any numbers of 32 bits; a negative month is an address of its own.
    """
    key, place = np.uint64(seed), np.uint64(draw)
    a, b, c, d = philox(place, place >> _HALF, np.uint64(month), np.uint64(block), key, key >> _HALF)
    return (
        (np.float64(a) + 0.5) * _CELL32,
        (np.float64(b) + 0.5) * _CELL32,
        (np.float64(c) + 0.5) * _CELL32,
        (np.float64(d) + 0.5) * _CELL32,
    )


@_jit
def uniform(seed: int, draw: int, month: int, stream: int) -> float:
    """One uniform number of 52 bits for one seed, draw, month and stream, between 2^-53 and 1 - 2^-53.

    Streams and the blocks of `four_uniforms` never share a counter.
    """
    key, place = np.uint64(seed), np.uint64(draw)
    a, b, _, _ = philox(place, (place >> _HALF) | _STREAM, np.uint64(month), np.uint64(stream), key, key >> _HALF)
    return float((np.float64((a << np.uint64(20)) | (b >> np.uint64(12))) + 0.5) * _CELL52)


@_jit
def _ratio(x: float, over: tuple[float, ...], under: tuple[float, ...]) -> float:
    """The ratio of two polynomials of degree seven, by Horner's rule."""
    top, bottom = over[7], under[7]
    for power in range(6, -1, -1):
        top, bottom = top * x + over[power], bottom * x + under[power]
    return float(top / bottom)


@_jit
def normal_of(u: float) -> float:
    """The standard normal number below which a share `u` lies, for u between 0 and 1 and neither of them.

    Source: PPND16 of Wichura 1988, AS 241.
    """
    off = u - 0.5
    if abs(off) <= 0.425:
        return float(off * _ratio(0.180625 - off * off, _MIDDLE[0], _MIDDLE[1]))
    r = np.sqrt(-np.log(u if off < 0.0 else 1.0 - u))
    if r <= 5.0:
        size = _ratio(r - 1.6, _SHOULDER[0], _SHOULDER[1])
    else:
        size = _ratio(r - 5.0, _TAIL[0], _TAIL[1])
    return float(-size if off < 0.0 else size)


@_jit
def _fill_uniforms(found: Floats, seed: int, stream: int, first: int) -> None:
    for place in range(found.size):
        found[place] = uniform(seed, first + place, 0, stream)


@_jit
def _fill_uniforms_at(found: Floats, seed: int, stream: int, draws: NDArray[np.int64]) -> None:
    for place in range(found.size):
        found[place] = uniform(seed, draws[place], 0, stream)


@_jit
def _fill_normals(found: Floats, shares: Floats) -> None:
    for place in range(found.size):
        found[place] = normal_of(shares[place])


def uniforms(seed: int, stream: int, first: int, count: int) -> Floats:
    """Uniform numbers of the draws `first` to `first + count - 1` of a stream, shape (count,).

    `seed` is a number from 0 below 2^64 and `stream` one from 0 below 2^32, such as a checksum of a parameter's name. A
    draw has the same number in whatever chunk it is asked for.
    """
    found = np.empty(count)
    _fill_uniforms(found, np.uint64(seed), np.uint64(stream), first)
    return found


def uniforms_at(seed: int, stream: int, draws: NDArray[np.int64]) -> Floats:
    """Uniform numbers of some draws of a stream, shape of `draws`, (count,); those that `uniforms` has for them."""
    found = np.empty(draws.size)
    _fill_uniforms_at(found, np.uint64(seed), np.uint64(stream), np.ascontiguousarray(draws, dtype=np.int64))
    return found


def normals_of(shares: Floats) -> Floats:
    """The standard normal numbers below which shares lie, in the shape of `shares`; see `normal_of`."""
    flat = np.ascontiguousarray(shares, dtype=np.float64).ravel()
    found = np.empty(flat.size)
    _fill_normals(found, flat)
    return found.reshape(np.shape(shares))
