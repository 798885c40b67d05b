"""The store held against what was written: vintages, raw files, and what a kill left. An edge that only reads."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from headway.facts.archive import ANSWERS, RAW, Archive
from headway.facts.manifest import RawFile
from headway.facts.provenance import CITATION
from headway.facts.schemas import Schemas
from headway.facts.store import find_vintage, list_vintages, user_folder
from headway.facts.verified import Problem, VerifyResult
from headway.facts.verifying_folder import Looked, hash_of, look
from headway.facts.writing import LOCK, STAGING

#: Digits of a SHA-256.
_DIGITS: Final = 64


def verify_facts(vintages: Sequence[str] = ()) -> VerifyResult:
    """What is damaged in the vintages of these names and their raw files, or in the whole store.

    Each file of a vintage is held against its size and hash, the descriptor against the manifest, the manifest against
    its own digest, each table against its schema, and each raw file against its name.

    Raises
    ------
    UnknownName
        For a vintage that is not there.
    StoreError
        If the store cannot be read at all.
    """
    root = user_folder()
    chosen = [find_vintage(name) for name in sorted(set(vintages))] if vintages else list_vintages()
    schemas = Schemas()
    found = {info.name: look(info, schemas) for info in chosen}
    for vintage, table, what in schemas.finish():
        found[vintage].wrong(f"{table}.csv", what)
    needed = _needed(found.values())
    kept = _raw_files(root)
    looked_at = kept if not vintages else {sha256: path for sha256, path in kept.items() if sha256 in needed}
    return VerifyResult(
        vintages=tuple(each.check() for each in found.values()),
        raw=(*_damaged_raw(root, looked_at), *_missing_raw(needed, kept)),
        raw_files=len(looked_at),
        leftovers=() if vintages else tuple(_leftovers(root)),
        sources=tuple(dict.fromkeys(source for each in found.values() for source in each.sources)),
        citation=" ".join(dict.fromkeys(each.citation for each in found.values())) or CITATION,
    )


def _needed(every: Iterable[Looked]) -> dict[str, tuple[RawFile, str]]:
    """The raw files that the user's vintages were made of, by SHA-256, each with the vintage.

    Those of bundled vintages stayed with the publisher.
    """
    own = [each for each in every if each.manifest is not None and not each.info.bundled]
    return {file.sha256: (file, each.info.name) for each in own if each.manifest for file in each.manifest.origin.files}


def _raw_files(root: Path) -> dict[str, Path]:
    """The raw files that are kept, by name, which is the SHA-256 that each was kept under."""
    return {path.name: path for path in _walk(root / RAW) if len(path.name) == _DIGITS}


def _damaged_raw(root: Path, files: dict[str, Path]) -> Iterator[Problem]:
    archive = Archive(root)
    for sha256, path in sorted(files.items()):
        file = path.relative_to(root).as_posix()
        try:
            if path.is_symlink() or path != archive.path(sha256):
                yield Problem(file=file, what="it does not lie where it was kept, or is a link")
            elif hash_of(path) != sha256:
                yield Problem(file=file, what="it has changed since it was kept: its SHA-256 is not its name")
        except OSError as problem:  # A StoreError is one: a name that is no SHA-256.
            yield Problem(file=file, what=f"it cannot be read: {problem.strerror or problem}")


def _missing_raw(needed: dict[str, tuple[RawFile, str]], kept: dict[str, Path]) -> Iterator[Problem]:
    for sha256, (file, vintage) in sorted(needed.items()):
        if sha256 not in kept:
            name = f"{RAW}/{sha256[:2]}/{sha256}"
            yield Problem(file=name, what=f"it is missing: {file.name}, of which vintage {vintage} was made")


def _leftovers(root: Path) -> Iterator[Problem]:
    """What lies in the store and belongs to nothing: harmless, but somebody should know."""
    known = {info.folder for info in list_vintages()}
    hidden = {info.name for info in list_vintages() if info.bundled}
    for entry in sorted(root.iterdir()) if root.is_dir() else ():
        if entry in known or entry.name in (RAW, LOCK):
            continue
        if entry.name.startswith(STAGING):
            yield Problem(file=entry.name, what="a vintage that was not finished; the next pull or import clears it")
        elif entry.name in hidden:
            yield Problem(file=entry.name, what="a bundled vintage has that name and is used in its place")
        else:
            yield Problem(file=entry.name, what="no vintage: its name is no day; nothing reads it")
    for path in _walk(root / RAW):
        if len(path.name) != _DIGITS and path.name != ANSWERS:
            part = path.suffix == ".part"
            what = "a raw file that was not finished" if part else "no raw file: its name is no SHA-256"
            yield Problem(file=path.relative_to(root).as_posix(), what=f"{what}; nothing reads it")


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(here, name) for name in sorted(files))
