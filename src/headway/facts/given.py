"""The rows of a publication as they are given: each is placed, merged, or refused with the rule. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from headway.facts.cells import missing
from headway.facts.formulas import shown
from headway.facts.numbers import day, number, why_not_day, why_not_number
from headway.facts.provenance import Confidence

Cells = Mapping[str, str]

#: Where the publisher's own files are described.
HUB: Final = "https://epoch.ai/benchmarks"

#: What the publisher calls its own runs.
OWN_RUNS: Final = "Epoch evaluations"

#: How far ahead of its own day a publication may date something: further off is a slip of the keyboard.
_AHEAD: Final = timedelta(days=366)


def origin_on(known: date, source: str, url: str, confidence: Confidence) -> dict[str, Any]:
    """The columns that say where a row of a publication of that day came from."""
    where = url if url.startswith("http") else HUB
    return {"source": source or None, "source_url": where, "source_date": known, "confidence": confidence}


@dataclass(slots=True)
class Placing:
    """Rows on their way into tables."""

    known: date
    unplaced: list[dict[str, Any]] = field(default_factory=list)
    placed: int = 0
    merged: int = 0

    def origin(self, source: str = "", url: str = HUB, confidence: Confidence = "medium") -> dict[str, Any]:
        """The columns that say where a row came from."""
        return origin_on(self.known, source, url, confidence)

    def refuse(self, file: str, place: int, column: str, value: str, why: str) -> None:
        """Report a row, counted from 0, that goes into no table."""
        row = {"file": file, "row": place + 2, "column": column, "value": shown(value) or None, "why": why}
        self.unplaced.append(row | self.origin("Epoch AI", confidence="high"))


@dataclass(slots=True)
class Given:
    """One row of a file as it is read: the first cell that cannot be used refuses it, and it stays refused.

    Attributes
    ----------
    place
        Its place in the file, counted from 0.
    refused
        Whether the row goes into no table.
    """

    placing: Placing
    file: str
    place: int
    row: Cells
    refused: bool = False

    def text(self, column: str) -> str:
        """A cell without blanks around it, which may be empty; raises DataError if the file lacks the column."""
        return cell(self.file, self.row, column)

    def refuse(self, column: str, why: str, value: str | None = None) -> None:
        """Report the row, once."""
        if not self.refused:
            told = self.row.get(column) or "" if value is None else value
            self.placing.refuse(self.file, self.place, column, told, why)
        self.refused = True

    def name(self, column: str, empty: str) -> str:
        """A cell that must be filled; else the row is refused for being `empty`."""
        found = self.text(column)
        if not found:
            self.refuse(column, empty)
        return found

    def day(self, column: str, empty: str = "", value: str | None = None) -> date | None:
        """A day; None where the cell is empty, which refuses the row if `empty` says why it must not be.

        `value` is what is then quoted of the row, whose cell says nothing.
        """
        text, latest = self.text(column), self.placing.known + _AHEAD
        found = day(text, latest=latest)
        if found is None and (text or empty):
            self.refuse(column, why_not_day(text, latest=latest) if text else empty, None if text else value)
        return found

    def number(self, column: str, empty: str = "") -> float | None:
        """A number; None where the cell is empty, which refuses the row if `empty` says why it must not be."""
        text = self.text(column)
        found = number(text)
        if found is None and (text or empty):
            self.refuse(column, why_not_number(text) if text else empty)
        return found


def cell(file: str, row: Cells, column: str) -> str:
    """A cell without blanks around it.

    Raises
    ------
    DataError
        If the row has no such column: names the file and the columns that it has.
    """
    if column not in row:
        raise missing(file, column, row.keys())
    return (row[column] or "").strip()
