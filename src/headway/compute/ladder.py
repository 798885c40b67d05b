"""Chips as rungs of a ladder: from which day each could be had, what it is worth, and the best of them on any day.

Release days and rates are draws, so that every reading of a ladder has an interval (docs/methods/generations.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.units import AXIS_ITEMS

Array = NDArray[np.float64]
Days = NDArray[np.int64]

#: Place of "no chip" among rungs.
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Span:
    """Day numbers, both included, between which a chip may be had, and how: open, licence."""

    start: int
    end: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A chip, or a rack of them, as a step of a ladder.

    Attributes
    ----------
    name
        Of the chip, or of the system where racks are compared.
    value : shape (1 + draws,)
        What it is worth in the measure; element 0 is the central value.
    first : shape (1 + draws,)
        Day number from which it could be had in volume.
    spans
        Days on which it may be had at all; None if on every day.
    lead
        Whether it rests on a source that was not read.
    made_in
        Where its dies are made, as far as is known.
    """

    name: str
    chip: str
    vendor: str
    generation: str
    family: str
    form: str
    foundry: str | None
    value: Array
    first: Days
    spans: tuple[Span, ...] | None = None
    lead: bool = False
    made_in: tuple[str, ...] = ()

    def state(self, day: int) -> str | None:
        """How it may be had on a day: open, licence, or None where it may not, or no rule is asked."""
        return next((span.state for span in self.spans or () if span.start <= day <= span.end), None)

    def had(self, days: Days) -> NDArray[np.bool_]:
        """Whether it could be had on each day, shape (1 + draws, days)."""
        out: NDArray[np.bool_] = self.first[:, None] <= days[None, :]
        if self.spans is not None:
            allowed = np.zeros(days.size, dtype=bool)
            for span in self.spans:
                allowed |= (span.start <= days) & (days <= span.end)
            out &= allowed[None, :]
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best of some rungs on some days.

    Attributes
    ----------
    levels : shape (1 + draws, days)
        Its value; nan where none could be had.
    holders : shape (1 + draws, days)
        Its place among the rungs; NOBODY where none could be had.
    """

    levels: Array
    holders: Days


def best_on(rungs: Sequence[Rung], days: Days, worlds: int) -> Best:
    """The best rung on each day in each of `worlds` (1 + draws); of equal ones the one that is listed first."""
    levels = np.full((worlds, days.size), -np.inf)
    holders = np.full((worlds, days.size), NOBODY, dtype=np.int64)
    for place, rung in enumerate(rungs):
        better = rung.had(days) & (rung.value[:, None] > levels)
        levels = np.where(better, rung.value[:, None], levels)
        holders = np.where(better, place, holders)
    return Best(levels=np.where(holders == NOBODY, np.nan, levels), holders=holders)


def running_best(rungs: Sequence[Rung]) -> Frontier:
    """The best that had come out by each day, whatever became of it later: what lags are read against.

    It begins on the first day on which every draw has a rung. The rungs must not be empty.
    """
    kept = [place for place in range(len(rungs)) if _may_lead(rungs, place)]
    first = np.stack([rungs[place].first for place in kept])
    value = np.stack([rungs[place].value for place in kept])
    begin = int(first.min(axis=0).max())
    days = np.unique(np.maximum(first, begin))
    levels = np.full((first.shape[1], days.size), -np.inf)
    worlds = np.arange(first.shape[1])
    for each_first, each_value in zip(first, value, strict=True):
        at = np.searchsorted(days, np.maximum(each_first, begin))
        levels[worlds, at] = np.maximum(levels[worlds, at], each_value)
    levels = np.maximum.accumulate(levels, axis=AXIS_ITEMS)
    central = [kept[int(np.argmax(value[:, 0] >= level))] for level in levels[0]]
    return Frontier(days=days, levels=levels, holders=np.array(central, dtype=np.int64))


def _may_lead(rungs: Sequence[Rung], place: int) -> bool:
    """Whether a rung can be the best on some day in some draw: not if another is surely earlier and better."""
    one = rungs[place]
    return not any(
        other.first.max() <= one.first.min()
        and other.value.min() >= one.value.max()
        and (other.value.min() > one.value.max() or at < place)
        for at, other in enumerate(rungs)
        if at != place
    )


def places_behind(levels: Array, ladder: Sequence[Rung], groups: Sequence[str], days: Days) -> Array:
    """How many groups of a vendor's ladder came out after the one that first reached each level, by each day.

    Parameters
    ----------
    levels : shape (1 + draws, days)
        nan where there is nothing to compare.
    groups : one for each rung
        Its generation, or its family where refreshes count as well.

    Returns
    -------
    shape (1 + draws, days)
        0 where no group has reached the level; nan where the level is nan.
    """
    first = np.stack([rung.first for rung in ladder]).astype(np.float64)
    value = np.stack([rung.value for rung in ladder])
    names = list(dict.fromkeys(groups))
    of = np.array([names.index(group) for group in groups])
    began = np.stack([first[of == at].min(axis=0) for at in range(len(names))])  # (groups, worlds)
    found = np.empty(levels.shape)
    for column in range(levels.shape[AXIS_ITEMS]):
        out = began <= days[column]
        reached = np.where((value >= levels[:, column]) & (first <= days[column]), first, np.inf)
        matched = np.argmin(reached, axis=0)
        since = np.take_along_axis(began, of[matched][None, :], axis=0)
        behind = (out & (began > since)).sum(axis=0).astype(np.float64)
        found[:, column] = np.where(np.isinf(reached.min(axis=0)), 0.0, behind)
    return np.where(np.isnan(levels), np.nan, found)


def first_at(levels: float, ladder: Sequence[Rung], day: int) -> Rung | None:
    """The rung of the central world that first stood at or above a level by a day; None if none did."""
    reached = [rung for rung in ladder if rung.value[0] >= levels and rung.first[0] <= day]
    return min(reached, key=lambda rung: (int(rung.first[0]), -float(rung.value[0])), default=None)
