import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.errors import FitError, OptionError
from headway.index import RobustFit, ScoreMatrix, compatible_index, fit_robust, robust, robust_index, score_matrix
from headway.index._robust_chain import Sampler, turn
from headway.index.robust import basket_capability, diagnose

Floats = NDArray[np.float64]


def made_up(
    *, models: int = 60, benchmarks: int = 16, each: int = 10, noise: float = 0.04, special: float = 0.3, seed: int = 1
) -> tuple[ScoreMatrix, Floats]:
    """Scores of the model itself, with the log odds of every pair (models, benchmarks); two models are the anchors."""
    rng = np.random.default_rng(seed)
    capability = np.concatenate([[-0.5, 1.0], rng.normal(size=models - 2)])
    difficulty, slope = rng.normal(0.0, 1.0, benchmarks), np.exp(rng.normal(0.5, 0.3, benchmarks))
    specific, loading = rng.normal(size=(models, 2)), special * rng.normal(size=(benchmarks, 2))
    log_odds = slope * (capability[:, None] - difficulty) + specific @ loading.T
    expected = 1.0 / (1.0 + np.exp(-log_odds))
    error = noise * 2.0 * np.sqrt(expected * (1.0 - expected)) * rng.standard_t(5.0, expected.shape)
    scores = np.clip(expected + error, 0.0, 1.0)
    names = ["Claude 3.5 Sonnet", "GPT-5", *(f"model {i}" for i in range(2, models))]
    rows = [(names[m], b) for m in range(models) for b in np.sort(rng.permutation(benchmarks)[:each])]
    positions = {name: i for i, name in enumerate(names)}
    matrix = score_matrix(
        [name for name, _ in rows],
        [f"benchmark {b:02d}" for _, b in rows],
        [float(scores[positions[name], b]) for name, b in rows],
        min_benchmarks=1,
    )
    order = [int(name.split()[1]) for name in matrix.benchmarks]
    return matrix, log_odds[:, order]


@pytest.fixture(scope="module")
def simulated() -> tuple[ScoreMatrix, Floats]:
    return made_up()


@pytest.fixture(scope="module")
def at_a_point(simulated: tuple[ScoreMatrix, Floats]) -> tuple[Sampler, Floats]:
    """A sampler of three factors with item counts and held-out cells, and a point with its factors turned."""
    matrix, _ = simulated
    rng = np.random.default_rng(3)
    weight = (rng.random(matrix.cells) > 0.1).astype(np.float64)
    sampler = Sampler(matrix, weight, rng.uniform(0.0, 0.02, len(matrix.benchmarks)), 3)
    x = 0.5 * rng.normal(size=sampler.shape.size)
    sampler.pivot = turn(sampler.shape, sampler.shape.of_benchmarks(x)[:, 2:], x[None])
    return sampler, x


def free(sampler: Sampler, x: Floats) -> NDArray[np.int64]:
    """Parameters that are not held at 0 to fix the turn of the factors."""
    held = np.zeros_like(x)
    for k in range(sampler.shape.factors):
        sampler.shape.of_benchmarks(held)[sampler.pivot[k], 3 + k :] = 1.0
    return np.flatnonzero(held == 0.0)


def test_gradient_is_that_of_finite_differences(at_a_point: tuple[Sampler, Floats]) -> None:
    sampler, x = at_a_point
    grad, spare = np.empty(x.size), np.empty(x.size)
    sampler.density(x, grad)

    for i in free(sampler, x):
        step = np.zeros(x.size)
        step[i] = 1e-5
        slope = (sampler.density(x + step, spare) - sampler.density(x - step, spare)) / 2e-5
        assert grad[i] == pytest.approx(slope, rel=1e-5, abs=1e-5)


def test_the_metric_is_inverted_as_a_dense_matrix_would_be(at_a_point: tuple[Sampler, Floats]) -> None:
    sampler, x = at_a_point
    shape, matrix = sampler.shape, sampler.matrix
    sampler.lay_metric(x)
    jacobian = np.zeros((matrix.cells, shape.size))
    for cell in range(matrix.cells):
        shape.of_models(jacobian[cell])[matrix.cell_model[cell]] = sampler.by_model[cell]
        shape.of_benchmarks(jacobian[cell])[matrix.cell_benchmark[cell]] = sampler.by_bench[cell]
    jacobian = jacobian[:, : shape.blocks]
    dense = (jacobian * sampler.steep[:, None] ** 2).T @ jacobian + np.diag(sampler.prior)
    right = np.zeros(shape.size)
    right[free(sampler, x)] = np.random.default_rng(0).normal(size=free(sampler, x).size)

    found = sampler.uphill(right)[: shape.blocks]

    assert np.allclose(found, np.linalg.solve(dense, right[: shape.blocks]), rtol=1e-8, atol=1e-10)


