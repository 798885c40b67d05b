"""A thousand vintages of the real size: questions read descriptors, not tables, and each only what it must.

Work is counted, not timed: files that are opened, and the memory of a process. `benchmarks/vintages.py` times the same.
"""

from pathlib import Path
from typing import Any

import pytest

import vintages


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the benchmark."""
    root = tmp_path_factory.mktemp("many") / "store"
    root.mkdir()
    vintages.make_store(root, vintages.MANY)
    return root


def asked(question: str, store: Path) -> dict[str, Any]:
    found = vintages.asked_apart(question, store)
    assert found["mb"] < vintages.MOST_MB, f"{question}: {found['mb']:.0f} MB"
    return found


def test_a_list_opens_no_table_and_each_descriptor_and_manifest_once(store: Path) -> None:
    found = asked("list", store)

    assert found["csv"] == 0
    assert found["json"] <= 2 * (vintages.MANY + 10)


def test_the_newest_is_opened_without_the_others(store: Path) -> None:
    found = asked("open the newest", store)

    assert found["csv"] == 0
    assert found["json"] <= 10


def test_one_is_opened_without_the_others(store: Path) -> None:
    found = asked("open one", store)

    assert (found["csv"], found["json"]) == (1, 3)


def test_what_was_known_on_a_day_is_found_without_the_others(store: Path) -> None:
    found = asked("show as of a day", store)

    assert found["csv"] == 1
    assert found["json"] <= 10


def test_sql_reads_the_tables_of_one(store: Path) -> None:
    assert asked("sql", store)["csv"] <= 4


def test_which_vintages_hold_a_table_is_asked_of_each_once(store: Path) -> None:
    found = asked("gap: what a kept one hangs on", store)

    assert found["csv"] == 0
    assert found["json"] <= 2 * (vintages.MANY + 10)


def test_which_vintage_answers_a_gap_is_found_from_the_newest(store: Path) -> None:
    found = asked("gap: which vintage", store)

    assert found["csv"] == 0
    assert found["json"] <= 40
