"""How the time of a fit and of a refit grows when the score matrix is 10 and 100 times larger.

    python benchmarks/scaling.py

Larger matrices are made from the real one and its fit: every made-up model takes the benchmarks of a real model drawn
at random (the real pattern of holes), its capability with some noise, and scores from the fitted curves with noise. Two
ways to grow: more models on the same benchmarks, as a table of scores grows in fact; and more of both at the same
density. One thread, the kernel compiled before the clock starts. Exits with 1 if the time of a fit or of a step grows
faster than the number of scores in the first way. A refit of a resample takes more steps in a larger matrix, so it may
grow a little faster; it is printed. In the second way every model has more benchmarks, and each pair of a model's
benchmarks meets in the dense block: that grows faster than the scores.
"""

import os

# Before NumPy is imported, as in refit.py.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import sys
from dataclasses import dataclass
from math import log
from time import perf_counter
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from headway.facts.store import open_vintage
from headway.index import DEFAULT_SEED, Fit, ScoreMatrix, fit_compatible, score_matrix
from headway.index._cholesky import factor
from headway.index.bootstrap import refit_all, resample_weights
from headway.index.scores import CLIP

Floats = NDArray[np.float64]

VINTAGE: Final = "2026-08-11"

#: Spread of made-up scores about their curve, and of capabilities and difficulties about those of the originals.
#: Source: the root mean square miss of the real fit is 0.07.
SCORE_NOISE: Final = 0.07
PLACE_NOISE: Final = 0.1

#: Growth is linear if time grows as the number of scores to this power or a lower one; the rest is left to the clock.
MOST_POWER: Final = 1.1

#: Copies of models and of benchmarks in each way to grow: 1, about 10 and 100 times as many scores.
MODELS_ONLY: Final = ((1, 1), (10, 1), (100, 1))
BOTH: Final = ((1, 1), (3, 3), (10, 10))


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds of one fit, of one refit from two starts, of one step, and of one factorisation of the dense block."""

    scores: int
    fit: float
    refit: float
    step: float
    factor: float


def grown(matrix: ScoreMatrix, fit: Fit, models: int, benchmarks: int, rng: np.random.Generator) -> ScoreMatrix:
    """A made-up matrix with `models` times the models and `benchmarks` times the benchmarks of the real one."""
    real_models, real = len(matrix.models), len(matrix.benchmarks)
    capability, difficulty, slope = np.split(fit.parameters, [real_models, real_models + real])
    difficulty = np.concatenate([difficulty, *(_moved(difficulty, rng) for _ in range(benchmarks - 1))])
    slope = np.tile(slope, benchmarks)
    chosen = np.concatenate([np.arange(real_models), rng.integers(0, real_models, (models - 1) * real_models)])
    rows = [matrix.cell_benchmark[matrix.model_start[m] : matrix.model_start[m + 1]] for m in range(real_models)]
    copies = real * np.arange(benchmarks)[:, None]
    cell_benchmark = np.concatenate([(rows[m] + copies).ravel() for m in chosen])
    counts = np.array([rows[m].size * benchmarks for m in chosen])
    place = np.repeat(_moved(capability[chosen], rng), counts)
    expected = 1.0 / (1.0 + np.exp(-slope[cell_benchmark] * (place - difficulty[cell_benchmark])))
    score = np.clip(expected + SCORE_NOISE * rng.standard_normal(expected.size), CLIP, 1.0 - CLIP)
    return ScoreMatrix(
        models=tuple(f"model {m}" for m in range(chosen.size)),
        benchmarks=(*matrix.benchmarks, *(f"benchmark {b}" for b in range(real, real * benchmarks))),
        model_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        cell_benchmark=cell_benchmark.astype(np.int64),
        cell_score=score,
    )


def _moved(places: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(places + PLACE_NOISE * rng.standard_normal(places.size))


def timed(matrix: ScoreMatrix, refits: int) -> Timing:
    """The times of one matrix."""
    weights = resample_weights(matrix, refits, np.random.default_rng(DEFAULT_SEED))
    begin = perf_counter()
    fit = fit_compatible(matrix)
    middle = perf_counter()
    refit_all(matrix, fit, weights)
    end = perf_counter()
    fitted, width = middle - begin, 2 * len(matrix.benchmarks)
    return Timing(
        scores=matrix.cells,
        fit=fitted,
        refit=(end - middle) / refits,
        step=fitted / max(fit.steps, 1),
        factor=_factor_time(width),
    )


def _factor_time(width: int) -> float:
    """Seconds of one Cholesky factorisation of this width, the best of three."""
    square = np.eye(width) * width + np.ones((width, width))
    best = np.inf
    for _ in range(3):
        work = square.copy()
        begin = perf_counter()
        factor(work)
        best = min(best, perf_counter() - begin)
    return float(best)


def measure(matrix: ScoreMatrix, fit: Fit, ways: tuple[tuple[int, int], ...]) -> list[Timing]:
    """The times of each size; prints them."""
    found = []
    print(
        f"{'scores':>9} {'models':>8} {'benchm.':>8} {'fit, s':>9} {'step, ms':>9} {'refit, s':>9} {'factor, ms':>11}"
    )
    for models, benchmarks in ways:
        larger = grown(matrix, fit, models, benchmarks, np.random.default_rng(DEFAULT_SEED))
        time = timed(larger, 200 if larger.cells < 10_000 else 10 if larger.cells < 100_000 else 2)
        found.append(time)
        sizes = f"{time.scores:9,} {len(larger.models):8,} {len(larger.benchmarks):8,}"
        print(f"{sizes} {time.fit:9.3f} {1e3 * time.step:9.2f} {time.refit:9.4f} {1e3 * time.factor:11.2f}")
    return found


def power(times: list[Timing], name: str) -> float:
    """To which power of the number of scores a time grows, from the smallest matrix to the largest."""
    first, last = times[0], times[-1]
    return log(getattr(last, name) / getattr(first, name)) / log(last.scores / first.scores)


def _shown(powers: dict[str, float]) -> str:
    return ", ".join(f"{value:.2f} ({name})" for name, value in powers.items())


def main() -> int:
    """Measure both ways to grow, print, and say by the exit code whether the first is linear."""
    matrix = score_matrix(*open_vintage(VINTAGE).score_rows())
    fit = fit_compatible(matrix)
    refit_all(matrix, fit, resample_weights(matrix, 2, np.random.default_rng(DEFAULT_SEED)))  # compiles
    numba.set_num_threads(1)
    print("More models on the same benchmarks:")
    models = measure(matrix, fit, MODELS_ONLY)
    powers = {name: power(models, name) for name in ("fit", "step", "refit")}
    print(f"time grows as scores to the power {_shown(powers)}; bar for a fit and a step: {MOST_POWER}")
    print("\nMore models and more benchmarks, at the same density:")
    both = measure(matrix, fit, BOTH)
    print(f"time grows as scores to the power {_shown({name: power(both, name) for name in powers})}")
    shares = ", ".join(f"{time.factor / time.step:.0%}" for time in both)
    print(f"one factorisation of the dense block of the benchmarks over the time of a step: {shares}")
    return 0 if max(powers["fit"], powers["step"]) <= MOST_POWER else 1


if __name__ == "__main__":
    sys.exit(main())
