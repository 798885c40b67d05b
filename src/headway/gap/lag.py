"""Two frontiers turned into months, by reading sideways, or into points, by reading downwards.

A lag is infinite where the leader stood above the follower's level before the data begin: it is longer than can be
read (censored), which is not zero and not missing. It is nan on days before both groups have released.
"""

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.units import AXIS_ITEMS, DAYS_PER_MONTH


def reached_days(leader: Frontier, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Day number on which the leader first stood at or above each level.

    Parameters
    ----------
    levels : shape (1 + draws, items)

    Returns
    -------
    shape (1 + draws, items)
        inf where the leader never did; -inf where its first day is already above, so that the crossing came before
        the data begin.
    """
    below = np.zeros(levels.shape, dtype=np.int64)
    for day in range(leader.days.size):
        below += leader.levels[:, day : day + 1] < levels
    days = np.append(leader.days.astype(np.float64), np.inf)[below]
    return np.where(levels < leader.levels[:, :1], -np.inf, days)


def standing_lag(leader: Frontier, follower: Frontier, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Months since the leader first stood where the follower stands, on each day.

    Returns
    -------
    shape (1 + draws, len(days))
        0 where the follower leads; inf where censored; nan before both groups have released.

    Notes
    -----
    Method: horizontal distance between running bests; docs/methods/lag.md, section 2.
    """
    place = follower.place(days)
    reached = reached_days(leader, follower.levels)[:, np.maximum(place, 0)]
    lag = np.maximum(days - reached, 0.0) / DAYS_PER_MONTH
    return np.where((place >= 0) & (leader.place(days) >= 0), lag, np.nan)


def record_lag(leader: Frontier, follower: Frontier, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """The standing lag on the day of the follower's latest record, for each day; shape and ends as `standing_lag`.

    Which release is a record differs from draw to draw. Method: docs/methods/lag.md, section 3.
    """
    releases = np.arange(follower.days.size)
    latest = np.maximum.accumulate(np.where(follower.is_record(), releases, 0), axis=AXIS_ITEMS)
    on_release = standing_lag(leader, follower, follower.days)
    place = follower.place(days)
    at_record = np.take_along_axis(on_release, latest[:, np.maximum(place, 0)], axis=AXIS_ITEMS)
    return np.where(place >= 0, at_record, np.nan)


def points_apart(leader: Frontier, follower: Frontier, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Leader minus follower in units of the yardstick, shape (1 + draws, len(days)); negative where it is ahead."""
    return leader.at(days) - follower.at(days)


def readable_limit(leader: Frontier, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """The longest lag that the data can show on each day, months, shape (len(days),): a censored lag is longer."""
    return np.asarray(np.maximum(days - leader.days[0], 0) / DAYS_PER_MONTH)
