"""Two frontiers turned into months, by reading sideways, or into points, by reading downwards.

A lag is infinite where the leader stood above the follower's level before the data begin: it is longer than can be
read (censored), which is not zero and not missing. It is nan on days before both groups have released.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.gap.frontier import Frontier
from headway.units import AXIS_DRAWS, AXIS_ITEMS, DAYS_PER_MONTH

#: Comparisons of a level with a day from which on the compiled search is used: comparing that often takes 0.04 s, and
#: loading the search a second, once. What is found is the same. Source: timed with 160 days and 61 levels a row.
COMPILED_FROM: Final = 20_000_000

_MOST_IN_A_BYTE: Final = 255


class Lags(NamedTuple):
    """Lags on some days or for some models, each of shape (1 + draws, items), row 0 from the central fit.

    `value` is inf where a lag is censored; `floor` is what it is known to be at least, and equals `value` elsewhere.
    """

    value: NDArray[np.float64]
    floor: NDArray[np.float64]


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

    Raises
    ------
    ShapeError
        If the leader has another number of rows, and more than one.
    """
    return _reached_at(leader, levels, np.arange(levels.shape[AXIS_ITEMS]))


def _reached_at(leader: Frontier, levels: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """As `reached_days`, for some columns of the levels alone; shape (1 + draws, len(places))."""
    rows = levels.shape[AXIS_DRAWS]
    if leader.levels.shape[AXIS_DRAWS] not in {1, rows}:
        raise ShapeError(f"the leader has {leader.levels.shape[AXIS_DRAWS]} rows, the levels have {rows}")
    if rows * places.size * leader.days.size < COMPILED_FROM:
        return _by_comparison(leader, levels[:, places])
    from headway.gap._reached import search_all

    found = np.empty((rows, places.size))
    ladder, rungs = np.ascontiguousarray(leader.levels), np.ascontiguousarray(levels)
    search_all(found, leader.days.astype(np.float64), ladder, rungs, places)
    return found


def _by_comparison(leader: Frontier, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    below = np.zeros(levels.shape, dtype=np.int64)
    # Counted in single bytes, as comparisons are stored: several times faster than in whole numbers.
    for start in range(0, leader.days.size, _MOST_IN_A_BYTE):
        counted = np.zeros(levels.shape, dtype=np.uint8)
        for day in range(start, min(start + _MOST_IN_A_BYTE, leader.days.size)):
            counted += (leader.levels[:, day : day + 1] < levels).view(np.uint8)
        below += counted
    days = np.append(leader.days.astype(np.float64), np.inf)[below]
    return np.where(levels < leader.levels[:, :1], -np.inf, days)


def standing_lag(leader: Frontier, follower: Frontier, days: NDArray[np.int64], joint: Frontier | None = None) -> Lags:
    """Months since the leader first stood where the follower stands, on each day.

    0 where the follower leads, or where the best model of both is one and the same; nan before both groups have
    released.

    Parameters
    ----------
    joint
        The frontier of the models that belong to both groups, if there are any.

    Notes
    -----
    Method: horizontal distance between running bests; docs/methods/lag.md, section 2.
    """
    place = follower.place(days)
    wanted, which = np.unique(np.maximum(place, 0), return_inverse=True)
    lag = _reached_at(leader, follower.levels, wanted)
    if wanted.size < days.size:
        lag = lag.take(which, axis=AXIS_ITEMS)
    # In place: with many draws the array of lags is all the memory that this takes.
    np.subtract(days, lag, out=lag)
    np.maximum(lag, 0.0, out=lag)
    lag /= DAYS_PER_MONTH
    if joint is not None:
        lag[joint.at(days) >= leader.at(days)] = 0.0
    lag[:, (place < 0) | (leader.place(days) < 0)] = np.nan
    return _censored_at(lag, readable_limit(leader, days))


def record_lag(leader: Frontier, follower: Frontier, days: NDArray[np.int64], joint: Frontier | None = None) -> Lags:
    """The standing lag on the day of the follower's latest record, for each day; as `standing_lag`.

    Which release is a record differs from draw to draw. A record from before the leader's first model cannot be read:
    it is censored, at least 0. Method: docs/methods/lag.md, section 3.
    """
    on_release = standing_lag(leader, follower, follower.days, joint)
    return at_latest_record(record_readings(leader, follower, on_release), follower, days)


def record_readings(leader: Frontier, follower: Frontier, on_release: Lags) -> Lags:
    """Lags on the follower's days of release, those of before the leader's first model being censored, at least 0."""
    unread = leader.place(follower.days) < 0
    return Lags(np.where(unread, np.inf, on_release.value), np.where(unread, 0.0, on_release.floor))


def at_latest_record(on_release: Lags, follower: Frontier, days: NDArray[np.int64]) -> Lags:
    """For each day, what is read on the day of the follower's latest record; nan before its first release."""
    releases = np.arange(follower.days.size)
    latest = np.maximum.accumulate(np.where(follower.is_record(), releases, 0), axis=AXIS_ITEMS)
    place = follower.place(days)
    at_record = latest[:, np.maximum(place, 0)]
    value, floor = (
        np.where(place >= 0, np.take_along_axis(read, at_record, axis=AXIS_ITEMS), np.nan) for read in on_release
    )
    return Lags(value, floor)


def model_lag(
    leader: Frontier, scores: NDArray[np.float64], days: NDArray[np.int64], joint: NDArray[np.bool_] | None = None
) -> Lags:
    """Months since the leader first stood where each model stands, on the day of its release.

    Parameters
    ----------
    scores : shape (1 + draws, models)
        Of the models themselves, whatever else their group has.
    days : shape (models,)
        Days of release.
    joint : shape (models,), optional
        Which models belong to the leader as well.

    Returns
    -------
    Lags
        0 where the model leads, or is the leader's best as well; nan where the leader had released nothing.
    """
    lag = np.maximum(days - reached_days(leader, scores), 0.0) / DAYS_PER_MONTH
    if joint is not None:
        lag = np.where(joint & (scores >= leader.at(days)), 0.0, lag)
    return _censored_at(np.where(leader.place(days) >= 0, lag, np.nan), readable_limit(leader, days))


def points_apart(leader: Frontier, follower: Frontier, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Leader minus follower in units of the yardstick, shape (1 + draws, len(days)); negative where it is ahead."""
    return leader.at(days) - follower.at(days)


def readable_limit(leader: Frontier, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """The longest lag that the data can show on each day, months, shape (len(days),): a censored lag is longer."""
    return np.asarray(np.maximum(days - leader.days[0], 0) / DAYS_PER_MONTH)


def _censored_at(lag: NDArray[np.float64], limit: NDArray[np.float64]) -> Lags:
    """Lags with their floors; the two are one array where nothing is censored."""
    censored = lag == np.inf
    return Lags(lag, np.where(censored, limit, lag) if censored.any() else lag)
