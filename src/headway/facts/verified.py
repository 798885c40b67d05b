"""What a check of the store found: vintages that are whole or damaged, raw files, and what a kill left. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from headway import __version__
from headway.facts.provenance import CITATION, Source

#: `older form`: written before there were manifests, and all that its descriptor says holds.
State = Literal["whole", "damaged", "older form"]

#: Names of damaged vintages that a line tells; the result has all.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and with which file."""

    file: str
    what: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {"file": self.file, "what": self.what}


@dataclass(frozen=True, slots=True, kw_only=True)
class VintageCheck:
    """One vintage: its folder, how many files it has, and what is wrong with them.

    Attributes
    ----------
    older
        Whether it is from before there were manifests.
    """

    vintage: str
    known: date
    folder: Path
    bundled: bool
    older: bool
    files: int
    problems: tuple[Problem, ...]

    @property
    def state(self) -> State:
        """Whole, damaged, or of the older form."""
        return "damaged" if self.problems else "older form" if self.older else "whole"

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "vintage": self.vintage,
            "state": self.state,
            "folder": str(self.folder),
            "bundled": self.bundled,
            "files": self.files,
            "problems": [problem.to_dict() for problem in self.problems],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """What a check found.

    Attributes
    ----------
    raw, raw_files
        What is wrong with the raw files of publications, and how many there are.
    leftovers
        Files and folders of the store that belong to nothing: of writes that were killed, or put there by somebody.
    sources
        Of the vintages that could be read.
    """

    vintages: tuple[VintageCheck, ...]
    raw: tuple[Problem, ...]
    raw_files: int
    leftovers: tuple[Problem, ...]
    sources: tuple[Source, ...]
    citation: str = CITATION

    @property
    def damaged(self) -> tuple[VintageCheck, ...]:
        """The vintages that are not what was written."""
        return tuple(check for check in self.vintages if check.problems)

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged; leftovers are none of it."""
        return not self.damaged and not self.raw

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        newest = self.vintages[-1] if self.vintages else None
        return {
            "headway": __version__,
            "vintage": newest.vintage if newest else None,
            "as_of": newest.known.isoformat() if newest else None,
            "sources": [source.to_dict() for source in self.sources],
            "citation": self.citation,
            "draws": None,
            "vintages": [check.to_dict() for check in self.vintages],
            "raw": [problem.to_dict() for problem in self.raw],
            "raw_files": self.raw_files,
            "leftovers": [problem.to_dict() for problem in self.leftovers],
            "whole": self.whole,
        }

    def line(self) -> str:
        """What is damaged and what would work, in one line; empty where everything is whole."""
        return "; ".join(self._told())

    def _told(self) -> Iterator[str]:
        if self.damaged:
            count, every = len(self.damaged), len(self.vintages)
            named = [f"{check.vintage} ({check.problems[0].file})" for check in self.damaged[:_NAMED]]
            more = f" and {count - _NAMED} more" if count > _NAMED else ""
            yield f"{count} of {every} vintages {'is' if count == 1 else 'are'} damaged: {', '.join(named)}{more}"
        if any(not check.bundled for check in self.damaged):
            yield (
                "restore the folder from a copy; or move it away and import the publication's files again, if you have "
                "them (`headway facts import FILES --known DAY`)"
            )
        if any(check.bundled for check in self.damaged):
            yield "a bundled vintage comes back when Headway is installed again"
        if self.raw:
            first = self.raw[0].file
            yield f"raw files that are damaged or missing: {len(self.raw)} (first {first}); restore them from a copy"
