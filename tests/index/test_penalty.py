"""The penalty on slopes and on their logarithms: derivatives, minima, and what the cache keeps apart."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.errors import OptionError, UnknownName
from headway.index import PENALTY, PENALTY_ON, Fit, ScoreMatrix, cached_index, compatible_index, fit_compatible
from headway.index._kernel import _derivatives, _objective, _settle
from headway.index.bootstrap import refit_all, resample_weights
from headway.index.fit import ridge_weight
from oracle import Oracle

Floats = NDArray[np.float64]


def oracle_with(matrix: ScoreMatrix, penalty: float, penalty_on: str) -> Oracle:
    return Oracle(
        model=matrix.cell_model,
        benchmark=matrix.cell_benchmark,
        score=matrix.cell_score,
        anchor=matrix.benchmarks.index("Winogrande"),
        penalty=penalty,
        log_slope=penalty_on == "log_slope",
    )


def cells_of(matrix: ScoreMatrix) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    return matrix.model_start, matrix.cell_benchmark, matrix.cell_score


def value_at(matrix: ScoreMatrix, x: Floats, on_log: bool, ridge: float) -> float:
    room = np.empty(matrix.cells)
    return float(_objective(x, np.ones(matrix.cells), *cells_of(matrix), ridge, on_log, 0, room))


@pytest.mark.parametrize("on_log", [False, True], ids=PENALTY_ON)
def test_gradient_and_second_derivatives_are_those_of_finite_differences(small: ScoreMatrix, on_log: bool) -> None:
    models, benches, ridge = len(small.models), len(small.benchmarks), 0.3
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(0, 1, models + benches), rng.uniform(0.3, 6.0, benches)])
    x[models + benches] = 1.0
    size, width = x.size, 2 * benches
    gradient, diagonal, cross, block = (
        np.empty(size),
        np.empty(models),
        np.empty((small.cells, 2)),
        np.empty((width,) * 2),
    )
    expected, ones = np.empty(small.cells), np.ones(small.cells)
    _objective(x, ones, *cells_of(small), ridge, on_log, 0, expected)
    _derivatives(x, ones, *cells_of(small), ridge, on_log, 0, expected, True, gradient, diagonal, cross, block)
    second = np.zeros((size, size))
    second[np.arange(models), np.arange(models)] = diagonal
    for cell, (m, b) in enumerate(zip(small.cell_model, small.cell_benchmark, strict=True)):
        second[models + b, m], second[models + benches + b, m] = cross[cell]
    second[models:, models:] = np.tril(block)
    second = np.tril(second) + np.tril(second, -1).T

    free = [i for i in range(size) if i != models + benches]  # the anchor's slope stays
    h = 1e-4
    steps = np.eye(size) * h
    slopes = [(value_at(small, x + s, on_log, ridge) - value_at(small, x - s, on_log, ridge)) / (2 * h) for s in steps]
    bends = [
        [
            sum(
                i * j * value_at(small, x + i * steps[r] + j * steps[c], on_log, ridge)
                for i in (1, -1)
                for j in (1, -1)
            )
            / (4 * h * h)
            for c in free
        ]
        for r in free
    ]

    # The kernel keeps half of every derivative.
    assert np.allclose(2 * gradient[free], np.array(slopes)[free], atol=1e-6)
    assert np.allclose(2 * second[np.ix_(free, free)], bends, atol=1e-5)


@pytest.mark.parametrize("penalty_on", PENALTY_ON)
@pytest.mark.parametrize("penalty", [1e-4, 1e-2, 0.1, 1.0, 10.0])
def test_every_direction_is_flat_at_the_minimum_of_the_real_scores(
    matrix: ScoreMatrix, penalty: float, penalty_on: str
) -> None:
    fit = fit_compatible(matrix, penalty=penalty, penalty_on=penalty_on)

    other = oracle_with(matrix, penalty, penalty_on)
    assert other.objective(fit.parameters) == pytest.approx(fit.objective, rel=1e-12)
    assert np.abs(other.free_gradient(fit.parameters)).max() < 1e-5


@pytest.mark.parametrize("penalty_on", PENALTY_ON)
@pytest.mark.parametrize("penalty", [1e-2, 0.1, 1.0])
def test_refits_are_those_of_scipy(small: ScoreMatrix, penalty: float, penalty_on: str) -> None:
    central = fit_compatible(small, penalty=penalty, penalty_on=penalty_on)
    weights = resample_weights(small, 3, np.random.default_rng(2))

    ours = refit_all(small, central, weights, penalty=penalty, penalty_on=penalty_on)

    other = oracle_with(small, penalty, penalty_on)
    for x, weight in zip(ours, weights, strict=True):
        theirs = other.minimise(x, weight, tight=True)
        assert other.objective(x, weight) <= other.objective(theirs, weight) * (1 + 1e-9)
        assert np.abs(x - theirs).max() < 1e-3


def test_the_published_penalty_is_the_default_to_the_last_bit(small: ScoreMatrix) -> None:
    plain, named = fit_compatible(small), fit_compatible(small, penalty=0.1, penalty_on="slope")

    assert (PENALTY, PENALTY_ON[0]) == (0.1, "slope")
    assert np.array_equal(plain.parameters, named.parameters)


def test_a_strong_penalty_pulls_slopes_down_and_their_logarithms_to_nothing(small: ScoreMatrix) -> None:
    slopes = {
        kind: fit_compatible(small, penalty=1e4, penalty_on=kind).parameters[-len(small.benchmarks) + 1 :]
        for kind in PENALTY_ON
    }

    assert np.allclose(slopes["log_slope"], 1.0, atol=0.02)
    assert slopes["slope"].max() < 0.2


def test_slopes_stay_in_their_bounds_under_the_weakest_penalty(
    logistic_matrix: Callable[..., ScoreMatrix],
) -> None:
    matrix = logistic_matrix([-1.5, 1.5, -0.8, 0.0, 0.7, 1.0], [0.0, -0.1, 0.3], [1.0, 40.0, 0.01])

    slopes = fit_compatible(matrix, penalty=1e-6, penalty_on="log_slope").parameters[-3:]

    assert slopes.min() >= 0.1
    assert slopes.max() <= 10.0


@pytest.mark.parametrize("penalty", [0.0, -1.0, float("nan"), float("inf")])
def test_a_penalty_that_is_not_above_zero_is_refused_with_the_published_one(small: ScoreMatrix, penalty: float) -> None:
    with pytest.raises(OptionError, match=r"a number above 0, got .*; 0\.1 is the published one"):
        fit_compatible(small, penalty=penalty)


def test_another_kind_of_penalty_is_refused_by_name(small: ScoreMatrix) -> None:
    with pytest.raises(UnknownName, match="no penalty called 'slopes'; did you mean 'slope'"):
        compatible_index(small, draws=2, penalty_on="slopes")


def test_each_penalty_has_a_file_of_its_own(small: ScoreMatrix, tmp_path: Path) -> None:
    choices = [(0.1, "slope"), (0.2, "slope"), (0.1, "log_slope")]
    fitted = [cached_index(small, tmp_path, draws=2, penalty=each, penalty_on=on) for each, on in choices]
    again = [cached_index(small, tmp_path, draws=2, penalty=each, penalty_on=on) for each, on in choices]

    assert len(list(tmp_path.iterdir())) == 3
    assert len({index.objective for index in fitted}) == 3
    assert [index.objective for index in again] == [index.objective for index in fitted]


@pytest.mark.parametrize("seed", range(3))
def test_a_settled_capability_is_at_a_minimum_of_its_own(matrix: ScoreMatrix, central: Fit, seed: int) -> None:
    models, ridge = len(matrix.models), ridge_weight(matrix)
    start = central.parameters.copy()
    start[:models] += np.random.default_rng(seed).normal(0.0, 1.0, models)
    x = start.clip(-10.0, 10.0)
    x[models + len(matrix.benchmarks) :] = start[models + len(matrix.benchmarks) :]

    _settle(x, np.ones(matrix.cells), *cells_of(matrix), ridge, np.empty(matrix.cells))

    other = oracle_with(matrix, 0.1, "slope")
    assert np.array_equal(x[models:], central.parameters[models:])
    assert other.objective(x) < other.objective(start.clip(-10.0, 10.0))
    assert np.abs(other.free_gradient(x)[:models]).max() < 1e-6


def test_a_step_that_a_bound_cuts_off_is_no_minimum() -> None:
    # Found by search: the fit once stopped here, as a slope ran into its bound and the cut step promised nothing.
    matrix = ScoreMatrix(
        models=("model 0", "model 1", "model 2"),
        benchmarks=("Winogrande", "benchmark 1", "benchmark 2", "benchmark 3"),
        model_start=np.array([0, 3, 6, 9]),
        cell_benchmark=np.array([0, 1, 2, 0, 2, 3, 0, 1, 3]),
        cell_score=np.array(
            [0.58984375, 0.40625, 0.41274325, 0.87890625, 0.5078125, 0.001, 0.001, 0.71875, 0.71484375]
        ),
    )

    fit = fit_compatible(matrix, penalty=1e-3)

    assert np.abs(oracle_with(matrix, 1e-3, "slope").free_gradient(fit.parameters)).max() < 1e-5
