"""What the command says of the ledger: rows, totals, ratios in every unit, shares, mixes, years."""

import json
from datetime import date
from typing import Any

import numpy as np
import pytest

import headway
from headway import api
from headway.compute.ledger import Ledger
from headway.compute.quarters import Quarter
from headway.compute.stock import read_ledger
from headway.errors import OptionError, UnknownName


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_stock(draws=800).to_dict()


@pytest.fixture(scope="module")
def flow() -> dict[str, Any]:
    return api.compute_flow(draws=800).to_dict()


def test_rows_and_totals_cover_every_side_and_quarter(data: dict[str, Any]) -> None:
    sides = {(row["side"], row["channel"]) for row in data["rows"]}

    assert sides == {
        ("US", "bought"), ("China", "licensed"), ("China", "smuggled"), ("China", "domestic"),
        ("world", "bought"), ("world", "licensed"), ("world", "domestic"),
    }  # fmt: skip
    assert len(data["rows"]) == 7 * 18
    assert len(data["totals"]) == 3 * 18


def test_every_assumption_says_since_when_it_could_have_been_made(data: dict[str, Any]) -> None:
    """They are method and the same on every day, so that a reader of an early day must see which were made later."""
    made = {row["name"]: date.fromisoformat(row["known"]) for row in data["assumptions"]}

    assert made["in-operation"] == date(2026, 4, 6)  # Epoch's share of owned chips in operation
    assert all(day <= date(2026, 11, 23) for day in made.values())


def test_the_json_has_no_nan_and_names_its_origin(data: dict[str, Any]) -> None:
    json.dumps(data, allow_nan=False)

    assert data["vintage"] == "2026-11-23"
    assert data["sources"][0]["title"] == "Epoch AI, AI Chip Owners"
    assert data["assumptions"]
    assert {each["factor"] for each in data["correlation"]["factors"]} >= {"epoch-price", "smuggled-detection"}


def test_the_ratio_is_that_of_the_totals_at_the_newest_quarter(data: dict[str, Any]) -> None:
    at = {row["side"]: row["amount"]["central"] for row in data["totals"] if row["quarter"] == data["quarter"]}

    assert data["quarter"] == "2026-Q2"
    assert data["ratio"]["central"] == pytest.approx(at["US"] / at["China"])
    assert data["ratio"]["low"] < data["ratio"]["central"] < data["ratio"]["high"]


def test_the_ratio_is_given_in_every_unit_and_through_time(data: dict[str, Any]) -> None:
    assert [row["unit"] for row in data["ratios"]] == ["h100e-8bit", "h100e-16bit", "hbm-tb", "hbm-tbps"]
    for row in data["ratios"]:
        assert len(row["series"]) == 18
        assert row["series"][-1]["ratio"] == row["ratio"]
        before = row["series"][-5]["ratio"]["central"]
        assert row["change_in_a_year"]["central"] == pytest.approx(row["ratio"]["central"] / before)


def test_shares_of_a_sides_channels_sum_to_one(data: dict[str, Any]) -> None:
    for side in ("China", "world"):
        assert sum(row["share"]["central"] for row in data["shares"] if row["side"] == side) == pytest.approx(1.0)


def test_the_drivers_of_the_ratios_spread_are_ranked_and_nearly_whole(data: dict[str, Any]) -> None:
    shares = [row["share"] for row in data["drivers"]]

    assert shares == sorted(shares, reverse=True)
    assert data["drivers"][0]["channel"] == "smuggled"
    assert 0.8 < sum(shares) < 1.2  # the parts err almost apart, so their squared correlations almost sum to 1


def test_mixes_say_what_each_channel_is_made_of(data: dict[str, Any]) -> None:
    for channel in ("licensed", "smuggled", "domestic"):
        mix = [row for row in data["mixes"] if (row["side"], row["channel"]) == ("China", channel)]
        assert sum(row["share"] for row in mix) == pytest.approx(1.0)
    h20 = next(row for row in data["mixes"] if row["class"] == "H20")
    assert h20["chips"] == [{"chip": "H20 96GB", "share": 1.0}]


def test_an_h20_weighs_more_of_the_licensed_stock_by_bandwidth_than_by_rate(data: dict[str, Any]) -> None:
    other = api.compute_stock(draws=50, unit="hbm-tbps").to_dict()

    rate, bandwidth = (next(row["share"] for row in each["mixes"] if row["class"] == "H20") for each in (data, other))

    assert rate < 0.6
    assert bandwidth > 0.75


def test_years_are_the_sums_of_their_quarters(flow: dict[str, Any]) -> None:
    year = next(
        row for row in flow["years"] if (row["side"], row["channel"], row["year"]) == ("China", "domestic", 2025)
    )
    quarters = [
        row["amount"]["central"]
        for row in flow["rows"]
        if (row["side"], row["channel"]) == ("China", "domestic") and row["quarter"].startswith("2025")
    ]

    assert year["amount"]["central"] == pytest.approx(sum(quarters))
    assert {row["year"] for row in flow["years"]} == {2022, 2023, 2024, 2025}


