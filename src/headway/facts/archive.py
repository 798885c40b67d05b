"""Files of a publisher kept as they came, by content, and what each address answered. An edge.

They lie in `.raw` inside the store: a file under the SHA-256 of its content, in a folder of the first two digits, and
`answers.json`: by address, every answer that was new, the oldest first. The last one lets the next request ask only for
what is new. What is kept is never changed or removed.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from headway.errors import StoreError
from headway.facts.writing import settle

#: Name of the folder inside the store; a name that begins with a point is no vintage.
RAW: Final = ".raw"

#: By address, what it answered.
ANSWERS: Final = "answers.json"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

#: An entity tag as it may be sent back. Source: RFC 9110, section 8.8.3, without letters beyond ASCII.
_ETAG: Final = re.compile(r'(W/)?"[\x21\x23-\x7e]{0,500}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered: the entity tag (None without one), the SHA-256 of the content, and when."""

    etag: str | None
    sha256: str
    retrieved: datetime

    def to_dict(self) -> dict[str, Any]:
        """As it is kept."""
        return {"etag": self.etag, "sha256": self.sha256, "retrieved": self.retrieved.isoformat()}


def usable_etag(etag: str | None) -> str | None:
    """The entity tag, if it is one that can be sent back."""
    return etag if etag is not None and _ETAG.fullmatch(etag) else None


class Archive:
    """The raw files of a store, `root` being the store's folder."""

    def __init__(self, root: Path) -> None:
        self.folder = root / RAW

    def path(self, sha256: str) -> Path:
        """Where a content lies, whether it is there or not."""
        if not _SHA256.fullmatch(sha256):
            raise StoreError(f"{sha256[:80]!r} is not a SHA-256; it has 64 digits of 0-9 and a-f")
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep a content and give its SHA-256; a damaged copy of it is replaced.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.has(sha256):
            _write(self.path(sha256), content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content with that SHA-256.

        Raises
        ------
        StoreError
            If it is missing, or is not what was kept: names the file.
        """
        path = self.path(sha256)
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise StoreError(
                f"the raw file {path} cannot be read: {problem.strerror or problem}; restore it, or pull again"
            ) from problem
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"the raw file {path} is damaged: its content is not what was kept; restore it")
        return content

    def has(self, sha256: str) -> bool:
        """Whether that content is kept, and whole."""
        try:
            self.get(sha256)
        except StoreError:
            return False
        return True

    def last(self, url: str) -> Answer | None:
        """What an address answered last; None if that is not known or its content is no longer whole."""
        answers = self.answers(url)
        return answers[-1] if answers and self.has(answers[-1].sha256) else None

    def answers(self, url: str) -> tuple[Answer, ...]:
        """Every new answer of an address, the oldest first."""
        rows = (self._read() or {}).get(url)
        found = [_answer_of(row) for row in rows] if isinstance(rows, list) else []
        return tuple(answer for answer in found if answer is not None)

    def remember(self, url: str, answer: Answer) -> None:
        """Keep what an address answered; an unreadable list of answers is put aside and begun anew.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        path, read = self.folder / ANSWERS, self._read()
        if read is None and path.exists():
            _replace(path, path.with_suffix(".damaged"))
        rows = [each.to_dict() for each in self.answers(url)] if read else []
        answers = {**(read or {}), url: [*rows, answer.to_dict()]}
        _write(path, (json.dumps(answers, indent=1, sort_keys=True) + "\n").encode())

    def tidy(self) -> None:
        """Remove what a kill left half written. Only for whoever has the store's lock."""
        for part in self.folder.glob("**/*.part"):
            part.unlink(missing_ok=True)

    def _read(self) -> Mapping[str, Any] | None:
        """The list of answers; None if it cannot be read, which costs the next pull a full download."""
        try:
            found = json.loads((self.folder / ANSWERS).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


def _answer_of(row: object) -> Answer | None:
    """A row of the list, if it can be used."""
    if not isinstance(row, dict):
        return None
    etag, sha256, retrieved = (row.get(key) for key in ("etag", "sha256", "retrieved"))
    if not (isinstance(sha256, str) and _SHA256.fullmatch(sha256) and isinstance(retrieved, str)):
        return None
    try:
        moment = datetime.fromisoformat(retrieved)
    except ValueError:
        return None
    return Answer(etag=usable_etag(etag) if isinstance(etag, str) else None, sha256=sha256, retrieved=moment)


def _write(path: Path, content: bytes) -> None:
    """A file with that content, whole or not at all: written beside, forced to the disk, then renamed."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
        settle(path.parent)
    except OSError as problem:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {problem.strerror or problem}") from problem


def _replace(path: Path, target: Path) -> None:
    try:
        path.replace(target)
    except OSError as problem:
        raise StoreError(f"{path} cannot be moved: {problem.strerror or problem}") from problem
