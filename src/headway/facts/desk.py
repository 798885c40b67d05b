"""Rows of a publication on their way into tables: what is placed, merged, refused or not understood. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from headway.facts.cells import Sheet
from headway.facts.given import HUB, origin_on
from headway.facts.numbers import day, number, why_not_day, why_not_number
from headway.facts.provenance import Confidence
from headway.facts.raw import NotUnderstood, Rejected

Row = dict[str, Any]

#: By how much a share may leave 0 to 1: what is left of sums of fractions.
_ROUNDING: Final = 1e-9


@dataclass(slots=True)
class Desk:
    """Rows on their way into tables.

    Attributes
    ----------
    unplaced
        Rows of the table of that name.
    placed, merged
        Numbers of rows.
    """

    known: date
    unplaced: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    placed: int = 0
    merged: int = 0
    _refused: set[tuple[str, int]] = field(default_factory=set)
    _scores: dict[tuple[str, str], tuple[Row, Sheet, int]] = field(default_factory=dict)

    def origin(self, source: str = "", url: str = HUB, confidence: Confidence = "medium") -> Row:
        """The columns that say where a row came from."""
        return origin_on(self.known, source, url, confidence)

    def refuse(self, sheet: Sheet, place: int, column: str, value: str, why: str) -> None:
        """Report a row, counted from 0, that goes into no table; the first reason counts."""
        if (sheet.file, place) in self._refused:
            return
        self._refused.add((sheet.file, place))
        row = Rejected(file=sheet.file, row=sheet.numbers[place], column=column, value=value or None, why=why)
        self.unplaced.append(row.to_dict() | self.origin("Epoch AI", confidence="high"))
        self.rejected.append(row)

    def is_refused(self, sheet: Sheet, place: int) -> bool:
        """Whether a row was reported."""
        return (sheet.file, place) in self._refused

    def day(self, sheet: Sheet, place: int, column: str, *, value: str) -> date | None:
        """The day of release in a cell, or None after reporting the row as `value`."""
        cell = sheet.rows[place].get(column, "")
        found = self.plain_day(cell)
        if found is None:
            stated = bool(cell.strip())
            why = f"not a date ({why_not_day(cell)})" if stated else "no release date"
            self.refuse(sheet, place, column, cell if stated else value, why)
        return found

    def share(self, sheet: Sheet, place: int, column: str, scale: float = 1.0) -> float | None:
        """A score from 0 to 1, or None after reporting the row."""
        cell = sheet.rows[place].get(column, "")
        found = self.number(cell)
        if found is None:
            why = f"no score ({why_not_number(cell, percent=True)})" if cell.strip() else "no score"
            self.refuse(sheet, place, column, cell, why)
            return None
        found *= scale
        if not -_ROUNDING <= found <= 1.0 + _ROUNDING:
            self.refuse(sheet, place, column, cell, "outside the scale of the benchmark")
            return None
        return min(max(found, 0.0), 1.0)

    def score(self, sheet: Sheet, place: int, row: Row) -> None:
        """Put a score into its cell if it is the best there."""
        key = row["model"], row["benchmark"]
        if key not in self._scores:
            self.placed += 1
        else:
            self.merged += 1
            if self._scores[key][0]["score"] >= row["score"]:
                return
        self._scores[key] = row, sheet, place

    def has_score(self, model: str, benchmark: str) -> bool:
        """Whether a model has a score on a benchmark."""
        return (model, benchmark) in self._scores

    def supersede(self, old: str, new: str) -> None:
        """Drop the scores on a benchmark of the models that have one on the benchmark which took its place."""
        for model in [model for model, benchmark in self._scores if benchmark == old and self.has_score(model, new)]:
            row, sheet, place = self._scores.pop((model, old))
            self.placed -= 1
            self.refuse(
                sheet, place, "benchmark", row["model"], f"{old} is superseded by {new}, on which it has a score"
            )

    def score_rows(self) -> list[Row]:
        """The table `scores`, by model and benchmark."""
        return [self._scores[key][0] for key in sorted(self._scores)]

    @staticmethod
    def number(cell: str) -> float | None:
        """A finite number, with or without a sign of percent; None for anything else."""
        return number(cell, percent=True)

    @staticmethod
    def plain_day(cell: str) -> date | None:
        """A day that can only mean one; None for anything else."""
        return day(cell)
