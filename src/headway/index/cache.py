"""Fitted indices on disk, by the hash of everything that went into them."""

import io
from pathlib import Path
from typing import Final

import numpy as np

from headway.index.bootstrap import Progress
from headway.index.compatible import DEFAULT_DRAWS, DEFAULT_SEED, Index, compatible_index
from headway.index.fit import PENALTY, PENALTY_ON
from headway.index.scores import ScoreMatrix
from headway.interval import Draws
from headway.kept import content_hash, kept

#: Raise when the fit or the layout changes, so that older files are not read.
_VERSION: Final = 3


def cached_index(
    matrix: ScoreMatrix,
    folder: Path,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    penalty: float = PENALTY,
    penalty_on: str = PENALTY_ON[0],
    progress: Progress | None = None,
) -> Index:
    """The compatible index, read from `folder` if the same scores were fitted before, else fitted and kept there.

    A damaged file is fitted again. A folder that cannot be written only costs the next call its speed.
    """
    arrays = (matrix.model_start, matrix.cell_benchmark, matrix.cell_score)
    names = (matrix.models, matrix.benchmarks)
    made_from = (_VERSION, penalty, penalty_on, draws, seed, *names, *(each.tobytes() for each in arrays))
    content = kept(
        folder,
        f"index-{content_hash(*made_from)}",
        lambda: _to_bytes(
            compatible_index(
                matrix, draws=draws, seed=seed, penalty=penalty, penalty_on=penalty_on, progress=progress
            )
        ),
    )
    return _from_bytes(content, matrix, seed)


def _to_bytes(index: Index) -> bytes:
    target = io.BytesIO()
    np.savez(
        target,
        capability=index.capability.central,
        capability_draws=index.capability.values,
        difficulty=index.difficulty.central,
        difficulty_draws=index.difficulty.values,
        slope=index.slope.central,
        slope_draws=index.slope.values,
        objective=np.array(index.objective),
    )
    return target.getvalue()


def _from_bytes(content: bytes, matrix: ScoreMatrix, seed: int) -> Index:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    return Index(
        models=matrix.models,
        benchmarks=matrix.benchmarks,
        capability=Draws(central=stored["capability"], values=stored["capability_draws"]),
        difficulty=Draws(central=stored["difficulty"], values=stored["difficulty_draws"]),
        slope=Draws(central=stored["slope"], values=stored["slope_draws"]),
        benchmarks_per_model=matrix.benchmarks_per_model,
        objective=float(stored["objective"]),
        seed=seed,
    )
