"""What is read from draws of the future: the lag in months and the gap in points, by the functions of every gap."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.gap.lag import points_apart, standing_lag
from headway.race.ensemble import Path, Runner
from headway.race.names import FOLLOWER, LEADER
from headway.units import DAYS_PER_MONTH, day_number

Array = NDArray[np.float64]


class Read(NamedTuple):
    """Lag in months and gap in index points at the origin and at each month end, shape (draws, months + 1)."""

    lag: Array
    points: Array


def read_paths(runner: Runner, path: Path) -> Read:
    """The lag and the gap of some draws."""
    leader, follower, days = frontiers_of(runner, path)
    return Read(standing_lag(leader, follower, days).value, points_apart(leader, follower, days))


def frontiers_of(runner: Runner, path: Path) -> tuple[Frontier, Frontier, NDArray[np.int64]]:
    """The frontiers of leader and follower in some draws, and the days that end the months from the origin on.

    The leader's frontier is what it had released by the origin, on the draw of the index that the member takes, and
    what the draw adds: a lag reaches back beyond the origin.
    """
    ensemble, draws = runner.ensemble, path.levels.shape[0]
    member = (path.first + np.arange(draws)) % ensemble.parameters.shape[0]
    days = future_days(day_number(ensemble.start.origin), path.levels.shape[1] - 1)
    known = ensemble.start.leader
    before = known.days < days[0]
    history = known.levels[ensemble.worlds[member]][:, before]
    levels = np.maximum.accumulate(np.concatenate([history, path.levels[:, :, LEADER]], axis=1), axis=1)
    leader = _staircase(np.concatenate([known.days[before], days]), levels)
    follower = _staircase(days, path.levels[:, :, FOLLOWER])
    return leader, follower, days


def future_days(first: int, months: int) -> NDArray[np.int64]:
    """Days that end each month from a first day on, shape (months + 1,)."""
    return np.asarray(first + np.rint(np.arange(months + 1) * DAYS_PER_MONTH), dtype=np.int64)


def _staircase(days: NDArray[np.int64], levels: Array) -> Frontier:
    """A frontier of draws; nobody holds it, since the models of the future have no names."""
    return Frontier(days=days, levels=levels, holders=np.full(days.size, -1, dtype=np.int64))
