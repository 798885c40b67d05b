"""How well do fits predict scores they have not seen? Folds over cells, and one benchmark after another left out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.index._robust_chain import shrunken_means
from headway.index.bootstrap import Progress
from headway.index.fit import fit_compatible
from headway.index.robust import fit_robust
from headway.index.scores import CLIP, ScoreMatrix

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Levels of the predictive intervals whose coverage is counted.
LEVELS: Final = (0.5, 0.8, 0.9)

#: Draws of the robust fit in a fold, its chains, and its warm-up. Source: docs/methods/crossval.md.
_FOLD_DRAWS: Final = 200
_FOLD_CHAINS: Final = 2
_FOLD_WINDOWS: Final = (40, 60, 80)

#: Draws of the error for each draw of the posterior, in predictive intervals.
_ERRORS: Final = 20

#: Prior scores behind a benchmark's own residual spread; with few of its own it is near that of all scores.
_SPREAD_WEIGHT: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """Predictions of some held-out scores.

    Attributes
    ----------
    mean : shape (cells,)
    log_density : shape (cells,)
        Of the observed scores.
    low, high : shape (levels, cells)
        Ends of the predictive intervals of LEVELS.
    """

    mean: Floats
    log_density: Floats
    low: Floats
    high: Floats


#: A method: the matrix, weights that are 0 for held-out cells, the held-out cells, a generator; their prediction.
Method = Callable[[ScoreMatrix, Floats, Integers, np.random.Generator], Prediction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one method predicted all held-out scores; `coverage` is by LEVELS."""

    method: str
    cells: int
    rmse: float
    log_score: float
    coverage: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return {**asdict(self), "coverage": dict(zip(map(str, LEVELS), self.coverage, strict=True))}


def cell_folds(matrix: ScoreMatrix, folds: int, rng: np.random.Generator) -> Integers:
    """The fold of every cell, shape (cells,): a model's cells, in random order, are dealt out over the folds in turn.

    So no fold takes more than one in `folds` (rounded up) of a model's scores, and every model keeps most of them.
    """
    if folds < 2:
        raise OptionError(f"cross-validation needs at least 2 folds, got {folds}; 10 is usual")
    fold = np.empty(matrix.cells, dtype=np.int64)
    for begin, end in zip(matrix.model_start[:-1], matrix.model_start[1:], strict=True):
        fold[begin + rng.permutation(end - begin)] = (rng.integers(folds) + np.arange(end - begin)) % folds
    return fold


def benchmark_folds(matrix: ScoreMatrix) -> list[Integers]:
    """For each benchmark, its cells but one in four: how hard it is must be learnt from some of them.

    A benchmark of which nothing is known can be predicted by nobody; of one new benchmark a few first scores are known
    and those of all other models are asked for. Kept are every fourth score by model order, at least two.
    """
    found = []
    for bench in range(len(matrix.benchmarks)):
        cells = np.flatnonzero(matrix.cell_benchmark == bench)
        keep = np.arange(cells.size) % 4 == 0
        keep[:2] = True
        found.append(cells[~keep])
    return found


def cross_validate(
    matrix: ScoreMatrix,
    methods: dict[str, Method],
    held_out: list[Integers],
    *,
    seed: int,
    progress: Progress | None = None,
) -> list[Result]:
    """Every method on the same held-out sets of cells; each set is predicted from all other cells."""
    parts: dict[str, list[tuple[Floats, Floats, NDArray[np.bool_]]]] = {name: [] for name in methods}
    sets = [cells for cells in held_out if cells.size]
    for number, held in enumerate(sets):
        weight = np.ones(matrix.cells)
        weight[held] = 0.0
        score = matrix.cell_score[held]
        for name, predict in methods.items():
            found = predict(matrix, weight, held, np.random.default_rng([seed, number]))
            inside = (score >= found.low) & (score <= found.high)
            parts[name].append(((score - found.mean) ** 2, found.log_density, inside))
        if progress is not None:
            progress(number + 1, len(sets))
    return [_result(name, rows) for name, rows in parts.items()]


def _result(name: str, rows: list[tuple[Floats, Floats, NDArray[np.bool_]]]) -> Result:
    square, density, inside = (np.concatenate([row[i] for row in rows], axis=-1) for i in range(3))
    return Result(
        method=name,
        cells=square.size,
        rmse=float(np.sqrt(square.mean())),
        log_score=float(density.mean()),
        coverage=tuple(float(share) for share in inside.mean(axis=1)),
    )


def predict_benchmark_mean(matrix: ScoreMatrix, weight: Floats, held: Integers, rng: np.random.Generator) -> Prediction:
    """The mean of the benchmark's other scores, with a normal error."""
    del rng
    bench, count = matrix.cell_benchmark, len(matrix.benchmarks)
    overall = float(np.average(matrix.cell_score, weights=weight))
    total = np.bincount(bench, weight * matrix.cell_score, count) + overall
    mean = total / (np.bincount(bench, weight, count) + 1.0)
    return _normal(matrix, weight, held, mean[bench])


