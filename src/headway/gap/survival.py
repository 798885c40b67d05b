"""The share of things that still last after some time, some of them still lasting when last seen."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.units import AXIS_ITEMS

#: Rounding that a product of shares may carry where it stands at a half.
_ROUNDING: Final = 1e-9


class Survival(NamedTuple):
    """Kaplan-Meier curves, one a row: after `time` the share `lasting` remains; both of shape (rows, items).

    Times rise along a row. Items without weight stand at its end, with time inf.
    """

    time: NDArray[np.float64]
    lasting: NDArray[np.float64]


def kaplan_meier(
    time: NDArray[np.float64], ended: NDArray[np.bool_], weight: NDArray[np.float64] | None = None
) -> Survival:
    """The product-limit estimate of each row.

    Parameters
    ----------
    time : shape (rows, items)
        Until the end, or until last seen.
    ended : shape (rows, items)
        Whether the end was seen; else the item is right-censored.
    weight : shape (rows, items), optional
        How often an item counts, 0 if it does not; need not be whole.

    Notes
    -----
    Method: Kaplan and Meier (1958). At equal times an end comes before a censoring, so that what is censored on the
    day of an end was still at risk on it.
    """
    weight = np.ones(time.shape) if weight is None else weight
    counted = weight > 0
    order = np.lexsort((~ended, np.where(counted, time, np.inf)), axis=AXIS_ITEMS)
    time = np.take_along_axis(np.where(counted, time, np.inf), order, AXIS_ITEMS)
    ended, weight = np.take_along_axis(ended, order, AXIS_ITEMS), np.take_along_axis(weight, order, AXIS_ITEMS)
    at_risk = np.flip(np.cumsum(np.flip(weight, AXIS_ITEMS), axis=AXIS_ITEMS), AXIS_ITEMS)
    leave = np.where(ended, weight, 0.0)
    stay = 1.0 - np.divide(leave, at_risk, out=np.zeros_like(leave), where=at_risk > 0)
    lasting: NDArray[np.float64] = np.multiply.accumulate(np.maximum(stay, 0.0), axis=AXIS_ITEMS)
    return Survival(time, lasting)


def median_time(curves: Survival) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The first time after which half or fewer last, and what it is known to be at least, each of shape (rows,).

    Where the curve stays above a half the median is inf and at least the longest time seen; a row without any item is
    nan in both.
    """
    half = curves.lasting <= 0.5 + _ROUNDING
    seen = np.isfinite(curves.time)
    longest = np.max(np.where(seen, curves.time, -np.inf), axis=AXIS_ITEMS, initial=-np.inf)
    reached = half & seen
    first = np.min(np.where(reached, curves.time, np.inf), axis=AXIS_ITEMS, initial=np.inf)
    nothing = ~seen.any(axis=AXIS_ITEMS)
    value = np.where(nothing, np.nan, first)
    return value, np.where(nothing, np.nan, np.where(np.isinf(first), longest, first))


def lasting_at(curves: Survival, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share that lasts longer than each time, shape (rows, times)."""
    found = np.ones((curves.time.shape[0], times.size))
    for place, moment in enumerate(times):
        passed = (curves.time <= moment).sum(axis=AXIS_ITEMS)
        shares = np.concatenate([np.ones((curves.time.shape[0], 1)), curves.lasting], axis=AXIS_ITEMS)
        found[:, place] = np.take_along_axis(shares, passed[:, None], AXIS_ITEMS)[:, 0]
    return found
