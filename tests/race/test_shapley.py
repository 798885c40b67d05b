"""Shapley effects against closed forms, by brute force over all orders, and on inputs without effect."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from headway.errors import OptionError
from headway.race.shapley import shapley_effects

SLOPES = np.array([1.0, 0.7, 0.5, 0.0])
COVARIANCE = np.array([[1.0, 0.8, 0.0, 0.6], [0.8, 1.0, 0.0, 0.3], [0.0, 0.0, 1.0, 0.0], [0.6, 0.3, 0.0, 1.0]])


def linear_gaussian(slopes: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Shapley effects of a linear model with normal inputs, by all orders (Owen and Prieur 2017).

    Var(E[Y | X_S]) = cov(Y, X_S) cov(X_S)^-1 cov(X_S, Y).
    """
    towards = covariance @ slopes

    def worth(known: tuple[int, ...]) -> float:
        rows = list(known)
        return float(towards[rows] @ np.linalg.solve(covariance[np.ix_(rows, rows)], towards[rows])) if rows else 0.0

    effects = np.zeros(slopes.size)
    for order in permutations(range(slopes.size)):
        for place, item in enumerate(order):
            effects[item] += worth(order[: place + 1]) - worth(order[:place])
    return effects / factorial(slopes.size)


def names(count: int) -> list[str]:
    return [f"x{column}" for column in range(count)]


def gaussian(rng: np.random.Generator, rows: int) -> np.ndarray:
    return rng.multivariate_normal(np.zeros(4), COVARIANCE, size=rows)


def test_two_correlated_inputs_have_owens_and_prieurs_closed_form() -> None:
    first, second, rho = 1.0, 0.5, 0.6
    variance = first**2 + second**2 + 2.0 * rho * first * second
    half = rho**2 / 2.0
    truth = np.array([
        first**2 * (1.0 - half) + first * second * rho + second**2 * half,
        second**2 * (1.0 - half) + first * second * rho + first**2 * half,
    ])  # fmt: skip
    np.testing.assert_allclose(
        linear_gaussian(np.array([first, second]), np.array([[1.0, rho], [rho, 1.0]])), truth, rtol=1e-12
    )
    rng = np.random.default_rng(1)
    inputs = rng.multivariate_normal([0.0, 0.0], [[1.0, rho], [rho, 1.0]], size=5000)

    found = shapley_effects(names(2), inputs, inputs @ np.array([first, second]), rng, products=2)

    np.testing.assert_allclose(found.effects, truth / variance, atol=4.0 * found.errors.max())
    assert found.explained == pytest.approx(1.0, abs=1e-3)


def test_correlated_inputs_with_noise_share_as_the_closed_form_says() -> None:
    rng = np.random.default_rng(2)
    inputs = gaussian(rng, 2000)
    values = inputs @ SLOPES + rng.normal(size=2000)

    found = shapley_effects(names(4), inputs, values, rng)

    signal = SLOPES @ COVARIANCE @ SLOPES
    truth = linear_gaussian(SLOPES, COVARIANCE) / (signal + 1.0)
    assert np.all(np.abs(found.effects - truth) <= 3.5 * found.errors)
    assert found.errors.max() < 0.02
    assert found.rest == pytest.approx(1.0 / (signal + 1.0), abs=0.02)
    assert found.effects[3] > 0.05  # it does nothing itself but tells of those that do: Shapley effects count that


def test_orders_that_are_drawn_agree_with_all_orders() -> None:
    rng = np.random.default_rng(3)
    inputs = gaussian(rng, 500)
    values = inputs @ SLOPES + rng.normal(size=500)

    few, many = (
        shapley_effects(names(4), inputs, values, np.random.default_rng(3), orders=count) for count in (64, 8192)
    )

    np.testing.assert_allclose(few.effects, many.effects, atol=0.02)
    assert few.explained == pytest.approx(many.explained, rel=1e-9)


def test_skewed_inputs_and_curved_effects_are_explained() -> None:
    rng = np.random.default_rng(4)
    inputs = np.exp(rng.normal(size=(3000, 3)))
    values = np.log(inputs[:, 0]) + np.log(inputs[:, 1]) ** 2

    found = shapley_effects(names(3), inputs, values, rng, products=3)

    np.testing.assert_allclose(found.effects, [1.0 / 3.0, 2.0 / 3.0, 0.0], atol=0.05)
    assert found.rest < 0.02


def test_what_two_inputs_do_together_is_split_in_half() -> None:
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(4000, 5))
    values = inputs[:, 0] + inputs[:, 1] + inputs[:, 0] * inputs[:, 1]

    found = shapley_effects(names(5), inputs, values, rng, products=3)
    blind = shapley_effects(names(5), inputs, values, rng, products=0)

    np.testing.assert_allclose(found.effects, [0.5, 0.5, 0.0, 0.0, 0.0], atol=0.05)
    assert found.rest == pytest.approx(0.0, abs=0.01)
    assert blind.rest == pytest.approx(1.0 / 3.0, abs=0.05)


