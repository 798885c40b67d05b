"""What a number means as it was said: bands worked out by hand."""

import math

import pytest

from headway.claims.precision import LEAST, MOST, off_by_share, said_of
from headway.errors import OptionError


@pytest.mark.parametrize(
    ("relation", "value", "digits", "unit", "band"),
    [
        # Half a unit of the last digit that was written.
        ("equals", 7.0, 1, "month", (6.5, 7.5)),
        ("equals", 12.0, 2, "month", (11.5, 12.5)),
        ("equals", 9.0, 1, "month", (8.5, 9.5)),
        # A twentieth of 4.4 is less than the least share: 4.4 less and more 2.5%.
        ("equals", 4.4, 2, "month", (4.29, 4.51)),
        ("equals", 4.0, 2, "month", (3.9, 4.1)),
        # Half a unit of 4 is 12.5% of it, the most; of 3 and 1 it would be more.
        ("equals", 4.0, 1, "month", (3.5, 4.5)),
        ("equals", 3.0, 1, "month", (2.625, 3.375)),
        # Number words, and round numbers: the most.
        ("equals", 4.0, 0, "month", (3.5, 4.5)),
        ("equals", 10.0, 2, "month", (8.75, 11.25)),
        ("equals", 200_000.0, 1, "chip", (175_000.0, 225_000.0)),
        ("equals", 200_000.0, 6, "chip", (175_000.0, 225_000.0)),
        ("equals", 0.1, 0, "ratio", (0.0875, 0.1125)),
        # 812 thousand is said to three digits: 2.5% is the least.
        ("equals", 812_000.0, 3, "chip", (791_700.0, 832_300.0)),
        # Shares are said in percent: 5% is one digit, 20% is round, 1.70% says its zero.
        ("equals", 0.05, 1, "share", (0.045, 0.055)),
        ("equals", 0.2, 2, "share", (0.175, 0.225)),
        ("equals", 0.34, 2, "share", (0.3315, 0.3485)),
        ("equals", 0.017, 3, "share", (0.016575, 0.017425)),
        # "About" doubles it.
        ("about", 4.0, 0, "month", (3.0, 5.0)),
        ("about", 7.0, 1, "month", (6.0, 8.0)),
        ("about", 4.4, 2, "month", (4.18, 4.62)),
        # Below zero the band lies around it just so.
        ("equals", -7.0, 1, "point", (-7.5, -6.5)),
    ],
)
def test_a_number_means_what_rounds_to_it(
    relation: str, value: float, digits: int, unit: str, band: tuple[float, float]
) -> None:
    said = said_of(relation, value, unit=unit, digits=digits)

    assert (said.low, said.high) == pytest.approx(band)
    assert said.value == value


@pytest.mark.parametrize(
    ("relation", "low", "high", "digits", "band"),
    [
        # 12.5% of 3 and half a unit of 9, each halved.
        ("between", 3.0, 9.0, 1, (2.8125, 9.25)),
        ("between", 3.0, 5.0, 0, (2.8125, 5.3125)),
        ("between", 5.0, 3.0, 0, (2.8125, 5.3125)),
        ("about", 3.0, 5.0, 0, (2.625, 5.625)),
        ("between", 0.0, 6.0, 1, (0.0, 6.25)),
        # Both ends are said to whole months: 4 is no 4.0.
        ("between", 4.0, 14.0, 2, (3.75, 14.25)),
    ],
)
def test_a_range_is_taken_as_said_with_half_of_that_at_its_ends(
    relation: str, low: float, high: float, digits: int, band: tuple[float, float]
) -> None:
    said = said_of(relation, None, low, high, unit="month", digits=digits)

    assert (said.low, said.high) == pytest.approx(band)
    assert said.value is None


@pytest.mark.parametrize(
    ("relation", "band"),
    [
        ("at most", (-math.inf, 0.2)),
        ("less than", (-math.inf, 0.2)),
        ("at least", (0.2, math.inf)),
        ("more than", (0.2, math.inf)),
    ],
)
def test_a_bound_is_taken_as_said(relation: str, band: tuple[float, float]) -> None:
    said = said_of(relation, 0.2, unit="share", digits=2)

    assert (said.low, said.high) == band


def test_a_bound_on_a_range_is_its_outer_end() -> None:
    assert said_of("at most", None, 3.0, 5.0, unit="year").high == 5.0
    assert said_of("at least", None, 3.0, 5.0, unit="year").low == 3.0


@pytest.mark.parametrize(
    ("unit", "band"), [("month", (0.0, 1.0)), ("point", (-1.0, 1.0)), ("share", (0.0, 0.01)), (None, (0.0, 0.0))]
)
def test_none_at_all_has_a_width_of_its_own(unit: str | None, band: tuple[float, float]) -> None:
    said = said_of("equals", 0.0, unit=unit, digits=1)

    assert (said.low, said.high) == band


def test_a_band_is_made_in_the_unit_that_was_said() -> None:
    """A year and a half is 1.5 years, off by 0.05 years: 17.4 to 18.6 months."""
    said = said_of("equals", 1.5, unit="year", digits=2, factor=12.0)

    assert said.value == 18.0
    assert (said.low, said.high) == pytest.approx((17.4, 18.6))


def test_more_digits_never_widen_a_band() -> None:
    for value in (1.25, 3.0, 7.5, 12.0, 101.0, 4_400.0, 0.034):
        shares = [off_by_share(value, digits) for digits in range(1, 6)]

        assert shares == sorted(shares, reverse=True)
        assert all(LEAST <= share <= MOST for share in shares)


@pytest.mark.parametrize("relation", ["equals", "between", "at most", "more than"])
def test_a_relation_without_its_number_is_an_error(relation: str) -> None:
    with pytest.raises(OptionError, match="lacks its number"):
        said_of(relation, None)


def test_an_unknown_relation_is_an_error() -> None:
    with pytest.raises(OptionError):
        said_of("roughly", 3.0)
