"""The robust fit against NumPyro: the same density to rounding, the same means within the error of both samples."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.index import RobustFit, ScoreMatrix, fit_robust
from headway.index._robust_chain import Sampler, turn
from headway.index.diagnostics import effective_draws, split_r_hat
from headway.index.robust import FACTORS, basket_capability
from headway.index.scale import points_map

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def other() -> ModuleType:
    """The model written for NumPyro."""
    spec = importlib.util.spec_from_file_location("numpyro_model", Path(__file__).with_name("numpyro_model.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_kernel_and_numpyro_have_the_same_density(matrix: ScoreMatrix, other: ModuleType) -> None:
    from numpyro.infer.util import log_density

    sampler = Sampler(matrix, np.ones(matrix.cells), np.zeros(len(matrix.benchmarks)), FACTORS)
    shape, rng, apart = sampler.shape, np.random.default_rng(7), []
    for _ in range(4):
        x = 0.4 * rng.normal(size=shape.size)
        sampler.pivot = turn(shape, shape.of_benchmarks(x)[:, 2:], x[None])
        models, benchmarks, shared = shape.of_models(x), shape.of_benchmarks(x), x[-6:]
        values = {
            "capability": models[:, 0],
            "specific": models[:, 1:],
            "difficulty": benchmarks[:, 0],
            "log_slope": benchmarks[:, 1],
            "loading": benchmarks[:, 2:],
            "noise": x[shape.blocks : -6],
            "slope_mean": shared[0],
            "slope_spread": np.exp(shared[1]),
            "noise_mean": shared[2],
            "noise_spread": np.exp(shared[3]),
            "spread": np.exp(shared[4]),
            "extra": np.exp(shared[5]),
        }
        theirs, _ = log_density(other.model, other.arguments(matrix, FACTORS), {}, values)
        # Ours is a density of logarithms of the positive numbers, and of a triangle of loadings.
        diagonal = np.abs(benchmarks[sampler.pivot, 2 + np.arange(FACTORS)])
        ours = sampler.density(x, np.empty(x.size)) - shared[[1, 3, 4, 5]].sum()
        ours -= float(np.arange(FACTORS - 1, -1, -1) @ np.log(diagonal))
        apart.append(ours - float(theirs))

    assert np.ptp(apart) < 1e-6


@pytest.mark.slow
def test_without_specific_factors_every_index_value_is_that_of_numpyro(matrix: ScoreMatrix, other: ModuleType) -> None:
    """Both samples are large enough here to tell a tenth of a posterior standard deviation."""
    theirs = theirs_of(other, matrix, factors=0, warmup=300, draws=2000)
    ours = index_of(matrix, fit_robust(matrix, factors=0, draws=4000, seed=3), chains=4)

    placed = ours.std(axis=(0, 1)) > 1e-6  # the anchors have their values by definition
    ours, theirs = ours[:, :, placed], theirs[:, :, placed]
    apart = np.abs(ours.mean(axis=(0, 1)) - theirs.mean(axis=(0, 1))) / ours.std(axis=(0, 1))
    assert np.quantile(apart, 0.99) < 0.1
    assert apart.max() < 0.13  # one model in a hundred may be off by what is left of the error of both samples
    assert split_r_hat(ours).max() < 1.01
    assert split_r_hat(theirs).max() < 1.01
    assert np.allclose(theirs.std(axis=(0, 1)) / ours.std(axis=(0, 1)), 1.0, atol=0.15)


@pytest.mark.slow
def test_index_values_are_those_of_numpyro_within_the_error_of_both(matrix: ScoreMatrix, other: ModuleType) -> None:
    theirs = theirs_of(other, matrix, factors=FACTORS, warmup=300, draws=400)
    ours = index_of(matrix, fit_robust(matrix, factors=FACTORS, seed=3), chains=4)

    spread = ours.std(axis=(0, 1))
    placed = spread > 1e-6  # the anchors have their values by definition
    apart = np.abs(ours.mean(axis=(0, 1)) - theirs.mean(axis=(0, 1)))[placed]
    error = np.sqrt(1.0 / effective_draws(ours) + 1.0 / effective_draws(theirs))[placed] * spread[placed]
    assert np.median(apart / spread[placed]) < 0.15
    assert np.sqrt(np.mean((apart / error) ** 2)) < 2.0
    assert np.max(apart / error) < 5.0
    ratio = theirs.std(axis=(0, 1))[placed] / spread[placed]
    assert 0.93 < np.median(ratio) < 1.07
    assert np.quantile(split_r_hat(ours), 0.95) < 1.1


def theirs_of(other: ModuleType, matrix: ScoreMatrix, *, factors: int, warmup: int, draws: int) -> Floats:
    """Index values by NumPyro's sampler, shape (chains, draws, models)."""
    found = other.sample(matrix, factors=factors, warmup=warmup, draws=draws, chains=2, seed=5)
    flat = {name: value.reshape(2 * draws, *value.shape[2:]) for name, value in found.items()}
    fit = RobustFit(
        capability=flat["capability"],
        difficulty=flat["difficulty"],
        slope=np.exp(flat["log_slope"]),
        noise=np.exp(flat["noise_mean"][:, None] + flat["noise_spread"][:, None] * flat["noise"]),
        specific=flat["specific"],
        loading=flat["loading"],
        freedom=2.0 + flat["extra"],
        per_item=np.zeros(len(matrix.benchmarks)),
        chains=(),
    )
    return index_of(matrix, fit, chains=2)


def index_of(matrix: ScoreMatrix, fit: RobustFit, *, chains: int) -> Floats:
    """Index values of shape (chains, draws, models)."""
    capability = basket_capability(fit)
    low, high = (matrix.models.index(name) for name in ("Claude 3.5 Sonnet", "GPT-5"))
    offset, factor = points_map(capability, low, high)
    return (offset[:, None] + factor[:, None] * capability).reshape(chains, -1, len(matrix.models))
