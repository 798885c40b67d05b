"""The kernel against brute force on matrices small enough to check by other means."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from headway.errors import FitError
from headway.index import ScoreMatrix, fit_compatible, score_matrix
from headway.index.fit import published_start, ridge_weight
from headway.index.scale import ANCHOR_BENCHMARK
from oracle import Oracle


def by_differences(function: Callable[[NDArray[np.float64]], float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gradient by central differences."""
    width = 1e-5
    moves = width * np.eye(x.size)
    return np.array([(function(x + move) - function(x - move)) / (2.0 * width) for move in moves])


@st.composite
def matrices(draw: st.DrawFn) -> ScoreMatrix:
    """Two to five models on two to four benchmarks, the anchor among them, with gaps and extreme scores."""
    models, benchmarks = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    names = [ANCHOR_BENCHMARK, *(f"benchmark {i}" for i in range(1, benchmarks))]
    rows = []
    for model in range(models):
        # Everybody is on the anchor benchmark, so that no part of the matrix stands apart.
        others = draw(st.sets(st.sampled_from(names[1:]), min_size=1))
        rows += [(f"model {model}", name, draw(st.floats(0.0, 1.0))) for name in names if name in {names[0]} | others]
    return score_matrix([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], min_benchmarks=1)


def test_the_oracles_gradient_is_the_slope_of_its_objective(
    small: ScoreMatrix, oracle_of: Callable[..., Oracle]
) -> None:
    oracle = oracle_of(small)
    x = published_start(small) + 0.3 * np.random.default_rng(1).normal(size=19 + 1)
    x[oracle.free == 0] = 1.0
    weight = np.random.default_rng(2).integers(0, 3, small.cells).astype(np.float64)

    difference = by_differences(lambda z: oracle.objective(z, weight), x)

    assert np.allclose(oracle.free_gradient(x, weight)[oracle.free], difference[oracle.free], atol=1e-7)


def test_the_kernel_reports_the_objective_of_the_formula(small: ScoreMatrix) -> None:
    fit = fit_compatible(small)

    models, benchmarks = len(small.models), len(small.benchmarks)
    capability, difficulty, slope = np.split(fit.parameters, [models, models + benchmarks])
    total = 0.0
    for m, b, score in zip(small.cell_model, small.cell_benchmark, small.cell_score, strict=True):
        total += (1.0 / (1.0 + np.exp(-slope[b] * (capability[m] - difficulty[b]))) - score) ** 2
    free_slopes = np.delete(slope, small.benchmarks.index(ANCHOR_BENCHMARK))
    total += 0.1 / (models + 2 * benchmarks - 1) * sum(float(v @ v) for v in (capability, difficulty, free_slopes))
    assert fit.objective == pytest.approx(total, rel=1e-12)


def test_the_gradient_vanishes_at_the_minimum(small: ScoreMatrix, oracle_of: Callable[..., Oracle]) -> None:
    oracle, fit = oracle_of(small), fit_compatible(small)

    gradient = by_differences(oracle.objective, fit.parameters)

    assert np.abs(gradient[oracle.free]).max() < 1e-6


@given(matrix=matrices(), penalty=st.sampled_from([0.1, 1e-3]))
def test_fits_stay_within_bounds_and_no_free_direction_goes_down(
    oracle_of: Callable[..., Oracle], matrix: ScoreMatrix, penalty: float
) -> None:
    oracle = oracle_of(matrix, penalty)
    low, high = oracle.bounds

    fit = fit_compatible(matrix, penalty=penalty)

    assert np.all((low <= fit.parameters) & (fit.parameters <= high))
    assert np.all(fit.parameters[~oracle.free] == 1.0)
    assert np.abs(oracle.free_gradient(fit.parameters)).max() < 1e-5


