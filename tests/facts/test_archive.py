"""Raw files are kept by content, as they came, and what is damaged is told."""

import hashlib
import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headway.errors import StoreError
from headway.facts.archive import Answer, Archive, usable_etag

THEN = datetime(2026, 11, 28, 6, 17, tzinfo=UTC)
URL = "https://example.org/a.csv"


def test_a_content_is_found_under_its_hash(tmp_path: Path) -> None:
    content = b"a,b\r\n\x00\xff"
    sha256 = Archive(tmp_path).put(content)

    assert sha256 == hashlib.sha256(content).hexdigest()
    assert (tmp_path / ".raw" / sha256[:2] / sha256).read_bytes() == content
    assert Archive(tmp_path).get(sha256) == content


def test_a_content_is_written_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = archive.path(archive.put(b"x"))
    before = path.stat().st_mtime_ns, path.stat().st_ino

    archive.put(b"x")

    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_a_damaged_content_is_named_and_replaced_when_it_comes_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.put(b"x")
    archive.path(sha256).write_bytes(b"y")

    with pytest.raises(StoreError, match=rf"{sha256} is damaged"):
        archive.get(sha256)
    assert archive.put(b"x") == sha256
    assert archive.get(sha256) == b"x"


def test_a_lost_content_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"raw file .*/\.raw/00/0{64} cannot be read"):
        Archive(tmp_path).get("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/x"])
def test_what_is_no_hash_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="is not a SHA-256"):
        Archive(tmp_path).get(name)
    assert not Archive(tmp_path).has(name)


def test_answers_are_remembered_in_their_order(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    answers = [Answer(etag=etag, sha256=archive.put(etag.encode()), retrieved=THEN) for etag in ('"1"', '"2"')]
    for answer in answers:
        archive.remember(URL, answer)

    assert archive.answers(URL) == tuple(answers)
    assert Archive(tmp_path).last(URL) == answers[1]
    assert archive.last(URL + "x") is None


@pytest.mark.parametrize(
    "row",
    [
        None,
        3,
        {},
        {"etag": '"1"', "sha256": "../x", "retrieved": "2026-11-28"},
        {"etag": 1, "sha256": 2, "retrieved": 3},
        {"etag": '"1"', "sha256": "0" * 64, "retrieved": "yesterday"},
    ],
)
def test_an_answer_that_says_nothing_sensible_is_none(tmp_path: Path, row: object) -> None:
    archive = Archive(tmp_path)
    archive.put(b"x")
    (archive.folder / "answers.json").write_text(json.dumps({URL: [row]}))

    assert archive.last(URL) is None


@pytest.mark.parametrize("etag", ['"a\r\nX: y"', "a", "", '"ü"', '"' + "a" * 501 + '"', 'w/"a"'])
def test_a_tag_that_cannot_be_sent_is_no_tag(etag: str) -> None:
    assert usable_etag(etag) is None


@pytest.mark.parametrize("etag", ['"a"', '""', 'W/"a"', '"' + "a" * 500 + '"'])
def test_a_tag_is_kept_as_it_is(etag: str) -> None:
    assert usable_etag(etag) == etag


def test_what_a_kill_left_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.put(b"x")
    (archive.folder / sha256[:2] / "tmpabc.part").write_bytes(b"half")

    archive.tidy()

    assert [path.name for path in archive.folder.rglob("*") if path.is_file()] == [sha256]


def test_the_same_content_put_at_once_by_many_is_whole(tmp_path: Path) -> None:
    content = b"x" * 1_000_000
    threads = [threading.Thread(target=lambda: Archive(tmp_path).put(content)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Archive(tmp_path).get(hashlib.sha256(content).hexdigest()) == content
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1
