"""CSV files of strangers: cells by names, rows that cannot be used told apart, and files that stop with one line."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest

from headway.errors import DataError
from headway.facts.cells import Sheet, SheetLimits, read_sheet
from headway.facts.formulas import is_formula


def sheet(content: bytes | str, **limits: int) -> Sheet:
    content = content if isinstance(content, bytes) else content.encode()
    return read_sheet("a.csv", content, limits=SheetLimits(**limits))


def told(found: Sheet) -> list[tuple[int | None, str | None, str]]:
    return [(each.row, each.column, each.why) for each in found.rejected]


def test_every_real_file_is_read_whole_and_as_the_library_reads_it(publications: Path) -> None:
    for path in sorted(publications.rglob("*.csv")):
        found = read_sheet(path.name, path.read_bytes())

        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{name.strip(): cell.strip() for name, cell in row.items()} for row in csv.DictReader(file)]
        assert found.rejected == ()
        assert found.rows == [{name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in rows]
        assert found.numbers == list(range(2, len(rows) + 2))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_breaks_within_quotes_doubled_quotes_and_a_byte_order_mark_are_read(end: str) -> None:
    found = sheet(f'\ufeff model ,note{end}A,"one{end}""two"""{end}"B , C", x {end}')

    assert found.columns == ("model", "note")
    assert found.rows == [{"model": "A", "note": 'one\n"two"'}, {"model": "B , C", "note": "x"}]
    assert found.numbers == [2, 3]


def test_rows_that_cannot_be_used_are_told_and_the_others_keep_their_numbers() -> None:
    found = sheet('model,score\nA,1\n\n,\nB,2,3\nC\n"D\nE",4\n=F(),5\nG\x07,6\nH\u202eI,7\nJ\u200bK,8\nL,9\n')

    assert [row["model"] for row in found.rows] == ["A", "L"]
    assert found.numbers == [2, 12]
    assert told(found) == [
        (3, None, "an empty row"),
        (4, None, "an empty row"),
        (5, None, "more cells than columns: 3, not 2"),
        (6, None, "fewer cells than columns: 1, not 2"),
        (7, "model", "a character that cannot be seen"),
        (8, "model", "begins like a formula of a spreadsheet"),
        (9, "model", "a control character"),
        (10, "model", "a mark that turns the direction of writing"),
        (11, "model", "a character that cannot be seen"),
    ]


def test_what_is_told_of_a_row_is_never_a_live_formula_nor_long_nor_hidden() -> None:
    found = sheet("model\n=cmd|' /C calc'!A0\n@" + "a" * 5_000 + "\n\x1b]0;x\n")

    assert found.rejected[0].value == "'=cmd|' /C calc'!A0"
    for each in found.rejected:
        assert each.value is not None
        assert not is_formula(each.value)
        assert each.value.isprintable()
        assert len(each.value) <= 200


def test_formulas_breaks_and_unseen_characters_in_notes_cost_no_row() -> None:
    found = sheet('model,notes\nA,=+11/-11\nB,"x\ty\n\u200bz"\n')

    assert [row["notes"] for row in found.rows] == ["=+11/-11", "x\ty\n\u200bz"]
    assert found.rejected == ()


