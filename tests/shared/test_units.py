"""Months and days."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.units import DAYS_PER_MONTH, day_from_number, day_number, day_numbers, months_before


def test_a_gregorian_cycle_of_400_years_has_4800_months() -> None:
    days = day_number(date(2400, 1, 1)) - day_number(date(2000, 1, 1))

    assert days / DAYS_PER_MONTH == pytest.approx(4800.0, abs=1e-12)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2025, 3, 31), 1, date(2025, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), 4, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2025, 3, 30), 1, date(2025, 2, 28)),
        (date(2025, 1, 15), 1, date(2024, 12, 15)),
        (date(2026, 8, 11), 12, date(2025, 8, 11)),
        (date(2026, 8, 11), 0, date(2026, 8, 11)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_before_keeps_the_day_or_takes_the_months_last(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(0, 240))
def test_months_before_lands_in_the_right_month(day: date, months: int) -> None:
    before = months_before(day, months)

    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day


@given(day=st.dates())
def test_a_day_number_gives_its_day_back(day: date) -> None:
    assert day_from_number(day_number(day)) == day


def test_days_are_counted_from_1970() -> None:
    assert day_numbers([date(1970, 1, 1), date(1970, 1, 2), date(1969, 12, 31)]).tolist() == [0, 1, -1]
    assert day_numbers([]).dtype == np.int64
