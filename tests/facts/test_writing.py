"""Vintages written: whole or not at all, one writer at a time, with a manifest that notices damage."""

import json
import multiprocessing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from headway.errors import StoreError
from headway.facts.contents import checked_manifest
from headway.facts.descriptor import DESCRIPTOR
from headway.facts.manifest import MANIFEST, Origin, RawFile, read_manifest, sha256
from headway.facts.provenance import Source
from headway.facts.store import open_vintage
from headway.facts.writing import STAGING, store_lock, write_vintage

ORIGIN = {"source": "test", "source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
SOURCE = Source(title="test", url="https://example.org", published=date(2026, 1, 1), confidence="high")
MADE_FROM = Origin(
    known=date(2026, 9, 1),
    layout="matrix",
    base="2026-08-11",
    files=(
        RawFile(
            name="eci_scores.csv",
            sha256="0" * 64,
            size=3,
            url="https://example.org/eci_scores.csv",
            etag='"a"',
            retrieved=datetime(2026, 9, 1, 12, tzinfo=UTC),
        ),
    ),
    accepted=("shrink",),
    corrections=({"table": "models", "key": "o3", "state": "applied"},),
)


def write(root: Path, name: str = "2026-09-01") -> Path:
    row: dict[str, Any] = {"model": "X", "released": date(2025, 1, 1), "access": "open", **ORIGIN}
    return write_vintage(root, name, {"models": [row]}, sources=[SOURCE], counts={}, origin=MADE_FROM)


def test_a_manifest_says_what_a_vintage_was_made_from(tmp_path: Path) -> None:
    folder = write(tmp_path)

    found = checked_manifest(folder)

    assert found is not None
    assert found.origin == MADE_FROM
    assert found.tables == {"models": sha256((folder / "models.csv").read_bytes())}
    assert found.descriptor == sha256((folder / DESCRIPTOR).read_bytes())


@pytest.mark.parametrize("file", [MANIFEST, DESCRIPTOR])
def test_one_changed_letter_in_manifest_or_descriptor_is_noticed(tmp_path: Path, file: str) -> None:
    path = write(tmp_path) / file
    path.write_bytes(path.read_bytes().replace(b"2026-09-01", b"2026-09-02", 1))

    with pytest.raises(StoreError, match="2026-09-0"):
        checked_manifest(path.parent)


def test_a_vintage_under_another_name_is_noticed(tmp_path: Path) -> None:
    moved = write(tmp_path).rename(tmp_path / "2026-09-05")

    with pytest.raises(StoreError, match="is that of vintage 2026-09-01"):
        checked_manifest(moved)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"self": 3}', b"\xff", b"null"])
def test_what_is_no_manifest_is_named(content: bytes) -> None:
    with pytest.raises(StoreError, match=r"^there cannot be read|^there has changed"):
        read_manifest(content, "there")


def test_a_vintage_without_a_manifest_is_of_an_older_form(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / MANIFEST).unlink()

    assert checked_manifest(folder) is None


def test_the_last_key_of_a_manifest_is_the_digest_of_itself(tmp_path: Path) -> None:
    told = json.loads((write(tmp_path) / MANIFEST).read_bytes())

    assert list(told)[-1] == "self"


def test_what_a_killed_writer_left_is_cleared_by_the_next(store: Path) -> None:
    left = store / f"{STAGING}2026-08-30-abc"
    left.mkdir(parents=True)
    (left / "models.csv").write_text("half")

    write(store)

    assert not left.exists()
    assert open_vintage("2026-09-01").models()[0].name == "X"


def _hold(root: Path, held: Any, done: Any) -> None:
    with store_lock(root):
        held.set()
        done.wait(20)


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, held, done))
    other.start()
    assert held.wait(60)

    with (
        pytest.raises(StoreError, match="another pull or import has been writing"),
        store_lock(tmp_path, wait_seconds=0.1),
    ):
        pass

    done.set()
    other.join(20)
    with store_lock(tmp_path, wait_seconds=0.1):
        assert not other.is_alive()


def test_the_lock_can_be_taken_again_by_its_holder(tmp_path: Path) -> None:
    with store_lock(tmp_path):
        assert write(tmp_path).is_dir()
