"""A file of scores that the user brings, as a new vintage on top of the newest one that was known then. An edge."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway import __version__
from headway.errors import OptionError, StoreError, nearest
from headway.facts.archive import Archive
from headway.facts.background import store_names
from headway.facts.identity import folded_short_names
from headway.facts.intake import free_name, is_own
from headway.facts.manifest import Origin, RawFile, sha256
from headway.facts.provenance import CITATION, CONFIDENCES, Source
from headway.facts.rows import Row, read_rows
from headway.facts.store import Vintage, list_vintages, newest_with, open_vintage, user_folder, vintage_day
from headway.facts.tables import Access, Model
from headway.facts.writing import write_vintage

#: Columns that scores of one's own must have.
REQUIRED: Final = ("model", "benchmark", "score", "released")
_OPTIONAL: Final = ("developers", "countries", "access", "source_url", "confidence")
_ACCESS: Final[dict[str, Access]] = {"open": "open", "closed": "closed", "other": "other"}

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    vintage, folder, base
        The new vintage, where it lies, and the one that it builds on.
    added, changed
        Scores that are new, and scores that took the place of others.
    new_models
        With the number of their scores and the name of the known model that is most like theirs, or None.
    new_names
        Benchmarks, countries and developers that nothing had before, each with the nearest known name or None: a
        misspelt name is new as well.
    """

    vintage: str
    folder: Path
    base: str | None
    sources: tuple[Source, ...]
    added: int
    changed: int
    new_models: tuple[tuple[Model, int, str | None], ...]
    new_names: tuple[tuple[str, str, str | None], ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form; `rejected` is empty because one bad row stops the whole import."""
        return {
            "headway": __version__,
            "vintage": self.vintage,
            "as_of": vintage_day(self.vintage).isoformat(),
            "sources": [source.to_dict() for source in self.sources],
            "citation": CITATION,
            "draws": None,
            "folder": str(self.folder),
            "base": self.base,
            "added": self.added,
            "changed": self.changed,
            "rejected": [],
            "new_models": [
                {
                    "model": model.name,
                    "scores": count,
                    "developers": list(model.developers),
                    "countries": list(model.countries),
                    "access": model.access,
                    "nearest": near,
                }
                for model, count, near in self.new_models
            ],
            "new_names": [{"kind": kind, "name": name, "nearest": near} for kind, name, near in self.new_names],
        }


def import_scores(path: Path, known: date, *, today: date) -> Imported:
    """Write a vintage of the day `known`: the newest one by then, with these scores added or put in their place.

    Columns: model, benchmark, score (0 is guessing, 1 the ceiling), released (may be empty for a known model), and
    optional developers, countries (several separated by `;`), access, source_url, confidence. Known names are found
    without regard to capitals, models also by their version strings, countries also by their short names.

    Raises
    ------
    DataError
        For the first bad row, naming file, row, column and value; nothing is written.
    OptionError
        If `known` is after `today`.
    StoreError
        If the store already holds scores of one's own of that day, or cannot be written.
    """
    if known > today:
        raise OptionError(f"--known {known} is after today, {today}; give the day on which the scores were known")
    rows = read_rows(path, REQUIRED, _OPTIONAL)
    name, base = _free(known), _base(known)
    intake = _Intake(base, known)
    for row in rows:
        intake.take(row)
    content = path.read_bytes()
    origin = Source(title=path.name, url=None, published=known, confidence="medium")
    sources = (*(base.sources if base else ()), origin)
    counts = {"read": len(rows), "placed": len(rows), "merged": 0, "unplaced": 0}
    made_from = Origin(
        known=known,
        layout="own scores",
        base=base.name if base else None,
        files=(RawFile(name=path.name, sha256=sha256(content), size=len(content)),),
    )
    Archive(user_folder()).put(content)
    written = write_vintage(user_folder(), name, intake.tables, sources=sources, counts=counts, origin=made_from)
    return Imported(
        vintage=written.name,
        folder=written,
        base=base.name if base else None,
        sources=sources,
        added=intake.added,
        changed=intake.changed,
        new_models=tuple(intake.with_nearest()),
        new_names=tuple(intake.new_names()),
    )


def _free(known: date) -> str:
    """The name for scores of a day: the day, or its next state where it has publications alone.

    Raises
    ------
    StoreError
        If the day has scores of the user's own.
    """
    own = next((info.name for info in list_vintages() if info.day == known and is_own(info)), None)
    if own is not None:
        raise StoreError(
            f"vintage {own} is there already, and old vintages are never changed; put the scores of a day into one "
            "file, or give another day"
        )
    return free_name(known, user_folder())


def _base(known: date) -> Vintage | None:
    """The newest vintage with scores that was known by a day."""
    name = newest_with("scores", by=known)
    return open_vintage(name) if name else None


class _Names:
    """Names of one kind: those that are known, and those that an import brings."""

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.known = {name.casefold(): name for name in known}
        self.new: dict[str, str] = {}

    def find(self, name: str) -> str:
        """The name as it is known, or as the import wrote it first."""
        folded = name.casefold()
        return self.known.get(folded) or self.new.setdefault(folded, name)


class _Intake:
    """The tables of a new vintage while rows are added to them."""

    def __init__(self, base: Vintage | None, known: date) -> None:
        names = ("models", "benchmarks", "scores")
        self.known = known
        self.tables: Tables = {name: list(base.table(name).iter_rows(named=True)) if base else [] for name in names}
        self.models = {model.name: model for model in base.models()} if base else {}
        self.spelled = {name.casefold(): name for name in self.models}
        self.benchmarks = _Names("benchmark", (row["benchmark"] for row in self.tables["benchmarks"]))
        self.countries = _Names("country", (name for model in self.models.values() for name in model.countries))
        self.developers = _Names("developer", (name for model in self.models.values() for name in model.developers))
        self.cells = {(row["model"], row["benchmark"]): place for place, row in enumerate(self.tables["scores"])}
        self.first: dict[tuple[str, str], int] = {}
        self.new_models: Counter[str] = Counter()
        self.published = store_names()
        self.added = self.changed = 0

    def take(self, row: Row) -> None:
        """Put a row into the tables."""
        origin = _origin(row, self.known)
        name = self._model_name(row)
        if name in self.models:
            self._agree(row, self.models[name])
        else:
            self._add_model(row, name, origin)
        key = (name, self._benchmark(row, origin))
        if key in self.first:
            raise row.error("model", f"{key[0]} on {key[1]} is in row {self.first[key]} already", "keep one of the two")
        self.first[key] = row.number
        score = {"model": key[0], "benchmark": key[1], "score": _share(row), "version": row.text("model")} | origin
        if key in self.cells:
            self.changed += self.tables["scores"][self.cells[key]]["score"] != score["score"]
            self.tables["scores"][self.cells[key]] = score
        else:
            self.added += 1
            self.tables["scores"].append(score)
        if name in self.new_models:
            self.new_models[name] += 1

    def with_nearest(self) -> Iterable[tuple[Model, int, str | None]]:
        """The new models, the numbers of their scores, and the known models that are most like them."""
        known = [name for name in self.models if name not in self.new_models]
        for name, count in self.new_models.items():
            yield self.models[name], count, nearest(name, known)

    def new_names(self) -> Iterable[tuple[str, str, str | None]]:
        """Kind, name and the nearest known name of everything that is new."""
        for names in (self.benchmarks, self.countries, self.developers):
            for name in names.new.values():
                yield names.kind, name, nearest(name, names.known.values())

    def _model_name(self, row: Row) -> str:
        """The model of a row: by its name, or by a version string that a publication has used for it."""
        given = row.text("model")
        found = self.spelled.get(given.casefold()) or self.published.get(given, given)
        return self.spelled.setdefault(found.casefold(), found)

    def _benchmark(self, row: Row, origin: dict[str, Any]) -> str:
        known = len(self.benchmarks.new)
        name = self.benchmarks.find(row.text("benchmark"))
        if len(self.benchmarks.new) > known:
            self.tables["benchmarks"].append({"benchmark": name, "in_index": True} | origin)
        return name

    def _country(self, name: str) -> str:
        kind, _, value = folded_short_names().get(name.casefold(), "").partition(":")
        return self.countries.find(value if kind == "country" else name)

    def _members(self, row: Row) -> dict[str, Any]:
        """Developers, countries and access of a row, as far as it states them."""
        access = row.cells.get("access", "").casefold()
        if access and access not in _ACCESS:
            raise row.error("access", "not a kind of access", "write open, closed or other")
        stated: dict[str, Any] = {
            "developers": tuple(self.developers.find(name) for name in row.names("developers")),
            "countries": tuple(self._country(name) for name in row.names("countries")),
            "access": _ACCESS.get(access),
        }
        return {column: value for column, value in stated.items() if value}

    def _agree(self, row: Row, model: Model) -> None:
        """Raise if a row states something else about a model that is known."""
        if row.cells["released"] and row.day("released", self.known) != model.released:
            raise row.error("released", f"{model.name} was released on {model.released}", "leave the cell empty")
        for column, value in self._members(row).items():
            there = getattr(model, column)
            stated, known = (sorted(each) if isinstance(each, tuple) else [each] for each in (value, there))
            if stated != known:
                said = "; ".join(known) or "none"
                raise row.error(column, f"{model.name} has {said}", "leave the cell empty")

    def _add_model(self, row: Row, name: str, origin: dict[str, Any]) -> None:
        members = {"developers": (), "countries": (), "access": "other"} | self._members(row)
        released = row.day("released", self.known)
        self.models[name] = Model(name=name, released=released, **members)
        self.tables["models"].append({"model": name, "released": released, **members} | origin)
        self.new_models[name] = 0


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
