"""The largest model that some chips can train in some days: of a family of shapes, with an interval.

Row 0 of every array is the central world, the rows after it are draws, shape (1 + draws, 1). The shape is found by
halving in the central world; in each draw the size moves along the power law by which days grow with size there
(docs/methods/plan-search.md; a test finds the shape anew at the ends of the interval).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError, PlanError
from headway.interval import Interval, interval_of
from headway.plan.architecture import Architecture
from headway.plan.calibrate import LEVEL
from headway.plan.cluster import Cluster
from headway.plan.counting import parameters, training_flop
from headway.plan.feasible import fits, no_layout
from headway.plan.load import step_load
from headway.plan.parallel import layouts_of
from headway.plan.recipe import Recipe
from headway.plan.search import Found, find_layout, search_layouts
from headway.plan.shapes import scaled
from headway.plan.step import Rates, step_time

Array = NDArray[np.float64]

#: Training tokens for each parameter at which a given number of operations lowers the loss most. A parameter of the
#: loss, not of the chips. Source: Hoffmann et al. 2022, arXiv 2203.15556, table 3.
CHINCHILLA: Final = 20.0

#: Sizes between which families are followed, in parameters of the layers of the described model. Parameters: ours.
SMALLEST: Final = 1e-6
HUGEST: Final = 1e4

#: The size is found to within this share of itself; layers are whole, so less would tell nothing. A parameter: ours.
_FINE: Final = 0.01

#: Power of the size by which days grow where no slope can be read: operations for a token and tokens both grow with it.
_SQUARE: Final = 2.0

_SECONDS_PER_DAY: Final = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a cluster reaches in each world: rates, billed over steady time, and what no rate explains."""

    rates: Rates
    goodput: Array
    noise: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """The largest model of a family that fits the days and the memory.

    Attributes
    ----------
    model, found
        The shape and its best layout in the central world.
    tokens_per_parameter
        Training tokens for each active parameter: all of a dense model, those one token visits of others.
    total_b, active_b, tokens_t, flop_log10
        Parameters (billions), tokens (trillions) and the logarithm of training operations, with 80% intervals.
    days
        What the shape takes in the central world.
    limit
        "time", or "memory" where a larger model fits by no layout.
    """

    model: Architecture
    found: Found
    tokens_per_parameter: float
    total_b: Interval
    active_b: Interval
    tokens_t: Interval
    flop_log10: Interval
    days: float
    limit: str

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            "total_b": self.total_b.to_dict(),
            "active_b": self.active_b.to_dict(),
            "tokens_t": self.tokens_t.to_dict(),
            "flop_log10": self.flop_log10.to_dict(),
            "layers": self.model.depth,
            "hidden": self.model.hidden,
            "experts": self.model.experts,
            "days": self.days,
            "limit": self.limit,
            "plan": self.found.to_dict(),
        }


def largest_model(
    like: Architecture,
    recipe: Recipe,
    cluster: Cluster,
    worlds: Reached,
    *,
    days: float,
    tokens_per_parameter: float = CHINCHILLA,
) -> Largest:
    """The largest model of the family of `like` that a cluster can train in some days.

    Parameters
    ----------
    recipe
        Batch, sequence, precision and optimiser, the same for every size; its tokens are not used.

    Raises
    ------
    OptionError
        For days or tokens for each parameter that are not above 0.
    PlanError
        If not even the smallest model of the family fits, or is done in time.
    """
    if not days > 0.0 or not tokens_per_parameter > 0.0:
        raise OptionError(
            f"days and tokens for each parameter must be above 0, got {days:g} and {tokens_per_parameter:g}"
        )

    def taken(size: float) -> float:
        model = scaled(like, size)
        found = search_layouts(model, recipe, cluster, worlds.rates)
        own = _days(model, recipe, cluster, worlds, found, tokens_per_parameter) if found else None
        return float(own[0]) if own is not None else np.inf

    size = largest_size(lambda size: taken(size) <= days)
    if not size:
        raise _nothing(scaled(like, SMALLEST), recipe, cluster, taken(SMALLEST), days)
    model = scaled(like, size)
    found = find_layout(model, recipe, cluster, worlds.rates)
    own = _days(model, recipe, cluster, worlds, found, tokens_per_parameter)
    power = 1.0 / _growth(like, size, taken, float(own[0]))
    if np.isfinite(taken(size * (1.0 + 2.0 * _FINE))):
        limit, more = "time", (own[0] / own) ** power
        more = np.minimum(more, _room(like, recipe, cluster, size, float(more.max())))
    else:
        limit, more = "memory", np.minimum((days / own) ** power, 1.0)
    return _largest(model, recipe, found, more, tokens_per_parameter, days=float(own[0]), limit=limit)


