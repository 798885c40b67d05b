"""The descriptor of a vintage: datapackage.json, a Frictionless data package. Pure: from bytes to a document."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from headway.errors import StoreError
from headway.facts.provenance import CITATION, Source
from headway.facts.schema import Column, Table
from headway.facts.tables import TABLES

#: Name of the file beside the tables.
DESCRIPTOR: Final = "datapackage.json"

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_LICENCE: Final = {
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
        "$schema": _PROFILE,
        "name": f"headway-{vintage}",
        "title": f"What was known on {vintage}",
        "version": vintage,
        "licenses": [_LICENCE],
        "citation": citation,
        "sources": [
            {
                "title": s.title,
                **({"path": s.url} if s.url else {}),
                "published": s.published.isoformat(),
                "confidence": s.confidence,
            }
            for s in sources
        ],
        "rows_of_the_publication": dict(counts),
        "resources": [_resource(TABLES[name], content, files) for name, content in files.items()],
    }


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


def table_names(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that a descriptor lists, in order."""
    return tuple(resource["name"] for resource in descriptor["resources"])


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


def _resource(table: Table, content: bytes, present: Mapping[str, bytes]) -> dict[str, Any]:
    links = [
        {"fields": [column], "reference": {"resource": other, "fields": [key]}}
        for column, (other, key) in table.links.items()
        if other in present
    ]
    return {
        "name": table.name,
        "description": table.meaning,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": _hash(content),
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": links} if links else {}),
        },
    }


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
