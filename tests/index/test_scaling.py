"""Larger matrices than the real one, as `benchmarks/scaling.py` makes them."""

import numpy as np

from headway.index import Fit, ScoreMatrix, fit_compatible
from headway.index.bootstrap import refit_all, resample_weights
from oracle import Oracle
from scaling import grown


def test_a_grown_matrix_has_the_holes_of_the_real_one(matrix: ScoreMatrix, central: Fit) -> None:
    larger = grown(matrix, central, 3, 2, np.random.default_rng(1))

    assert len(larger.models) == 3 * len(matrix.models)
    assert len(larger.benchmarks) == 2 * len(matrix.benchmarks)
    assert np.array_equal(larger.benchmarks_per_model[: len(matrix.models)], 2 * matrix.benchmarks_per_model)
    density = matrix.cells / (len(matrix.models) * len(matrix.benchmarks))
    assert abs(larger.cells / (len(larger.models) * len(larger.benchmarks)) / density - 1) < 0.05
    pairs = np.stack([larger.cell_model, larger.cell_benchmark])
    assert np.unique(pairs, axis=1).shape == pairs.shape


def test_a_refit_of_ten_times_the_models_ends_where_every_direction_is_flat(matrix: ScoreMatrix, central: Fit) -> None:
    larger = grown(matrix, central, 10, 1, np.random.default_rng(1))
    fit = fit_compatible(larger)
    weights = resample_weights(larger, 1, np.random.default_rng(1))

    refit = refit_all(larger, fit, weights)[0]

    oracle = Oracle(
        model=larger.cell_model,
        benchmark=larger.cell_benchmark,
        score=larger.cell_score,
        anchor=larger.benchmarks.index("Winogrande"),
    )
    assert np.abs(oracle.free_gradient(refit, weights[0])).max() < 1e-3
    assert oracle.objective(refit, weights[0]) <= oracle.objective(fit.parameters, weights[0])
