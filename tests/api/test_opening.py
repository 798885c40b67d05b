"""Files and what comes in, as documents: what is refused, in one clear line."""

import io
from pathlib import Path

import pytest

from headway.api.claims.opening import MOST_BYTES, open_document
from headway.errors import DataError

TEXT = "The gap has shrunk to four months, according to the report."


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")

    assert open_document(path).text == TEXT


def test_what_comes_in_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="utf-8"))

    assert open_document("-").text == TEXT


def test_a_large_file_is_refused_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    with pytest.raises(DataError, match=r"large\.txt: it has 50 MB; at most 5 MB are read"):
        open_document(path)


def test_too_much_that_comes_in_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = io.BytesIO(b"a " * MOST_BYTES)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(many, encoding="utf-8"))

    with pytest.raises(DataError, match="standard input: more than the limit came in; at most 5 MB"):
        open_document("-")
    assert many.tell() <= MOST_BYTES + 1_000_000


def test_too_many_words_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("a " * 200_002, encoding="utf-8")

    with pytest.raises(DataError, match="at most 200,000 are read"):
        open_document(path)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.txt", b"", "there is nothing in it"),
        ("blank.txt", b" \n\n ", "there is nothing in it"),
        ("paper.pdf", b"%PDF-1.7", "this is a PDF, not a text"),
        ("data.bin", b"abc\x00\x01", "this is a binary file"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(DataError, match=told):
        open_document(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="this is a folder"):
        open_document(tmp_path)
    with pytest.raises(DataError, match="there is no such file"):
        open_document(tmp_path / "nothing.txt")
