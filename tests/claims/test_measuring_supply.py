"""Measures of supply: what the command tells, the cards of the ledger, and what binds by brute force."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.api.claims.known import Known
from headway.api.claims.measuring_supply import measured
from headway.api.compute.supply import compute_supply, supply_facts, supply_sampler
from headway.claims.measured import Measured
from headway.claims.registry import call
from headway.compute.supply import SupplyResult
from headway.compute.supply_draws import flows_of
from headway.compute.supply_inputs import YEARS

TODAY = Known(day=date(2026, 11, 23))


def asked(name: str, known: Known = TODAY, **given: str) -> Measured:
    return measured(call(name, **given), known)


@pytest.fixture(scope="module")
def shown() -> dict[str, SupplyResult]:
    return {unit: compute_supply(unit=unit) for unit in ("packages", "cards", "h100e-8bit")}


def interval_of(found: Measured, **chosen: str) -> dict[str, Any]:
    return next(each.interval.to_dict() for each in found.counted if each.chosen == chosen)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_output_by_what_it_needs_is_that_of_the_command(year: int, shown: dict[str, SupplyResult]) -> None:
    found = asked("output", year=str(year))

    assert found.counted[0].chosen == {"unit": "packages", "account": "inputs"}
    for unit, result in shown.items():
        output = result.years[YEARS.index(year)].output
        assert output is not None
        assert interval_of(found, unit=unit, account="inputs") == pytest.approx(output.to_dict())


def test_the_cards_that_were_sold_are_those_that_were_counted(shown: dict[str, SupplyResult]) -> None:
    found = asked("output", year="2025", unit="cards", account="sales")
    beside = next(row for row in shown["packages"].beside if row.year == 2025)

    assert found.counted[0].interval.central == pytest.approx(812_000.0)
    assert found.counted[0].interval.to_dict() == pytest.approx(beside.ledger.to_dict())
    assert found.counted[0].detail == {"maker": "Huawei"}
    assert (found.unit, found.due, found.read_on) == ("cards", date(2025, 12, 31), date(2025, 12, 31))


def test_a_year_that_is_not_over_is_foretold_by_one_account_and_not_told_by_the_other() -> None:
    found = asked("output", year="2026", unit="cards")

    assert [each.chosen["account"] for each in found.counted] == ["inputs"]
    assert found.left_out == (({"unit": "cards", "account": "sales"}, "not-yet"),)
    assert (found.why, found.due, found.read_on) == (None, date(2026, 12, 31), date(2026, 11, 23))
    assert found.origin["so_far"]["last"] == "2026-Q2"


@pytest.mark.parametrize("year", [2025, 2026])
def test_what_binds_has_the_probability_of_the_command(year: int, shown: dict[str, SupplyResult]) -> None:
    binds = shown["packages"].years[YEARS.index(year)].binds
    found = {name: asked("binds", year=str(year), input=name) for name in ("dies", "memory", "packaging")}

    for name, term in (("dies", "dies"), ("memory", "hbm"), ("packaging", "packaging")):
        counted = found[name].counted[0]
        assert counted.rows[0] == counted.interval.central == pytest.approx(binds[term])
        assert counted.draws.mean() == pytest.approx(counted.rows[0])
        assert set(np.unique(counted.draws)) <= {0.0, 1.0}
    assert np.sum([each.counted[0].draws for each in found.values()], axis=0) == pytest.approx(1.0)


def test_what_binds_is_the_smallest_of_three_when_each_draw_is_gone_through_by_hand() -> None:
    flows = flows_of(supply_facts().inputs, supply_sampler())
    found = asked("binds", year="2026", input="memory").counted[0].draws.reshape(-1, 4)
    first = 4 * YEARS.index(2026)
    for draw in range(0, 4000, 97):
        dies = stacks = 0.0
        for quarter in range(first + 4):
            dies += flows.bank[draw, quarter] + flows.fab[draw, quarter]
            stacks += flows.imported[draw, quarter] + flows.made[draw, quarter]
            memory, packed = stacks / flows.stacks_per_die[draw], flows.packaging[draw, quarter]
            made = min(dies, memory, packed)
            if quarter >= first:
                assert found[draw, quarter - first] == float(memory < dies and memory <= packed)
            dies, stacks = dies - made, max(stacks - made * flows.stacks_per_die[draw], 0.0)


@pytest.mark.parametrize(
    ("given", "day", "why", "due"),
    [
        ({"year": "2020"}, TODAY.day, "no-data", None),
        ({"year": "2030"}, TODAY.day, "not-yet", date(2030, 12, 31)),
        ({"year": "2025"}, date(2024, 1, 8), "too-early", date(2025, 12, 31)),
        ({"year": "2023", "account": "sales"}, TODAY.day, "no-data", None),
        ({"year": "2025", "unit": "packages", "account": "sales"}, TODAY.day, "no-data", None),
        ({"year": "2025", "account": "sales"}, date(2025, 6, 12), "not-yet", date(2025, 12, 31)),
    ],
)
def test_what_cannot_be_read_says_why(given: dict[str, str], day: date, why: str, due: date | None) -> None:
    found = asked("output", Known(day=day, near=True), **given)

    assert (found.counted, found.why, found.due) == ((), why, due)


def test_memory_binds_with_no_probability_before_anything_was_known_of_memory() -> None:
    found = asked("binds", Known(day=date(2025, 6, 12)), year="2026", input="memory")

    assert (found.counted, found.why) == ((), "too-early")


def test_each_account_brings_the_sources_of_its_own_rows() -> None:
    inputs, sales, both = (
        {source["title"] for source in asked("output", TODAY, year="2025", unit="cards", **given).origin["sources"]}
        for given in ({"account": "inputs"}, {"account": "sales"}, {})
    )

    assert inputs == {source["title"] for source in compute_supply(year=2025).origin["sources"]}
    assert sales
    assert len(sales) < len(inputs)
    assert both == inputs | sales
