"""Numbers and days of strangers: read where they mean one thing, refused with the reason where not."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from headway.facts.numbers import day, number, why_not_day, why_not_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.55", 0.55),
        (" -3 ", -3.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1e5", 1e5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567.0),
    ],
)
def test_a_number_that_means_one_thing_is_read(text: str, value: float) -> None:
    assert number(text) == value
    assert why_not_number(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the cell is empty"),
        ("0,55", "a decimal comma, or one that parts thousands"),
        ("1,234", "a decimal comma, or one that parts thousands"),
        ("1.234,5", "a decimal comma, or one that parts thousands"),
        ("12,34.5", "not a number"),
        ("0,123.5", "not a number"),
        ("1 234.5", "groups of digits that are parted by blanks"),
        ("1\u00a0234", "groups of digits that are parted by blanks"),
        ("1'234.5", "groups of digits that are parted by blanks"),
        ("1_000", "not a number"),
        ("0x1", "not a number"),
        ("nan", "not a finite number"),
        ("-inf", "not a finite number"),
        ("1e999", "a number too large to be one"),
        ("\uff11\uff12", "digits of another script"),
        ("\u0663", "digits of another script"),
        ("55%", "a percentage where a plain number belongs"),
        ("n/a", "not a number"),
        ("9" * 51, "too long for a number"),
        ("1.2.3", "not a number"),
    ],
)
def test_a_number_that_could_mean_two_things_or_none_is_refused_with_the_reason(text: str, why: str) -> None:
    assert number(text) is None
    assert why_not_number(text) == why


def test_a_percentage_is_read_only_where_it_is_asked_for() -> None:
    assert number("55 %", percent=True) == 55.0
    assert number("55%%", percent=True) is None
    assert why_not_number("0,5%", percent=True) == "a decimal comma, or one that parts thousands"


@seed(2)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_comes_back(value: float) -> None:
    assert number(repr(value)) == value


@seed(3)
@given(st.text())
def test_a_text_is_either_read_or_refused_with_a_reason(text: str) -> None:
    assert (number(text) is None) == bool(why_not_number(text))
    assert (day(text) is None) == bool(why_not_day(text))


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-16",
        "2025/11/16",
        "16 November 2025 8:17pm",
        "16 Nov 2025",
        "16th november, 2025",
        "November 16, 2025",
        "Nov. 16 2025",
        "2025-11-16T00:00:00Z",
        "2025-11-16 23:59:59.123+05:30",
        "2025-11-16T08:17 UTC",
    ],
)
def test_a_day_that_means_one_thing_is_read(text: str) -> None:
    assert day(text) == date(2025, 11, 16)
    assert why_not_day(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the cell is empty"),
        ("11/08/2026", "day first or month first cannot be told"),
        ("16/11/2025", "day first or month first cannot be told"),
        ("11.8.26", "day first or month first cannot be told"),
        ("2025-02-29", "a day that the calendar does not have"),
        ("31 June 2025", "a day that the calendar does not have"),
        ("2026-13-01", "a day that the calendar does not have"),
        ("20250101", "a number, not a day"),
        ("45658", "a number, not a day"),
        ("2025-W01-1", "not a day"),
        ("2026-08", "not a day"),
        ("2025-11/16", "not a day"),
        ("soon", "not a day"),
        ("\uff12\uff10\uff12\uff15-01-01", "not a day"),
        ("0202-01-01", "a day outside 1950-01-01 to 2100-01-01"),
    ],
)
def test_a_day_that_could_mean_two_things_or_none_is_refused_with_the_reason(text: str, why: str) -> None:
    assert day(text) is None
    assert why_not_day(text) == why


def test_the_last_day_is_the_callers() -> None:
    latest = date(2026, 8, 11)

    assert day("2026-08-11", latest=latest) == latest
    assert why_not_day("2026-08-12", latest=latest) == "a day outside 1950-01-01 to 2026-08-11"
    assert day("2024-02-29") == date(2024, 2, 29)


@seed(4)
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_each_form(each: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y"):
        assert day(each.strftime(form)) == each
    assert day(str(each + timedelta(days=0)) + "T12:00:00Z") == each


def test_no_text_makes_the_reading_slow() -> None:
    before = time.process_time()

    for text in ("1" * 100_000 + "x", "1," * 50_000, "1 234" * 50_000, "-" + "9" * 200_000 + "!", "1/1/" * 50_000):
        assert number(text) is None
        assert day(text) is None
        assert why_not_number(text) == "too long for a number"
        assert why_not_day(text)

    # A slow pattern takes hours here; the bound only tells those apart from milliseconds.
    assert time.process_time() - before < 30.0
