"""How far choices spread an answer: middle and ends, claims, and which choice moves it most.

A lag that is longer than the data reach is infinite: it stands above every lag that can be read, in every count here.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.gap.choices import AXIS_NAMES, Axis, Choice
from headway.interval import finite, quantile_pair

Floats = NDArray[np.float64]


class Middle(NamedTuple):
    """Smallest, quartiles and largest of some values; infinite where they are longer than can be read."""

    low: float
    lower_quartile: float
    median: float
    upper_quartile: float
    high: float


def middle_of(values: Floats) -> Middle:
    """The five numbers of values of shape (choices,), at least one; quantiles between neighbours are interpolated."""
    column = values.reshape(-1, 1)
    low, high = quantile_pair(column, 0.5)
    return Middle(float(values.min()), float(low[0]), median_of(values), float(high[0]), float(values.max()))


def median_of(values: Floats) -> float:
    """The median of values of shape (choices,), of which some may be infinite."""
    return float(quantile_pair(values.reshape(-1, 1), 0.0)[0][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What choices say of "the lag is at most so many months".

    Attributes
    ----------
    share
        Of the choices whose central lag is at most that.
    share_balanced
        The same, with each combination of yardstick and definition counted once, however many choices it has.
    share_surely, share_surely_not
        Of the choices whose scores have known errors: the whole interval is at most that, and above that.
    probability
        Mean over the choices of the probability that each gives it.
    """

    months: float
    share: float
    share_balanced: float
    share_surely: float
    share_surely_not: float
    probability: float

    def to_dict(self) -> dict[str, float]:
        """The contract's form."""
        return {name: getattr(self, name) for name in self.__slots__}


def judge(
    months: float, central: Floats, low: Floats, high: Floats, probability: Floats, kinds: Sequence[Hashable]
) -> Claim:
    """The claim that the lag is at most `months`, by choices of shape (choices,).

    `kinds` says which choices count as one where they are balanced.

    Raises
    ------
    OptionError
        If the number is negative or not a number.
    """
    if not (np.isfinite(months) and months >= 0):
        raise OptionError(f"a claim is a number of months from 0 on, got {months}; give --at-most 6, for example")
    by_kind: dict[Hashable, list[bool]] = defaultdict(list)
    for kind, holds in zip(kinds, central <= months, strict=True):
        by_kind[kind].append(bool(holds))
    known = (low < high) if np.any(low < high) else np.ones(low.shape, dtype=bool)
    return Claim(
        months=months,
        share=float(np.mean(central <= months)),
        share_balanced=float(np.mean([np.mean(holds) for holds in by_kind.values()])),
        share_surely=float(np.mean(high[known] <= months)),
        share_surely_not=float(np.mean(low[known] > months)),
        probability=float(np.mean(probability)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMedian:
    """The choices at one level of an axis, and the median of their central lags (infinite: longer than can be read)."""

    level: str | None
    count: int
    median: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """How much one axis moves the answer.

    Attributes
    ----------
    moves
        Median over groups of choices that differ in this axis alone of the distance between their largest and smallest
        central lag, months; infinite where most such groups hold readable and unreadable lags.
    most
        The largest such distance.
    groups
        How many such groups there are.
    share
        Of the variance of the readable central lags, what the means of the levels explain (the main effect); None
        where nothing varies.
    """

    axis: str
    moves: float
    most: float
    groups: int
    share: float | None
    levels: tuple[LevelMedian, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: null where a distance or median is longer than can be read."""
        return {
            "axis": self.axis,
            "moves": finite(self.moves),
            "most": finite(self.most),
            "groups": self.groups,
            "share": self.share,
            "levels": [
                {"level": each.level, "count": each.count, "median": finite(each.median)} for each in self.levels
            ],
        }


def find_drivers(choices: Sequence[Choice], central: Floats, axes: Sequence[Axis]) -> tuple[Driver, ...]:
    """Every axis on which the choices differ, the one that moves the answer most first.

    Parameters
    ----------
    central : shape (choices,)
    """
    found = [driver for axis in axes if (driver := _driver(axis, choices, central, axes)) is not None]
    return tuple(sorted(found, key=lambda driver: (driver.moves, driver.share or 0.0), reverse=True))


def _driver(axis: Axis, choices: Sequence[Choice], central: Floats, axes: Sequence[Axis]) -> Driver | None:
    at = [getattr(choice, axis.name) for choice in choices]
    order = [level.name for level in axis.levels]
    present = [name for name in (*order, None) if name in at]
    named = [name for name in present if name is not None]
    if len(named) < 2:
        return None
    distances = _distances_alone(axis.name, choices, central, axes)
    columns = {name: np.array([level == name for level in at]) for name in present}
    return Driver(
        axis=axis.name,
        moves=median_of(distances) if distances.size else 0.0,
        most=float(distances.max(initial=0.0)),
        groups=int(distances.size),
        share=_explained(central, [columns[name] for name in present]),
        levels=tuple(
            LevelMedian(level=name, count=int(column.sum()), median=median_of(central[column]))
            for name, column in columns.items()
        ),
    )


def _distances_alone(name: str, choices: Sequence[Choice], central: Floats, axes: Sequence[Axis]) -> Floats:
    """Largest less smallest lag in each group of choices that differ in one axis alone.

    Where an axis decides nothing it stands at its default, so that a choice can be compared with those for which it
    does: an index as published with the index fitted by the default rule.
    """
    defaults = {axis.name: axis.default for axis in axes}
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, choice in enumerate(choices):
        if getattr(choice, name) is not None:
            others = tuple(getattr(choice, each) or defaults[each] for each in AXIS_NAMES if each != name)
            groups[others].append(place)
    found = [central[places] for places in groups.values() if len(places) > 1]
    return np.array([0.0 if each.max() == each.min() else each.max() - each.min() for each in found])


def _explained(central: Floats, columns: Sequence[NDArray[np.bool_]]) -> float | None:
    """Share of the variance of the readable lags that lies between the means of the levels."""
    readable = np.isfinite(central)
    if not readable.any():
        return None
    mean = central[readable].mean()
    total = float(np.sum((central[readable] - mean) ** 2))
    if total <= 1e-12:
        return None
    parts = [central[readable & column] for column in columns]
    return float(sum(part.size * (part.mean() - mean) ** 2 for part in parts if part.size)) / total
