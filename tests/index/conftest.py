"""Real scores, small made-up scores, and the SciPy oracle on the same cells."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.facts.store import open_vintage
from headway.index import Fit, Index, ScoreMatrix, compatible_index, fit_compatible, score_matrix
from headway.index.fit import published_start
from headway.index.scale import ANCHOR_BENCHMARK, ANCHOR_HIGH, ANCHOR_LOW
from oracle import Oracle

#: The vintage whose numbers the tests and the documentation name.
VINTAGE = "2026-08-11"


@pytest.fixture(scope="session")
def matrix() -> ScoreMatrix:
    """The score matrix of the newest bundled vintage with scores."""
    return score_matrix(*open_vintage(VINTAGE).score_rows())


@pytest.fixture(scope="session")
def central(matrix: ScoreMatrix) -> Fit:
    """Our fit to the real scores."""
    return fit_compatible(matrix)


@pytest.fixture(scope="session")
def index(matrix: ScoreMatrix) -> Index:
    """Our index of the real scores, with the published draws and seed."""
    return compatible_index(matrix)


@pytest.fixture(scope="session")
def oracle_of() -> Callable[[ScoreMatrix], Oracle]:
    """The oracle on the cells of a matrix."""

    def build(matrix: ScoreMatrix, penalty: float = 0.1) -> Oracle:
        return Oracle(
            model=matrix.cell_model,
            benchmark=matrix.cell_benchmark,
            score=matrix.cell_score,
            anchor=matrix.benchmarks.index(ANCHOR_BENCHMARK),
            penalty=penalty,
        )

    return build


@pytest.fixture(scope="session")
def oracle(matrix: ScoreMatrix, oracle_of: Callable[[ScoreMatrix], Oracle]) -> Oracle:
    """The oracle on the real scores."""
    return oracle_of(matrix)


@pytest.fixture(scope="session")
def early(matrix: ScoreMatrix, oracle: Oracle) -> NDArray[np.float64]:
    """Where SciPy stops at its own tolerances from the published start."""
    return oracle.minimise(published_start(matrix))


@pytest.fixture(scope="session")
def late(oracle: Oracle, early: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where SciPy stops at tight tolerances when it goes on from its own end."""
    return oracle.minimise(early, tight=True)


@pytest.fixture(scope="session")
def logistic_matrix() -> Callable[..., ScoreMatrix]:
    """Complete score matrices of made-up parameters; the first benchmark is the anchor, two models are the anchors."""

    def build(
        capability: Sequence[float],
        difficulty: Sequence[float],
        slope: Sequence[float],
        noise: float = 0.0,
        seed: int = 0,
    ) -> ScoreMatrix:
        models = [ANCHOR_LOW[0], ANCHOR_HIGH[0], *(f"model {i}" for i in range(2, len(capability)))]
        benchmarks = [ANCHOR_BENCHMARK, *(f"benchmark {i}" for i in range(1, len(difficulty)))]
        logits = np.array(slope) * np.subtract.outer(capability, difficulty)
        expected = 1.0 / (1.0 + np.exp(-logits))
        scores = np.clip(expected + noise * np.random.default_rng(seed).normal(size=expected.shape), 0.0, 1.0)
        pairs = [(model, benchmark) for model in models for benchmark in benchmarks]
        return score_matrix([m for m, _ in pairs], [b for _, b in pairs], scores.ravel().tolist(), min_benchmarks=1)

    return build


@pytest.fixture(scope="session")
def small(logistic_matrix: Callable[..., ScoreMatrix]) -> ScoreMatrix:
    """Six models on seven benchmarks with a little noise, the anchors far apart: quick to fit again and again."""
    return logistic_matrix(
        [-1.5, 1.5, -0.8, 0.0, 0.7, 1.0],
        [0.0, -1.5, -0.9, -0.3, 0.4, 0.9, 1.4],
        [1, 2, 1.5, 2, 1.2, 2, 1.6],
        noise=0.03,
    )
