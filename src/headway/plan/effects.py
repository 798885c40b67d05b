"""What runs have in common beside the rates of a chip: effects on log time by stack, paper, model and the like.

Effects of a group are drawn from one distribution whose spread is fitted (partial pooling): a level with many rows
speaks for itself, one with few leans on the group, and one that nobody has seen is a new draw.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.chosen import SHARDED
from headway.plan.observations import FUSED_FROM, Observation
from headway.plan.priors import LINEAGE, RATE_PRIORS

Array = NDArray[np.float64]

#: Groups of effects on log time.
GROUPS: Final = ("stack", "stack experts", "paper", "edition experts", "model", "goodput", "run paper")

#: Stacks that are no one stack: each paper has its own.
_NAMELESS: Final = ("own", "undisclosed")

#: Stacks whose copies each bring all weights through their own port. Source: 44 TFLOP/s of 175B on 1,536 chips in
#: table 2 of arXiv 2104.04473 is 23 GB/s of 25 a chip; rings over nodes would need an eighth.
_FLAT: Final = ("deepspeed-zero3",)

#: Rows that must have measured a family before it is taken to be like the others.
KNOWN_ROWS: Final = 10

#: Parameters of goodput at the end of the vector: its log, and what stages beside pre-training add to log hours.
GOODPUTS: Final = 2


def stack_level(stack: str, paper: str) -> str:
    """The level of a stack: its name, or its paper where it has none."""
    return f"{stack} {paper}" if stack in _NAMELESS else stack


def overlaps(stack: str | None, year: int) -> bool:
    """Whether a stack hides traffic behind work: by the year in its name, else by the year of the run."""
    found = re.search(r"-(20\d\d)$", stack or "")
    return (int(found.group(1)) if found else year) >= FUSED_FROM


def overlaps_data(stack: str | None, year: int) -> bool:
    """Whether a stack hides the exchange of copies: those that cut weights over copies were built for it."""
    return stack in SHARDED or overlaps(stack, year)


def shares_ports(stack: str | None) -> bool:
    """Whether copies within a domain share what they bring through their ports."""
    return stack not in _FLAT


def levels_of(row: Observation) -> dict[str, str]:
    """The level of each group of effects that a row has."""
    stack = stack_level(row.stack, row.paper)
    found = {"stack": stack, "paper": row.paper, "model": row.model}
    if row.experts:
        found |= {"stack experts": stack, "edition experts": row.edition}
    if row.kind == "run":
        found |= {"goodput": row.family, "run paper": row.paper}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What each parameter of a fit is: rates, families, then effects (group, level) and those of goodput.

    `known` are the families that enough rows measured to be taken as alike.
    """

    families: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    effects: tuple[tuple[str, str], ...] = ()

    @property
    def bent(self) -> int:
        """Parameters that bend predictions: rates and families."""
        return len(RATE_PRIORS) + len(self.families)

    @property
    def goodput(self) -> int:
        """Place of the first parameter of goodput."""
        return self.bent + len(self.effects)

    @property
    def size(self) -> int:
        """All parameters."""
        return self.goodput + GOODPUTS

    def family(self, name: str) -> int | None:
        """Place of a family; None if no row has it."""
        return len(RATE_PRIORS) + self.families.index(name) if name in self.families else None

    def forerunner(self, name: str) -> int | None:
        """Place of the nearest generation before a family that some row has; None if there is none."""
        before = LINEAGE.get(name)
        while before is not None and before not in self.families:
            before = LINEAGE.get(before)
        return self.family(before) if before is not None else None

    def effect(self, group: str, level: str) -> int | None:
        """Place of an effect; None if no row has that level."""
        return self.bent + self.effects.index((group, level)) if (group, level) in self.effects else None


def names_of(observations: Sequence[Observation]) -> Names:
    """The parameters that these rows have."""
    rows = Counter(each.family for each in observations)
    levels = {(group, name) for each in observations for group, name in levels_of(each).items()}
    return Names(
        families=tuple(sorted(rows)),
        known=tuple(sorted(family for family, count in rows.items() if count >= KNOWN_ROWS)),
        effects=tuple(sorted(levels, key=lambda one: (GROUPS.index(one[0]), one[1]))),
    )


def noise_kind(row: Observation, names: Names) -> str:
    """The name of a row's noise: of runs, of benchmarks, with experts, or of a family that few have measured."""
    if row.kind == "run":
        return "run"
    if row.family not in names.known:
        return "bench little known"
    return "bench experts" if row.experts else "bench"


def design_of(observations: Sequence[Observation], names: Names) -> Array:
    """How effects and goodput add to log seconds, shape (rows, effects + 2); levels that `names` lacks add nothing."""
    found = np.zeros((len(observations), names.size - names.bent))
    for row, each in enumerate(observations):
        for group, level in levels_of(each).items():
            place = names.effect(group, level)
            if place is not None:
                found[row, place - names.bent] = 1.0
        if each.kind == "run":
            found[row, -GOODPUTS:] = -1.0, float(each.every_stage)
    return found
