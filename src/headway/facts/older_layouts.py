"""The layouts to August 2026, by the readers that the bundled vintages are made with. Pure.

Rules without a file fall away, files without a rule are told, and rows are numbered as a spreadsheet shows them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Final

from headway.facts.cells import Sheet
from headway.facts.desk import Desk
from headway.facts.epoch import Publication, read_published, read_raw
from headway.facts.epoch_runs import read_runs
from headway.facts.horizons import read_horizons
from headway.facts.identity import rule_rows
from headway.facts.kinds import Found
from headway.facts.naming import Background
from headway.facts.raw import Rejected
from headway.facts.raw_benchmarks import HORIZON

#: In which bundled vintage the names of a layout were corrected by hand.
LISTED_FOR: Final = {"index": "2025-12-19", "versions": "2026-04-19", "runs": "2025-12-03"}


def by_index(found: Found, desk: Desk, background: Background) -> Publication:
    """The index by model alone, without version strings."""
    register = replace(background.register, listed=_as_on(desk.known, background, "index"))
    sheet = found.sheets["index"]
    return _placed(found, desk, read_published(desk.known, sheet.rows, register, PurePosixPath(sheet.file).name))


def _as_on(known: date, background: Background, layout: str) -> dict[tuple[str, str], str]:
    """The names corrected by hand for a layout, as those of a publication of this day."""
    listed = background.listed_of(LISTED_FOR[layout])
    return {(known.isoformat(), published): model for published, model in listed.items()}


def by_version(found: Found, desk: Desk, background: Background) -> Publication:
    """One file a benchmark, and an index by version."""
    rules = _ruled(found, rule_rows("benchmarks.csv"))
    versions = found.sheets["version index"]
    difficulty = found.sheets.get("difficulty")
    if difficulty is None:
        why = "eci_benchmark_difficulties_and_slopes.csv is not there, so nobody says which benchmarks the index uses"
        found.leave(versions.file, why)
    publication = read_raw(
        desk.known,
        _files(found, rules),
        versions.rows,
        difficulty.rows if difficulty is not None else [],
        rules=rules,
        names=replace(background.register, listed=_as_on(desk.known, background, "versions"), later={}),
    )
    return _placed(found, desk, publication)


def own_runs(found: Found, desk: Desk, background: Background) -> Publication:
    """The publisher's own runs in one file."""
    runs = found.sheets["runs"]
    found.raw[PurePosixPath(runs.file).stem] = runs
    rules = _ruled(found, rule_rows("benchmarks_2025-12.csv"))
    dates = found.sheets.get("dates")
    publication = read_runs(
        desk.known,
        _files(found, rules),
        found.sheets["families"].rows,
        dates.rows if dates is not None else [],
        rules=rules,
        names=replace(background.register, listed=_as_on(desk.known, background, "runs")),
        later=background.later,
    )
    return _placed(found, desk, publication)


def _ruled(found: Found, rules: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rules whose file and column are there; files without a rule are told and left out."""
    kept = []
    for rule in rules:
        sheet = found.raw.get(rule["file"])
        if sheet is None:
            continue
        wanted = {rule["column"], rule["version_column"]} - {""}
        if wanted <= set(sheet.columns):
            kept.append(rule)
        else:
            found.leave(sheet.file, f"the score of {rule['benchmark']} is not there", " / ".join(sorted(wanted)))
    files = {rule["file"] for rule in kept}
    for stem, sheet in found.raw.items():
        if stem not in files:
            found.leave(sheet.file, "no rule says which column is the score")
    return kept


def _files(found: Found, rules: Iterable[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The rows of each file that has a rule, in the order of names."""
    return {stem: found.raw[stem].rows for stem in sorted({rule["file"] for rule in rules})}


def _placed(found: Found, desk: Desk, publication: Publication) -> Publication:
    """A publication of the older readers: rows as a spreadsheet shows them, time horizons, all that was refused."""
    sheets = {PurePosixPath(sheet.file).name: sheet for sheet in (*found.sheets.values(), *found.raw.values())}
    unplaced = [_numbered(row, sheets.get(row["file"])) for row in publication.tables["unplaced"]]
    desk.rejected += map(Rejected.of, unplaced)
    tables: dict[str, list[dict[str, Any]]] = {**publication.tables, "unplaced": [*unplaced, *desk.unplaced]}
    models = {row["model"] for row in tables["models"]}
    for sheet in found.raw.values():
        if HORIZON.issubset(sheet.columns):
            told: list[Rejected] = []
            tables["time_horizons"] = read_horizons(
                desk.known, sheet.rows, publication.identities, models, file=sheet.file, told=told
            )
            desk.rejected += [replace(each, row=sheet.numbers[(each.row or 2) - 2]) for each in told]
    return replace(publication, tables=tables)


def _numbered(row: Mapping[str, Any], sheet: Sheet | None) -> dict[str, Any]:
    """A row of `unplaced` with the number that a spreadsheet shows, where rows before it were left out."""
    if sheet is None or row["row"] - 2 >= len(sheet.numbers):
        return dict(row)
    return {**row, "row": sheet.numbers[row["row"] - 2]}
