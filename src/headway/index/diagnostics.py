"""Whether chains of draws have converged: split R-hat and effective number of draws.

Method: Gelman and others, Bayesian Data Analysis, 3rd edition, sections 11.4 and 11.5; Geyer's initial positive
sequence.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostics:
    """How well the chains of a fit agree.

    Attributes
    ----------
    r_hat, effective
        Largest split R-hat and smallest effective number of draws over the models' index values.
    theta_r_hat, theta_effective
        The 99th and the 1st percentile of the same over the log odds of all scores.
    chains, divergences
        Number of chains; steps whose energy error was too large.
    gradients_per_step, acceptance
        Work and mean acceptance of a step after the warm-up.
    """

    r_hat: float
    effective: float
    theta_r_hat: float
    theta_effective: float
    chains: int
    divergences: int
    gradients_per_step: float
    acceptance: float

    def to_dict(self) -> dict[str, Any]:
        """The diagnostics as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def split_r_hat(values: Floats) -> Floats:
    """Split R-hat of each item, shape (items,), from draws of shape (chains, draws, items); 1 for constants."""
    half = values.shape[1] // 2
    parts = np.concatenate([values[:, :half], values[:, -half:]])
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = parts.mean(axis=1).var(axis=0, ddof=1)
    moves = within > 1e-18
    ratio = np.divide(between, within, out=np.zeros_like(between), where=moves)
    return np.where(moves, np.sqrt((half - 1) / half + ratio), 1.0)


def effective_draws(values: Floats) -> Floats:
    """Effective number of draws of each item, shape (items,), from draws of shape (chains, draws, items)."""
    chains, draws, _ = values.shape
    away = values - values.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(away, 2 * draws, axis=1)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :draws].mean(axis=0) / draws
    within = covariance[0] * draws / (draws - 1)
    total = within * (draws - 1) / draws
    if chains > 1:
        total = total + values.mean(axis=1).var(axis=0, ddof=1)
    moves = total > 1e-18
    safe = np.where(moves, total, 1.0)
    correlation = 1.0 - (within - covariance) / safe
    correlation[0] = 1.0
    pairs = correlation[0 : draws - 1 : 2] + correlation[1:draws:2]
    alive = np.cumprod(pairs > 0.0, axis=0)
    time = np.maximum(
        2.0 * (np.minimum.accumulate(pairs, axis=0) * alive).sum(axis=0) - 1.0, 1.0 / np.log10(chains * draws)
    )
    return np.where(moves, chains * draws / time, float(chains * draws))
