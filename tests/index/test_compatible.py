"""The index on its scale: anchors, draws, and what is refused."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from headway.errors import FitError, OptionError
from headway.index import (
    DEFAULT_DRAWS,
    DEFAULT_SEED,
    Index,
    ScoreMatrix,
    compatible_index,
    fit_compatible,
    score_matrix,
)
from headway.index.scale import points_map
from headway.interval import Draws


def without(matrix: ScoreMatrix, *, model: str = "", benchmark: str = "") -> ScoreMatrix:
    """The same scores without one model or one benchmark."""
    rows = [
        (matrix.models[m], matrix.benchmarks[b], float(score))
        for m, b, score in zip(matrix.cell_model, matrix.cell_benchmark, matrix.cell_score, strict=True)
        if matrix.models[m] != model and matrix.benchmarks[b] != benchmark
    ]
    return score_matrix([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], min_benchmarks=1)


def renamed(matrix: ScoreMatrix, names: dict[str, str]) -> ScoreMatrix:
    """The same scores under other names of models."""
    return replace(matrix, models=tuple(names.get(name, name) for name in matrix.models))


def test_the_anchors_have_130_and_150_in_every_draw(index: Index) -> None:
    low, high = index.models.index("Claude 3.5 Sonnet"), index.models.index("GPT-5")

    for column, value in ((low, 130.0), (high, 150.0)):
        assert index.capability.central[column] == pytest.approx(value, abs=1e-9)
        assert np.abs(index.capability.values[:, column] - value).max() < 1e-9


def test_the_index_has_500_finite_draws_of_every_model_and_benchmark(index: Index, matrix: ScoreMatrix) -> None:
    models, benchmarks = len(matrix.models), len(matrix.benchmarks)

    assert (index.capability.count, index.seed) == (DEFAULT_DRAWS, DEFAULT_SEED)
    assert index.capability.values.shape == (500, models)
    assert index.difficulty.values.shape == index.slope.values.shape == (500, benchmarks)
    assert all(np.isfinite(part.values).all() for part in (index.capability, index.difficulty, index.slope))


def test_index_points_leave_every_expected_score_as_it_was(small: ScoreMatrix) -> None:
    fit, index = fit_compatible(small), compatible_index(small, draws=2)

    capability, difficulty, slope = np.split(fit.parameters, [6, 13])
    before = slope * np.subtract.outer(capability, difficulty)
    after = index.slope.central * np.subtract.outer(index.capability.central, index.difficulty.central)
    assert np.allclose(after, before, atol=1e-9)


def test_the_same_seed_gives_the_same_draws_to_the_last_bit(small: ScoreMatrix) -> None:
    first, same, other = (compatible_index(small, draws=25, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(first.capability.values, same.capability.values)
    assert not np.array_equal(first.capability.values, other.capability.values)
    assert np.array_equal(first.capability.central, other.capability.central)


@pytest.mark.parametrize("name", ["GPT-5", "Claude 3.5 Sonnet"])
def test_scores_without_an_anchor_model_are_refused_by_name(small: ScoreMatrix, name: str) -> None:
    with pytest.raises(FitError, match=f"needs the model '{name}', which the scores do not hold"):
        compatible_index(without(small, model=name), draws=2)


def test_scores_without_the_anchor_benchmark_are_refused_by_name(small: ScoreMatrix) -> None:
    with pytest.raises(FitError, match="needs the benchmark 'Winogrande'"):
        compatible_index(without(small, benchmark="Winogrande"), draws=2)


def test_anchors_the_wrong_way_round_are_refused(small: ScoreMatrix) -> None:
    reversed_anchors = renamed(small, {"GPT-5": "Claude 3.5 Sonnet", "Claude 3.5 Sonnet": "GPT-5"})

    with pytest.raises(FitError, match=r"4 of 4 fits put GPT-5 at or below Claude 3\.5 Sonnet"):
        compatible_index(reversed_anchors, draws=3)


def test_one_draw_with_level_anchors_is_enough_to_refuse_the_scale() -> None:
    capability = np.array([[0.0, 1.0], [0.5, 0.5], [0.0, 2.0]])

    with pytest.raises(FitError, match="1 of 3 fits"):
        points_map(capability, 0, 1)


def test_the_points_map_is_worked_out_for_each_draw() -> None:
    offset, factor = points_map(np.array([[0.0, 1.0], [1.0, 5.0]]), 0, 1)

    assert offset.tolist() == [130.0, 125.0]
    assert factor.tolist() == [20.0, 5.0]


@pytest.mark.parametrize("draws", [1, 0, -5])
def test_fewer_than_two_draws_are_refused(small: ScoreMatrix, draws: int) -> None:
    with pytest.raises(OptionError, match=f"at least 2 draws, got {draws}"):
        compatible_index(small, draws=draws)


def test_a_model_is_undetermined_only_if_wider_than_the_distance_of_the_anchors() -> None:
    # Of two draws, the 90% interval holds 0.9 of the distance.
    widths = np.array([20.0, 20.1, 0.0]) / 0.9
    draws = Draws(central=np.array([100.0, 100.0, 130.0]), values=np.array([100.0 - widths / 2, 100.0 + widths / 2]))
    index = Index(
        models=("as wide", "wider", "anchor"),
        benchmarks=("Winogrande",),
        capability=replace(draws, values=np.round(draws.values, 9)),
        difficulty=Draws(central=np.zeros(1), values=np.zeros((2, 1))),
        slope=Draws(central=np.ones(1), values=np.ones((2, 1))),
        benchmarks_per_model=np.array([4, 4, 4]),
        objective=1.0,
        seed=1,
    )

    assert index.undetermined == ("wider",)


def test_two_models_with_the_same_scores_have_the_same_index(logistic_matrix: Callable[..., ScoreMatrix]) -> None:
    matrix = logistic_matrix([-1.0, 1.0, 0.3, 0.3], [0.0, -0.5, 0.4, 0.8, 1.2], [1.0, 1.5, 2.0, 1.0, 1.2])

    index = compatible_index(matrix, draws=2)

    assert index.capability.central[2] == pytest.approx(index.capability.central[3], abs=1e-6)
