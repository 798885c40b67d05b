"""From what a side got to what it has: flows by quarter, cumulative amounts and stocks, world by world.

Arrays are (worlds, quarters); the first world is the central one. Time is counted in quarters from the start of the
first, so that the end of quarter i is i + 1 and a day inside a quarter lies between.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.quarters import Quarter, quarter_of

Array = NDArray[np.float64]

#: Rows up to this many days long are spread evenly over their days; longer ones follow the shape of their years.
EVEN_DAYS: Final = 100


def moment(day: date, first: Quarter) -> float:
    """The end of a day in quarters since the start of the first."""
    own = quarter_of(day)
    length = (own.end - own.start).days + 1
    return own.minus(first) + ((day - own.start).days + 1) / length


def opening(day: date, first: Quarter) -> float:
    """The start of a day in quarters since the start of the first."""
    own = quarter_of(day)
    length = (own.end - own.start).days + 1
    return own.minus(first) + (day - own.start).days / length


def between_points(at: Sequence[float], values: Array, quarters: int) -> Array:
    """Cumulative amounts at the ends of quarters, from those at points, shape (worlds, points); never falling.

    Straight between points and flat after the last. Before the first it grows from nothing over the usual distance
    between points, a quarter where there is one point only.
    """
    steps = np.diff(at)
    ramp = float(np.median(steps)) if len(steps) else 1.0
    known = np.array([at[0] - ramp, *at])
    rising = np.maximum.accumulate(np.column_stack([np.zeros(len(values)), values]), axis=1)
    ends = np.arange(1.0, quarters + 1.0)
    weights = np.stack([np.interp(ends, known, row) for row in np.eye(len(known))])
    found: Array = rising @ weights
    return found


def flows_of(cumulative: Array) -> Array:
    """What was added in each quarter; below 0 never."""
    return np.maximum(np.diff(cumulative, axis=1, prepend=0.0), 0.0)


def quarter_weights(spans: Sequence[tuple[float, float]], amounts: Sequence[float], quarters: int) -> Array:
    """How a row's amount falls on quarters, shape (rows, quarters); a row that ends within them sums to 1.

    Years follow a smooth cumulative curve through their ends (monotone cubic, Fritsch and Carlson 1980), so that
    quarters grow within a growing run of years and never fall below 0; rows of a quarter are spread evenly.
    """
    edges = np.arange(quarters + 1.0)
    found = np.zeros((len(spans), quarters))
    for run in _runs(spans):
        xs = np.array([spans[run[0]][0], *(spans[row][1] for row in run)])
        total = np.concatenate([[0.0], np.cumsum([amounts[row] for row in run])])
        curve = _monotone(xs, total)
        for row in run:
            low, high = spans[row]
            if len(run) == 1 or amounts[row] == 0.0:
                found[row] = np.diff((np.clip(edges, low, high) - low) / (high - low))
            else:
                found[row] = np.diff(curve(np.clip(edges, low, high))) / amounts[row]
    return found


def _runs(spans: Sequence[tuple[float, float]]) -> list[list[int]]:
    """Rows that follow on each other; a short row stands alone."""
    order = sorted(range(len(spans)), key=lambda row: spans[row])
    runs: list[list[int]] = []
    for row in order:
        short = spans[row][1] - spans[row][0] < EVEN_DAYS / 91.3
        follows = runs and not short and abs(spans[runs[-1][-1]][1] - spans[row][0]) < 0.05
        if follows and spans[runs[-1][-1]][1] - spans[runs[-1][-1]][0] >= EVEN_DAYS / 91.3:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _monotone(xs: Array, ys: Array) -> Callable[[Array], Array]:
    """A monotone cubic through points."""
    from scipy.interpolate import PchipInterpolator

    curve: Callable[[Array], Array] = PchipInterpolator(xs, ys)
    return curve


def stock_of(flows: Array, life_quarters: Array) -> Array:
    """What is left of flows at the ends of quarters when each chip is retired after its life, shape as flows.

    Everything of a world lives equally long, shape (worlds,); what was added evenly in a quarter goes evenly.
    """
    worlds, quarters = flows.shape
    cumulative = np.concatenate([np.zeros((worlds, 1)), np.cumsum(flows, axis=1)], axis=1)
    before = np.arange(1.0, quarters + 1.0) - life_quarters[:, None]
    place = np.clip(before, 0.0, quarters)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, quarters)
    part = place - low
    retired = (1.0 - part) * np.take_along_axis(cumulative, low, 1) + part * np.take_along_axis(cumulative, high, 1)
    found: Array = cumulative[:, 1:] - retired
    return found
