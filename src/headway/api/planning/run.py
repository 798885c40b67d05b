"""`headway plan`: a training run on a cluster, in days, money, energy and probabilities. An edge."""

from datetime import date
from math import inf
from pathlib import Path

from headway.api.planning.asked import (
    Facts,
    assumed,
    chosen_recipe,
    free_to_recompute,
    known_stack,
    parsed_layout,
    sources_of,
    subject_of,
    terms_for,
    warned,
)
from headway.api.planning.descriptions import find_cluster, find_model
from headway.api.planning.published import published_hours
from headway.errors import OptionError, PlanError
from headway.plan.feasible import smallest_cluster
from headway.plan.run import plan_run, worlds_of
from headway.plan.run_result import PlanResult
from headway.plan.search import find_layout


def plan(
    model: str,
    *,
    cluster: str,
    count: int | None = None,
    tokens: float | None = None,
    sequence: int | None = None,
    batch: int | None = None,
    precision: str | None = None,
    optimiser: str | None = None,
    recompute: str | None = None,
    recipe: str | Path | None = None,
    layout: str | None = None,
    stack: str | None = None,
    within_days: float | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
) -> PlanResult:
    """A training run on a cluster: how long, how sure, what it costs and what binds.

    Parameters
    ----------
    model
        Name of a ready model, or a YAML file.
    cluster
        Name of a ready cluster, a YAML file, or a chip of the table `chips` together with `count`.
    tokens, sequence, batch, precision, optimiser, recompute
        In place of what the model's own recipe says; `batch` in sequences. What is computed again is left to the
        search unless it is given here or in the file.
    recipe
        A YAML file with such fields.
    layout
        How the model is cut, "tp=8,pp=16,ep=8"; the fastest that fits is found if left out.
    stack
        Software stack of the table `training_runs`, such as "deepseek" or "megatron-core-2024"; one of today that is
        not named if left out.
    within_days
        The run is to end within so many days: asks for the probability.

    Raises
    ------
    UnknownName
        For a model, cluster, chip or vintage that is not there.
    DataError
        For a file that cannot be read or makes no sense.
    OptionError
        For a number or layout that cannot be. A model that does not fit is no error: the result says by how much.
    """
    if within_days is not None and not 0.0 < within_days < inf:
        raise OptionError(f"--within-days {within_days:g}: give a number of days above 0")
    options = {
        "tokens": tokens, "sequence": sequence, "batch": batch,
        "precision": precision, "optimiser": optimiser, "recompute": recompute,
    }  # fmt: skip
    chosen = chosen_recipe(recipe, options)
    asked = free_to_recompute(find_model(model, recipe=chosen), chosen)
    text, chips = find_cluster(cluster, count=count, vintage=vintage)
    facts = Facts.load(as_of, vintage)
    facts.check_known(asked)
    facts.check_chip(chips.chip)
    terms = terms_for(chips, facts)
    given = None if layout is None else parsed_layout(layout, chips.count, asked.recipe.batch)
    missing, smallest = 0.0, None
    runs = facts.opened.table("training_runs")
    found = run = None
    try:
        worlds = worlds_of(facts.calibration, asked.architecture, chips.chip.family, known_stack(stack))
        found = find_layout(asked.architecture, asked.recipe, chips, worlds.rates, layout=given)
        run = plan_run(asked.architecture, asked.recipe, chips, found, worlds, terms)
        if not found.fits:
            missing, smallest = found.missing_gb, smallest_cluster(asked.architecture, asked.recipe, chips)
    except PlanError as problem:
        missing, smallest = problem.missing_gb, problem.chips
    return PlanResult(
        subject=subject_of(asked, chips, facts),
        found=found,
        run=run,
        terms=terms,
        missing_gb=missing,
        smallest=smallest,
        within_days=within_days,
        stack=stack,
        published=published_hours(runs, asked.text.name, chips.chip.name, facts.day),
        warnings=[*warned(text, chips, facts), *assumed(asked, chosen)],
        origin=facts.origin(sources_of(asked, text, chips, facts)),
    )
