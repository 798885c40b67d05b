"""A publisher on this machine: a server that answers as a test tells it to, and counts what it is asked."""

import gzip
import hashlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

#: What answers a request; it may write whatever it likes.
Way = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers a GET as the publisher's list of ways says."""

    protocol_version = "HTTP/1.1"
    publisher: ClassVar["Publisher"]

    def do_GET(self) -> None:
        """Note the request and answer it."""
        site = self.publisher
        name = self.path.lstrip("/")
        with site.lock:
            site.asked[name] += 1
            site.headers.append((name, dict(self.headers)))
            ways = site.ways.get(name)
            way = (ways.pop(0) if len(ways) > 1 else ways[0]) if ways else None
        with suppress(ConnectionError):
            if way is not None:
                way(self)
            elif name in site.files:
                serve(self, site.files[name])
            else:
                answer(self, 404, b"no such file")

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@dataclass
class Publisher:
    """Files by name, ways to answer by name (the last one stays), and what was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    ways: dict[str, list[Way]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)
    url: str = ""

    @property
    def requests(self) -> int:
        """All that came in."""
        return self.asked.total()

    def forget(self) -> None:
        """Count from nothing again."""
        self.asked.clear()
        self.headers.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_args: Any) -> None:
        """A client that goes away is no error here."""


@contextmanager
def publishing(files: dict[str, bytes] | None = None) -> Iterator[Publisher]:
    """A publisher at work; its `url` ends with a slash."""
    site = Publisher(files=dict(files or {}))
    handler = type("Bound", (Handler,), {"publisher": site})
    server = _Server(("127.0.0.1", 0), handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def etag_of(content: bytes) -> str:
    """A strong entity tag, as the publisher's server makes one."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def serve(handler: Handler, content: bytes) -> None:
    """A file with its entity tag; 304 if the client has it."""
    etag = etag_of(content)
    if handler.headers.get("If-None-Match") == etag:
        answer(handler, 304, b"", ETag=etag)
        return
    kind = "application/zip" if content[:2] == b"PK" else "text/csv"
    answer(handler, 200, content, **{"ETag": etag, "Content-Type": kind, "Cache-Control": "max-age=0, must-revalidate"})


def answer(handler: Handler, status: int, content: bytes, *, length: int | None = None, **headers: str) -> None:
    """A plain answer; `length` is what it claims."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 304:
        handler.send_header("Content-Length", str(len(content) if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


def says(status: int, content: bytes = b"", **headers: str) -> Way:
    """Always this."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: answer(handler, status, content, **named)


def sends_to(place: str, status: int = 302) -> Way:
    """A redirect."""
    return says(status, Location=place)


def cut_short(content: bytes, missing: int) -> Way:
    """Fewer bytes than it claims, then the connection closes."""

    def way(handler: Handler) -> None:
        answer(handler, 200, content[:-missing], length=len(content), **{"Content-Type": "text/csv"})
        handler.close_connection = True

    return way


def without_length(content: bytes) -> Way:
    """The end of the connection is the end of the body."""

    def way(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = True

    return way


def packed(content: bytes, missing: int = 0, encoding: str = "gzip") -> Way:
    """Packed for the way."""

    def way(handler: Handler) -> None:
        body = gzip.compress(content)
        answer(handler, 200, body[: len(body) - missing], **{"Content-Encoding": encoding, "Content-Type": "text/csv"})

    return way


def trickles(content: bytes, done: threading.Event, *, pause_s: float = 0.02, head: bool = False) -> Way:
    """A byte at a time, the headers too if asked; until `done`."""

    def way(handler: Handler) -> None:
        start = f"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: {len(content)}\r\n".encode()
        every = (start + b"X-Long: " + b"x" * 10_000) if head else start + b"\r\n" + content
        handler.wfile.write(every[:20])
        for place in range(20, len(every)):
            if done.wait(pause_s):
                break
            handler.wfile.write(every[place : place + 1])
        handler.close_connection = True

    return way


def stalls(done: threading.Event) -> Way:
    """Answers nothing at all."""

    def way(handler: Handler) -> None:
        done.wait(30)
        handler.close_connection = True

    return way


def hangs_up(handler: Handler) -> None:
    """Closes the connection with a reset and without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()
