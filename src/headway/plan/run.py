"""A whole training run on a cluster: from the time of a step to days, money and energy, draw by draw.

Row 0 of every array is the central world, the rows after it are draws: shape (1 + draws,). Ratios and sums are taken
within a row. Method: docs/methods/plan-run.md.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from headway.compute.estimates import Estimate, Sampler
from headway.plan.architecture import Architecture
from headway.plan.calibrate import LEVEL, Array, Calibration
from headway.plan.cluster import Cluster
from headway.plan.counting import parameters, training_flop
from headway.plan.load import step_load
from headway.plan.memory import Memory, chip_memory
from headway.plan.parallel import Layout, layouts_of
from headway.plan.recipe import Recipe
from headway.plan.search import Found
from headway.plan.step import Rates, StepTime, step_time
from headway.plan.terms import Terms

_HOURS_A_DAY: Final = 24.0
_SECONDS_AN_HOUR: Final = 3600.0

#: What activations and buffers take over what is counted, 80% ends: allocators leave holes. Source: Headway's own
#: estimate; other planners report 2% to 9% of error on memory.
_HELD: Final = (0.95, 1.0, 1.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """What chips of a family reach with a kind of model, read once from a calibration; rows as everywhere here.

    Attributes
    ----------
    goodput
        Share of billed time in which steps run.
    step_noise, run_noise
        What no rate explains of measured steps and of whole runs, as factors on time.
    """

    rates: Rates
    goodput: Array
    step_noise: Array
    run_noise: Array
    sampler: Sampler


def worlds_of(calibration: Calibration, model: Architecture, family: str, stack: str | None = None) -> Worlds:
    """What chips of a family reach with a model under a software stack; None: a stack of today that is not named."""
    experts = bool(model.experts)
    return Worlds(
        rates=calibration.rates(family, stack),
        goodput=calibration.goodput(family)[:, 0],
        step_noise=calibration.noise("bench", experts=experts, family=family)[:, 0],
        run_noise=calibration.noise("run", experts=experts, family=family)[:, 0],
        sampler=Sampler(draws=calibration.draws, seed=calibration.seed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A training run, in each world.

    Attributes
    ----------
    step_seconds
        Of one step at steady state.
    idle
        Chips of the cluster that the layout leaves idle; they are paid for all the same.
    mfu
        Operations that the model needs (nothing done twice) over the dense peak, at `mfu_precision`, of chips in use.
    share_6nd
        6 x active parameters x tokens over the dense 16-bit peak, for comparison with other publications.
    memory_bytes
        What the fullest chip holds.
    binding, shares, waits
        What binds, the share of a step that waits for each, and what each part waits for (headway.plan.search).
    parts
        Seconds of a step by what takes them, in the central world, by the names of StepTime; they sum to the step.
    steps, days, chip_hours, cost_usd, energy_mwh
        Of the whole run; None without a number of tokens, a price, a power.
    """

    layout: Layout
    chips: int
    idle: int
    step_seconds: Array
    tokens_per_second: Array
    mfu: Array
    mfu_precision: str
    share_6nd: Array
    memory_bytes: Array
    memory_parts: dict[str, float]
    memory_limit_bytes: float
    parts: dict[str, float]
    binding: str
    shares: dict[str, float]
    waits: dict[str, str]
    fits: bool
    p_fits: float
    goodput: Array
    steps: float | None
    days: Array | None
    chip_hours: Array | None
    cost_usd: Array | None
    energy_mwh: Array | None

    def p_within(self, days: float) -> float | None:
        """Probability that the run ends within some days; None where its length is not known."""
        if self.days is None:
            return None
        return float(np.mean(self.days[1:] <= days)) if self.fits else 0.0


def plan_run(
    model: Architecture,
    recipe: Recipe,
    cluster: Cluster,
    found: Found,
    worlds: Worlds,
    terms: Terms,
) -> Run:
    """A run of a model on a cluster with the layout that was found or given (headway.plan.search.find_layout)."""
    one = layouts_of([found.best.layout])
    load = step_load(model, recipe, one, domain=cluster.domain)
    time = step_time(load, cluster, recipe, worlds.rates, overhead=model.step_overhead)
    bare = time.total[:, 0]
    step = bare * worlds.step_noise
    peaks = {name: cluster.chip.peak(name) * found.best.layout.chips for name in ("bf16", recipe.precision)}
    tokens = float(recipe.step_tokens)
    days = _days(recipe, bare * worlds.run_noise / worlds.goodput)
    hours = None if days is None else days * _HOURS_A_DAY * cluster.count
    memory = chip_memory(model, recipe, one)
    held = _held(memory, worlds.sampler)
    return Run(
        layout=found.best.layout,
        chips=cluster.count,
        idle=found.idle,
        step_seconds=step,
        tokens_per_second=tokens / step,
        mfu=training_flop(model, recipe.sequence, with_mtp=True) * tokens / (peaks[recipe.precision] * step),
        mfu_precision=cluster.chip.rate_of(recipe.precision),
        share_6nd=6.0 * parameters(model).active * tokens / (peaks["bf16"] * step),
        memory_bytes=held,
        memory_parts={part.name: float(getattr(memory, part.name)[0]) for part in fields(Memory)},
        memory_limit_bytes=found.usable_bytes,
        parts=_parts(time),
        binding=found.binds if found.fits else "capacity",
        shares=dict(found.shares),
        waits=dict(found.waits),
        fits=found.fits,
        # What allocators waste is drawn here, so the whole memory of the chip counts, not its usable part.
        p_fits=float(np.mean(held[1:] <= cluster.chip.memory_bytes)),
        goodput=worlds.goodput,
        steps=recipe.tokens / tokens if recipe.tokens else None,
        days=days,
        chip_hours=hours,
        cost_usd=None if hours is None or terms.usd_hour is None else hours * terms.usd_hour,
        energy_mwh=None if hours is None or terms.power_kw is None else hours * terms.power_kw / 1e3,
    )


def _parts(time: StepTime) -> dict[str, float]:
    """Seconds of a step by what takes them, in the central world."""
    return {
        part.name: float(np.broadcast_to(getattr(time, part.name), time.total.shape)[0, 0]) for part in fields(time)
    }


def _days(recipe: Recipe, billed_seconds: Array) -> Array | None:
    if not recipe.tokens:
        return None
    found: Array = recipe.tokens / recipe.step_tokens * billed_seconds / (_SECONDS_AN_HOUR * _HOURS_A_DAY)
    return found


def _held(memory: Memory, sampler: Sampler) -> Array:
    """Bytes of the fullest chip in each world: what is counted exactly, and what allocators make of the rest."""
    low, central, high = _HELD
    spread = sampler.worlds(Estimate(name="plan held", low=low, central=central, high=high, level=LEVEL))
    loose = float(memory.activations[0] + memory.logits[0] + memory.runtime[0])
    found: Array = float(memory.total[0]) - loose + loose * spread
    return found
