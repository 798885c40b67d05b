"""How capable is each model, on one scale? Score matrix in, index with draws out."""

from headway.index.cache import METHODS, cached_index
from headway.index.compatible import compatible_index
from headway.index.domains import LEAST_IN_DOMAIN, domain_index
from headway.index.fit import PENALTY, PENALTY_ON, Fit, fit_compatible
from headway.index.result import DEFAULT_DRAWS, DEFAULT_SEED, Factors, Index
from headway.index.robust import RobustFit, fit_robust, robust_index
from headway.index.scores import MIN_BENCHMARKS, ScoreMatrix, score_matrix

__all__ = [
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "LEAST_IN_DOMAIN",
    "METHODS",
    "MIN_BENCHMARKS",
    "PENALTY",
    "PENALTY_ON",
    "Factors",
    "Fit",
    "Index",
    "RobustFit",
    "ScoreMatrix",
    "cached_index",
    "compatible_index",
    "domain_index",
    "fit_compatible",
    "fit_robust",
    "robust_index",
    "score_matrix",
]
