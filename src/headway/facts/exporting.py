"""Vintages written for other tools: CSV, Parquet and one SQLite file with what they mean and how to cite. An edge.

Table by table and vintage by vintage, so that memory does not grow with the number of vintages; whole or not at all.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headway.errors import StoreError
from headway.facts.descriptor import DESCRIPTOR, VINTAGE, verified
from headway.facts.exported import (
    CITED,
    PACKAGE,
    README,
    SQLITE,
    ExportedFile,
    ExportResult,
    Told,
    about_export,
    citation_file,
    citation_of_all,
    describe_export,
    readme,
)
from headway.facts.exported_parquet import ParquetFile
from headway.facts.exported_sqlite import SqliteFile
from headway.facts.schema import Table, text_frame, typed
from headway.facts.spreadsheet import spreadsheet_cell
from headway.facts.store import Vintage, list_vintages, open_vintage, user_folder
from headway.facts.tables import TABLES

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one table in one vintage: as text, and with their types, both with the vintage as first column."""

    text: "pl.DataFrame"
    typed: "pl.DataFrame"


def export_facts(out: Path, *, vintages: Sequence[str] | None = None) -> ExportResult:
    """Write all tables of the vintages, or of all that the store holds, into a folder.

    The folder has to be new, empty, or an earlier export with nothing beside it, which is replaced as a whole.

    Raises
    ------
    UnknownName
        For a vintage that is not there.
    StoreError
        If a vintage is damaged, the folder holds anything else, or it cannot be written.
    DataError
        If a row breaks the schema of its table, or names a row that its vintage does not hold.
    """
    opened = [open_vintage(name) for name in sorted(set(vintages or ()))]
    opened = opened or [open_vintage(info.name) for info in list_vintages()]
    told = tuple(_told(each) for each in opened)
    target = out.resolve()
    with _as_store_errors(target):
        replaced = _may_replace(target)
        with _replacing(target) as folder:
            files, rows = _written(folder, opened, told)
    return ExportResult(folder=target, files=files, vintages=told, tables=rows, replaced=replaced)


def _told(opened: Vintage) -> Told:
    return Told(
        vintage=opened.name,
        known=opened.day.isoformat(),
        digest=opened.digest,
        sources=opened.sources,
        citation=opened.citation,
    )


def _written(
    folder: Path, opened: Sequence[Vintage], told: Sequence[Told]
) -> tuple[tuple[ExportedFile, ...], dict[str, int]]:
    """The files of an export, and the rows of each table."""
    held = [name for name in TABLES if any(name in each.table_names for each in opened)]
    rows: dict[str, int] = {}
    for kind in ("csv", "parquet"):
        (folder / kind).mkdir()
    with closing(SqliteFile(folder / SQLITE, held)) as database:
        database.tell(about_export(told), [each.to_dict() for each in told])
        for name in held:
            rows[name] = _write_table(folder, TABLES[name], opened, database, told)
        database.finish()
    csv = {name: _file(folder, f"csv/{name}.csv", rows[name]) for name in held}
    others = [_file(folder, f"parquet/{name}.parquet", rows[name]) for name in held]
    others.append(_file(folder, SQLITE, sum(rows.values())))
    words = {
        README: readme(told, rows),
        CITED: citation_file(told),
        DESCRIPTOR: json.dumps(describe_export(told, csv, others), ensure_ascii=False, indent=1) + "\n",
    }
    for file, text in words.items():
        (folder / file).write_bytes(text.encode())
    return (*csv.values(), *others, *(_file(folder, file) for file in words)), rows


def _write_table(
    folder: Path, table: Table, opened: Sequence[Vintage], database: SqliteFile, told: Sequence[Told]
) -> int:
    """The number of rows of a table, which is written in all three forms."""
    count = 0
    parts = folder / f".{table.name}"
    with (
        (folder / "csv" / f"{table.name}.csv").open("wb") as target,
        ParquetFile(folder / "parquet" / f"{table.name}.parquet", parts, citation_of_all(told)) as parquet,
    ):
        target.write((",".join((VINTAGE.name, *table.column_names)) + "\n").encode())
        for rows in _every(table, opened):
            target.write(_for_spreadsheets(table, rows.text).write_csv(include_header=False).encode())
            parquet.add(rows.typed)
            database.add(table.name, rows.typed)
            count += rows.typed.height
    return count


def _every(table: Table, opened: Sequence[Vintage]) -> Iterator[_Rows]:
    """The rows of a table, vintage by vintage. The cache of the store is passed by: it would hold them all."""
    import polars as pl

    for each in opened:
        if table.name not in each.table_names:
            continue
        path = each.folder / f"{table.name}.csv"
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise StoreError(f"{path.name} of vintage {each.name} cannot be read: {problem.strerror}") from problem
        text = text_frame(verified(each.descriptor, table.name, content))
        found = typed(table, text, f"{path.name} of vintage {each.name}")
        vintage = pl.lit(each.name).alias(VINTAGE.name)
        yield _Rows(text.select(vintage, *table.column_names), found.select(vintage, pl.all()))


def _for_spreadsheets(table: Table, text: "pl.DataFrame") -> "pl.DataFrame":
    """The cells with an apostrophe before each text that a spreadsheet would run as a formula."""
    import polars as pl

    changed = []
    for column in table.columns:
        if column.kind in ("text", "names"):
            cells = text[column.name].drop_nulls().unique().to_list()
            safe = {cell: spreadsheet_cell(cell, several=column.kind == "names") for cell in cells}
            moved = {cell: found for cell, found in safe.items() if found != cell}
            if moved:
                changed.append(pl.col(column.name).replace(moved))
    return text.with_columns(changed)


def _file(folder: Path, name: str, rows: int | None = None) -> ExportedFile:
    with (folder / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return ExportedFile(file=name, size=file.tell(), sha256=digest, rows=rows)


@contextmanager
def _as_store_errors(target: Path) -> Iterator[None]:
    """Say in one line why a folder cannot be written."""
    import sqlite3

    import polars as pl

    try:
        yield
    except StoreError:
        raise
    except (OSError, sqlite3.Error, pl.exceptions.PolarsError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise StoreError(f"the export cannot be written to {target}: {reason}") from problem


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A new folder beside `target` that takes its place at the end; if that fails, what was there stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    new, old = staging / "new", staging / "old"
    try:
        new.mkdir()
        yield new
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _may_replace(target: Path) -> bool:
    """Whether an earlier export gives way; raises StoreError where something else would."""
    store = user_folder().resolve()
    if target.is_relative_to(store) or store.is_relative_to(target):
        raise StoreError(f"the export cannot be written to {target}: the store lies there; give another folder")
    if not target.exists():
        return False
    if not target.is_dir():
        raise StoreError(f"the export cannot be written to {target}: it is a file; give a folder")
    found = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    if not found:
        return False
    if foreign := sorted(found - _ours(target)):
        raise StoreError(
            f"the export cannot be written to {target}: it holds {foreign[0]}, which is of no earlier export; "
            "give a folder that is new or empty"
        )
    return True


def _ours(target: Path) -> set[str]:
    """The files that an earlier export in a folder names as its own."""
    try:
        told: Mapping[str, Any] = json.loads((target / DESCRIPTOR).read_bytes())
        listed = {str(row["path"]) for row in (*told["resources"], *told["other_forms"])}
        return {*listed, README, CITED, DESCRIPTOR} if told["name"] == PACKAGE else set()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()
