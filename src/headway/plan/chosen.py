"""Settings of a published run that nobody published: the fastest of a few that fit the memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np

from headway.errors import DataError
from headway.plan.architecture import Architecture
from headway.plan.cluster import Cluster
from headway.plan.load import step_load
from headway.plan.memory import chip_memory
from headway.plan.parallel import RECOMPUTES, Layout, layouts_of
from headway.plan.recipe import Recipe, Recompute
from headway.plan.step import Rates, speeds_of, step_seconds

#: Chips where nobody says. Source: ours, the usual size of a large run of 2023; moves hours by a few per cent.
CHIPS: Final = 2048

#: Stacks that cut weights over copies in place of a pipeline. Source: what they are.
SHARDED: Final = ("fsdp", "deepspeed-zero3", "jax-tpu")

#: Share of a chip's memory that a layout may fill by our count. Above 1: these runs did fit, and the count may be a
#: fifth too high.
_FULL: Final = 1.2

#: Settings that are tried where they are not published, and the most pieces of a pipeline stage.
_TRIED: Final = {"tp": (1, 2, 4, 8, 16), "pp": (1, 2, 4, 8, 16), "ep": (1, 8, 16, 32, 64), "microbatch": (1, 2, 4)}
_PIECES: Final = 8

#: Settings that a row may leave open.
_SETTINGS: Final = ("tp", "pp", "ep", "vpp", "microbatch", "recompute", "zero", "chips", "batch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A layout with its recipe, and the names of the settings that were not published."""

    layout: Layout
    recipe: Recipe
    names: tuple[str, ...]


def choose(row: Mapping[str, Any], model: Architecture, recipe: Recipe, cluster: Cluster) -> Chosen:
    """The row's layout; what it leaves open as the fastest that fits, by rates that no row has touched.

    Raises
    ------
    DataError
        Where no layout that the row allows cuts its chips and its batch evenly.
    """
    tried = list(_layouts(row, model, recipe, cluster.domain))
    if not tried:
        raise DataError("no layout that the row allows cuts its chips and batch evenly", value=row["run"])
    layouts = layouts_of(tried)
    found: list[tuple[float, Layout, Recipe]] = []
    for stage in _stages(row):
        cut = replace(recipe, zero=stage)  # type: ignore[arg-type]  # a stage is 0, 1, 2 or 3
        seconds = step_seconds(step_load(model, cut, layouts, domain=cluster.domain), speeds_of(cluster, cut), Rates())
        held = chip_memory(model, cut, layouts).total
        # Where nothing fits the least that is too much is taken: the run did fit, so our count is high.
        cost = np.where(held <= _FULL * cluster.chip.memory_bytes, seconds, 1e12 + held)
        place = int(np.argmin(cost))
        found.append((float(cost[place]), tried[place], replace(cut, recompute=tried[place].recompute)))
    _, layout, cut = min(found, key=lambda one: one[0])
    names = tuple(name for name in _SETTINGS if row.get(name) is None and not (name == "ep" and not model.experts))
    return Chosen(layout=layout, recipe=cut, names=names)


def _stages(row: Mapping[str, Any]) -> tuple[int, ...]:
    """Stages of ZeRO that are tried: the published one; all weights cut where the stack is known for it."""
    if row.get("zero") is not None:
        return (int(row["zero"]),)
    if row["stack"] in SHARDED:
        return (3,)
    return (1,) if row.get("tp") else (1, 3)


def _layouts(row: Mapping[str, Any], model: Architecture, recipe: Recipe, domain: int) -> Iterator[Layout]:
    """All layouts with the settings that are given."""
    given = {name: int(row[name]) for name in ("tp", "pp", "ep", "cp", "vpp", "microbatch") if row.get(name)}
    given.setdefault("cp", 1)
    if row["stack"] in SHARDED:
        given.setdefault("pp", 1)
    if not model.experts:
        given.setdefault("ep", 1)
    chips = int(row.get("chips") or CHIPS)
    ways = [(given[name],) if name in given else _TRIED[name] for name in ("tp", "pp", "ep", "microbatch")]
    kinds: tuple[Recompute, ...] = (row["recompute"],) if row.get("recompute") else RECOMPUTES
    for tp, pp, ep, microbatch in product(*ways):
        copies, left = divmod(chips, tp * pp * given["cp"])
        if left or not copies or ("tp" not in given and tp > domain):
            continue
        if not _cuts(
            model, recipe, pp=pp, ep=ep, experts_over=copies * given["cp"] * tp, microbatches=copies * microbatch
        ):
            continue
        for vpp, kind in product(_pieces(given, model.depth, pp), kinds):
            yield Layout(tp=tp, pp=pp, dp=copies, ep=ep, cp=given["cp"], vpp=vpp, microbatch=microbatch, recompute=kind)


def _cuts(model: Architecture, recipe: Recipe, *, pp: int, ep: int, experts_over: int, microbatches: int) -> bool:
    """Whether layers, experts and the batch can be cut that way."""
    even = ep == 1 or (model.experts % ep == 0 and ep <= experts_over)
    return even and pp <= model.depth and microbatches <= recipe.batch


def _pieces(given: Mapping[str, int], depth: int, pp: int) -> Iterator[int]:
    """Pieces of a pipeline stage: the given number, or each that cuts a stage evenly."""
    if "vpp" in given:
        yield given["vpp"]
        return
    stage = -(-depth // pp)
    yield from (n for n in range(1, _PIECES + 1 if pp > 1 else 2) if stage % n == 0 and pp * n <= depth)
