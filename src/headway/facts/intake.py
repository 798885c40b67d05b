"""A publication that was read becomes a vintage: checked as a whole, compared with the last, written. An edge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headway.errors import StoreError
from headway.facts.checks import Check
from headway.facts.contents import checked_manifest, contents_of
from headway.facts.intake_result import FileTaken, Moved, Taken, moved
from headway.facts.lookalikes import flagged
from headway.facts.manifest import Origin, RawFile
from headway.facts.provenance import Source
from headway.facts.raw import NotUnderstood, Rejected
from headway.facts.renames import renamed
from headway.facts.store import Vintage, VintageInfo, list_vintages, open_vintage
from headway.facts.validation import check_new, refuse
from headway.facts.writing import write_vintage

if TYPE_CHECKING:
    import polars as pl

Rows = Sequence[Mapping[str, Any]]

#: Layouts of vintages that are no publication of the publisher: scores of one's own on top of one.
OWN_LAYOUTS = frozenset({"own scores", "rows"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A publication on its way into the store.

    Attributes
    ----------
    known
        The day on which it was known.
    tables, counts, layout, rejected, not_understood, corrections
        What a reader made of it; corrections in the contract's form.
    files
        As they came.
    checks
        Made before, besides those of the tables.
    requests
        That were made for it.
    """

    known: date
    layout: str
    tables: Mapping[str, Rows]
    counts: Mapping[str, int]
    source: Source
    files: tuple[FileTaken, ...]
    rejected: tuple[Rejected, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    corrections: tuple[Mapping[str, Any], ...] = ()
    checks: tuple[Check, ...] = ()
    requests: int = 0


def is_own(info: VintageInfo) -> bool:
    """Whether a vintage holds scores of the user's own; those from before there were manifests all do."""
    manifest = None if info.bundled else checked_manifest(info.folder)
    return not info.bundled and (manifest is None or manifest.origin.layout in OWN_LAYOUTS)


def last_publication(before: date) -> Vintage | None:
    """The newest vintage with scores of the publisher that was known by a day; None without one.

    Raises
    ------
    StoreError
        If it is damaged: nothing older is taken in its place.
    """
    for info in reversed(list_vintages()):
        if info.day > before or "scores" not in contents_of(info.folder).tables:
            continue
        if not is_own(info):
            return open_vintage(info.name)
    return None


def own_since(base: Vintage | None, by: date) -> str | None:
    """The newest vintage of scores of one's own that lies after a publication and was known by a day; None without.

    Such scores are on top of an older publication, so they are in no newer one.
    """
    for info in reversed(list_vintages()):
        if info.day <= by and (base is None or info.name > base.name) and is_own(info):
            return info.name
    return None


def take_in(incoming: Incoming, root: Path, name: str, *, accept: Collection[str] = ()) -> Taken:
    """Check a publication against the last one, and write it as a vintage of that name.

    Raises
    ------
    DataError
        If a check fails that is not accepted; nothing is written.
    UnknownName
        If `accept` names no check.
    StoreError
        If the last vintage is damaged, or the new one cannot be written.
    """
    base = last_publication(incoming.known)
    checks = check_new(incoming.tables, base, known=incoming.known, accept=accept)
    refuse(checks)
    every = (*incoming.checks, *checks)
    origin = Origin(
        known=incoming.known,
        layout=incoming.layout,
        base=base.name if base else None,
        files=tuple(_raw(file) for file in incoming.files),
        accepted=tuple(check.check for check in every if check.accepted),
        corrections=incoming.corrections,
    )
    flags = _flags(incoming.tables, base)
    change = _moved(incoming.tables, base)
    own = own_since(base, incoming.known)
    folder = write_vintage(
        root, name, incoming.tables, sources=(incoming.source,), counts=incoming.counts, origin=origin
    )
    return Taken(
        vintage=name,
        as_of=incoming.known,
        base=origin.base,
        own=own,
        layout=incoming.layout,
        folder=str(folder),
        sources=(incoming.source,),
        moved=change,
        rejected=incoming.rejected,
        not_understood=incoming.not_understood,
        flagged=flags,
        corrections=incoming.corrections,
        checks=tuple(check.to_dict() for check in every),
        files=incoming.files,
        requests=incoming.requests,
    )


def free_name(day: date, root: Path) -> str:
    """The name of the next state of a day: the day itself, then with .2 to .9; bundled ones count too.

    Raises
    ------
    StoreError
        If the day has nine.
    """
    taken = {info.name for info in list_vintages()}
    for name in (f"{day}", *(f"{day}.{state}" for state in range(2, 10))):
        if name not in taken and not (root / name).exists():
            return name
    raise StoreError(f"the store holds nine states of {day} already; the raw files are kept: pull again tomorrow")


def _raw(file: FileTaken) -> RawFile:
    return RawFile(
        name=file.name, sha256=file.sha256, size=file.size, url=file.url, etag=file.etag, retrieved=file.retrieved
    )


def _flags(tables: Mapping[str, Rows], base: Vintage | None) -> tuple[dict[str, Any], ...]:
    """Names of models and benchmarks to look at twice."""
    found = []
    for table, column in (("models", "model"), ("benchmarks", "benchmark")):
        names = _column(tables.get(table, ()), column)
        found += [flag.to_dict() for flag in flagged(names, _known(base, table, column))]
    return tuple(found)


def _known(base: Vintage | None, table: str, column: str) -> frozenset[str]:
    return frozenset(base.table(table)[column]) if base and table in base.table_names else frozenset()


def _column(rows: Iterable[Mapping[str, Any]], column: str) -> frozenset[str]:
    return frozenset(row[column] for row in rows)


def _moved(tables: Mapping[str, Rows], base: Vintage | None) -> Moved:
    before: dict[str, pl.DataFrame] = {}
    if base is not None:
        before = {name: base.table(name) for name in ("models", "scores") if name in base.table_names}
    older = {(row["model"], row["benchmark"]): row["score"] for row in _named(before.get("scores"))}
    if "scores" not in tables:
        # An index alone says nothing of scores, nor of models without one: neither is gone.
        return Moved(
            models_added=tuple(sorted(_column(tables.get("models", ()), "model") - _known(base, "models", "model")))
        )
    return moved(
        older,
        {(row["model"], row["benchmark"]): row["score"] for row in tables.get("scores", ())},
        models_before=_known(base, "models", "model"),
        models_now=_column(tables.get("models", ()), "model"),
        renamed=renamed(before, tables) if base is not None else (),
    )


def _named(frame: "pl.DataFrame | None") -> Iterable[Mapping[str, Any]]:
    return frame.iter_rows(named=True) if frame is not None else ()
