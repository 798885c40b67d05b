"""How far techniques stretch a fixed number of chips: the same model without each of them, and without all.

Counted: chip-seconds for a token, each description with the layout that suits it best, on the same draws of rates, so
that errors which both share cancel. Where a technique changes quality, times its published multiplier as draws.
Method: docs/methods/plan-techniques.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from headway.compute.estimates import Sampler
from headway.errors import OptionError, PlanError
from headway.plan.additions import with_technique
from headway.plan.architecture import Architecture
from headway.plan.calibrate import Array, Calibration
from headway.plan.cluster import Cluster
from headway.plan.counting import cache_bytes, parameters, training_flop
from headway.plan.feasible import smallest_cluster
from headway.plan.load import step_load
from headway.plan.memory import chip_memory
from headway.plan.parallel import Layout, layouts_of
from headway.plan.published_effects import Published, beyond_tested, multiplier_belief
from headway.plan.recipe import Recipe
from headway.plan.search import find_layout
from headway.plan.step import step_time
from headway.plan.techniques import Description, Technique, technique_named, used_by, without_all

#: Tokens of context at which the cache of serving is compared: windows and running states count as what they are.
CONTEXT: Final = 131_072.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One description at its best on the chips.

    Attributes
    ----------
    layout
        The fastest that fits; None where no number of such chips is enough.
    chips
        Chips that it runs on: those that there are, or the smallest number on which it fits.
    fits
        Whether it fits on those that there are.
    chip_seconds
        For each token, shape (1 + draws,): all chips count, idle ones too; nan without a layout.
    memory_bytes
        What the fullest chip holds with that layout.
    smallest_chips
        Of the smallest cluster of such chips that holds it; 0: none.
    kv_bytes
        That serving keeps for a token, at CONTEXT tokens.
    flop
        Operations that train on one token.
    """

    layout: Layout | None
    chips: int
    fits: bool
    chip_seconds: Array
    memory_bytes: float
    smallest_chips: int
    total: float
    active: float
    kv_bytes: float
    flop: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one technique, or several together, save.

    Attributes
    ----------
    names
        The techniques.
    added
        Whether the model does not use it yet: `using` is then what it would be.
    multiplier
        Compute for equal quality, published, shape (1 + draws,); None where none enters.
    published, beyond_tested
        What is published of it, and whether this run lies beyond what its multiplier was measured on (None: unknown).
    unpriced
        Whether it brings quality that nobody published as compute, which is not in the factor.
    """

    names: tuple[str, ...]
    using: Side
    without: Side
    added: bool = False
    multiplier: Array | None = None
    published: Published | None = None
    beyond_tested: bool | None = None
    unpriced: bool = False

    @property
    def counted(self) -> Array:
        """Chip-hours without over with, at equal tokens."""
        return self.without.chip_seconds / self.using.chip_seconds

    @property
    def factor(self) -> Array:
        """Chip-hours without over with, at equal quality as far as it is published."""
        return self.counted if self.multiplier is None else self.counted * self.multiplier


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How far the techniques of a model stretch the chips.

    Attributes
    ----------
    together
        All that are asked about but those left out; None for fewer than two.
    left_out
        Techniques whose cost is counted but whose gain is not priced, so that they do not enter `together`.
    flop
        Operations of the run; 0 without a number of tokens.
    chosen
        Whether the techniques to leave out were named, so that others stay in use.
    """

    using: Side
    effects: tuple[Effect, ...]
    together: Effect | None
    left_out: tuple[str, ...]
    flop: float
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every description is measured on."""

    cluster: Cluster
    calibration: Calibration
    published: Mapping[str, Published]

    def side(self, model: Architecture, recipe: Recipe, *, must_fit: bool = False) -> Side:
        """A description at its best; PlanError where it must fit on the chips and does not."""
        cluster, rates = self.cluster, self.calibration.rates(self.cluster.chip.family)
        smallest = smallest_cluster(model, recipe, cluster)
        layout: Layout | None = None
        try:
            layout = find_layout(model, recipe, cluster, rates).best.layout
            fits = True
        except PlanError:
            if must_fit:
                raise
            fits = False
            cluster = cluster.resized(smallest) if smallest else cluster
            layout = find_layout(model, recipe, cluster, rates).best.layout if smallest else None
        counted = parameters(model)
        worlds = np.full(1 + self.calibration.draws, np.nan)
        held = np.nan
        if layout is not None:
            one = layouts_of([layout])
            load = step_load(model, recipe, one, domain=cluster.domain)
            step = step_time(load, cluster, recipe, rates, overhead=model.step_overhead).total
            worlds = np.broadcast_to(step, (worlds.size, 1))[:, 0] * cluster.count / recipe.step_tokens
            held = float(chip_memory(model, recipe, one).total[0])
        return Side(
            layout=layout,
            chips=cluster.count,
            fits=fits,
            chip_seconds=worlds,
            memory_bytes=held,
            smallest_chips=smallest,
            total=counted.total,
            active=counted.active,
            kv_bytes=cache_bytes(model, CONTEXT) / CONTEXT,
            flop=training_flop(model, recipe.sequence, with_mtp=True),
        )

    def multiplier(self, techniques: Sequence[Technique], flop: float) -> Array | None:
        """The product of the published multipliers of some techniques, shape (1 + draws,); None where none has one."""
        sampler = Sampler(draws=self.calibration.draws, seed=self.calibration.seed)
        beliefs = (multiplier_belief(each, self.published.get(each.name), flop) for each in techniques)
        found = [sampler.worlds(belief) for belief in beliefs if belief is not None]
        return np.prod(found, axis=0) if found else None


def measure_stretch(
    model: Architecture,
    recipe: Recipe,
    ground: Ground,
    *,
    without: Sequence[str] = (),
    add: Sequence[str] = (),
) -> Stretch:
    """What each technique of a description saves on the chips, and all together.

    Parameters
    ----------
    without
        Names of techniques to leave out, one by one and together; all that the description uses if empty.
    add
        Names of techniques that the description does not use: what each would save.

    Raises
    ------
    UnknownName
        For a technique that is not there.
    OptionError
        For one to leave out that is not in use, or one to add that is.
    PlanError
        If the description itself does not fit on the chips.
    """
    asked = _asked(model, recipe, without) if without or not add else ()
    additions = [with_technique(model, recipe, name) for name in dict.fromkeys(add)]
    using = ground.side(model, recipe, must_fit=True)
    flop = using.flop * recipe.tokens
    effects = [_effect(ground, (each,), using, each.without(model, recipe), flop) for each in asked]
    effects += [_added(ground, each, using, described, flop) for each, described in additions]
    joint = tuple(each for each in asked if not each.unpriced)
    together = None
    if len(joint) > 1:
        together = _effect(ground, joint, using, without_all(model, recipe, joint), flop)
    return Stretch(
        using=using,
        effects=tuple(effects),
        together=together,
        left_out=tuple(each.name for each in asked if each.unpriced) if together else (),
        flop=flop,
        chosen=bool(without),
    )


def _asked(model: Architecture, recipe: Recipe, names: Sequence[str]) -> tuple[Technique, ...]:
    """The techniques to leave out: those named, else all that are in use."""
    used = used_by(model, recipe)
    wanted = [technique_named(name) for name in dict.fromkeys(names)]
    for each in wanted:
        if each not in used:
            known = ", ".join(every.name for every in used) or "none that can be left out"
            raise OptionError(f"{each.name} is not in use, so nothing can be left out; in use: {known}")
    return tuple(wanted) or used


def _effect(
    ground: Ground, techniques: tuple[Technique, ...], using: Side, described: Description, flop: float
) -> Effect:
    """What techniques that are in use save."""
    one = techniques[0] if len(techniques) == 1 else None
    published = ground.published.get(one.name) if one else None
    every = [beyond_tested(ground.published.get(each.name), flop) for each in techniques if each.quality]
    return Effect(
        names=tuple(each.name for each in techniques),
        using=using,
        without=ground.side(*described),
        multiplier=ground.multiplier(techniques, flop),
        published=published,
        beyond_tested=any(every) if any(each is not None for each in every) else None,
        unpriced=one is not None and one.unpriced,
    )


def _added(ground: Ground, technique: Technique, now: Side, described: Description, flop: float) -> Effect:
    """What a technique that is not in use would save."""
    published = ground.published.get(technique.name)
    return Effect(
        names=(technique.name,),
        using=ground.side(*described),
        without=now,
        added=True,
        multiplier=ground.multiplier((technique,), flop),
        published=published,
        beyond_tested=beyond_tested(published, flop) if technique.quality else None,
        unpriced=technique.unpriced,
    )
