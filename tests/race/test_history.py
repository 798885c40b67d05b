"""Weights of members: the observation model held to simulation, the likelihood to another library, draws to counts."""

import dataclasses

import numpy as np
import pytest
from race_cases import central_parameters, random_parameters, small_ensemble, small_start
from scipy.stats import multivariate_normal, t

from headway.race.history import (
    GROWTH_SPREAD,
    GROWTH_TAILS,
    Observed,
    _noise,
    effective_size,
    log_weights,
    observed,
    predicted,
    resample,
)
from headway.race.names import FOLLOWER, LEADER, column
from headway.units import day_number

#: Checked months of made-up histories: quarters, and a last one that is shorter.
MONTHS = np.array([-13.0, -10.0, -7.0, -4.0, -1.0, 0.0])
PACE = 1.3
RUNS = 40_000


def _typical(**changed: float) -> np.ndarray:
    return central_parameters(1, **changed)[0]


def _as_vector(leader: np.ndarray, follower: np.ndarray) -> np.ndarray:
    return np.concatenate([leader - follower, np.diff(leader, axis=1)], axis=1)


def _staircases(interval: float, rng: np.random.Generator) -> np.ndarray:
    """Levels of a line that rises by PACE a month, as released at times of a Poisson process, shape (RUNS, months)."""
    waits = rng.exponential(interval, (RUNS, int(60 / interval) + 40))
    times = -60.0 + waits.cumsum(axis=1)
    assert times[:, -1].min() > 0.0
    last = np.stack([np.where(times <= month, times, -60.0).max(axis=1) for month in MONTHS], axis=1)
    return PACE * last


def _autoregressive(spread: float, half_life: float, steps: int, rng: np.random.Generator) -> np.ndarray:
    """A stationary AR(1) noise by month, shape (RUNS, steps)."""
    kept = 0.5 ** (1.0 / half_life)
    found = np.empty((RUNS, steps))
    found[:, 0] = spread * rng.standard_normal(RUNS)
    for step in range(1, steps):
        found[:, step] = kept * found[:, step - 1] + spread * np.sqrt(1 - kept**2) * rng.standard_normal(RUNS)
    return found


def _errors(covariance: np.ndarray) -> np.ndarray:
    """Standard errors of covariances that are estimated from RUNS normal draws."""
    spread = np.diag(covariance)
    return np.sqrt((spread[:, None] * spread[None, :] + covariance**2) / RUNS)


def test_noise_of_staircases_is_that_of_releases_at_random_times() -> None:
    rng = np.random.default_rng(11)
    typical = _typical(
        leader__release_interval=1.5, follower__release_interval=2.5, shock_spread=1e-9, pace_spread=1e-9
    )

    found = np.cov(_as_vector(_staircases(1.5, rng), _staircases(2.5, rng)), rowvar=False)

    expected = _noise(MONTHS, typical, PACE)
    # Waiting times have heavier tails than a normal distribution: their fourth moment is 9, not 3.
    assert (np.abs(found - expected) < 4.0 * 2.0 * _errors(expected)).all()


def test_noise_of_shocks_is_that_of_an_autoregressive_process() -> None:
    rng = np.random.default_rng(12)
    typical = _typical(
        shock_spread=1.7, shock_half_life=5.0, pace_spread=1e-9,
        leader__release_interval=1e-9, follower__release_interval=1e-9,
    )  # fmt: skip
    at = (MONTHS - MONTHS[0]).astype(int)
    sides = [_autoregressive(1.7, 5.0, at[-1] + 1, rng)[:, at] for _ in range(2)]

    found = np.cov(_as_vector(*sides), rowvar=False)

    expected = _noise(MONTHS, typical, PACE)
    assert (np.abs(found - expected) < 4.5 * _errors(expected)).all()


def test_noise_of_the_common_pace_moves_rises_alone_and_is_no_smaller_than_simulated() -> None:
    rng = np.random.default_rng(13)
    typical = _typical(
        pace_spread=0.3, pace_half_life=12.0, shock_spread=1e-9,
        leader__release_interval=1e-9, follower__release_interval=1e-9,
    )  # fmt: skip
    parts = 10  # steps a month, since the pace moves within months
    pace = PACE * _autoregressive(0.3, 12.0 * parts, 13 * parts, rng)
    latent = np.concatenate([np.zeros((RUNS, 1)), pace.cumsum(axis=1) / parts], axis=1)
    at = ((MONTHS - MONTHS[0]) * parts).astype(int)

    found = np.cov(np.diff(latent[:, at], axis=1), rowvar=False)

    expected = _noise(MONTHS, typical, PACE)
    assert np.abs(expected[: MONTHS.size]).max() < 1e-12
    # Taken at the middles of quarters, which is 5% too much in the quarter itself.
    ratio = expected[MONTHS.size :, MONTHS.size :] / found
    assert ratio.min() > 0.96
    assert ratio.max() < 1.08


