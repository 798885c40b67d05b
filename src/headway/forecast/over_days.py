"""What is read from the lags on some days, draw by draw: one of them, the least, the most, the change."""

import numpy as np
from numpy.typing import NDArray

from headway.gap.lag import Lags
from headway.units import AXIS_ITEMS

Array = NDArray[np.float64]


def known_days(lags: Lags) -> Lags:
    """The days on which both sides had released a model."""
    there = ~np.isnan(lags.value[0])
    return Lags(lags.value[:, there], lags.floor[:, there])


def on_day(lags: Lags, place: int = 0) -> Lags:
    """The lag on one of the days, each of shape (1 + draws,)."""
    return Lags(lags.value[:, place], lags.floor[:, place])


def least_over(lags: Lags) -> Lags:
    """The least lag of some days, each of shape (1 + draws,)."""
    return Lags(lags.value.min(axis=AXIS_ITEMS), lags.floor.min(axis=AXIS_ITEMS))


def most_over(lags: Lags) -> Lags:
    """The longest lag of some days, each of shape (1 + draws,); infinite where one is longer than can be read."""
    return Lags(lags.value.max(axis=AXIS_ITEMS), lags.floor.max(axis=AXIS_ITEMS))


def change_over(lags: Lags) -> Array:
    """The lag on the last day less that on the first, on the same draws, shape (1 + draws,); above 0: it grew.

    A lag that is longer than can be read counts as long as can be read.
    """
    read = np.where(np.isposinf(lags.value), lags.floor, lags.value)
    return np.asarray(read[:, -1] - read[:, 0])
