"""What an export is: its files, its descriptor, and the words that go with it. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from headway import __version__
from headway.facts.descriptor import LICENCE, PROFILE, dated_resource, source_entry
from headway.facts.provenance import CITATION, Source
from headway.facts.spreadsheet import APOSTROPHE

#: Files that say what the others are.
README: Final = "README.md"
CITED: Final = "CITATION.cff"
SQLITE: Final = "headway.sqlite"

#: The name of the package, by which an earlier export is known as ours.
PACKAGE: Final = "headway-facts"

TERMS: Final = (
    "Models, benchmarks, scores and the published index come from Epoch AI under CC BY 4.0. Rows that Epoch AI took "
    "over from others keep the terms of their first publisher: the column source names it, source_url has its address; "
    "credit both. Single figures of companies, agencies, analysts and the press are facts told in our own words: "
    "credit the source of the row. What Headway adds is under CC BY 4.0 as well."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file of an export: its path in the folder, bytes, SHA-256, and rows (None where it holds no table)."""

    file: str
    size: int
    sha256: str
    rows: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {"file": self.file, "bytes": self.size, "sha256": self.sha256, "rows": self.rows}

    def stated(self) -> dict[str, Any]:
        """What a descriptor says of the file."""
        return {"bytes": self.size, "hash": f"sha256:{self.sha256}", "rows": self.rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A vintage as an export tells of it."""

    vintage: str
    known: str
    digest: str
    sources: tuple[Source, ...]
    citation: str

    def to_dict(self) -> dict[str, Any]:
        """Name, day, digest of the tables, sources and citation."""
        return {
            "vintage": self.vintage,
            "known": self.known,
            "digest": self.digest,
            "sources": [source_entry(source) for source in self.sources],
            "citation": self.citation,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """An export that was written.

    Attributes
    ----------
    folder, files
        Where it lies, and what is in it.
    vintages
        Those it holds, the oldest first.
    tables
        Rows of each table, by name.
    replaced
        Whether an earlier export gave way.
    """

    folder: Path
    files: tuple[ExportedFile, ...]
    vintages: tuple[Told, ...]
    tables: Mapping[str, int]
    replaced: bool

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "headway": __version__,
            "vintage": self.vintages[-1].vintage,
            "as_of": self.vintages[-1].known,
            "sources": [source.to_dict() for source in sources_of_all(self.vintages)],
            "citation": citation_of_all(self.vintages),
            "draws": None,
            "folder": str(self.folder),
            "files": [file.to_dict() for file in self.files],
            "tables": [{"table": name, "rows": rows} for name, rows in self.tables.items()],
            "vintages": [told.vintage for told in self.vintages],
            "replaced": self.replaced,
        }


def sources_of_all(vintages: Iterable[Told]) -> list[Source]:
    """Every source once, in the order in which it first appears."""
    return list(dict.fromkeys(source for told in vintages for source in told.sources))


def citation_of_all(vintages: Iterable[Told]) -> str:
    """How the data of all vintages want to be cited."""
    return " ".join(dict.fromkeys(told.citation for told in vintages)) or CITATION


def describe_export(
    vintages: Sequence[Told], tables: Mapping[str, ExportedFile], others: Iterable[ExportedFile]
) -> dict[str, Any]:
    """The descriptor of an export.

    Parameters
    ----------
    tables
        The CSV file of each table, by its name.
    others
        The same rows in other forms, which a reader of data packages would take for further tables.
    """
    return {
        "$schema": PROFILE,
        "name": PACKAGE,
        "title": _title(vintages),
        "description": f"Every row says in `vintage` on which day it was known. {APOSTROPHE}",
        "version": vintages[-1].vintage,
        "made_by": f"Headway {__version__}",
        "licenses": [LICENCE],
        "terms": TERMS,
        "citation": citation_of_all(vintages),
        "sources": [source_entry(source) for source in sources_of_all(vintages)],
        "vintages": [told.to_dict() for told in vintages],
        "resources": [dated_resource(name, file.file, file.stated(), tables) for name, file in tables.items()],
        "other_forms": [{"path": file.file, **file.stated()} for file in others],
    }


def about_export(vintages: Sequence[Told]) -> dict[str, str]:
    """What a file of the export says of itself, where it can hold words."""
    return {
        "title": _title(vintages),
        "citation": citation_of_all(vintages),
        "licence": f"{LICENCE['title']} ({LICENCE['path']})",
        "terms": TERMS,
        "made_by": f"Headway {__version__}",
    }


def readme(vintages: Sequence[Told], tables: Mapping[str, int]) -> str:
    """The text for people that lies beside the files."""
    template = (files("headway.facts") / "export_readme.md").read_text("utf-8")
    listed = "\n".join(f"| `{name}` | {rows:,} |" for name, rows in tables.items())
    return template.format(
        title=_title(vintages),
        tables=listed,
        count=len(vintages),
        oldest=vintages[0].vintage,
        newest=vintages[-1].vintage,
        apostrophe=APOSTROPHE,
        licence=f"[{LICENCE['title']}]({LICENCE['path']})",
        terms=TERMS,
        citation=citation_of_all(vintages),
        version=__version__,
        **_examples(tables),
    )


def citation_file(vintages: Sequence[Told]) -> str:
    """The citation as a CITATION.cff, whose strings are written as JSON, which is YAML too."""
    references = [line for source in sources_of_all(vintages) for line in _reference(source)]
    lines = [
        "cff-version: 1.2.0",
        f"message: {_string('Please cite these data, and the sources that they stand on.')}",
        f"title: {_string(_title(vintages))}",
        "type: dataset",
        "authors:",
        f"  - name: {_string('The Headway developers')}",
        f"version: {_string(vintages[-1].vintage)}",
        f"date-released: {_string(vintages[-1].known)}",
        f"license: {LICENCE['name']}",
        f"notes: {_string(citation_of_all(vintages))}",
        *(["references:", *references] if references else []),
    ]
    return "\n".join(lines) + "\n"


def _reference(source: Source) -> list[str]:
    web = source.url is not None and source.url.startswith(("https://", "http://"))
    return [
        "  - type: data",
        f"    title: {_string(source.title)}",
        "    authors:",
        f"      - name: {_string(source.title.partition(',')[0])}",
        f"    date-accessed: {_string(source.published.isoformat())}",
        *([f"    url: {_string(source.url)}"] if web else []),
    ]


def _string(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)


def _title(vintages: Sequence[Told]) -> str:
    first, last = vintages[0].vintage, vintages[-1].vintage
    when = f"on {last}" if first == last else f"from {first} to {last}"
    return f"Headway: what was known {when}"


def _examples(tables: Iterable[str]) -> dict[str, str]:
    """Tables for the two queries: those of models and scores, or whatever the export holds."""
    names = list(tables)
    counted = next((name for name in ("scores", "models") if name in names), names[0])
    return {"counted": counted, "shown": next((name for name in ("models",) if name in names), names[0])}
