"""Overtaking worked out by hand, against plain loops, and what no definition may break."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.errors import OptionError, ShapeError
from headway.race.overtake import (
    Instrument,
    Overtaken,
    Rivals,
    first_month,
    leader_slope,
    on_two_instruments,
    overtaken,
    overtaken_by_points,
    past_both_rivals,
    sustained,
)

#: A leader that rises by a point a month, at month ends -12 to -1.
STEADY = np.arange(-12.0, 0.0)[None, :]


def path(*points: float) -> np.ndarray:
    return np.array([points], dtype=np.float64)


def leaning(deviations: float, months: float, draws: int = 1) -> Instrument:
    return Instrument(before=STEADY, disagreement=np.full(draws, months), second=np.full(draws, deviations))


def met(history: list[list[float]], *places: float) -> Rivals:
    return Rivals(history=np.array(history), place=np.array(places))


def test_a_follower_exactly_level_touches() -> None:
    assert overtaken_by_points(path(5, 3, 0, 4)).first["D1"].tolist() == [2]


def test_what_is_so_at_the_origin_alone_has_not_happened_after_it() -> None:
    read = overtaken_by_points(path(-9, 1, 1, 1))

    assert (read.first["D1"].tolist(), read.first["D2"].tolist()) == ([0], [0])


def test_the_origin_is_no_month_of_a_sustained_lead() -> None:
    assert sustained(path(-3, -3, -3, 1, 1)).tolist() == [0]
    assert sustained(path(-3, -3, -3, -3, 1)).tolist() == [3]


def test_a_lead_of_exactly_two_points_is_clear_and_one_below_is_not() -> None:
    assert sustained(path(0, -2, -2, -2)).tolist() == [3]
    assert sustained(path(0, -2, np.nextafter(-2, 0), -2)).tolist() == [0]


def test_three_months_that_are_interrupted_are_not_in_a_row() -> None:
    assert sustained(path(0, -3, -3, 0, -3, -3, -3)).tolist() == [6]


def test_being_level_at_a_month_is_not_being_ahead_at_it() -> None:
    points = np.zeros((2, 13))
    points[1, 12] = -0.1

    assert overtaken_by_points(points).ahead[12].tolist() == [False, True]


@pytest.mark.parametrize(("months", "horizons"), [(1, []), (11, []), (12, [12]), (59, [12, 36]), (60, [12, 36, 60])])
def test_the_state_is_told_at_the_horizons_that_were_simulated(months: int, horizons: list[int]) -> None:
    assert list(overtaken_by_points(np.ones((2, months + 1))).ahead) == horizons


def test_fewer_than_three_months_hold_no_sustained_lead() -> None:
    assert sustained(path(-9, -9, -9)).tolist() == [0]


def test_by_a_month_is_a_comparison_with_the_first_month() -> None:
    read = overtaken_by_points(np.vstack([path(*[1] * 5, *[-3] * 8), path(*[1] * 13)]))

    assert read.by("D1", 4).tolist() == [False, False]
    assert read.by("D1", 5).tolist() == [True, False]
    assert read.by("D2", 7).tolist() == [True, False]
    assert read.by("D5", 12).tolist() == [True, False]


@pytest.mark.parametrize(("event", "within"), [("D3", 3), ("D1", 0), ("D1", 14), ("D5", 5)])
def test_an_event_or_month_that_was_not_looked_for_is_refused(event: str, within: int) -> None:
    with pytest.raises(OptionError, match=event):
        overtaken_by_points(np.ones((1, 14))).by(event, within)


def test_paths_without_a_month_or_that_differ_in_shape_are_refused() -> None:
    with pytest.raises(ShapeError, match="with a month or more"):
        overtaken_by_points(np.ones((3, 1)))
    with pytest.raises(ShapeError, match="leader has shape"):
        overtaken(np.ones((3, 2)), np.ones((3, 3)), leaning(0, 0), met([[0, 0, 0]], 0))


# The second instrument


def rising(months: int) -> np.ndarray:
    return np.arange(0.0, months + 1)[None, :]


def test_the_slope_is_the_rise_over_the_last_twelve_months_and_reaches_before_the_origin() -> None:
    leader = np.vstack([np.arange(0.0, 31.0), np.arange(0.0, 31.0) * 2])

    slope = leader_slope(leader, STEADY)

    assert slope[0].tolist() == [1.0] * 31
    assert slope[1, 0] == 1.0
    assert slope[1, 6] == (12.0 - -6.0) / 12
    assert slope[1, 12:].tolist() == [2.0] * 19


def test_a_short_path_has_its_slope_too() -> None:
    assert leader_slope(rising(3), STEADY).tolist() == [[1.0] * 4]


def test_instruments_that_agree_leave_the_sustained_lead_as_it_is() -> None:
    points = path(0, -3, -3, -3, 0, 0)

    assert on_two_instruments(points, rising(5), leaning(1.7, 0.0)).tolist() == [3]


def test_an_instrument_that_leans_towards_the_leader_delays_or_denies() -> None:
    # Two months of lag at a point a month: the lead has to be 4 points on the first.
    points = path(0, -3, -3, -3, -4, -4, -4)

    assert on_two_instruments(points, rising(6), leaning(1.0, 2.0)).tolist() == [6]
    assert on_two_instruments(points[:, :6], rising(5), leaning(1.0, 2.0)).tolist() == [0]


def test_an_instrument_that_leans_towards_the_follower_is_not_enough_alone() -> None:
    assert on_two_instruments(path(0, -1, -1, -1, -1), rising(4), leaning(-1.0, 5.0)).tolist() == [0]
    assert on_two_instruments(path(0, -1, -1, -2, -2, -2), rising(5), leaning(-1.0, 5.0)).tolist() == [5]


def test_a_slope_without_known_months_before_the_origin_is_refused() -> None:
    with pytest.raises(ShapeError, match="12 known month ends"):
        leader_slope(rising(3), STEADY[:, 1:])
    with pytest.raises(ShapeError, match="12 known month ends"):
        leader_slope(rising(3), np.full((1, 12), np.nan))


def test_a_disagreement_for_other_draws_is_refused() -> None:
    with pytest.raises(ShapeError, match="disagreement has shape"):
        on_two_instruments(path(0, 1), rising(1), leaning(0, 0, draws=2))


# Named rivals


def test_a_lab_leads_both_rivals_if_it_leads_the_better_one() -> None:
    # The better rival is 3 points below its frontier, the lab on its own: level at a gap of 3, ahead below it.
    rivals = met([[3, 0, 9]], 0.5)

    assert past_both_rivals(path(9, 2, 2, 2, 9), rivals).tolist() == [3]
    assert past_both_rivals(path(9, 3, 3, 3, 3), rivals).tolist() == [0]


def test_two_labs_that_take_turns_do_not_count() -> None:
    turns = [[0, 0, 9], [0, 9, 0], [0, 0, 9], [0, 9, 0]]

    assert past_both_rivals(path(9, -1, -1, -1, -1), met(turns, 0.0)).tolist() == [0]
    assert past_both_rivals(path(9, -10, -10, -10, -10), met(turns, 0.0)).tolist() == [3]


def test_the_second_lab_can_be_the_one() -> None:
    assert past_both_rivals(path(9, -1, -1, -1), met([[0, 9, 0]], 0.0)).tolist() == [3]


def test_each_draw_runs_circularly_from_its_own_start() -> None:
    # Only three months in a row, of which the last is the oldest: a start in the newest but one meets them first.
    history = [[5, 0, 9], [0, 0, 9], [0, 0, 9], [5, 0, 9], [5, 0, 9]]
    points = np.full((3, 9), 4.0)

    assert past_both_rivals(points, met(history, 0.0, 0.6, 0.99)).tolist() == [6, 3, 7]


def test_months_before_both_sides_had_a_model_are_left_out_of_the_past() -> None:
    nan = np.nan
    history = [[nan, nan, nan], [nan, 0, nan], [0, nan, nan], [5, 0, nan]]

    assert past_both_rivals(path(9, 4, 4, 4), met(history, 0.1)).tolist() == [3]


def test_a_lab_without_a_model_is_not_ahead() -> None:
    assert past_both_rivals(path(9, -9, -9, -9), met([[0, 20, np.nan]], 0.0)).tolist() == [0]


def test_a_past_without_any_model_is_refused() -> None:
    with pytest.raises(ShapeError, match="needs a past month"):
        past_both_rivals(path(1, 1), met([[np.nan, 0, 0]], 0.0))
    with pytest.raises(ShapeError, match="place has shape"):
        past_both_rivals(path(1, 1), met([[0, 0, 0]], 0.0, 0.5))


# All against plain loops, and what holds whatever the paths


def run_of(truths: list[bool], length: int) -> int:
    """The first month, counted from 1, by whose end there were `length` truths in a row; 0 never."""
    row = 0
    for month, truth in enumerate(truths, 1):
        row = row + 1 if truth else 0
        if row == length:
            return month
    return 0


def by_loops(leader: np.ndarray, follower: np.ndarray, instrument: Instrument, rivals: Rivals, draw: int) -> list[int]:
    """D1 to D4 of one draw, month by month."""
    months = range(1, leader.shape[1])
    gap = [leader[draw, m] - follower[draw, m] for m in months]
    everything = np.concatenate([instrument.before[0], leader[draw]])
    bias = instrument.disagreement[draw] * instrument.second[draw]
    elsewhere = [gap[m - 1] + bias * (everything[m + 12] - everything[m]) / 12 for m in months]
    one, two = run_of([g <= -2 for g in gap], 3), run_of([g <= -2 for g in elsewhere], 3)
    length = len(rivals.history)
    begin = int(rivals.place[draw] * length)
    labs = []
    for lab in (1, 2):
        rows = [rivals.history[(begin + m - 1) % length] for m in months]
        labs.append(
            run_of(
                [follower[draw, m] - row[lab] > leader[draw, m] - row[0] for m, row in zip(months, rows, strict=True)],
                3,
            )
        )
    happened = [month for month in labs if month]
    return [run_of([g <= 0 for g in gap], 1), one, max(one, two) if one and two else 0, min(happened, default=0)]


@st.composite
def races(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, Instrument, Rivals]:
    """On a grid of halves, so that ties are exact whichever way a difference is taken."""
    seed, months = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 40))
    rng, draws = np.random.default_rng(seed), 12
    leader = rng.integers(0, 4, (draws, months + 1)).cumsum(axis=1) / 2 + 12
    follower = rng.integers(0, 5, (draws, months + 1)).cumsum(axis=1) / 2 + 10 + rng.integers(-4, 5, (draws, 1))
    instrument = Instrument(
        before=rng.integers(0, 4, (1, 12)).cumsum(axis=1) / 2,
        disagreement=rng.integers(0, 7, draws).astype(np.float64),
        second=rng.integers(-2, 3, draws).astype(np.float64),
    )
    return leader, follower, instrument, Rivals(history=rng.integers(0, 9, (7, 3)) / 2, place=rng.random(draws))


@given(races())
def test_events_equal_those_of_plain_loops(race: tuple[np.ndarray, np.ndarray, Instrument, Rivals]) -> None:
    read = overtaken(*race)

    for draw in range(12):
        assert [int(read.first[event][draw]) for event in ("D1", "D2", "D3", "D4")] == by_loops(*race, draw)


@given(races())
def test_a_stricter_definition_never_happens_earlier(race: tuple[np.ndarray, np.ndarray, Instrument, Rivals]) -> None:
    read: Overtaken = overtaken(*race)
    months = race[0].shape[1] - 1

    for within in range(1, months + 1):
        assert (read.by("D2", within) <= read.by("D1", within)).all()
        assert (read.by("D3", within) <= read.by("D2", within)).all()
    for within, ahead in read.ahead.items():
        assert (ahead <= read.by("D1", within)).all()


@given(races(), st.floats(0, 5))
def test_a_better_follower_overtakes_no_later(
    race: tuple[np.ndarray, np.ndarray, Instrument, Rivals], better: float
) -> None:
    leader, follower, *rest = race
    before, after = overtaken(leader, follower, *rest), overtaken(leader, follower + better, *rest)

    for event in ("D1", "D2", "D3", "D4"):
        for within in range(1, before.months + 1):
            assert (before.by(event, within) <= after.by(event, within)).all()


@given(races())
def test_a_longer_simulation_changes_no_earlier_event(
    race: tuple[np.ndarray, np.ndarray, Instrument, Rivals],
) -> None:
    leader, follower, *rest = race
    short = max(1, (leader.shape[1] - 1) // 2)

    whole, part = overtaken(*race), overtaken(leader[:, : short + 1], follower[:, : short + 1], *rest)

    for event, first in part.first.items():
        assert np.array_equal(first, np.where(whole.first[event] <= short, whole.first[event], 0))


def test_a_symmetric_walk_touches_as_often_as_the_reflection_principle_says() -> None:
    # P(a walk of n steps of +-1 ever falls to -a) = P(end <= -a) + P(end < -a).
    rng, steps, start = np.random.default_rng(20261128), 36, 4
    walk = np.hstack([np.zeros((60_000, 1)), rng.choice([-1.0, 1.0], (60_000, steps)).cumsum(axis=1)])
    weights = np.array([float(np.prod([(steps - k) / (k + 1) for k in range(ups)])) for ups in range(steps + 1)])
    ends = 2 * np.arange(steps + 1) - steps
    exact = (weights[ends <= -start].sum() + weights[ends < -start].sum()) / weights.sum()

    touched = overtaken_by_points(walk + start).first["D1"] > 0

    assert touched.mean() == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 60_000))


def test_three_in_a_row_of_independent_months_is_as_likely_as_the_recursion_says() -> None:
    rng, months, p = np.random.default_rng(7), 60, 0.15
    state = np.array([1.0, 0.0, 0.0])
    for _ in range(months):
        state = np.array([(1 - p) * state.sum(), p * state[0], p * state[1]])

    holds = rng.random((60_000, months + 1)) < p

    exact = 1 - state.sum()
    assert (first_month(holds, 3) > 0).mean() == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 60_000))
