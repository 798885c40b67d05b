"""Rows of a CSV file that somebody brings, each cell read with an error that says where it stands. An edge."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from headway.errors import DataError

#: Earlier dates are slips of the keyboard: nothing on these scales was released before the first computers.
_EARLIEST: Final = date(1950, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the file's name, the line number as a spreadsheet shows it (the header is 1), and its cells."""

    file: str
    number: int
    cells: Mapping[str, str]

    def error(self, column: str, problem: str, remedy: str) -> DataError:
        """The error of one cell of this row."""
        value = self.cells.get(column)
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
        try:
            found = float(text) if "_" not in text else math.nan
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.error(column, "not a number", "write a number such as 0.55")
        return found

    def day(self, column: str, latest: date) -> date:
        """A date written 2026-08-11, not after `latest`."""
        text = self.text(column)
        try:
            found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            raise self.error(column, "not a date", "write it as 2026-08-11") from None
        if not _EARLIEST <= found <= latest:
            raise self.error(column, "a date out of range", f"give a date from {_EARLIEST} to {latest}")
        return found


def read_rows(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> tuple[Row, ...]:
    """The rows of a CSV file in UTF-8 whose first line names its columns; other columns are not looked at.

    Raises
    ------
    DataError
        If the file cannot be read, is not UTF-8, is not CSV, lacks a required column or names one twice, has no rows,
        or a row has more cells than columns: names file, row, column and value.
    """
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""), restkey=_MORE, restval="", strict=True)
    try:
        reader.fieldnames = _header(path, reader.fieldnames or (), required, optional)
        rows = [_row(path, reader.line_num, cells, (*required, *optional)) for cells in reader]
    except csv.Error as problem:
        row = reader.line_num + 1
        raise DataError(f"not CSV ({problem})", file=path.name, row=row, remedy="save it as CSV again") from None
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
            remedy = f"the file has {', '.join(each if each.isprintable() else repr(each) for each in columns)}"
            raise DataError("the column is missing", file=path.name, row=1, column=name, remedy=remedy)
    for name in (*required, *optional):
        if columns.count(name) > 1:
            raise DataError("the column stands twice", file=path.name, row=1, column=name, remedy="keep one of them")
    return columns


def _row(path: Path, number: int, cells: Mapping[str, str], wanted: Sequence[str]) -> Row:
    if _MORE in cells:
        raise DataError(
            "more cells than columns", file=path.name, row=number, value=cells[_MORE], remedy="quote commas"
        )
    row = Row(file=path.name, number=number, cells={name: cells[name].strip() for name in wanted if name in cells})
    for name, text in row.cells.items():
        if not text.isprintable():
            raise row.error(name, "a character that cannot be printed", "write the cell again")
    return row


#: Where the reader puts cells beyond the last column.
_MORE: Final = "\0more"


def _decoded(path: Path) -> str:
    """The text of a file, without a byte order mark."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise DataError(
            f"the file cannot be read ({problem.strerror})", file=path, remedy="check the path"
        ) from problem
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content.count(b"\n", 0, problem.start) + 1
        line = content.split(b"\n")[row - 1]
        column = line.count(b",", 0, problem.start - content.rfind(b"\n", 0, problem.start) - 1)
        names = content.split(b"\n")[0].decode("utf-8", "replace").strip().split(",")
        raise DataError(
            "not UTF-8",
            file=path.name,
            row=row,
            column=names[column] if column < len(names) else None,
            value=f"byte 0x{content[problem.start]:02x}",
            remedy="save the file as UTF-8",
        ) from problem
