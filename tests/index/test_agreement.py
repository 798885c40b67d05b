"""The fit to the real scores against SciPy: same minimum from everywhere, and never a worse one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.index import Fit, Index, ScoreMatrix, fit_compatible, score_matrix
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW
from oracle import Oracle, points

Floats = NDArray[np.float64]


def on_scale(matrix: ScoreMatrix, parameters: Floats) -> Floats:
    """Index points of the models."""
    low, high = (matrix.models.index(name) for name, _ in (ANCHOR_LOW, ANCHOR_HIGH))
    return points(parameters[..., : len(matrix.models)], low, high)


def random_start(matrix: ScoreMatrix, seed: int) -> Floats:
    """Standard normal places and slopes between about a third and three."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=len(matrix.models) + len(matrix.benchmarks))
    return np.concatenate([places, np.exp(0.5 * rng.normal(size=len(matrix.benchmarks)))])


def test_the_minimum_is_at_or_below_the_oracles(central: Fit, oracle: Oracle, early: Floats, late: Floats) -> None:
    assert central.objective == pytest.approx(oracle.objective(central.parameters), rel=1e-13)
    assert central.objective <= oracle.objective(early)
    # Below the last digits, sums in another order differ.
    assert central.objective <= oracle.objective(late) * (1.0 + 1e-13)


def test_twenty_random_starts_end_in_the_same_minimum(matrix: ScoreMatrix, central: Fit) -> None:
    fits = [fit_compatible(matrix, start=random_start(matrix, seed)) for seed in range(20)]

    objectives = np.array([fit.objective for fit in fits])
    assert np.abs(objectives / central.objective - 1.0).max() < 1e-8
    apart = [on_scale(matrix, fit.parameters) - on_scale(matrix, central.parameters) for fit in fits]
    assert np.abs(apart).max() < 1e-3


def test_models_agree_with_the_oracle_at_its_own_tolerances(matrix: ScoreMatrix, central: Fit, early: Floats) -> None:
    ours = on_scale(matrix, central.parameters)
    apart = np.abs(ours - on_scale(matrix, early))

    assert apart[ours > 115.0].max() < 0.05
    assert apart.max() < 0.3


def test_where_they_differ_the_oracle_stopped_early(
    matrix: ScoreMatrix, central: Fit, oracle: Oracle, early: Floats, late: Floats
) -> None:
    ours = on_scale(matrix, central.parameters)
    before, after = (np.abs(ours - on_scale(matrix, end)) for end in (early, late))

    differ = before > 0.05
    assert differ.any()
    # SciPy goes on from its own end with tighter tolerances, and comes to ours.
    assert np.all(after[differ] < 0.01 * before[differ])
    assert after.max() < 0.005
    assert central.objective < oracle.objective(early)
    slopes = [np.linalg.norm(oracle.free_gradient(x)) for x in (central.parameters, late, early)]
    assert slopes[0] < 1e-7 < 1e-5 < slopes[2]
    assert slopes[1] < 0.05 * slopes[2]


def test_the_models_on_which_the_oracle_stops_early_are_weak_ones_that_the_scores_hardly_place(
    matrix: ScoreMatrix, central: Fit, index: Index, early: Floats
) -> None:
    low, high = np.quantile(index.capability.values, [0.05, 0.95], axis=0)
    ours = on_scale(matrix, central.parameters)

    differ = np.abs(ours - on_scale(matrix, early)) > 0.05

    assert ours[differ].max() < 100.0
    # All but three are undetermined by the rule; those three are nearly as wide as the distance of the anchors.
    named = {matrix.models[i] for i in np.flatnonzero(differ)}
    assert named - set(index.undetermined) == {"Falcon-7B", "LLaMA-7B", "Llama 2-7B"}
    assert (high - low)[differ].min() > 15.0


def test_the_undetermined_models_are_those_wider_than_the_distance_of_the_anchors(
    matrix: ScoreMatrix, index: Index
) -> None:
    low, high = np.quantile(index.capability.values, [0.05, 0.95], axis=0)

    assert list(index.undetermined) == [
        name for name, width in zip(matrix.models, high - low, strict=True) if width > 20
    ]
    # The frontier is not among them.
    central = dict(zip(index.models, index.capability.central, strict=True))
    assert max(central[name] for name in index.undetermined) < 115.0


def test_the_order_of_the_real_rows_does_not_matter(matrix: ScoreMatrix, central: Fit, oracle: Oracle) -> None:
    order = np.random.default_rng(3).permutation(matrix.cells)
    names = [matrix.models[m] for m in matrix.cell_model[order]]
    shuffled = score_matrix(
        names, [matrix.benchmarks[b] for b in matrix.cell_benchmark[order]], matrix.cell_score[order].tolist()
    )

    fit = fit_compatible(shuffled)

    places = [shuffled.models.index(name) for name in matrix.models]
    assert fit.objective == pytest.approx(central.objective, rel=1e-12)
    assert np.abs(on_scale(shuffled, fit.parameters)[places] - on_scale(matrix, central.parameters)).max() < 1e-3
