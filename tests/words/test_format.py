"""Numbers and dates as each language writes them."""

from datetime import date

import pytest

from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


@pytest.mark.parametrize(
    ("value", "digits", "english", "vietnamese"),
    [
        (1234.5, 1, "1,234.5", "1.234,5"),
        (4.66, 1, "4.7", "4,7"),
        (1234567, 0, "1,234,567", "1.234.567"),
        (-3.25, 2, "−3.25", "−3,25"),
        (-0.04, 1, "0.0", "0,0"),
    ],
)
def test_numbers_follow_the_language(value: float, digits: int, english: str, vietnamese: str) -> None:
    assert EN.number(value, digits) == english
    assert VI.number(value, digits) == vietnamese


def test_dates_follow_the_language() -> None:
    day = date(2026, 8, 11)

    assert (EN.date(day), EN.date_long(day)) == ("11 Aug 2026", "11 August 2026")
    assert (VI.date(day), VI.date_long(day)) == ("11/8/2026", "ngày 11 tháng 8 năm 2026")


def test_months_carry_their_unit() -> None:
    assert EN.months(4.66) == "4.7 months"
    assert VI.months(4.66) == "4,7 tháng"


def test_percent_takes_a_share() -> None:
    assert (EN.percent(0.9), VI.percent(0.125, 1)) == ("90%", "12,5%")
