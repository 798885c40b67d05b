"""Quarters: days, steps, and what is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.compute.quarters import Quarter, last_complete, parse_quarter, quarter_of, quarters_between
from headway.errors import OptionError

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(DAYS)
def test_a_day_lies_in_its_quarter(day: date) -> None:
    found = quarter_of(day)

    assert found.start <= day <= found.end


@given(DAYS)
def test_quarters_follow_on_each_other_without_a_gap(day: date) -> None:
    found = quarter_of(day)

    assert found.end + timedelta(days=1) == found.next.start
    assert found.next.minus(found) == 1


@given(DAYS, st.integers(-40, 40))
def test_steps_are_counted_as_taken(day: date, steps: int) -> None:
    assert quarter_of(day).plus(steps).minus(quarter_of(day)) == steps


@given(DAYS)
def test_a_quarter_is_read_as_it_is_written(day: date) -> None:
    assert parse_quarter(str(quarter_of(day))) == quarter_of(day)


def test_a_quarter_is_complete_on_its_last_day_and_not_before() -> None:
    assert last_complete(date(2026, 6, 30)) == Quarter(2026, 2)
    assert last_complete(date(2026, 6, 29)) == Quarter(2026, 1)


def test_a_span_holds_both_ends() -> None:
    assert [str(each) for each in quarters_between(Quarter(2025, 3), Quarter(2026, 1))] == [
        "2025-Q3",
        "2025-Q4",
        "2026-Q1",
    ]


@pytest.mark.parametrize("text", ["2025-07", "2025", "2025-Q5", "2025-Q0", "Q3 2025", "2025-q3", ""])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match=r"write it as 2025-Q3"):
        parse_quarter(text)


def test_a_fifth_quarter_is_refused() -> None:
    with pytest.raises(OptionError, match="a quarter is Q1 to Q4"):
        Quarter(2025, 5)