def test_columns_without_a_name_or_with_the_name_of_another_are_told_and_not_read() -> None:
    found = sheet("model,,score,score\nA,x,1,2\n")

    assert found.rows == [{"model": "A"}]
    assert told(found) == [
        (1, None, "column 2 has no name: not read"),
        (1, "score", "2 columns have this name: none of them is read"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.csv, row 1: the file is empty; its first line names the columns"),
        (b"\n\nmodel\n", "a.csv, row 1: the file is empty; its first line names the columns"),
        (b"model\nA\0\n", "a.csv, row 2: a NUL byte; give the file as text in UTF-8"),
        ("model\nA\n".encode("utf-16"), "a.csv, row 1: a NUL byte; give the file as text in UTF-8"),
        (b"model,x\nA,1\nB,\xe9\n", "a.csv, row 3, column 'x', value 'byte 0xe9': not UTF-8; save the file as UTF-8"),
        (b'model\n"A" B\n', "a.csv, row 2: not CSV (',' expected after '\"'); save it as CSV again"),
        (b'model\n"A\n', "a.csv, row 2: not CSV (unexpected end of data); save it as CSV again"),
        (b"a,b,c,d,e,f,g\n", "a.csv, row 1: 7 columns, and at most 6 are read; give the publisher's file as it came"),
        (b"model\n1\n2\n3\n4\n5\n6\n", "a.csv: more than 5 rows; give the publisher's file as it came"),
        (b"a,b,c\n" + b"1,2,3\n" * 5, "a.csv: more than 10 cells; give the publisher's file as it came"),
        (
            b"model\n" + b"x" * 300,
            "a.csv, row 2: a row of more than 200 bytes; look for a quote that is never closed",
        ),
        (
            b'model\n"' + b"x\n" * 150,
            "a.csv, row 2: a row of more than 200 bytes; look for a quote that is never closed",
        ),
    ],
)
def test_what_breaks_a_file_stops_it_with_one_line(content: bytes, message: str) -> None:
    with pytest.raises(DataError) as caught:
        sheet(content, columns=6, rows=5, cells=10, row_bytes=200)

    assert str(caught.value) == message


def test_a_line_of_a_gigabyte_is_refused_before_it_is_copied() -> None:
    """A line of 64 MB stands for it: as text it would take that again, or four times that."""
    content = b"model\n" + b"x" * 63_999_994

    tracemalloc.start()
    with pytest.raises(DataError, match="a row of more than 1,000,000 bytes"):
        read_sheet("a.csv", content)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 3_000_000


def test_a_field_beyond_the_librarys_limit_is_one_line_too() -> None:
    before = csv.field_size_limit(131_072)  # other libraries raise it for the whole process
    try:
        with pytest.raises(DataError, match=r"a\.csv, row 2: not CSV \(field larger than field limit"):
            sheet(b"model\n" + b"x" * 200_000 + b"\n")
    finally:
        csv.field_size_limit(before)


def test_the_number_of_a_row_is_that_of_a_spreadsheet_not_of_the_line() -> None:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([["model"], ["a\nb"], ["c"]])

    assert sheet(target.getvalue()).numbers == [3]


class Counting(bytes):
    """Bytes that count how far they were searched."""

    searched = 0

    def find(self, wanted: bytes, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        found = super().find(wanted, start, len(self) if end is None else end)
        self.searched += (found if found >= 0 else (len(self) if end is None else end)) - start + 1
        return found


@pytest.mark.parametrize("content", [b"a,b\r" + b"1,2\r" * 3000, b'a,b\n"' + b"\r" * 3000 + b'",2\n'])
def test_lines_that_end_with_returns_cost_no_search_of_the_whole_file_each(content: bytes) -> None:
    counted = Counting(content)

    read_sheet("r.csv", counted)

    assert counted.searched < 4 * len(content)


def test_cells_of_rows_that_cannot_be_used_count_too() -> None:
    limits = SheetLimits(cells=1000)

    with pytest.raises(DataError, match="more than 1,000 cells"):
        read_sheet("wide.csv", b"a,b\n" + (b"," * 99 + b"\n") * 20, limits=limits)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"," * 1_000_001, "a row of more than 1,000,000 bytes"),
        (b"a" + b"," * 999_998, "999,999 columns, and at most 1,000 are read"),
        ("a,b\n1,2\n".encode("utf-16"), "a NUL byte"),
        ("型,数\n一,二\n".encode("utf-16-be"), "a NUL byte"),
        ("型数\n一二".encode("utf-16-be")[:4], "not UTF-8"),
        (b'a,b\n"' + b"x" * 2_000_000, "a quote that is never closed"),
        (b'a,b\n"' + b"x\n" * 1_000_000, "not CSV|a quote that is never closed"),  # whichever limit is met first
    ],
)
def test_absurd_sheets_are_one_line(content: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read_sheet("absurd.csv", content)


def test_a_byte_order_mark_in_the_middle_of_a_name_costs_the_row_and_nothing_else() -> None:
    found = read_sheet("b.csv", "\ufeffmodel,score\nA,1\n\ufeffB,2\r\nC,3\rD,4".encode())

    assert [row["model"] for row in found.rows] == ["A", "C", "D"]
    assert [(each.row, each.why) for each in found.rejected] == [(3, "a character that cannot be seen")]
