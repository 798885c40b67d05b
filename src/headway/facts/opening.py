"""A publication on disk, opened without trust: a file, a folder or a zip becomes files by name. An edge.

Nothing outside the path is read, and nothing that is no plain file. Limits and reasons: docs/methods/hostile-input.md.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headway.errors import DataError
from headway.facts.formulas import shown
from headway.facts.raw import NotUnderstood
from headway.facts.unzipping import Limits, Opened, left_aside, unpacked, without_top

__all__ = ["Limits", "Opened", "file_content", "open_publication", "unpacked"]


_REMEDY: Final = "give the publisher's file, folder or zip as it came"


def open_publication(path: Path, *, limits: Limits | None = None) -> Opened:
    """The files under a path: of a folder and the folders in it, of a zip, or the file itself.

    A single folder around everything is taken off the names. Hidden files, `__MACOSX`, links within the folder and
    what is no plain file are left aside and listed. A zip within a folder stays a zip: `unpacked` opens it.

    Raises
    ------
    DataError
        If nothing is there or can be read, a link leads out of the folder, or a limit is passed: names path and file.
    """
    limits = limits or Limits()
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return unpacked(path.name, _bounded(path, limits.file_bytes), limits=limits)
        if not stat.S_ISDIR(mode):
            raise DataError("neither a file nor a folder", file=path, remedy=_REMEDY)
        return _walked(path, limits)
    except OSError as problem:
        why = f"cannot be read ({problem.strerror or problem})"
        raise DataError(why, file=problem.filename or path, remedy="check the path") from problem
    except ValueError as problem:
        if isinstance(problem, DataError):
            raise
        raise DataError("not a path", value=shown(str(path)), remedy="check the path") from problem


def file_content(path: Path) -> bytes:
    """The content of a file that somebody names; DataError if it cannot be read, or is larger than a publication's."""
    try:
        return _bounded(path, Limits().file_bytes)
    except OSError as problem:
        why = f"the file cannot be read ({problem.strerror})"
        raise DataError(why, file=path, remedy="check the path") from problem


def _bounded(path: Path, most: int, *, follow: bool = True) -> bytes:
    """The content of a plain file, of at most so many bytes.

    Parameters
    ----------
    follow
        Whether the path itself may be a link.

    Raises
    ------
    DataError
        If it is larger, or is no plain file: what never ends is not waited for.
    OSError
        If it cannot be read.
    """
    wanted = ("O_NONBLOCK", "O_BINARY") if follow else ("O_NONBLOCK", "O_BINARY", "O_NOFOLLOW")
    flags = os.O_RDONLY
    for name in wanted:
        flags |= getattr(os, name, 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise DataError("not a plain file", file=path, remedy=_REMEDY)
        # A file may grow while it is read, or give no size at all: what counts is what comes.
        content = file.read(most + 1) if found.st_size <= most else b""
    if found.st_size > most or len(content) > most:
        raise DataError(f"the file is larger than {most:,} bytes", file=path, remedy=_REMEDY)
    return content


def _walked(root: Path, limits: Limits) -> Opened:
    """The files under a folder."""
    files: dict[str, bytes] = {}
    left: list[NotUnderstood] = []
    total = 0
    for parts, entry in _entries(root, limits):
        name = "/".join(parts)
        why = left_aside(parts, limits) or _no_file(root, entry)
        if why is None:
            files[name] = _bounded(Path(entry.path), limits.file_bytes, follow=False)
            total += len(files[name])
        else:
            left.append(NotUnderstood(file=shown(name), why=why))
        if total > limits.total_bytes:
            raise DataError(f"more than {limits.total_bytes:,} bytes in all", file=root, remedy=_REMEDY)
    if not files:
        raise DataError("the folder has no files", file=root, remedy=_REMEDY)
    return Opened(files=without_top(files), left_out=tuple(left))


def _entries(root: Path, limits: Limits) -> Iterator[tuple[tuple[str, ...], "os.DirEntry[str]"]]:
    """What lies under a folder, in the order of names: no folder that is hidden, too deep or a link is entered."""
    count = 0
    waiting: list[tuple[tuple[str, ...], str]] = [((), os.fspath(root))]
    while waiting:
        above, folder = waiting.pop()
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                count += 1
                if count > limits.entries:
                    raise DataError(f"more than {limits.entries:,} files", file=root, remedy=_REMEDY)
                found.append(entry)
        for entry in sorted(found, key=lambda each: each.name):
            parts = (*above, entry.name)
            if entry.is_dir(follow_symlinks=False) and left_aside(parts, limits) is None and len(parts) <= limits.depth:
                waiting.append((parts, entry.path))
            else:
                yield parts, entry


def _no_file(root: Path, entry: "os.DirEntry[str]") -> str | None:
    """Why an entry is not read; None for a plain file. A link that leads out of the folder is refused."""
    if entry.is_symlink():
        if not Path(entry.path).resolve().is_relative_to(root.resolve()):
            raise DataError("a link that leads out of the folder", file=entry.path, remedy="put the file itself there")
        return "a link: the file it leads to is read under its own name"
    if entry.is_dir(follow_symlinks=False):
        return "a folder too deep to be read"
    return None if entry.is_file(follow_symlinks=False) else "not a plain file"
