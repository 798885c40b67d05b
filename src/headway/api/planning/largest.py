"""`headway plan largest`: the largest model that some chips can train in some days. An edge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from headway.api.compute import compute_context
from headway.api.planning.asked import Facts, names_of
from headway.api.planning.descriptions import Described, find_cluster, find_model
from headway.described import Origin
from headway.errors import PlanError
from headway.plan.architecture import Architecture
from headway.plan.calibrate import LEVEL, Calibration
from headway.plan.cluster import Cluster
from headway.plan.largest import CHINCHILLA, Largest, Reached, largest_model
from headway.plan.shapes import sparser

#: Models whose shapes the families follow if none is named: a dense one and a mixture of experts.
FAMILIES: Final = ("llama-3.1-405b", "deepseek-v3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The answer for one family of shapes at one number of tokens for each parameter.

    Attributes
    ----------
    ratio
        "optimal": as many tokens as lower the loss most; "given": as asked for.
    largest
        The largest model, or None where none can be trained; `refused` then says why.
    """

    like: str
    name: str
    kind: str
    ratio: str
    tokens_per_parameter: float
    largest: Largest | None
    refused: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "like": self.like,
            "name": self.name,
            "kind": self.kind,
            "ratio": self.ratio,
            "tokens_per_parameter": self.tokens_per_parameter,
            "largest": self.largest.to_dict() if self.largest else None,
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestResult:
    """The largest models that a cluster can train in some days."""

    cluster: Cluster
    days: float
    families: tuple[Family, ...]
    origin: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The result in the contract's form."""
        cluster = self.cluster
        return {
            **self.origin,
            "level": LEVEL,
            "cluster": {
                "name": cluster.name,
                "chip": cluster.chip.name,
                "count": cluster.count,
                "domain": cluster.domain,
                "link_gbps": cluster.link_gbps,
                "network_gbps": cluster.network_gbps,
            },
            "days": self.days,
            "optimal_tokens_per_parameter": CHINCHILLA,
            "families": [family.to_dict() for family in self.families],
        }


def plan_largest(
    *,
    cluster: str | Cluster,
    days: float,
    like: str | Sequence[str] = (),
    tokens_per_parameter: float | None = None,
    sparsity: float | None = None,
    count: int | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
    calibration: Calibration | None = None,
) -> LargestResult:
    """The largest model that a cluster can train in some days, for each family of shapes.

    Parameters
    ----------
    cluster
        A ready cluster, a YAML file, a chip of the table `chips` (with `count`), or a Cluster.
    like
        Models that the families look like, by name or file; FAMILIES if left out.
    tokens_per_parameter
        Also the answer for so many tokens for each active parameter, beside the compute-optimal one.
    sparsity
        Experts over those that a token visits, in place of the described ones; dense families are left as they are.
    calibration
        Rates of chip families; those of the product if left out.

    Raises
    ------
    UnknownName, DataError, OptionError
        For a name, a file or a number that makes no sense.
    PlanError
        If no family has a model that can be trained.
    """
    facts = Facts.load(as_of, vintage)
    origins: list[Origin | None] = []
    if isinstance(cluster, Cluster):
        chips = cluster if count is None else cluster.resized(count)
    else:
        text, chips = find_cluster(cluster, count=count, vintage=vintage)
        facts.check_chip(chips.chip)
        origins.append(text.source)
    known = calibration or facts.calibration
    ratios = [("optimal", CHINCHILLA)]
    ratios += [("given", tokens_per_parameter)] if tokens_per_parameter is not None else []
    families: list[Family] = []
    for name in names_of(like) or FAMILIES:
        found = find_model(name)
        facts.check_known(found)
        origins.append(found.text.source)
        families += [
            _family(name, found, chips, known, days=days, ratio=ratio, tokens=tokens, sparsity=sparsity)
            for ratio, tokens in ratios
        ]
    if all(family.largest is None for family in families):
        raise PlanError(str(families[0].refused))
    sources = [each.to_dict() for each in origins if each is not None]
    origin = compute_context(facts.opened, facts.day, sources, draws=known.draws, seed=known.seed)
    return LargestResult(cluster=chips, days=days, families=tuple(families), origin=origin)


def _family(
    name: str,
    found: Described,
    cluster: Cluster,
    known: Calibration,
    *,
    days: float,
    ratio: str,
    tokens: float,
    sparsity: float | None,
) -> Family:
    """The answer for one family; one that cannot be trained says why."""
    model = _as_sparse(found.architecture, sparsity)
    family = cluster.chip.family
    worlds = Reached(
        rates=known.rates(family),
        goodput=known.goodput(family),
        noise=known.noise("run", experts=bool(model.experts), family=family),
    )
    largest, refused = None, None
    try:
        # What is computed again is left to the search: a published run chose it for its own size and chips.
        recipe = replace(found.recipe, recompute=None)
        largest = largest_model(model, recipe, cluster, worlds, days=days, tokens_per_parameter=tokens)
    except PlanError as problem:
        refused = str(problem)
    kind = "experts" if model.experts else "dense"
    return Family(
        like=name,
        name=found.text.name,
        kind=kind,
        ratio=ratio,
        tokens_per_parameter=tokens,
        largest=largest,
        refused=refused,
    )


def _as_sparse(model: Architecture, sparsity: float | None) -> Architecture:
    """The model at that sparsity; a dense one has none."""
    return model if sparsity is None or not model.experts else sparser(model, sparsity)
