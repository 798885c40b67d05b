"""Leans read without the factors: what scores are above what the compatible index expects, beside the leans.

Prints the correlation over benchmarks of the pair, and the mean residual of every lab in every domain with its lean.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from headway import api
from headway.facts.domains import benchmarks_of
from headway.facts.identity import parent_labs
from headway.facts.store import open_vintage
from headway.index import ScoreMatrix, score_matrix

#: Scores are kept this far from 0 and 1, where log odds run away.
_EDGE = 0.02


def main() -> None:
    """Compare, and print."""
    data = api.gap_leanings().to_dict()
    fitted = api.index()
    matrix = score_matrix(*open_vintage(None).score_rows())
    index, bench, model = fitted.index, matrix.cell_benchmark, matrix.cell_model
    score = np.clip(matrix.cell_score, _EDGE, 1.0 - _EDGE)
    expected = index.slope.central[bench] * (index.capability.central[model] - index.difficulty.central[bench])
    above = np.log(score / (1.0 - score)) - expected
    recent = [data["since"] < each.released.isoformat() <= data["as_of"] for each in fitted.models]
    sides = {
        role: np.array([data[role].partition(":")[2] in each.countries for each in fitted.models]) & recent
        for role in ("leader", "follower")
    }
    _pair(data, matrix, above, {role: members[model] for role, members in sides.items()})
    parents = parent_labs()
    for lab in data["labs"]:
        names = [{parents.get(name, name) for name in each.developers} for each in fitted.models]
        own = (np.array([lab["lab"] in each for each in names]) & recent)[model]
        for row in lab["domains"]:
            inside = [matrix.benchmarks.index(name) for name in benchmarks_of(row["domain"], matrix.benchmarks)]
            found = above[own & np.isin(bench, inside)]
            if found.size:
                print(f"{lab['lab']:16} {row['domain']:12} lean {row['lean']['central']:+.2f}", end=" ")
                print(f"residual {found.mean():+.2f} of {found.size} scores")


def _pair(data: Any, matrix: ScoreMatrix, above: NDArray[np.float64], cells: dict[str, Any]) -> None:
    leans, residuals = [], []
    for row in data["benchmarks"]:
        if row["thin"]:
            continue
        here = matrix.cell_benchmark == matrix.benchmarks.index(row["benchmark"])
        leans.append(row["closer"]["central"])
        residuals.append(np.median(above[here & cells["follower"]]) - np.median(above[here & cells["leader"]]))
    print(f"{len(leans)} benchmarks, correlation {np.corrcoef(leans, residuals)[0, 1]:.2f}")


if __name__ == "__main__":
    main()
