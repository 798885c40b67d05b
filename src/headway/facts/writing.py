"""Vintages written to disk: whole or not at all, one writer at a time, never over another. An edge."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from headway.errors import HeadwayError, StoreError
from headway.facts.descriptor import DESCRIPTOR, describe
from headway.facts.manifest import MANIFEST, Manifest, Origin, sha256
from headway.facts.provenance import CITATION, Source
from headway.facts.schema import text_frame, typed
from headway.facts.tables import TABLES
from headway.facts.vintage_names import vintage_day

#: Seconds to wait for another pull or import before giving up. A parameter: ours; a pull takes seconds to a minute.
WAIT_SECONDS: Final = 120.0

#: What the folder of a vintage that is being written begins with; no vintage does.
STAGING: Final = ".new-"

#: The file whose lock is the right to write; it stays when the lock is gone.
LOCK: Final = ".lock"


@contextmanager
def store_lock(root: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """The right to write to a store, for one process at a time; what a killed writer left is cleared away first.

    The lock is the operating system's: it goes with the process that holds it.

    Raises
    ------
    StoreError
        If another process holds it for longer than `wait_seconds`, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / LOCK, timeout=wait_seconds, is_singleton=True)
        with lock:
            if lock.lock_counter == 1:
                _clear(root)
            yield
    except Timeout:
        raise StoreError(
            f"another pull or import has been writing to {root} for {wait_seconds:g} seconds; wait until it is done"
        ) from None
    except OSError as problem:
        if isinstance(problem, HeadwayError):
            raise
        if isinstance(problem, FileExistsError | NotADirectoryError) and not root.is_dir():
            remedy = "set HEADWAY_STORE to one, or unset it"
            raise StoreError(f"{root}, where vintages are kept, is no folder; {remedy}") from problem
        raise StoreError(f"{root} cannot be written to: {problem.strerror or problem}") from problem


def _clear(root: Path) -> None:
    """Remove what a killed writer left: nothing that begins so was ever a vintage.

    It is renamed first: were it no leftover, as somebody took the file of the lock away, its writer would fail instead
    of moving a folder in place that is being emptied.
    """
    for left in root.glob(f"{STAGING}*"):
        with suppress(OSError):
            left = left.rename(root / f"{STAGING}left-{uuid4().hex}")  # noqa: PLW2901 (the same thing, elsewhere)
            shutil.rmtree(left, ignore_errors=True)


def write_vintage(
    root: Path,
    name: str,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    sources: Iterable[Source],
    counts: Mapping[str, int],
    origin: Origin | None = None,
    citation: str = CITATION,
) -> Path:
    """The folder of a new vintage, written whole or not at all.

    Parameters
    ----------
    rows
        By table name, the rows as mappings from column to value; None is an empty cell, a sequence is names or numbers.
    origin
        What it was made from, for the manifest; rows that come from no publication have none.

    Raises
    ------
    DataError
        If a row breaks the schema of its table.
    StoreError
        If the store already holds a vintage of that name, or cannot be written.
    """
    made_from = origin or Origin(known=vintage_day(name), layout="rows")
    contents = _contents(name, rows, sources, counts, made_from, citation)
    with store_lock(root):
        if (root / name).exists():
            raise StoreError(f"vintage {name} is there already, and old vintages are never changed; give another day")
        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}{name}-", dir=root))
        try:
            for file, content in contents.items():
                _write(staging / file, content)
            staging.chmod(0o755)
            settle(staging)
            staging.rename(root / name)
            settle(root)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return root / name


def _contents(
    name: str,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    sources: Iterable[Source],
    counts: Mapping[str, int],
    origin: Origin,
    citation: str,
) -> dict[str, bytes]:
    """The files of a vintage; the manifest, which makes it one, comes last."""
    files = {table: _csv(table, found) for table, found in rows.items()}
    for table, content in files.items():
        typed(TABLES[table], text_frame(content), f"{table}.csv")
    told = describe(name, files, sources, counts, citation=citation)
    descriptor = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    manifest = Manifest(
        vintage=name,
        origin=origin,
        tables={table: sha256(content) for table, content in files.items()},
        descriptor=sha256(descriptor),
    )
    tables = {f"{table}.csv": content for table, content in files.items()}
    return {**tables, DESCRIPTOR: descriptor, MANIFEST: manifest.to_bytes()}


def _write(path: Path, content: bytes) -> None:
    """A file whose bytes are on the disk, not only on their way to it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Put the names in a folder on the disk, as after a rename, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _csv(table: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    lines = _Lines()
    # Of the ends of lines, the writer quotes only what it is told to end lines with: a return alone must be quoted too.
    writer = csv.writer(lines, lineterminator="\r\n")
    columns = TABLES[table].column_names
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return "".join(lines.found).encode()


class _Lines:
    """Where a writer of CSV writes to: its lines, which end as those of the store do."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def write(self, line: str) -> None:
        """Take one line."""
        self.found.append(line.removesuffix("\r\n") + "\n")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple() | list():
            return ";".join(map(str, value))
        case _:
            return str(value)
