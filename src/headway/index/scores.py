"""The score matrix: which model got which score on which benchmark, ready for a fit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import DataError, FitError, ShapeError

#: Fewest benchmarks a model needs to be placed on the scale. Source: docs/methods/index-compatible.md.
MIN_BENCHMARKS: Final = 4

#: Scores are clipped to [CLIP, 1 - CLIP] before the fit. Source: docs/methods/index-compatible.md.
CLIP: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreMatrix:
    """Scores as a sparse matrix, one cell a (model, benchmark) pair, sorted by model.

    Attributes
    ----------
    models, benchmarks
        Names, in the order of the fitted parameters.
    model_start : shape (models + 1,)
        Cells of model m are `model_start[m]:model_start[m + 1]`.
    cell_benchmark : shape (cells,)
        Index of the benchmark of each cell.
    cell_score : shape (cells,)
        Score after removing the random baseline, clipped to [CLIP, 1 - CLIP].
    """

    models: tuple[str, ...]
    benchmarks: tuple[str, ...]
    model_start: NDArray[np.int64]
    cell_benchmark: NDArray[np.int64]
    cell_score: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.model_start.shape != (len(self.models) + 1,) or self.cell_benchmark.shape != self.cell_score.shape:
            raise ShapeError("a score matrix needs one start per model and one benchmark per score")

    @property
    def cells(self) -> int:
        """Number of scores."""
        return int(self.cell_score.size)

    @property
    def benchmarks_per_model(self) -> NDArray[np.int64]:
        """How many benchmarks each model was scored on, shape (models,)."""
        return np.diff(self.model_start)

    @property
    def cell_model(self) -> NDArray[np.int64]:
        """Index of the model of each cell, shape (cells,)."""
        return np.repeat(np.arange(len(self.models), dtype=np.int64), self.benchmarks_per_model)


def score_matrix(
    models: Sequence[str], benchmarks: Sequence[str], scores: Sequence[float], *, min_benchmarks: int = MIN_BENCHMARKS
) -> ScoreMatrix:
    """The score matrix of long rows (model, benchmark, score), in the order in which names first appear.

    Models with fewer than `min_benchmarks` benchmarks are left out, then benchmarks that nobody is left on.

    Raises
    ------
    DataError
        If a pair appears twice or a score is outside [0, 1].
    FitError
        If no model has enough benchmarks.
    """
    seen: set[tuple[str, str]] = set()
    for row, (model, benchmark, score) in enumerate(zip(models, benchmarks, scores, strict=True), start=1):
        if (model, benchmark) in seen:
            raise DataError(f"{model} has two scores on {benchmark}", row=row, remedy="keep the best one")
        if not 0.0 <= score <= 1.0:
            raise DataError(f"{model} on {benchmark}: a score lies in [0, 1]", row=row, column="score", value=score)
        seen.add((model, benchmark))
    counts = Counter(models)
    kept = [row for row, model in enumerate(models) if counts[model] >= min_benchmarks]
    if not kept:
        raise FitError(f"no model has {min_benchmarks} benchmarks; the fullest has {max(counts.values(), default=0)}")
    model_index = {name: i for i, name in enumerate(dict.fromkeys(models[row] for row in kept))}
    benchmark_index = {name: i for i, name in enumerate(dict.fromkeys(benchmarks[row] for row in kept))}
    cell_model = np.array([model_index[models[row]] for row in kept], dtype=np.int64)
    order = np.argsort(cell_model, kind="stable")
    cell_benchmark = np.array([benchmark_index[benchmarks[row]] for row in kept], dtype=np.int64)[order]
    cell_score = np.clip(np.array([scores[row] for row in kept], dtype=np.float64)[order], CLIP, 1.0 - CLIP)
    starts = np.searchsorted(cell_model[order], np.arange(len(model_index) + 1)).astype(np.int64)
    return ScoreMatrix(
        models=tuple(model_index),
        benchmarks=tuple(benchmark_index),
        model_start=starts,
        cell_benchmark=cell_benchmark,
        cell_score=cell_score,
    )
