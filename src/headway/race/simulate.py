"""Draws of the future in chunks, counted one after the other or side by side: the same numbers either way.

A draw takes its noise from its own number, and counts are whole numbers, so neither the chunk that a draw is in nor the
order in which chunks are added changes a digit. Threads are started here; processes and clusters are an edge
(headway.api.racing) that carries out the same work.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from headway.errors import OptionError, WorkError

if TYPE_CHECKING:
    from headway.race.tally import Counted, Plan

Progress = Callable[[int, int], None]

#: Draws that are simulated at a time by one worker. A parameter: a draw in chunks of 1,000 takes twice as long, in ones
#: of 8,000 no less, and only memory grows, some 10 kB a draw; docs/race-workers.md.
CHUNK: Final = 4_000

#: Batches given to each worker: more of them share the work out more evenly, and cost more time in transit.
_BATCHES: Final = 6

#: Chunks of a batch, at most: what is done again if a worker dies.
_LARGEST: Final = 50

T = TypeVar("T")


class Batch(NamedTuple):
    """Draws that one worker counts before it answers: `first`, ..., `first` + `draws` - 1."""

    first: int
    draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What every worker is given once.

    Attributes
    ----------
    plan
        What is simulated.
    chunk
        Draws at a time.
    count
        Simulates and counts some draws of a plan, as tally.count_chunk does. Processes and clusters find it by its
        module and name.
    """

    plan: "Plan"
    chunk: int
    count: "Callable[[Plan, int, int], Counted]"

    def counted(self, batch: Batch, before: Callable[[], None] = lambda: None) -> "Counted":
        """The sum over the chunks of a batch.

        Parameters
        ----------
        before
            Called before each chunk; raises where nobody waits for the answer any more.

        Raises
        ------
        WorkError
            If a chunk fails: says which draws, and why.
        """
        return added(self._one(each, before) for each in pieces(batch, self.chunk))

    def _one(self, piece: Batch, before: Callable[[], None]) -> "Counted":
        before()
        try:
            return self.count(self.plan, *piece)
        except Exception as error:
            last = piece.first + piece.draws - 1
            said = " ".join(f"{error}".split()) or "no message"
            raise WorkError(f"draws {piece.first} to {last} failed with {type(error).__name__}: {said}") from error


#: Carries out work for so many draws: gives batches and what each of them counts, in any order, every draw once.
CarryOut = Callable[[Work, int], "Parts"]
Parts = Generator[tuple[Batch, "Counted"], None, None]


def simulate(
    plan: "Plan",
    draws: int,
    *,
    workers: int | CarryOut = 1,
    progress: Progress | None = None,
    chunk: int = CHUNK,
    count: "Callable[[Plan, int, int], Counted] | None" = None,
) -> "Counted":
    """Draws 0, ..., `draws` - 1 of every course of a plan, counted.

    Parameters
    ----------
    workers
        Threads of this process, or who else carries the work out (headway.api.racing.workers).
    progress
        Called with (draws done, draws in all), first with 0 done.
    chunk
        Draws at a time. Moves time and memory, never a number.
    count
        What counts a chunk; by default tally.count_chunk.

    Raises
    ------
    OptionError
        If there is no draw, no worker or an empty chunk.
    WorkError
        If a chunk fails, or its workers do.
    """
    for name, value in (("draws", draws), ("chunk", chunk)):
        if value < 1:
            raise OptionError(f"{name} must be 1 or more, got {value}")
    carry_out = on_threads(workers) if isinstance(workers, int) else workers
    with closing(carry_out(Work(plan=plan, chunk=chunk, count=count or _count_chunk()), draws)) as parts:
        return added(_told(parts, draws, progress))


def _count_chunk() -> "Callable[[Plan, int, int], Counted]":
    from headway.race.tally import count_chunk

    return count_chunk


def on_threads(threads: int) -> CarryOut:
    """Carries out work on threads of this process: the compiled kernel and large arrays let them run side by side."""
    if threads < 1:
        raise OptionError(f"workers must be 1 or more, got {threads}")

    def carry_out(work: Work, draws: int) -> "Parts":
        chunks = pieces(Batch(0, draws), work.chunk)
        if threads == 1:
            yield from ((each, work.counted(each)) for each in chunks)
            return
        with ThreadPoolExecutor(max_workers=threads) as pool:
            yield from side_by_side(pool, work.counted, chunks, width=2 * threads)

    return carry_out


def side_by_side(
    pool: Executor, counted: Callable[[Batch], T], batches: Iterable[Batch], *, width: int
) -> Iterator[tuple[Batch, T]]:
    """What each batch gives, in the order in which they are done; at most `width` of them wait or run at a time.

    So memory does not grow with the number of batches, and little is left to wait for when something fails.
    """
    left = iter(batches)
    running: dict[Future[T], Batch] = {}
    try:
        while True:
            for batch in left:
                running[pool.submit(counted, batch)] = batch
                if len(running) >= width:
                    break
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            while done:
                future = done.pop()
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()


def pieces(batch: Batch, size: int) -> Iterator[Batch]:
    """A batch in pieces of `size` draws, the last one with what is left."""
    end = batch.first + batch.draws
    for first in range(batch.first, end, size):
        yield Batch(first, min(size, end - first))


def batches_of(draws: int, chunk: int, workers: int) -> list[Batch]:
    """All draws in batches of whole chunks, a few for each worker."""
    chunks = -(-draws // chunk)
    size = min(max(chunks // (_BATCHES * workers), 1), _LARGEST)
    return list(pieces(Batch(0, draws), size * chunk))


def added(parts: "Iterable[Counted]") -> "Counted":
    """The sum of one part or more; only the sum and one part are held at a time."""
    each = iter(parts)
    total = next(each)
    for part in each:
        total = total + part
    return total


def _told(done: "Iterable[tuple[Batch, Counted]]", draws: int, progress: Progress | None) -> "Iterator[Counted]":
    told = 0
    if progress is not None:
        progress(0, draws)
    for batch, counted in done:
        yield counted
        told += batch.draws
        if progress is not None:
            progress(told, draws)
