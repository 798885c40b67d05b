"""At least 100,000 damaged or hostile inputs: each is read or refused in one line, none hangs, nothing is half-written.

Seeded: the number in the note of a failure gives the input again.
"""

import io
import random
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hostile_bytes import CELLS, damaged, damaged_zip, guarded, layouts

from headway.errors import DataError, HeadwayError
from headway.facts.agreement import disagreeing
from headway.facts.background import background
from headway.facts.cells import read_sheet
from headway.facts.checks_alone import STRICT
from headway.facts.contents import checked_manifest
from headway.facts.feeds import IN_ZIP
from headway.facts.formulas import is_formula
from headway.facts.layouts import read_publication
from headway.facts.manifest import sha256
from headway.facts.numbers import day, number, why_not_day, why_not_number
from headway.facts.opening import unpacked
from headway.facts.publication_import import import_path
from headway.facts.rows import read_rows
from headway.facts.store import open_vintage
from headway.facts.validation import CHECKS

pytestmark = pytest.mark.slow

SHEETS, TEXTS, ZIPS, OWN, PUBLICATIONS, IMPORTS = 50_000, 20_000, 15_000, 4_000, 9_000, 2_000

KNOWN, TODAY = date(2026, 10, 8), date(2026, 11, 28)

#: Every check that may be waived: what is damaged is to reach the disk if it can.
ACCEPTED = tuple(check for check in CHECKS if check not in STRICT)

#: Every CSV file of every layout.
FILES = [(name, content) for files in layouts().values() for name, content in files.items() if name.endswith(".csv")]


def test_the_inputs_are_100_000_at_least() -> None:
    assert SHEETS + TEXTS + ZIPS + OWN + PUBLICATIONS + IMPORTS >= 100_000


def run(count: int, seed: int, read: Callable[[random.Random], object]) -> int:
    """Read inputs made from a seed each; the number of those that were refused."""
    refused = 0
    for place in range(count):
        with guarded(seed + place):
            try:
                read(random.Random(seed + place))
            except HeadwayError as problem:
                told = str(problem)
            else:
                continue
            refused += 1
            assert told.isprintable(), repr(told)
            assert 10 <= len(told) <= 2_000, told
    return refused


def test_sheets_are_read_or_refused_and_what_is_told_of_them_is_harmless() -> None:
    def read(rng: random.Random) -> None:
        name, content = rng.choice(FILES)
        found = read_sheet(name, damaged(rng, content))
        assert len(found.rows) == len(found.numbers)
        assert sorted({*found.numbers}) == found.numbers
        for row in found.rows:
            assert len(row) == len(found.columns)
        for each in found.rejected:
            assert each.value is None or (each.value.isprintable() and len(each.value) <= 200)
            assert each.value is None or not is_formula(each.value)
        for place, column in enumerate(found.columns):
            if column in {"Model", "model", "Model version", "model_version", "Organization"}:
                assert not any(is_formula(row[found.columns[place]]) for row in found.rows)

    refused = run(SHEETS, 1_000_000, read)

    assert SHEETS / 20 < refused < SHEETS * 0.8


def test_numbers_and_days_are_read_or_refused_with_a_reason() -> None:
    def read(rng: random.Random) -> None:
        text = "".join(rng.choice((*CELLS[:80], *"0123456789,.-/ e%:T")) for _ in range(rng.randint(1, 6)))
        text = text[: rng.randint(0, len(text))]
        assert (number(text) is None) == bool(why_not_number(text))
        assert (day(text) is None) == bool(why_not_day(text))
        if (found := number(text)) is not None:
            assert float("-inf") < found < float("inf")
        if (released := day(text)) is not None:
            assert str(released.year) in text

    run(TEXTS, 2_000_000, read)


def test_zips_are_opened_or_refused_and_never_give_other_bytes_than_their_checksums_say() -> None:
    small = layouts()["April 2026"]

    def read(rng: random.Random) -> None:
        content = damaged_zip(rng, small)
        opened = unpacked("data.zip", content)
        assert sum(map(len, opened.values())) <= 1_000_000
        for name, found in opened.items():
            assert name
            assert not name.startswith(("/", "."))
            assert ".." not in name.split("/")
            assert "\\" not in name
            assert isinstance(found, bytes)

    refused = run(ZIPS, 3_000_000, read)

    assert ZIPS / 20 < refused < ZIPS * 0.95


