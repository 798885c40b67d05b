"""`headway plan techniques`: what a model would take without each technique that it uses. An edge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway.api.compute import compute_vintage
from headway.api.planning.asked import Facts, chosen_recipe, names_of, sources_of, subject_of
from headway.api.planning.descriptions import find_cluster, find_model
from headway.facts.evidence import evidence, row_sources
from headway.plan.published_effects import Published
from headway.plan.stretch import Ground, measure_stretch
from headway.plan.stretch_result import TechniquesResult
from headway.plan.techniques import TECHNIQUES

if TYPE_CHECKING:
    import polars as pl

#: Rows of the table that go by another name than the technique: its most telling publication.
_ROWS: Final = {"grouped-attention": "grouped-query", "linear-attention": "linear-attention-3-1"}


def plan_techniques(
    model: str,
    *,
    cluster: str,
    count: int | None = None,
    without: str | Sequence[str] = (),
    add: str | Sequence[str] = (),
    tokens: float | None = None,
    sequence: int | None = None,
    batch: int | None = None,
    precision: str | None = None,
    recipe: str | Path | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
) -> TechniquesResult:
    """What a model would take on a cluster without each of its techniques, and without all of them.

    Parameters
    ----------
    model, cluster
        Names of ready descriptions, or paths of YAML files.
    count
        Chips, in place of what the cluster says.
    without, add
        Techniques to leave out, all in use if none is named; some that are not in use, to see what they would save.
    tokens, sequence, batch, precision
        In place of what the model's own recipe says; `batch` in sequences.
    recipe
        A YAML file with such fields.

    Raises
    ------
    UnknownName
        For a model, a cluster or a technique that is not there.
    OptionError
        For a technique that cannot be left out or added, for a day after the vintage, or what makes no recipe.
    PlanError
        If the model does not fit on the cluster.
    """
    facts = Facts.load(as_of, compute_vintage(vintage, table="techniques").name)
    rows = evidence(facts.opened.table("techniques"), facts.day, ("name",))
    options = {"tokens": tokens, "sequence": sequence, "batch": batch, "precision": precision}
    described = find_model(model, recipe=chosen_recipe(recipe, options))
    text, chips = find_cluster(cluster, count=count, vintage=facts.opened.name)
    ground = Ground(cluster=chips, calibration=facts.calibration, published=published_effects(rows))
    stretch = measure_stretch(
        described.architecture, described.recipe, ground, without=names_of(without), add=names_of(add)
    )
    told = [each.published.name for each in stretch.effects if each.published]
    sources = [*sources_of(described, text, chips, facts), *row_sources(_named(rows, told))]
    subject = subject_of(described, chips, facts)
    source = described.text.source
    return TechniquesResult(
        subject=replace(subject, model={**subject.model, "source": source.to_dict() if source else None}),
        stretch=stretch,
        origin=facts.origin(sources),
    )


def published_effects(rows: "pl.DataFrame") -> dict[str, Published]:
    """What is published of each technique, from rows of the table `techniques`, by the technique's own name."""
    every = {str(row["name"]): row for row in rows.iter_rows(named=True)}
    pairs = ((each.name, every.get(_ROWS.get(each.name, each.name))) for each in TECHNIQUES)
    return {name: _published(row) for name, row in pairs if row is not None}


def _published(row: Mapping[str, Any]) -> Published:
    return Published(
        name=row["name"],
        title=row["title"],
        paper=row["paper"],
        reported=row["reported"] or "",
        conditions=row["conditions"] or "",
        flop_factor=row["flop_factor"],
        time_factor=row["time_factor"],
        memory_factor=row["memory_factor"],
        memory_scope=row["memory_scope"] or "",
        kv_bytes_per_token=row["kv_bytes_per_token"],
        multiplier_low=row["multiplier_low"],
        multiplier=row["compute_multiplier"],
        multiplier_high=row["multiplier_high"],
        measured_flop=row["measured_flop"],
        source={
            "title": row["source"],
            "url": row["source_url"],
            "published": row["source_date"].isoformat(),
            "confidence": row["confidence"],
        },
        read=row["source_read"],
    )


def _named(rows: "pl.DataFrame", names: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    return rows.filter(pl.col("name").is_in(list(names)))