def test_turning_the_factors_changes_no_log_odds_and_gives_a_triangle(at_a_point: tuple[Sampler, Floats]) -> None:
    shape = at_a_point[0].shape
    x = np.random.default_rng(8).normal(size=shape.size)
    before = shape.of_models(x)[:, 1:] @ shape.of_benchmarks(x)[:, 2:].T

    pivot = turn(shape, shape.of_benchmarks(x)[:, 2:], x[None])

    assert np.allclose(shape.of_models(x)[:, 1:] @ shape.of_benchmarks(x)[:, 2:].T, before)
    assert np.allclose(np.triu(shape.of_benchmarks(x)[pivot, 2:], 1), 0.0)


def test_a_tiny_posterior_is_that_of_weighted_prior_draws() -> None:
    # Brute force, no kernel: draws from the prior, loadings free to turn, weighted by the likelihood.
    scores = {("a", "p"): 0.7, ("b", "p"): 0.35, ("c", "q"): 0.4}
    matrix = score_matrix(*zip(*scores, strict=True), list(scores.values()), min_benchmarks=1)
    rng, draws = np.random.default_rng(4), 1_500_000
    capability, difficulty = rng.normal(size=(draws, 3)), 2.0 * rng.normal(size=(draws, 2))
    slope_spread, noise_spread = 0.5 * np.abs(rng.normal(size=(2, draws, 1)))
    slope = np.exp(0.5 + rng.normal(size=(draws, 1)) + slope_spread * rng.normal(size=(draws, 2)))
    noise = np.exp(-2.5 + rng.normal(size=(draws, 1)) + noise_spread * rng.normal(size=(draws, 2)))
    loading = np.abs(rng.normal(size=(draws, 1))) * rng.normal(size=(draws, 2))
    specific = rng.normal(size=(draws, 3))
    freedom = 2.0 + rng.gamma(2.0, 5.0, draws)
    m, b = matrix.cell_model, matrix.cell_benchmark
    log_odds = slope[:, b] * (capability[:, m] - difficulty[:, b]) + specific[:, m] * loading[:, b]
    p = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -500.0, 500.0)))
    scale = np.sqrt(4.0 * noise[:, b] ** 2 * p * (1.0 - p) + 1e-4)
    from scipy.stats import t

    weight = np.exp(t.logpdf((matrix.cell_score - p) / scale, freedom[:, None]).sum(axis=1) - np.log(scale).sum(axis=1))
    weight /= weight.sum()
    assert 1.0 / (weight**2).sum() > 1000
    expected = weight @ log_odds
    spread = np.sqrt(weight @ (log_odds - expected) ** 2)
    expected_capability = weight @ capability

    fit = fit_robust(matrix, draws=4000, thin=2, factors=1, seed=2)

    found = fit.log_odds(m, b)
    assert np.abs(found.mean(axis=0) - expected).max() < 0.12 * spread.max()
    assert np.allclose(found.std(axis=0), spread, rtol=0.2)
    assert np.abs(fit.capability.mean(axis=0) - expected_capability).max() < 0.12


def test_simulated_log_odds_lie_in_their_intervals_as_often_as_they_should(
    simulated: tuple[ScoreMatrix, Floats],
) -> None:
    matrix, truth = simulated
    pairs = np.indices(truth.shape).reshape(2, -1)

    fit = fit_robust(matrix, draws=400, thin=1, factors=3)

    low, high = np.quantile(fit.log_odds(*pairs), [0.05, 0.95], axis=0)
    inside = (low <= truth.ravel()) & (truth.ravel() <= high)
    assert 0.82 <= inside.mean() <= 0.97
    assert np.corrcoef(fit.log_odds(*pairs).mean(axis=0), truth.ravel())[0, 1] > 0.98


def test_a_model_expected_to_do_as_the_average_has_its_own_capability_as_its_basket_capability(
    simulated: tuple[ScoreMatrix, Floats],
) -> None:
    fit = fit_robust(simulated[0], draws=8, thin=1, factors=0, windows=(10,))

    assert np.allclose(basket_capability(fit), fit.capability, atol=1e-6)


def test_one_bad_score_moves_the_robust_index_less_than_the_compatible_one(
    simulated: tuple[ScoreMatrix, Floats],
) -> None:
    matrix = anchored(simulated[0])
    cell = int(matrix.model_start[10]) + int(
        np.argmax(matrix.cell_score[matrix.model_start[10] : matrix.model_start[11]])
    )
    score = matrix.cell_score.copy()
    score[cell] = 0.02
    spoilt = dataclasses.replace(matrix, cell_score=score)

    robust = [robust_index(each, draws=200).capability.central[10] for each in (matrix, spoilt)]
    compatible = [compatible_index(each, draws=2).capability.central[10] for each in (matrix, spoilt)]

    assert abs(robust[1] - robust[0]) < 0.6 * abs(compatible[1] - compatible[0])


