"""A damaged vintage is named, with its file; no older one is taken in its place, and the others can be used."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from headway.errors import StoreError, UnknownName
from headway.facts import list_facts, show, sql
from headway.facts.provenance import Source
from headway.facts.store import (
    fingerprints,
    known_by,
    list_vintages,
    newest_with,
    open_vintage,
    thinned_vintages,
    vintages_with,
)
from headway.facts.writing import write_vintage

ORIGIN = {"source": "test", "source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
SOURCE = Source(title="test", url="https://example.org", published=date(2026, 1, 1), confidence="high")
ROWS: dict[str, list[dict[str, Any]]] = {
    "models": [{"model": "X", "released": date(2025, 1, 1), "access": "open", **ORIGIN}],
    "benchmarks": [{"benchmark": "B", "in_index": True, **ORIGIN}],
    "scores": [{"model": "X", "benchmark": "B", "score": 0.5, **ORIGIN}],
}


def write(store: Path, name: str) -> Path:
    return write_vintage(store, name, ROWS, sources=[SOURCE], counts={})


def _drop(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


def _cut(file: str) -> Callable[[Path], None]:
    def cut(folder: Path) -> None:
        content = (folder / file).read_bytes()
        (folder / file).write_bytes(content[: len(content) // 2])

    return cut


def _replace(file: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        content = (folder / file).read_bytes()
        assert old in content
        (folder / file).write_bytes(content.replace(old, new, 1))

    return replace


#: What breaks a vintage so that opening it shows it, and the file that is named.
ON_OPENING = [
    (_drop("datapackage.json"), "datapackage.json"),
    (_cut("datapackage.json"), "datapackage.json"),
    (_cut("manifest.json"), "manifest.json"),
    (_replace("datapackage.json", b"test", b"text"), "datapackage.json"),
    (_replace("manifest.json", b'"layout": "rows"', b'"layout": "none"'), "manifest.json"),
    (lambda folder: (folder / "datapackage.json").write_text('{"resources": 3}'), "datapackage.json"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "file"), ON_OPENING)
def test_opening_names_vintage_and_file_and_takes_no_older_one(
    store: Path, damage: Callable[[Path], None], file: str
) -> None:
    damage(write(store, "2026-09-01"))

    for name in ("2026-09-01", None):
        with pytest.raises(StoreError, match=r"vintage 2026-09-01 is damaged: ") as error:
            open_vintage(name)
        assert file in str(error.value)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "damage",
    [
        _drop("datapackage.json"),
        _cut("datapackage.json"),
        _cut("manifest.json"),
        _drop("scores.csv"),
        _cut("models.csv"),
    ],
)
def test_the_list_names_what_is_damaged_and_shows_the_rest(store: Path, damage: Callable[[Path], None]) -> None:
    damage(write(store, "2026-09-01"))
    write(store, "2026-09-02")

    told = list_facts().to_dict()

    assert [row["vintage"] for row in told["damaged"]] == ["2026-09-01"]
    assert told["damaged"][0]["why"].startswith("vintage 2026-09-01 is damaged: ")
    assert "2026-09-01" not in [row["vintage"] for row in told["vintages"]]
    assert [row["vintage"] for row in told["vintages"]][-2:] == ["2026-09-02", "2026-11-23"]


def test_a_damaged_vintage_may_hold_any_table_so_it_is_never_passed_over(store: Path) -> None:
    _cut("datapackage.json")(write(store, "2026-09-01"))

    assert "2026-09-01" in vintages_with("time_horizons")
    assert newest_with("scores") == "2026-09-01"
    with pytest.raises(StoreError, match="2026-09-01"):
        show("scores")
    with pytest.raises(StoreError, match="2026-09-01"):
        sql("SELECT 1")


def test_other_vintages_are_used_as_before(store: Path) -> None:
    _cut("datapackage.json")(write(store, "2026-09-01"))

    assert show("scores", as_of=date(2026, 8, 31)).to_dict()["vintage"] == "2026-08-11"
    assert sql("SELECT count(*) FROM scores", vintage="2026-08-11").to_dict()["vintage"] == "2026-08-11"
    assert newest_with("chips") == "2026-11-23"
    assert any("2026-09-01 is damaged" in each for each in fingerprints())


def test_a_mended_vintage_is_whole_again(store: Path) -> None:
    path = write(store, "2026-09-01") / "datapackage.json"
    content = path.read_bytes()
    _cut("datapackage.json")(path.parent)
    with pytest.raises(StoreError):
        open_vintage("2026-09-01")

    path.write_bytes(content)

    assert open_vintage("2026-09-01").models()[0].name == "X"


def test_the_command_lists_a_damaged_vintage_in_one_line(store: Path, run: Callable[..., SimpleNamespace]) -> None:
    _drop("scores.csv")(write(store, "2026-09-01"))

    told = run("facts", "list")

    assert told.code == 0
    gone = f"vintage 2026-09-01 is damaged: {store / '2026-09-01' / 'scores.csv'} cannot be read (No such file"
    named = [line for line in told.out.splitlines() if "2026-09-01" in line]
    assert len(named) == 1
    assert named[0].startswith(gone)
    assert named[0].endswith(
        "restore the vintage from a copy, or move its folder away; headway facts verify names all that is damaged"
    )


def test_two_states_of_a_day_are_both_there(store: Path) -> None:
    for name in ("2026-09-01", "2026-09-01.2"):
        write(store, name)

    assert known_by(date(2026, 9, 1))[-2:] == ("2026-09-01", "2026-09-01.2")
    assert open_vintage().name == "2026-09-01.2"
    assert open_vintage("2026-09-01").name == "2026-09-01"
    shown = show("scores", as_of=date(2026, 9, 1)).to_dict()
    assert (shown["vintage"], shown["as_of"]) == ("2026-09-01.2", "2026-09-01")
    assert show("scores").to_dict()["as_of"] == "2026-09-01"
    assert show("scores", as_of=date(2026, 9, 1), vintage="2026-09-01.2").to_dict()["vintage"] == "2026-09-01.2"
    assert thinned_vintages(known_by(date(2026, 9, 1))).left_out == ("2026-09-01",)


def test_a_folder_of_another_name_is_no_vintage(store: Path) -> None:
    folder = write(store, "2026-09-01")
    for name in ("notes", ".2026-09-02", "2026-09-03 copy", "2026-09-04.1"):
        (store / name).mkdir()
    (store / "2026-09-05").write_text("a file")
    folder.rename(store / "copy")

    assert [info.name for info in list_vintages() if not info.bundled] == []
    for name in ("copy", "../store/copy", "2026-09-05", "."):
        with pytest.raises(UnknownName):
            open_vintage(name)
