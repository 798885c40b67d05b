"""Epoch AI's publications in the layout of late 2025: own runs, outside benchmarks, versions without developers.

Pure: rows in, rows out. The rows are turned into those of the later raw layout and read by the same rules; what that
layout does not say, who made a model and on what terms, is taken from the publications that do.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from headway.facts.epoch import Publication, read_raw
from headway.facts.given import Cells, Given, Placing, cell
from headway.facts.identity import Register

#: The file of the publisher's own runs, whose column `task` names the benchmark.
RUNS: Final = "benchmarks_runs"
VERSIONS: Final = "model_versions"

#: Columns of this layout by their names in the later one.
_LATER: Final = {"Model version": "id", "Model name": "Model", "Release date": "Version release date"}

Row = dict[str, Any]


def read_runs(
    known: date,
    files: Mapping[str, Sequence[Cells]],
    versions: Sequence[Cells],
    indexed: Sequence[Cells],
    *,
    rules: Sequence[Cells],
    names: Register,
    later: Iterable[Publication],
) -> Publication:
    """One file for all runs of the publisher's own and one for each outside benchmark (layout of 2025-12).

    Parameters
    ----------
    files
        Rows of each file of scores, by its name without `.csv`.
    versions
        `model_versions.csv`: every version with its family and release date.
    indexed
        `benchmark_optim.csv`: benchmarks with their release dates.
    rules
        `rules/benchmarks_2025-12.csv`: as those of the later layout, and which benchmarks the index used.
    later
        Publications that name developers, countries and terms of access, the one to ask first in front.
    """
    placing = Placing(known)
    dates = {
        given.text("benchmark"): given.day("benchmark_release_date")
        for given in (Given(placing, "benchmark_optim.csv", place, row) for place, row in enumerate(indexed))
    }
    found = read_raw(
        known,
        {name: [_scored(name, row) for row in rows] for name, rows in files.items()},
        [_version(row) for row in versions],
        [
            {"benchmark_name": rule["benchmark"], "benchmark_release_date": str(dates.get(rule["released_as"]) or "")}
            for rule in rules
            if rule["in_index"] == "yes"
        ],
        rules=rules,
        names=names,
    )
    told = [(each, {row["model"]: row for row in each.tables["models"]}) for each in later]
    models = [_told(row, told) for row in found.tables["models"]]
    unplaced = [_as_here(row) for row in found.tables["unplaced"]] + placing.unplaced
    kept = {name: rows for name, rows in found.tables.items() if name != "published_index"}
    return Publication(
        known=known,
        tables={**kept, "models": models, "unplaced": unplaced},
        identities=found.identities,
        placed=found.placed,
        merged=found.merged,
    )


def _scored(file: str, row: Cells) -> dict[str, str]:
    """A row of scores as the later layout has it."""
    version = cell(f"{file}.csv", row, "model" if file == RUNS else "Model version")
    link = row.get("Source link") or row.get("Source link (site from table)") or ""
    return {**row, "Model version": version, "Source": row.get("Source") or "", "Source link": link}


def _version(row: Cells) -> dict[str, str]:
    """A row of versions as the later layout has it, without an index and without developers."""
    blank = dict.fromkeys(("ECI Score", "Organization", "Country", "Model accessibility"), "")
    return {**blank, **{name: cell(f"{VERSIONS}.csv", row, here) for name, here in _LATER.items()}}


def _told(row: Row, told: Sequence[tuple[Publication, Mapping[str, Row]]]) -> Row:
    """A model with developers, countries and access as the first publication that knows it gives them."""
    for publication, models in told:
        if (other := models.get(row["model"])) is not None:
            said = {name: other[name] for name in ("developers", "countries", "access", "terms")}
            rule = f"developers, countries and access as in the publication of {publication.known}"
            rules = [rule, other["rule"]] if other["rule"] and not other.get("published_released") else [rule]
            return {**row, **said, "rule": "; ".join(rules)}
    return row


def _as_here(row: Row) -> Row:
    """A row of `unplaced` with file and column as this layout has them."""
    if row["file"] == "epoch_capabilities_index.csv":
        return {**row, "file": f"{VERSIONS}.csv", "column": _LATER.get(row["column"], row["column"])}
    return {**row, "column": "model"} if row["file"] == f"{RUNS}.csv" and row["column"] == "Model version" else row