def test_members_noise_is_chance_however_many_draws_are_averaged() -> None:
    for draws in (4, 32):
        rng = np.random.default_rng(6)
        inputs = rng.normal(size=(2000, 3))
        single = inputs[:, 0][:, None] + 2.0 * rng.normal(size=(2000, draws))

        found = shapley_effects(
            names(3), inputs, single.mean(axis=1), rng, within=single.var(axis=1, ddof=1), draws=draws
        )

        assert found.chance == pytest.approx(0.8, abs=0.02)
        assert found.effects[0] == pytest.approx(0.2, abs=0.03)
        assert found.effects.sum() + found.chance + found.rest == pytest.approx(1.0)


def forty_six(rng: np.random.Generator, rows: int = 1000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """46 inputs of which 5 count, noise a third of the variance; and the true shares."""
    slopes = np.zeros(46)
    slopes[:5] = [1.0, 0.8, 0.5, 0.3, 0.2]
    inputs = rng.normal(size=(rows, 46))
    noise = np.sqrt(0.5 * (slopes**2).sum())
    return inputs, inputs @ slopes + noise * rng.normal(size=rows), slopes**2 / (1.5 * (slopes**2).sum())


def test_of_46_inputs_and_1000_members_those_that_count_are_told_and_the_rest_are_near_0() -> None:
    inputs, values, truth = forty_six(np.random.default_rng(7))

    found = shapley_effects(names(46), inputs, values, np.random.default_rng(7))

    np.testing.assert_allclose(found.effects, truth, atol=0.06)
    assert np.abs(found.effects[5:]).max() < 0.01
    assert found.effects[5:].sum() == pytest.approx(0.0, abs=0.03)
    assert found.explained == pytest.approx(2.0 / 3.0, abs=0.06)


@pytest.mark.slow
def test_intervals_of_46_inputs_hold_the_truth_about_as_often_as_they_say() -> None:
    held = []
    for seed in range(20):
        inputs, values, truth = forty_six(np.random.default_rng(seed))
        found = shapley_effects(names(46), inputs, values, np.random.default_rng(seed), orders=64)
        held.append(np.abs(found.effects - truth)[:3] <= 1.645 * found.errors[:3])

    assert 0.8 <= np.mean(held) <= 0.98


def test_weights_that_undo_a_biased_choice_of_members_give_the_shares_of_all() -> None:
    rng = np.random.default_rng(8)
    inputs = rng.normal(size=(20000, 3))
    kept = rng.random(20000) < np.where(np.abs(inputs[:, 0]) < 0.7, 0.1, 0.4)
    chosen = inputs[kept]
    weights = 1.0 / np.where(np.abs(chosen[:, 0]) < 0.7, 0.1, 0.4)
    values = chosen[:, 0] + chosen[:, 1]

    found = shapley_effects(names(3), chosen, values, rng, weights=weights)
    unweighted = shapley_effects(names(3), chosen, values, rng)

    np.testing.assert_allclose(found.effects, [0.5, 0.5, 0.0], atol=0.03)
    assert unweighted.effects[0] > 0.55


def test_an_input_given_twice_shares_with_itself_and_one_that_never_varies_has_nothing() -> None:
    rng = np.random.default_rng(9)
    first = rng.normal(size=1000)
    inputs = np.stack([first, first, rng.normal(size=1000), np.ones(1000)], axis=1)

    found = shapley_effects(names(4), inputs, first + inputs[:, 2], rng, products=2)

    np.testing.assert_allclose(found.effects, [0.25, 0.25, 0.5, 0.0], atol=0.04)


def test_the_same_seed_gives_the_same_shares() -> None:
    inputs, values, _ = forty_six(np.random.default_rng(10), 500)
    runs = [shapley_effects(names(46), inputs, values, np.random.default_rng(1), orders=32) for _ in range(2)]

    np.testing.assert_array_equal(runs[0].effects, runs[1].effects)
    np.testing.assert_array_equal(runs[0].errors, runs[1].errors)


def test_too_few_members_or_no_variance_is_one_clear_line() -> None:
    inputs, values, _ = forty_six(np.random.default_rng(11), 100)
    with pytest.raises(OptionError, match="needs members worth 264, got 100"):
        shapley_effects(names(46), inputs, values, np.random.default_rng(1))
    with pytest.raises(OptionError, match="there is no variance to share out"):
        shapley_effects(names(2), inputs[:, :2], np.ones(100), np.random.default_rng(1), products=0, groups=20)
