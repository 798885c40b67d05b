"""How much of a result's variance each input carries when inputs are independent: Sobol indices.

The design and the estimators follow Saltelli et al. (2010), Computer Physics Communications 181, 259-270: first-order
indices by their equation (b) of table 2, total indices by that of Jansen (1999), Computer Physics Communications 117,
35-43. docs/methods/race-sensitivity.md has the formulas.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError, ShapeError

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Outputs of a model: from uniforms (points, inputs) and the numbers of the draws whose noise it takes (points,) to
#: (points,) or (points, outputs). The same uniforms and draw number give the same output.
Evaluate = Callable[[Array, Whole], Array]

#: Name of the group that changes the draw number and no input: the model's own noise.
CHANCE = "chance"

_EDGE = 2.0**-53


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The points at which a model is run: two sheets of inputs, and one more sheet for each group of inputs.

    Attributes
    ----------
    first, second : shape (rows, inputs)
        Independent points, uniform on (0, 1).
    groups
        By name, the columns that a group takes from the second sheet. Groups may overlap and need not hold every input.
    """

    first: Array
    second: Array
    groups: Mapping[str, Sequence[int]]

    def __post_init__(self) -> None:
        if self.first.shape != self.second.shape or self.first.ndim != 2:
            raise ShapeError(f"a design needs two sheets of one shape, got {self.first.shape} and {self.second.shape}")
        rows, inputs = self.first.shape
        if rows < 2:
            raise OptionError(f"Sobol indices need at least 2 rows, got {rows}; 1024 or more tell them apart")
        for name, columns in self.groups.items():
            if any(not 0 <= column < inputs for column in columns):
                raise OptionError(f"group {name!r} names a column outside 0 to {inputs - 1}: {list(columns)}")

    def sheet(self, group: str) -> tuple[Array, Whole]:
        """The first sheet with a group's columns from the second, and draw numbers; for chance those of the second."""
        numbers = np.arange(len(self.first), dtype=np.int64)
        if group == CHANCE:
            return self.first, numbers + len(self.first)
        mixed = self.first.copy()
        columns = list(self.groups[group])
        mixed[:, columns] = self.second[:, columns]
        return mixed, numbers

    def ends(self) -> tuple[tuple[Array, Whole], tuple[Array, Whole]]:
        """The two sheets, each with draw numbers of its own."""
        numbers = np.arange(len(self.first), dtype=np.int64)
        return (self.first, numbers), (self.second, numbers + len(self.first))


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolIndices:
    """Shares of variance by group, in the order of `names`; each array has shape (groups,) or (groups, outputs).

    Attributes
    ----------
    first
        Share that goes when the group alone becomes known; interactions with others left out.
    total
        Share that stays when all but the group is known; interactions with others counted in full.
    first_error, total_error
        Standard errors of the two. Rows are taken as independent, which a Latin hypercube makes slightly too wide.
    variance
        Variance of the output, shape () or (outputs,). Where it is 0 the shares are nan.
    """

    names: tuple[str, ...]
    first: Array
    first_error: Array
    total: Array
    total_error: Array
    variance: Array


def latin_hypercube(rng: np.random.Generator, rows: int, columns: int) -> Array:
    """Points uniform on (0, 1), shape (rows, columns), one in each of `rows` equal slices of every column.

    McKay, Beckman and Conover (1979), Technometrics 21, 239-245.
    """
    slices = rng.permuted(np.tile(np.arange(rows, dtype=np.float64), (columns, 1)), axis=1)
    points = (slices + rng.random((columns, rows))) / rows
    return np.ascontiguousarray(np.clip(points, _EDGE, 1.0 - _EDGE).T)


def draw_design(
    rng: np.random.Generator, rows: int, names: Sequence[str], *, groups: Mapping[str, Sequence[int]] | None = None
) -> Design:
    """A design for inputs of these names, a group for each unless `groups` says otherwise."""
    points = latin_hypercube(rng, rows, 2 * len(names))
    apart = {name: [column] for column, name in enumerate(names)}
    return Design(first=points[:, : len(names)], second=points[:, len(names) :], groups=groups or apart)


def sobol(evaluate: Evaluate, design: Design, *, chance: bool = True) -> SobolIndices:
    """Sobol indices of every group of a design, and of the model's own noise.

    Runs the model rows x (groups + 2) times, and rows more for chance. Without chance a noisy model's noise is in its
    variance but in no group's share.
    """
    names = (*design.groups, CHANCE) if chance else tuple(design.groups)
    first, second = (_outputs(evaluate, end) for end in design.ends())
    rows = [_group(first, second, _outputs(evaluate, design.sheet(name))) for name in names]
    cells = [np.array(cell) for cell in zip(*rows, strict=True)]
    return SobolIndices(
        names=names,
        first=cells[0],
        first_error=cells[1],
        total=cells[2],
        total_error=cells[3],
        variance=_variance(first, second),
    )


def _outputs(evaluate: Evaluate, points: tuple[Array, Whole]) -> Array:
    values = np.asarray(evaluate(*points), dtype=np.float64)
    if values.shape[:1] != points[1].shape or values.ndim > 2:
        raise ShapeError(f"a model of {points[1].size} points must give as many outputs, got shape {values.shape}")
    return values


def _variance(first: Array, second: Array) -> Array:
    return np.asarray(np.concatenate([first, second]).var(axis=0))


def _group(first: Array, second: Array, mixed: Array) -> tuple[Array, Array, Array, Array]:
    """First-order index and its error, total index and its error.

    Outputs are centred first: the first-order estimator is unbiased either way but far less noisy so.
    """
    centre = np.concatenate([first, second]).mean(axis=0)
    alone = (second - centre) * (mixed - first)
    spread = 0.5 * ((first - centre) ** 2 + (second - centre) ** 2)
    return (*_ratio(alone, spread), *_ratio(0.5 * (first - mixed) ** 2, spread))


def _ratio(above: Array, below: Array) -> tuple[Array, Array]:
    """The ratio of two means over rows, and its standard error by the delta method; nan where the lower mean is 0."""
    base = below.mean(axis=0)
    base = np.where(base > 0.0, base, np.nan)
    ratio = above.mean(axis=0) / base
    error = ((above - ratio * below) / base).std(axis=0, ddof=1) / np.sqrt(len(above))
    return ratio, error
