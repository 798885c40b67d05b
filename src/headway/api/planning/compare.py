"""`headway plan compare`: the same recipe on several kinds of chips. An edge."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway.api.planning.asked import (
    Facts,
    assumed,
    chosen_recipe,
    free_to_recompute,
    names_of,
    sources_of,
    subject_of,
    terms_for,
    warned,
)
from headway.api.planning.descriptions import Described, find_cluster, find_model
from headway.errors import OptionError, PlanError
from headway.plan.cluster import Cluster
from headway.plan.compare import Candidate, CompareResult, needed_chips
from headway.plan.run import Run, plan_run, worlds_of
from headway.plan.search import find_layout

#: Ready clusters, one for each kind of chip that people ask about: their networks, not their size, are compared.
CLUSTERS: Final = (
    "h100-meta-16384",
    "h200-prime-intellect-512",
    "h20-141gb-512",
    "b200-dgx-superpod-1016",
    "gb200-dgx-superpod-576",
    "rubin-dgx-superpod-576",
    "ascend-910b-pangu-8192",
    "ascend-910c-cloudmatrix-384",
    "ascend-950dt-atlas-950",
)

#: Chips that all kinds have unless a caller says otherwise: as many as the largest published run on domestic chips of
#: which the report tells (8,192).
COUNT: Final = 8192

#: Chips are counted in whole scale-up domains, of larger domains in pieces of so many.
_PIECE: Final = 64


def plan_compare(
    model: str,
    *,
    clusters: str | Sequence[str] | None = None,
    count: int | None = None,
    days: float | None = None,
    tokens: float | None = None,
    batch: int | None = None,
    precision: str | None = None,
    recipe: str | Path | None = None,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
) -> CompareResult:
    """The same recipe on several kinds of chips: days at the same number, and the number for the same days.

    Parameters
    ----------
    clusters
        Names of ready clusters, files or chips; those of CLUSTERS if left out.
    count
        Chips that all have.
    days
        Days for which chips are counted; those of the first kind on which the run fits if left out.
    leader, follower
        Countries of the makers whose chips have a colour of their own.

    Raises
    ------
    UnknownName, DataError, OptionError
        As `plan`; a kind of chip on which the run does not fit is no error.
    """
    if days is not None and not days > 0.0:
        raise OptionError(f"--days {days:g}: give a number of days above 0")
    options = {"tokens": tokens, "batch": batch, "precision": precision}
    chosen = chosen_recipe(recipe, options)
    asked = free_to_recompute(find_model(model, recipe=chosen), chosen)
    if not asked.recipe.tokens:
        raise OptionError(f"{asked.text.name}: no number of tokens is stated; give --tokens, such as --tokens 14.8e12")
    names = tuple(dict.fromkeys(names_of(clusters) or CLUSTERS))
    found = [find_cluster(name, count=COUNT if count is None else count, vintage=vintage) for name in names]
    facts = Facts.load(as_of, vintage)
    facts.check_known(asked)
    kinds, left_out = [], []
    for _, cluster in found:
        try:
            known = facts.known_since(cluster.chip)
            if known is not None and known > facts.day:
                left_out.append({"chip": cluster.chip.name, "reason": "later", "known": known.isoformat()})
                continue
            kinds.append(_Kind(asked, cluster, facts))
        except OptionError as problem:
            left_out.append({"chip": cluster.chip.name, "reason": "numbers", "why": str(problem)})
    used = [pair for pair in found if pair[1] in [kind.cluster for kind in kinds]]
    first = next((kind for kind in kinds if kind.first is not None), None)
    target = days if days is not None else first.days if first else None
    sides = {"leader": leader, "follower": follower}
    return CompareResult(
        subject=subject_of(asked, found[0][1], facts),
        count=count or COUNT,
        days=target,
        days_of=first.cluster.chip.name if first and days is None else None,
        sides=sides,
        rows=tuple(kind.candidate(target, {name: role for role, name in sides.items()}) for kind in kinds),
        left_out=tuple(left_out),
        warnings=(*(row for text, cluster in used for row in warned(text, cluster, facts)), *assumed(asked, chosen)),
        origin=facts.origin(row for text, cluster in used for row in sources_of(asked, text, cluster, facts)),
    )


class _Kind:
    """One kind of chip: the run on any number of them, each found once."""

    def __init__(self, asked: Described, cluster: Cluster, facts: Facts) -> None:
        self.asked, self.cluster, self.facts = asked, cluster, facts
        self.worlds = worlds_of(facts.calibration, asked.architecture, cluster.chip.family)
        self.terms = terms_for(cluster, facts)
        self.kept: dict[int, Run | None] = {}
        self.problem: PlanError | None = None
        self.first = self.on(cluster.count)

    @property
    def days(self) -> float | None:
        """Days on the number of chips that all have."""
        return None if self.first is None or self.first.days is None else float(self.first.days[0])

    def on(self, chips: int) -> Run | None:
        """The run on a number of chips; None where it does not fit."""
        if chips not in self.kept:
            cluster = self.cluster.resized(chips)
            model, recipe = self.asked.architecture, self.asked.recipe
            try:
                found = find_layout(model, recipe, cluster, self.worlds.rates)
                self.kept[chips] = plan_run(model, recipe, cluster, found, self.worlds, self.terms)
            except PlanError as problem:
                self.problem = self.problem or problem
                self.kept[chips] = None
        return self.kept[chips]

    def candidate(self, days: float | None, roles: dict[str, str]) -> Candidate:
        """What is told of this kind."""
        subject = subject_of(self.asked, self.cluster, self.facts)
        missing, smallest = (self.problem.missing_gb, self.problem.chips) if self.problem else (0.0, None)
        start = (smallest or 0) if self.first is None else self.cluster.count
        step = self.cluster.domain if self.cluster.domain <= _PIECE + 8 else _PIECE
        needed, run = (None, None)
        if days is not None and start:
            needed, run = needed_chips(self.on, start, days, step=step)
        country: Any = subject.chip.get("country")
        return Candidate(
            subject=subject,
            role=roles.get(country),
            terms=self.terms,
            run=self.first,
            missing_gb=missing if self.first is None else 0.0,
            smallest=smallest if self.first is None else None,
            chips_needed=needed,
            on_needed=run,
        )
