"""Capital raised: what counts as new money, deals that are told twice, half-years and ratios."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from headway.compute.estimates import Sampler
from headway.compute.listings import half_of, market_evidence, markets

DRAWS = Sampler(draws=2000, seed=3)


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {
        "entity": "L", "country": "US", "sector": "lab", "date": date(2026, 3, 1), "precision": "day", "event": "round",
        "kind": "round", "amount_low_usd_m": None, "amount_usd_m": 100.0, "amount_high_usd_m": None, "local_bn": None,
        "currency": None, "ai_low": None, "ai_high": None, "valuation_usd_bn": None, "first_day_move": None,
        "price_move": None, "source": "s", "source_read": True,
    }  # fmt: skip
    told = [{**base, "id": f"e{place}", "deal": f"d{place}", **row} for place, row in enumerate(rows)]
    for row in told:
        row.setdefault("known", row["date"])
    schema = {name: pl.Float64 for name in told[0] if name.endswith(("_m", "_bn", "_low", "_high", "_move"))}
    return pl.DataFrame(told, schema_overrides=schema | {"price_move": pl.String, "currency": pl.String})


def test_ratio_of_capital_is_the_sum_of_one_side_over_that_of_the_other() -> None:
    found = markets(
        events({}, {"amount_usd_m": 300.0}, {"country": "China", "amount_usd_m": 20.0}), DRAWS, "US", "China"
    )

    ratios = {row["count"]: row["ratio"]["central"] for row in found["ratios"]}
    assert ratios == {"all": 20.0, "ai": 20.0, "labs": 20.0, "platforms": 20.0}
    assert [row["amount_usd_m"]["central"] for row in found["halves"] if row["count"] == "all"] == [400.0, 20.0]


@pytest.mark.parametrize("kind", ["talks", "secondary", "planned", "filing", "commitment", "merger", "valuation"])
def test_what_brought_no_new_money_is_shown_and_not_counted(kind: str) -> None:
    found = markets(events({}, {"kind": kind, "amount_usd_m": 900.0}), DRAWS, "US", "China")

    assert len(found["events"]) == 2
    assert found["halves"][0]["amount_usd_m"]["central"] == 100.0


def test_a_deal_that_is_told_again_counts_once_as_it_was_told_last() -> None:
    rows = events(
        {"deal": "one", "amount_usd_m": 110.0, "known": date(2026, 2, 28)},
        {"deal": "one", "amount_usd_m": 122.0, "known": date(2026, 3, 31)},
    )

    before, after = (
        market_evidence(rows, day)["amount_usd_m"].to_list() for day in (date(2026, 3, 1), date(2026, 4, 1))
    )
    assert (before, after) == ([110.0], [122.0])


def test_the_part_for_ai_lowers_the_ratio_of_the_side_that_has_other_money() -> None:
    rows = events({"ai_low": 0.2, "ai_high": 0.4}, {"country": "China", "amount_usd_m": 10.0})

    ratios = {row["count"]: row["ratio"]["central"] for row in markets(rows, DRAWS, "US", "China")["ratios"]}
    assert ratios["all"] == pytest.approx(10.0)
    assert ratios["ai"] == pytest.approx(3.0)


def test_platforms_count_only_where_they_are_asked_for() -> None:
    rows = events({}, {"sector": "platform", "kind": "issue", "amount_usd_m": 500.0}, {"country": "China"})

    ratios = {row["count"]: row["ratio"]["central"] for row in markets(rows, DRAWS, "US", "China")["ratios"]}
    assert (ratios["all"], ratios["platforms"]) == (1.0, 6.0)


def test_a_side_that_raised_nothing_has_no_ratio() -> None:
    found = markets(events({}), DRAWS, "US", "China")

    assert found["ratios"] == []
    assert found["first_days"][1] == {"side": "China", "listings": 0, "median": None, "lowest": None, "highest": None}


def test_the_middle_first_day_is_the_median() -> None:
    moves = [{"kind": "ipo", "first_day_move": move} for move in (0.1, 0.5, 4.0)]

    row = markets(events(*moves), DRAWS, "US", "China")["first_days"][0]
    assert (row["listings"], row["median"], row["lowest"], row["highest"]) == (3, 0.5, 0.1, 4.0)


def test_half_years_end_with_june_and_december() -> None:
    assert [half_of(date(2026, 6, 30)), half_of(date(2026, 7, 1))] == ["2026-H1", "2026-H2"]
