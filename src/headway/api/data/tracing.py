"""The command that follows a number to its row, its vintage, its file and its source. An edge."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway import __version__
from headway.errors import OptionError, StoreError
from headway.facts import tracing
from headway.facts.contents import checked_manifest
from headway.facts.identity import rule_rows
from headway.facts.queries import opened_with
from headway.facts.schema import Table, text_frame
from headway.facts.store import Vintage, list_vintages, open_vintage
from headway.facts.tables import find_table

if TYPE_CHECKING:
    import polars as pl

#: Rows that an answer about a report lists of each table; how many there are is told.
SHOWN_ROWS: Final = 200

#: Rules that say which file holds the scores of a benchmark.
_RULES: Final = ("benchmarks.csv", "benchmarks_2025-12.csv")

#: Places that a search for a printed number gives.
SHOWN_PLACES: Final = 50


@dataclass(frozen=True, slots=True)
class TraceResult:
    """What was followed, and where it leads."""

    content: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return dict(self.content)


def facts_trace(
    *names: str, vintage: str | None = None, report: Path | str | None = None, rows: int = SHOWN_ROWS
) -> TraceResult:
    """The row of a table with its file, hash, source and history; or what a number of a report was made from.

    Parameters
    ----------
    names
        A table and the key of a row, such as "scores", "Kimi K3", "GPQA diamond"; with `report`, a place in it such as
        "/pairs/0/standing/lag/central", or a number as it is printed there.
    vintage
        Of the row; the newest that holds the table if left out.
    rows
        Rows of a table that are listed at most.

    Raises
    ------
    UnknownName, OptionError
        For a table, row, vintage or place that is not there.
    StoreError
        For a report or a vintage that cannot be read.
    """
    if report is not None:
        if len(names) != 1:
            raise OptionError(
                f"give one place in the report, such as /pairs/0/standing/lag/central; {tracing.got(names)}"
            )
        return TraceResult(_number(Path(report), names[0], rows))
    if not names:
        raise OptionError('give a table and the key of a row, such as: scores "Kimi K3" "GPQA diamond"')
    return TraceResult(_row(find_table(names[0]), names[1:], vintage))


def _row(table: Table, key: Sequence[str], vintage: str | None) -> dict[str, Any]:
    opened = _opened(table, vintage)
    frame = _text(opened, table)
    places = tracing.rows_with_key(table, frame, key)
    cells = [frame.row(place, named=True) for place in places]
    found = [_told(opened, table, place, row) for place, row in zip(places, cells, strict=True)]
    return {
        **_common(opened, {tuple(row["source"].values()): row["source"] for row in found}.values()),
        "table": table.name,
        "key": dict(zip(table.key, key, strict=False)),
        "file": _file(opened, table),
        "rows": found,
        "manifest": _manifest(opened),
        "history": list(_history(table, [tracing.key_of(table, row) for row in cells])),
        "check": _check(opened, table, tracing.key_of(table, cells[0]) if len(cells) == 1 else key),
    }


def _opened(table: Table, vintage: str | None) -> Vintage:
    """The vintage of that name, or the newest that holds the table."""
    opened = open_vintage(vintage) if vintage else opened_with(table.name)
    opened.table(table.name)  # fails if it is not there, or the file is not what was written
    return opened


def _text(opened: Vintage, table: Table) -> "pl.DataFrame":
    """The table as its file has it: every cell as text."""
    return text_frame((opened.folder / f"{table.name}.csv").read_bytes())


def _common(opened: Vintage, sources: Any) -> dict[str, Any]:
    return {
        "headway": __version__,
        "vintage": opened.name,
        "as_of": f"{opened.day}",
        "draws": None,
        "sources": list(sources),
        "citation": opened.citation,
    }


def _told(opened: Vintage, table: Table, place: int, cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its place, its source, and the rules that touched it."""
    return {
        "vintage": opened.name,
        "table": table.name,
        "line": tracing.line_of(place),
        "cells": dict(cells),
        "source": {
            "title": cells["source"],
            "url": cells["source_url"],
            "published": cells["source_date"],
            "confidence": cells["confidence"],
        },
        "rules": list(_rules(opened, table, cells)),
        "raw": _raw_of(opened, cells),
    }


