"""Cross-validate the indices: folds over cells, and one benchmark after another left out; prints two tables.

    python benchmarks/crossval.py [--seed N] [--folds N] [--vintage DAY] [--benchmarks]

Exits with 1 unless, over cells, the robust fit's RMSE is at least 9% below the compatible fit's, its log score is
better, and its 80% intervals cover 75 to 85% of the held-out scores. `--benchmarks` adds the second table, which takes
longer.
"""

import argparse
import sys

import numpy as np

from headway.facts.store import open_vintage
from headway.index.crossval import LEVELS, METHODS, Result, benchmark_folds, cell_folds, cross_validate
from headway.index.scores import score_matrix


def show(results: list[Result]) -> None:
    """Print a table in Markdown."""
    print("| method | RMSE | mean log score | " + " | ".join(f"{level:.0%} covers" for level in LEVELS) + " |")
    print("|---|---|---|" + "---|" * len(LEVELS))
    for row in results:
        covers = " | ".join(f"{share:.1%}" for share in row.coverage)
        print(f"| {row.method} | {row.rmse:.4f} | {row.log_score:.3f} | {covers} |")


def main() -> int:
    """Print the tables; 0 if the bars are cleared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=20260811)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--vintage", default="2026-08-11")
    parser.add_argument("--benchmarks", action="store_true")
    chosen = parser.parse_args()
    matrix = score_matrix(*open_vintage(chosen.vintage).score_rows())
    print(f"vintage {chosen.vintage}: {matrix.cells} scores; seed {chosen.seed}; {chosen.folds} folds over cells\n")
    fold = cell_folds(matrix, chosen.folds, np.random.default_rng(chosen.seed))
    held = [np.flatnonzero(fold == number) for number in range(chosen.folds)]
    results = cross_validate(matrix, METHODS, held, seed=chosen.seed, progress=_said)
    show(results)
    if chosen.benchmarks:
        print(f"\nscores of one benchmark left out but every fourth; {len(matrix.benchmarks)} benchmarks\n")
        show(cross_validate(matrix, METHODS, benchmark_folds(matrix), seed=chosen.seed, progress=_said))
    by_name = {row.method: row for row in results}
    robust, compatible = by_name["robust"], by_name["compatible"]
    gain = 1.0 - robust.rmse / compatible.rmse
    print(f"\nrobust RMSE is {gain:.1%} below compatible (bar: 9%)")
    cleared = gain >= 0.09 and robust.log_score > compatible.log_score and 0.75 <= robust.coverage[1] <= 0.85
    return 0 if cleared else 1


def _said(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done} of {total}{'' if done < total else chr(10)}")


if __name__ == "__main__":
    sys.exit(main())
