"""One vintage held against what was written of it. An edge that only reads."""

import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from headway.errors import HeadwayError, StoreError
from headway.facts.descriptor import DESCRIPTOR, citation_of, sources_of, table_names
from headway.facts.manifest import MANIFEST, Manifest, read_manifest
from headway.facts.provenance import Source
from headway.facts.schemas import Schemas
from headway.facts.store import VintageInfo
from headway.facts.verified import Problem, VintageCheck


@dataclass(slots=True)
class Looked:
    """A vintage while it is looked at: its files, and what is wrong with them so far.

    Attributes
    ----------
    descriptor
        As far as it can be read.
    """

    info: VintageInfo
    files: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    manifest: Manifest | None = None
    descriptor: Mapping[str, Any] | None = None

    def wrong(self, file: str, what: object) -> None:
        """Note what is wrong with a file, once for each file: the first thing is what somebody has to mend."""
        if all(problem.file != file for problem in self.problems):
            self.problems.append(Problem(file=file, what=f"{what}"))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its tables came from, as far as that can be read."""
        return sources_of(self.descriptor) if self.descriptor else ()

    @property
    def citation(self) -> str:
        """How its data want to be cited."""
        return citation_of(self.descriptor or {})

    def check(self) -> VintageCheck:
        """What was found."""
        return VintageCheck(
            vintage=self.info.name,
            known=self.info.day,
            folder=self.info.folder,
            bundled=self.info.bundled,
            older=MANIFEST not in self.files,
            files=len(self.files),
            problems=tuple(self.problems),
        )


def look(info: VintageInfo, schemas: Schemas) -> Looked:
    """A vintage with all that is wrong but for the schemas of its tables, which `schemas` looks at."""
    found = Looked(info)
    try:
        found.files = tuple(sorted(path.name for path in info.folder.iterdir()))
    except OSError as problem:
        found.wrong(".", f"the folder cannot be read: {problem.strerror}")
        return found
    plain = {name for name in found.files if _is_plain(found, name)}
    found.manifest = _manifest(found, plain)
    found.descriptor = _descriptor(found, plain)
    stated = _stated(found)
    for name in sorted(set(found.files) - {MANIFEST, DESCRIPTOR, *stated}):
        found.wrong(name, "it is no file of this vintage: nothing that was written names it; move it away")
    for name, (digest, size) in stated.items():
        if name not in found.files:
            found.wrong(name, "the file is missing")
        elif name in plain and _is_as_stated(found, name, digest, size):
            schemas.add(info.name, name.removesuffix(".csv"), (info.folder / name).read_bytes())
    return found


def _is_plain(found: Looked, name: str) -> bool:
    """Whether an entry is a file of its own: what a link leads to can change while the vintage looks the same."""
    try:
        mode = (found.info.folder / name).lstat().st_mode
    except OSError as problem:
        found.wrong(name, f"it cannot be read: {problem.strerror}")
        return False
    if stat.S_ISREG(mode):
        return True
    kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no plain file"
    found.wrong(name, f"it is {kind}; a vintage is made of plain files")
    return False


def _manifest(found: Looked, plain: set[str]) -> Manifest | None:
    """The manifest, if it is what was written and belongs to this vintage."""
    if MANIFEST not in plain:
        return None
    try:
        manifest = read_manifest((found.info.folder / MANIFEST).read_bytes(), MANIFEST)
    except StoreError as problem:
        found.wrong(MANIFEST, str(problem).partition(";")[0])
        return None
    except OSError as problem:
        found.wrong(MANIFEST, f"it cannot be read: {problem.strerror}")
        return None
    if manifest.vintage != found.info.name:
        found.wrong(MANIFEST, f"it is that of vintage {manifest.vintage}: move the folder back to that name")
    return manifest


def _descriptor(found: Looked, plain: set[str]) -> Mapping[str, Any] | None:
    """The descriptor, if it can be read; what is wrong with it is noted."""
    if DESCRIPTOR not in found.files:
        found.wrong(DESCRIPTOR, "the file is missing")
    if DESCRIPTOR not in plain:
        return None
    try:
        content = (found.info.folder / DESCRIPTOR).read_bytes()
        told: Mapping[str, Any] = json.loads(content)
        table_names(told), sources_of(told), [row["hash"] for row in told["resources"]]
        version, manifest = told["version"], told.get("manifest")
    except OSError as problem:
        found.wrong(DESCRIPTOR, f"it cannot be read: {problem.strerror}")
        return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, HeadwayError) as problem:
        found.wrong(DESCRIPTOR, f"it is not what was written: it cannot be read ({problem})")
        return None
    if found.manifest is not None and hashlib.sha256(content).hexdigest() != found.manifest.descriptor:
        found.wrong(DESCRIPTOR, "it has changed since it was written")
    if version != found.info.name:
        found.wrong(DESCRIPTOR, f"it is that of vintage {version}: move the folder back to that name")
    if manifest and MANIFEST not in found.files:
        found.wrong(MANIFEST, "the file is missing")
    return told


def _stated(found: Looked) -> dict[str, tuple[str, int | None]]:
    """SHA-256 and bytes of each table's file: of the manifest, and of the descriptor where it says more."""
    told = found.descriptor or {"resources": []}
    rows = {str(row["name"]): row for row in told["resources"]}
    described = {name: (str(row["hash"]).removeprefix("sha256:"), row.get("bytes")) for name, row in rows.items()}
    if found.manifest is None:
        return {f"{name}.csv": each for name, each in described.items()}
    sizes = {name: size for name, (digest, size) in described.items() if digest == found.manifest.tables.get(name)}
    return {f"{name}.csv": (digest, sizes.get(name)) for name, digest in found.manifest.tables.items()}


def _is_as_stated(found: Looked, name: str, digest: str, size: int | None) -> bool:
    """Whether a file has the stated bytes; what is wrong with it is noted."""
    path = found.info.folder / name
    try:
        bytes_found = path.stat().st_size
        if size is not None and bytes_found != size:
            found.wrong(name, f"it has {bytes_found} bytes, not {size} as it was written")
            return False
        if hash_of(path) != digest:
            found.wrong(name, "it has changed since it was written: its SHA-256 is another")
            return False
    except OSError as problem:
        found.wrong(name, f"it cannot be read: {problem.strerror}")
        return False
    return True


def hash_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits, whatever its size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
