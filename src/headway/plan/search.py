"""The fastest layout of a model on a cluster, the next best, why that one is slower, and what binds.

Every layout worth a try is counted, held against the memory of a chip and timed with the central rates, all at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.plan.architecture import Architecture
from headway.plan.candidates import layouts_within, possible_cuts
from headway.plan.cluster import Cluster
from headway.plan.feasible import fitting_cuts, no_layout, usable_bytes
from headway.plan.load import step_load
from headway.plan.memory import Memory, chip_memory
from headway.plan.parallel import Layout, Layouts, check_layout, layouts_of
from headway.plan.recipe import Recipe
from headway.plan.step import Rates, StepTime, step_time

Array = NDArray[np.float64]

#: The memory of a chip binds where the best layout without its limit is faster by more than this. A parameter: ours.
CAPACITY_GAIN: Final = 0.05

#: Times that differ by less than this share of themselves are a tie. Source: rounding of floating point sums.
_TIE: Final = 1e-9

#: What each part of a step waits for; traffic by where it goes (`linked_shares`).
_WORK: Final = {
    "products": "compute",
    "attention": "compute",
    "launch": "compute",
    "memory": "bandwidth",
    "states": "bandwidth",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One layout with what it takes.

    Attributes
    ----------
    step_s, parts_s
        Seconds of a step at the central rates, and of each part of it (the fields of StepTime).
    memory_bytes, held_bytes
        What the fullest chip holds, and for each use (the fields of Memory).
    """

    layout: Layout
    step_s: float
    parts_s: Mapping[str, float]
    memory_bytes: float
    held_bytes: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """The layout with time and memory as JSON; memory in GB."""
        return {
            "layout": self.layout.to_dict(),
            "chips": self.layout.chips,
            "step_s": self.step_s,
            "parts_s": dict(self.parts_s),
            "memory_gb": self.memory_bytes / 1e9,
            "held_gb": {use: held / 1e9 for use, held in self.held_bytes.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best layout and what there is to say about it.

    Attributes
    ----------
    best, second
        The fastest layout that fits, and the fastest of those that are cut otherwise (tp, pp, dp, ep or cp): to differ
        in microbatch, recomputation or pieces of a stage is not enough. None where there is no other.
    unlimited
        The fastest layout if memory had no end, of those that are usual.
    slower_part
        The part of the step that grew most from the best to the second.
    binds
        compute, bandwidth, capacity, link, network or bubble.
    shares
        Share of the best step that waits for each of these but capacity.
    waits
        What each part of the best step waits for (the fields of StepTime).
    tried, fitted
        Layouts that were tried, and those of them that fit.
    idle
        Chips of the cluster that the best layout leaves idle.
    usable_bytes
        Memory of a chip that a plan may fill.
    wide
        Whether nothing fitted among layouts that are usual, so that slow ones were tried too.
    given
        Whether the layout was given instead of searched for.
    """

    best: Timed
    second: Timed | None
    unlimited: Timed
    slower_part: str | None
    binds: str
    shares: Mapping[str, float]
    waits: Mapping[str, str]
    tried: int
    fitted: int
    idle: int
    usable_bytes: float
    wide: bool = False
    given: bool = False

    @property
    def fits(self) -> bool:
        """Whether the best layout fits; one that was given may not."""
        return self.best.memory_bytes <= self.usable_bytes

    @property
    def missing_gb(self) -> float:
        """Memory that each chip lacks for the best layout, GB; 0 where it fits."""
        return max(self.best.memory_bytes - self.usable_bytes, 0.0) / 1e9

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON."""
        second = self.second
        return {
            "best": self.best.to_dict(),
            "second": second.to_dict() if second else None,
            "second_slower": second.step_s / self.best.step_s - 1.0 if second else None,
            "slower_part": self.slower_part,
            "unlimited": self.unlimited.to_dict(),
            "binds": self.binds,
            "shares": dict(self.shares),
            "tried": self.tried,
            "fitted": self.fitted,
            "idle_chips": self.idle,
            "usable_gb": self.usable_bytes / 1e9,
            "fits": self.fits,
            "missing_gb": self.missing_gb,
            "wide": self.wide,
            "given": self.given,
        }


def find_layout(
    model: Architecture, recipe: Recipe, cluster: Cluster, rates: Rates, *, layout: Layout | None = None
) -> Found:
    """The fastest layout of a model on a cluster at the central rates, or how a given one fares.

    Parameters
    ----------
    rates
        Numbers, or draws whose first row is the central world.
    layout
        Checked and timed instead of a search; one that does not fit is timed all the same (`Found.fits` says).

    Raises
    ------
    OptionError
        For a given layout by which the model cannot be cut or which needs more chips than there are, and for a chip of
        unknown memory.
    PlanError
        If no layout fits: says by how much the best attempt misses, and the smallest cluster that holds the model.
    """
    if layout is not None:
        return _given(model, recipe, cluster, central(rates), layout)
    found = search_layouts(model, recipe, cluster, rates)
    if found is None:
        raise no_layout(model, recipe, cluster)
    return found


def search_layouts(model: Architecture, recipe: Recipe, cluster: Cluster, rates: Rates) -> Found | None:
    """As find_layout, but None where no layout fits.

    Where none of the usual layouts fits, slow ones are tried too (candidates.possible_cuts): those that can fit.
    """
    rates, usable = central(rates), usable_bytes(cluster)
    cuts = possible_cuts(model, recipe, cluster.count, domain=cluster.domain)
    usual = _timed(model, recipe, cluster, rates, layouts_within(cuts, model, recipe))
    unlimited = usual.layouts.layout(fastest(usual.layouts, usual.step_s)) if cuts.count else None
    if np.any(usual.memory_bytes <= usable):
        return _found(model, recipe, cluster, rates, usual, unlimited=unlimited, refused=0)
    cuts = fitting_cuts(model, recipe, cluster, cluster.count)
    if not cuts.count:
        return None
    slow = _timed(model, recipe, cluster, rates, layouts_within(cuts, model, recipe))
    return _found(model, recipe, cluster, rates, slow, unlimited=unlimited, refused=usual.step_s.size, wide=True)


def central(rates: Rates) -> Rates:
    """The central world of rates that may be draws: their first row."""
    return Rates(**{part.name: float(np.ravel(getattr(rates, part.name))[0]) for part in fields(rates)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """Layouts with their step times and memory, shape (layouts,)."""

    layouts: Layouts
    step_s: Array
    memory_bytes: Array


def _timed(model: Architecture, recipe: Recipe, cluster: Cluster, rates: Rates, layouts: Layouts) -> _Tried:
    load = step_load(model, recipe, layouts, domain=cluster.domain)
    times = step_time(load, cluster, recipe, rates, overhead=model.step_overhead)
    return _Tried(layouts=layouts, step_s=times.total, memory_bytes=chip_memory(model, recipe, layouts).total)


def _found(
    model: Architecture,
    recipe: Recipe,
    cluster: Cluster,
    rates: Rates,
    tried: _Tried,
    *,
    unlimited: Layout | None,
    refused: int,
    wide: bool = False,
) -> Found:
    """The result of a search of which some layout fits; `refused` layouts were tried before and did not fit."""
    usable, layouts = usable_bytes(cluster), tried.layouts
    fits = tried.memory_bytes <= usable
    place = fastest(layouts, np.where(fits, tried.step_s, np.inf))
    other = fits & cut_otherwise(layouts, place)
    best = _told(model, recipe, cluster, rates, layouts.layout(place))
    second = None
    if np.any(other):
        place = fastest(layouts, np.where(other, tried.step_s, np.inf))
        second = _told(model, recipe, cluster, rates, layouts.layout(place))
    free = min((best, _told(model, recipe, cluster, rates, unlimited or best.layout)), key=lambda each: each.step_s)
    linked = linked_shares(model, recipe, cluster, rates, best.layout)
    shares = resource_shares(best, linked)
    return Found(
        best=best,
        second=second,
        unlimited=free,
        slower_part=grown_part(best, second) if second else None,
        binds=_binds(best, free, shares),
        shares=shares,
        waits=waits_of(linked),
        tried=int(fits.size) + refused,
        fitted=int(fits.sum()),
        idle=cluster.count - best.layout.chips,
        usable_bytes=usable,
        wide=wide,
    )


def _given(model: Architecture, recipe: Recipe, cluster: Cluster, rates: Rates, layout: Layout) -> Found:
    check_layout(layout, model, recipe)
    if layout.chips > cluster.count:
        raise OptionError(
            f"tp x pp x dp x cp needs {layout.chips} chips, the cluster has {cluster.count}; "
            "give smaller ways or more chips"
        )
    best = _told(model, recipe, cluster, rates, layout)
    linked = linked_shares(model, recipe, cluster, rates, layout)
    shares, usable = resource_shares(best, linked), usable_bytes(cluster)
    return Found(
        best=best,
        second=None,
        unlimited=best,
        slower_part=None,
        binds=_binds(best, best, shares),
        shares=shares,
        waits=waits_of(linked),
        tried=1,
        fitted=int(best.memory_bytes <= usable),
        idle=cluster.count - layout.chips,
        usable_bytes=usable,
        given=True,
    )


def _told(model: Architecture, recipe: Recipe, cluster: Cluster, rates: Rates, layout: Layout) -> Timed:
    """One layout with its parts."""
    one = layouts_of([layout])
    load = step_load(model, recipe, one, domain=cluster.domain)
    times = step_time(load, cluster, recipe, rates, overhead=model.step_overhead)
    memory = chip_memory(model, recipe, one)
    return Timed(
        layout=layout,
        step_s=float(times.total[0]),
        parts_s={part.name: float(getattr(times, part.name)[0]) for part in fields(StepTime)},
        memory_bytes=float(memory.total[0]),
        held_bytes={use.name: float(getattr(memory, use.name)[0]) for use in fields(Memory)},
    )


def fastest(layouts: Layouts, step_s: Array) -> int:
    """The place of the fastest layout; of a tie the one with fewer cuts, then the one that does less twice."""
    tied = np.flatnonzero(step_s <= step_s.min() * (1.0 + _TIE))
    few = layouts.take(tied)
    order = np.lexsort((few.microbatch, few.recompute, few.vpp, few.ep, few.tp * few.pp * few.cp))
    return int(tied[order[0]])


def cut_otherwise(layouts: Layouts, place: int) -> NDArray[np.bool_]:
    """Layouts that are cut otherwise than one of them."""
    same = np.ones(layouts.tp.size, dtype=bool)
    for name in ("tp", "pp", "dp", "ep", "cp"):
        way = getattr(layouts, name)
        same &= way == way[place]
    return ~same


def grown_part(best: Timed, other: Timed) -> str:
    """The part of a step that is longer by the most seconds in the other layout."""
    return max(best.parts_s, key=lambda part: other.parts_s[part] - best.parts_s[part])


def _binds(best: Timed, unlimited: Timed, shares: Mapping[str, float]) -> str:
    """What binds: the memory of a chip if more of it would help enough, else what most of the step waits for."""
    if best.step_s > unlimited.step_s * (1.0 + CAPACITY_GAIN):
        return "capacity"
    return max(shares, key=lambda resource: shares[resource])


def linked_shares(
    model: Architecture, recipe: Recipe, cluster: Cluster, rates: Rates, layout: Layout
) -> dict[str, float]:
    """Share of the time of each kind of traffic that goes over the scale-up link; the rest goes over the network."""
    load = step_load(model, recipe, layouts_of([layout]), domain=cluster.domain)

    def inside(near: Array, far: Array) -> float:
        within = float(near[0]) / (cluster.link_gbps * float(np.ravel(rates.link)[0]))
        across = float(far[0]) / (cluster.network_gbps * float(np.ravel(rates.network)[0]))
        return within / (within + across) if within + across else 1.0

    return {
        "tensor": 1.0 - float(load.tensor_far[0]),
        "context": 1.0 - float(load.context_far[0]),
        "data": inside(load.data_bytes, load.data_network_bytes),
        "expert": inside(load.expert_bytes, load.expert_network_bytes),
        "pipeline": 1.0 - float(load.pipeline_far[0]),
        "scale": 0.0,
    }


def waits_of(linked: Mapping[str, float]) -> dict[str, str]:
    """What each part of a step waits for; traffic for where most of it goes."""
    sent = {part: "link" if share > 0.5 else "network" for part, share in linked.items()}
    return {part.name: sent.get(part.name) or _WORK.get(part.name, "bubble") for part in fields(StepTime)}


def resource_shares(timed: Timed, linked: Mapping[str, float]) -> dict[str, float]:
    """Share of a step that waits for compute, bandwidth of memory, scale-up link, network and a full pipeline."""
    found = dict.fromkeys(("compute", "bandwidth", "link", "network", "bubble"), 0.0)
    for part, seconds in timed.parts_s.items():
        share = seconds / timed.step_s
        if part in linked:
            found["link"] += share * linked[part]
            found["network"] += share * (1.0 - linked[part])
        else:
            found[_WORK.get(part, "bubble")] += share
    return found