def anchored(matrix: ScoreMatrix) -> ScoreMatrix:
    """The same scores with the first benchmark under the name that the compatible fit needs."""
    return dataclasses.replace(matrix, benchmarks=("Winogrande", *matrix.benchmarks[1:]))


def test_which_benchmarks_a_model_took_moves_its_robust_index_less_than_the_compatible_one() -> None:
    full, _ = made_up(models=60, benchmarks=16, each=16, special=0.6, seed=6)
    matrix = anchored(full)
    # Two halves of the benchmarks for the same ten models: how far apart are their two values?
    values: dict[str, list[Floats]] = {"robust": [], "compatible": []}
    for half in (0, 1):
        taken = (matrix.cell_model < 2) | (matrix.cell_model > 11) | (matrix.cell_benchmark % 2 == half)
        cut = score_matrix(
            [matrix.models[m] for m in matrix.cell_model[taken]],
            [matrix.benchmarks[b] for b in matrix.cell_benchmark[taken]],
            matrix.cell_score[taken].tolist(),
            min_benchmarks=1,
        )
        values["robust"].append(robust_index(cut, draws=200).capability.central[2:12])
        values["compatible"].append(compatible_index(cut, draws=2).capability.central[2:12])

    apart = {method: float(np.sqrt(np.mean((one - other) ** 2))) for method, (one, other) in values.items()}
    assert apart["robust"] < apart["compatible"]


def test_the_anchors_have_their_values_in_every_draw(simulated: tuple[ScoreMatrix, Floats]) -> None:
    index = robust_index(simulated[0], draws=40)

    assert np.allclose(index.capability.values[:, :2], [130.0, 150.0])
    assert index.method == "robust"
    assert index.diagnostics is not None
    assert index.factors is not None
    assert [len(index.factors.specific), index.factors.loading.shape[1]] == [40, len(index.benchmarks)]


def test_the_same_seed_gives_the_same_draws(simulated: tuple[ScoreMatrix, Floats]) -> None:
    one, other = (fit_robust(simulated[0], draws=8, thin=1, windows=(4,), seed=9) for _ in range(2))

    # Rounding may differ with where arrays lie in memory, and grows along a path.
    assert np.allclose(one.capability, other.capability, atol=1e-2)


@pytest.mark.parametrize(("enough", "expected"), [(1, [2]), (2, [2, 4]), (3, [2, 4, 8]), (9, None)])
def test_chains_that_do_not_agree_run_longer_before_they_are_refused(
    simulated: tuple[ScoreMatrix, Floats], monkeypatch: pytest.MonkeyPatch, enough: int, expected: list[int] | None
) -> None:
    """The `enough`-th fit is the first whose chains agree."""
    small = fit_robust(simulated[0], draws=40, thin=1, windows=(10,))
    judged = diagnose(simulated[0], small)
    tried: list[int] = []

    def fit(*_: object, thin: int, **__: object) -> RobustFit:
        tried.append(thin)
        return small

    monkeypatch.setattr(robust, "fit_robust", fit)
    monkeypatch.setattr(
        robust,
        "diagnose",
        lambda *_: dataclasses.replace(judged, r_hat=1.1, effective=25.0 if len(tried) >= enough else 19.0),
    )

    if expected is None:
        with pytest.raises(FitError, match="effective draws 19, bar 20"):
            robust_index(simulated[0])
        assert tried == [2, 4, 8]
    else:
        found = robust_index(simulated[0]).diagnostics
        assert found is not None
        assert found.effective == 25.0
        assert tried == expected


def test_fewer_draws_than_usual_are_not_judged(
    simulated: tuple[ScoreMatrix, Floats], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = fit_robust(simulated[0], draws=40, thin=1, windows=(10,))
    judged = dataclasses.replace(diagnose(simulated[0], small), effective=1.0)
    monkeypatch.setattr(robust, "fit_robust", lambda *_, **__: small)
    monkeypatch.setattr(robust, "diagnose", lambda *_: judged)

    assert robust_index(simulated[0], draws=8).diagnostics == judged


def test_too_few_draws_are_refused(simulated: tuple[ScoreMatrix, Floats]) -> None:
    with pytest.raises(OptionError, match="at least 8 draws, got 3"):
        robust_index(simulated[0], draws=3)


def test_scores_without_an_anchor_are_refused(simulated: tuple[ScoreMatrix, Floats]) -> None:
    matrix = dataclasses.replace(simulated[0], models=("nobody", *simulated[0].models[1:]))

    with pytest.raises(FitError, match=r"Claude 3\.5 Sonnet"):
        robust_index(matrix)


def test_two_models_are_too_few() -> None:
    matrix = score_matrix(["a", "a", "b", "b"], ["p", "q", "p", "q"], [0.1, 0.2, 0.3, 0.4], min_benchmarks=2)

    with pytest.raises(FitError, match="needs 3 models and 2 benchmarks, got 2 and 2"):
        fit_robust(matrix)
