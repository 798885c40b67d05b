"""A store under attack: full disks, lost locks, clocks that go back, links, interrupts. Whole vintages or one line."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from published_files import publication
from publisher_site import Publisher, publishing, stalls

from headway.errors import StoreError
from headway.facts import writing
from headway.facts.archive import Archive
from headway.facts.contents import checked_manifest
from headway.facts.fetch import Limits
from headway.facts.manifest import read_manifest, sha256
from headway.facts.provenance import Source
from headway.facts.pulling import pull
from headway.facts.store import list_vintages, open_vintage
from headway.facts.validation import CHECKS
from headway.facts.verifying import verify_facts
from headway.facts.writing import LOCK, STAGING, write_vintage

DAY = date(2026, 11, 28)
QUICK = Limits(connect_s=5, read_s=5, file_s=30, attempts=1)
ROW: dict[str, Any] = {
    "released": date(2025, 1, 1),
    "access": "open",
    "source": "s",
    "source_url": "s",
    "confidence": "high",
}
SOURCE = Source(title="s", url=None, published=date(2026, 1, 1), confidence="low")


@pytest.fixture
def site() -> Iterator[Publisher]:
    """A publisher with everything in the newest layout."""
    with publishing(publication()) as made:
        yield made


def pulled(site: Publisher, day: date = DAY) -> str | None:
    return pull(today=day, base=site.url, accept=frozenset(CHECKS), limits=QUICK).vintage


def write(root: Path, name: str = "2026-09-01", model: str = "A") -> Path:
    rows = {"models": [{"model": model, "developers": ("D",), "source_date": date(2026, 1, 1), **ROW}]}
    return write_vintage(root, name, rows, sources=[SOURCE], counts={})


def own() -> list[str]:
    """The user's vintages, each of them whole."""
    found = [info for info in list_vintages() if not info.bundled]
    for info in found:
        assert checked_manifest(info.folder) is not None
    return [info.name for info in found]


