import numpy as np
import pytest

from headway.index.diagnostics import effective_draws, split_r_hat


def test_r_hat_of_independent_draws_is_near_one() -> None:
    values = np.random.default_rng(0).normal(size=(4, 2000, 3))

    assert np.all(np.abs(split_r_hat(values) - 1.0) < 0.01)


def test_r_hat_sees_a_chain_that_stays_elsewhere() -> None:
    values = np.random.default_rng(0).normal(size=(4, 500, 1))
    values[0] += 2.0

    assert split_r_hat(values)[0] > 1.2


def test_r_hat_sees_a_drift_within_the_chains() -> None:
    values = np.random.default_rng(0).normal(size=(4, 500, 1)) + np.linspace(0.0, 3.0, 500)[None, :, None]

    assert split_r_hat(values)[0] > 1.2


def test_independent_draws_all_count() -> None:
    values = np.random.default_rng(1).normal(size=(4, 2000, 5))

    assert np.all(np.abs(effective_draws(values) / 8000 - 1.0) < 0.15)


def test_effective_draws_of_an_autoregression_are_those_of_theory() -> None:
    rng, memory = np.random.default_rng(2), 0.8
    values = np.empty((4, 20_000, 1))
    values[:, 0] = rng.normal(size=(4, 1)) / np.sqrt(1 - memory**2)
    for t in range(1, 20_000):
        values[:, t] = memory * values[:, t - 1] + rng.normal(size=(4, 1))

    assert effective_draws(values)[0] == pytest.approx(80_000 * (1 - memory) / (1 + memory), rel=0.1)


def test_a_constant_has_converged() -> None:
    values = np.ones((4, 100, 1))

    assert split_r_hat(values)[0] == 1.0
    assert effective_draws(values)[0] == 400
