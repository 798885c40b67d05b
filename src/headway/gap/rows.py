"""Rows of a central fit and its draws, turned into what a result says of them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from headway.interval import Interval, interval_of, quantile_pair
from headway.units import AXIS_DRAWS, AXIS_ITEMS


def interval_of_rows(rows: NDArray[np.float64], level: float, floor: NDArray[np.float64] | None = None) -> Interval:
    """Central fit and draws, shape (1 + draws,), as an interval; its low end is that of the least they can be.

    Draws that have no value (nan) are left out, unless none has one.
    """
    told = ~np.isnan(rows[1:]) | np.isnan(rows[1:]).all()
    found = interval_of(rows[1:][told], float(rows[0]), level)
    if floor is None:
        return found
    least = interval_of(floor[1:][told], float(floor[0]), level)
    return replace(found, low=least.low)


def intervals_of_columns(
    rows: NDArray[np.float64], level: float, floor: NDArray[np.float64] | None = None
) -> list[Interval]:
    """`interval_of_rows` of each column of shape (1 + draws, items), several times as fast as one after the other."""
    low, high = quantile_pair(rows[1:], level)
    least = low if floor is None else quantile_pair(floor[1:], level)[0]
    partly = np.asarray(np.isnan(rows[1:]).any(axis=AXIS_DRAWS))
    return [
        interval_of_rows(rows[:, place], level, None if floor is None else floor[:, place])
        if partly[place]
        else Interval(low=float(least[place]), central=float(rows[0, place]), high=float(high[place]), level=level)
        for place in range(rows.shape[AXIS_ITEMS])
    ]


def longer_than(rows: NDArray[np.float64], floor: NDArray[np.float64]) -> float | None:
    """What a lag is longer than, where the central fit cannot read it; both are the central fit and the draws."""
    return float(floor[0]) if np.isposinf(rows[0]) else None


def censored_share(rows: NDArray[np.float64]) -> float:
    """Share of the draws in which a lag is longer than can be read; `rows` is the central fit and the draws."""
    return float(np.mean(np.isinf(rows[1:])))
