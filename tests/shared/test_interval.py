"""Intervals and the draws they are read from."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from headway.errors import ShapeError
from headway.interval import Draws, Interval, finite, interval_of, quantile_pair


def test_an_interval_with_nan_or_infinity_is_valid_json_with_null() -> None:
    interval = Interval(low=math.nan, central=3.0, high=math.inf)

    written = json.dumps(interval.to_dict(), allow_nan=False)

    assert json.loads(written) == {"low": None, "central": 3.0, "high": None, "level": 0.9}


def test_a_central_value_beyond_the_ends_is_kept() -> None:
    assert Interval(low=1.0, central=2.0, high=1.5).central == 2.0


def test_ends_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"low <= high, got 2\.0 and 1\.0"):
        Interval(low=2.0, central=1.5, high=1.0)


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0, -0.1])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(ShapeError, match="level between 0 and 1"):
        Interval(low=0.0, central=0.0, high=0.0, level=level)


@pytest.mark.parametrize(("central", "values"), [((3,), (5, 2)), ((3,), (3,)), ((1, 3), (5, 3)), ((), (5, 3))])
def test_draws_that_do_not_line_up_are_refused(central: tuple[int, ...], values: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="draws need shapes"):
        Draws(central=np.zeros(central), values=np.zeros(values))


def test_taking_items_keeps_their_order_and_their_draws_together() -> None:
    draws = Draws(central=np.array([1.0, 2.0, 3.0]), values=np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))

    taken = draws.take(np.array([2, 0]))

    assert taken.central.tolist() == [3.0, 1.0]
    assert taken.values.tolist() == [[3.0, 1.0], [6.0, 4.0]]
    assert taken.count == 2


def test_the_90_percent_interval_of_0_to_100_is_5_to_95() -> None:
    interval = interval_of(np.arange(101.0), 50.0)

    assert (interval.low, interval.central, interval.high) == pytest.approx((5.0, 50.0, 95.0))


def test_intervals_come_one_for_each_item() -> None:
    draws = Draws(central=np.array([50.0, 7.0]), values=np.column_stack([np.arange(101.0), np.full(101, 7.0)]))

    first, second = draws.intervals(0.5)

    assert (first.low, first.high, first.level) == (25.0, 75.0, 0.5)
    assert second == Interval(low=7.0, central=7.0, high=7.0, level=0.5)


@given(values=arrays(np.float64, (9, 2), elements=st.floats(-1e3, 1e3)))
def test_intervals_widen_with_the_level(values: np.ndarray) -> None:
    narrow, wide = quantile_pair(values, 0.5), quantile_pair(values, 0.9)

    assert np.all(wide[0] <= narrow[0])
    assert np.all(narrow[1] <= wide[1])


def test_an_end_that_infinite_draws_reach_is_infinite() -> None:
    values = np.array([[1.0, 1.0, math.inf], [2.0, math.inf, math.inf], [3.0, math.inf, math.inf]])

    low, high = quantile_pair(values)

    assert low.tolist() == [pytest.approx(1.1), math.inf, math.inf]
    assert high.tolist() == [pytest.approx(2.9), math.inf, math.inf]


def test_a_missing_draw_makes_both_ends_missing() -> None:
    low, high = quantile_pair(np.array([[1.0], [math.nan], [3.0]]))

    assert np.isnan([low[0], high[0]]).all()


def test_one_draw_is_an_interval_without_width() -> None:
    assert interval_of(np.array([4.0]), 4.0) == Interval(low=4.0, central=4.0, high=4.0)


def test_finite_keeps_numbers_and_turns_the_rest_to_none() -> None:
    assert [finite(value) for value in (0.0, -2.5, math.nan, math.inf, -math.inf)] == [0.0, -2.5, None, None, None]
