"""What a vintage holds, from its descriptor alone: no table is read. An edge.

A descriptor is read once while it stays the same: a program asks a thousand vintages which tables they hold, again and
again.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from headway.errors import HeadwayError, StoreError
from headway.facts.descriptor import DESCRIPTOR, citation_of, digest_of, sources_of, summaries_of, table_names
from headway.facts.manifest import MANIFEST, RESTORE, Manifest, read_manifest, sha256
from headway.facts.provenance import Source

#: How a manifest ends, and bytes that are enough for it.
_DESCRIPTOR_OF: Final = re.compile(rb'"descriptor": "([0-9a-f]{64})",\s*"self": "[0-9a-f]{64}"\s*}\s*$')
_END: Final = 400

#: Vintages whose contents are remembered: a few hundred bytes each.
_REMEMBERED: Final = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a descriptor says.

    Attributes
    ----------
    rows, newest
        By table, as far as the descriptor says: vintages from before it did have none.
    sizes
        Bytes of each table's file.
    digest
        SHA-256 of the tables.
    fingerprint
        SHA-256 of the descriptor itself: of the tables, their sources and all that is said of them.
    """

    tables: tuple[str, ...]
    rows: Mapping[str, int]
    newest: Mapping[str, str | None]
    sizes: Mapping[str, int]
    sources: tuple[Source, ...]
    citation: str
    digest: str
    fingerprint: str


def contents_of(folder: Path) -> Contents:
    """What the vintage in a folder holds.

    Raises
    ------
    StoreError
        If the descriptor cannot be read, or is not what the manifest names. The rest of the manifest is not read, nor
        any table: `open_vintage` and `facts verify` do that.
    """
    return _contents(*_state(folder))


def descriptor_of(folder: Path) -> Mapping[str, Any]:
    """The descriptor of the vintage in a folder, never to be changed; StoreError if it or the manifest is damaged."""
    return _descriptor(*_state(folder))


def checked_manifest(folder: Path) -> Manifest | None:
    """The manifest of a vintage, held against its descriptor; None for a vintage from before there were manifests.

    Raises
    ------
    StoreError
        If the manifest or the descriptor is not what was written, or they belong to another vintage.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise StoreError(f"{path} cannot be read: {problem.strerror}") from problem
    found = read_manifest(content, str(path))
    if found.vintage != folder.name:
        raise StoreError(f"{path} is that of vintage {found.vintage}: move the folder back to that name")
    try:
        same = sha256((folder / DESCRIPTOR).read_bytes()) == found.descriptor
    except OSError as problem:
        raise StoreError(f"{folder / DESCRIPTOR} cannot be read: {problem.strerror}") from problem
    if not same:
        raise StoreError(f"{folder / DESCRIPTOR} has changed since it was written; restore it from a copy")
    return found


def check_files(folder: Path, contents: Contents) -> None:
    """Raise StoreError for a table whose file is gone or of another size, which is seen without reading it."""
    for name, size in contents.sizes.items():
        path = folder / f"{name}.csv"
        try:
            found = path.stat().st_size
        except OSError as problem:
            raise damaged(folder.name, f"{path} cannot be read ({problem.strerror}); {RESTORE}") from problem
        if found != size:
            raise damaged(folder.name, f"{path} has {found} bytes, not {size} as it was written; {RESTORE}")


def damaged(vintage: str, why: object) -> StoreError:
    """What to say of a vintage that is not what was written."""
    return StoreError(f"vintage {vintage} is damaged: {why}")


def _state(folder: Path) -> tuple[str, tuple[int, ...]]:
    """What changes if the descriptor does, or the manifest that it is held against."""
    try:
        found = (folder / DESCRIPTOR).stat()
    except OSError as problem:
        raise _unreadable(folder, problem.strerror) from problem
    try:
        beside = (folder / MANIFEST).stat()
    except OSError:
        return str(folder), (found.st_mtime_ns, found.st_size)
    return str(folder), (found.st_mtime_ns, found.st_size, beside.st_mtime_ns, beside.st_size)


@lru_cache(maxsize=_REMEMBERED)
def _contents(folder: str, _state: tuple[int, ...]) -> Contents:
    content, found = _read(Path(folder))
    if not _agrees(Path(folder), content):
        _checked(Path(folder), found)
    said = summaries_of(found)
    return Contents(
        tables=table_names(found),
        rows={name: each["rows"] for name, each in said.items() if "rows" in each},
        newest={name: each["newest"] for name, each in said.items() if "newest" in each},
        sizes={name: each["bytes"] for name, each in said.items() if "bytes" in each},
        sources=sources_of(found),
        citation=citation_of(found),
        digest=digest_of(found),
        fingerprint=hashlib.sha256(content).hexdigest(),
    )


@lru_cache(maxsize=32)
def _descriptor(folder: str, _state: tuple[int, ...]) -> Mapping[str, Any]:
    found = _read(Path(folder))[1]
    _checked(Path(folder), found)
    return found


def _read(folder: Path) -> tuple[bytes, dict[str, Any]]:
    """The descriptor, as bytes and as a document that says all that it must."""
    try:
        content = (folder / DESCRIPTOR).read_bytes()
        found: dict[str, Any] = json.loads(content)
        table_names(found), sources_of(found), digest_of(found), summaries_of(found)
    except OSError as problem:
        raise _unreadable(folder, problem.strerror) from problem
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, HeadwayError) as problem:
        raise _unreadable(folder, problem) from problem
    return content, found


def _checked(folder: Path, found: Mapping[str, Any]) -> None:
    """Raise StoreError if manifest and descriptor are not what was written."""
    try:
        manifest = checked_manifest(folder)
    except StoreError as problem:
        raise damaged(folder.name, problem) from problem
    if manifest is None and found.get("manifest") == MANIFEST:
        raise damaged(folder.name, f"{folder / MANIFEST} is missing; {RESTORE}")


def _agrees(folder: Path, descriptor: bytes) -> bool:
    """Whether the end of the manifest names this descriptor: what it says of raw files, which can be many, is not read.

    False where that cannot be seen at a glance, so that the whole manifest has to be checked.
    """
    try:
        with (folder / MANIFEST).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _END))
            written = _DESCRIPTOR_OF.search(file.read())
    except OSError:
        return False
    return written is not None and written[1].decode() == hashlib.sha256(descriptor).hexdigest()


def _unreadable(folder: Path, problem: object) -> StoreError:
    return damaged(folder.name, f"{folder / DESCRIPTOR} cannot be read ({problem}); {RESTORE}")
