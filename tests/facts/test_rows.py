"""Files that people bring: every fault is named with file, row, column and value."""

from datetime import date
from pathlib import Path

import pytest

from headway.errors import DataError
from headway.facts.rows import Row, read_rows

LATEST = date(2026, 8, 11)


def rows_of(folder: Path, content: bytes | str) -> tuple[Row, ...]:
    path = folder / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_rows(path, ("model", "score"), ("note",))


def test_cells_are_stripped_and_other_columns_left_aside(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "\ufeffmodel , score,colour\n A ,0.5,red\n")

    assert row.cells == {"model": "A", "score": "0.5"}


def test_a_row_has_the_line_number_of_a_spreadsheet(tmp_path: Path) -> None:
    assert [row.number for row in rows_of(tmp_path, "model,score\nA,1\nB,2\n")] == [2, 3]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("model,points\nA,1\n", "mine.csv, row 1, column 'score': the column is missing; the file has model, points"),
        ("", "mine.csv: the file is empty; its first line names model, score"),
        (
            '"mod\nel",score\nA,1\n',
            "mine.csv, row 1, column 'model': the column is missing; the file has 'mod\\nel', score",
        ),
        ("model,score,score\nA,1,2\n", "mine.csv, row 1, column 'score': the column stands twice; keep one of them"),
        (
            "model,score\nA\0,1\n",
            "mine.csv, row 2, column 'model', value 'A\\x00': a character that cannot be printed; write the cell again",
        ),
        (
            'model,score\n"A" B,1\n',
            "mine.csv, row 2: not CSV (',' expected after '\"'); save it as CSV again",
        ),
        ("model,score\n", "mine.csv: the file has no rows; give one row per model under the header"),
        ("model,score\nA,1,2\n", "mine.csv, row 2, value ['2']: more cells than columns; quote commas"),
        (
            b"model,score\nA,1\nCaf\xe9,2\n",
            "mine.csv, row 3, column 'model', value 'byte 0xe9': not UTF-8; save the file as UTF-8",
        ),
        (
            b"model,score\nA,\xff\n",
            "mine.csv, row 2, column 'score', value 'byte 0xff': not UTF-8; save the file as UTF-8",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, content: bytes | str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        rows_of(tmp_path, content)

    assert str(caught.value) == message


def test_a_missing_file_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: the file cannot be read \(No such file"):
        read_rows(tmp_path / "none.csv", ("model",))


def row(**cells: str) -> Row:
    return Row(file="mine.csv", number=7, cells=cells)


@pytest.mark.parametrize("value", ["n/a", "", "nan", "inf", "1,5", "0x1", "1_0"])
def test_a_number_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(DataError, match=r"mine\.csv, row 7, column 'score'"):
        row(score=value).value("score")


@pytest.mark.parametrize("value", ["2062-01-01", "0202-01-01", "11/8/2026", "2026-13-01", "20250101", ""])
def test_a_date_that_cannot_be_is_refused(value: str) -> None:
    with pytest.raises(DataError, match=r"mine\.csv, row 7, column 'released'"):
        row(released=value).day("released", LATEST)


def test_good_cells_are_read() -> None:
    cells = row(score="0.5", released="2026-08-11", group="A; B;")

    assert cells.value("score") == 0.5
    assert cells.day("released", LATEST) == LATEST
    assert cells.names("group") == ("A", "B")
    assert cells.names("missing") == ()
