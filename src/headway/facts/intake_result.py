"""What became of a publication that was pulled or imported: the result of both commands. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from headway import __version__
from headway.facts.provenance import CITATION, Source
from headway.facts.raw import NotUnderstood, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """A file of a publication as it came.

    Attributes
    ----------
    name
        Its path in the publication, as `benchmark_data.zip` or `eci_scores.csv`.
    url
        Where it was fetched; None for a file of one's own.
    status
        What the server answered, 200 or 304; None for a file of one's own.
    etag
        As the server gave it; None without one.
    size
        In bytes.
    fresh
        Whether it is not that of the last vintage that was pulled, or, where nothing is new, of the last pull.
    """

    name: str
    sha256: str
    size: int
    url: str | None = None
    status: int | None = None
    etag: str | None = None
    retrieved: datetime | None = None
    fresh: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self) | {"retrieved": self.retrieved.isoformat() if self.retrieved else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What differs from the vintage before: scores counted, models by name.

    Attributes
    ----------
    added, changed, removed
        Scores, by model and benchmark.
    models_renamed
        Pairs of the name before and the name now; such a model is neither added nor removed.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    models_added: tuple[str, ...] = ()
    models_removed: tuple[str, ...] = ()
    models_renamed: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "models": {
                "added": list(self.models_added),
                "removed": list(self.models_removed),
                "renamed": [{"from": before, "to": now} for before, now in self.models_renamed],
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a pull, or the import of a publication, did.

    Attributes
    ----------
    vintage
        Name of the new vintage; None if there was nothing new, and so nothing was written.
    as_of
        The day on which it was known; that of `base` if there was nothing new.
    base
        The vintage that it was compared with: the newest one with scores before it.
    own
        The newest vintage of scores of one's own since `base`, which are not in this one; None without.
    layout
        Name of the publication's layout, as the reader knows it; None if nothing was read.
    folder
        Where the vintage lies, as a path.
    flagged, corrections, checks
        In the contract's form: names to look at twice, listed corrections with what became of them, checks.
    requests
        That were made of the publisher; 0 for an import.
    """

    vintage: str | None
    as_of: date
    base: str | None
    own: str | None = None
    layout: str | None = None
    folder: str | None = None
    sources: tuple[Source, ...] = ()
    citation: str = CITATION
    moved: Moved = Moved()
    rejected: tuple[Rejected, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    flagged: tuple[Mapping[str, Any], ...] = ()
    corrections: tuple[Mapping[str, Any], ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    files: tuple[FileTaken, ...] = ()
    requests: int = 0

    @property
    def is_new(self) -> bool:
        """Whether a vintage was written."""
        return self.vintage is not None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "headway": __version__,
            "vintage": self.vintage,
            "as_of": self.as_of.isoformat(),
            "sources": [source.to_dict() for source in self.sources],
            "citation": self.citation,
            "draws": None,
            "base": self.base,
            "own": self.own,
            "layout": self.layout,
            "folder": self.folder,
            **self.moved.to_dict(),
            "rejected": [row.to_dict() for row in self.rejected],
            "not_understood": [part.to_dict() for part in self.not_understood],
            "flagged": [dict(name) for name in self.flagged],
            "corrections": [dict(row) for row in self.corrections],
            "checks": [dict(check) for check in self.checks],
            "files": [file.to_dict() for file in self.files],
            "requests": self.requests,
        }


Scores = Mapping[tuple[str, str], float]


def moved(
    before: Scores,
    now: Scores,
    *,
    models_before: frozenset[str],
    models_now: frozenset[str],
    renamed: tuple[tuple[str, str], ...] = (),
) -> Moved:
    """What differs between two states of the scores, each by model and benchmark.

    Scores of a renamed model are compared with those under its old name, so that a new name alone moves no score.
    """
    names = dict(renamed)
    older = {(names.get(model, model), benchmark): score for (model, benchmark), score in before.items()}
    known = {names.get(model, model) for model in models_before}
    return Moved(
        added=len(now.keys() - older.keys()),
        changed=sum(now[key] != older[key] for key in now.keys() & older.keys()),
        removed=len(older.keys() - now.keys()),
        models_added=tuple(sorted(models_now - known)),
        models_removed=tuple(sorted(known - models_now)),
        models_renamed=renamed,
    )
