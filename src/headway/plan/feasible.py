"""Whether a model fits on some chips by any layout at all, by how much it misses, and how many chips would hold it."""

from typing import Final

from headway.errors import PlanError
from headway.plan.architecture import Architecture
from headway.plan.candidates import LEAST_TOKENS_WIDE, Cuts, leanest_within, possible_cuts
from headway.plan.cluster import Cluster
from headway.plan.memory import chip_memory
from headway.plan.recipe import Recipe

#: Share of a chip's memory that a plan may fill, beside what the runtime keeps (memory.RUNTIME_BYTES): the rest goes to
#: fragments between buffers. A parameter: ours.
USABLE_SHARE: Final = 0.95


def usable_bytes(cluster: Cluster) -> float:
    """Memory of a chip that a plan may fill; OptionError where the chip's memory is not known."""
    return cluster.chip.memory_bytes * USABLE_SHARE


def fitting_cuts(model: Architecture, recipe: Recipe, cluster: Cluster, chips: int) -> Cuts:
    """Of all cuts of so many chips, slow ones included, those within which some layout fits."""
    cuts = possible_cuts(model, recipe, chips, domain=cluster.domain, wide=True)
    held = chip_memory(model, recipe, leanest_within(cuts, recipe)).total.reshape(cuts.count, -1)
    return cuts.where(held.min(axis=1) <= usable_bytes(cluster))


def fits(model: Architecture, recipe: Recipe, cluster: Cluster, *, chips: int | None = None) -> bool:
    """Whether some layout of the cluster, or of another number of its chips, holds the model."""
    return fitting_cuts(model, recipe, cluster, chips or cluster.count).count > 0


def no_layout(model: Architecture, recipe: Recipe, cluster: Cluster) -> PlanError:
    """The error that no layout fits: by how much the best attempt misses, and where it would fit."""
    cuts = possible_cuts(model, recipe, cluster.count, domain=cluster.domain, wide=True)
    lean = leanest_within(cuts, recipe)
    every, usable = chip_memory(model, recipe, lean).total, usable_bytes(cluster)
    best, held = lean.layout(int(every.argmin())), float(every.min())
    missing = (held - usable) / 1e9
    where = smallest_cluster(model, recipe, cluster)
    size = f"the smallest cluster of them that fits has {where}" if where else "no number of them is enough"
    cut = f"tp {best.tp}, pp {best.pp}, dp {best.dp}, ep {best.ep}, cp {best.cp}, recompute {best.recompute}"
    message = (
        f"the model does not fit on {cluster.count} x {cluster.chip.name} by any layout: the best ({cut}) lacks "
        f"{missing:,.1f} GB on each chip, {held / 1e9:,.1f} GB for {usable / 1e9:,.1f} usable; {size}"
    )
    return PlanError(message, missing_gb=missing, chips=where)


def smallest_cluster(model: Architecture, recipe: Recipe, cluster: Cluster) -> int:
    """The smallest number of the cluster's chips, in whole scale-up domains, on which some layout fits; 0: none.

    More chips never make a layout hold more on each, so doubling and halving find it.
    """

    def held(domains: int) -> bool:
        return fits(model, recipe, cluster, chips=domains * cluster.domain)

    high, most = 1, _most_domains(model, recipe, cluster)
    while not held(high):
        if high >= most:
            return 0
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if held(middle) else (middle, high)
    return high * cluster.domain


def _most_domains(model: Architecture, recipe: Recipe, cluster: Cluster) -> int:
    """Scale-up domains beyond which no cut uses more."""
    heads = max(group.attention.heads for group in model.layers)
    chips = recipe.batch * (model.depth + model.mtp) * heads * max(recipe.sequence // LEAST_TOKENS_WIDE, 1)
    return max(chips // cluster.domain, 1)
