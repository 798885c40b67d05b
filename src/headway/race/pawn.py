"""How far the whole distribution of a result moves with each input, from given members: PAWN.

Pianosi and Wagener (2018), Environmental Modelling & Software 108, 197-207: members are cut into slices of one input;
the distance of a slice is the largest difference between the result's distribution in it and that over all members.
Inputs may depend on each other and members may be weighted. The measure says that a result moves together with an
input, not that it moves because of it, and it is no share of variance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.race._weighted import check_members, places, shares_of_weight

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pawn:
    """Distances by input, 0 to 1, in the order of `names`.

    Attributes
    ----------
    median, most : shape (inputs,)
        Median and largest distance over an input's slices.
    dummy
        Median distance that an input without any effect exceeds with probability 5%.
    threshold
        Median distance that the largest of as many inputs without effect exceeds with probability 5%.
    """

    names: tuple[str, ...]
    median: Array
    most: Array
    dummy: float
    threshold: float

    def found(self) -> tuple[str, ...]:
        """The inputs above the threshold, largest first."""
        order = np.argsort(-self.median, kind="stable")
        return tuple(self.names[row] for row in order if self.median[row] > self.threshold)


def pawn(
    names: Sequence[str],
    inputs: Array,
    values: Array,
    rng: np.random.Generator,
    *,
    weights: Array | None = None,
    slices: int = 10,
    dummies: int = 1000,
) -> Pawn:
    """PAWN distances of every input.

    Parameters
    ----------
    inputs : shape (members, inputs)
    values : shape (members,)
    weights : shape (members,)
        Equal where not given.
    slices
        Slices of equal weight; about 100 members a slice keep what chance gives near 0.1.
    dummies
        Inputs without effect (members in random order) that are measured for the thresholds.
    """
    check_members(inputs, values, len(names))
    rows = len(values)
    if not 2 <= slices <= rows // 5:
        raise OptionError(f"PAWN needs 2 slices or more of 5 members or more, got {slices} slices of {rows} members")
    mass = shares_of_weight(weights, rows)
    order = np.argsort(values, kind="stable")
    ends = np.append(np.diff(values[order]) > 0.0, True)  # a tie counts as a whole: distances are read at its end
    measure = _Measure(mass=mass[order], ends=ends, slices=slices)
    distances = np.array([measure.of(places(column[order], measure.mass)) for column in inputs.T])
    chance = np.array([np.nanmedian(measure.of(_shuffled(measure.mass, rng))) for _ in range(dummies)])
    return Pawn(
        names=tuple(names),
        median=np.nanmedian(distances, axis=1),
        most=np.nanmax(distances, axis=1),
        dummy=float(np.quantile(chance, 0.95)),
        threshold=float(np.quantile(chance, 0.95 ** (1.0 / len(names)))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """Members in the order of their values: their weights, where a run of equal values ends, and how many slices."""

    mass: Array
    ends: NDArray[np.bool_]
    slices: int

    def of(self, position: Array) -> Array:
        """The distance of each slice, shape (slices,); nan for one that a tied input leaves empty."""
        cut = np.minimum((position * self.slices).astype(np.int64), self.slices - 1)
        inside = np.zeros((self.slices, self.mass.size))
        inside[cut, np.arange(self.mass.size)] = self.mass
        reached = np.cumsum(inside, axis=1)
        held = reached[:, -1:]
        away = np.abs(reached / np.where(held > 0.0, held, 1.0) - np.cumsum(self.mass))
        return np.where(held[:, 0] > 0.0, away.max(axis=1, where=self.ends, initial=0.0), np.nan)


def _shuffled(mass: Array, rng: np.random.Generator) -> Array:
    """Places of members in random order: an input that says nothing."""
    order = rng.permutation(mass.size)
    below = np.empty_like(mass)
    below[order] = np.cumsum(mass[order]) - 0.5 * mass[order]
    return below
