"""A number followed to its row: by the key of a row, and by its place in a report."""

import csv
import hashlib
import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from copied_vintage import copied

from headway.api import facts_trace
from headway.cli.facts_trace import _brief
from headway.errors import OptionError, StoreError, UnknownName
from headway.facts import tracing
from headway.facts.contents import checked_manifest
from headway.facts.manifest import MANIFEST
from headway.facts.schema import text_frame
from headway.facts.store import list_vintages, open_vintage
from headway.facts.tables import TABLES

Run = Callable[..., SimpleNamespace]

DOCUMENT = {
    "seed": 12345,
    "pairs": [
        {
            "standing": {
                "leader": "US",
                "best": {"follower": {"model": "Kimi K3", "index": 157.0}},
                "lag": {"low": 3.6, "central": 5.2239},
            }
        }
    ],
    "views": {"a/b": {"rows": [{"share": 0.128, "whole": True}]}},
}


def traced(*names: str, **options: Any) -> dict[str, Any]:
    return facts_trace(*names, **options).to_dict()


@pytest.mark.parametrize(
    "key",
    [("scores", "Kimi K3", "GPQA diamond"), ("chips", "H20 96GB"), ("models", "o3"), ("statements", "statements:2")],
)
def test_a_row_is_told_as_it_stands_in_its_file_on_that_line(key: tuple[str, ...]) -> None:
    found = traced(*key)
    (row,) = found["rows"]
    path = Path(found["file"]["path"])
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))

    cells = dict(zip(lines[0], lines[row["line"] - 1], strict=True))
    assert {name: value or "" for name, value in row["cells"].items()} == cells
    assert hashlib.sha256(path.read_bytes()).hexdigest() == found["file"]["sha256"]
    assert row["source"]["title"] == cells["source"]
    assert found["sources"] == [row["source"]]
    assert list(found["key"].values()) == list(key[1:])


def test_the_lines_to_check_by_hand_hold(run: Run) -> None:
    found = traced("scores", "Kimi K3", "GPQA diamond")
    checked = subprocess.run(found["check"]["sha256sum"], shell=True, capture_output=True, text=True, check=False)
    asked = run(*shlex.split(found["check"]["sql"])[1:], "--json")

    assert checked.stdout.endswith(": OK\n")
    (row,) = json.loads(asked.out)["rows"]
    assert row[2] == float(found["rows"][0]["cells"]["score"])


def test_a_long_cell_is_cut_on_the_screen_and_whole_in_json() -> None:
    assert _brief("o3") == "o3"
    assert _brief(";".join(["150.0000"] * 500)).endswith("… (4,499 characters; --json has all)")


def test_a_corrected_day_is_told_with_its_rule_and_what_it_was_in_every_vintage() -> None:
    found = traced("models", "o3")
    rules = {rule["column"]: rule["rule"] for rule in found["rows"][0]["rules"]}
    history = {row["vintage"]: row for row in found["history"]}

    assert rules["released"] == "published as 2024-12-20, corrected to 2025-04-16"
    assert "every version that was tested carries this date" in rules["rule"]
    assert list(history) == ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"]
    assert history["2025-12-03"]["first"]
    assert {"column": "published_released", "from": None, "to": "2024-12-20"} in history["2026-08-11"]["changed"]


def test_the_publishers_own_file_of_a_score_is_named_where_a_rule_says_which(publications: Path) -> None:
    found = traced("scores", "Amazon Nova Lite", "LiveBench", vintage="2026-04-19")
    files = {row["name"]: row for row in found["manifest"]["files"]}
    (name,) = found["rows"][0]["raw"]
    content = (publications / "2026-04-19" / name).read_bytes()

    assert files[name]["sha256"] == hashlib.sha256(content).hexdigest()
    assert found["rows"][0]["cells"]["version"] in content.decode()


def test_every_bundled_vintage_has_a_manifest_that_names_the_publishers_files() -> None:
    for info in (each for each in list_vintages() if each.bundled):
        manifest = checked_manifest(info.folder)
        assert manifest is not None, info.name
        assert manifest.origin.files
        assert manifest.origin.known == info.day
        assert not any(each.retrieved for each in manifest.origin.files)
        tables = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in info.folder.glob("*.csv")}
        assert manifest.tables == tables
        assert (info.folder / MANIFEST).is_file()


