"""Calls of measures: what is checked, and how they are written."""

from datetime import date

import pytest

from headway.claims.registry import MEASURES, call
from headway.errors import OptionError, UnknownName


def test_a_call_is_written_in_the_order_of_the_measure() -> None:
    found = call("lag", day="2026-01-31", pair="China/US")

    assert found.text == "lag(pair=China/US, day=2026-01-31)"
    assert found.python(date(2026, 8, 11)) == (
        "headway.claims.measure('lag', pair='China/US', day='2026-01-31', as_of='2026-08-11')"
    )


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"pair": "China/US"}, "lag needs day"),
        ({"pair": "China", "day": "2026-01-31"}, "FOLLOWER/LEADER"),
        ({"pair": "China/US", "day": "2026-02-30"}, "no day of the calendar"),
        ({"pair": "China/US", "day": "31/1/2026"}, "a day such as"),
    ],
)
def test_a_bad_argument_is_named(given: dict[str, str], problem: str) -> None:
    with pytest.raises(OptionError, match=problem):
        call("lag", **given)


def test_an_unknown_choice_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="standing"):
        call("lag", pair="China/US", day="2026-01-31", definition="stand")


def test_names_of_measures_are_all_different() -> None:
    names = [each.name for each in MEASURES]

    assert len(set(names)) == len(names)
