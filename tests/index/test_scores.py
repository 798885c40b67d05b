"""Score matrices: what is kept, in which order, and what is refused."""

import math

import numpy as np
import pytest

from headway.errors import DataError, FitError, ShapeError
from headway.index import ScoreMatrix, score_matrix


def test_cells_are_sorted_by_model_and_names_keep_the_order_of_first_appearance() -> None:
    matrix = score_matrix(["b", "a", "b", "a"], ["y", "x", "x", "y"], [0.1, 0.2, 0.3, 0.4], min_benchmarks=2)

    assert matrix.models == ("b", "a")
    assert matrix.benchmarks == ("y", "x")
    assert matrix.model_start.tolist() == [0, 2, 4]
    assert matrix.cell_model.tolist() == [0, 0, 1, 1]
    assert matrix.cell_benchmark.tolist() == [0, 1, 1, 0]
    assert matrix.cell_score.tolist() == [0.1, 0.3, 0.2, 0.4]


def test_models_with_too_few_benchmarks_go_and_take_their_own_benchmarks_with_them() -> None:
    matrix = score_matrix(["a", "a", "b", "b", "c"], ["x", "y", "x", "y", "z"], [0.5] * 5, min_benchmarks=2)

    assert matrix.models == ("a", "b")
    assert matrix.benchmarks == ("x", "y")
    assert matrix.benchmarks_per_model.tolist() == [2, 2]


def test_four_benchmarks_are_needed_unless_the_caller_says_otherwise() -> None:
    models, benchmarks = ["three"] * 3 + ["four"] * 4, list("xyzxyzw")

    assert score_matrix(models, benchmarks, [0.5] * 7).models == ("four",)


def test_scores_of_zero_and_one_are_clipped_to_a_thousandth() -> None:
    matrix = score_matrix(["a", "a", "a"], ["x", "y", "z"], [0.0, 1.0, 0.5], min_benchmarks=1)

    assert matrix.cell_score.tolist() == [0.001, 0.999, 0.5]


def test_a_pair_with_two_scores_is_refused_with_its_row() -> None:
    with pytest.raises(DataError, match="row 3: a has two scores on x; keep the best one"):
        score_matrix(["a", "a", "a"], ["x", "y", "x"], [0.1, 0.2, 0.3])


@pytest.mark.parametrize("score", [1.7, -0.01, math.nan, math.inf])
def test_a_score_outside_zero_to_one_is_refused_with_row_and_value(score: float) -> None:
    with pytest.raises(DataError, match=r"row 2, column 'score', value .*a score lies in \[0, 1\]") as caught:
        score_matrix(["a", "a"], ["x", "y"], [0.1, score])

    assert caught.value.row == 2


def test_scores_that_leave_no_model_are_refused_with_the_fullest_model() -> None:
    with pytest.raises(FitError, match="no model has 4 benchmarks; the fullest has 2"):
        score_matrix(["a", "a", "b"], ["x", "y", "x"], [0.1, 0.2, 0.3])


def test_no_scores_at_all_are_refused() -> None:
    with pytest.raises(FitError, match="the fullest has 0"):
        score_matrix([], [], [])


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score_matrix(["a", "a"], ["x", "y"], [0.1])


def test_a_matrix_whose_arrays_do_not_line_up_is_refused() -> None:
    with pytest.raises(ShapeError, match="one start per model"):
        ScoreMatrix(
            models=("a",),
            benchmarks=("x",),
            model_start=np.array([0, 1, 2]),
            cell_benchmark=np.array([0]),
            cell_score=np.array([0.5]),
        )
