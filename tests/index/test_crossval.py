import numpy as np
import pytest
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.index import ScoreMatrix
from headway.index.crossval import (
    LEVELS,
    METHODS,
    Prediction,
    benchmark_folds,
    cell_folds,
    cross_validate,
    student_log_density,
)

Floats = NDArray[np.float64]


def test_every_cell_is_in_one_fold_and_no_fold_takes_more_than_its_share_of_a_model(matrix: ScoreMatrix) -> None:
    fold = cell_folds(matrix, 10, np.random.default_rng(1))

    assert set(fold) == set(range(10))
    for m in range(len(matrix.models)):
        counts = np.bincount(fold[matrix.cell_model == m], minlength=10)
        assert counts.max() <= -(-matrix.benchmarks_per_model[m] // 10)


def test_folds_follow_their_seed(matrix: ScoreMatrix) -> None:
    one, same, other = (cell_folds(matrix, 10, np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_one_fold_is_refused(matrix: ScoreMatrix) -> None:
    with pytest.raises(OptionError, match="at least 2 folds, got 1"):
        cell_folds(matrix, 1, np.random.default_rng(1))


def test_a_benchmark_left_out_keeps_at_least_two_scores(matrix: ScoreMatrix) -> None:
    for bench, held in enumerate(benchmark_folds(matrix)):
        cells = np.flatnonzero(matrix.cell_benchmark == bench)
        assert set(matrix.cell_benchmark[held]) <= {bench}
        assert cells.size - held.size >= 2


def test_the_scores_of_a_known_prediction_are_those_of_its_formula(small: ScoreMatrix) -> None:
    def half(matrix: ScoreMatrix, weight: Floats, held: NDArray[np.int64], rng: np.random.Generator) -> Prediction:
        ends = np.array([0.05, 0.2, 0.3])[:, None] * np.ones(held.size)
        return Prediction(mean=np.full(held.size, 0.5), log_density=np.ones(held.size), low=0.5 - ends, high=0.5 + ends)

    (found,) = cross_validate(small, {"half": half}, [np.arange(small.cells)], seed=1)

    away = np.abs(small.cell_score - 0.5)
    assert found.rmse == pytest.approx(np.sqrt(np.mean(away**2)))
    assert found.log_score == 1.0
    assert found.coverage == tuple(float(np.mean(away <= end)) for end in (0.05, 0.2, 0.3))
    assert set(found.to_dict()["coverage"]) == {str(level) for level in LEVELS}


def test_no_prediction_looks_at_the_scores_that_are_held_out(small: ScoreMatrix) -> None:
    held = np.arange(0, small.cells, 5)
    weight = np.ones(small.cells)
    weight[held] = 0.0
    score = small.cell_score.copy()
    score[held] = 1.0 - score[held]
    changed = ScoreMatrix(
        models=small.models,
        benchmarks=small.benchmarks,
        model_start=small.model_start,
        cell_benchmark=small.cell_benchmark,
        cell_score=score,
    )

    for name, predict in METHODS.items():
        one, other = (predict(each, weight, held, np.random.default_rng(3)).mean for each in (small, changed))
        # Rounding may differ from run to run and grows along the paths of the robust chains: within their error then.
        # A fit that saw the scores turned round would predict most of them some tenths apart.
        assert np.abs(one - other).mean() < (0.05 if name == "robust" else 1e-9), name


def test_the_compatible_fit_predicts_better_than_the_mean_of_a_benchmark(matrix: ScoreMatrix) -> None:
    held = [np.flatnonzero(cell_folds(matrix, 10, np.random.default_rng(1)) == 0)]
    methods = {name: METHODS[name] for name in ("benchmark mean", "additive on the logit", "compatible")}

    mean, additive, compatible = cross_validate(matrix, methods, held, seed=1)

    assert compatible.rmse < additive.rmse < mean.rmse


def test_students_density_is_that_of_scipy() -> None:
    from scipy.stats import t

    miss, freedom = np.linspace(-4.0, 4.0, 7)[None, :] * np.ones((3, 1)), np.array([[2.5], [5.0], [30.0]])

    assert np.allclose(student_log_density(miss, freedom), t.logpdf(miss, freedom))
