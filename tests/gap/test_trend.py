"""The lag between fitted trends."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from headway.gap import GapResult, Yardstick, measure_gap
from headway.gap.frontier import Frontier
from headway.gap.trend import cross_validation, frontier_trend, trend_detail, trend_lag
from headway.units import DAYS_PER_MONTH

Make = Callable[..., Yardstick]
YEAR = 12 * DAYS_PER_MONTH


def line(days: np.ndarray, slope: float = 15.0, start: float = 100.0, rows: int = 4) -> Frontier:
    """A frontier whose records lie on a line, units a year."""
    levels = np.tile(start + slope * days / YEAR, (rows, 1))
    return Frontier(days=days.astype(np.int64), levels=levels, holders=np.arange(days.size))


def lag_between(leader: Frontier, follower: Frontier, day: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    leads, follows = frontier_trend(leader, rng), frontier_trend(follower, rng)
    return trend_lag(leader, leads, follows, follower, np.array([day])).value[:, 0] * DAYS_PER_MONTH


@pytest.mark.parametrize("shift", [0, 40, 200])
def test_two_staircases_on_one_line_shifted_by_some_days_have_that_lag(shift: int) -> None:
    steps = np.arange(0, 900, 45)
    leader, follower = line(steps), line(steps + shift, start=100.0 - 15.0 * shift / YEAR)

    assert lag_between(leader, follower, 1200) == pytest.approx(shift, abs=1e-6)


def test_the_timing_of_releases_on_a_line_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    leader = line(np.sort(rng.choice(900, 20, replace=False)))
    follower = line(np.sort(rng.choice(np.arange(150, 900), 12, replace=False)), start=100.0 - 15.0 * 120 / YEAR)

    assert lag_between(leader, follower, 1000) == pytest.approx(120, abs=1e-6)


def test_a_follower_whose_trend_is_ahead_has_lag_zero() -> None:
    steps = np.arange(0, 900, 45)

    assert lag_between(line(steps), line(steps, start=110.0), 1000).tolist() == [0.0] * 4


def test_a_level_from_before_the_leaders_first_model_is_censored_with_the_time_since_it_as_floor() -> None:
    steps, rng = np.arange(300, 900, 45), np.random.default_rng(0)
    leader, follower = line(steps), line(steps, start=50.0)

    value, floor = trend_lag(
        leader, frontier_trend(leader, rng), frontier_trend(follower, rng), follower, np.array([1000])
    )

    assert np.isposinf(value).all()
    assert floor[0, 0] == pytest.approx(700 / DAYS_PER_MONTH)


def test_a_leader_that_never_rose_was_always_there() -> None:
    steps = np.arange(0, 900, 45)
    flat = Frontier(days=np.array([0]), levels=np.full((4, 1), 200.0), holders=np.array([0]))

    assert np.isnan(lag_between(flat, line(steps), 1000)).all()


def test_a_bend_is_found_where_it_is_and_two_slopes_are_chosen() -> None:
    days = np.arange(0, 1200, 50)
    level = 100 + np.where(days < 600, 5.0, 30.0) * (days - 600) / YEAR
    levels = np.tile(level, (3, 1)) + 0.02 * np.random.default_rng(0).normal(size=(1, days.size))

    found = frontier_trend(Frontier(days=days, levels=levels, holders=days), np.random.default_rng(0))

    assert (found.slopes, found.knot[0]) == (2, 600)
    assert (found.before[0] * YEAR, found.after[0] * YEAR) == (pytest.approx(5, abs=0.2), pytest.approx(30, abs=0.2))


def test_a_noisy_line_is_given_one_slope_more_often_than_not() -> None:
    rng, days = np.random.default_rng(3), np.arange(0, 1000, 50).astype(float)
    chosen = [np.argmin(cross_validation(days, 0.04 * days + rng.normal(size=days.size))) for _ in range(60)]

    assert np.mean(chosen) < 0.4


def test_cross_validation_is_that_of_leaving_out_by_hand() -> None:
    rng = np.random.default_rng(5)
    days, level = np.sort(rng.choice(1000, 9, replace=False)).astype(float), rng.normal(size=9).cumsum()

    one, two = cross_validation(days, level)

    def foretold(place: int, slopes: int) -> float:
        keep = np.arange(9) != place
        x, y, best = days[keep], level[keep], (np.inf, 0.0)
        knots = [days.mean()] if slopes == 1 else [x[at] for at in range(2, 6)]
        for knot in knots:
            columns = (
                (lambda t: np.stack([t**0, t], axis=-1))
                if slopes == 1
                else (lambda t, k=knot: np.stack([t**0, np.minimum(t - k, 0), np.maximum(t - k, 0)], axis=-1))
            )
            fit, *_ = np.linalg.lstsq(columns(x), y, rcond=None)
            squares = float(((y - columns(x) @ fit) ** 2).sum())
            best = min(best, (squares, float(columns(days[place]) @ fit)))
        return best[1]

    for slopes, found in ((1, one), (2, two)):
        errors = [level[place] - foretold(place, slopes) for place in range(9)]
        assert found == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=1e-6)


def test_the_spread_of_a_slope_is_its_textbook_error() -> None:
    from scipy import stats

    days = np.arange(0, 900, 60)
    level = 15 * days / YEAR + np.random.default_rng(1).normal(size=days.size)
    level = np.sort(level)
    side = Frontier(days=days, levels=np.tile(level, (4001, 1)), holders=days)

    found = frontier_trend(side, np.random.default_rng(2))

    textbook = stats.linregress(days / YEAR, level)
    spare = days.size - 2
    assert found.slopes == 1
    assert found.after[0] * YEAR == pytest.approx(textbook.slope)
    low, high = np.quantile(found.after[1:] * YEAR, [0.05, 0.95])
    wide = 2 * stats.t.ppf(0.95, spare) * textbook.stderr
    assert high - low == pytest.approx(wide, rel=0.08)


def test_the_slopes_of_the_us_and_china_cannot_be_told_apart() -> None:
    from headway import api

    trend = api.gap(definition="trend", vintage="2026-08-11").to_dict()["trend"]

    assert trend["slope_difference"]["low"] < 0 < trend["slope_difference"]["high"]
    assert 0.1 < trend["p_leader_faster"] < 0.9


def test_lines_through_the_records_since_april_2024_rise_as_the_docs_say() -> None:
    from headway import api

    frontiers = api.gap(vintage="2026-08-11").to_dict()["frontiers"]

    for role, slope in (("leader", 15.4), ("follower", 13.8)):
        steps = [step for step in frontiers[role] if step["model"] and step["date"] >= "2024-04-01"]
        days = np.array([date.fromisoformat(step["date"]).toordinal() for step in steps])
        assert np.polyfit(days / YEAR, [step["central"] for step in steps], 1)[0] == pytest.approx(slope, abs=0.06)


ROWS = [("L1", 0, 10.0, "L"), ("L2", 100, 20.0, "L"), ("L3", 200, 30.0, "L"), ("F1", 250, 25.0, "F")]


def measure(measured: Yardstick, **changes: object) -> GapResult:
    options: dict = {"leader": "L", "follower": "F", "as_of": date(2024, 9, 27), "definition": "trend", **changes}
    return measure_gap(measured, **options)


def test_a_side_with_one_record_has_no_trend_and_the_result_says_so(yardstick: Make) -> None:
    result = measure(yardstick(ROWS)).to_dict()

    assert result["lag"]["central"] is None
    assert result["unread"]["lag"] == "a trend needs two records or more, the leader has 3 and the follower 1"
    assert result["trend"]["follower"]["slope"]["central"] is None
    json.dumps(result, allow_nan=False)


def test_two_records_a_side_have_a_trend_without_an_error_of_its_own(yardstick: Make) -> None:
    rows = [*ROWS, ("F0", 150, 15.0, "F")]

    lag = measure(yardstick(rows)).lag

    assert lag.central * DAYS_PER_MONTH == pytest.approx(100.0)
    assert lag.low == pytest.approx(lag.high)


def test_the_detail_names_the_bend_only_where_there_is_one() -> None:
    side = frontier_trend(line(np.arange(0, 500, 50)), np.random.default_rng(0))

    found = trend_detail(side, side, 0.9).to_dict()

    assert (found["leader"]["slopes"], found["leader"]["knot"], found["leader"]["slope_before"]) == (1, None, None)
    assert found["slope_difference"]["central"] == 0.0
