"""How capable is each model, on one scale? Score matrix in, index with draws out."""

from headway.index.cache import cached_index
from headway.index.compatible import DEFAULT_DRAWS, DEFAULT_SEED, Index, compatible_index
from headway.index.fit import PENALTY, PENALTY_ON, Fit, fit_compatible
from headway.index.scores import MIN_BENCHMARKS, ScoreMatrix, score_matrix

__all__ = [
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "MIN_BENCHMARKS",
    "PENALTY",
    "PENALTY_ON",
    "Fit",
    "Index",
    "ScoreMatrix",
    "cached_index",
    "compatible_index",
    "fit_compatible",
    "score_matrix",
]
