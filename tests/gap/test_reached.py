"""The compiled search of lags against the plain comparison, to the last bit."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.errors import ShapeError
from headway.gap import Frontier, Lags, lag, reached_days, standing_lag
from headway.units import DAYS_PER_MONTH

#: Levels of a staircase and levels asked for: few, so that they tie, and the two infinities among them.
LEVELS = st.sampled_from([-np.inf, -1.5, 0.0, 0.1, 0.1 + 1e-16, 0.3, 2.0, 7.0, np.inf])


def side(days: np.ndarray, levels: np.ndarray) -> Frontier:
    return Frontier(days=days, levels=levels, holders=np.arange(days.size))


@st.composite
def staircases(draw: st.DrawFn, rows: int, longest: int = 7) -> Frontier:
    days = np.array(sorted(draw(st.sets(st.integers(-50, 400), min_size=1, max_size=longest))), dtype=np.int64)
    steps = draw(st.lists(LEVELS, min_size=rows * days.size, max_size=rows * days.size))
    return side(days, np.maximum.accumulate(np.array(steps).reshape(rows, -1), axis=1))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Frontier, Frontier]:
    rows = draw(st.integers(1, 4))
    return draw(staircases(rows)), draw(staircases(rows))


def compared_with_every_day(leader: Frontier, levels: np.ndarray) -> np.ndarray:
    """What the search replaced: each level held against each day in turn."""
    below = np.zeros(levels.shape, dtype=np.int64)
    for day in range(leader.days.size):
        below += leader.levels[:, day : day + 1] < levels
    days = np.append(leader.days.astype(np.float64), np.inf)[below]
    return np.where(levels < leader.levels[:, :1], -np.inf, days)


def lag_as_it_was(leader: Frontier, follower: Frontier, days: np.ndarray, joint: Frontier | None) -> Lags:
    """The standing lag written for clarity, without care for memory."""
    place = follower.place(days)
    reached = compared_with_every_day(leader, follower.levels)[:, np.maximum(place, 0)]
    found = np.maximum(days - reached, 0.0) / DAYS_PER_MONTH
    if joint is not None:
        found = np.where(joint.at(days) >= leader.at(days), 0.0, found)
    found = np.where((place >= 0) & (leader.place(days) >= 0), found, np.nan)
    return Lags(found, np.where(np.isposinf(found), lag.readable_limit(leader, days), found))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lag, "COMPILED_FROM", 0)


def test_the_search_finds_what_comparing_with_every_day_finds(compiled: None) -> None:
    @given(pairs())
    def check(pair: tuple[Frontier, Frontier]) -> None:
        leader, follower = pair
        wanted = compared_with_every_day(leader, follower.levels)
        assert reached_days(leader, follower.levels).tobytes() == wanted.tobytes()

    check()


def test_levels_that_do_not_rise_are_found_as_well(compiled: None) -> None:
    @given(staircases(2), st.lists(st.one_of(LEVELS, st.just(np.nan)), min_size=10, max_size=10))
    def check(leader: Frontier, levels: list[float]) -> None:
        asked = np.array(levels).reshape(2, 5)
        assert reached_days(leader, asked).tobytes() == compared_with_every_day(leader, asked).tobytes()

    check()


@pytest.mark.parametrize("threshold", [0, 10**9])
def test_the_standing_lag_is_what_it_was_by_either_way(monkeypatch: pytest.MonkeyPatch, threshold: int) -> None:
    monkeypatch.setattr(lag, "COMPILED_FROM", threshold)

    @given(pairs(), st.lists(st.integers(-60, 500), min_size=1, max_size=8), st.booleans())
    def check(pair: tuple[Frontier, Frontier], days: list[int], joined: bool) -> None:
        leader, follower = pair
        joint, on = (follower if joined else None), np.array(days, dtype=np.int64)
        for found, wanted in zip(
            standing_lag(leader, follower, on, joint), lag_as_it_was(leader, follower, on, joint), strict=True
        ):
            np.testing.assert_array_equal(found, wanted)

    check()


def test_many_rows_of_a_race_give_the_same_bytes(compiled: None) -> None:
    rng = np.random.default_rng(20261128)
    days = np.sort(rng.choice(3000, 160, replace=False))
    ahead = side(days, np.maximum.accumulate(rng.normal(0.3, 1.0, (300, 160)).cumsum(axis=1), axis=1))
    levels = np.maximum.accumulate(rng.normal(0.6, 1.0, (300, 61)).cumsum(axis=1), axis=1)

    assert reached_days(ahead, levels).tobytes() == compared_with_every_day(ahead, levels).tobytes()


def test_one_row_of_the_leader_serves_for_all_rows_of_levels(compiled: None) -> None:
    leader = side(np.array([0, 10, 20]), np.array([[1.0, 2.0, 3.0]]))

    found = reached_days(leader, np.array([[0.5, 2.0], [3.0, 3.5]]))

    assert found.tolist() == [[-np.inf, 10.0], [20.0, np.inf]]


def test_rows_that_do_not_line_up_are_refused() -> None:
    leader = side(np.array([0, 10]), np.array([[1.0, 2.0]] * 3))

    with pytest.raises(ShapeError, match="the leader has 3 rows, the levels have 2"):
        reached_days(leader, np.ones((2, 4)))


def test_levels_that_do_not_lie_row_by_row_in_memory_are_read_right(compiled: None) -> None:
    leader = side(np.array([0, 10, 20]), np.asfortranarray([[1.0, 2.0, 3.0], [0.0, 5.0, 6.0]]))
    levels = np.asfortranarray([[1.5, 2.5], [5.5, 0.0]])

    assert reached_days(leader, levels).tolist() == [[10.0, 20.0], [20.0, 0.0]]


def test_a_level_before_the_first_release_stays_unknown() -> None:
    frontier = side(np.array([5, 9]), np.array([[1.0, 2.0], [3.0, 4.0]]))

    np.testing.assert_array_equal(frontier.at(np.array([4, 5, 9])), [[np.nan, 1.0, 2.0], [np.nan, 3.0, 4.0]])
    assert frontier.levels.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_small_gap_is_measured_without_loading_the_compiler() -> None:
    code = (
        "import sys, numpy as np; from headway.gap import Frontier, standing_lag;"
        "f = Frontier(days=np.array([0, 9]), levels=np.array([[1.0, 2.0]]), holders=np.arange(2));"
        "standing_lag(f, f, np.array([9])); sys.exit('numba' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