def _rules(opened: Vintage, table: Table, cells: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rules that filled or corrected a cell, and those that say which model a published name is."""
    for column in ("rule", "correction"):
        if cells.get(column):
            yield {"rule": cells[column], "column": column}
    if cells.get("published_released"):
        was = f"published as {cells['published_released']}, corrected to {cells['released']}"
        yield {"rule": was, "column": "released"}
    manifest = checked_manifest(opened.folder)
    for each in manifest.origin.corrections if manifest else ():
        if each.get("table") == table.name and str(each.get("key")) in {cells.get(column) for column in table.key}:
            yield {"rule": each.get("reason"), "column": each.get("field"), "correction": dict(each)}
    if ("model" in cells and "benchmark" not in cells) or table.name == "scores":
        version = cells.get("version")
        for row in _identities(opened):
            if row["model"] == cells["model"] and version in (None, row["published"]):
                yield {"rule": row["rule"], "column": "model", "published": row["published"]}


def _identities(opened: Vintage) -> list[dict[str, Any]]:
    """Published names of a vintage with their models: of its own table, or of the one beside the bundled vintages."""
    import polars as pl

    if "identities" in opened.table_names:
        return _text(opened, find_table("identities")).to_dicts()
    beside = opened.folder.parent / "identities.csv"
    if not beside.is_file():
        return []
    return _read(beside).filter(pl.col("vintage") == opened.name).to_dicts()


@cache
def _read(path: Path) -> "pl.DataFrame":
    return text_frame(path.read_bytes())


def _raw_of(opened: Vintage, cells: Mapping[str, Any]) -> list[str]:
    """Files of the publication that hold a row's benchmark, where a rule says which; else nothing, and any may."""
    manifest = checked_manifest(opened.folder)
    if manifest is None or not cells.get("benchmark"):
        return []
    rules = (row for file in _RULES for row in rule_rows(file))
    stems = {row["file"] for row in rules if row["benchmark"] == cells["benchmark"]}
    return [each.name for each in manifest.origin.files if Path(each.name).stem in stems]


def _file(opened: Vintage, table: Table) -> dict[str, Any]:
    row = next(each for each in opened.descriptor["resources"] if each["name"] == table.name)
    return {
        "file": f"{opened.name}/{row['path']}",
        "path": str(opened.folder / row["path"]),
        "sha256": row["hash"].removeprefix("sha256:"),
        "size": row["bytes"],
        "rows": opened.table(table.name).height,
    }


def _manifest(opened: Vintage) -> dict[str, Any] | None:
    manifest = checked_manifest(opened.folder)
    if manifest is None:
        return None
    told = manifest.to_dict()
    return {name: told[name] for name in ("known", "layout", "base", "files", "accepted", "corrections")}


def _history(table: Table, keys: Sequence[tuple[str | None, ...]]) -> Iterator[dict[str, Any]]:
    """The rows of these keys in every vintage that holds the table, the oldest first, and what each changed."""
    before: dict[tuple[str | None, ...], dict[str, Any]] = {}
    wanted = set(keys)
    for info in list_vintages():
        opened = open_vintage(info.name)
        if table.name not in opened.table_names:
            continue
        frame = _text(opened, table)
        for place, named in enumerate(frame.select(table.key).iter_rows()):
            if named in wanted:
                cells = frame.row(place, named=True)
                yield {
                    "vintage": opened.name,
                    "key": list(named),
                    "line": tracing.line_of(place),
                    "first": named not in before,
                    "changed": tracing.changed(before[named], cells) if named in before else [],
                }
                before[named] = cells
        for named in sorted(wanted & set(before) - set(map(tuple, frame.select(table.key).iter_rows())), key=str):
            yield {"vintage": opened.name, "key": list(named), "line": None, "first": False, "changed": []}
            del before[named]


def _check(opened: Vintage, table: Table, key: Sequence[str | None]) -> dict[str, str]:
    """Lines that show the same without this program's word: the hash of the file, and the row itself."""
    file = _file(opened, table)
    query = tracing.select_where(table, [value or "" for value in key])
    line = f"{file['sha256']}  {file['path']}"
    return {
        "sha256sum": f"echo {shlex.quote(line)} | sha256sum --check",
        "sql": f"headway facts sql {_quoted(query)} --vintage {opened.name}",
    }


def _quoted(query: str) -> str:
    """A query as a shell takes it: in double quotes where it holds none, since SQL has single ones."""
    return shlex.quote(query) if set(query) & set('"$`\\!') else f'"{query}"'


def _number(path: Path, pointer: str, shown: int) -> dict[str, Any]:
    document = _report(path)
    trust = document["trust"]
    if not pointer.startswith("/"):
        return _search(document, pointer)
    values = tracing.around(document, pointer)
    part = tracing.part_with(trust, pointer)
    common = {name: document.get(name) for name in ("headway", "vintage", "as_of", "draws", "citation")}
    about = {**common, "report": str(path), "path": pointer, "value": _value(values[-1])}
    if part is None:
        why = next((row["why"] for row in trust["no_data"] if tracing.under(pointer, row["path"])), None)
        return {**about, "sources": [], "part": None, "why": why or "a part that holds no number", "rows": []}
    files = list(_files(trust, part["tables"]))
    found, names = _behind(part, values, files)
    listed = [row for each in found.values() for row in each[:shown]]
    sources = {tuple(row["source"].values()): row["source"] for row in listed}
    return {
        **about,
        "sources": list(sources.values()) or _said(values),
        "part": dict(part),
        "files": files,
        "raw": {row["vintage"]: row["raw"] for row in trust["vintages"] if row["vintage"] in part["vintages"]},
        "names": sorted(names),
        "counts": {name: len(each) for name, each in found.items()},
        "rows": listed,
    }


def _report(path: Path) -> dict[str, Any]:
    place = path / "report.json" if path.is_dir() else path
    try:
        found: dict[str, Any] = json.loads(place.read_text("utf-8"))
        trust = found["trust"]
        [row["vintage"] for row in trust["vintages"]]
        if not all(isinstance(row["path"], str) for row in (*trust["numbers"], *trust["no_data"])):
            raise TypeError("a place that is no text")
    except OSError as problem:
        raise StoreError(f"{place} cannot be read: {problem.strerror}") from problem
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise StoreError(
            f"{place} is no report.json that says where its numbers come from ({problem}); make it again"
        ) from problem
    return found


def _search(document: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Where a number as it is printed stands in the data of a report: tables that repeat it are left out."""
    data = {name: value for name, value in document.items() if name not in ("trust", "tables")}
    places = tracing.places_of(data, text)
    if not places:
        raise OptionError(f"the report holds no number that is printed as {text!r}; give it as it stands on the page")
    common = {name: document.get(name) for name in ("headway", "vintage", "as_of", "draws", "citation")}
    found = [{"path": path, "value": tracing.around(document, path)[-1]} for path in places[:SHOWN_PLACES]]
    return {**common, "sources": [], "search": text, "count": len(places), "places": found}


def _value(value: Any) -> Any:
    """A number or text as it is; of a longer part only how many numbers it holds."""
    if isinstance(value, dict | list):
        return {"numbers": sum(1 for _ in tracing.numbers_in(value))}
    return value


def _files(trust: Mapping[str, Any], tables: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The files of a part as the report names them, each with whether this store holds the same."""
    stated = {f"{row['vintage']}/{each['table']}": each for row in trust["vintages"] for each in row["tables"]}
    held = {info.name: info.name for info in list_vintages()}
    for name in tables:
        vintage, _, table = name.partition("/")
        row = {**stated[name], "vintage": vintage, "state": "not in this store"}
        if vintage in held:
            opened = open_vintage(vintage)
            here = _file(opened, find_table(table))["sha256"] if table in opened.table_names else None
            row["state"] = "the same" if here == stated[name]["sha256"] else "another in this store"
        yield row


def _behind(
    part: Mapping[str, Any], values: Sequence[Any], files: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, list[dict[str, Any]]], frozenset[str]]:
    """Rows by table that have the names nearest to a number, and those names.

    Where no name is near, the rows of the sources that the result around the number names, and no names.
    """
    top = len(part["path"].split("/")) - 1
    tables = [(open_vintage(row["vintage"]), find_table(row["table"])) for row in files if row["state"] == "the same"]
    frames = [(opened, table, _text(opened, table)) for opened, table in tables]
    for names in tracing.names_around(values[top:]):
        places = [(each, tracing.rows_named(each[1], each[2], names)) for each in frames]
        if any(found for _, found in places):
            rows = _listed(places)
            cells = {cell for each in rows.values() for row in each for cell in row["cells"].values()}
            return rows, names & cells
    said = {(row["title"], row["url"]) for row in _said(values)}
    return _listed([(each, tracing.rows_of_sources(each[2], said)) for each in frames]), frozenset()


def _listed(
    places: Sequence[tuple[tuple[Vintage, Table, "pl.DataFrame"], Sequence[int]]],
) -> dict[str, list[dict[str, Any]]]:
    """Rows at places of tables, told, by table."""
    return {
        f"{opened.name}/{table.name}": [_told(opened, table, place, frame.row(place, named=True)) for place in found]
        for (opened, table, frame), found in places
        if found
    }


def _said(values: Sequence[Any]) -> list[dict[str, Any]]:
    """The sources that the nearest result around a number names."""
    for value in reversed(values):
        if isinstance(value, dict) and value.get("sources"):
            return list(value["sources"])
    return []
