"""Bytes kept on disk: the same bytes back, or made anew, and never a failure."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headway import kept as module
from headway.kept import content_hash, kept


def never() -> bytes:
    raise AssertionError("made again")


def test_bytes_are_made_once(tmp_path: Path) -> None:
    assert kept(tmp_path, "name", lambda: b"dear") == b"dear"
    assert kept(tmp_path, "name", never) == b"dear"


def test_one_file_is_left_and_its_folder_is_made(tmp_path: Path) -> None:
    kept(tmp_path / "not" / "there", "name", lambda: b"dear")

    assert [path.name for path in (tmp_path / "not" / "there").iterdir()] == ["name.kept"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=50), where=st.floats(0.0, 1.0, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_and_mended(tmp_path: Path, content: bytes, where: float, bit: int) -> None:
    path = tmp_path / "name.kept"
    path.unlink(missing_ok=True)
    kept(tmp_path, "name", lambda: content)
    damaged = bytearray(path.read_bytes())
    damaged[int(where * len(damaged))] ^= 1 << bit
    path.write_bytes(damaged)

    assert kept(tmp_path, "name", lambda: content) == content
    assert kept(tmp_path, "name", never) == content


def test_a_file_cut_off_anywhere_is_mended(tmp_path: Path) -> None:
    kept(tmp_path, "name", lambda: b"dear")
    whole = (tmp_path / "name.kept").read_bytes()

    for length in range(len(whole)):
        (tmp_path / "name.kept").write_bytes(whole[:length])

        assert kept(tmp_path, "name", lambda: b"dear") == b"dear"
        assert (tmp_path / "name.kept").read_bytes() == whole


def test_a_folder_that_cannot_be_made_costs_only_speed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert kept(tmp_path / "file" / "folder", "name", lambda: b"dear") == b"dear"


def test_a_file_that_cannot_be_finished_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)

    assert kept(tmp_path, "name", lambda: b"dear") == b"dear"
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_files_go_when_there_is_no_room_and_others_files_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ROOM", 300)
    (tmp_path / "somebody else's").write_bytes(b"x" * 1000)

    for age, name in ((3, "oldest"), (2, "older"), (1, "newest")):
        kept(tmp_path, name, lambda: b"x" * 90)
        past = (tmp_path / f"{name}.kept").stat().st_mtime - 100 * age
        os.utime(tmp_path / f"{name}.kept", (past, past))
    kept(tmp_path, "now", lambda: b"x" * 90)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["newest.kept", "now.kept", "somebody else's"]


def test_names_differ_where_the_parts_do() -> None:
    parts = [("a", "b"), ("ab",), ("a", b"b"), (1,), ("1",), (1.0,), (("a",), "b")]

    assert len({content_hash(*each) for each in parts}) == len(parts)
    assert content_hash("a", 2) == content_hash("a", 2)
