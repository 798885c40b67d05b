"""The descriptor of a vintage, or of an export of several: datapackage.json, a Frictionless data package. Pure."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from headway.errors import StoreError
from headway.facts.manifest import MANIFEST
from headway.facts.provenance import CITATION, Source
from headway.facts.schema import Column, Table
from headway.facts.tables import TABLES

#: Name of the file beside the tables.
DESCRIPTOR: Final = "datapackage.json"

#: The first column of a table that holds rows of several vintages.
VINTAGE: Final = Column("vintage", "text", "vintage that the row belongs to: the day on which it was known")

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_TYPES: Final = {
    "text": "string",
    "names": "string",
    "day": "date",
    "number": "number",
    "numbers": "string",
    "count": "integer",
    "flag": "boolean",
}


def describe(
    vintage: str,
    files: Mapping[str, bytes],
    sources: Iterable[Source],
    counts: Mapping[str, int],
    *,
    citation: str = CITATION,
) -> dict[str, Any]:
    """The descriptor of a vintage.

    Parameters
    ----------
    files
        Content of each table's file, by table name.
    counts
        What became of the publication's rows, by a word such as `placed`.
    """
    return {
        "$schema": PROFILE,
        "name": f"headway-{vintage}",
        "title": f"What was known on {vintage}",
        "version": vintage,
        "licenses": [LICENCE],
        "citation": citation,
        "sources": [source_entry(source) for source in sources],
        "rows_of_the_publication": dict(counts),
        "manifest": MANIFEST,
        "resources": [
            _resource(TABLES[name], f"{name}.csv", _stated(TABLES[name], content), _links(TABLES[name], files))
            for name, content in files.items()
        ],
    }


def source_entry(source: Source) -> dict[str, Any]:
    """A source as a descriptor names it."""
    return {
        "title": source.title,
        **({"path": source.url} if source.url else {}),
        "published": source.published.isoformat(),
        "confidence": source.confidence,
    }


def dated_resource(name: str, path: str, stated: Mapping[str, Any], present: Iterable[str]) -> dict[str, Any]:
    """A resource that holds a table of several vintages: each row says in its first cell from which.

    Parameters
    ----------
    stated
        What is said of the file: `bytes`, `hash` and `rows`.
    present
        Tables that the package holds: links lead only to them.
    """
    found = _resource(TABLES[name], path, stated, _links(TABLES[name], present))
    schema = found["schema"]
    schema["fields"].insert(0, _field(VINTAGE))
    schema["primaryKey"].insert(0, VINTAGE.name)
    filled = {column.name for column in TABLES[name].columns if column.required}
    for link in schema.get("foreignKeys", ()):
        # Tools look for a pair of which one is empty. So a column that may be empty leads to a row of any vintage.
        if filled.issuperset(link["fields"]):
            link["fields"].insert(0, VINTAGE.name)
            link["reference"]["fields"].insert(0, VINTAGE.name)
    return found


def sources_of(descriptor: Mapping[str, Any]) -> tuple[Source, ...]:
    """The sources that a descriptor names."""
    return tuple(
        Source(
            title=row["title"],
            url=row.get("path"),
            published=date.fromisoformat(row["published"]),
            confidence=row["confidence"],
        )
        for row in descriptor["sources"]
    )


def citation_of(descriptor: Mapping[str, Any]) -> str:
    """How the tables of a descriptor want to be cited."""
    return str(descriptor.get("citation", CITATION))


def table_names(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that a descriptor lists, in order."""
    return tuple(resource["name"] for resource in descriptor["resources"])


def summaries_of(descriptor: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By table, what the descriptor says without its columns: `bytes`, and since there is, `rows` and `newest`."""
    return {
        resource["name"]: {key: resource[key] for key in ("bytes", "rows", "newest") if key in resource}
        for resource in descriptor["resources"]
    }


def digest_of(descriptor: Mapping[str, Any]) -> str:
    """One SHA-256 over the hashes of all tables: it changes if any file does."""
    hashes = sorted(f"{resource['name']} {resource['hash']}" for resource in descriptor["resources"])
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def verified(descriptor: Mapping[str, Any], table: str, content: bytes) -> bytes:
    """The content of a table's file; raises StoreError if it is not what the descriptor says."""
    stated = next(resource["hash"] for resource in descriptor["resources"] if resource["name"] == table)
    if _hash(content) != stated:
        raise StoreError(
            f"{table}.csv of vintage {descriptor['version']} has changed since it was written "
            f"({_hash(content)[:19]}…, not {stated[:19]}…); old vintages are never edited: restore the file"
        )
    return content


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _links(table: Table, present: Iterable[str]) -> list[dict[str, Any]]:
    tables = frozenset(present)
    return [
        {"fields": [column], "reference": {"resource": other, "fields": [key]}}
        for column, (other, key) in table.links.items()
        if other in tables
    ]


def _resource(table: Table, path: str, stated: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A table as a resource; `stated` is what is said of its file."""
    return {
        "name": table.name,
        "description": table.meaning,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **stated,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": links} if links else {}),
        },
    }


def newest_column(table: Table) -> str | None:
    """The column whose newest day tells how new a table is: days of release, else of reading; None without either."""
    return next((name for name in ("released", "source_date") if name in table.column_names), None)


def _stated(table: Table, content: bytes) -> dict[str, Any]:
    """What is said of a file: bytes and hash, and rows and the newest day, so that a list need read no table."""
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    column = newest_column(table)
    days = [row[column] for row in rows if column and row[column]]  # as 2026-08-11, so the last in order is the newest
    newest = max(days, default=None)
    return {"bytes": len(content), "hash": _hash(content), "rows": len(rows), "newest": newest}


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {
        name: limit for name, limit in (("minimum", column.lowest), ("maximum", column.highest)) if limit is not None
    }
    if column.choices:
        constraints["enum"] = list(column.choices)
    flags = {"trueValues": ["true"], "falseValues": ["false"]} if column.kind == "flag" else {}
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.meaning,
        **flags,
        **({"constraints": constraints} if constraints else {}),
    }
