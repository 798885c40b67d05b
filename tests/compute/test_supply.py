"""The account of supply on the bundled facts, and a hand-worked draw of it."""

import json
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from headway import api
from headway.compute.estimates import Sampler
from headway.compute.supply_draws import flows_of, make
from headway.compute.supply_inputs import SHARED_YEARS, YEARS, known_inputs, parse_setting, with_settings
from headway.compute.wafers import dies_per_wafer
from headway.errors import OptionError, UnknownName
from headway.facts.store import open_vintage


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_supply().to_dict()


def year_of(data: dict[str, Any], year: int) -> dict[str, Any]:
    (found,) = (row for row in data["years"] if row["year"] == year)
    return found


def test_certain_inputs_give_the_output_worked_by_hand() -> None:
    rows = open_vintage("2026-11-23").table("fab_capacity")
    wanted = (
        "wafers=10000", "ai_share=0.1", "yield=0.5", "die_area=665.61", "die_bank=0", "hbm_bank=0", "hbm_rush=0",
        "hbm_start=2023-01-01", "hbm_first_year=400000", "hbm_growth=1", "hbm_share=1", "packaging=1000000",
        "packaging_yield=0.8",
    )  # fmt: skip
    inputs = with_settings(known_inputs(rows, date(2026, 11, 23)), [parse_setting(text) for text in wanted])

    made = make(flows_of(inputs, Sampler(draws=3, shared=SHARED_YEARS)))

    # 10,000 wafers x 12 months x 10% x 80.4 dies x 50% = 482,000 dies a year; memory 400,000 / 4 = 100,000 binds.
    assert 120_000 * 0.1 * 0.5 * float(dies_per_wafer(665.61)) == pytest.approx(482_232, rel=1e-3)
    assert made.starts.sum(axis=1) == pytest.approx([100_000.0 * len(YEARS)] * 3)
    assert made.dies_left[:, -1] == pytest.approx([382_232.0 * len(YEARS)] * 3, rel=1e-3)


def test_json_holds_what_the_contract_names(data: dict[str, Any]) -> None:
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources", "years", "inputs", "assumptions"} <= set(data)
    for row in data["years"]:
        assert {"year", "output", "dies", "hbm", "packaging", "binds", "published"} <= set(row)
        assert row["output"]["low"] <= row["output"]["central"] <= row["output"]["high"]
        assert sum(row["binds"].values()) == pytest.approx(1.0)
        for term in ("dies", "hbm", "packaging"):
            assert row["output"]["central"] <= row[term]["central"] * (1 + 1e-9)


def test_the_counts_of_2024_and_2025_lie_inside_and_what_does_not_is_said_why(data: dict[str, Any]) -> None:
    inside = {(row["who"], row["year"]): row for row in data["hindcast"]}

    assert inside["SemiAnalysis", 2024]["inside"]
    assert inside["IDC", 2025]["inside"]
    outside = [row for row in data["hindcast"] if not row["inside"]]
    assert all(row["before_die_bank"] for row in outside)
    shown = {row["who"]: row["value"] for row in year_of(data, 2025)["published"]}
    output = year_of(data, 2025)["output"]
    assert output["low"] < shown["SemiAnalysis"]["central"] < output["high"]
    assert shown["US Commerce (Kessler)"]["high"] < output["low"]


def test_published_values_come_to_one_unit_by_the_dies_in_them(data: dict[str, Any]) -> None:
    shown = {row["who"]: row for row in year_of(data, 2026)["published"]}

    assert shown["SemiAnalysis"]["value"]["central"] == 300_000
    assert shown["Bloomberg"]["as_published"] == {"low": None, "central": 1_600_000, "high": None, "unit": "dies"}
    assert shown["Bloomberg"]["value"]["central"] == 800_000
    assert shown["Bloomberg (910C)"]["value"]["central"] == 600_000
    assert (shown["Reuters (950PR)"]["value"]["low"], shown["Reuters (950PR)"]["value"]["high"]) == (375_000, 750_000)


def test_units_of_one_account_hang_together(data: dict[str, Any]) -> None:
    dies = api.compute_supply(unit="dies").to_dict()
    eight = api.compute_supply(unit="h100e-8bit").to_dict()

    for year in YEARS:
        packages = year_of(data, year)["output"]
        assert year_of(dies, year)["output"]["central"] == pytest.approx(2 * packages["central"])
        assert year_of(dies, year)["binds"] == year_of(data, year)["binds"]
    # Until 2024 every card held one die of the 910B, whose worth the table of chips gives.
    worth = open_vintage("2026-11-23").table("chips").filter(pl.col("chip") == "Ascend 910B3")
    ratio = year_of(eight, 2024)["output"]["central"] / year_of(dies, 2024)["output"]["central"]
    assert ratio == pytest.approx(worth["h100e_8bit"][0])


def test_a_shock_to_memory_moves_memory_and_the_output_it_binds(data: dict[str, Any]) -> None:
    shock = api.compute_supply(settings=("hbm_start=2028-06-01",)).to_dict()

    assert year_of(shock, 2027)["hbm"]["central"] < year_of(data, 2027)["hbm"]["central"]
    assert year_of(shock, 2027)["output"]["central"] < 0.5 * year_of(data, 2027)["output"]["central"]
    assert year_of(shock, 2024) == year_of(data, 2024)
    assert shock["set"] == [{"input": "hbm_start", "value": pytest.approx(2028.41, abs=0.01), "since": None}]


