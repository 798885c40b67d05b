"""Overtaking by five definitions, read from paths of the two released frontiers; docs/methods/overtake.md.

Paths have shape (draws, months + 1): column m is the end of month m, and column 0 is the origin. What was already so at
the origin does not count as having happened after it: an event is looked for in the months 1 to the last, and the three
month ends of a sustained lead all lie among them. Points are leader minus follower, negative where the follower is
ahead, as in `headway.gap`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError, ShapeError
from headway.race.names import CLEAR_POINTS, EVENTS, HORIZONS, RUN_MONTHS
from headway.units import AXIS_DRAWS, AXIS_ITEMS

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

#: Months over which the leader's slope is read, to turn months into points; docs/methods/overtake.md, section 3.
SLOPE_MONTHS = 12

#: The event that is a state at a month, not something that happens once.
STATE = EVENTS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """When each event first had happened, draw by draw.

    Attributes
    ----------
    months
        Months that were simulated.
    first
        By event, shape (draws,): the month by whose end it had first happened; 0 where it never does.
    ahead
        By horizon, for those that were simulated, shape (draws,): whether the follower is ahead at that month's end.
    """

    months: int
    first: dict[str, Integers]
    ahead: dict[int, Truths]

    def by(self, event: str, within: int) -> Truths:
        """Whether an event has happened by a month, shape (draws,); D5: whether it is so at that month.

        Raises
        ------
        OptionError
            If the event, or the month, is not among those that were looked for.
        """
        if event == STATE:
            if within not in self.ahead:
                raise OptionError(f"{STATE} is not read at month {within}; it is at {', '.join(map(str, self.ahead))}")
            return self.ahead[within]
        if event not in self.first or not 1 <= within <= self.months:
            known = ", ".join(self.first)
            raise OptionError(f"no event {event} by month {within}; there are {known} by months 1 to {self.months}")
        first = self.first[event]
        return np.asarray((first > 0) & (first <= within))


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A second index, with tasks that nobody could train for, as far as it disagrees with the first.

    Attributes
    ----------
    before : shape (draws, 12) or (1, 12)
        Month ends -12 to -1 of the leader's released frontier: what its slope in the first year is read from.
    disagreement : shape (draws,)
        One standard deviation of the lag on the second index minus that on the first, months.
    second : shape (draws,)
        How far the second index leans towards the leader in each draw, in these deviations: a standard normal number.
    """

    before: Array
    disagreement: Array
    second: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """How the labs of both sides lay below their side's frontier in the past, to be met again in the future.

    Attributes
    ----------
    history : shape (past months, 3)
        `Start.rivals`: points below its side's frontier of the better of the leader's two named rivals, of the
        follower's best lab and of its second; nan where one had no model.
    place : shape (draws,)
        Where in that history each draw starts, from 0 to 1, 1 left out.
    """

    history: Array
    place: Array


def overtaken(leader: Array, follower: Array, instrument: Instrument, rivals: Rivals) -> Overtaken:
    """All five events on released frontiers.

    Parameters
    ----------
    leader, follower : shape (draws, months + 1)
        Released frontiers at month ends, points of the index.

    Raises
    ------
    ShapeError
        If the arrays do not line up, or there is no month after the origin.
    """
    if leader.shape != follower.shape:
        raise ShapeError(f"leader has shape {leader.shape}, follower {follower.shape}")
    points = leader - follower
    read = overtaken_by_points(points)
    first = read.first | {
        "D3": on_two_instruments(points, leader, instrument),
        "D4": past_both_rivals(points, rivals),
    }
    return Overtaken(months=read.months, first=first, ahead=read.ahead)


def overtaken_by_points(points: Array) -> Overtaken:
    """D1, D2 and D5, which the difference alone decides: for models that know nothing but it.

    Parameters
    ----------
    points : shape (draws, months + 1)
        Leader minus follower.
    """
    _require_months(points)
    months = points.shape[AXIS_ITEMS] - 1
    return Overtaken(
        months=months,
        first={"D1": first_month(points <= 0.0), "D2": sustained(points)},
        ahead={month: points[:, month] < 0.0 for month in HORIZONS if month <= months},
    )