def test_the_hashes_of_the_manifests_are_those_of_the_publications(publications: Path) -> None:
    for folder in sorted(publications.iterdir()):
        manifest = checked_manifest(next(info.folder for info in list_vintages() if info.name == folder.name))
        assert manifest is not None
        here = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        assert {each.name: (each.sha256, each.size) for each in manifest.origin.files} == {
            name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size) for name, path in here.items()
        }


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        (("models", "Kimi K9"), UnknownName, "did you mean 'Kimi K3'"),
        (
            ("scores", "Kimi K3", "GPQA"),
            UnknownName,
            "no benchmark in scores called 'GPQA'; did you mean 'GPQA diamond'",
        ),
        (("skores", "x"), UnknownName, "no table called"),
        (("models",), OptionError, "a row of models is named by model; got nothing"),
        (("models", "o3", "o4"), OptionError, "a row of models is named by model; got 'o3', 'o4'"),
        ((), OptionError, "give a table and the key"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(names: tuple[str, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        traced(*names)

    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_damaged_vintage_is_not_traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path))
    copied("2026-08-11", tmp_path / "2026-08-12")
    for name in ("manifest.json", "datapackage.json"):
        (tmp_path / "2026-08-12" / name).unlink()
    shutil.copy(open_vintage("2026-08-11").folder / "datapackage.json", tmp_path / "2026-08-12")
    with (tmp_path / "2026-08-12" / "models.csv").open("a") as file:
        file.write("\n")

    with pytest.raises(StoreError):
        traced("models", "o3", vintage="2026-08-12")


def test_a_place_is_found_with_all_that_lies_on_the_way() -> None:
    values = tracing.around(DOCUMENT, "/pairs/0/standing/lag/central")

    assert values[-1] == 5.2239
    assert values[0] is DOCUMENT
    assert tracing.around(DOCUMENT, "/views/a~1b/rows/0/share")[-1] == 0.128
    assert next(iter(tracing.names_around(values))) == {"US", "Kimi K3"}


@pytest.mark.parametrize("pointer", ["/pairs/1", "/pairs/x", "/nothing", "/seed/3", "pairs"])
def test_a_place_that_is_not_there_is_named(pointer: str) -> None:
    with pytest.raises(OptionError):
        tracing.around(DOCUMENT, pointer)


@pytest.mark.parametrize(
    ("shown", "places"),
    [
        ("5.2", ["/pairs/0/standing/lag/central"]),
        ("12.8%", ["/views/a~1b/rows/0/share"]),
        ("12,345", ["/seed"]),
        ("99", []),
    ],
)
def test_a_number_is_found_as_it_is_printed(shown: str, places: list[str]) -> None:
    assert tracing.places_of(DOCUMENT, shown) == places


def test_every_number_has_one_place_and_every_place_gives_its_number() -> None:
    found = dict(tracing.numbers_in(DOCUMENT))

    assert len(found) == 5
    assert all(tracing.around(DOCUMENT, path)[-1] == value for path, value in found.items())


def test_rows_that_are_named_hold_most_of_the_names() -> None:
    table = TABLES["scores"]
    frame = text_frame((open_vintage("2026-08-11").folder / "scores.csv").read_bytes())
    both = tracing.rows_named(table, frame, frozenset({"Kimi K3", "GPQA diamond", "US"}))
    one = tracing.rows_named(table, frame, frozenset({"Kimi K3"}))

    assert [frame.row(place)[:2] for place in both] == [("Kimi K3", "GPQA diamond")]
    assert {frame.row(place)[0] for place in one} == {"Kimi K3"}
    assert len(one) == 17
    assert tracing.rows_named(table, frame, frozenset({"Epoch evaluations"})) == []


def test_a_report_without_the_part_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("{}", "utf-8")

    with pytest.raises(StoreError, match="make it again"):
        traced("/seed", report=tmp_path / "report.json")