def test_a_better_yield_does_nothing_where_memory_binds(data: dict[str, Any]) -> None:
    better = api.compute_supply(settings=("yield@2026=0.9",)).to_dict()

    assert year_of(better, 2026)["dies"]["central"] > year_of(data, 2026)["dies"]["central"]
    assert year_of(better, 2026)["output"]["central"] == pytest.approx(
        year_of(data, 2026)["output"]["central"], rel=0.02
    )


def test_a_fifth_more_of_what_binds_is_worth_more_than_a_fifth_more_of_the_rest(data: dict[str, Any]) -> None:
    for row in data["years"]:
        share, term = max((share, term) for term, share in row["binds"].items())
        if share >= 0.9:
            gains = {name: gain["central"] for name, gain in row["larger_by_a_fifth"].items()}
            assert gains[term] == max(gains.values())
            assert all(gain["low"] >= -1e-6 for gain in row["larger_by_a_fifth"].values())


def test_before_memory_was_known_it_is_left_out_and_named() -> None:
    early = api.compute_supply(as_of=date(2025, 6, 30)).to_dict()

    assert early["left_out"] == ["hbm"]
    assert "hbm_bank" in early["missing"]
    assert year_of(early, 2026)["binds"]["hbm"] is None
    assert year_of(early, 2026)["hbm"]["central"] is None
    assert year_of(early, 2026)["output"]["central"] > 0.0
    assert [row["who"] for row in year_of(early, 2025)["published"]] == [
        "SemiAnalysis", "Financial Times", "US Commerce (Kessler)",
    ]  # fmt: skip


def test_a_part_that_was_not_known_yet_prices_no_die() -> None:
    """The Ascend 950PR came on sale on 20 March 2026: before, 2026 is priced by the 910C alone, half of 0.79 a die."""
    before, after = (
        year_of(api.compute_supply(unit="h100e-8bit", as_of=day).to_dict(), 2026)["published"]
        for day in (date(2026, 3, 19), date(2026, 3, 20))
    )
    of_dies = [
        next(row["value"]["central"] for row in rows if row["as_published"]["unit"] == "dies")
        for rows in (before, after)
    ]

    assert of_dies[0] == pytest.approx(1_600_000 * 0.7887 / 2, rel=0.01)
    assert of_dies[1] > 1.02 * of_dies[0]


def test_when_nothing_was_known_nothing_is_said() -> None:
    none = api.compute_supply(as_of=date(2024, 1, 1)).to_dict()

    assert all(row["output"]["central"] is None for row in none["years"])
    assert none["hindcast"] == []
    assert none["others"] == []
    assert none["inputs"] == []


def test_of_one_source_the_newest_forecast_known_by_the_day_counts() -> None:
    said = [
        {
            row["who"]: row["as_published"]["central"]
            for row in year_of(api.compute_supply(as_of=day).to_dict(), 2025)["published"]
        }
        for day in (date(2025, 9, 7), date(2025, 9, 8))
    ]

    assert [each["SemiAnalysis"] for each in said] == [1_350_000, 805_000]


def test_other_vendors_stand_apart_with_counts_before_plans(data: dict[str, Any]) -> None:
    rows = {(row["vendor"], row["period"]): row for row in data["others"]}

    assert rows["Cambricon", "2025"]["cards"]["central"] == 116_000
    assert rows["Cambricon", "2025"]["cards"]["high"] == pytest.approx(139_200)
    assert rows["Cambricon", "2026"]["cards"]["high"] == 500_000
    assert rows["Cambricon", "2026"]["cards"]["low"] == rows["Cambricon", "2025"]["cards"]["low"]
    named = sum(
        rows[name, "2025"]["cards"]["central"]
        for name in ("Alibaba T-Head", "Baidu Kunlunxin", "Cambricon", "other Chinese vendors")
    )
    assert named + 812_000 == 1_650_000


def test_the_imported_memory_is_used_up_and_never_more_than_came(data: dict[str, Any]) -> None:
    piles = {row["name"]: row for row in data["stockpiles"]}

    assert piles["imported_stacks"]["used_up"]["central"] == "2025-Q4"
    assert piles["die_bank"]["total"]["central"] == pytest.approx(2_900_000, rel=0.02)


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    first, again, other = (api.compute_supply(draws=200, seed=seed).to_dict() for seed in (1, 1, 2))

    assert first == again
    assert first["years"] != other["years"]


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"unit": "wafers"}, UnknownName, "no unit called 'wafers'"),
        ({"year": 2031}, OptionError, "2023 to 2028"),
        ({"draws": 1}, OptionError, "at least 2 draws"),
        ({"as_of": date(2027, 1, 1)}, OptionError, "after the vintage"),
        ({"vintage": "2026-08-11"}, OptionError, "holds no table fab_capacity"),
        ({"settings": ("yield=2",)}, OptionError, "0.01 to 0.95 share"),
    ],
)
def test_what_cannot_be_asked_is_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        api.compute_supply(**options)


def test_two_draws_and_one_year_are_enough() -> None:
    found = api.compute_supply(draws=2, year=2026).to_dict()

    assert [row["year"] for row in found["years"]] == [2026]
    assert np.isfinite(found["years"][0]["output"]["high"])
