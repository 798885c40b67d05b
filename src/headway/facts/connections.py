"""The connections of a pull, ended when a file takes too long, whatever the server is doing. An edge.

A timeout for the next bytes never ends a server that sends one byte a second.
"""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any


class Watch:
    """Knows the connections that a client opens, by its tracing, and ends them when the time is over."""

    def __init__(self) -> None:
        self.over = False
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What the client calls with everything that it does."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            made = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._open = [each for each in self._open if each.fileno() >= 0]
                if made is not None:
                    self._open.append(made)
            if self.over:
                self._end()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Connections end if what happens within takes longer; `over` says whether that was so."""
        self.over = False
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.over = True
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
