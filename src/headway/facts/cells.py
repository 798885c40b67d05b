"""The cells of a CSV file that somebody else wrote: read by column names, with what cannot be used told apart. Pure.

What breaks the file as a whole (not UTF-8, not CSV, absurd sizes) stops it with one line; what is wrong with a row
alone leaves that row out and says so. Limits and reasons: docs/methods/hostile-input.md.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from headway.errors import DataError
from headway.facts.formulas import is_formula, shown
from headway.facts.raw import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """How large a sheet may be; what is larger was not written by a publisher of scores.

    Attributes
    ----------
    columns
        The widest real file has 36.
    rows
        The longest real file has about 3,500.
    cells
        Of all rows, those that cannot be used among them: the largest real file has about 130,000, and each takes some
        fifty bytes of memory.
    row_bytes
        Bytes of one row, line breaks within cells counted: the largest real one has under 10,000.
    """

    columns: int = 1_000
    rows: int = 100_000
    cells: int = 2_000_000
    row_bytes: int = 1_000_000


_AS_IT_CAME: Final = "give the publisher's file as it came"

#: Columns whose text names something: no cell of theirs may be a formula, or hold what cannot be seen.
NAMING: Final = frozenset(
    {"benchmark", "benchmark_name", "benchmark_id", "country", "country (of organization)", "display name"}
    | {"display_name", "model", "model name", "model version", "model_group", "model_id", "model_version"}
    | {"model_versions", "name", "organization", "source_file", "task", "version"}
)

#: Control characters other than tab and line breaks, and what no XML file may hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

#: Marks that turn the direction of writing: what is shown is then not what is there (CVE-2021-42574).
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Characters without a picture of their own: joiners, soft hyphens, byte order marks, tags, breaks of lines.
_UNSEEN: Final = re.compile("[\t\n\r\u00ad\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A CSV file as rows of cells.

    Attributes
    ----------
    columns
        Names of the columns that can be read, in the order of the file.
    rows
        A mapping from column to cell for every row that can be used; cells without blanks around them.
    numbers
        The number of each of these rows as a spreadsheet shows it (the header is 1).
    rejected
        Rows that cannot be used, and columns (as row 1) that are not read.
    """

    file: str
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    numbers: list[int]
    rejected: tuple[Rejected, ...]


def missing(file: str, column: str, columns: Collection[str]) -> DataError:
    """The error of a file without a column that is needed."""
    named = ", ".join(each if each.isprintable() else repr(each) for each in columns)
    return DataError("the column is missing", file=file, row=1, column=column, remedy=f"the file has {named}")


def read_sheet(
    file: str, content: bytes, *, limits: SheetLimits | None = None, naming: Collection[str] = NAMING
) -> Sheet:
    """The sheet in a CSV file in UTF-8 whose first line names its columns.

    Parameters
    ----------
    file
        Its name, for messages and `rejected`.
    naming
        Lower-case names of the columns whose text names something.

    Raises
    ------
    DataError
        If the file is not UTF-8, holds a NUL byte, is not CSV, has no header, or is larger than the limits.
    """
    limits = limits or SheetLimits()
    if (place := content.find(b"\0")) >= 0:
        row = content.count(b"\n", 0, place) + 1
        raise DataError("a NUL byte", file=file, row=row, remedy="give the file as text in UTF-8")
    found = records(file, content, limits)
    header = _header(file, next(found, (1, []))[1], limits)
    kept, told = _columns(file, header)
    strict = {place for place, name in kept if name.casefold() in naming}
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    taken = 0
    for number, given in found:
        if number > limits.rows + 1:
            raise DataError(f"more than {limits.rows:,} rows", file=file, remedy=_AS_IT_CAME)
        taken += len(given)
        if taken > limits.cells:
            raise DataError(f"more than {limits.cells:,} cells", file=file, remedy=_AS_IT_CAME)
        cells = [cell.strip() for cell in given]
        if (wrong := _wrong(file, number, cells, header, strict)) is not None:
            told.append(wrong)
            continue
        rows.append({name: _with_plain_breaks(cells[place]) for place, name in kept})
        numbers.append(number)
    return Sheet(
        file=file,
        columns=tuple(name for _, name in kept),
        rows=rows,
        numbers=numbers,
        rejected=tuple(told),
    )


def _header(file: str, cells: Sequence[str], limits: SheetLimits) -> list[str]:
    """The names of the columns, trimmed."""
    names = [cell.strip() for cell in cells]
    if not any(names):
        raise DataError("the file is empty", file=file, row=1, remedy="its first line names the columns")
    if len(names) > limits.columns:
        problem = f"{len(names):,} columns, and at most {limits.columns:,} are read"
        raise DataError(problem, file=file, row=1, remedy=_AS_IT_CAME)
    return names