def _largest(
    model: Architecture, recipe: Recipe, found: Found, factor: Array, ratio: float, *, days: float, limit: str
) -> Largest:
    """The result for a shape whose size is that many times larger in each draw."""
    counted = parameters(model)
    factor = np.concatenate([np.ones(1), factor[1:]])
    tokens = ratio * counted.active
    flop = np.log10(training_flop(model, recipe.sequence) * tokens * factor**2)
    return Largest(
        model=model,
        found=found,
        tokens_per_parameter=ratio,
        total_b=_interval(counted.total / 1e9 * factor),
        active_b=_interval(counted.active / 1e9 * factor),
        tokens_t=_interval(tokens / 1e12 * factor),
        flop_log10=_interval(flop),
        days=days,
        limit=limit,
    )


def _interval(worlds: Array) -> Interval:
    """The interval of draws about the central world; without draws the central world alone."""
    return interval_of(worlds[1:] if worlds.size > 1 else worlds, float(worlds[0]), LEVEL)


def _room(like: Architecture, recipe: Recipe, cluster: Cluster, size: float, most: float) -> float:
    """How many times larger than a size the active parameters may grow before memory ends it, up to `most`."""
    if most <= 1.0 or fits(scaled(like, size * most), recipe, cluster):
        return max(most, 1.0)
    top = _halved(lambda larger: fits(scaled(like, larger), recipe, cluster), size, size * most)
    return max(parameters(scaled(like, top)).active / parameters(scaled(like, size)).active, 1.0)


def _nothing(model: Architecture, recipe: Recipe, cluster: Cluster, taken: float, days: float) -> PlanError:
    """The error that not even the smallest model of a family can be trained."""
    if not np.isfinite(taken):
        return no_layout(model, recipe, cluster)
    return PlanError(
        f"{cluster.count} x {cluster.chip.name} train no model of this family in time: the smallest "
        f"({parameters(model).total / 1e6:,.0f} million parameters) takes {taken:,.1f} days for {days:g} given; "
        "give more days or more chips"
    )


def largest_size(holds: Callable[[float], bool]) -> float:
    """The largest size that holds, to within _FINE, if all smaller ones do; 0: none. Begins at the described model."""
    size = 1.0
    if holds(size):
        while size < HUGEST and holds(4.0 * size):
            size *= 4.0
        return _halved(holds, size, 4.0 * size)
    while size > SMALLEST:
        size /= 8.0
        if holds(size):
            return _halved(holds, size, 8.0 * size)
    return 0.0


def _halved(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The largest size that holds between one that does and one that does not."""
    while high > low * (1.0 + _FINE):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _days(
    model: Architecture, recipe: Recipe, cluster: Cluster, worlds: Reached, found: Found, tokens_per_parameter: float
) -> Array:
    """Billed days of training a model with its layout in each world, shape (1 + draws,)."""
    load = step_load(model, recipe, layouts_of([found.best.layout]), domain=cluster.domain)
    step_s = step_time(load, cluster, recipe, worlds.rates, overhead=model.step_overhead).total
    steps = tokens_per_parameter * parameters(model).active / recipe.step_tokens
    billed: Array = steps * step_s * worlds.noise / worlds.goodput / _SECONDS_PER_DAY
    return billed.ravel()


def _growth(like: Architecture, size: float, taken: Callable[[float], float], own: float) -> float:
    """The power of active parameters by which days grow just below a size."""
    below = 0.7 * size
    sizes = log(parameters(scaled(like, size)).active / parameters(scaled(like, below)).active)
    return max(log(own / taken(below)) / sizes, 1.0) if sizes > 0.0 else _SQUARE
