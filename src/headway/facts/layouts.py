"""A publication of Epoch AI in whatever layout: recognised by its files and their columns, never by its date. Pure.

Six layouts are understood, from late 2025 to October 2026 (docs/methods/layouts.md). What no reader knows is listed and
kept as it came; it stops nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from headway.errors import DataError
from headway.facts.corrections import correct
from headway.facts.desk import Desk
from headway.facts.epoch import Publication
from headway.facts.epoch_index import IndexFiles, read_index
from headway.facts.identity import Identity
from headway.facts.kinds import Found, sorted_files, tell_blanks
from headway.facts.naming import Background
from headway.facts.older_layouts import LISTED_FOR, by_index, by_version, own_runs
from headway.facts.raw import Files, NotUnderstood, Rejected

#: What is understood, for messages.
UNDERSTOOD: Final = (
    "eci_scores.csv, eci_benchmarks.csv with eci_scores.csv or models.csv, benchmark_data.zip, or the "
    "runs of late 2025 (benchmarks_runs.csv with model_versions.csv)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a publication, and what was not.

    Attributes
    ----------
    publication
        Its tables: those of its layout, `identities`, and `unplaced` with every row that is in none of the others.
    layout
        The name of the layout.
    title
        Of the source, for citations.
    rejected
        The rows in `unplaced`, and parts of files that are no rows.
    not_understood
        Files, and columns of known files, that no reader knows.
    """

    publication: Publication
    layout: str
    title: str
    rejected: tuple[Rejected, ...]
    not_understood: tuple[NotUnderstood, ...]


def read_publication(known: date, files: Files, *, background: Background | None = None) -> Reading:
    """The tables of a publication, whatever its layout.

    Parameters
    ----------
    known
        The day on which it was published.
    files
        By their paths in it; folders around them do not matter.
    background
        What earlier vintages know; without it names are taken as published.

    Raises
    ------
    DataError
        If no layout fits: says what was found and what would be understood. If a file of a known kind cannot be read.
    """
    found = sorted_files(files)
    layout, title, read = _layout(found)
    desk = Desk(known)
    tell_blanks(found, files)
    publication = correct(read(found, desk, background or Background()))
    _tell_unused(found, layout, _READS[read])
    unplaced = [*publication.tables["unplaced"], *_unreadable(desk, found)]
    tables = {**publication.tables, "identities": _identity_rows(desk, publication.identities), "unplaced": unplaced}
    not_understood = (*getattr(files, "left_out", ()), *found.not_understood, *desk.not_understood)
    return Reading(
        publication=replace(publication, tables=tables),
        layout=layout,
        title=title,
        rejected=(*found.rejected, *desk.rejected),
        not_understood=not_understood,
    )


_Reader = Callable[[Found, Desk, Background], Publication]


def _layout(found: Found) -> tuple[str, str, _Reader]:
    """Name of the layout, title of the source and reader, by the files that are there.

    The newest layout of several counts: the matrix is what the publisher's index was fitted to.
    """
    hub, matrix = "Epoch AI, AI Benchmarking Hub", "Epoch AI, score matrix of the Epoch Capabilities Index"
    has = found.sheets.keys()
    if "benchmarks" in has and "matrix" in has:
        return "zip from September 2026", hub, _groups
    if "matrix" in has:
        name = "of August 2026" if "optimized" in found.sheets["matrix"].columns else "of October 2026"
        return f"score matrix {name}", matrix, _groups
    if {"runs", "families"} <= has:
        return "own runs of late 2025", hub, own_runs
    if "version index" in has:
        return "one file a benchmark, to August 2026", hub, by_version
    if "index" in has:
        named = any(row.get("model_versions") for row in found.sheets["index"].rows)
        return "index by model", "Epoch AI, Epoch Capabilities Index", _groups if named else by_index
    names = [*(sheet.file for sheet in (*found.sheets.values(), *found.raw.values()))]
    told = [f"{sheet.file} with the columns {', '.join(sheet.columns[:6])}" for sheet in found.sheets.values()]
    told += [f"{len(found.raw)} files of single benchmarks"] if found.raw else []
    told += [f"{each.file} ({each.why})" for each in found.not_understood[:3]] if not names else []
    raise DataError(
        f"no publication that is understood; found: {'; '.join(told) or 'no file that holds data'}",
        remedy=f"understood are {UNDERSTOOD}",
    )


def _groups(found: Found, desk: Desk, background: Background) -> Publication:
    """The layouts that name groups."""
    sheets = found.sheets
    if "benchmarks" not in sheets:
        for sheet in found.raw.values():
            found.leave(sheet.file, "without benchmark_metadata.csv nobody says which column is the score")
    files = IndexFiles(
        models=sheets.get("index") or sheets.get("models"),
        index=sheets.get("index"),
        matrix=sheets.get("matrix"),
        difficulty=sheets.get("difficulty"),
        benchmarks=sheets.get("benchmarks"),
        versions=sheets.get("versions"),
        raw=found.raw,
        draws=found.draws,
    )
    if (both := sheets.get("models")) is not None and files.models is not both:
        found.leave(both.file, f"{sheets['index'].file} says the same of models, and counts")
    return read_index(desk, files, background, background.listed_of(LISTED_FOR["index"]))


#: The kinds of files that a reader takes; those of `scaling` and `distilled` say nothing that a table holds.
_READS: Final[Mapping[_Reader, frozenset[str]]] = {
    own_runs: frozenset({"runs", "families", "dates", "distilled", "raw"}),
    by_version: frozenset({"version index", "difficulty", "scaling", "raw"}),
    by_index: frozenset({"index"}),
    _groups: frozenset({"index", "models", "matrix", "difficulty", "benchmarks", "versions", "raw", "draws"}),
}


def _tell_unused(found: Found, layout: str, reads: frozenset[str]) -> None:
    """Say which files of a known kind lie beside a layout that makes no table of them."""
    why = f"a file of another layout than {layout!r}, which counts"
    for kind, sheet in found.sheets.items():
        if kind not in reads:
            found.leave(sheet.file, why)
    if found.draws is not None and "draws" not in reads:
        found.leave(found.draws[0], why)
    for sheet in found.raw.values() if "raw" not in reads else ():
        found.leave(sheet.file, why)


def _unreadable(desk: Desk, found: Found) -> list[dict[str, Any]]:
    """Rows that could not be read, as rows of `unplaced`."""
    return [
        {"file": each.file, "row": each.row, "column": each.column or "row", "value": each.value, "why": each.why}
        | desk.origin("Epoch AI", confidence="high")
        for each in found.rejected
        if each.row is not None and each.row > 1
    ]


def _identity_rows(desk: Desk, identities: Mapping[str, Identity]) -> list[dict[str, Any]]:
    """The table `identities`."""
    origin = desk.origin("Epoch AI", confidence="high")
    return [
        {"published": published, "model": identity.model, "rule": identity.rule} | origin
        for published, identity in sorted(identities.items())
        if published
    ]
