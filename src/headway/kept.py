"""Bytes that took long to make, kept in a folder under a name that says what they were made from. An edge."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".kept"
_DIGEST_SIZE: Final = hashlib.sha256().digest_size

#: Bytes that a folder may hold, before the oldest files go: some twenty reports with their indices.
_ROOM: Final = 200_000_000


def content_hash(*parts: object) -> str:
    """A name for what is made from these parts: other parts, another name. Arrays go in as bytes."""
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:32]


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """The bytes under `name` in `folder`, made and put there if they are not.

    A damaged file is made again. A folder that cannot be written only costs the next call its speed.
    """
    path = folder / f"{name}{_SUFFIX}"
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
    return found


def _read(path: Path) -> bytes | None:
    """The bytes of a file if they are those that were written: their digest comes first."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, found = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
    return found if digest == hashlib.sha256(found).digest() else None


def _write(path: Path, content: bytes) -> None:
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(hashlib.sha256(content).digest() + content)
        part.replace(path)
        _make_room(path.parent)
    except OSError:
        if part is not None:
            part.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    """Remove the oldest files until the rest fits."""
    with os.scandir(folder) as entries:
        found = [(entry.stat(), entry.path) for entry in entries if entry.name.endswith(_SUFFIX)]
    if sum(facts.st_size for facts, _ in found) <= _ROOM:
        return
    room = _ROOM
    for facts, path in sorted(found, key=lambda item: item[0].st_mtime_ns, reverse=True):
        room -= facts.st_size
        if room < 0:
            Path(path).unlink(missing_ok=True)
