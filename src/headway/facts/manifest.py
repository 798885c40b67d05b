"""The manifest of a vintage: from which files it was made, what was waived, and what was written. Pure.

`manifest.json` lies beside `datapackage.json` and ends with a digest of itself, so that damage to either is noticed
before a table is read. The digest guards against accidents, not against somebody who writes a new one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from headway.errors import StoreError

#: Name of the file beside the tables.
MANIFEST: Final = "manifest.json"

#: The form of the file; raised when a reader of older ones could no longer read it.
_FORM: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file of the publication, as it came.

    Attributes
    ----------
    name
        Its path in the publication.
    sha256
        Of its bytes, in hexadecimal digits.
    size
        Bytes.
    url, etag, retrieved
        Where it was fetched from, what the publisher calls that state of it, and when; None where a user brought it.
    """

    name: str
    sha256: str
    size: int
    url: str | None = None
    etag: str | None = None
    retrieved: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """The form of the manifest."""
        when = self.retrieved.isoformat() if self.retrieved else None
        return {
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "url": self.url,
            "etag": self.etag,
            "retrieved": when,
        }

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "RawFile":
        """From the form of the manifest; raises KeyError, TypeError or ValueError for another."""
        if not (isinstance(row["name"], str) and isinstance(row["sha256"], str) and isinstance(row["size"], int)):
            raise TypeError("a file without a name, a SHA-256 or a size")
        when = datetime.fromisoformat(row["retrieved"]) if row["retrieved"] else None
        return cls(**{**row, "retrieved": when})


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a vintage was made from.

    Attributes
    ----------
    known
        The day from which it could be known.
    layout
        The layout in which the publication came; `own scores` for rows of a user's own.
    base
        The vintage that it was compared with or builds on; None for the first.
    files
        The files of the publication.
    accepted
        Names of the checks that failed and were let through because somebody said so.
    corrections
        Corrections of known errors of the publication: which, and whether each was still needed.
    """

    known: date
    layout: str
    base: str | None = None
    files: tuple[RawFile, ...] = ()
    accepted: tuple[str, ...] = ()
    corrections: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a vintage was made from, and what was written of it.

    Attributes
    ----------
    tables
        SHA-256 of each table's file, by table name.
    descriptor
        SHA-256 of `datapackage.json`.
    """

    vintage: str
    origin: Origin
    tables: Mapping[str, str] = field(default_factory=dict)
    descriptor: str

    def to_dict(self) -> dict[str, Any]:
        """The form of the file, without the digest of itself."""
        return {
            "form": _FORM,
            "vintage": self.vintage,
            "known": self.origin.known.isoformat(),
            "layout": self.origin.layout,
            "base": self.origin.base,
            "files": [each.to_dict() for each in self.origin.files],
            "accepted": list(self.origin.accepted),
            "corrections": [dict(each) for each in self.origin.corrections],
            "tables": dict(self.tables),
            "descriptor": self.descriptor,
        }

    def to_bytes(self) -> bytes:
        """The file: its last key is the digest of all before it."""
        told = self.to_dict()
        return (json.dumps({**told, "self": _digest(told)}, ensure_ascii=False, indent=1) + "\n").encode()


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(content: bytes, where: str) -> Manifest:
    """The manifest that a file holds.

    Raises
    ------
    StoreError
        If it is not one, or is not what was written: names the file.
    """
    try:
        told = json.loads(content)
        stated = told.pop("self")
        whole = stated == _digest(told)
        found = _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise StoreError(f"{where} cannot be read ({problem}); {RESTORE}") from problem
    if not whole:
        raise StoreError(f"{where} has changed since it was written; {RESTORE}")
    return found


#: What would work where a vintage is damaged.
RESTORE: Final = (
    "restore the vintage from a copy, or move its folder away; headway facts verify names all that is damaged"
)


def _manifest(told: Mapping[str, Any]) -> Manifest:
    if not all(isinstance(told[key], str) for key in ("vintage", "layout", "descriptor")):
        raise TypeError("no text where a name should be")
    origin = Origin(
        known=date.fromisoformat(told["known"]),
        layout=told["layout"],
        base=told["base"],
        files=tuple(RawFile.of(row) for row in told["files"]),
        accepted=tuple(told["accepted"]),
        corrections=tuple(told["corrections"]),
    )
    return Manifest(vintage=told["vintage"], origin=origin, tables=dict(told["tables"]), descriptor=told["descriptor"])


def _digest(told: Mapping[str, Any]) -> str:
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
