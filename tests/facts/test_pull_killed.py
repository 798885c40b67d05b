"""A pull that is killed at any moment leaves the last good state or the new one; two pulls at once do not collide."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pull_killed
import pytest
from published_files import moved_scores, publication
from publisher_site import Publisher, publishing

from headway.api.data.verifying import facts_verify
from headway.facts.archive import Archive
from headway.facts.contents import checked_manifest
from headway.facts.store import list_vintages, open_vintage
from headway.facts.writing import LOCK, STAGING

KILLS = 200
FIRST = date(2027, 1, 1)

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def site() -> Iterator[Publisher]:
    """A publisher."""
    with publishing(publication()) as made:
        yield made


def started() -> "subprocess.Popen[str]":
    """A process that pulls in children."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, pull_killed.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


@pytest.fixture
def ask(site: Publisher, store: Path) -> Iterator[Ask]:
    """Asks for a pull into the store on a day; killed after some seconds if that is said."""
    with started() as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def asked(day: date, kill_s: float | None = None) -> dict[str, Any]:
            wish = {"store": str(store), "url": site.url, "day": str(day), "kill_s": kill_s}
            process.stdin.write(json.dumps(wish) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        yield asked
        process.stdin.close()


def own() -> list[str]:
    """The vintages of one's own."""
    return [info.name for info in list_vintages() if not info.bundled]


def state_of(store: Path, name: str) -> str:
    """A digest of a vintage's scores, after every byte of it was held against its manifest and its raw files."""
    manifest = checked_manifest(store / name)
    assert manifest is not None
    for table, digest in manifest.tables.items():
        assert sha256((store / name / f"{table}.csv").read_bytes()).hexdigest() == digest
    assert {path.name for path in (store / name).iterdir()} == {
        "manifest.json", "datapackage.json", *(f"{table}.csv" for table in manifest.tables),
    }  # fmt: skip
    for file in manifest.origin.files:
        Archive(store).get(file.sha256)
    opened = open_vintage(name)
    assert opened.table_names == tuple(manifest.tables)
    columns = ("model", "benchmark", "score")
    return sha256(opened.table("scores").select(columns).write_csv().encode()).hexdigest()


@pytest.mark.slow
def test_a_pull_killed_at_200_moments_leaves_the_last_good_state_or_the_new_one(
    site: Publisher, store: Path, ask: Ask
) -> None:
    publications = publication(), publication(eci_benchmarks=moved_scores())
    good, day, lasts_s, outcomes, rng = [], FIRST, 0.0, Counter[str](), random.Random(20261128)
    for site.files in publications:
        lasts_s = completed(ask, day)
        good.append(state_of(store, str(day)))
        day += timedelta(days=1)
    assert good[0] != good[1]
    held = 1

    for kill in range(KILLS):
        before, wanted = own(), 1 - held
        site.files = publications[wanted]
        # A third of the kills fall into the last part, where the vintage is checked and written.
        code = ask(day, lasts_s * rng.uniform(0.7 if kill % 3 == 0 else 0.0, 1.1))["code"]

        after = own()
        assert after in (before, [*before, str(day)])
        is_new = after != before
        assert state_of(store, after[-1]) == good[wanted if is_new else held]
        assert code == -9 or (code == 0 and is_new)
        outcomes["new" if is_new else "last"] += 1
        held, day = (wanted, day + timedelta(days=1)) if is_new else (held, day)
        if kill % 20 == 19:
            # What a kill left half written is told apart from damage, and damages nothing.
            assert facts_verify().whole
            held, site.files = 1 - held, publications[1 - held]
            lasts_s = completed(ask, day)
            assert state_of(store, str(day)) == good[held]
            assert left(store) == []
            day += timedelta(days=1)

    assert all(state_of(store, name) in good for name in own())
    found = facts_verify()
    assert (found.whole, found.leftovers) == (True, ())
    assert {check.vintage for check in found.vintages if check.state == "whole"} >= {*own()}
    assert outcomes["last"] > 0
    assert outcomes["new"] > 0


def completed(ask: Ask, day: date) -> float:
    """Seconds of a pull that is left to end, whatever was killed before, and writes a vintage of that day."""
    answer = ask(day)
    assert answer["code"] == 0
    assert own()[-1] == str(day)
    seconds: float = answer["seconds"]
    return seconds


def left(store: Path) -> list[str]:
    """What a kill left half written."""
    return [*(path.name for path in store.glob(f"{STAGING}*")), *(str(path) for path in store.glob(".raw/**/*.part"))]


def test_a_pull_killed_while_it_writes_leaves_nothing_that_counts(site: Publisher, store: Path, ask: Ask) -> None:
    assert ask(FIRST)["code"] == 0
    half = store / f"{STAGING}2027-01-02-x"
    half.mkdir()
    (half / "models.csv").write_text("model\n")
    (store / ".raw" / "ab").mkdir(exist_ok=True)
    (store / ".raw" / "ab" / "x.part").write_bytes(b"half")

    assert own() == [str(FIRST)]
    site.files = publication(eci_benchmarks=moved_scores())
    assert ask(FIRST + timedelta(days=1))["code"] == 0
    assert left(store) == []
    assert own() == [str(FIRST), "2027-01-02"]


def test_of_two_pulls_at_once_one_writes_and_the_other_finds_nothing_new(site: Publisher, store: Path) -> None:
    wish = json.dumps({"store": str(store), "url": site.url, "day": str(FIRST), "kill_s": None}) + "\n"
    with started() as one, started() as other:
        for process in (one, other):
            assert process.stdin is not None
            process.stdin.write(wish)
            process.stdin.flush()
            process.stdin.close()
        codes = []
        for process in (one, other):
            assert process.stdout is not None
            codes.append(json.loads(process.stdout.readline())["code"])

    assert sorted(codes) == [0, 10]
    assert own() == [str(FIRST)]
    assert state_of(store, str(FIRST))
    assert {path.name for path in store.iterdir()} == {str(FIRST), ".raw", LOCK}
    assert site.requests == 14
