"""Then beside now: spans, means over days, and differences of draws that belong to no common fit."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from headway.errors import GapError
from headway.gap import Lags, Yardstick
from headway.gap.revisions import Pair, Span, apart, compare, mean_over, one_day, quarter_before, seen
from headway.units import DAYS_PER_MONTH

Make = Callable[..., Yardstick]


@pytest.mark.parametrize(
    ("day", "name", "since", "until"),
    [
        (date(2025, 12, 3), "2025Q3", date(2025, 7, 1), date(2025, 9, 30)),
        (date(2026, 1, 1), "2025Q4", date(2025, 10, 1), date(2025, 12, 31)),
        (date(2025, 3, 31), "2024Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_the_quarter_before_a_day_has_ended_by_then(day: date, name: str, since: date, until: date) -> None:
    assert quarter_before(day) == Span(since=since, until=until)
    assert quarter_before(day).name == name


def test_a_day_is_a_span_of_its_own() -> None:
    assert one_day(date(2025, 12, 3)).name == "2025-12-03"
    assert one_day(date(2025, 12, 3)).days.size == 1


def test_a_mean_leaves_out_days_that_cannot_be_read() -> None:
    value = np.array([[np.inf, 2.0, 4.0], [1.0, np.inf, 4.0], [np.inf, np.inf, np.inf]])
    floor = np.array([[5.0, 2.0, 4.0], [1.0, 6.0, 4.0], [5.0, 6.0, 8.0]])

    found = mean_over(Lags(value, floor))

    assert found.value.tolist() == [3.0, 4.0, np.inf]
    assert found.floor.tolist() == [3.0, 4.0, 7.0]


def test_a_mean_of_days_that_the_central_fit_cannot_read_is_longer_than_their_floors() -> None:
    lags = Lags(np.array([[np.inf, np.inf], [1.0, 3.0]]), np.array([[4.0, 6.0], [1.0, 3.0]]))

    found = seen(mean_over(lags), 0.9)

    assert found.longer_than == 5.0
    assert found.to_dict()["lag"]["central"] is None


def test_the_difference_of_two_independent_draws_is_as_wide_as_theory_says() -> None:
    rng = np.random.default_rng(0)
    then, now = rng.normal(8.0, 1.0, 200_001), rng.normal(5.0, 0.5, 200_001)

    found = apart(then, now)

    half = 1.6448536 * np.hypot(1.0, 0.5)
    assert found.value.low == pytest.approx(3.0 - half, abs=0.03)
    assert found.value.high == pytest.approx(3.0 + half, abs=0.03)
    assert found.value.central == then[0] - now[0]
    assert found.p_longer + found.p_shorter == pytest.approx(1.0)


def test_draws_of_one_fit_are_not_paired_with_the_same_draws_of_the_other() -> None:
    draws = np.random.default_rng(1).normal(size=2001)

    assert apart(draws, draws).value.high > 1.0


def test_a_lag_that_only_one_side_can_read_is_apart_without_end() -> None:
    then, now = np.array([np.inf, np.inf, np.inf]), np.array([3.0, 3.0, 4.0])

    longer, shorter = apart(then, now), apart(now, then)

    assert (longer.p_longer, longer.p_shorter, longer.decided) == (1.0, 0.0, 1.0)
    assert shorter.p_shorter == 1.0
    assert longer.to_dict()["high"] is None
    assert shorter.to_dict()["low"] is None


def test_mixed_ends_are_infinite_only_where_the_draws_are() -> None:
    then = np.array([3.0, *np.full(50, 3.0), *np.full(50, np.inf)])
    now = np.array([4.0, *np.full(50, 4.0), *np.full(50, np.inf)])

    found = apart(then, now)

    assert found.decided < 1.0
    assert found.value.low == -np.inf
    assert found.value.high == np.inf


def test_two_lags_that_nobody_can_read_say_nothing() -> None:
    unread = np.full(5, np.inf)

    found = apart(unread, unread)

    assert found.decided == 0.0
    assert found.to_dict()["central"] is None


def test_then_and_now_are_read_off_their_own_scales(yardstick: Make) -> None:
    """A leader's model that is known now, but was not then, makes the lag longer."""
    then = yardstick([("A", 0, 10.0, "L"), ("B", 200, 20.0, "L"), ("C", 300, 15.0, "F")])
    now = yardstick([("A", 0, 10.0, "L"), ("X", 100, 16.0, "L"), ("B", 200, 20.0, "L"), ("C", 300, 15.0, "F")])
    pair = Pair(leader="L", follower="F", definition="standing")
    day = one_day(then.models[2].released)

    found = compare(pair, day, then, now)

    assert found.then.value.central == pytest.approx(100 / DAYS_PER_MONTH)
    assert found.now is not None
    assert found.now.value.central == pytest.approx(200 / DAYS_PER_MONTH)
    assert found.difference is not None
    assert found.difference.value.central == pytest.approx(-100 / DAYS_PER_MONTH)
    assert found.difference.p_shorter == 1.0
    assert found.now_published is None


def test_the_newest_vintage_has_nothing_to_be_compared_with(yardstick: Make) -> None:
    scale = yardstick([("A", 0, 10.0, "L"), ("C", 300, 5.0, "F")])

    found = compare(Pair(leader="L", follower="F", definition="points"), one_day(scale.models[1].released), scale)

    assert found.to_dict()["now"] is None
    assert found.then.value.central == 5.0


def test_a_group_without_a_model_by_then_is_an_error(yardstick: Make) -> None:
    scale = yardstick([("A", 0, 10.0, "L"), ("C", 300, 5.0, "F")])

    with pytest.raises(GapError, match="no model by"):
        compare(Pair(leader="L", follower="F", definition="standing"), one_day(scale.models[0].released), scale)


def test_a_mean_over_a_quarter_is_that_of_its_days(yardstick: Make) -> None:
    scale = yardstick([("A", 0, 10.0, "L"), ("B", 200, 20.0, "L"), ("C", 90, 10.0, "F")])
    span = Span(since=date(2024, 4, 1), until=date(2024, 6, 30))

    found = compare(Pair(leader="L", follower="F", definition="standing"), span, scale)

    # From day 91 to day 181 the lag grows by a day a day.
    assert found.then.value.central == pytest.approx((91 + 181) / 2 / DAYS_PER_MONTH)
