"""Lags worked out by hand, held against brute force, and their properties."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.gap import Frontier, Lags, model_lag, points_apart, readable_limit, record_lag, standing_lag
from headway.gap.lag import reached_days
from headway.units import DAYS_PER_MONTH


def staircase(days: list[int], levels: list[float] | list[list[float]]) -> Frontier:
    rows = np.atleast_2d(np.array(levels, dtype=np.float64))
    return Frontier(days=np.array(days, dtype=np.int64), levels=rows, holders=np.arange(len(days)))


def days_behind(lag: np.ndarray) -> list[float]:
    return (lag * DAYS_PER_MONTH).round(6).ravel().tolist()


def on(*days: int) -> np.ndarray:
    return np.array(days, dtype=np.int64)


def standing(leader: Frontier, follower: Frontier, days: np.ndarray) -> np.ndarray:
    return standing_lag(leader, follower, days).value


def record(leader: Frontier, follower: Frontier, days: np.ndarray) -> np.ndarray:
    return record_lag(leader, follower, days).value


LEADER = staircase([0, 100, 200], [10.0, 20.0, 30.0])


def test_standing_lag_counts_from_the_first_day_on_which_the_leader_was_there() -> None:
    follower = staircase([150], [15.0])

    assert days_behind(standing(LEADER, follower, on(150, 160, 199))) == [50.0, 60.0, 99.0]


def test_standing_lag_drops_on_the_day_of_a_follower_release() -> None:
    follower = staircase([150, 250], [15.0, 25.0])

    assert days_behind(standing(LEADER, follower, on(249, 250))) == [149.0, 50.0]


def test_a_follower_exactly_level_counts_from_the_day_the_leader_reached_that_level() -> None:
    follower = staircase([150], [20.0])

    assert days_behind(standing(LEADER, follower, on(150))) == [50.0]


def test_a_tie_on_the_same_day_is_a_lag_of_zero() -> None:
    follower = staircase([100], [20.0])

    assert days_behind(standing(LEADER, follower, on(100))) == [0.0]


def test_a_follower_that_leads_has_lag_zero_until_it_is_overtaken() -> None:
    follower = staircase([150], [25.0])

    assert days_behind(standing(LEADER, follower, on(150, 199, 200, 210))) == [0.0, 0.0, 0.0, 10.0]


def test_a_follower_that_nobody_ever_overtakes_has_lag_zero() -> None:
    follower = staircase([150], [99.0])

    assert days_behind(standing(LEADER, follower, on(400))) == [0.0]


def test_a_follower_below_the_leaders_first_value_is_censored_not_zero() -> None:
    follower = staircase([150, 160], [9.0, 10.0])

    lag = standing(LEADER, follower, on(150, 160))

    assert np.isposinf(lag[0, 0])
    assert days_behind(lag[:, 1:]) == [160.0]


def test_days_before_a_group_has_released_have_no_lag() -> None:
    follower = staircase([150], [15.0])
    early = staircase([-50], [15.0])

    assert np.isnan(standing(LEADER, follower, on(149))).all()
    assert np.isnan(standing(LEADER, early, on(-10))).all()


def test_record_lag_is_read_on_release_days_and_stays_between_them() -> None:
    follower = staircase([150, 250], [15.0, 25.0])

    assert days_behind(record(LEADER, follower, on(150, 249, 250, 400))) == [50.0, 50.0, 50.0, 50.0]


def test_a_release_that_is_no_record_does_not_move_the_record_lag() -> None:
    follower = staircase([150, 190], [15.0, 15.0])

    assert days_behind(record(LEADER, follower, on(195))) == [50.0]


def test_record_lag_knows_the_records_of_each_draw() -> None:
    leader = staircase([0, 100, 200], [[10.0, 20.0, 30.0]] * 2)
    follower = staircase([150, 190], [[15.0, 18.0], [15.0, 15.0]])

    assert days_behind(record(leader, follower, on(195))) == [90.0, 50.0]


def test_a_record_from_before_the_leaders_first_model_is_censored_with_nothing_known() -> None:
    follower = staircase([-20, 150], [[15.0, 15.0], [15.0, 25.0]])

    value, floor = record_lag(staircase([0, 100], [[10.0, 20.0]] * 2), follower, on(-30, 50, 160))

    assert np.isnan(value[:, 0]).all()
    assert np.isposinf(value[:, 1]).all()
    assert floor[:, 1].tolist() == [0.0, 0.0]
    assert (np.isposinf(value[0, 2]), value[1, 2]) == (True, 0.0)


def test_a_censored_record_is_at_least_as_long_as_its_own_day_says() -> None:
    value, floor = record_lag(LEADER, staircase([150], [5.0]), on(150, 400))

    assert np.isposinf(value).all()
    assert days_behind(floor) == [150.0, 150.0]


def test_a_censored_lag_is_at_least_the_time_since_the_leaders_first_model() -> None:
    follower = staircase([150, 300], [5.0, 25.0])

    value, floor = standing_lag(LEADER, follower, on(160, 400))

    assert (np.isposinf(value[0, 0]), days_behind(value[:, 1:])) == (True, [200.0])
    assert days_behind(floor) == [160.0, 200.0]


def test_the_best_model_of_both_groups_puts_neither_behind() -> None:
    # The model of day 200 belongs to both; the leader goes past it on day 300.
    leader, follower = staircase([0, 200, 300], [10.0, 30.0, 40.0]), staircase([150, 200], [9.0, 30.0])
    joint = staircase([200], [30.0])

    alone = standing_lag(leader, follower, on(250, 310)).value
    shared = standing_lag(leader, follower, on(250, 310), joint).value

    assert days_behind(alone) == [50.0, 110.0]
    assert days_behind(shared) == [0.0, 110.0]


def test_the_lag_of_a_model_is_read_from_its_own_score_on_the_day_of_its_release() -> None:
    scores = np.array([[15.0, 9.0, 99.0, 20.0]])

    value, floor = model_lag(LEADER, scores, on(150, 150, 150, -5))

    assert days_behind(value[:, :1]) == [50.0]
    assert np.isposinf(value[0, 1])
    assert days_behind(floor[:, 1:2]) == [150.0]
    assert value[0, 2] == 0.0
    assert np.isnan(value[0, 3])


def test_one_model_on_each_side_is_enough() -> None:
    leader, follower = staircase([0], [10.0]), staircase([30], [10.0])

    assert days_behind(standing(leader, follower, on(30, 40))) == [30.0, 40.0]
    assert days_behind(record(leader, follower, on(30, 40))) == [30.0, 30.0]


def test_points_are_leader_minus_follower_and_negative_where_the_follower_leads() -> None:
    follower = staircase([150, 160], [15.0, 25.0])

    assert points_apart(LEADER, follower, on(150, 160)).tolist() == [[5.0, -5.0]]


def test_equal_frontiers_have_lag_zero_on_record_days() -> None:
    assert days_behind(standing(LEADER, LEADER, LEADER.days)) == [0.0, 0.0, 0.0]


def test_the_readable_limit_is_the_time_since_the_leaders_first_model() -> None:
    assert days_behind(readable_limit(LEADER, on(-5, 45))) == [0.0, 45.0]


def one_day_by_brute_force(leader: Frontier, follower: Frontier, day: int) -> float:
    """Days behind in the central fit, by looking at every earlier day in turn; inf censored, nan unknown."""

    def level(side: Frontier, at: int) -> float | None:
        known = [height for release, height in zip(side.days, side.levels[0], strict=True) if release <= at]
        return max(known) if known else None

    now, there = level(follower, day), level(leader, day)
    if now is None or there is None:
        return float("nan")
    first = int(leader.days[0])
    at_first = level(leader, first)
    assert at_first is not None
    if now < at_first:
        return float("inf")
    if now > there:
        return 0.0
    return float(next(day - past for past in range(first, day + 1) if (level(leader, past) or 0.0) >= now))


@st.composite
def frontiers(draw: st.DrawFn) -> Frontier:
    days = draw(st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True).map(sorted))
    levels = draw(st.lists(st.integers(1, 8), min_size=len(days), max_size=len(days)))
    return staircase(days, np.maximum.accumulate(np.array(levels, dtype=np.float64)).tolist())


@given(frontiers(), frontiers())
def test_standing_lag_equals_a_day_by_day_search(leader: Frontier, follower: Frontier) -> None:
    days = np.arange(0, 80)

    slow = [one_day_by_brute_force(leader, follower, int(day)) for day in days]

    np.testing.assert_allclose(standing(leader, follower, days)[0] * DAYS_PER_MONTH, slow, atol=1e-9)


@given(frontiers(), frontiers(), st.floats(0.1, 10), st.floats(-5, 5))
def test_stretching_and_shifting_the_scale_changes_no_lag(
    leader: Frontier, follower: Frontier, factor: float, offset: float
) -> None:
    def moved(side: Frontier) -> Frontier:
        # Rounded, so that levels that were equal stay equal.
        return Frontier(days=side.days, levels=np.round(factor * side.levels + offset, 9), holders=side.holders)

    days = np.arange(0, 80)

    np.testing.assert_array_equal(standing(moved(leader), moved(follower), days), standing(leader, follower, days))


@given(frontiers(), st.integers(1, 30))
def test_the_leaders_own_staircase_moved_by_some_days_lags_by_these_days_at_its_records(
    leader: Frontier, late: int
) -> None:
    follower = Frontier(days=leader.days + late, levels=leader.levels, holders=leader.holders)
    records = follower.days[follower.is_record()[0]]

    assert days_behind(standing(leader, follower, records)) == pytest.approx([late] * records.size)


@given(frontiers(), frontiers())
def test_a_lag_is_its_own_floor_unless_it_is_censored(leader: Frontier, follower: Frontier) -> None:
    days = np.arange(0, 80)

    for read in (standing_lag, record_lag):
        found: Lags = read(leader, follower, days)
        np.testing.assert_array_equal(found.floor[~np.isposinf(found.value)], found.value[~np.isposinf(found.value)])
        assert np.isfinite(found.floor[np.isposinf(found.value)]).all()


@given(frontiers(), frontiers())
def test_the_lag_of_a_record_is_that_of_its_model(leader: Frontier, follower: Frontier) -> None:
    at = follower.is_record()[0] & (leader.place(follower.days) >= 0)

    found = model_lag(leader, follower.levels[:, at], follower.days[at])

    np.testing.assert_array_equal(found.value, standing(leader, follower, follower.days[at]))


@given(frontiers(), frontiers(), st.integers(1, 500))
def test_moving_all_dates_together_changes_no_lag(leader: Frontier, follower: Frontier, shift: int) -> None:
    def moved(side: Frontier) -> Frontier:
        return Frontier(days=side.days + shift, levels=side.levels, holders=side.holders)

    days = np.arange(0, 80)

    for definition in (standing, record, points_apart):
        read: Callable[..., np.ndarray] = definition
        np.testing.assert_allclose(
            read(moved(leader), moved(follower), days + shift), read(leader, follower, days), atol=1e-9
        )


def test_row_by_row_reading_is_the_same_as_reading_all_rows_at_once() -> None:
    rng = np.random.default_rng(7)
    leader = staircase([0, 10, 20, 35], np.maximum.accumulate(rng.normal(size=(50, 4)), axis=1).tolist())
    follower = staircase([5, 12, 30], np.maximum.accumulate(rng.normal(size=(50, 3)), axis=1).tolist())
    days = np.arange(0, 60)

    together = standing(leader, follower, days)

    for row in range(50):
        alone = standing(
            staircase([0, 10, 20, 35], leader.levels[row].tolist()),
            staircase([5, 12, 30], follower.levels[row].tolist()),
            days,
        )
        np.testing.assert_array_equal(alone[0], together[row])


def test_days_on_which_a_long_frontier_was_reached_are_those_of_a_plain_search() -> None:
    rng = np.random.default_rng(20261123)
    steps = np.maximum(rng.standard_normal((3, 700)), 0.0)
    leader = Frontier(days=np.arange(700) * 2, levels=steps.cumsum(axis=1), holders=np.zeros(700, dtype=np.int64))
    levels = rng.uniform(1.0, 300.0, (3, 50))

    found = reached_days(leader, levels)

    for row in range(3):
        place = np.searchsorted(leader.levels[row], levels[row], side="left")
        days = np.append(leader.days.astype(float), np.inf)[place]
        assert found[row].tolist() == np.where(levels[row] < leader.levels[row, 0], -np.inf, days).tolist()
