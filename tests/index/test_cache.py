"""Fitted indices on disk: the same bits back, or a new fit, and never a failure."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from headway.index import Factors, Index, ScoreMatrix, cache, cached_index


def same(first: Index, second: Index) -> bool:
    """Equal to the last bit."""
    return (
        (first.models, first.benchmarks, first.objective, first.seed)
        == (second.models, second.benchmarks, second.objective, second.seed)
        and np.array_equal(first.benchmarks_per_model, second.benchmarks_per_model)
        and first.zero is not None
        and second.zero is not None
        and np.array_equal(first.zero, second.zero)
        and all(
            np.array_equal(getattr(getattr(first, part), kind), getattr(getattr(second, part), kind))
            for part in ("capability", "difficulty", "slope")
            for kind in ("central", "values")
        )
    )


def never(done: int, total: int) -> None:
    raise AssertionError(f"fitted again: {done} of {total}")


def test_a_second_call_reads_the_same_bits_and_fits_nothing(small: ScoreMatrix, tmp_path: Path) -> None:
    first = cached_index(small, tmp_path, draws=5)

    second = cached_index(small, tmp_path, draws=5, progress=never)

    assert same(first, second)


def test_a_damaged_file_is_fitted_again_and_mended(small: ScoreMatrix, tmp_path: Path) -> None:
    first = cached_index(small, tmp_path, draws=5)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-1])

    second = cached_index(small, tmp_path, draws=5)

    assert same(first, second)
    assert same(first, cached_index(small, tmp_path, draws=5, progress=never))


def test_other_scores_seeds_and_numbers_of_draws_have_files_of_their_own(small: ScoreMatrix, tmp_path: Path) -> None:
    scores = small.cell_score.copy()
    scores[0] += 1e-12
    others = [
        (replace(small, cell_score=scores), 5, 1),
        (replace(small, models=(*small.models[:-1], "renamed")), 5, 1),
        (small, 6, 1),
        (small, 5, 2),
    ]

    for matrix, draws, seed in [(small, 5, 1), *others]:
        cached_index(matrix, tmp_path, draws=draws, seed=seed)

    assert len(list(tmp_path.iterdir())) == 5


def test_the_progress_of_a_first_fit_reaches_the_total(small: ScoreMatrix, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []

    cached_index(small, tmp_path, draws=5, progress=lambda done, total: calls.append((done, total)))

    assert calls[-1] == (5, 5)


def test_the_specific_factors_of_the_robust_index_are_kept(
    small: ScoreMatrix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(4)
    factors = Factors(specific=rng.normal(size=(5, 6, 2)), loading=rng.normal(size=(5, 7, 2)))
    central = cached_index(small, tmp_path, draws=5)
    monkeypatch.setattr(cache, "robust_index", lambda *_, **__: replace(central, method="robust", factors=factors))

    cached_index(small, tmp_path, draws=5, method="robust")
    found = cached_index(small, tmp_path, draws=5, method="robust")

    assert central.factors is None
    assert found.factors is not None
    assert np.array_equal(found.factors.specific, factors.specific)
    assert np.array_equal(found.factors.loading, factors.loading)
