"""What the specific factors mean: on which benchmarks does a group of models do better or worse than its index says?

Only products u.v are identified, so leanings are read from them. The lean of a group on a benchmark is the mean over
its models of u.v, in logits: 0 is what the models' capability alone would give. Method: docs/methods/index-robust.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.index.result import Factors
from headway.index.scores import ScoreMatrix
from headway.interval import Draws

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leanings:
    """Where the follower is closer to the leader, or further from it, than their general capabilities say.

    Attributes
    ----------
    benchmarks
        Names.
    leader, follower : items are benchmarks
        Mean lean of each group, in logits.
    closer : items are benchmarks
        Follower's lean less the leader's: above 0 the follower is closer in than its general capability says.
    """

    benchmarks: tuple[str, ...]
    leader: Draws
    follower: Draws
    closer: Draws


def leanings(matrix: ScoreMatrix, factors: Factors, *, leader: Integers, follower: Integers) -> Leanings:
    """The leanings of two groups of models, given by their positions in the matrix.

    Raises
    ------
    OptionError
        If a group is empty.
    """
    for name, group in (("leader", leader), ("follower", follower)):
        if not group.size:
            raise OptionError(f"the {name} has no model with scores; give a group with at least one")
    ahead, behind = (lean(factors, group) for group in (leader, follower))
    apart = behind - ahead
    return Leanings(
        benchmarks=matrix.benchmarks,
        leader=_draws(ahead),
        follower=_draws(behind),
        closer=_draws(apart),
    )


def lean(factors: Factors, models: Integers) -> Floats:
    """Mean specific part u.v of some models on every benchmark, in logits, shape (draws, benchmarks)."""
    return np.asarray(np.einsum("dk,dbk->db", factors.specific[:, models].mean(axis=1), factors.loading))


def principal_loadings(factors: Factors) -> Draws:
    """Loadings on principal axes, items are (benchmark, factor) row by row, in logits for a model one sd from the mean.

    In each draw the axes are turned so that the factors go from the one that explains most to the one that explains
    least, then turned and mirrored as near to the mean of all draws as can be (Procrustes, three rounds).
    """
    turned = np.empty_like(factors.loading)
    for draw, loading in enumerate(factors.loading):
        _, _, axes = np.linalg.svd(loading, full_matrices=False)
        turned[draw] = loading @ axes.T
    middle = turned[0]
    for _ in range(3):
        for draw in range(len(turned)):
            left, _, right = np.linalg.svd(turned[draw].T @ middle)
            turned[draw] = turned[draw] @ left @ right
        middle = turned.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    return _draws((turned @ axes.T).reshape(len(turned), -1))


def _draws(values: Floats) -> Draws:
    return Draws(central=np.median(values, axis=0), values=values)
