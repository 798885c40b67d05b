"""The robust index of a model: its expected score on one fixed basket of benchmarks, read back as a capability.

The basket is every benchmark of the score matrix with the same weight. A mean of scores is squeezed at both ends, so it
is turned back into the capability at which an average model (no specific strengths) would expect the same mean. The
index is then monotone in the expected basket score and, for an average model, linear in capability.
Method: true-score equating through the test characteristic curve; docs/methods/index-robust.md.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Halvings of the bracket in which the curve is inverted: 2^-40 of 40 units.
_HALVINGS = 40
_BRACKET = 20.0


def expected_score(log_odds: Floats, weights: Floats) -> Floats:
    """The expected score on the basket, summed over the last axis with `weights` (benchmarks,)."""
    return np.asarray(_sigmoid(log_odds) @ weights)


def read_back(score: Floats, difficulty: Floats, slope: Floats, weights: Floats) -> Floats:
    """The capability at which an average model expects each basket score, shape (models,); one draw at a time.

    Parameters
    ----------
    score : shape (models,)
    difficulty, slope, weights : shape (benchmarks,)
    """
    low = np.full(score.shape, difficulty.min() - _BRACKET)
    high = np.full(score.shape, difficulty.max() + _BRACKET)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        below = expected_score(slope * (middle[:, None] - difficulty), weights) < score
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray(0.5 * (low + high))


def equal_weights(benchmarks: int) -> Floats:
    """The published basket: every benchmark counts the same; sums to 1."""
    return np.full(benchmarks, 1.0 / benchmarks)


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -500.0, 500.0))))
