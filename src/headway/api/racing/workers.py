"""Who simulates: threads of this process, processes of this machine, or a cluster behind an address. An edge."""

import os
import re
from typing import Final

from headway.errors import OptionError
from headway.race.simulate import CarryOut, on_threads

#: Processes on one machine, at most: more than any has cores for. Each takes about 200 MB.
MOST: Final = 256

_ADDRESS: Final = re.compile(r"(tcp|tls|ws|wss|ucx)://(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})", re.ASCII)
_EXAMPLE: Final = "tcp://127.0.0.1:8786"
_NEED: Final = f"need 1 to {MOST}, or the address of a Dask scheduler such as {_EXAMPLE}"


def parse_workers(text: str) -> int | str:
    """A number of workers, or the address of a scheduler.

    Raises
    ------
    OptionError
        If it is neither: 0, a negative or broken number, too many, an address without its scheme or port.
    """
    asked = text.strip()
    if re.fullmatch(r"[+-]?\d+", asked, re.ASCII):
        if 1 <= (number := int(asked)) <= MOST:
            return number
        raise OptionError(f"--workers: {_NEED}; got {number}")
    found = _ADDRESS.fullmatch(asked)
    if found is not None and 1 <= int(found[3]) <= 65535:
        return asked
    hint = f"; did you mean tcp://{asked}?" if _ADDRESS.fullmatch(f"tcp://{asked}") else ""
    raise OptionError(f"--workers: {_NEED}; got {text!r}{hint}")


def carry_out_on(workers: int | str | None) -> CarryOut:
    """Who carries out work.

    Parameters
    ----------
    workers
        None: threads of this process, one for each core that it may use; nothing has to start. 1: this process, one
        chunk after the other. 2 or more: so many processes. An address: the cluster there.
    """
    if workers is None:
        return on_threads(min(_cores(), MOST))
    if isinstance(workers, str):
        from headway.api.racing.cluster import on_cluster

        return on_cluster(workers)
    if workers == 1:
        return on_threads(1)
    if not 1 < workers <= MOST:
        raise OptionError(f"workers: {_NEED}; got {workers}")
    from headway.api.racing.processes import on_processes

    return on_processes(workers)


def _cores() -> int:
    """Cores that this process may use, as far as the system says."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
