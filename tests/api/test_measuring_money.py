"""Measures of money: the same amounts as `headway compute money`, by the definitions of its table."""

from datetime import date

import numpy as np
import pytest

from headway.api.claims.known import Known
from headway.api.claims.measuring_money import measured
from headway.api.compute.money import compute_money
from headway.claims.registry import call
from headway.errors import UnknownName

TODAY = Known(day=date(2026, 11, 28))


def test_the_ratio_of_two_sides_is_that_of_the_command_by_every_definition() -> None:
    found = measured(call("capex-share", pair="US/China", year=2025), TODAY)

    told = {each["id"]: each["ratio"] for each in compute_money(year=2025).to_dict()["ratios"] if each["ratio"]}
    assert {each.chosen["firms"]: each.interval.to_dict() for each in found.counted} == told
    assert found.counted[0].chosen == {"firms": "four-2025", "part": "total"}


def test_the_other_way_round_is_one_over_it_on_every_draw() -> None:
    one, other = (measured(call("capex-share", pair=pair, year=2025), TODAY) for pair in ("China/US", "US/China"))

    for left, right in zip(one.counted, other.counted, strict=True):
        np.testing.assert_allclose(left.rows * right.rows, 1.0)


def test_a_definition_that_is_named_is_the_only_one() -> None:
    found = measured(call("capex-share", pair="China/US", year=2025, firms="seven-2025"), TODAY)

    assert [each.chosen["firms"] for each in found.counted] == ["seven-2025"]


def test_the_part_for_ai_is_counted_by_the_definitions_of_it_alone() -> None:
    found = measured(call("capex-share", pair="China/US", year=2025, part="ai"), TODAY)

    assert {each.chosen["part"] for each in found.counted} == {"ai"}


def test_a_firm_s_year_is_that_of_the_command() -> None:
    found = measured(call("capex", of="alibaba", year=2025, part="total"), TODAY)

    rows = compute_money(year=2025).to_dict()["firms"]
    (told,) = [row for row in rows if row["firm"] == "Alibaba"]
    assert found.counted[0].interval.central == pytest.approx(told["amount"]["central"])


def test_firms_are_summed_draw_by_draw() -> None:
    whole = measured(call("capex", of="Microsoft+Meta", year=2025, part="total"), TODAY).counted[0]
    parts = [measured(call("capex", of=firm, year=2025, part="total"), TODAY) for firm in ("Microsoft", "Meta")]

    np.testing.assert_allclose(whole.rows, sum(part.counted[0].rows for part in parts))


def test_growth_is_the_year_over_the_year_before() -> None:
    found = measured(call("capex-growth", of="Meta", year=2025, part="total"), TODAY).counted[0]

    now, then = (measured(call("capex", of="Meta", year=year, part="total"), TODAY) for year in (2025, 2024))
    np.testing.assert_allclose(found.rows, now.counted[0].rows / then.counted[0].rows)


def test_only_what_was_known_by_then_counts() -> None:
    then = measured(call("capex-share", pair="China/US", year=2025), Known(day=date(2025, 4, 1)))

    assert {each.chosen["firms"] for each in then.counted} <= {"ubs-2025-03", "four-2025", "oracle-2025"}
    assert then.known == date(2025, 4, 1)


def test_a_year_that_nobody_knew_of_yet_has_no_answer() -> None:
    found = measured(call("capex", of="xAI", year=2025), Known(day=date(2025, 1, 2)))

    assert (found.counted, found.why) == ((), "no-data")


def test_what_a_listing_raised_and_how_it_began_are_those_of_the_table() -> None:
    raised = measured(call("raised", firm="Zhipu"), TODAY)
    move = measured(call("first-day-move", firm="MetaX"), TODAY)

    assert raised.counted[0].interval.central == pytest.approx(0.558)
    assert raised.counted[0].chosen == {"event": "ipo"}
    assert move.counted[0].interval.central == pytest.approx(6.93)


def test_an_unknown_firm_is_named() -> None:
    with pytest.raises(UnknownName, match="no firm called 'Acme'"):
        measured(call("raised", firm="Acme"), TODAY)
