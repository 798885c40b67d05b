"""Domain indices: the lowest minimum for every model, in the world of the same draw of the whole index."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.errors import FitError, OptionError
from headway.index import Index, ScoreMatrix, compatible_index, domain_index, score_matrix
from headway.index.domains import domain_weights, scale_of
from headway.index.fit import ridge_weight
from headway.index.scale import ANCHOR_BENCHMARK

Floats = NDArray[np.float64]

PART = ("benchmark 1", "benchmark 4", "benchmark 6")


@pytest.fixture(scope="module")
def whole(small: ScoreMatrix) -> Index:
    return compatible_index(small, draws=20)


@pytest.fixture(scope="module")
def part(small: ScoreMatrix, whole: Index) -> Index:
    return domain_index(small, whole, PART)


def cells_of(matrix: ScoreMatrix, benchmarks: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.isin(matrix.cell_benchmark, [matrix.benchmarks.index(name) for name in benchmarks])


def part_of(matrix: ScoreMatrix, cells: NDArray[np.bool_]) -> ScoreMatrix:
    models = [matrix.models[m] for m in matrix.cell_model[cells]]
    benchmarks = [matrix.benchmarks[b] for b in matrix.cell_benchmark[cells]]
    return score_matrix(models, benchmarks, matrix.cell_score[cells].tolist(), min_benchmarks=1)


def test_every_capability_is_the_lowest_point_of_a_dense_scan(small: ScoreMatrix, whole: Index, part: Index) -> None:
    cells = cells_of(small, PART)
    cut = part_of(small, cells)
    weights = domain_weights(small, cut, cells, whole)
    zero, factor = scale_of(whole)
    grid = np.linspace(-10.0, 10.0, 40_001)
    found = np.vstack([part.capability.central, part.capability.values])
    everything = np.vstack([whole.difficulty.central, whole.difficulty.values])
    slopes = np.vstack([whole.slope.central, whole.slope.values])

    for row in range(21):
        for model in range(len(cut.models)):
            total = ridge_weight(small) * grid**2
            for cell in np.flatnonzero(cut.cell_model == model):
                place = small.benchmarks.index(cut.benchmarks[cut.cell_benchmark[cell]])
                points = zero[row] + factor[row] * grid
                expected = 1.0 / (1.0 + np.exp(-slopes[row, place] * (points - everything[row, place])))
                total += weights[row, cell] * (expected - cut.cell_score[cell]) ** 2
            lowest = zero[row] + factor[row] * grid[np.argmin(total)]
            assert found[row, model] == pytest.approx(lowest, abs=factor[row] * 5.1e-4)


def test_all_benchmarks_give_back_the_whole_index(small: ScoreMatrix, whole: Index) -> None:
    again = domain_index(small, whole, small.benchmarks, least=1)

    assert again.models == whole.models
    assert np.abs(again.capability.central - whole.capability.central).max() < 1e-6
    assert np.abs(again.capability.values - whole.capability.values).max() < 1e-3


@pytest.mark.slow
def test_all_benchmarks_give_back_the_whole_index_of_the_real_scores(matrix: ScoreMatrix, index: Index) -> None:
    again = domain_index(matrix, index, matrix.benchmarks)

    assert np.abs(again.capability.central - index.capability.central).max() < 1e-6
    assert np.abs(again.capability.values - index.capability.values).max() < 1e-3


def test_difficulties_and_slopes_are_those_of_the_whole_fit(whole: Index, part: Index) -> None:
    places = [whole.benchmarks.index(name) for name in part.benchmarks]

    assert set(part.benchmarks) == set(PART)
    assert np.array_equal(part.difficulty.values, whole.difficulty.values[:, places])
    assert np.array_equal(part.slope.central, whole.slope.central[places])


def test_the_unit_of_the_fits_own_scale_is_read_from_the_anchor(small: ScoreMatrix, whole: Index) -> None:
    zero, factor = scale_of(whole)

    raw = (whole.capability.central - zero[0]) / factor[0]
    assert factor[0] * (raw[1] - raw[0]) == pytest.approx(20.0)
    assert whole.slope.central[small.benchmarks.index(ANCHOR_BENCHMARK)] * factor[0] == pytest.approx(1.0)


def test_no_draw_leaves_a_model_without_results(small: ScoreMatrix, whole: Index) -> None:
    cells = cells_of(small, ("benchmark 1", "benchmark 4"))
    cut = part_of(small, cells)

    weights = domain_weights(small, cut, cells, whole)

    assert np.all(weights[0] == 1)
    assert np.all(np.add.reduceat(weights, cut.model_start[:-1], axis=1) > 0)


def test_models_with_too_few_results_in_the_domain_are_left_out() -> None:
    scores = [("Claude 3.5 Sonnet", b, 0.4) for b in "WXYZ"] + [("GPT-5", b, 0.8) for b in "WXYZ"]
    scores += [("few", "W", 0.5), ("few", "X", 0.6)]
    rows = [(model, b.replace("W", ANCHOR_BENCHMARK), score + 0.01 * ord(b) - 0.85) for model, b, score in scores]
    matrix = score_matrix(*(list(column) for column in zip(*rows, strict=True)), min_benchmarks=1)
    whole = compatible_index(matrix, draws=5)

    assert "few" not in domain_index(matrix, whole, ("X", "Y")).models
    assert "few" in domain_index(matrix, whole, ("X", "Y"), least=1).models
    with pytest.raises(FitError, match="no model has 3 benchmarks of the domain; the fullest has 2"):
        domain_index(matrix, whole, ("X", "Y"), least=3)
    with pytest.raises(FitError, match="the fullest has 0"):
        domain_index(matrix, whole, ("nothing",))
    with pytest.raises(OptionError, match="at least 1 benchmark"):
        domain_index(matrix, whole, ("X",), least=0)


def test_an_index_without_a_scale_of_its_own_is_refused(small: ScoreMatrix, whole: Index) -> None:
    with pytest.raises(OptionError, match="--method eci"):
        domain_index(small, replace(whole, zero=None), PART)


def test_scores_at_both_ends_do_not_throw_a_model_off_the_scale(small: ScoreMatrix, whole: Index) -> None:
    steps = np.where(small.cell_benchmark == small.benchmarks.index("benchmark 1"), 0.999, small.cell_score)
    extreme = replace(small, cell_score=np.where(small.cell_benchmark == 6, 0.001, steps))

    found = domain_index(extreme, whole, ("benchmark 1", "benchmark 6"))

    zero, factor = scale_of(whole)
    raw = (found.capability.values - zero[1:, None]) / factor[1:, None]
    assert np.all(np.abs(raw) <= 10.0)
