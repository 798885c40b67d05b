"""Vintages on disk: written whole or not at all, never changed, damage noticed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from headway.errors import DataError, StoreError, UnknownName
from headway.facts.provenance import Source
from headway.facts.store import list_vintages, open_vintage, user_folder
from headway.facts.writing import write_vintage

ORIGIN = {"source": "test", "source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
SOURCE = Source(title="test", url="https://example.org", published=date(2026, 1, 1), confidence="high")
COUNTS = {"read": 1, "placed": 1, "merged": 0, "unplaced": 0}


def model(name: str, **changes: Any) -> dict[str, Any]:
    row = {"model": name, "released": date(2025, 1, 1), "developers": ("A", "B"), "countries": (), "access": "open"}
    return {**row, **ORIGIN, **changes}


def write(root: Path, name: str, *models: dict[str, Any]) -> Path:
    return write_vintage(root, name, {"models": models}, sources=[SOURCE], counts=COUNTS)


def test_what_is_written_is_read_back(store: Path) -> None:
    write(store, "2026-09-01", model("X"), model('Y "2", new\nline'))

    opened = open_vintage("2026-09-01")

    assert [found.name for found in opened.models()] == ["X", 'Y "2", new\nline']
    assert opened.models()[0].developers == ("A", "B")
    assert opened.models()[0].countries == ()
    assert opened.sources == (SOURCE,)


def test_the_newest_vintage_with_scores_is_opened_by_default(store: Path) -> None:
    write(store, "2026-09-01", model("X"))

    assert open_vintage().name == "2026-08-11"


def test_a_vintage_is_written_once(store: Path) -> None:
    write(store, "2026-09-01", model("X"))

    with pytest.raises(StoreError, match="2026-09-01 is there already, and old vintages are never changed"):
        write(store, "2026-09-01", model("Y"))

    assert [found.name for found in open_vintage("2026-09-01").models()] == ["X"]


def test_a_bundled_vintage_is_never_hidden_by_ones_own(store: Path) -> None:
    write(store, "2026-08-11", model("X"))

    assert len(open_vintage("2026-08-11").models()) == 222


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"released": "last week"}, "models.csv, row 2, column 'released', value 'last week'"),
        ({"model": None}, "models.csv, row 2, column 'model': the cell is empty"),
    ],
)
def test_a_bad_row_leaves_the_store_as_it_was(store: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as error:
        write(store, "2026-09-01", model("X", **changes))

    assert message in str(error.value)
    assert not store.exists()


def test_a_key_that_appears_twice_is_named(store: Path) -> None:
    with pytest.raises(DataError, match="row 3, column 'model', value 'X': the key appears twice"):
        write(store, "2026-09-01", model("X"), model("X"))


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="file, where vintages are kept, is no folder; set HEADWAY_STORE to one"):
        write(tmp_path / "file", "2026-09-01", model("X"))


def test_a_store_that_is_a_file_is_told_and_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "file"))

    with pytest.raises(StoreError, match="is no folder; set HEADWAY_STORE to one, or unset it"):
        list_vintages()


def test_a_store_that_cannot_be_looked_into_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / ("long" * 100)))

    for ask in (list_vintages, lambda: open_vintage("2026-09-01")):
        with pytest.raises(StoreError, match="where vintages are kept, cannot be read: File name too long"):
            ask()


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HEADWAY_STORE", "~/data")

    assert user_folder() == tmp_path / "data"


def test_a_changed_file_is_noticed(store: Path) -> None:
    path = write(store, "2026-09-01", model("X")) / "models.csv"
    path.write_text(path.read_text().replace("X", "Z"))

    with pytest.raises(StoreError, match=r"models.csv of vintage 2026-09-01 has changed"):
        open_vintage("2026-09-01").models()


def test_a_missing_file_is_named(store: Path) -> None:
    (write(store, "2026-09-01", model("X")) / "models.csv").unlink()

    with pytest.raises(StoreError, match=r"models.csv of vintage 2026-09-01 cannot be read"):
        open_vintage("2026-09-01").models()


@pytest.mark.parametrize("content", ["{", "{}", '{"resources": 3}'])
def test_a_damaged_descriptor_is_named(store: Path, content: str) -> None:
    (write(store, "2026-09-01", model("X")) / "datapackage.json").write_text(content)

    with pytest.raises(StoreError, match=r"2026-09-01/datapackage.json cannot be read"):
        open_vintage("2026-09-01")


def test_a_vintage_that_is_being_written_is_not_listed(store: Path) -> None:
    write(store, "2026-09-01", model("X")).rename(store / ".2026-09-01-part")

    assert [info.name for info in list_vintages()] == [
        "2025-12-03",
        "2025-12-19",
        "2026-04-19",
        "2026-08-11",
        "2026-11-23",
    ]


def test_an_unknown_vintage_or_table_says_what_there_is() -> None:
    with pytest.raises(UnknownName, match="known: 2025-12-03, 2025-12-19, 2026-04-19, 2026-08-11"):
        open_vintage("2026-08-12")
    with pytest.raises(UnknownName, match="no table in vintage 2025-12-19 called 'scores'"):
        open_vintage("2025-12-19").table("scores")


def test_scores_of_the_index_leave_out_other_benchmarks_and_older_models() -> None:
    models, benchmarks, _ = open_vintage("2026-04-19").score_rows()
    opened = open_vintage("2026-04-19")
    released = {model.name: model.released for model in opened.models()}

    assert "LiveBench" in opened.table("benchmarks")["benchmark"].to_list()
    assert "LiveBench" not in benchmarks
    assert min(released[name] for name in models) >= date(2023, 1, 1)
    assert min(released.values()) < date(2023, 1, 1)


def test_the_digest_changes_with_any_cell(store: Path) -> None:
    first, second = (write(store, day, model(name)) for day, name in (("2026-09-01", "X"), ("2026-09-02", "Y")))

    assert open_vintage(first.name).digest != open_vintage(second.name).digest
