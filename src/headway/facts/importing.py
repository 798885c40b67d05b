"""A file of scores that the user brings, as a new vintage on top of the newest one that was known then. An edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway import __version__
from headway.errors import StoreError
from headway.facts.identity import known_names
from headway.facts.provenance import CITATION, CONFIDENCES, Source
from headway.facts.rows import Row, read_rows
from headway.facts.store import Vintage, list_vintages, open_vintage, user_folder, write_vintage
from headway.facts.tables import Access, Model

_REQUIRED: Final = ("model", "benchmark", "score", "released")
_OPTIONAL: Final = ("developers", "countries", "access", "source_url", "confidence")
_ACCESS: Final[dict[str, Access]] = {"open": "open", "closed": "closed", "other": "other", "": "other"}

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: the new vintage, and how many scores are new or differ from the one it builds on."""

    vintage: str
    base: str | None
    sources: tuple[Source, ...]
    added: int
    changed: int

    def to_dict(self) -> dict[str, Any]:
        """The contract's form; `rejected` is empty because one bad row stops the whole import."""
        return {
            "headway": __version__,
            "vintage": self.vintage,
            "as_of": self.vintage,
            "sources": [source.to_dict() for source in self.sources],
            "citation": CITATION,
            "base": self.base,
            "added": self.added,
            "changed": self.changed,
            "rejected": [],
        }


def import_scores(path: Path, known: date) -> Imported:
    """Write a vintage of the day `known`: the newest one before it, with these scores added or put in their place.

    Columns: model, benchmark, score (0 is guessing, 1 the ceiling), released (may be empty for a known model), and
    optional developers, countries (several separated by `;`), access, source_url, confidence.

    Raises
    ------
    DataError
        For the first bad row, naming file, row, column and value; nothing is written.
    StoreError
        If the store already holds that day, or cannot be written.
    """
    if any(info.name == known.isoformat() for info in list_vintages()):
        raise StoreError(f"vintage {known} is there already, and old vintages are never changed; give another day")
    base = _base(known)
    tables = _tables_of(base)
    models = {model.name: model for model in base.models()} if base else {}
    rows = read_rows(path, _REQUIRED, _OPTIONAL)
    added, changed = _add(tables, rows, models, known)
    origin = Source(title=path.name, url=None, published=known, confidence="medium")
    sources = (*(base.sources if base else ()), origin)
    counts = {"read": len(rows), "placed": len(rows), "merged": 0, "unplaced": 0}
    written = write_vintage(user_folder(), known.isoformat(), tables, sources=sources, counts=counts)
    return Imported(
        vintage=written.name,
        base=base.name if base else None,
        sources=sources,
        added=added,
        changed=changed,
    )


def _base(known: date) -> Vintage | None:
    """The newest vintage with scores before a day."""
    earlier = [open_vintage(info.name) for info in list_vintages() if info.name < known.isoformat()]
    return next((opened for opened in reversed(earlier) if "scores" in opened.table_names), None)


def _tables_of(base: Vintage | None) -> Tables:
    names = ("models", "benchmarks", "scores")
    return {name: list(base.table(name).iter_rows(named=True)) if base else [] for name in names}


def _add(tables: Tables, rows: Sequence[Row], models: dict[str, Model], known: date) -> tuple[int, int]:
    """Put every row into the tables; the number of scores added and changed."""
    cells = {(row["model"], row["benchmark"]): place for place, row in enumerate(tables["scores"])}
    benchmarks = {row["benchmark"] for row in tables["benchmarks"]}
    first: dict[tuple[str, str], int] = {}
    added = changed = 0
    for row in rows:
        origin = _origin(row, known)
        name = _model_name(row, models)
        if name not in models:
            models[name] = _new_model(row, name, known)
            tables["models"].append(_model_row(models[name]) | origin)
        elif row.cells["released"] and row.day("released", known) != models[name].released:
            raise row.error("released", f"{name} was released on {models[name].released}", "leave the cell empty")
        key = (name, row.text("benchmark"))
        if key in first:
            raise row.error("model", f"{key[0]} on {key[1]} is in row {first[key]} already", "keep one of the two rows")
        first[key] = row.number
        if key[1] not in benchmarks:
            benchmarks.add(key[1])
            tables["benchmarks"].append({"benchmark": key[1], "in_index": True} | origin)
        score = {"model": key[0], "benchmark": key[1], "score": _share(row), "version": row.text("model")} | origin
        if key in cells:
            changed += tables["scores"][cells[key]]["score"] != score["score"]
            tables["scores"][cells[key]] = score
        else:
            added += 1
            tables["scores"].append(score)
    return added, changed


def _model_name(row: Row, models: dict[str, Model]) -> str:
    """The model of a row: by its name, or by a version string that a publication has used for it."""
    given = row.text("model")
    return given if given in models else known_names().get(given, given)


def _new_model(row: Row, name: str, known: date) -> Model:
    access = row.cells.get("access", "").casefold()
    if access not in _ACCESS:
        raise row.error("access", "not a kind of access", "write open, closed or other")
    return Model(
        name=name,
        released=row.day("released", known),
        developers=row.names("developers"),
        countries=row.names("countries"),
        access=_ACCESS[access],
    )


def _model_row(model: Model) -> dict[str, Any]:
    return {
        "model": model.name,
        "released": model.released,
        "developers": model.developers,
        "countries": model.countries,
        "access": model.access,
    }


def _share(row: Row) -> float:
    score = row.value("score")
    if not 0.0 <= score <= 1.0:
        raise row.error("score", "a score lies between 0 (guessing) and 1 (the ceiling)", "divide percentages by 100")
    return score


def _origin(row: Row, known: date) -> dict[str, Any]:
    confidence = row.cells.get("confidence") or "medium"
    if confidence not in CONFIDENCES:
        raise row.error("confidence", "not a level of confidence", f"write {', '.join(CONFIDENCES)}")
    return {
        "source": row.file,
        "source_url": row.cells.get("source_url") or f"file:{row.file}",
        "source_date": known,
        "confidence": confidence,
    }
