"""A check of the store finds whatever is not what was written, and names it."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from typer.testing import CliRunner

from headway.api.data.verifying import facts_verify
from headway.cli.app import app
from headway.errors import StoreError, UnknownName
from headway.facts import schemas
from headway.facts.archive import Archive
from headway.facts.manifest import MANIFEST, Origin, RawFile, sha256
from headway.facts.provenance import Source
from headway.facts.store import list_vintages, open_vintage
from headway.facts.verified import VerifyResult
from headway.facts.writing import write_vintage

ORIGIN = {"source": "test", "source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
SOURCE = Source(title="test", url="https://example.org", published=date(2026, 1, 1), confidence="high")
FIRST, SECOND = "2026-09-01", "2026-09-02"
RAW = b"model,score\nX,0.5\n"

#: Every kind of file of a vintage.
FILES = ("models.csv", "benchmarks.csv", "scores.csv", "datapackage.json", MANIFEST)


def write(store: Path, name: str, model: str = "X") -> Path:
    kept = Archive(store).put(RAW)
    rows: dict[str, list[dict[str, Any]]] = {
        "models": [{"model": model, "released": date(2025, 1, 1), "access": "open", **ORIGIN}],
        "benchmarks": [{"benchmark": "B", "in_index": True, **ORIGIN}],
        "scores": [{"model": model, "benchmark": "B", "score": 0.5, **ORIGIN}],
    }
    raw = RawFile(name="scores.csv", sha256=kept, size=len(RAW))
    origin = Origin(known=date.fromisoformat(name), layout="rows", files=(raw,))
    return write_vintage(store, name, rows, sources=[SOURCE], counts={}, origin=origin)


@pytest.fixture
def own(store: Path) -> Path:
    """A store with two vintages and the raw file that they were made of."""
    for name, model in ((FIRST, "X"), (SECOND, "Y")):
        write(store, name, model)
    return store


def problems(found: VerifyResult) -> dict[str, list[tuple[str, str]]]:
    """What is wrong, by vintage."""
    return {
        check.vintage: [(problem.file, problem.what) for problem in check.problems]
        for check in found.vintages
        if check.problems
    }


def test_a_store_that_is_what_was_written_is_whole(own: Path) -> None:
    del own

    found = facts_verify()

    assert found.whole
    assert found.line() == ""
    states = {check.vintage: check.state for check in found.vintages}
    assert list(states) == [info.name for info in list_vintages()]
    assert (states[FIRST], states[SECOND]) == ("whole", "whole")
    assert (found.raw_files, found.raw, found.leftovers) == (1, (), ())


def test_the_bundled_vintages_are_not_damaged(store: Path) -> None:
    del store

    found = facts_verify()

    assert found.whole
    assert [check.vintage for check in found.vintages if check.bundled] == [check.vintage for check in found.vintages]


@pytest.mark.parametrize("file", FILES)
def test_one_bit_that_flips_anywhere_is_found(own: Path, file: str) -> None:
    path = own / FIRST / file
    content = path.read_bytes()
    places = np.random.default_rng(9).choice(len(content) * 8, size=10, replace=False)

    for place in places:
        changed = bytearray(content)
        changed[place // 8] ^= 1 << (place % 8)
        path.write_bytes(changed)
        found = facts_verify(FIRST)

        assert file in {name for name, _ in problems(found)[FIRST]}, place
        assert found.vintages[0].state == "damaged"
        assert f"1 of 1 vintages is damaged: {FIRST} (" in found.line()


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_gone_is_found_and_the_other_vintage_is_whole(own: Path, file: str) -> None:
    (own / FIRST / file).unlink()

    found = problems(facts_verify())

    assert found == {FIRST: [(file, "the file is missing")]}


@pytest.mark.parametrize("file", FILES)
def test_what_the_check_finds_opening_finds_too(own: Path, file: str) -> None:
    (own / FIRST / file).unlink()

    with pytest.raises(StoreError, match=FIRST):
        open_vintage(FIRST).table(file.removesuffix(".csv") if file.endswith(".csv") else "models")


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_was_cut_short_is_found(own: Path, file: str) -> None:
    path = own / FIRST / file
    path.write_bytes(path.read_bytes()[:-7])

    found = problems(facts_verify())

    assert found.keys() == {FIRST}
    assert file in {name for name, _ in found[FIRST]}


def test_a_vintage_of_which_only_tables_are_left_is_damaged(own: Path) -> None:
    for file in ("datapackage.json", MANIFEST):
        (own / FIRST / file).unlink()

    found = dict(problems(facts_verify())[FIRST])

    assert found["datapackage.json"] == "the file is missing"
    assert "it is no file of this vintage" in found["models.csv"]


def test_an_empty_folder_and_a_file_in_the_place_of_a_vintage_are_found(own: Path) -> None:
    (own / "2026-09-03").mkdir()
    (own / "2026-09-04").touch()

    found = facts_verify()

    assert problems(found) == {"2026-09-03": [("datapackage.json", "the file is missing")]}
    assert [problem.file for problem in found.leftovers] == ["2026-09-04"]


def test_a_file_and_a_folder_that_nobody_wrote_are_found(own: Path) -> None:
    (own / FIRST / "notes.txt").touch()
    (own / SECOND / "more").mkdir()

    found = problems(facts_verify())

    assert "it is no file of this vintage" in dict(found[FIRST])["notes.txt"]
    assert dict(found[SECOND])["more"] == "it is a folder; a vintage is made of plain files"


def test_two_vintages_that_changed_places_are_found(own: Path) -> None:
    (own / FIRST).rename(own / "aside")
    (own / SECOND).rename(own / FIRST)
    (own / "aside").rename(own / SECOND)

    found = problems(facts_verify())

    assert dict(found[FIRST])[MANIFEST] == f"it is that of vintage {SECOND}: move the folder back to that name"
    assert dict(found[SECOND])[MANIFEST] == f"it is that of vintage {FIRST}: move the folder back to that name"


def test_a_table_of_another_vintage_is_found(own: Path) -> None:
    (own / SECOND / "models.csv").replace(own / FIRST / "models.csv")

    found = problems(facts_verify())

    assert "it has changed since it was written" in dict(found[FIRST])["models.csv"]
    assert found[SECOND] == [("models.csv", "the file is missing")]


@pytest.mark.parametrize("file", FILES)
def test_a_link_in_the_place_of_a_file_is_found(own: Path, tmp_path: Path, file: str) -> None:
    path = own / FIRST / file
    path.replace(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")

    assert problems(facts_verify())[FIRST][0] == (file, "it is a link; a vintage is made of plain files")


def written_by_hand(folder: Path, change: Callable[[str], str]) -> None:
    """A vintage whose scores were changed by somebody who also wrote the hashes again."""
    scores, descriptor, manifest = (folder / name for name in ("scores.csv", "datapackage.json", MANIFEST))
    before = scores.read_bytes()
    after = change(before.decode()).encode()
    scores.write_bytes(after)
    told = descriptor.read_text("utf-8").replace(sha256(before), sha256(after))
    descriptor.write_text(told.replace(f'"bytes": {len(before)}', f'"bytes": {len(after)}'), "utf-8")
    manifest.unlink()
    descriptor.write_text(descriptor.read_text("utf-8").replace('"manifest"', '"no_manifest"'), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("0.5", "7.5", "scores.csv, row 2, column 'score', value '7.5': not a number in range"),
        ("X,B", ",B", "scores.csv, row 2, column 'model': the cell is empty"),
        ("score", "scorn", "it lacks the columns score and it has besides the columns scorn"),
        ("model,benchmark", "benchmark,model", "its columns stand in another order"),
        ("X,B,0.5", "X,B,0.5,,,,,,,,", "it is no table"),
    ],
)
def test_a_table_against_its_schema_is_found_whatever_its_hash(own: Path, old: str, new: str, what: str) -> None:
    written_by_hand(own / FIRST, lambda text: text.replace(old, new, 1))

    found = problems(facts_verify())

    assert found.keys() == {FIRST}
    assert found[FIRST][0][0] == "scores.csv"
    assert found[FIRST][0][1].startswith(what)


def test_tables_are_looked_at_in_lots_and_alone_alike(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written_by_hand(own / SECOND, lambda text: text.replace("0.5", "7.5"))
    together = facts_verify()
    monkeypatch.setattr(schemas, "_TOGETHER", 1)

    assert facts_verify() == together
    assert problems(together).keys() == {SECOND}


def test_a_vintage_from_before_there_were_manifests_is_told_as_that(own: Path) -> None:
    written_by_hand(own / FIRST, lambda text: text)

    found = {check.vintage: check.state for check in facts_verify().vintages}

    assert (found[FIRST], found[SECOND]) == ("older form", "whole")


def test_a_raw_file_that_changed_or_is_gone_is_found(own: Path) -> None:
    path = Archive(own).path(sha256(RAW))
    path.write_bytes(RAW.replace(b"0.5", b"0.6"))
    changed = facts_verify()
    path.unlink()
    gone = facts_verify(FIRST)

    name = f".raw/{sha256(RAW)[:2]}/{sha256(RAW)}"
    assert [(problem.file, problem.what) for problem in changed.raw] == [
        (name, "it has changed since it was kept: its SHA-256 is not its name")
    ]
    assert not changed.whole
    assert "raw files that are damaged or missing: 1" in changed.line()
    assert [(problem.file, problem.what) for problem in gone.raw] == [
        (name, f"it is missing: scores.csv, of which vintage {FIRST} was made")
    ]


def test_a_raw_file_in_another_place_or_behind_a_link_is_found(own: Path, tmp_path: Path) -> None:
    path = Archive(own).path(sha256(RAW))
    path.replace(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    other = own / ".raw" / "zz" / ("0" * 64)
    other.parent.mkdir()
    other.write_bytes(b"")

    found = [problem.file for problem in facts_verify().raw]

    assert sorted(found) == sorted([path.relative_to(own).as_posix(), other.relative_to(own).as_posix()])


def test_what_a_kill_left_and_what_belongs_to_nothing_is_named_and_is_no_damage(own: Path) -> None:
    (own / ".new-2026-09-05-abc").mkdir()
    (own / "my notes").touch()
    (own / "2026-08-11").mkdir()
    (own / ".raw" / "ab").mkdir()
    (own / ".raw" / "ab" / "tmp.part").touch()

    found = facts_verify()

    assert found.whole
    assert {problem.file: problem.what for problem in found.leftovers} == {
        ".new-2026-09-05-abc": "a vintage that was not finished; the next pull or import clears it",
        "2026-08-11": "a bundled vintage has that name and is used in its place",
        "my notes": "no vintage: its name is no day; nothing reads it",
        ".raw/ab/tmp.part": "a raw file that was not finished; nothing reads it",
    }


def test_nothing_is_changed_by_a_check(own: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {
            str(path): (os.stat(path).st_mtime_ns, os.stat(path).st_size)  # noqa: PTH116
            for path in own.rglob("*")
        }

    before = state()
    facts_verify()

    assert state() == before


def test_an_unknown_vintage_is_told(own: Path) -> None:
    del own

    with pytest.raises(UnknownName, match="no vintage called '2020-01-01'"):
        facts_verify("2020-01-01")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_the_command_counts_what_is_whole(own: Path) -> None:
    del own

    told = run("facts", "verify", FIRST, SECOND)
    everything = json.loads(run("facts", "verify", "--json").stdout)

    assert told.exit_code == 0
    assert told.stdout == "Vintages: 2 (whole: 2, older form: 0, damaged: 0); raw files: 1, wrong: 0.\n"
    assert everything["whole"] is True
    assert (everything["vintage"], everything["as_of"], everything["draws"]) == ("2026-11-23", "2026-11-23", None)
    assert everything["vintages"][-2] == {
        "vintage": SECOND,
        "state": "whole",
        "folder": everything["vintages"][-2]["folder"],
        "bundled": False,
        "files": 5,
        "problems": [],
    }


def test_the_command_fails_with_one_line_that_says_what_would_work(own: Path) -> None:
    path = own / FIRST / "models.csv"
    path.write_bytes(path.read_bytes().replace(b"X", b"Z"))

    told = run("facts", "verify")
    found = json.loads(run("facts", "verify", "--json").stdout)

    assert isinstance(told.exception, StoreError)
    assert str(told.exception) == (
        f"1 of 7 vintages is damaged: {FIRST} (models.csv); restore the folder from a copy; or move it away and "
        "import the publication's files again, if you have them (`headway facts import FILES --known DAY`)"
    )
    assert f"Damaged: {FIRST}, models.csv: it has changed since it was written: its SHA-256 is another." in told.stdout
    assert found["whole"] is False
    assert found["vintages"][3 + 1]["problems"] == [
        {"file": "models.csv", "what": "it has changed since it was written: its SHA-256 is another"}
    ]