@pytest.mark.parametrize("full_at", range(5))
def test_a_disk_that_is_full_at_any_file_leaves_nothing_and_is_told(
    store: Path, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    real, count = os.fsync, iter(range(100))

    def fsync(handle: int) -> None:
        if next(count) == full_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    with pytest.raises(StoreError, match="cannot be written to: No space left on device"):
        write(store)

    # The last step is to put the name on the disk: the vintage is there, and whole.
    assert own() == (["2026-09-01"] if full_at == 4 else [])
    assert not list(store.glob(f"{STAGING}*"))


@pytest.mark.parametrize("full_at", range(0, 24, 3))
def test_a_disk_that_is_full_in_a_pull_leaves_a_store_for_the_next(
    site: Publisher, store: Path, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    real, count = os.fsync, iter(range(1000))

    def fsync(handle: int) -> None:
        if next(count) == full_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(StoreError, match="No space left on device"):
            pulled(site)

    assert own() == []
    assert not [*store.glob(f"{STAGING}*"), *store.rglob("*.part")]
    assert pulled(site) == str(DAY)
    assert not verify_facts([str(DAY)]).raw


def test_a_clock_that_goes_back_writes_nothing(site: Publisher, store: Path) -> None:
    pulled(site)
    site.files["eci_scores.csv"] += b"\n"

    with pytest.raises(
        StoreError, match=r"today is 2026-11-18 .* the last pull, 2026-11-28, came later: set the clock"
    ):
        pulled(site, DAY - timedelta(days=10))

    assert own() == [str(DAY)]


def test_a_writer_whose_lock_and_folder_were_taken_away_fails_and_nothing_is_half_there(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing.settle
    others: list[threading.Thread] = []

    def settle(folder: Path) -> None:
        real(folder)
        if folder.name.startswith(STAGING) and not others:
            (store / LOCK).unlink()
            others.append(threading.Thread(target=write, args=(store, "2026-09-02", "B")))
            others[0].start()
            others[0].join()

    monkeypatch.setattr(writing, "settle", settle)

    with pytest.raises(StoreError, match="cannot be written to"):
        write(store)

    assert own() == ["2026-09-02"]


def test_two_writers_of_one_day_leave_the_first(store: Path) -> None:
    said: list[str] = []

    def one(model: str) -> None:
        try:
            write(store, model=model)
        except StoreError as problem:
            said.append(str(problem))

    threads = [threading.Thread(target=one, args=(model,)) for model in "AB"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert own() == ["2026-09-01"]
    assert [each.partition(",")[0] for each in said] == ["vintage 2026-09-01 is there already"]


def test_a_store_behind_a_link_is_a_store_and_a_vintage_behind_one_is_read_as_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "link"))
    write(tmp_path / "link")
    (tmp_path / "real/2026-09-05").symlink_to(tmp_path / "real/2026-09-01")
    (tmp_path / "real/2026-09-06").symlink_to(tmp_path / "nowhere")
    (tmp_path / "real/2026-09-07").symlink_to("2026-09-07")

    assert [info.name for info in list_vintages() if not info.bundled] == ["2026-09-01", "2026-09-05"]
    with pytest.raises(StoreError, match="is that of vintage 2026-09-01"):
        open_vintage("2026-09-05")
    with pytest.raises(StoreError):
        write(tmp_path / "link", "2026-09-06")
    assert not (tmp_path / "nowhere").exists()


def test_tidying_never_leaves_the_archive(tmp_path: Path) -> None:
    outside = tmp_path / "downloads"
    outside.mkdir()
    (outside / "film.part").write_bytes(b"mine")
    archive = Archive(tmp_path / "store")
    archive.put(b"x")
    (archive.folder / "ab").symlink_to(outside)
    (archive.folder / "cd").symlink_to(archive.folder)

    archive.tidy()

    assert (outside / "film.part").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"files": [[]]},
        {"files": [{"name": 1}]},
        {"files": 7},
        {"known": "9999999-01-01"},
        {"known": 20260901},
        {"tables": None},
        {"layout": []},
        {"files": [{"name": 1, "sha256": 2, "size": "3", "url": None, "etag": None, "retrieved": None}]},
        {"accepted": None},
        {"corrections": 5},
        {"vintage": "../../etc"},
        {
            "files": [
                {"name": "a", "sha256": "../../../etc/passwd", "size": -1, "url": None, "etag": None, "retrieved": None}
            ]
        },
        {"files": [{"name": "a", "sha256": "a" * 64, "size": 1, "url": None, "etag": None, "retrieved": "now"}]},
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_manifest_of_absurd_values_that_knows_its_own_digest_is_told_not_believed(
    store: Path, change: dict[str, Any]
) -> None:
    path = write(store) / "manifest.json"
    told = json.loads(path.read_bytes()) | change
    told.pop("self")
    digest = sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
    path.write_text(json.dumps({**told, "self": digest}))

    found = verify_facts(["2026-09-01"])

    assert not found.whole
    with OpenOrTold():
        open_vintage("2026-09-01")


class OpenOrTold:
    """Within it a StoreError is an answer."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> bool:
        return kind is None or issubclass(kind, StoreError)


def test_a_manifest_without_a_bottom_is_told() -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        read_manifest(b"[" * 100_000, "manifest.json")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_pull_with_one_line_and_frees_the_store(
    site: Publisher, store: Path, sent: signal.Signals
) -> None:
    done = threading.Event()
    site.ways["benchmark_data.zip"] = [stalls(done)]
    environment = {**os.environ, "HEADWAY_STORE": str(store)}
    command = [sys.executable, "-c", "from headway.cli import main; main()", "facts", "pull", "--from", site.url]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not site.asked["benchmark_data.zip"] and child.poll() is None:
        time.sleep(0.05)

    child.send_signal(sent)
    out, err = child.communicate(timeout=60)
    done.set()

    assert child.returncode == 130
    assert err.splitlines()[-1] == "headway: stopped; what is kept is whole"
    assert "Traceback" not in out + err
    del site.ways["benchmark_data.zip"]
    assert own() == []
    assert pulled(site) == str(DAY)
