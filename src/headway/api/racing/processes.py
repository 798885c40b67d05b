"""Draws counted by processes of this machine: each is given the plan once, and answers with sums over many chunks.

An edge. A process that is killed takes nothing with it: what it had not answered is counted again. None outlives the
command, however that ends: each asks before every chunk whether it is still wanted, and leaves when its parent is gone.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final

from headway.errors import WorkError
from headway.race.simulate import Batch, CarryOut, Parts, Work, batches_of, side_by_side

if TYPE_CHECKING:
    from headway.race.tally import Counted

#: Times that processes are started anew after one of them died.
_AGAIN: Final = 1

#: Exit code of a process whose parent is gone; nobody is left to read it.
_ALONE: Final = 1


def on_processes(processes: int) -> CarryOut:
    """Carries out work on so many processes, or fewer if there is not enough for all.

    Raises
    ------
    WorkError
        If a process dies, and one does so again when the rest is tried once more.
    """

    def carry_out(work: Work, draws: int) -> Parts:
        left = dict.fromkeys(batches_of(draws, work.chunk, processes))
        for tries in range(_AGAIN + 1):
            try:
                for batch, counted in _on_a_pool(work, list(left), processes):
                    del left[batch]
                    yield batch, counted
            except BrokenProcessPool as error:
                if tries == _AGAIN:
                    raise WorkError(_died(draws, left)) from error
            else:
                return

    return carry_out


def _died(draws: int, left: "dict[Batch, None]") -> str:
    missing = sum(batch.draws for batch in left)
    return (
        f"a worker process died, and again when started anew ({draws - missing} of {draws} draws were counted): it was "
        "killed, ran out of memory or could not start; try fewer workers, or 1"
    )


def _on_a_pool(work: Work, batches: list[Batch], processes: int) -> Parts:
    """What each batch counts, on new processes that are gone when this is closed."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(min(processes, len(batches)), context, initializer=_begin, initargs=(work, stop))
    try:
        yield from side_by_side(pool, _counted, batches, width=2 * processes)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Here:
    """What a worker process keeps between batches."""

    work: Work | None = None
    stopped: Callable[[], bool] = lambda: False


_here = _Here()


def _begin(work: Work, stop: Any) -> None:
    """Make a new process ready: Ctrl-C is for the parent to answer, and without a parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _here.work, _here.stopped = work, stop.is_set


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(_ALONE)


def _counted(batch: Batch) -> "Counted":
    if _here.work is None:
        raise WorkError("a worker process was given nothing to do")
    return _here.work.counted(batch, _while_wanted)


def _while_wanted() -> None:
    if _here.stopped():
        raise WorkError("stopped before the end")