def test_scores_of_ones_own_are_read_or_refused(tmp_path: Path) -> None:
    good = b"model,benchmark,score,released\nGPT-5,MMLU,0.5,\nMine,MMLU,0.25,2026-01-01\n"
    path = tmp_path / "mine.csv"

    def read(rng: random.Random) -> None:
        path.write_bytes(damaged(rng, good))
        for row in read_rows(path, ("model", "benchmark", "score", "released"), ("developers",)):
            row.text("model"), row.value("score"), row.day("released", KNOWN)

    run(OWN, 4_000_000, read)


def test_publications_of_every_layout_are_read_or_refused() -> None:
    names = list(layouts())

    def read(rng: random.Random) -> None:
        files = dict(layouts()[rng.choice(names)])
        for name in rng.sample(sorted(files), min(len(files), rng.choice((1, 1, 2)))):
            files[name] = damaged(rng, files[name])
        if rng.random() < 0.05:
            del files[rng.choice(sorted(files))]
        if name == "eci_scores.csv":
            disagreeing({name: files.get(name, b"")}, {IN_ZIP[name]: layouts()["single files of October 2026"][name]})
        reading = read_publication(KNOWN, files)
        counts = reading.publication.counts
        assert counts["read"] == counts["placed"] + counts["merged"] + counts["unplaced"]
        for each in reading.rejected:
            assert each.value is None or (each.value.isprintable() and len(each.value) <= 200), each
            assert each.value is None or not is_formula(each.value), each

    refused = run(PUBLICATIONS, 5_000_000, read)

    assert refused < PUBLICATIONS * 0.8


def test_whole_imports_leave_a_whole_vintage_or_none(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The disk is not under test here, and waiting for it is most of the time.
    monkeypatch.setattr("os.fsync", lambda _: None)
    known_names = background()
    monkeypatch.setattr("headway.facts.publication_import.background", lambda: known_names)
    names = list(layouts())
    given = tmp_path / "given"
    made: set[str] = set()

    def read(rng: random.Random) -> None:
        files = dict(layouts()[rng.choice(names)])
        name = rng.choice(sorted(files))
        files[name] = damaged(rng, files[name])
        path = _laid(rng, given, files)
        known = date(2024, 1, 1) + timedelta(days=len(made)) if rng.random() < 0.9 else KNOWN
        try:
            found = import_path(path, known, today=TODAY, accept=ACCEPTED)
            made.add(str(found.vintage))
        finally:
            _check_store(store, made)
        if len(made) == 8 or known == KNOWN:
            shutil.rmtree(store)
            made.clear()

    refused = run(IMPORTS, 6_000_000, read)

    assert IMPORTS / 20 < refused < IMPORTS * 0.9


def _laid(rng: random.Random, given: Path, files: dict[str, bytes]) -> Path:
    """The files as a folder, or as a zip that may be damaged, or one of them alone."""
    shutil.rmtree(given, ignore_errors=True)
    given.mkdir()
    if (form := rng.random()) < 0.5:
        for name, content in files.items():
            (given / name).parent.mkdir(parents=True, exist_ok=True)
            (given / name).write_bytes(content)
        return given
    name = rng.choice(sorted(files))
    path = given / ("data.zip" if form < 0.9 else name.rpartition("/")[2])
    path.write_bytes(damaged_zip(rng, files) if form < 0.9 else files[name])
    return path


def _check_store(store: Path, made: set[str]) -> None:
    """The store holds these vintages and no other, each as it was written, and nothing that was begun."""
    there = {entry.name for entry in store.iterdir()} if store.is_dir() else set()
    assert {name for name in there if not name.startswith(".")} == made
    assert there - made <= {".lock", ".raw"}
    for name in sorted(made)[-2:]:
        manifest = checked_manifest(store / name)
        assert manifest is not None
        assert {path.name for path in (store / name).iterdir()} == {
            "datapackage.json",
            "manifest.json",
            *(f"{each}.csv" for each in manifest.tables),
        }
        for each, digest in manifest.tables.items():
            assert sha256((store / name / f"{each}.csv").read_bytes()) == digest
    for name in list(made)[-1:]:
        opened = open_vintage(name)
        for each in opened.table_names:
            opened.table(each)


def test_the_small_publications_are_read_before_they_are_damaged() -> None:
    for name, files in layouts().items():
        reading = read_publication(KNOWN, files)
        assert reading.publication.placed >= 2, name


def test_a_zip_of_every_small_publication_is_opened() -> None:
    for files in layouts().values():
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        assert sorted(unpacked("x.zip", target.getvalue()).values()) == sorted(files.values())
    with pytest.raises(DataError):
        unpacked("x.zip", target.getvalue()[:-1])
