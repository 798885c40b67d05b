"""The published runs as observations, and the rates fitted to them: what the planner's commands ask for. An edge."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway.api.compute import compute_vintage
from headway.api.origin import cache_folder
from headway.api.planning.descriptions import Described, find_model, ready_names, surroundings
from headway.facts.reads import kept_with_notes
from headway.facts.store import Vintage
from headway.kept import content_hash
from headway.plan.cluster import Cluster, chip_of_row, cluster_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from headway.plan.calibrate import Calibration
    from headway.plan.observations import Observation

#: Models that are built alike, by the names of runs and of ready descriptions. Source: their model cards.
_ALIKE: Final = {
    "Llama 3-70B": "Llama 3.1 70B",
    "Llama 3.1-8B": "Llama 3 8B",
    "Llama 2-13B": "LLaMA-13B",
}

_PUNCTUATION: Final = re.compile(r"[^a-z0-9.]+")


def read_runs(
    opened: Vintage, *, use: str, as_of: date | None = None
) -> "tuple[tuple[Observation, ...], dict[str, str]]":
    """Rows of a use as observations, and of rows that observe nothing the name with the reason.

    Parameters
    ----------
    as_of
        Only rows that were known by this day; None: all.
    """
    from headway.errors import DataError, OptionError
    from headway.plan.observations import observation_of

    chips = {str(row["chip"]): row for row in opened.table("chips").iter_rows(named=True)}
    models = _ready_models()
    found, lacking = [], {}
    for row in opened.table("training_runs").iter_rows(named=True):
        if row["use"] != use or (as_of is not None and row["known"] > as_of):
            continue
        try:
            cluster = chip_cluster(chips[row["chip"]])
            described = _model(row, models)
            model = described.architecture if described else None
            batch = (
                described.text.recipe.batch if described and described.text.recipe.sequence == row["sequence"] else None
            )
            found.append(observation_of(row, cluster, model, batch=batch))
        except (DataError, OptionError, KeyError) as problem:
            lacking[str(row["run"])] = str(problem)
    return tuple(found), lacking


def calibration(
    *, draws: int = 400, seed: int | None = None, as_of: date | None = None, vintage: str | None = None
) -> "Calibration":
    """Rates, goodput and noise as fitted to the published runs; the fit is kept under what it was made from.

    Parameters
    ----------
    as_of
        Only runs that were known by this day; None: all of the vintage.
    """
    from headway.plan.calibrate import SEED, Calibration, fit_bytes, fit_from_bytes
    from headway.plan.fit import fit

    opened = compute_vintage(vintage, table="training_runs")
    # Days between which nothing became known share a fit.
    known = [day for day in opened.table("training_runs")["known"].to_list() if as_of is None or day <= as_of]
    name = f"fit-{made_from(opened)}-{max(known, default=date.min)}"
    content = kept_with_notes(
        cache_folder(), name, lambda: fit_bytes(fit(read_runs(opened, use="calibration", as_of=as_of)[0]))
    )
    return Calibration(fit=fit_from_bytes(content), draws=draws, seed=SEED if seed is None else seed)


def made_from(opened: Vintage) -> str:
    """A name for a fit: the tables and descriptions that it reads and the code that makes it."""
    tables = [opened.table(name).rows() for name in ("training_runs", "chips")]
    package = files("headway.plan")
    parts = [package / "ready" / "models", package / "ready" / "clusters", package]
    every = [each for part in parts for each in _in_order(part)]
    read = [each.read_bytes() for each in every if each.name.endswith(".yaml") or each.name in _MADE_BY]
    read += [(files("headway") / name).read_bytes() for name in _READ_BY]
    return content_hash(*tables, *read, Path(__file__).read_bytes())


#: Modules of headway.plan by which rows are read, fitted and predicted; what stands on the fit is not among them, so
#: that a change there leaves it kept. A test holds the list to what these modules import.
_MADE_BY: Final = tuple(
    f"{name}.py"
    for name in (
        "architecture calibrate chosen cluster counting described effects fit load memory observations"
        " parallel posterior priors recipe step validate"
    ).split()
)

#: Modules of the shared ground by which descriptions are read.
_READ_BY: Final = ("described.py", "written.py")


def _in_order(folder: "Traversable") -> "list[Traversable]":
    return sorted(folder.iterdir(), key=lambda each: each.name)


def chip_cluster(chip: Mapping[str, Any]) -> Cluster:
    """A chip of the table in the cluster that surrounds it."""
    around = surroundings(chip)
    count, domain = max(around.domain, around.count), around.domain
    return cluster_of(around.name, chip_of_row(chip), count=count, domain=domain, network_gbps=around.network_gbps)


def _ready_models() -> dict[str, Described]:
    """Ready models by their plain names."""
    described = [find_model(name) for name in ready_names("models")]
    return {plain_name(each.text.name): each for each in described}


def _model(row: Mapping[str, Any], models: Mapping[str, Described]) -> Described | None:
    """The ready model of a row: of the same name, or the longest that the row's name begins with."""
    name = plain_name(_ALIKE.get(row["model"], row["model"]))
    return models.get(name) or models.get(_longest(name, models))


def _longest(name: str, known: Iterable[str]) -> str:
    """The longest known name that a name begins with, where a word of its own follows; else nothing."""
    fits = [each for each in known if name.startswith(f"{each} ")]
    return max(fits, key=len, default="")


def plain_name(name: str) -> str:
    """A name in small letters, its words apart by single blanks."""
    return " ".join(_PUNCTUATION.sub(" ", name.casefold()).split())