def test_weights_are_tempered_likelihoods_of_another_library() -> None:
    rng = np.random.default_rng(14)
    root = rng.standard_normal((5, 5))
    history = Observed(values=rng.standard_normal(5), covariance=root @ root.T + np.eye(5), temper=0.7)
    parameters, found = random_parameters(40, 15), rng.standard_normal((40, 5))
    past = np.array([[0.5, 0.3, np.nan], [0.6, 0.2, 2.0]])

    weights = log_weights(found, parameters, history, past)

    density = 0.7 * multivariate_normal(mean=history.values, cov=history.covariance).logpdf(found)
    for name, seen in (
        ("leader.capex_growth", 0.5), ("follower.capex_growth", 0.6), ("follower.domestic_growth", 0.2),
        ("follower.token_growth", 2.0),
    ):  # fmt: skip
        density += t(df=GROWTH_TAILS, loc=seen, scale=GROWTH_SPREAD).logpdf(np.log(parameters[:, column(name)]))
    assert weights - weights[0] == pytest.approx(density - density[0], rel=1e-10, abs=1e-10)


def test_a_member_that_expects_no_number_has_no_weight() -> None:
    history = Observed(values=np.zeros(2), covariance=np.eye(2), temper=1.0)

    weights = log_weights(
        np.array([[0.0, np.nan], [0.0, 1.0]]), central_parameters(2), history, np.full((2, 3), np.nan)
    )

    assert weights.tolist() == [-np.inf, -0.5]


def test_the_effective_size_is_the_count_where_some_weigh_alike_and_the_rest_nothing() -> None:
    assert effective_size(np.array([-3.0] * 7 + [-np.inf] * 50)) == pytest.approx(7.0)
    assert effective_size(np.array([0.0, -800.0])) == pytest.approx(1.0)


def test_the_effective_size_tells_how_far_a_weighted_mean_varies() -> None:
    rng = np.random.default_rng(16)
    weight = rng.gamma(0.7, size=300)

    means = np.average(rng.standard_normal((20_000, 300)), axis=1, weights=weight)

    assert 1.0 / means.var() == pytest.approx(effective_size(np.log(weight)), rel=0.04)


def test_resampling_takes_each_draw_as_often_as_its_weight_says_but_for_rounding() -> None:
    rng = np.random.default_rng(17)
    weight = rng.gamma(0.3, size=60)
    share = 40.0 * weight / weight.sum()

    counts = np.array([np.bincount(resample(np.log(weight), 40, rng), minlength=60) for _ in range(4000)])

    assert (counts >= np.floor(share) - 1e-9).all()
    assert (counts <= np.ceil(share) + 1e-9).all()
    # Of a count that is one of two neighbours, the variance is at most 1/4.
    assert np.abs(counts.mean(axis=0) - share).max() < 4.5 * 0.5 / np.sqrt(4000)


def test_resampled_numbers_rise_and_none_is_without_weight() -> None:
    found = resample(np.array([-np.inf, 0.0, -np.inf, -1.0, -np.inf]), 100, np.random.default_rng(18))

    assert (np.diff(found) >= 0).all()
    assert set(found.tolist()) == {1, 3}


def test_what_is_seen_is_the_central_fit_and_its_error_is_at_least_that_of_the_index() -> None:
    start = small_start()
    days = day_number(start.origin) + np.rint(start.checked * 30.436875).astype(int)
    leader, follower = start.leader.at(days), start.follower.at(days)

    history = observed(start, _typical())

    assert history.values == pytest.approx(np.append(leader[0] - follower[0], np.diff(leader[0])))
    assert (np.linalg.eigvalsh(history.covariance - np.cov(_as_vector(leader, follower)[1:].T)) > -1e-9).all()
    # The follower stands on two releases at four checked months.
    assert history.temper == pytest.approx(0.5)


def test_a_member_expects_releases_below_what_is_latent_by_what_is_gained_between_them() -> None:
    ensemble = small_ensemble(random_parameters(6, 19))
    points, checked = ensemble.factual[1], ensemble.start.checked.astype(int) + ensemble.start.history

    found = predicted(ensemble)

    for member, row in enumerate(found):
        released = np.empty((checked.size, 2))
        for place, month in enumerate(checked):
            for side, name in ((LEADER, "leader"), (FOLLOWER, "follower")):
                pace = max((points[member, month, side] - points[member, month - 3, side]) / 3.0, 0.0)
                wait = ensemble.parameters[member, column(f"{name}.release_interval")]
                released[place, side] = points[member, month, side] - pace * wait
        expected = [*(released[:, LEADER] - released[:, FOLLOWER]), *np.diff(released[:, LEADER])]
        assert row == pytest.approx(expected)


def test_what_is_expected_hangs_on_no_draw_of_the_index() -> None:
    ensemble = small_ensemble(random_parameters(6, 20))

    central = dataclasses.replace(ensemble, start=dataclasses.replace(ensemble.start, leader=ensemble.start.follower))

    assert predicted(central) == pytest.approx(predicted(ensemble))