def first_month(holds: Truths, run: int = 1) -> Integers:
    """The first month by whose end something has held at `run` month ends in a row; 0 where it never has.

    Parameters
    ----------
    holds : shape (draws, months + 1)
        Column 0, the origin, does not count.

    Returns
    -------
    shape (draws,)
    """
    held = holds[:, 1:]
    if held.shape[AXIS_ITEMS] < run:
        return np.zeros(holds.shape[AXIS_DRAWS], dtype=np.int64)
    starts = held.shape[AXIS_ITEMS] - run + 1
    whole = held[:, :starts].copy()
    for later in range(1, run):
        whole &= held[:, later : later + starts]
    return np.where(whole.any(axis=AXIS_ITEMS), whole.argmax(axis=AXIS_ITEMS) + run, 0).astype(np.int64)


def sustained(points: Array) -> Integers:
    """D2: the first month by whose end the follower was clearly ahead at three month ends in a row; 0 never."""
    return first_month(points <= -CLEAR_POINTS, RUN_MONTHS)


def on_two_instruments(points: Array, leader: Array, instrument: Instrument) -> Integers:
    """D3: the first month by whose end D2 had happened on the index and on the second index, shape (draws,); 0 never.

    The two need not happen in the same months. The second index shows the first's points and, for good in a draw, some
    months of lag more or less, worth what the leader rose in as many months of the last 12.
    """
    draws = points.shape[AXIS_DRAWS]
    for name, given in (("disagreement", instrument.disagreement), ("second", instrument.second)):
        if given.shape != (draws,):
            raise ShapeError(f"D3 on {draws} draws: {name} has shape {given.shape}, need {(draws,)}")
    bias = (instrument.disagreement * instrument.second)[:, None]
    elsewhere = points + bias * leader_slope(leader, instrument.before)
    first, second = sustained(points), sustained(elsewhere)
    return np.where((first > 0) & (second > 0), np.maximum(first, second), 0)


def leader_slope(leader: Array, before: Array) -> Array:
    """Points a month by which the leader rose in the 12 months up to each month end, shape (draws, months + 1)."""
    draws, ends = leader.shape
    if before.shape not in {(draws, SLOPE_MONTHS), (1, SLOPE_MONTHS)} or not np.isfinite(before).all():
        raise ShapeError(f"a slope needs {SLOPE_MONTHS} known month ends before the origin, got shape {before.shape}")
    slope = leader.copy()
    early = min(ends, SLOPE_MONTHS)
    slope[:, :early] -= before[:, :early]
    slope[:, early:] -= leader[:, : ends - early]
    slope /= SLOPE_MONTHS
    return slope


def past_both_rivals(points: Array, rivals: Rivals) -> Integers:
    """D4: the first month by whose end one lab of the follower led both rivals for three month ends; 0 never.

    Each draw runs through the past month by month from its own start, and from the newest month on to the oldest. It is
    the same lab in all three months: two labs that take turns do not count.
    """
    known = rivals.history[~np.isnan(rivals.history[:, :2]).any(axis=AXIS_ITEMS)]
    if not known.size:
        raise ShapeError("D4 needs a past month in which a rival and a lab of the follower had a model, got none")
    draws, ends = points.shape
    if rivals.place.shape != (draws,):
        raise ShapeError(f"D4 on {draws} draws: place has shape {rivals.place.shape}, need {(draws,)}")
    past = known.shape[0]
    start = np.minimum((rivals.place * past).astype(np.int64), past - 1)
    # Row by start, column by month: month 1 meets the start itself.
    met = (np.arange(past)[:, None] + np.arange(-1, ends - 1)) % past
    found = np.zeros(draws, dtype=np.int64)
    for lab in (1, 2):
        # What the lab would have on the better rival were both sides level; nan where it had no model: not ahead.
        ahead_by = (known[:, 0] - known[:, lab])[met]
        first = first_month(ahead_by[start] > points, RUN_MONTHS)
        found = np.where((found == 0) | ((first > 0) & (first < found)), first, found)
    return found


def _require_months(points: Array) -> None:
    if points.ndim != 2 or points.shape[AXIS_ITEMS] < 2:
        raise ShapeError(f"events need paths of shape (draws, months + 1) with a month or more, got {points.shape}")