def test_the_ratio_of_flows_is_of_four_quarters(flow: dict[str, Any]) -> None:
    sums = {
        side: sum(
            row["amount"]["central"] for row in flow["totals"] if row["side"] == side and row["quarter"] > "2025-Q2"
        )
        for side in ("US", "China")
    }

    assert flow["ratio"]["central"] == pytest.approx(sums["US"] / sums["China"])
    assert flow["ratios"][0]["series"][0]["quarter"] == "2022-Q4"


def test_one_side_and_one_quarter_can_be_asked_for() -> None:
    data = api.compute_stock(draws=50, side="china", quarter="2024-Q4").to_dict()

    assert {(row["side"], row["quarter"]) for row in data["rows"]} == {("China", "2024-Q4")}
    assert data["quarter"] == "2024-Q4"
    assert data["ratio"] is not None


def test_quarters_from_one_on_can_be_asked_for() -> None:
    data = api.compute_flow(draws=50, since="2026-Q1").to_dict()

    assert {row["quarter"] for row in data["rows"]} == {"2026-Q1", "2026-Q2"}


def test_what_rests_on_revenue_is_marked(data: dict[str, Any]) -> None:
    assert {row["quarter"] for row in data["rows"] if row["extrapolated"]} == {"2026-Q1", "2026-Q2"}
    assert data["owners"] == {"US": ["Amazon", "CoreWeave", "Google", "Meta", "Microsoft", "Oracle", "xAI"]}


def test_a_day_before_the_owners_were_counted_says_what_is_unknown() -> None:
    data = api.compute_stock(draws=50, as_of=date(2025, 12, 31)).to_dict()

    assert data["ratio"] is None
    assert data["unknown"] == {"US": ["bought"], "China": ["licensed"]}
    assert data["reason"] == "nothing was known by that day of US (bought) and China (licensed)"
    assert {row["channel"] for row in data["rows"]} == {"smuggled", "domestic"}
    assert data["totals"] == []


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2024, 1, 1), date(2023, 1, 1), date(2021, 5, 5)])
@pytest.mark.parametrize("basis", ["owned", "located", "used"])
def test_an_early_day_is_an_answer_not_a_failure(day: date, basis: str) -> None:
    data = api.compute_stock(draws=20, as_of=day, basis=basis).to_dict()

    json.dumps(data, allow_nan=False)
    assert data["ratio"] is None
    assert data["reason"]


def test_two_days_give_what_was_known_on_each() -> None:
    then, now = (api.compute_stock(draws=50, as_of=day).to_dict() for day in (date(2026, 4, 30), date(2026, 11, 23)))

    assert (then["quarter"], now["quarter"]) == ("2025-Q4", "2026-Q2")
    assert then["extrapolated"] == []


def test_commands_are_functions_of_the_package() -> None:
    assert headway.compute.stock(draws=20).to_dict()["kind"] == "stock"
    assert headway.compute.flow(draws=20).to_dict()["kind"] == "flow"


def test_the_reverse_ratio_is_the_inverse() -> None:
    one = api.compute_stock(draws=50).to_dict()["ratio"]
    other = api.compute_stock(draws=50, leader="China", follower="US").to_dict()["ratio"]

    assert one["central"] * other["central"] == pytest.approx(1.0)


def test_a_quarter_in_which_a_channel_is_unknown_has_no_ratio(old_ledger: Ledger) -> None:
    result = read_ledger(old_ledger, kind="stock", leader="US", follower="China", quarter=Quarter(2024, 4))

    assert result.ratio is None
    assert all(np.isfinite(row.amount.central) for row in result.rows)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"quarter": "2025-07"}, OptionError, "write it as 2025-Q3"),
        ({"quarter": "2031-Q1"}, OptionError, "goes from 2022-Q1 to 2026-Q2"),
        ({"follower": "US"}, OptionError, "the ratio needs two sides"),
        ({"leader": "Chna"}, UnknownName, "did you mean 'China'"),
        ({"leader": "open"}, OptionError, "compute is counted by country"),
        ({"basis": "rented"}, UnknownName, "no basis called 'rented'"),
        ({"unit": "flop"}, UnknownName, "no unit called 'flop'"),
        ({"draws": 1}, OptionError, "at least 2 draws"),
        ({"vintage": "2026-08-11"}, OptionError, "holds no table chip_mixes"),
        ({"as_of": date(2030, 1, 1)}, OptionError, "is after the vintage's own date"),
    ],
)
def test_bad_input_is_one_clear_line(options: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error) as caught:
        api.compute_stock(**{"draws": 20, **options})

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
