"""Points to cumulative amounts, years to quarters, flows to stocks; each against a second way."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.interpolate import PchipInterpolator

from headway.compute.flow import (
    between_points,
    flows_of,
    moment,
    monotone,
    opening,
    quarter_weights,
    stock_of,
)
from headway.compute.quarters import Quarter

FIRST = Quarter(2022, 1)
AMOUNTS = arrays(np.float64, 6, elements=st.floats(0.0, 100.0))


def test_moments_count_quarters_from_the_start() -> None:
    assert moment(date(2022, 3, 31), FIRST) == 1.0
    assert opening(date(2022, 4, 1), FIRST) == 1.0
    assert moment(date(2026, 1, 25), FIRST) == pytest.approx(16 + 25 / 90)


def test_cumulative_points_are_met_and_held_after_the_last() -> None:
    found = between_points([1.0, 2.0, 4.0], np.array([[10.0, 14.0, 20.0]]), 6)

    assert found[0].tolist() == [10.0, 14.0, 17.0, 20.0, 20.0, 20.0]


def test_yearly_points_grow_from_nothing_over_a_year() -> None:
    found = between_points([8.0, 12.0], np.array([[20.0, 60.0]]), 12)

    assert found[0, :8].tolist() == [0.0, 0.0, 0.0, 0.0, 5.0, 10.0, 15.0, 20.0]


def test_a_point_inside_a_quarter_counts_at_its_end() -> None:
    found = between_points([1.0, 1.25], np.array([[10.0, 13.0]]), 2)

    assert found[0].tolist() == [10.0, 13.0]


@given(arrays(np.float64, (3, 5), elements=st.floats(0.0, 1e6)))
def test_cumulative_amounts_never_fall_and_flows_are_never_negative(values: np.ndarray) -> None:
    found = between_points([1.0, 2.0, 3.5, 4.0, 6.0], values, 8)

    assert (np.diff(found, axis=1) >= -1e-6).all()
    assert (flows_of(found) >= 0.0).all()


@given(st.lists(st.floats(0.0, 50.0), min_size=2, max_size=6))
def test_the_curve_of_years_is_that_of_an_independent_library(steps: list[float]) -> None:
    xs, ys = np.arange(len(steps) + 1.0), np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, len(steps), 41)

    assert monotone(xs, ys, at) == pytest.approx(PchipInterpolator(xs, ys)(at), abs=1e-9)


@given(st.lists(st.floats(0.1, 50.0), min_size=1, max_size=4))
def test_the_quarters_of_each_year_sum_to_it(years: list[float]) -> None:
    spans = [(4.0 * place, 4.0 * place + 4.0) for place in range(len(years))]

    weights = quarter_weights(spans, years, 4 * len(years))

    assert weights.sum(axis=1) == pytest.approx(np.ones(len(years)))
    assert (weights >= -1e-12).all()


def test_quarters_grow_within_a_growing_run_of_years() -> None:
    flows = np.array([40.0, 220.0, 400.0]) @ quarter_weights([(0, 4), (4, 8), (8, 12)], [40.0, 220.0, 400.0], 12)

    assert (np.diff(flows[:9]) > 0).all()


def test_a_fiscal_quarter_is_spread_over_the_calendar_by_days() -> None:
    span = (opening(date(2026, 1, 26), FIRST), moment(date(2026, 4, 26), FIRST))

    weights = quarter_weights([span], [75.2], 18)

    assert weights[0, 16] == pytest.approx(65 / 91, abs=0.005)
    assert weights.sum() == pytest.approx(1.0)


def test_a_year_without_anything_gives_nothing_and_breaks_nothing() -> None:
    weights = quarter_weights([(0, 4), (4, 8)], [0.0, 8.0], 8)

    assert (np.array([0.0, 8.0]) @ weights)[:4].tolist() == [0.0, 0.0, 0.0, 0.0]
    assert np.isfinite(weights).all()


@given(AMOUNTS, st.integers(1, 8))
def test_stock_is_flows_less_those_older_than_a_life(flows: np.ndarray, life: int) -> None:
    found = stock_of(flows[None], np.array([float(life)]))[0]

    # Brute force: whatever came at most a life ago is still there.
    expected = [sum(flows[max(place - life + 1, 0) : place + 1]) for place in range(len(flows))]
    assert found == pytest.approx(expected, abs=1e-6)


def test_a_life_between_quarters_retires_a_part() -> None:
    found = stock_of(np.array([[8.0, 0.0, 0.0]]), np.array([1.5]))[0]

    assert found.tolist() == [8.0, 4.0, 0.0]
