"""Fitted indices on disk, by the hash of everything that went into them. An edge: reads and writes files."""

import hashlib
import tempfile
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from headway.index.bootstrap import Progress
from headway.index.compatible import DEFAULT_DRAWS, DEFAULT_SEED, Index, compatible_index
from headway.index.fit import PENALTY
from headway.index.scores import ScoreMatrix
from headway.interval import Draws

#: Raise when the fit or the file layout changes, so that older files are not read.
_VERSION: Final = 2


def cached_index(
    matrix: ScoreMatrix,
    folder: Path,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Index:
    """The compatible index, read from `folder` if the same scores were fitted before, else fitted and kept there.

    A damaged file is fitted again. A folder that cannot be written only costs the next call its speed.
    """
    path = folder / f"index-{_content_hash(matrix, draws, seed)}.npz"
    kept = _read(path, matrix, seed)
    if kept is not None:
        return kept
    index = compatible_index(matrix, draws=draws, seed=seed, progress=progress)
    _write(path, index)
    return index


def _content_hash(matrix: ScoreMatrix, draws: int, seed: int) -> str:
    digest = hashlib.sha256(repr((_VERSION, PENALTY, draws, seed, matrix.models, matrix.benchmarks)).encode())
    for array in (matrix.model_start, matrix.cell_benchmark, matrix.cell_score):
        digest.update(array.tobytes())
    return digest.hexdigest()[:32]


def _read(path: Path, matrix: ScoreMatrix, seed: int) -> Index | None:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
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
    except (OSError, KeyError, ValueError, EOFError, BadZipFile, RuntimeError):
        return None


def _write(path: Path, index: Index) -> None:
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            np.savez(
                file,
                capability=index.capability.central,
                capability_draws=index.capability.values,
                difficulty=index.difficulty.central,
                difficulty_draws=index.difficulty.values,
                slope=index.slope.central,
                slope_draws=index.slope.values,
                objective=np.array(index.objective),
            )
        part.replace(path)
    except OSError:
        if part is not None:
            part.unlink(missing_ok=True)