def _columns(file: str, header: Sequence[str]) -> tuple[list[tuple[int, str]], list[Rejected]]:
    """Places and names of the columns that are read, and what is said of the others."""
    count = Counter(header)
    told = [
        Rejected(file=file, row=1, why=f"column {place} has no name: not read")
        for place, name in enumerate(header, start=1)
        if not name
    ]
    told += [
        Rejected(file=file, row=1, column=shown(name), why=f"{times} columns have this name: none of them is read")
        for name, times in count.items()
        if name and times > 1
    ]
    return [(place, name) for place, name in enumerate(header) if name and count[name] == 1], told


def _wrong(file: str, number: int, cells: Sequence[str], header: Sequence[str], strict: set[int]) -> Rejected | None:
    """What is wrong with a row, if anything is."""
    if not any(cells):
        return Rejected(file=file, row=number, why="an empty row")
    if len(cells) != len(header):
        many = "more" if len(cells) > len(header) else "fewer"
        count = f"{many} cells than columns: {len(cells)}, not {len(header)}"
        return Rejected(file=file, row=number, value=shown(next(filter(None, cells))), why=count)
    for place, text in enumerate(cells):
        if (why := _unreadable(text, names=place in strict)) is not None:
            return Rejected(file=file, row=number, column=shown(header[place]), value=shown(text), why=why)
    return None


def _unreadable(text: str, *, names: bool) -> str | None:
    """Why a cell must not be used."""
    if names and is_formula(text):
        return "begins like a formula of a spreadsheet"
    if text.isascii() and text.isprintable():
        return None
    if _CONTROL.search(text):
        return "a control character"
    if _TURNING.search(text):
        return "a mark that turns the direction of writing"
    if names and _UNSEEN.search(text):
        return "a character that cannot be seen"
    return None


def _with_plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class _Lines:
    """The lines of a file as text, one after another, none of them copied before its size is known.

    Attributes
    ----------
    row
        The row that the reader is at, the header being 1: kept by who reads.
    taken
        Bytes of this row so far.
    header
        The names of the columns once they are read.
    """

    def __init__(self, file: str, content: bytes, limits: SheetLimits) -> None:
        self.file, self.content, self.limits = file, content, limits
        self.row, self.taken = 1, 0
        self.header: Sequence[str] = ()
        self._next = 3 if content.startswith(b"\xef\xbb\xbf") else 0
        self._feed = -1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        start = self._next
        if start >= len(self.content):
            raise StopIteration
        self._next = end = self._end(start)
        self.taken += end - start
        if self.taken > self.limits.row_bytes:
            problem = f"a row of more than {self.limits.row_bytes:,} bytes"
            raise DataError(problem, file=self.file, row=self.row, remedy="look for a quote that is never closed")
        line = self.content[start:end]
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise self._not_text(line, problem.start) from None

    def _end(self, start: int) -> int:
        """Where the line that starts there ends, its break counted; no further than a row may reach."""
        most = min(start + self.limits.row_bytes + 1, len(self.content))
        # Looked for once: where returns end the lines, the next feed may lie a megabyte behind every one of them.
        if self._feed < start:
            found = self.content.find(b"\n", start)
            self._feed = len(self.content) if found < 0 else found
        end = min(self._feed + 1, most)
        alone = self.content.find(b"\r", start, end) + 1
        return alone if alone and self.content[alone : alone + 1] != b"\n" else end

    def _not_text(self, line: bytes, place: int) -> DataError:
        """The error of a byte that is not UTF-8, with the column as far as commas tell it."""
        names = self.header or line.decode("utf-8", "replace").strip().split(",")
        column = line.count(b",", 0, place)
        return DataError(
            "not UTF-8",
            file=self.file,
            row=self.row,
            column=shown(names[column]) if column < len(names) else None,
            value=f"byte 0x{line[place]:02x}",
            remedy="save the file as UTF-8",
        )


def records(file: str, content: bytes, limits: SheetLimits) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row of a CSV file in UTF-8, from the header on; a blank line has no cells.

    A row is what a spreadsheet counts as one: line breaks within quotes do not end it.

    Raises
    ------
    DataError
        At the row that is not UTF-8, not CSV, or larger than the limits.
    """
    lines = _Lines(file, content, limits)
    reader = csv.reader(lines, strict=True)
    while True:
        lines.taken = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            remedy = "save it as CSV again"
            raise DataError(f"not CSV ({problem})", file=file, row=lines.row, remedy=remedy) from None
        lines.header = lines.header or cells
        yield lines.row, cells
        lines.row += 1
