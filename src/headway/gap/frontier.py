"""The best a group had released by each day, on every draw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.gap.yardstick import Yardstick
from headway.units import AXIS_ITEMS, day_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """A running best, stored on the days of release.

    Attributes
    ----------
    days : shape (days,)
        Day numbers (days since 1970-01-01) on which the group released, each once, rising.
    levels : shape (1 + draws, days)
        Best so far, in units of the yardstick; row 0 is the central fit.
    holders : shape (days,)
        Position in the yardstick of the model that is best so far in the central fit.
    """

    days: NDArray[np.int64]
    levels: NDArray[np.float64]
    holders: NDArray[np.int64]

    def place(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Position of the last release on or before each day; -1 before the first."""
        return np.searchsorted(self.days, days, side="right").astype(np.int64) - 1

    def at(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Level on each day, shape (1 + draws, len(days)); nan before the first release."""
        place = self.place(days)
        level = self.levels.take(np.maximum(place, 0), axis=AXIS_ITEMS)
        level[:, place < 0] = np.nan
        return level

    def is_record(self) -> NDArray[np.bool_]:
        """Where the level rose above everything before, shape (1 + draws, days); the first release always does."""
        rises = np.diff(self.levels, axis=AXIS_ITEMS) > 0
        return np.concatenate([np.ones((self.levels.shape[0], 1), dtype=bool), rises], axis=AXIS_ITEMS)


def frontier(yardstick: Yardstick, members: NDArray[np.int64], until: int) -> Frontier | None:
    """The frontier of some models released on or before day number `until`; None if there is none.

    Of models released on one day the best counts; if two of them are level in the central fit, the first by name
    holds the frontier. Method: running maximum; docs/methods/frontier.md.
    """
    released = day_numbers([yardstick.models[place].released for place in members])
    order = sorted(range(members.size), key=lambda at: (released[at], yardstick.models[members[at]].name))
    order = [at for at in order if released[at] <= until]
    if not order:
        return None
    members, released = members[order], released[order]
    scores = np.vstack([yardstick.scores.central[members], yardstick.scores.values[:, members]])
    days, first = np.unique(released, return_index=True)
    levels = np.maximum.accumulate(np.maximum.reduceat(scores, first, axis=AXIS_ITEMS), axis=AXIS_ITEMS)
    # argmax takes the first place at which the central fit's running best reached its level.
    holders = [members[int(np.argmax(scores[0] >= level))] for level in levels[0]]
    return Frontier(days=days, levels=levels, holders=np.array(holders, dtype=np.int64))
