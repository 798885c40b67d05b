"""Flows and stocks of chips as the collection's rows become ours: periods, origins, corrections, extra rows."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import build_compute
from compute_facts import flows, mixes, stock
from compute_facts.common import CLOSED, beside
from compute_facts.corrections import corrected
from headway.facts.store import open_vintage

SHARED = Path(__file__).parents[3] / "shared"
VINTAGE = open_vintage("2026-11-23")
FLOWS, STOCK = VINTAGE.table("chip_flows"), VINTAGE.table("chip_stock")


def find(frame: pl.DataFrame, name: str) -> dict[str, object]:
    return frame.filter(pl.col("id") == name).row(0, named=True)


@pytest.fixture
def collection() -> Path:
    """The folder of the collection."""
    if not (SHARED / "facts").is_dir():
        pytest.skip(f"the collection is not at {SHARED}")
    return SHARED


def test_no_row_of_the_collection_is_lost_or_counted_twice(collection: Path) -> None:
    supply = build_compute.raw(collection, "compute_supply")
    owners = build_compute.raw(collection, "compute_stock_by_owner")
    made = [*flows.rows(supply), *stock.rows(owners, supply)]
    names = [row["id"] for row in made]

    assert len(names) == len(set(names))
    assert sum(name.startswith("compute_supply:") for name in names) == len(supply)
    assert sum(name.startswith("compute_stock_by_owner:") for name in names) == len(owners)
    assert sum(name.startswith("epoch_chips:") for name in names) == len(beside("epoch_chips"))


def test_the_same_rows_give_the_same_tables(collection: Path) -> None:
    supply = build_compute.raw(collection, "compute_supply")

    assert flows.rows(supply) == flows.rows(supply)
    assert mixes.rows() == mixes.rows()


@pytest.mark.parametrize("name", ["flows_corrections", "stock_corrections"])
def test_every_correction_has_a_reason(name: str) -> None:
    assert all(each["reason"] for each in beside(name))


def test_a_correction_that_changes_nothing_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = {"id": "x", "column": "kind", "value": "derived", "reason": "r", "source_url": ""}
    monkeypatch.setattr("compute_facts.corrections.beside", lambda _: [rule])

    with pytest.raises(KeyError, match="has expired"):
        corrected([{"id": "x", "kind": "derived", "note": None}], "any")


def test_a_correction_is_written_beside_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = {"id": "x", "column": "central", "value": "5", "reason": "the table says 5", "source_url": ""}
    monkeypatch.setattr("compute_facts.corrections.beside", lambda _: [rule])

    assert corrected([{"id": "x", "central": 4.0, "note": "as read"}], "any") == [
        {"id": "x", "central": 5.0, "note": "as read. the table says 5"}
    ]


def test_a_reason_that_holds_for_several_cells_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [
        {"id": "x", "column": column, "value": value, "reason": "of another day", "source_url": ""}
        for column, value in (("central", "5"), ("high", "6"))
    ]
    monkeypatch.setattr("compute_facts.corrections.beside", lambda _: rules)

    (found,) = corrected([{"id": "x", "central": 4.0, "high": 4.0, "note": None}], "any")

    assert found == {"id": "x", "central": 5.0, "high": 6.0, "note": "of another day"}


def test_what_came_in_a_period_was_counted_after_it_ended_or_is_a_forecast(collection: Path) -> None:
    built = flows.rows(build_compute.raw(collection, "compute_supply"))

    early = [each["id"] for each in built if each["known"] < each["end"] and each["kind"] in ("actual", "estimate")]

    assert early == []


def test_owners_were_known_when_the_publisher_gave_them() -> None:
    owners = STOCK.filter(pl.col("class") == "merchant")

    assert owners["known"].unique().to_list() == [date(2026, 4, 22)]
    assert set(owners["owner"]) == {"Amazon", "CoreWeave", "Google", "Meta", "Microsoft", "Oracle", "xAI"}
    assert set(owners["source"]) == {"Epoch AI, AI Chip Owners"}


def test_labs_use_and_do_not_own() -> None:
    labs = STOCK.filter((pl.col("owner") == "OpenAI") | (pl.col("owner") == "Anthropic"))

    assert set(labs["basis"]) == {"used"}
    assert labs["class"].null_count() == labs.height
    assert set(labs["known"]) == {date(2026, 9, 3)}


def test_an_incomplete_quarter_ends_where_its_data_end() -> None:
    ends = dict(
        STOCK.filter((pl.col("period") == "2026-Q1") & pl.col("class").is_in(["B300", "merchant", "TPU v7"]))
        .select("class", "end")
        .iter_rows()
    )

    assert ends == {"merchant": date(2026, 1, 25), "B300": date(2026, 1, 25), "TPU v7": date(2026, 2, 1)}


def test_families_of_the_publisher_are_the_worlds_and_in_chips() -> None:
    families = STOCK.filter(pl.col("id").str.starts_with("epoch_chips:"))

    for column, value in (("side", "world"), ("channel", "all"), ("unit", "chips"), ("level", 0.9)):
        assert families[column].unique().to_list() == [value]
    assert families["chip"].to_list() == families["class"].to_list()


def test_the_collections_own_sums_are_marked_as_such() -> None:
    for name in ("US named owners (sum)", "World excl. Chinese-made chips (sum)", "China domestic chips (cumulative)"):
        rows = STOCK.filter(pl.col("owner") == name)
        assert rows.height > 0
        assert set(rows["kind"]) == {"derived"}
        assert set(rows["source"]) == {"Headway's own estimate"}


@pytest.mark.parametrize("name", ["compute_supply:16", "compute_supply:17"])
def test_what_a_filing_says_of_its_quarter_is_of_its_days(name: str) -> None:
    row = find(FLOWS, name)

    assert (row["start"], row["end"]) in {
        (date(2026, 1, 26), date(2026, 4, 26)),
        (date(2026, 4, 27), date(2026, 7, 26)),
    }


def test_the_scenario_of_one_pathway_is_no_count_of_2023() -> None:
    row = find(FLOWS, "compute_supply:28")

    assert (row["kind"], row["central"], row["class"]) == ("forecast", 18_000.0, None)


def test_vendors_of_2025_sum_to_the_counted_total() -> None:
    named = FLOWS.filter(
        (pl.col("channel") == "domestic")
        & (pl.col("period") == "2025")
        & pl.col("class").is_not_null()
        & (pl.col("known") == date(2026, 4, 1))
    )

    assert named["central"].sum() == find(FLOWS, "compute_supply:36")["central"]


def test_every_own_estimate_gives_its_reason_and_a_day_before_the_collection_closed() -> None:
    for frame in (FLOWS, STOCK, VINTAGE.table("chip_mixes"), VINTAGE.table("assumptions")):
        own = frame.filter(pl.col("source") == "Headway's own estimate")
        assert own["note"].null_count() == 0
        assert own["source_date"].max() <= CLOSED


def test_every_class_of_a_row_is_a_class() -> None:
    known = {*VINTAGE.table("chip_mixes")["class"], "merchant"}

    for frame in (FLOWS, STOCK):
        assert set(frame["class"].drop_nulls()) <= known
