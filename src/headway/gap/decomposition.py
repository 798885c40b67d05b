"""Why a number that was known earlier differs from the same number known later, in parts that sum to the difference.

Pure: two states of the knowledge in, numbers out. Method: docs/methods/revisions.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError, UnknownName
from headway.gap.mixtures import INGREDIENTS, Fits
from headway.gap.yardstick import Yardstick
from headway.interval import Interval, finite, interval_of

Reader = Callable[[Yardstick], NDArray[np.float64]]

#: Resamples for the intervals of parts; each is refitted for every subset of what changed.
PART_DRAWS: Final = 40

#: Share of the draws that must be readable in every subset, for parts to have intervals.
_READABLE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A difference between two vintages in parts that sum to it.

    Attributes
    ----------
    old, new
        The quantity as either vintage gives it, central fits; nan where it cannot be read.
    parts
        By ingredient, in the order of INGREDIENTS: the mean effect over all orders of taking them (Shapley). None where
        a step on the way cannot be read.
    ranges
        The interval of each part, and under `difference` that of their sum, over draws that belong together. None
        where less than half of the draws can be read in every step.
    """

    old: float
    new: float
    parts: Mapping[str, float] | None
    ranges: Mapping[str, Interval] | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON; null where nothing can be read."""
        return {
            "old": finite(self.old),
            "new": finite(self.new),
            "difference": finite(self.new - self.old),
            "parts": None if self.parts is None else dict(self.parts),
            "ranges": None if self.ranges is None else {name: each.to_dict() for name, each in self.ranges.items()},
        }


def decompose(fits: Fits, readers: Mapping[str, Reader]) -> dict[str, Parts]:
    """What each ingredient adds to each quantity on the way from the old snapshot to the new one.

    Every subset of what differs is fitted and read once: at most 32 fits and 256 readings.

    Parameters
    ----------
    fits
        Of the two snapshots; without draws, parts have no intervals.
    readers
        Quantities by name: each reads a yardstick, central fit and draws, and gives shape (1 + draws,), infinite or nan
        where it cannot.
    """
    active, draws = fits.active, fits.draws
    values = {name: np.full((1 << len(active), 1 + draws), np.nan) for name in readers}
    for place in range(1 << len(active)):
        found = fits.yardstick(frozenset(name for at, name in enumerate(active) if place >> at & 1))
        if found is None:
            continue
        scale, valid = found
        for name, read in readers.items():
            rows = _read(read, scale)[: 1 + draws]
            values[name][place] = np.where(valid & np.isfinite(rows), rows, np.nan)
    return {name: _parts(value, active) for name, value in values.items()}


def _parts(values: NDArray[np.float64], active: Sequence[str]) -> Parts:
    """Parts from the values of every subset, shape (subsets, 1 + draws)."""
    old, new = float(values[0, 0]), float(values[-1, 0])
    if np.isnan(values[:, 0]).any():
        return Parts(old=old, new=new, parts=None)
    readable = np.asarray(~np.isnan(values).any(axis=0))
    found = shapley(values[:, readable])
    parts = dict.fromkeys(INGREDIENTS, 0.0) | dict(zip(active, found[:, 0].tolist(), strict=True))
    ranges = None
    if values.shape[1] > 1 and readable[1:].mean() >= _READABLE:
        by_name = dict(zip(active, found, strict=True))
        nothing = np.zeros(int(readable.sum()))
        ranges = {name: _range(by_name.get(name, nothing)) for name in INGREDIENTS}
        ranges["difference"] = _range((values[-1] - values[0])[readable])
    return Parts(old=old, new=new, parts=parts, ranges=ranges)


def _range(rows: NDArray[np.float64]) -> Interval:
    return interval_of(rows[1:], float(rows[0]))


def _read(read: Reader, scale: Yardstick) -> NDArray[np.float64]:
    """The quantity, nan where a group is empty."""
    try:
        return read(scale)
    except (GapError, UnknownName):
        return np.full(1 + scale.scores.count, np.nan)


def shapley(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean effect of each player over all orders, shape (players, ...).

    Parameters
    ----------
    values : shape (2 ** players, ...)
        Of each subset: bit p of the place says whether player p is in it. The effects sum to the last minus the first.

    Notes
    -----
    Method: Shapley (1953); docs/methods/revisions.md, section 3.
    """
    players = len(values).bit_length() - 1
    places = np.arange(len(values))
    sizes = np.array([int(place).bit_count() for place in places])
    weight = np.array([factorial(k) * factorial(players - k - 1) / factorial(players) for k in range(players)])
    found = np.empty((players, *values.shape[1:]))
    for player in range(players):
        without = places[(places >> player & 1) == 0]
        effects = values[without | 1 << player] - values[without]
        found[player] = np.tensordot(weight[sizes[without]], effects, axes=1)
    return found
