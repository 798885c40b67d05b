"""Compare the index fitted to a vintage with an index as published, and show which models differ most.

    python tools/compare_published.py 2026-04-19
    python tools/compare_published.py 2025-12-03 2025-12-19

The first vintage holds the scores; the second the published index, and is the first one if left out. Of a model that
was published under several versions the best one counts, as in the fit.
"""

import sys
from dataclasses import dataclass

import numpy as np

from headway.facts.store import open_vintage
from headway.gap.mixtures import central_points

#: Models above this are compared apart from the rest: below it few scores place a model. Source: the design's bar.
STRONG = 115.0


@dataclass(frozen=True, slots=True)
class Row:
    """A model: fitted index, published index, and the benchmarks behind the fit."""

    model: str
    fitted: float
    published: float
    benchmarks: int

    @property
    def apart(self) -> float:
        """Fitted minus published."""
        return self.fitted - self.published


def compared(scores: str, published: str) -> tuple[list[Row], list[str], list[str]]:
    """The models that both have, the furthest apart first, and those that only either has."""
    opened = open_vintage(scores)
    rows = opened.score_rows()
    fitted = central_points(dict(zip(zip(*rows[:2], strict=True), rows[2], strict=True))) or {}
    theirs: dict[str, float] = {}
    for row in open_vintage(published).table("published_index").iter_rows(named=True):
        theirs[row["model"]] = max(row["index"], theirs.get(row["model"], -np.inf))
    both = [Row(name, fitted[name], theirs[name], rows[0].count(name)) for name in fitted if name in theirs]
    both.sort(key=lambda row: -abs(row.apart))
    return both, sorted(fitted.keys() - theirs.keys()), sorted(theirs.keys() - fitted.keys())


def summary(rows: list[Row]) -> str:
    """Count, correlation, and the median and largest absolute difference."""
    fitted, published = (np.array([getattr(row, name) for row in rows]) for name in ("fitted", "published"))
    apart = np.abs(fitted - published)
    correlation = np.corrcoef(fitted, published)[0, 1]
    return (
        f"{len(rows)} models: correlation {correlation:.5f}, median absolute difference {np.median(apart):.3f}, "
        f"mean difference {np.mean(fitted - published):+.3f}, largest {apart.max():.2f}"
    )


def main(scores: str, published: str) -> None:
    """Print the comparison."""
    both, ours, theirs = compared(scores, published)
    strong = [row for row in both if row.published > STRONG]
    print(f"Fit of {scores} against the index published on {published}, index points")
    print(f"all: {summary(both)}")
    print(f"above {STRONG:.0f}: {summary(strong)}")
    print(f"fitted only: {len(ours)}: {', '.join(ours)}")
    print(f"published only: {len(theirs)}: {', '.join(theirs)}")
    for title, rows in ((f"above {STRONG:.0f}", strong), ("all", both)):
        print(f"furthest apart, {title}:")
        for row in rows[:10]:
            print(f"  {row.apart:+6.2f}  {row.fitted:7.2f} {row.published:7.2f}  {row.benchmarks:2}  {row.model}")


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[-1])
