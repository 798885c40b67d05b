"""The robust index of a model: its expected score on one fixed basket of benchmarks, read back as a capability.

The basket is every benchmark of the score matrix with the same weight. A mean of scores is squeezed at both ends, so it
is turned back into the capability at which an average model (no specific strengths) would expect the same mean. The
index is then monotone in the expected basket score and, for an average model, linear in capability.
Method: true-score equating through the test characteristic curve; docs/methods/index-robust.md.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: How far beyond the benchmarks a capability is looked for, and at how many places at first; the step that is too short
#: to matter; steps at most.
_BRACKET = 20.0
_GRID = 256
_SHORT = 1e-11
_MOST_STEPS = 100


def expected_score(log_odds: Floats, weights: Floats) -> Floats:
    """The expected score on the basket, summed over the last axis with `weights` (benchmarks,)."""
    return np.asarray(_sigmoid(log_odds) @ weights)


def read_back(score: Floats, difficulty: Floats, slope: Floats, weights: Floats) -> Floats:
    """The capability at which an average model expects each basket score, shape (models,); one draw at a time.

    Parameters
    ----------
    score : shape (models,)
    difficulty, slope, weights : shape (benchmarks,)

    Notes
    -----
    Newton's steps between two places of a grid; their bracket is halved instead where a step leaves it or is more than
    half of the one before.
    Method: Press et al. 2007, Numerical Recipes, section 9.4.
    """
    grid = np.linspace(difficulty.min() - _BRACKET, difficulty.max() + _BRACKET, _GRID)
    right = np.searchsorted(expected_score(slope * (grid[:, None] - difficulty), weights), score).clip(1, _GRID - 1)
    low, high = grid[right - 1], grid[right]
    place, before = 0.5 * (low + high), high - low
    for _ in range(_MOST_STEPS):
        expected = _sigmoid(slope * (place[:, None] - difficulty))
        above = expected @ weights - score
        low, high = np.where(above < 0.0, place, low), np.where(above < 0.0, high, place)
        rise = np.maximum((expected * (1.0 - expected)) @ (slope * weights), 1e-300)
        step = -above / rise
        slow = (np.abs(step) > 0.5 * before) | (place + step < low) | (place + step > high)
        step = np.where(slow & (np.abs(step) >= _SHORT), 0.5 * (low + high) - place, step)
        place, before = place + step, np.abs(step)
        if before.max(initial=0.0) < _SHORT:
            break
    return np.asarray(place)


def equal_weights(benchmarks: int) -> Floats:
    """The published basket: every benchmark counts the same; sums to 1."""
    return np.full(benchmarks, 1.0 / benchmarks)


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -500.0, 500.0))))
