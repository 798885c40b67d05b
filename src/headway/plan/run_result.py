"""The result of `headway plan`: a run on a cluster in numbers, and what stands in its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headway.interval import interval_of
from headway.plan.architecture import Architecture
from headway.plan.calibrate import LEVEL, Array
from headway.plan.cluster import Cluster
from headway.plan.counting import parameters
from headway.plan.feasible import usable_bytes
from headway.plan.recipe import Recipe
from headway.plan.run import Run
from headway.plan.search import Found
from headway.plan.terms import Terms

_GIGA = 1e9

#: How far the tokens of a plan may be from those of a published run for their hours to be compared.
_SAME_TOKENS = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is asked about: a model, its recipe and a cluster, with what is known of each by name."""

    model: Mapping[str, Any]
    architecture: Architecture
    recipe: Recipe
    cluster: Cluster
    chip: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanResult:
    """A training run on a cluster.

    Attributes
    ----------
    found, run
        The layout and the run with it; None where no layout fits.
    missing_gb, smallest
        Memory that each chip lacks, GB, and chips of the smallest cluster of this kind on which the run fits (0: none,
        None: not asked for because it fits).
    within_days
        The days that were asked about.
    stack
        Software stack whose rates count; None: one of today that is not named.
    published
        Chip-hours that a run of this model on this kind of chip is published to have taken, where there is one.
    warnings
        What looks wrong in what was given, and what is assumed: each a key of the catalogue and its values.
    """

    subject: Subject
    found: Found | None
    run: Run | None
    terms: Terms
    missing_gb: float = 0.0
    smallest: int | None = None
    within_days: float | None = None
    stack: str | None = None
    published: Mapping[str, Any] | None = None
    warnings: Sequence[Mapping[str, Any]] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)

    def _against_published(self) -> dict[str, Any] | None:
        """The published hours, and how far the planned ones of as many tokens lie from them."""
        if self.published is None:
            return None
        tokens, hours = self.published["tokens"], self.run.chip_hours if self.run else None
        same = (
            hours is not None and tokens is not None and abs(tokens / self.subject.recipe.tokens - 1.0) < _SAME_TOKENS
        )
        over = float(hours[0] / self.published["chip_hours"] - 1.0) if same and hours is not None else None
        return {**self.published, "planned_over": over}

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: where the time of a step goes."""
        from headway.charts.plan_step import step_chart
        from headway.words import load_words

        return step_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON: times are null where the model does not fit."""
        run = self.run
        fits = run is not None and run.fits
        asked = self.within_days
        return {
            **self.origin,
            "level": LEVEL,
            **subject_dict(self.subject),
            "fits": fits,
            "p_fits": run.p_fits if run else 0.0,
            "plan": run.layout.to_dict() if run else None,
            "stack": self.stack,
            "published": self._against_published(),
            "plan_given": self.found is not None and self.found.given,
            "next_best": _next(self.found),
            **(run_dict(run) if run else nothing(self.subject.cluster, self.missing_gb)),
            "memory_parts_gb": {name: value / _GIGA for name, value in run.memory_parts.items()} if run else None,
            "short_gb": self.missing_gb,
            "smallest_chips": self.smallest,
            "idle_chips": run.idle if run else None,
            "goodput": span(run.goodput) if run else None,
            "usd_hour": term(self.terms.usd_hour, self.terms.usd_basis),
            "power_kw": term(self.terms.power_kw, self.terms.power_basis),
            "within_days": asked,
            "p_within": None if asked is None else run.p_within(asked) if run else 0.0,
            "warnings": [dict(row) for row in self.warnings],
        }


def subject_dict(subject: Subject) -> dict[str, Any]:
    """Model, recipe and cluster as JSON."""
    counted, recipe, cluster = parameters(subject.architecture), subject.recipe, subject.cluster
    return {
        "model": {
            **subject.model,
            "total_b": counted.total / _GIGA,
            "active_b": counted.active / _GIGA,
            "layers": subject.architecture.depth,
        },
        "recipe": {
            "tokens": recipe.tokens or None,
            "sequence": recipe.sequence,
            "batch": recipe.batch,
            "precision": recipe.precision,
            "attention_precision": recipe.attention_precision,
            "head_precision": recipe.head_precision,
            "optimiser": recipe.optimiser,
            "recompute": recipe.recompute,
        },
        "cluster": {
            "name": cluster.name,
            "chip": cluster.chip.name,
            "family": cluster.chip.family,
            **subject.chip,
            "count": cluster.count,
            "domain": cluster.domain,
            "link_gbps": cluster.link_gbps,
            "network_gbps": cluster.network_gbps,
            "memory_gb": cluster.chip.hbm_gb,
        },
    }


def run_dict(run: Run) -> dict[str, Any]:
    """The numbers of a run as JSON; times of a run that does not fit are null."""
    timed = (getattr(run, name) for name in _TIMED)
    return {
        **{name: span(values) if run.fits else None for name, values in zip(_TIMED, timed, strict=True)},
        "mfu_precision": run.mfu_precision,
        "steps": run.steps,
        "memory_gb": span(run.memory_bytes / _GIGA),
        "memory_limit_gb": run.memory_limit_bytes / _GIGA,
        "binding": run.binding,
        "binding_shares": [
            {"binds": name, "share": share} for name, share in sorted(run.shares.items(), key=lambda item: -item[1])
        ],
        "breakdown": [
            {"part": name, "binds": run.waits[name], "seconds": seconds, "share": seconds / sum(run.parts.values())}
            for name, seconds in run.parts.items()
        ],
    }


_TIMED = (
    "step_seconds", "tokens_per_second", "mfu", "share_6nd", "days", "chip_hours", "cost_usd", "energy_mwh",
)  # fmt: skip


def nothing(cluster: Cluster, missing_gb: float) -> dict[str, Any]:
    """The same where no layout fits: what the leanest one would hold, and nulls."""
    usable = usable_bytes(cluster) / _GIGA
    held = usable + missing_gb
    return {
        **dict.fromkeys(_TIMED),
        "mfu_precision": None,
        "steps": None,
        "memory_gb": {"low": held, "central": held, "high": held, "level": LEVEL},
        "memory_limit_gb": usable,
        "binding": "capacity",
        "binding_shares": [],
        "breakdown": [],
    }


def span(values: Array | None) -> dict[str, float | None] | None:
    """Central value and interval of worlds, shape (1 + draws,); None for none."""
    return None if values is None else interval_of(values[1:], float(values[0]), LEVEL).to_dict()


def _next(found: Found | None) -> dict[str, Any] | None:
    if found is None or found.second is None:
        return None
    slower = found.second.step_s / found.best.step_s - 1.0
    return {"plan": found.second.layout.to_dict(), "slower": slower, "reason": found.slower_part}


def term(values: Array | None, basis: str | None) -> dict[str, Any]:
    """A price or a power as JSON, with what it rests on."""
    return {"basis": basis, "value": span(values)}
