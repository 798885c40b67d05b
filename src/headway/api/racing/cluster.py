"""Draws counted by the workers of a Dask cluster: the same work in the same chunks as on one machine. An edge.

The cluster runs elsewhere and is started by others (docs/race-workers.md). Its scheduler gives what a lost worker had
not answered to another one; the plan, which lies on the workers, is sent again if it was lost with the last of them.
"""

import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from headway.api.racing.code import race_code
from headway.errors import OptionError, WorkError
from headway.race.simulate import Batch, CarryOut, Parts, Work, batches_of

if TYPE_CHECKING:
    from headway.race.tally import Counted

#: Seconds to wait for an answer of the scheduler, and for the first worker.
_CONNECT_S: Final = 10

#: Seconds for which a cluster may be without any worker in mid-run: one that is started anew is back by then.
PATIENCE_S: Final = 60.0

#: Times that a batch is tried again when it fails, and that the plan is sent before losing it ends the work.
_AGAIN: Final = 1
_SENT: Final = 4


def on_cluster(address: str, *, patience_s: float = PATIENCE_S) -> CarryOut:
    """Carries out work on the workers of the scheduler at an address.

    Raises
    ------
    OptionError
        If the extra `cluster` is not installed.
    WorkError
        If nobody answers there, if it has no worker, if workers run other code than this process, if a chunk fails, or
        if all workers are gone for `patience_s`.
    """
    try:
        import distributed  # noqa: F401 (asked for before there is any work)
    except ImportError as error:
        raise OptionError(f"--workers {address}: needs the extra `cluster`: pip install 'headway[cluster]'") from error

    def carry_out(work: Work, draws: int) -> Parts:
        with _connected(address) as client:
            workers = _checked(client, address)
            left = batches_of(draws, work.chunk, workers)[::-1]
            run = _Run(address=address, client=client, work=work, patience_s=patience_s, width=2 * workers, left=left)
            yield from run.parts()

    return carry_out


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler; what goes wrong with the connection comes out as one line."""
    import distributed

    connect: Any = distributed.Client
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other versions of libraries: what matters of them is checked below
            client = connect(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise WorkError(
            f"--workers {address}: no Dask scheduler answers there within {_CONNECT_S} s; start one with "
            f"`dask scheduler` and workers with `dask worker {address}`"
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=_CONNECT_S)


def _checked(client: Any, address: str) -> int:
    """The number of workers, once there is one and all run this code."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT_S)
    except TimeoutError as error:
        raise WorkError(
            f"--workers {address}: the scheduler has no worker; start some with `dask worker {address}`"
        ) from error
    own, found = _own_code(), client.run(race_code, on_error="return")
    for worker, theirs in sorted(found.items()):
        if isinstance(theirs, Exception):
            raise WorkError(f"--workers {address}: worker {worker} cannot load headway ({theirs}); install {own} on it")
        if theirs != own:
            raise WorkError(f"--workers {address}: worker {worker} runs {theirs}; here is {own}; install the same")
    return len(found)


def _own_code() -> str:
    return race_code()


def count_there(work: Work, batch: Batch, code: str) -> "Counted":
    """What a worker of the cluster answers; a worker that came later may run other code, so it looks again."""
    if race_code() != code:
        raise WorkError(f"a worker runs {race_code()}; the rest runs {code}; install the same")
    return work.counted(batch)


@dataclass(slots=True, kw_only=True)
class _Run:
    """One piece of work on a cluster: what waits, what is under way, and what has ended."""

    address: str
    client: Any
    work: Work
    patience_s: float
    width: int
    left: list[Batch]
    there: Any = None
    sent: int = 0
    running: dict[Any, Batch] = field(default_factory=dict)
    ended: "SimpleQueue[Any]" = field(default_factory=SimpleQueue)

    def parts(self) -> Parts:
        """What each batch counts, in the order in which they are done; a few at a time are with the cluster."""
        self._send()
        while self.left or self.running:
            try:
                self._fill()
                future = self.ended.get()
                if future in self.running:
                    counted = self._answer(future)
                    yield self.running.pop(future), counted
            except CancelledError:
                self._send()

    def _send(self) -> None:
        """Put the work on every worker that there is; what was under way without it has to begin again."""
        if self.sent == _SENT:
            raise WorkError(f"--workers {self.address}: all workers were lost {_SENT} times; give them more memory")
        self.sent += 1
        self.left += self.running.values()
        self.running.clear()
        try:
            self.client.wait_for_workers(1, timeout=self.patience_s)
            self.there = self.client.scatter(self.work, broadcast=True, hash=False)
        except (TimeoutError, OSError) as error:
            raise WorkError(
                f"--workers {self.address}: all workers are gone, for {self.patience_s:g} s now; start some with "
                f"`dask worker {self.address}` and run again"
            ) from error

    def _fill(self) -> None:
        while self.left and len(self.running) < self.width:
            future = self.client.submit(count_there, self.there, self.left[-1], _own_code(), retries=_AGAIN, pure=False)
            self.running[future] = self.left.pop()
            future.add_done_callback(self.ended.put)

    def _answer(self, future: Any) -> "Counted":
        """What a batch counts; CancelledError where it was lost with the last worker that had the plan."""
        from distributed import KilledWorker

        batch = self.running[future]
        try:
            counted: Counted = future.result()
        except (CancelledError, WorkError):
            raise
        except KilledWorker as error:
            raise WorkError(
                f"--workers {self.address}: the workers that were given draws {batch.first} to "
                f"{batch.first + batch.draws - 1} died: killed, or out of memory? Give them more memory"
            ) from error
        except Exception as error:
            said = " ".join(f"{error}".split())
            raise WorkError(f"--workers {self.address}: {type(error).__name__}: {said}") from error
        return counted