def predict_additive(matrix: ScoreMatrix, weight: Floats, held: Integers, rng: np.random.Generator) -> Prediction:
    """A model's effect and a benchmark's on the logit, by alternating shrunken means, with a normal error."""
    del rng
    score = np.clip(matrix.cell_score, 0.01, 0.99)
    logit, model, bench = np.log(score / (1.0 - score)), matrix.cell_model, matrix.cell_benchmark
    skill: Floats = np.zeros(len(matrix.models))
    ease: Floats = np.zeros(len(matrix.benchmarks))
    for _ in range(200):
        skill = shrunken_means(model, weight, logit - ease[bench], skill.size)
        ease = shrunken_means(bench, weight, logit - skill[model], ease.size)
    return _normal(matrix, weight, held, 1.0 / (1.0 + np.exp(-skill[model] - ease[bench])))


def predict_compatible(matrix: ScoreMatrix, weight: Floats, held: Integers, rng: np.random.Generator) -> Prediction:
    """The compatible fit without the held-out scores, with a normal error."""
    del rng
    models, benchmarks = len(matrix.models), len(matrix.benchmarks)
    x = fit_compatible(matrix, weight=weight).parameters
    capability, difficulty, slope = np.split(x, [models, models + benchmarks])
    apart = capability[matrix.cell_model] - difficulty[matrix.cell_benchmark]
    return _normal(matrix, weight, held, 1.0 / (1.0 + np.exp(-slope[matrix.cell_benchmark] * apart)))


def predict_robust(matrix: ScoreMatrix, weight: Floats, held: Integers, rng: np.random.Generator) -> Prediction:
    """The posterior predictive of the robust fit without the held-out scores."""
    fit = fit_robust(
        matrix,
        draws=_FOLD_DRAWS,
        seed=int(rng.integers(2**31)),
        chains=_FOLD_CHAINS,
        thin=1,
        windows=_FOLD_WINDOWS,
        weight=weight,
    )
    bench = matrix.cell_benchmark[held]
    log_odds = fit.log_odds(matrix.cell_model[held], bench)
    score = 1.0 / (1.0 + np.exp(-log_odds))
    scale, freedom = fit.error_scale(score, bench), fit.freedom[:, None]
    density = student_log_density((matrix.cell_score[held] - score) / scale, freedom) - np.log(scale)
    top = density.max(axis=0)
    errors = rng.standard_t(np.broadcast_to(freedom, (_ERRORS, *score.shape)))
    drawn = np.clip(score + scale * errors, CLIP, 1.0 - CLIP).reshape(-1, held.size)
    tails = [(1.0 - level) / 2.0 for level in LEVELS]
    return Prediction(
        mean=score.mean(axis=0),
        log_density=top + np.log(np.exp(density - top).mean(axis=0)),
        low=np.quantile(drawn, tails, axis=0),
        high=np.quantile(drawn, [1.0 - tail for tail in tails], axis=0),
    )


def student_log_density(miss: Floats, freedom: Floats) -> Floats:
    """Log density of Student's t with unit scale; `freedom` of shape (draws, 1)."""
    from math import lgamma

    constant = [lgamma((f + 1.0) / 2.0) - lgamma(f / 2.0) - 0.5 * np.log(f * np.pi) for f in freedom.ravel()]
    tail = 0.5 * (freedom + 1.0) * np.log1p(miss**2 / freedom)
    return np.asarray(np.array(constant)[:, None] - tail)


def _normal(matrix: ScoreMatrix, weight: Floats, held: Integers, mean: Floats) -> Prediction:
    """A normal around the mean of every cell; its spread is that of the benchmark's training residuals, shrunken.

    Training residuals are too small by the parameters that were fitted to them, so the whole is scaled up by
    scores / (scores - parameters), as in a linear fit.
    """
    bench, count = matrix.cell_benchmark, len(matrix.benchmarks)
    square = weight * (matrix.cell_score - mean) ** 2
    overall = square.sum() / weight.sum()
    by_bench = np.bincount(bench, square, count) + _SPREAD_WEIGHT * overall
    by_bench /= np.bincount(bench, weight, count) + _SPREAD_WEIGHT
    parameters = len(matrix.models) + 2 * count
    spread = np.sqrt(by_bench * weight.sum() / max(weight.sum() - parameters, 0.5 * weight.sum()))[bench[held]]
    centre = mean[held]
    z = np.array([_NORMAL_HALF[level] for level in LEVELS])[:, None]
    return Prediction(
        mean=centre,
        log_density=-0.5 * ((matrix.cell_score[held] - centre) / spread) ** 2 - np.log(spread * np.sqrt(2.0 * np.pi)),
        low=centre - z * spread,
        high=centre + z * spread,
    )


#: Half widths of central intervals in standard deviations. Source: the normal distribution.
_NORMAL_HALF: Final = {0.5: 0.6744897501960817, 0.8: 1.2815515655446004, 0.9: 1.6448536269514722}

METHODS: Final[dict[str, Method]] = {
    "benchmark mean": predict_benchmark_mean,
    "additive on the logit": predict_additive,
    "compatible": predict_compatible,
    "robust": predict_robust,
}
