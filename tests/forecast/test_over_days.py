"""What is read from lags on some days, by hand."""

import numpy as np

from headway.forecast.over_days import change_over, known_days, least_over, most_over, on_day
from headway.gap.lag import Lags

#: The central fit and two draws, on three days; in the last draw the second day is longer than the 9 months that can be
#: read.
LAGS = Lags(
    np.array([[4.0, 6.0, 5.0], [3.0, 7.0, 2.0], [5.0, np.inf, 6.0]]),
    np.array([[4.0, 6.0, 5.0], [3.0, 7.0, 2.0], [5.0, 9.0, 6.0]]),
)


def test_a_day_is_a_column() -> None:
    value, floor = on_day(LAGS, 1)

    assert value.tolist() == [6.0, 7.0, np.inf]
    assert floor.tolist() == [6.0, 7.0, 9.0]


def test_the_least_and_the_most_are_taken_within_each_draw() -> None:
    assert least_over(LAGS).value.tolist() == [4.0, 2.0, 5.0]
    assert most_over(LAGS).value.tolist() == [6.0, 7.0, np.inf]
    assert most_over(LAGS).floor.tolist() == [6.0, 7.0, 9.0]


def test_a_change_is_last_less_first_on_the_same_draw() -> None:
    assert change_over(LAGS).tolist() == [1.0, -1.0, 1.0]


def test_a_lag_longer_than_can_be_read_changes_by_as_much_as_can_be_read() -> None:
    first_two = Lags(LAGS.value[:, :2], LAGS.floor[:, :2])

    assert change_over(first_two).tolist() == [2.0, 4.0, 4.0]


def test_days_before_both_sides_had_released_are_left_out() -> None:
    before = np.full((3, 1), np.nan)
    lags = Lags(np.hstack([before, LAGS.value]), np.hstack([before, LAGS.floor]))

    assert np.array_equal(known_days(lags).value, LAGS.value)
