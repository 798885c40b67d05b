"""Draws in chunks: every draw once, the same sums for any chunk, order and number of threads, errors in one line."""

import random
from itertools import pairwise

import pytest
from worker_cases import Numbers, Sums, count_numbers

from headway.errors import OptionError, WorkError
from headway.race.simulate import Batch, CarryOut, Parts, Work, added, batches_of, pieces, simulate

PLAN = Numbers(seed=7)


def same(one: Sums, two: Sums) -> bool:
    return (one.bins == two.bins).all() and (one.total, one.draws) == (two.total, two.draws)


def counted(draws: int, **options: object) -> Sums:
    return simulate(PLAN, draws, count=count_numbers, **options)


@pytest.mark.parametrize("draws", [1, 99, 100, 101, 1234])
@pytest.mark.parametrize("chunk", [1, 7, 100, 5000])
def test_every_draw_is_counted_once_whatever_the_chunk(draws: int, chunk: int) -> None:
    assert same(counted(draws, chunk=chunk), count_numbers(PLAN, 0, draws))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_threads_counts_the_same(workers: int) -> None:
    assert same(counted(2345, chunk=100, workers=workers), count_numbers(PLAN, 0, 2345))


def test_any_order_of_batches_counts_the_same() -> None:
    def shuffled(work: Work, draws: int) -> Parts:
        batches = batches_of(draws, work.chunk, 3)
        random.Random(5).shuffle(batches)
        yield from ((batch, work.counted(batch)) for batch in batches)

    carry_out: CarryOut = shuffled

    assert same(counted(2345, chunk=100, workers=carry_out), count_numbers(PLAN, 0, 2345))


@pytest.mark.parametrize(("draws", "chunk", "workers"), [(1, 1000, 4), (10_001, 1000, 2), (10**6, 1000, 3)])
def test_batches_are_whole_chunks_that_cover_all_draws(draws: int, chunk: int, workers: int) -> None:
    batches = batches_of(draws, chunk, workers)

    assert sum(batch.draws for batch in batches) == draws
    assert all(batch.first % chunk == 0 for batch in batches)
    assert all(a.first + a.draws == b.first for a, b in pairwise(batches))
    assert max(batch.draws for batch in batches) <= 50 * chunk


def test_a_batch_in_pieces_begins_at_its_first_draw() -> None:
    assert list(pieces(Batch(5, 7), 3)) == [Batch(5, 3), Batch(8, 3), Batch(11, 1)]


def test_parts_are_added_one_at_a_time() -> None:
    assert added(iter([1, 2, 3])) == 6  # any values that add


@pytest.mark.parametrize("workers", [1, 3])
def test_progress_begins_at_none_and_ends_with_all_draws(workers: int) -> None:
    told: list[tuple[int, int]] = []

    counted(250, chunk=100, workers=workers, progress=lambda done, total: told.append((done, total)))

    assert told[0] == (0, 250)
    assert told[-1] == (250, 250)
    assert len(told) == 4
    assert told == sorted(told)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_chunk_that_fails_says_which_draws_and_why_in_one_line(workers: int) -> None:
    plan = Numbers(hit=250, befalls="raises")

    with pytest.raises(WorkError, match=r"^draws 200 to 299 failed with Odd: a draw and its reason$"):
        simulate(plan, 1000, count=count_numbers, chunk=100, workers=workers)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"draws": 0}, "draws must be 1 or more, got 0"),
        ({"draws": 5, "chunk": 0}, "chunk must be 1 or more, got 0"),
        ({"draws": 5, "workers": 0}, "workers must be 1 or more, got 0"),
    ],
)
def test_nothing_to_do_or_nobody_to_do_it_is_an_error(options: dict[str, int], said: str) -> None:
    with pytest.raises(OptionError, match=f"^{said}$"):
        counted(**options)
