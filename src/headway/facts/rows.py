"""Rows of a CSV file that somebody brings, each cell read with an error that says where it stands. An edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from headway.errors import DataError
from headway.facts.cells import SheetLimits, missing, records
from headway.facts.formulas import shown
from headway.facts.numbers import EARLIEST, day, number, why_not_day, why_not_number
from headway.facts.opening import file_content


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the file's name, the line number as a spreadsheet shows it (the header is 1), and its cells."""

    file: str
    number: int
    cells: Mapping[str, str]

    def error(self, column: str, problem: str, remedy: str) -> DataError:
        """The error of one cell of this row."""
        value = self.cells.get(column)
        value = None if value is None else value[:200]
        return DataError(problem, file=self.file, row=self.number, column=column, value=value, remedy=remedy)

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise self.error(column, "the cell is empty", "fill it")
        return self.cells[column]

    def names(self, column: str) -> tuple[str, ...]:
        """Names separated by `;`; none where the cell is empty or the column missing."""
        return tuple(name.strip() for name in self.cells.get(column, "").split(";") if name.strip())

    def value(self, column: str) -> float:
        """A finite number."""
        text = self.text(column)
        found = number(text)
        if found is None:
            raise self.error(column, _because("not a number", why_not_number(text)), "write a number such as 0.55")
        return found

    def day(self, column: str, latest: date) -> date:
        """A date written 2026-08-11, not after `latest`."""
        text = self.text(column)
        found = day(text, earliest=date.min, latest=date.max)
        if found is None:
            why = why_not_day(text, earliest=date.min, latest=date.max)
            raise self.error(column, _because("not a date", why), "write it as 2026-08-11")
        if not EARLIEST <= found <= latest:
            raise self.error(column, "a date out of range", f"give a date from {EARLIEST} to {latest}")
        return found


def _because(problem: str, why: str) -> str:
    """What is wrong with a cell, with the reason where it says more."""
    return problem if why in {"not a number", "not a day"} else f"{problem} ({why})"


def read_rows(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> tuple[Row, ...]:
    """The rows of a CSV file in UTF-8 whose first line names its columns; other columns are not looked at.

    Raises
    ------
    DataError
        If the file cannot be read, is not UTF-8, is not CSV, lacks a required column or names one twice, has no rows,
        a row has more cells than columns, or a limit of what is read is passed: names file, row, column and value.
    """
    limits = SheetLimits()
    found = records(path.name, file_content(path), limits)
    columns = _header(path, next(found, (1, []))[1], required, optional)
    rows = []
    for place, cells in found:
        if place > limits.rows + 1:
            raise DataError(f"more than {limits.rows:,} rows", file=path.name, remedy="give the rows that are needed")
        if cells:
            rows.append(_row(path, place, columns, cells, (*required, *optional)))
    if not rows:
        raise DataError("the file has no rows", file=path.name, remedy="give one row per model under the header")
    return tuple(rows)


def _header(path: Path, given: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> list[str]:
    """The columns of a file."""
    columns = [name.strip() for name in given]
    if not columns:
        raise DataError("the file is empty", file=path.name, remedy=f"its first line names {', '.join(required)}")
    for name in required:
        if name not in columns:
            raise missing(path.name, name, columns)
    for name in (*required, *optional):
        if columns.count(name) > 1:
            raise DataError("the column stands twice", file=path.name, row=1, column=name, remedy="keep one of them")
    return columns


def _row(path: Path, place: int, columns: Sequence[str], given: Sequence[str], wanted: Sequence[str]) -> Row:
    """One row; cells that are missing at its end are empty, as spreadsheets leave them away."""
    if len(given) > len(columns):
        more = [shown(cell) for cell in given[len(columns) :][:5]]
        raise DataError("more cells than columns", file=path.name, row=place, value=more, remedy="quote commas")
    padded = (*given, *[""] * (len(columns) - len(given)))
    cells = {name: cell.strip() for name, cell in zip(columns, padded, strict=True) if name in wanted}
    row = Row(file=path.name, number=place, cells=cells)
    for name, text in row.cells.items():
        if not text.isprintable():
            raise row.error(name, "a character that cannot be printed", "write the cell again")
    return row
