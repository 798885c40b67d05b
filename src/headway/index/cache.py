"""Fitted indices on disk, by the hash of everything that went into them."""

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from headway.errors import OptionError
from headway.index.bootstrap import Progress
from headway.index.compatible import compatible_index
from headway.index.diagnostics import Diagnostics
from headway.index.fit import PENALTY, PENALTY_ON
from headway.index.result import DEFAULT_DRAWS, DEFAULT_SEED, Factors, Index
from headway.index.robust import FACTORS, robust_index
from headway.index.scores import ScoreMatrix
from headway.interval import Draws
from headway.kept import content_hash, kept

#: How an index can be fitted.
METHODS: Final = ("eci", "robust")

#: Raise that of a method when its fit or the layout changes, so that older files are not read.
_VERSIONS: Final = {"eci": 5, "robust": 6}


def cached_index(
    matrix: ScoreMatrix,
    folder: Path,
    *,
    method: str = "eci",
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    penalty: float = PENALTY,
    penalty_on: str = PENALTY_ON[0],
    progress: Progress | None = None,
) -> Index:
    """The index by a method, read from `folder` if the same scores were fitted before, else fitted and kept there.

    `penalty` and `penalty_on` are those of the compatible fit; the robust one has none.

    A damaged file is fitted again. A folder that cannot be written only costs the next call its speed.

    Raises
    ------
    OptionError
        For a method that Headway does not have.
    """
    if method not in METHODS:
        raise OptionError(f"no method called {method!r}; there is {', '.join(METHODS)}")
    fit: Callable[..., Index] = robust_index
    settings: object = FACTORS
    if method == "eci":
        fit, settings = partial(compatible_index, penalty=penalty, penalty_on=penalty_on), (penalty, penalty_on)
    arrays = (matrix.model_start, matrix.cell_benchmark, matrix.cell_score)
    names = (matrix.models, matrix.benchmarks)
    made_from = (_VERSIONS[method], method, settings, draws, seed, *names, *(each.tobytes() for each in arrays))
    content = kept(
        folder,
        f"index-{content_hash(*made_from)}",
        lambda: _to_bytes(fit(matrix, draws=draws, seed=seed, progress=progress)),
    )
    return _from_bytes(content, matrix, seed, method)


def _to_bytes(index: Index) -> bytes:
    target = io.BytesIO()
    factors = index.factors
    np.savez(
        target,
        capability=index.capability.central,
        capability_draws=index.capability.values,
        difficulty=index.difficulty.central,
        difficulty_draws=index.difficulty.values,
        slope=index.slope.central,
        slope_draws=index.slope.values,
        objective=np.array(np.nan if index.objective is None else index.objective),
        zero=index.zero if index.zero is not None else np.empty(0),
        diagnostics=np.array(json.dumps(index.diagnostics.to_dict() if index.diagnostics else None)),
        specific=factors.specific if factors else np.empty(0),
        loading=factors.loading if factors else np.empty(0),
    )
    return target.getvalue()


def _from_bytes(content: bytes, matrix: ScoreMatrix, seed: int, method: str) -> Index:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    diagnostics = json.loads(str(stored["diagnostics"]))
    objective = float(stored["objective"])
    return Index(
        models=matrix.models,
        benchmarks=matrix.benchmarks,
        capability=Draws(central=stored["capability"], values=stored["capability_draws"]),
        difficulty=Draws(central=stored["difficulty"], values=stored["difficulty_draws"]),
        slope=Draws(central=stored["slope"], values=stored["slope_draws"]),
        benchmarks_per_model=matrix.benchmarks_per_model,
        seed=seed,
        zero=stored["zero"] if stored["zero"].size else None,
        method=method,
        objective=None if np.isnan(objective) else objective,
        diagnostics=Diagnostics(**diagnostics) if diagnostics else None,
        factors=Factors(specific=stored["specific"], loading=stored["loading"]) if method == "robust" else None,
    )