@given(matrix=matrices())
def test_scipy_finds_nothing_lower_near_a_fit(oracle_of: Callable[..., Oracle], matrix: ScoreMatrix) -> None:
    oracle = oracle_of(matrix)
    fit = fit_compatible(matrix)

    found = oracle.minimise(fit.parameters, tight=True)

    assert fit.objective <= oracle.objective(found) * (1.0 + 1e-7)


def test_bounds_hold_where_scores_would_drive_parameters_to_infinity(oracle_of: Callable[..., Oracle]) -> None:
    scores = {"weak": (0.0, 0.0, 0.5), "strong": (1.0, 1.0, 0.5), "middle": (0.5, 0.5, 0.5)}
    benchmarks = [ANCHOR_BENCHMARK, "step", "flat"]
    rows = [(model, name, score) for model, row in scores.items() for name, score in zip(benchmarks, row, strict=True)]
    matrix = score_matrix([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], min_benchmarks=1)
    oracle = oracle_of(matrix, 1e-6)

    fit = fit_compatible(matrix, penalty=1e-6)

    flat = len(matrix.models) + len(benchmarks) + benchmarks.index("flat")
    assert fit.parameters[flat] == 0.1
    assert np.abs(oracle.free_gradient(fit.parameters)).max() < 1e-6
    assert fit.objective <= oracle.objective(oracle.minimise(published_start(matrix), tight=True)) * (1.0 + 1e-8)


def test_noiseless_scores_give_back_the_parameters_that_made_them(
    logistic_matrix: Callable[..., ScoreMatrix],
) -> None:
    capability, difficulty = np.array([-1.0, 1.0, 0.2, -0.4, 1.6]), np.array([0.0, -1.2, 0.5, 1.1])
    slope = np.array([1.0, 1.8, 2.5, 0.7])
    matrix = logistic_matrix(capability, difficulty, slope)

    fit = fit_compatible(matrix, penalty=1e-9)

    # Only a common shift of capabilities and difficulties is left open by the scores.
    found = np.split(fit.parameters, [5, 9])
    assert np.allclose(found[0] - found[0][0], capability - capability[0], atol=1e-5)
    assert np.allclose(found[1] - found[0][0], difficulty - capability[0], atol=1e-5)
    assert np.allclose(found[2], slope, atol=1e-5)


def test_the_order_of_the_rows_does_not_matter(small: ScoreMatrix) -> None:
    order = np.random.default_rng(5).permutation(small.cells)
    shuffled = score_matrix(
        [small.models[m] for m in small.cell_model[order]],
        [small.benchmarks[b] for b in small.cell_benchmark[order]],
        small.cell_score[order].tolist(),
        min_benchmarks=1,
    )

    first, second = fit_compatible(small), fit_compatible(shuffled)

    assert shuffled.models != small.models
    assert second.objective == pytest.approx(first.objective, rel=1e-12)
    places = [shuffled.models.index(name) for name in small.models]
    assert np.allclose(second.parameters[places], first.parameters[: len(small.models)], atol=1e-6)


def test_a_fit_leaves_the_callers_start_as_it_was(small: ScoreMatrix) -> None:
    start = published_start(small)
    kept = start.copy()

    fit_compatible(small, start=start)

    assert np.array_equal(start, kept)


def test_the_penalty_is_shared_among_the_free_parameters(small: ScoreMatrix) -> None:
    assert ridge_weight(small) == 0.1 / (6 + 2 * 7 - 1)


def test_scores_without_the_anchor_benchmark_are_refused_by_name() -> None:
    matrix = score_matrix(["a", "a"], ["x", "y"], [0.2, 0.3], min_benchmarks=1)

    with pytest.raises(FitError, match="needs the benchmark 'Winogrande'"):
        fit_compatible(matrix)


def test_a_fit_that_may_not_take_enough_steps_raises(small: ScoreMatrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headway.index.fit.MOST_STEPS", 1)

    with pytest.raises(FitError, match="did not settle in 1 steps"):
        fit_compatible(small)
