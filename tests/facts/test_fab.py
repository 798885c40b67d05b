"""The table of fabs: every collected row read, levels and flows apart, corrections that correct, bad rows refused."""

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compute_facts import fab
from headway.errors import DataError
from headway.facts.fab_tables import FAB_CAPACITY
from headway.facts.schema import typed
from headway.facts.store import open_vintage

BESIDE = Path(fab.__file__).parent

#: Beside a checkout; the installed product does not need it.
COLLECTED = Path(__file__).parents[3] / "shared" / "facts"


def collected(name: str) -> list[dict[str, str]]:
    if not COLLECTED.is_dir():
        pytest.skip(f"the collected facts are not at {COLLECTED}")
    with (COLLECTED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def raw() -> list[dict[str, str]]:
    return collected("fab_capacity")


@pytest.fixture(scope="module")
def rows(raw: list[dict[str, str]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in fab.rows(raw)}


def beside(name: str) -> list[dict[str, str]]:
    with (BESIDE / f"fab_capacity_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_collected_row_has_its_place(raw: list[dict[str, str]], rows: dict[str, Any]) -> None:
    assert len(raw) == 35
    assert {f"fab_capacity:{place}" for place in range(2, 37)} <= set(rows)


def test_capacities_are_levels_of_a_day_and_what_was_made_is_a_flow(rows: dict[str, Any]) -> None:
    for row in rows.values():
        if row["basis"] == "level":
            assert row["start"] == row["end"]
        if row["basis"] == "flow":
            assert row["start"] < row["end"]
            assert "month" not in row["unit"]
        if row["unit"] == "wafers/month":
            assert row["basis"] in ("level", "average")
        if row["unit"] == "percent":
            assert row["basis"] == "ratio"


def test_a_date_and_a_statement_are_rows_too(rows: dict[str, Any]) -> None:
    start, said = rows["fab_capacity:23"], rows["fab_capacity:36"]

    assert (str(start["day_low"]), str(start["day_central"]), str(start["day_high"])) == (
        "2026-07-01", "2026-10-01", "2027-12-31",
    )  # fmt: skip
    assert said["basis"] == "statement"
    assert said["central"] is None
    assert "supporting tools missing" in said["note"]


def test_every_correction_has_a_reason_and_stands_in_the_table(rows: dict[str, Any], raw: list[dict[str, str]]) -> None:
    changes = beside("corrections")

    assert all(change["reason"] for change in changes)
    assert len({(change["id"], change["column"]) for change in changes}) == len(changes)
    for change in changes:
        assert rows[change["id"]][change["column"]] == fab._value(change["column"], change["value"])
    read_again = {change["id"] for change in changes if change["column"] == "source_read"}
    assert all(raw[int(name.partition(":")[2]) - 2]["source_read"] == "no" for name in read_again)


def test_a_correction_that_is_no_longer_needed_is_reported(
    raw: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = {"id": "fab_capacity:2", "column": "unit", "value": "wafers/month", "reason": "none", "source_url": ""}
    kept = fab.beside
    monkeypatch.setattr(
        fab, "beside", lambda name: [*kept(name), *([twice] if name == "fab_capacity_corrections" else [])]
    )

    with pytest.raises(ValueError, match="changes nothing"):
        fab.rows(raw)


def test_a_new_row_of_the_collection_without_a_reading_is_reported(raw: list[dict[str, str]]) -> None:
    with pytest.raises(ValueError, match="fab_capacity:37 has no row"):
        fab.rows([*raw, raw[0]])


def test_published_outputs_are_those_of_the_flows(rows: dict[str, Any]) -> None:
    """The same counts stand in the collected table of flows: both must say the same."""
    flows = {(row["item"], row["period"], row["central"]) for row in collected("compute_supply")}
    pairs = {
        "fab_extra:sa_2024": ("Huawei Ascend", "2024"),
        "fab_extra:sa_2025": ("Huawei Ascend", "2025"),
        "fab_extra:idc_2025": ("Huawei Ascend", "2025"),
        "fab_extra:reuters_2026": ("Huawei Ascend 950PR", "2026"),
        "fab_extra:thead_2025": ("Alibaba T-Head", "2025"),
        "fab_extra:kunlun_2025": ("Baidu Kunlunxin", "2025"),
        "fab_extra:cambricon_2025": ("Cambricon", "2025"),
    }

    for name, (item, period) in pairs.items():
        assert (item, period, f"{rows[name]['central']:.0f}") in flows


def test_our_own_estimates_are_called_so_and_have_low_confidence(rows: dict[str, Any]) -> None:
    own = [row for row in rows.values() if row["kind"] == "assumption"]

    assert len(own) == len([row for row in rows.values() if row["source"] == "Headway's own estimate"])
    assert all(row["confidence"] == "low" and row["note"] for row in own)


def frame(**cells: str | None) -> pl.DataFrame:
    """One good row of text with some cells changed."""
    good: dict[str, str | None] = dict.fromkeys(FAB_CAPACITY.column_names)
    good |= {
        "id": "x", "entity": "A", "country": "B", "metric": "m", "period": "2025", "start": "2025-12-31",
        "end": "2025-12-31", "basis": "level", "unit": "wafers/month", "low": "1", "central": "2", "high": "3",
        "kind": "estimate", "source": "s", "source_date": "2026-01-01", "known": "2026-01-01", "confidence": "low",
        "source_read": "true",
    }  # fmt: skip
    return pl.DataFrame(
        {name: [value] for name, value in (good | cells).items()}, schema_overrides=dict.fromkeys(good, pl.String)
    )


def test_the_good_row_is_good() -> None:
    assert typed(FAB_CAPACITY, frame(), "fab.csv").height == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"start": "2025-01-01"}, "a level has one day"),
        ({"unit": "percent", "basis": "ratio", "central": "45", "high": "450"}, "a percentage is above 100"),
        ({"low": "5"}, "low is above central"),
        ({"low": "-1"}, "at least 0"),
        ({"basis": "date", "low": None, "central": None, "high": None}, "a date has no day"),
        ({"low": None, "central": None, "high": None}, "the row has no number"),
        ({"day_low": "2026-02-01", "day_central": "2026-01-01"}, "earliest date is after"),
        ({"known": "2025-01-01"}, "known before it happened"),
        ({"basis": "stock"}, "it is one of level, average, flow"),
        ({"input": "wafer"}, "it is one of wafers"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_one_clear_line(cells: dict[str, str | None], said: str) -> None:
    with pytest.raises(DataError, match=said) as raised:
        typed(FAB_CAPACITY, frame(**cells), "fab.csv")

    assert str(raised.value).startswith("fab.csv, row 2, column")
    assert "\n" not in str(raised.value)


def test_the_bundled_table_is_the_one_that_is_built(rows: dict[str, Any]) -> None:
    assert open_vintage("2026-11-23").table("fab_capacity")["id"].to_list() == list(rows)
