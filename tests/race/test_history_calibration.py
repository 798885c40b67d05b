"""Simulation-based calibration: of worlds that the model makes, each truth has any rank among the weighted draws.

Method: Talts et al. 2018 (arXiv 1804.06788); with a quantity that hangs on the data, the likelihood, as in Modrák et
al. 2023, since ranks of parameters alone are uniform for a method that ignores the data.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from headway.api.racing.field import Field
from headway.race.ensemble import every_module
from headway.race.evidence import history_of
from headway.race.history import GROWTH_SPREAD, GROWTH_TAILS, Observed, log_weights, predicted_of
from headway.race.names import PARAMETERS, column

pytestmark = pytest.mark.slow

DRAWS = 10_000
TRUTHS = 300

#: What happens by chance in one of so many runs of the whole file.
SURE = 1e-3

_GROWTHS = ("capex_growth", "domestic_growth", "token_growth")


class _Prior(NamedTuple):
    parameters: np.ndarray
    expected: np.ndarray
    truths: np.ndarray
    expected_of_truths: np.ndarray
    history: Observed
    past_growth: np.ndarray


@lru_cache(maxsize=1)
def _drawn() -> _Prior:
    field = Field.load()
    start, modules = field.found.start, every_module()
    parameters, truths = field.prior(0, DRAWS), field.prior(1_000_000, TRUTHS)
    return _Prior(
        parameters, predicted_of(start, parameters, modules), truths, predicted_of(start, truths, modules),
        history_of(start, field.prior, DRAWS), start.past_growth,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _ranks(believed: float = 1.0, seed: int = 21) -> np.ndarray:
    """Share of the weight below each truth, shape (TRUTHS, parameters + 1); the last one is of the likelihood.

    Parameters
    ----------
    believed
        What the covariance of the errors is multiplied by where draws are weighed; 1 is the model that made them.
    """
    drawn, rng, found = _drawn(), np.random.default_rng(seed), []
    root = np.linalg.cholesky(drawn.history.covariance)
    for truth, mean in zip(drawn.truths, drawn.expected_of_truths, strict=True):
        seen = mean + root @ rng.standard_normal(mean.size)
        history = Observed(values=seen, covariance=believed * drawn.history.covariance, temper=1.0)
        growth = _growth_before(truth, drawn.past_growth, rng)
        weights = log_weights(drawn.expected, drawn.parameters, history, growth)
        own = log_weights(mean[None], truth[None], history, growth)[0]
        weight = np.exp(weights - weights.max())
        below = [weight @ (drawn.parameters < truth), [weight @ (weights < own)]]
        found.append(np.concatenate(below) / weight.sum())
    return np.array(found)


def _growth_before(truth: np.ndarray, known: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Growth of the year before, as the model of heavy tails makes it from next year's; nan where none is known."""
    growth = np.full(known.shape, np.nan)
    for side, owner in enumerate(("leader", "follower")):
        for place, name in enumerate(_GROWTHS):
            if np.isfinite(known[side, place]) and f"{owner}.{name}" in PARAMETERS:
                own = np.log(truth[column(f"{owner}.{name}")])
                growth[side, place] = own + GROWTH_SPREAD * rng.standard_t(GROWTH_TAILS)
    return growth


def test_ranks_of_truths_are_uniform_for_every_parameter() -> None:
    p = np.array([kstest(ranks, "uniform").pvalue for ranks in _ranks()[:, :-1].T])

    assert p.min() > SURE / p.size, PARAMETERS[int(p.argmin())]
    # And together: small ones are no more frequent than chance makes them.
    assert np.mean(p < 0.1) < 0.3


def test_ranks_in_tens_are_as_frequent_as_each_other() -> None:
    p = np.array([chisquare(np.histogram(ranks, 10, (0.0, 1.0))[0]).pvalue for ranks in _ranks().T])

    assert p.min() > SURE / p.size


def test_the_likelihood_of_truths_is_as_high_as_that_of_weighted_draws() -> None:
    assert kstest(_ranks()[:, -1], "uniform").pvalue > SURE


@pytest.mark.parametrize("believed", [0.5, 2.0])
def test_weights_that_believe_in_other_errors_do_not_pass(believed: float) -> None:
    assert kstest(_ranks(believed)[:, -1], "uniform").pvalue < SURE
