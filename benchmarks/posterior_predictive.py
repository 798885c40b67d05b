"""Scores observed against scores that the robust posterior predicts: docs/methods/posterior-predictive.md.

python benchmarks/posterior_predictive.py [--vintage DAY] [--seed N]
"""

import argparse
import sys

import numpy as np

from headway.facts.store import open_vintage
from headway.index import DEFAULT_SEED, fit_robust, score_matrix


def main() -> int:
    """Fit, replicate every score, print three tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--vintage", default="2026-08-11")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    chosen = parser.parse_args()
    matrix = score_matrix(*open_vintage(chosen.vintage).score_rows())
    fit = fit_robust(matrix, seed=chosen.seed)
    bench, rng = matrix.cell_benchmark, np.random.default_rng(chosen.seed)
    expected = 1.0 / (1.0 + np.exp(-fit.log_odds(matrix.cell_model, bench)))
    scale = fit.error_scale(expected, bench)
    errors = rng.standard_t(np.broadcast_to(fit.freedom[:, None], expected.shape))
    drawn = np.clip(expected + scale * errors, 0.001, 0.999)
    miss = matrix.cell_score - expected.mean(axis=0)
    low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
    inside = (low <= matrix.cell_score) & (matrix.cell_score <= high)
    below = (drawn < matrix.cell_score).mean(axis=0)
    place = below + rng.random(matrix.cells) * (drawn == matrix.cell_score).mean(axis=0)

    print(
        f"vintage {chosen.vintage}, seed {chosen.seed}: {matrix.cells} scores, 80% intervals hold {inside.mean():.1%}\n"
    )
    print("| tenth of the predictive distribution |" + "".join(f" {i} |" for i in range(1, 11)))
    print("|---|" + "---|" * 10)
    shares = np.histogram(place, bins=10, range=(0.0, 1.0))[0] / matrix.cells
    print("| share of scores |" + "".join(f" {share:.1%} |" for share in shares))
    print("\n| benchmark | scores | rms residual | replicated | 80% holds |\n|---|---|---|---|---|")
    replicated = drawn - expected.mean(axis=0)
    for b in np.argsort(-np.array([np.sqrt(np.mean(miss[bench == i] ** 2)) for i in range(len(matrix.benchmarks))])):
        mine = bench == b
        spread = np.sqrt((replicated[:, mine] ** 2).mean(axis=1)).mean()
        print(
            f"| {matrix.benchmarks[b]} | {mine.sum()} | {np.sqrt(np.mean(miss[mine] ** 2)):.3f} | {spread:.3f} "
            f"| {inside[mine].mean():.0%} |"
        )
    print("\n| model | benchmark | observed | expected | residual over error scale |\n|---|---|---|---|---|")
    ratio = miss / scale.mean(axis=0)
    for cell in np.argsort(-np.abs(ratio))[:15]:
        print(
            f"| {matrix.models[matrix.cell_model[cell]]} | {matrix.benchmarks[bench[cell]]} "
            f"| {matrix.cell_score[cell]:.3f} | {expected[:, cell].mean():.3f} | {ratio[cell]:+.1f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
