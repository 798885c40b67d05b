"""Which rows count on a day, what a user may set, and what is said of what is not known."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.compute.estimates import Sampler
from headway.compute.supply_draws import QUARTERS, by_year, flows_of, make
from headway.compute.supply_inputs import (
    INPUTS,
    SHARED_YEARS,
    YEARS,
    Inputs,
    fraction,
    known_inputs,
    parse_setting,
    with_settings,
)
from headway.errors import OptionError, UnknownName
from headway.facts.store import open_vintage

NOW = date(2026, 11, 23)
SAMPLER = Sampler(draws=400, shared=SHARED_YEARS)


@pytest.fixture(scope="module")
def rows() -> Any:
    return open_vintage("2026-11-23").table("fab_capacity")


@pytest.fixture(scope="module")
def inputs(rows: Any) -> Inputs:
    return known_inputs(rows, NOW)


def test_the_count_of_the_die_bank_replaces_the_older_one_on_the_day_it_came(rows: Any) -> None:
    banks = [known_inputs(rows, day).of("die_bank") for day in (date(2025, 3, 6), date(2025, 9, 7), date(2025, 9, 8))]

    assert banks[0] == ()
    assert [bank[0].estimate.central for bank in banks[1:]] == [2_000_000.0, 2_900_000.0]


def test_imported_memory_is_not_known_before_it_was_told(rows: Any) -> None:
    before, after = known_inputs(rows, date(2025, 9, 7)), known_inputs(rows, date(2025, 9, 8))

    assert not before.knows("hbm")
    assert {"hbm_bank", "hbm_start"} <= set(before.missing)
    assert after.knows("hbm")
    assert "hbm_bank" not in after.missing


def test_no_fact_of_dies_leaves_the_dies_unknown_whatever_we_assume(rows: Any) -> None:
    early = known_inputs(rows, date(2024, 1, 1))

    assert not early.knows("dies")
    assert {"wafers", "die_bank", "yield"} <= set(early.missing)


def test_percentages_of_the_table_are_shares_in_the_account(inputs: Inputs) -> None:
    for row in inputs.rows:
        if INPUTS[row.name].unit == "share":
            assert 0.0 <= row.estimate.low <= row.estimate.high <= 1.0
    found = inputs.at("yield", 2025)
    assert found is not None
    assert (found.estimate.low, found.estimate.central, found.estimate.high) == (0.3, 0.4, 0.5)


def test_every_input_that_a_source_does_not_give_says_so(inputs: Inputs) -> None:
    own = [row.to_dict() for row in inputs.rows if row.own]

    assert own
    assert {row["source"] for row in own} == {"Headway's own estimate"}
    assert all(row["note"] for row in own)
    assert {row.row["confidence"] for row in inputs.rows if row.own} == {"low"}


def test_a_high_yield_in_one_year_goes_with_a_high_yield_in_the_next(inputs: Inputs) -> None:
    yields = by_year(inputs, Sampler(draws=4000, shared=SHARED_YEARS), "yield")

    together = np.corrcoef(np.log(yields[:, YEARS.index(2025)]), np.log(yields[:, YEARS.index(2026)]))[0, 1]
    assert together == pytest.approx(0.8, abs=0.05)


def test_the_stockpiles_come_in_before_the_bans_and_come_to_their_totals(inputs: Inputs) -> None:
    flows = flows_of(inputs, SAMPLER)
    bank, stacks, share = inputs.at("die_bank", 2023), inputs.at("hbm_bank", 2023), inputs.at("hbm_share", 2023)
    assert bank is not None
    assert stacks is not None
    assert share is not None

    assert flows.bank.sum(axis=1) == pytest.approx(SAMPLER.sample(bank.estimate))
    expected = SAMPLER.sample(stacks.estimate) * np.minimum(SAMPLER.sample(share.estimate), 1.0)
    assert flows.imported.sum(axis=1) == pytest.approx(expected)
    assert not flows.bank[:, 8:].any()
    assert not flows.imported[:, 8:].any()
    # Half of the memory came in the last month before the ban.
    assert np.median(flows.imported[:, 7] / flows.imported.sum(axis=1)) > 0.5


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("yield", OptionError, "write it as yield=0.4"),
        ("yields=0.4", UnknownName, "did you mean 'yield'"),
        ("yield=40", OptionError, "a share is written 0.4, not 40"),
        ("yield=high", OptionError, "'high' is no number"),
        ("yield@2031=0.4", OptionError, "runs from 2023 to 2028"),
        ("die_area@2026=600", OptionError, "one value for all years"),
        ("die_area=900", OptionError, "50 to 858 mm2"),
        ("hbm_start=2027", OptionError, "hbm_start=2027-07-01"),
        ("wafers=-5", OptionError, "0 to 500,000 wafers/month"),
        ("yield=nan", OptionError, "outside what yield can be"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_one_line(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        parse_setting(text)

    assert "\n" not in str(raised.value)


def test_a_setting_holds_for_every_year_and_one_with_a_year_from_then_on(inputs: Inputs) -> None:
    always = by_year(with_settings(inputs, [parse_setting("yield=0.4")]), SAMPLER, "yield")
    later = by_year(with_settings(inputs, [parse_setting("yield@2027=0.9")]), SAMPLER, "yield")

    assert np.unique(always).tolist() == [0.4]
    assert np.unique(later[:, YEARS.index(2027) :]).tolist() == [0.9]
    before = slice(None, YEARS.index(2027))
    assert np.array_equal(later[:, before], by_year(inputs, SAMPLER, "yield")[:, before])


def test_wafers_that_are_set_are_those_of_all_fabs_together(inputs: Inputs) -> None:
    changed = flows_of(with_settings(inputs, [parse_setting("wafers@2026=0")]), SAMPLER)
    same = flows_of(inputs, SAMPLER)

    assert not changed.fab[:, QUARTERS - 8 :].any()
    assert np.array_equal(changed.fab[:, :12], same.fab[:, :12])


def test_memory_that_starts_later_makes_less_until_then(inputs: Inputs) -> None:
    later = flows_of(with_settings(inputs, [parse_setting("hbm_start=2028-01-01")]), SAMPLER)

    assert not later.made[:, : QUARTERS - 4].any()
    assert (later.made[:, QUARTERS - 4 :] > 0.0).all()
    assert make(later).starts.sum() < make(flows_of(inputs, SAMPLER)).starts.sum()


def test_setting_the_only_missing_facts_makes_the_dies_known(rows: Any) -> None:
    early = with_settings(known_inputs(rows, date(2024, 1, 1)), [parse_setting("wafers=20000")])

    assert early.knows("dies")
    assert "wafers" not in early.missing


def test_a_day_as_a_fraction_of_its_year() -> None:
    assert fraction(date(2026, 1, 1)) == 2026.0
    assert fraction(date(2024, 7, 1)) == pytest.approx(2024 + 182 / 366)


def test_the_fabs_give_the_published_number_of_dies_in_2025(inputs: Inputs, rows: Any) -> None:
    """0.2 to 0.8 million dies of the domestic foundry: what our share of wafers was chosen for."""
    (said,) = rows.filter((rows["metric"] == "Ascend dies from SMIC") & (rows["period"] == "2025")).iter_rows(
        named=True
    )
    place = 4 * YEARS.index(2025)

    made = flows_of(inputs, Sampler(draws=2000, shared=SHARED_YEARS)).fab[:, place : place + 4].sum(axis=1)

    assert said["low"] < np.median(made) < said["high"]
    assert np.quantile(made, 0.25) > said["low"]
    assert np.quantile(made, 0.75) < said["high"]


def test_the_makers_own_memory_is_all_its_own_even_when_the_package_is_set(inputs: Inputs) -> None:
    share, start = parse_setting("hbm_share=0"), parse_setting("hbm_start=2026-01-01")
    plain = flows_of(with_settings(inputs, [share, start]), SAMPLER)
    other = flows_of(with_settings(inputs, [share, start, parse_setting("dies_per_package=2")]), SAMPLER)

    assert (plain.made[:, -1] > 0.0).all()
    assert np.array_equal(plain.made, other.made)
    assert not plain.imported.any()
