"""Races started in the past: what is read of them, on a made-up start."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from race_cases import ORIGIN, random_parameters, small_ensemble, small_start
from scipy.stats import multivariate_normal

from headway.errors import UnknownName
from headway.gap.frontier import Frontier
from headway.gap.lag import standing_lag
from headway.race import evidence
from headway.race.change import change_of_gap
from headway.race.hindcast import REFERENCES, foretold, foretold_without, happened, month_end_dates, months_seen
from headway.race.history import Observed, log_weights
from headway.race.names import PARAMETERS
from headway.race.outcome import future_days
from headway.race.past import past_series
from headway.units import day_number

SEED = 20261128


def log_evidence(found: NDArray[np.float64], history: Observed) -> float:
    """That of what members expect alone, without the growth of the year before."""
    weights = log_weights(found, np.ones((found.shape[0], len(PARAMETERS))), history, np.full((2, 3), np.nan))
    return evidence.log_evidence(weights)[0]


def test_month_ends_are_the_last_days_of_months() -> None:
    found = list(month_end_dates(date(2023, 12, 31), date(2026, 2, 27)))

    brute = [day for day in _days(date(2023, 12, 31), date(2026, 2, 27)) if (day + timedelta(days=1)).day == 1]
    assert found == brute
    assert list(month_end_dates(date(2024, 1, 5), date(2024, 1, 30))) == []


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def test_months_seen_are_those_whose_end_the_data_reach() -> None:
    last = date(2026, 8, 11)
    for origin in _days(date(2025, 12, 1), last):
        days = future_days(day_number(origin), 12)
        assert months_seen(origin, last) == int((days <= day_number(last)).sum()) - 1


def _stairs(days: list[int], levels: list[float]) -> Frontier:
    return Frontier(days=np.array(days), levels=np.array([levels, levels]), holders=np.zeros(len(days), dtype=np.int64))


def test_what_happened_is_the_standing_lag_and_the_longest_that_can_be_read_where_it_is_longer() -> None:
    at = day_number(ORIGIN)
    leader, follower = _stairs([at - 300, at + 40], [100.0, 110.0]), _stairs([at - 200, at + 70], [90.0, 105.0])

    read = happened(leader, follower, ORIGIN, 3)

    days = future_days(at, 3)
    longest = (days - (at - 300)) / 30.436875
    assert read.lag[0, :3] == pytest.approx(longest[:3])
    assert read.lag[0, 3] == pytest.approx(standing_lag(leader, follower, days).value[0, 3])
    assert read.points[0].tolist() == [10.0, 10.0, 20.0, 5.0]


def test_a_race_says_the_same_of_its_first_months_at_any_horizon() -> None:
    ensemble = small_ensemble(random_parameters(20, SEED))
    short, long = (foretold(ensemble, months=months, draws=50, seed=SEED) for months in (6, 12))

    assert np.isfinite(long.lag).all()
    assert long.points.shape == (50, 13)
    for one, two in zip(short, long, strict=True):
        assert np.array_equal(one, two[:, :7])


def test_models_without_a_mechanism_begin_with_the_past() -> None:
    start = small_start()
    past = past_series(start)

    stays = foretold_without("constant-lag", start, months=4, draws=60, seed=SEED)
    returns = foretold_without("past-mean", start, months=4, draws=4000, seed=SEED)

    assert stays is not None
    assert returns is not None
    assert np.array_equal(stays.points[:, 4], past.points[1 + np.arange(60) % (past.points.shape[0] - 1), -1])
    assert set(returns.points[:, 4]) <= set(past.points[1:].ravel())
    assert returns.points[:, 4].mean() == pytest.approx(past.points[1:].mean(), abs=0.2)


def test_a_model_that_cannot_be_fitted_so_early_says_nothing() -> None:
    whole = small_start()
    start = replace(whole, history=3, flows=whole.flows[-3:], open_imports=np.zeros(4), rented=np.ones(4))

    assert foretold_without("ar1", start, months=4, draws=10, seed=SEED) is None
    with pytest.raises(UnknownName, match="model without a mechanism"):
        foretold_without("oracle", start, months=4, draws=10, seed=SEED)
    assert REFERENCES == ("constant-lag", "ar1", "past-mean")


def history_of(temper: float = 1.0) -> Observed:
    root = np.random.default_rng(SEED).normal(0.0, 1.0, (4, 4))
    return Observed(values=np.array([8.0, 6.0, 5.0, 1.0]), covariance=root @ root.T + 2.0 * np.eye(4), temper=temper)


def test_evidence_is_the_mean_of_the_likelihood() -> None:
    history = history_of()
    found = history.values + np.random.default_rng(SEED).normal(0.0, 2.0, (500, 4))
    other = found + np.array([3.0, 3.0, 3.0, 0.0])
    truth = multivariate_normal(history.values, history.covariance)

    ratio = np.log(truth.pdf(found).mean()) - np.log(truth.pdf(other).mean())

    assert log_evidence(found, history) - log_evidence(other, history) == pytest.approx(ratio, abs=1e-10)
    assert log_evidence(found, history_of(0.5)) > log_evidence(found, history)


def test_members_that_run_away_count_as_impossible() -> None:
    history = history_of()
    found = np.tile(history.values, (4, 1))
    found[3] = np.inf

    assert log_evidence(found, history) == pytest.approx(np.log(0.75))


def test_a_change_of_the_gap_is_held_against_noise_too() -> None:
    history = history_of()
    rng = np.random.default_rng(SEED)
    found = rng.normal(8.0, 1.0, (300, 4))

    change = change_of_gap(found, history, 0, 2)

    noise = rng.multivariate_normal(np.zeros(4), history.covariance, 200_000)
    drawn = found[rng.integers(0, 300, 200_000)] + noise
    assert change.observed == -3.0
    assert np.array_equal(change.expected, found[:, 2] - found[:, 0])
    assert change.as_low == pytest.approx(np.mean(drawn[:, 2] - drawn[:, 0] <= -3.0), abs=0.005)
