"""Time the refits of the index against a SciPy loop, and compare the intervals of both.

    python benchmarks/refit.py [--oracle-draws N]

Both refit the same resamples of the same scores, in one process, with one thread for linear algebra: SciPy from its
central fit, Headway from its own and from a second start, so it does twice the fits in its time. The kernel is compiled
before the clock starts, and our time is the best of three. Exits with 1 if the ratio is below 50 with one thread each,
or below 100 with all of ours where there are two or more, or if an end of any model's interval is more than 0.1 points
from the oracle's.
"""

import os

# Before NumPy is imported: a fair race has one thread of linear algebra on either side.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from headway.facts.store import open_vintage
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED, ScoreMatrix, fit_compatible, score_matrix
from headway.index.bootstrap import refit_all, resample_weights
from headway.index.fit import published_start
from headway.index.scale import ANCHOR_BENCHMARK, ANCHOR_HIGH, ANCHOR_LOW
from oracle import Oracle, points

Floats = NDArray[np.float64]

#: The vintage that is refitted, and the bars to clear.
VINTAGE: Final = "2026-08-11"
LEAST_RATIO: Final = 50.0
LEAST_RATIO_THREADS: Final = 100.0
MOST_POINTS: Final = 0.1

#: Objectives this far apart (as a share) belong to different minima; stops short of one minimum are nearer.
OTHER_MINIMUM: Final = 1e-6


def timed(work: Callable[[], Floats]) -> tuple[Floats, float]:
    """What the work gives, and the seconds it takes."""
    begin = perf_counter()
    result = work()
    return result, perf_counter() - begin


def best_of_three(work: Callable[[], Floats]) -> tuple[Floats, float]:
    """The same, and the least seconds of three times."""
    return min((timed(work) for _ in range(3)), key=lambda found: found[1])


def on_scale(matrix: ScoreMatrix, refits: Floats) -> Floats:
    """Index points of the models in every refit."""
    low, high = (matrix.models.index(name) for name, _ in (ANCHOR_LOW, ANCHOR_HIGH))
    return points(refits[:, : len(matrix.models)], low, high)


def worst_end(matrix: ScoreMatrix, ours: Floats, theirs: Floats) -> tuple[float, str]:
    """The largest difference of an end of a 90% interval, in points, and whose it is."""
    ends = [np.quantile(on_scale(matrix, refits), [0.05, 0.95], axis=0) for refits in (ours, theirs)]
    apart = np.abs(ends[0] - ends[1]).max(axis=0)
    return float(apart.max()), matrix.models[int(apart.argmax())]


def race(matrix: ScoreMatrix, oracle: Oracle, weights: Floats, count: int) -> tuple[Floats, bool]:
    """Our refits, and whether they are quick enough; prints the times and their ratios."""
    draws = weights.shape[0]
    central = fit_compatible(matrix)
    refit_all(matrix, central, weights[:2])  # compiles
    numba.set_num_threads(1)
    ours, one_thread = best_of_three(lambda: refit_all(matrix, central, weights))
    numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    _, all_threads = best_of_three(lambda: refit_all(matrix, central, weights))
    start = oracle.minimise(published_start(matrix))
    _, scipy_time = timed(lambda: np.array([oracle.minimise(start, weight) for weight in weights[:count]]))
    whole = scipy_time * draws / count
    ratio, ratio_threads = whole / one_thread, whole / all_threads
    threads = numba.config.NUMBA_NUM_THREADS
    how = "" if count == draws else f" (extrapolated from {count} draws in {scipy_time:.1f} s)"
    print(f"{draws} refits, headway, 1 thread:  {one_thread:8.2f} s")
    print(f"{draws} refits, headway, {threads} threads: {all_threads:8.2f} s")
    print(f"{draws} refits, SciPy loop:         {whole:8.2f} s{how}")
    print(f"ratio, 1 thread each: {ratio:.0f} (bar: {LEAST_RATIO:.0f})")
    print(f"ratio, all our threads: {ratio_threads:.0f} (bar with two or more: {LEAST_RATIO_THREADS:.0f})")
    return ours, ratio >= LEAST_RATIO and (threads < 2 or ratio_threads >= LEAST_RATIO_THREADS)


def compare(matrix: ScoreMatrix, oracle: Oracle, weights: Floats, ours: Floats) -> float:
    """The largest difference of an end of an interval, in points; prints it and where the two found other minima.

    SciPy runs at tight tolerances, for at its own it stops short of the minimum. A resample can have more than one
    minimum: where ours is the lower one, SciPy goes on from there; where SciPy's is, the difference counts against us.
    """
    start = oracle.minimise(published_start(matrix), tight=True)
    theirs, seconds = timed(lambda: np.array([oracle.minimise(start, weight, tight=True) for weight in weights]))
    values = np.array([[oracle.objective(x, w) for x in pair] for *pair, w in zip(ours, theirs, weights, strict=True)])
    gain = values[:, 1] / values[:, 0] - 1.0
    lower, higher = np.flatnonzero(gain > OTHER_MINIMUM), np.flatnonzero(gain < -OTHER_MINIMUM)
    untouched, whose = worst_end(matrix, ours, theirs)
    for draw in lower:
        theirs[draw] = oracle.minimise(ours[draw], weights[draw], tight=True)
    apart, model = worst_end(matrix, ours, theirs)
    print(f"SciPy at tight tolerances, {len(weights)} draws: {seconds:.1f} s")
    print(f"draws with a lower minimum, ours: {(lower + 1).tolist()}; SciPy's: {(higher + 1).tolist()}")
    print(f"largest difference of an end, both from their central fits: {untouched:.4f} points ({whose})")
    print(
        f"largest difference of an end, SciPy at the lower minimum:   {apart:.4f} points ({model}; bar: {MOST_POINTS})"
    )
    return apart


def main() -> int:
    """Run both, print, and say by the exit code whether the bars are cleared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--oracle-draws",
        type=int,
        default=DEFAULT_DRAWS,
        metavar="N",
        help="draws that SciPy refits; fewer are quicker, and its time is then extrapolated (default: %(default)s)",
    )
    count = min(max(parser.parse_args().oracle_draws, 2), DEFAULT_DRAWS)
    matrix = score_matrix(*open_vintage(VINTAGE).score_rows())
    oracle = Oracle(
        model=matrix.cell_model,
        benchmark=matrix.cell_benchmark,
        score=matrix.cell_score,
        anchor=matrix.benchmarks.index(ANCHOR_BENCHMARK),
    )
    weights = resample_weights(matrix, DEFAULT_DRAWS, np.random.default_rng(DEFAULT_SEED))
    print(f"vintage {VINTAGE}: {matrix.cells} scores, {len(matrix.models)} models, {len(matrix.benchmarks)} benchmarks")
    ours, quick = race(matrix, oracle, weights, count)
    apart = compare(matrix, oracle, weights[:count], ours[:count])
    return 0 if quick and apart <= MOST_POINTS else 1


if __name__ == "__main__":
    sys.exit(main())
