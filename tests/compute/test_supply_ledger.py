"""The account of supply beside the ledger: hand-worked rows, and what the two say of the bundled facts."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from headway import api
from headway.api.compute.ledger import load_ledger
from headway.compute.ledger import Ledger
from headway.compute.quarters import Quarter
from headway.compute.supply_inputs import YEARS
from headway.compute.supply_ledger import beside_ledger, finished_cards

MAKER = "Huawei"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_supply(unit="cards").to_dict()


def counting(ledger: Ledger, cards: float) -> Ledger:
    """The ledger with as many cards of the maker in every quarter of 2025 and in the first of 2026, in every world."""
    line = next(line for line in ledger.lines if line.name == MAKER)
    flows = np.zeros_like(line.flows)
    flows[
        :, [ledger.quarters.index(each) for each in (*(Quarter(2025, part) for part in range(1, 5)), Quarter(2026, 1))]
    ] = cards
    return replace(ledger, lines=(replace(line, flows=flows),))


def test_rows_are_of_the_quarters_that_the_ledger_counts() -> None:
    ledger = counting(load_ledger(draws=4), 100.0)
    cards = np.tile(np.arange(1.0, 4 * len(YEARS) + 1), (4, 1))  # 9 to 12 in 2025, 13 in the first quarter of 2026

    year, next_year, all_years = beside_ledger(cards, ledger, MAKER)

    assert (year.output.central, year.ledger.central) == (9 + 10 + 11 + 12, 400.0)
    assert (next_year.output.central, next_year.ledger.central) == (13.0, 100.0)
    assert (str(next_year.first), str(next_year.last)) == ("2026-Q1", "2026-Q1")
    assert (all_years.year, all_years.output.central, all_years.ledger.central) == (None, 55.0, 500.0)
    assert all_years.ratio.central == pytest.approx(0.11)
    assert [row.p_less for row in (year, next_year, all_years)] == [1.0, 1.0, 1.0]


def test_another_maker_or_no_dies_give_no_row() -> None:
    ledger = load_ledger(draws=4)

    assert beside_ledger(np.ones((4, 4 * len(YEARS))), ledger, "Nobody") == ()
    assert beside_ledger(None, ledger, MAKER) == ()


def test_years_of_the_account_are_the_sums_of_their_quarters(data: dict[str, Any]) -> None:
    outputs = {row["year"]: row["output"] for row in data["years"]}

    for row in data["beside_ledger"]:
        if row["year"] is not None and (row["first"][-1], row["last"][-1]) == ("1", "4"):
            assert row["output"] == pytest.approx(outputs[row["year"]])


def test_counted_years_cannot_be_told_apart_and_this_year_can(data: dict[str, Any]) -> None:
    """What docs/methods/supply.md and ledger.md say of it; cards expected in 2026 are more than memory allows."""
    rows = {row["year"]: row for row in data["beside_ledger"]}

    for year in (2024, 2025, None):
        assert rows[year]["ratio"]["low"] < 1.0 < rows[year]["ratio"]["high"]
    assert rows[2026]["p_less"] > 0.85
    assert rows[2026]["ratio"]["central"] < 0.3


def test_the_ledger_beside_it_is_that_of_the_day() -> None:
    before = api.compute_supply(as_of=date(2025, 9, 30), draws=200).to_dict()["beside_ledger"]

    assert [row["last"] for row in before] == ["2024-Q4", "2025-Q3", "2025-Q3"]


def test_cards_are_unknown_where_no_dies_are() -> None:
    none = api.compute_supply(as_of=date(2024, 1, 1), draws=50)

    assert none.beside == ()
    assert finished_cards(none.inputs, load_ledger(draws=50).books.sampler) is None
