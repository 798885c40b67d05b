"""Fitted indices on disk: the same bits back, or a new fit, and never a failure."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headway.index import Index, ScoreMatrix, cached_index


def same(first: Index, second: Index) -> bool:
    """Equal to the last bit."""
    return (
        (first.models, first.benchmarks, first.objective, first.seed)
        == (second.models, second.benchmarks, second.objective, second.seed)
        and np.array_equal(first.benchmarks_per_model, second.benchmarks_per_model)
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


def test_a_fit_leaves_one_file_and_makes_the_folder(small: ScoreMatrix, tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"

    cached_index(small, folder, draws=5)

    assert [path.suffix for path in folder.iterdir()] == [".npz"]


@pytest.mark.parametrize("damage", [b"", b"not a fit", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_fitted_again_and_mended(small: ScoreMatrix, tmp_path: Path, damage: bytes) -> None:
    first = cached_index(small, tmp_path, draws=5)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)

    second = cached_index(small, tmp_path, draws=5)

    assert same(first, second)
    assert same(first, cached_index(small, tmp_path, draws=5, progress=never))


def test_a_file_cut_off_anywhere_is_fitted_again(small: ScoreMatrix, tmp_path: Path) -> None:
    first = cached_index(small, tmp_path, draws=5)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()

    for length in range(0, len(whole), 211):
        path.write_bytes(whole[:length])

        assert same(first, cached_index(small, tmp_path, draws=5))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0.0, 1.0, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_never_changes_an_index(small: ScoreMatrix, tmp_path: Path, where: float, bit: int) -> None:
    first = cached_index(small, tmp_path, draws=5)
    (path,) = tmp_path.iterdir()
    damaged = bytearray(path.read_bytes())
    damaged[int(where * len(damaged))] ^= 1 << bit
    path.write_bytes(damaged)

    assert same(first, cached_index(small, tmp_path, draws=5))
    path.unlink()


@pytest.mark.parametrize(("place", "bit"), [(8, 0), (10, 3)])
def test_a_file_that_pretends_to_be_encrypted_or_compressed_is_fitted_again(
    small: ScoreMatrix, tmp_path: Path, place: int, bit: int
) -> None:
    first = cached_index(small, tmp_path, draws=5)
    (path,) = tmp_path.iterdir()
    damaged = bytearray(path.read_bytes())
    # Flags and method of the first entry in the central directory of the archive.
    damaged[damaged.index(b"PK\x01\x02") + place] ^= 1 << bit
    path.write_bytes(damaged)

    assert same(first, cached_index(small, tmp_path, draws=5))


def test_a_file_with_something_else_in_it_is_fitted_again(small: ScoreMatrix, tmp_path: Path) -> None:
    first = cached_index(small, tmp_path, draws=5)
    (path,) = tmp_path.iterdir()
    np.savez(path, something=np.ones(3))

    assert same(first, cached_index(small, tmp_path, draws=5))


def test_a_folder_that_cannot_be_made_costs_only_speed(small: ScoreMatrix, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    first, second = (cached_index(small, tmp_path / "file" / "folder", draws=5) for _ in range(2))

    assert same(first, second)


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


def test_a_file_that_cannot_be_finished_is_not_left_behind(
    small: ScoreMatrix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("headway.index.cache.np.savez", full)

    cached_index(small, tmp_path, draws=5)

    assert list(tmp_path.iterdir()) == []


def test_the_progress_of_a_first_fit_reaches_the_total(small: ScoreMatrix, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []

    cached_index(small, tmp_path, draws=5, progress=lambda done, total: calls.append((done, total)))

    assert calls[-1] == (5, 5)
