"""From what a side got to what it has: flows by quarter, cumulative amounts and stocks, world by world.

Arrays are (worlds, quarters); the first world is the central one. Time is counted in quarters from the start of the
first, so that the end of quarter i is i + 1 and a day inside a quarter lies between.
"""

from collections.abc import Sequence
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
        for row in run:
            low, high = spans[row]
            if len(run) == 1 or amounts[row] == 0.0:
                found[row] = np.diff((np.clip(edges, low, high) - low) / (high - low))
            else:
                found[row] = np.diff(monotone(xs, total, np.clip(edges, low, high))) / amounts[row]
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


def monotone(xs: Array, ys: Array, at: Array) -> Array:
    """The monotone cubic through points (Fritsch and Carlson 1980, with the slopes of Fritsch and Butland 1984).

    `xs` and `ys` rise; at least two points; `at` lies between the ends.
    """
    steps = np.diff(xs)
    slopes = np.diff(ys) / steps
    tangent = np.empty_like(ys)
    if len(slopes) == 1:
        tangent[:] = slopes[0]
    else:
        before, after = 2 * steps[1:] + steps[:-1], steps[1:] + 2 * steps[:-1]
        flat = (slopes[:-1] <= 0.0) | (slopes[1:] <= 0.0)
        safe_before, safe_after = np.where(flat, 1.0, slopes[:-1]), np.where(flat, 1.0, slopes[1:])
        mean = (before + after) / (before / safe_before + after / safe_after)
        tangent[1:-1] = np.where(flat, 0.0, mean)
        tangent[0] = _end_slope(steps[0], steps[1], slopes[0], slopes[1])
        tangent[-1] = _end_slope(steps[-1], steps[-2], slopes[-1], slopes[-2])
    place = np.clip(np.searchsorted(xs, at, side="right") - 1, 0, len(slopes) - 1)
    part, step = (at - xs[place]) / steps[place], steps[place]
    rising = part * part * (3.0 - 2.0 * part)
    leaving = step * part * (1.0 - part) ** 2
    arriving = -step * part * part * (1.0 - part)
    found: Array = (
        ys[place] * (1.0 - rising) + ys[place + 1] * rising + tangent[place] * leaving + tangent[place + 1] * arriving
    )
    return found


def _end_slope(step: float, next_step: float, slope: float, next_slope: float) -> float:
    """The slope at an end: of the parabola through three points, kept between 0 and three times the first slope."""
    found = ((2.0 * step + next_step) * slope - step * next_slope) / (step + next_step)
    return float(min(max(found, 0.0), 3.0 * slope))


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
