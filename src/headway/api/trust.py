"""Where each number of a report comes from: vintages, files with their hashes, tables, commands. An edge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from headway import __version__
from headway.api.commands import command_line, python_call
from headway.api.racing.code import whole_code
from headway.facts.contents import checked_manifest
from headway.facts.manifest import sha256
from headway.facts.reads import Notes
from headway.facts.store import Vintage, open_vintage


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a report, by the place of its numbers.

    Attributes
    ----------
    path
        JSON pointer of what holds them, such as /views/stock.
    what
        Its name in the words of a report: `stock`, `gap`, `then`.
    notes
        What it was made from.
    said
        The sources that it names.
    """

    path: str
    what: str
    notes: Notes
    said: Sequence[Mapping[str, Any]] = ()


#: Numbers of report.json that are no data, and why.
_NO_DATA: Final = {
    "/seed": "a setting: what chance decides begins with it",
    "/draws": "a setting: how often the index was fitted again",
    "/trust": "counts and sizes of the files themselves",
}


def trust_of(parts: Iterable[Part], tables_of: Sequence[Sequence[str]] = (), *, again: str = "") -> dict[str, Any]:
    """The part `trust` of report.json: the program, the vintages with hashes, and a row for each part.

    Parameters
    ----------
    tables_of
        For each table of the report the paths of the parts whose numbers it tells.
    again
        The command that makes the report: for parts that no other command gives.
    """
    every = {part.path: part for part in parts}
    also: dict[str, list[str]] = {}
    for place, of in enumerate(tables_of):
        # A path of a part that is not there, such as the lag of earlier vintages where there are none, tells nothing.
        told = tuple(path for path in of if path in every)
        if len(told) > 1:
            every[f"/tables/{place}"] = _together(f"/tables/{place}", [every[path] for path in told])
        else:
            also.setdefault(told[0], []).append(f"/tables/{place}")
    names = sorted({vintage for part in every.values() for vintage, _ in part.notes.tables})
    opened = {name: open_vintage(name) for name in names}
    used = dict.fromkeys(name for part in every.values() for name in part.notes.files)
    return {
        "program": {
            "name": "headway",
            "version": __version__,
            "code": whole_code(),
            "files": [{"file": name, "sha256": sha256((files("headway") / name).read_bytes())} for name in used],
        },
        "vintages": [vintage_trust(each) for each in opened.values()],
        "numbers": [_number(part, opened, also.get(path, ()), again) for path, part in every.items()],
        "no_data": [{"path": path, "why": why} for path, why in _NO_DATA.items()],
    }


def _together(path: str, parts: Sequence[Part]) -> Part:
    """A table that tells several parts."""
    notes = Notes()
    for part in parts:
        notes.add(part.notes)
    said = {tuple(row.values()): row for part in parts for row in part.said}
    return Part(path=path, what="table", notes=notes, said=tuple(said.values()))


def vintage_trust(opened: Vintage) -> dict[str, Any]:
    """A vintage: its digest, each table with rows and SHA-256, and the files of the publication."""
    manifest = checked_manifest(opened.folder)
    return {
        "vintage": opened.name,
        "digest": opened.digest,
        "layout": manifest.origin.layout if manifest else None,
        "tables": [
            {
                "table": row["name"],
                "rows": opened.table(row["name"]).height,
                "sha256": row["hash"].removeprefix("sha256:"),
                "file": f"{opened.name}/{row['path']}",
            }
            for row in opened.descriptor["resources"]
        ],
        "raw": [
            {name: value for name, value in each.to_dict().items() if name != "etag"}
            for each in (manifest.origin.files if manifest else ())
        ],
        "citation": opened.citation,
    }


def _number(part: Part, opened: Mapping[str, Vintage], also: Sequence[str], again: str) -> dict[str, Any]:
    tables = sorted(part.notes.tables)
    rows = [opened[vintage].table(table) for vintage, table in tables]
    named = {source for each in rows for source in each.select("source", "source_url").unique().iter_rows()}
    lines = [line for call in part.notes.calls if (line := command_line(call))]
    return {
        "path": part.path,
        "also": list(also),
        "what": part.what,
        "vintages": sorted({vintage for vintage, _ in tables}),
        "tables": [f"{vintage}/{table}" for vintage, table in tables],
        "files": list(part.notes.files),
        "rows": sum(each.height for each in rows),
        "sources": len(named),
        "named": len(part.said),
        "command": lines or ([] if part.notes.calls else [again]),
        "python": [python_call(call) for call in part.notes.calls],
    }
