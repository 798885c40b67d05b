"""Files fetched from a publisher: asked for only if they are new, within limits of time and size. An edge."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from headway import __version__
from headway.errors import FetchError
from headway.facts.answered import CutShort, checked_body, retry_after_s, sent_on
from headway.facts.archive import Answer, Archive, usable_etag
from headway.facts.connections import Watch
from headway.facts.feeds import Feed
from headway.facts.raw import NotUnderstood

if TYPE_CHECKING:
    import httpx2

#: Called with a file's name, its bytes so far, and its bytes in all, if the server says how many.
BytesProgress = Callable[[str, int, int | None], None]

_STILL_WORKS: Final = (
    "the bundled data and the vintages that are kept work without a network; try again later, or fetch the files "
    "elsewhere and give them to `headway facts import PATH --known DAY`"
)
_SENDS_ON: Final = frozenset({301, 302, 303, 307, 308})
_NOT_THERE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a pull waits, how often it asks, how much it takes. Parameters: ours.

    Attributes
    ----------
    connect_s, read_s, file_s
        Seconds for a connection, for the next bytes, and for a whole file with its redirects.
    attempts
        How often a file is asked for where the server or the network fails.
    wait_first_s, wait_most_s, jitter_s
        Before the second attempt, doubled with each up to the most, and what chance adds at most.
    longest_wait_s
        The longest wait that a server may ask for; told to wait longer, a pull ends and says when to come back.
    largest_bytes
        Of a file, as it came and unpacked; the publisher's largest has some ten million.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    file_s: float = 300.0
    attempts: int = 4
    wait_first_s: float = 0.5
    wait_most_s: float = 20.0
    jitter_s: float = 1.0
    longest_wait_s: float = 120.0
    redirects: int = 5
    largest_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file as it came.

    Attributes
    ----------
    status
        200, or 304 where the content was taken from the archive.
    retrieved
        When this content came; earlier than now after a 304.
    fresh
        Whether it differs from what the address answered before.
    """

    name: str
    url: str
    status: int
    content: bytes
    sha256: str
    etag: str | None
    retrieved: datetime
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """What a pull fetched, the number of requests that it made, and the files that it could not have."""

    files: tuple[Fetched, ...]
    requests: int
    left_out: tuple[NotUnderstood, ...]


class _NotThere(FetchError):
    """The server has no such file."""


class _ComeBack(FetchError):
    """The server wants to be left alone for longer than a pull waits."""


class _Again(Exception):
    """A failure that may pass: why, and how long the server asks to wait."""

    def __init__(self, why: str, *, wait_s: float | None = None, offline: bool = False) -> None:
        self.wait_s, self.offline = wait_s, offline
        super().__init__(why)


def fetch_all(
    feeds: Iterable[Feed], archive: Archive, *, limits: Limits | None = None, progress: BytesProgress | None = None
) -> Fetching:
    """The files of some feeds, each kept in the archive as soon as it is there.

    A file that the server does not have (404, 410) is left out and listed; so is one that is not needed and fails.

    Raises
    ------
    FetchError
        If a needed file cannot be had: offline, refused, cut short, too large, too slow, not what it should be.
    StoreError
        If the archive cannot be written.
    """
    limits, watch = limits or Limits(), Watch()
    files, left_out = [], []
    with _silent_retries(), _client(limits) as client:
        desk = _Desk(client, watch, archive, limits, progress or (lambda _name, _done, _total: None))
        left_alone: FetchError | None = None
        for feed in feeds:
            try:
                if left_alone is not None:
                    raise left_alone
                files.append(desk.fetch(feed))
            except FetchError as problem:
                if feed.needed and not isinstance(problem, _NotThere):
                    raise
                left_alone = problem if isinstance(problem, _ComeBack) else None
                left_out.append(NotUnderstood(file=feed.name, why=f"not fetched: {problem}"))
        return Fetching(files=tuple(files), requests=desk.requests, left_out=tuple(left_out))


@contextmanager
def _silent_retries() -> Iterator[None]:
    """Within it nothing is logged when a file is asked for again: what counts is told at the end."""
    from stamina.instrumentation import get_on_retry_hooks, set_on_retry_hooks

    before = get_on_retry_hooks()
    set_on_retry_hooks(())
    try:
        yield
    finally:
        set_on_retry_hooks(before)


def _client(limits: Limits) -> "httpx2.Client":
    import httpx2

    try:
        return httpx2.Client(
            headers={"User-Agent": f"headway/{__version__}", "Accept": "*/*", "Accept-Encoding": "gzip"},
            timeout=httpx2.Timeout(limits.read_s, connect=limits.connect_s),
            follow_redirects=False,
        )
    except (httpx2.InvalidURL, ValueError, OSError, ImportError) as problem:
        raise FetchError(
            f"the settings of the network cannot be used ({problem}); see HTTP_PROXY, HTTPS_PROXY and SSL_CERT_FILE"
        ) from problem


@dataclass(slots=True)
class _Desk:
    """One pull: its connections, its archive, and its count of requests."""

    client: "httpx2.Client"
    watch: Watch
    archive: Archive
    limits: Limits
    progress: BytesProgress
    requests: int = 0

    def fetch(self, feed: Feed) -> Fetched:
        """A file, from the archive if the server says that it has not changed."""
        last = self.archive.last(feed.url)
        found = self._asked(feed, last.etag if last else None)
        if found is None and last is not None:
            content = self.archive.get(last.sha256)
            return Fetched(
                name=feed.name, url=feed.url, status=304, content=content, sha256=last.sha256, etag=last.etag,
                retrieved=last.retrieved, fresh=False,
            )  # fmt: skip
        if found is None:
            raise FetchError(f"{feed.url}: answers 304, not modified, though nothing was kept; {_STILL_WORKS}")
        content, etag = found
        answer = Answer(etag=etag, sha256=self.archive.put(content), retrieved=datetime.now(tz=UTC))
        fresh = last is None or last.sha256 != answer.sha256
        if fresh or last is None or last.etag != etag:
            self.archive.remember(feed.url, answer)
        return Fetched(
            name=feed.name, url=feed.url, status=200, content=content, sha256=answer.sha256, etag=etag,
            retrieved=answer.retrieved, fresh=fresh,
        )  # fmt: skip

    def _asked(self, feed: Feed, etag: str | None) -> tuple[bytes, str | None] | None:
        """Content and entity tag, asked for again while that may help; None for 304."""
        import stamina

        limits = self.limits
        try:
            for attempt in stamina.retry_context(
                on=_waits,
                attempts=limits.attempts,
                timeout=None,
                wait_initial=limits.wait_first_s,
                wait_max=limits.wait_most_s,
                wait_jitter=limits.jitter_s,
            ):
                with attempt, self.watch.within(limits.file_s):
                    return self._once(feed, etag)
        except _Again as problem:
            times = f"asked {limits.attempts} times"
            if problem.offline:
                raise FetchError(
                    f"{feed.url}: the network cannot be reached ({problem}), {times}; {_STILL_WORKS}"
                ) from None
            raise FetchError(f"{feed.url}: {problem}, {times}; {_STILL_WORKS}") from None
        raise AssertionError

    def _once(self, feed: Feed, etag: str | None) -> tuple[bytes, str | None] | None:
        """One attempt, along its redirects."""
        url = feed.url
        for _ in range(self.limits.redirects + 1):
            self.requests += 1
            with self._told(url), self._answer_of(url, etag) as response:
                if response.status_code in _SENDS_ON:
                    url = sent_on(url, response.headers.get("location"))
                    continue
                return self._taken(feed, response, asked_if_new=etag is not None)
        raise FetchError(f"{feed.url}: sends on more than {self.limits.redirects} times, last to {url[:200]}")

    def _answer_of(self, url: str, etag: str | None) -> Any:
        headers = {"If-None-Match": etag} if etag else {}
        return self.client.stream("GET", url, headers=headers, extensions={"trace": self.watch.trace})

    @contextmanager
    def _told(self, url: str) -> Iterator[None]:
        """Within it, failures of the network are told as what can be done about them."""
        import httpx2

        try:
            yield
        except CutShort as problem:
            self._in_time(url)
            raise _Again(str(problem)) from None
        # A name of a host with a label that is empty or too long is none of the network's failures: Python's own.
        except (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL, UnicodeError) as problem:
            raise FetchError(f"{url}: cannot be asked for: {problem}") from problem
        except httpx2.HTTPError as problem:
            self._in_time(url)
            if "CERTIFICATE_VERIFY_FAILED" in str(problem):
                raise FetchError(f"{url}: its certificate is not trusted ({problem}); see SSL_CERT_FILE") from problem
            raise _Again(_failure(problem), offline=_is_offline(problem)) from problem

    def _in_time(self, url: str) -> None:
        if self.watch.over:
            raise FetchError(f"{url}: not there after {self.limits.file_s:g} seconds; {_STILL_WORKS}") from None

    def _taken(self, feed: Feed, response: "httpx2.Response", *, asked_if_new: bool) -> tuple[bytes, str | None] | None:
        status, url = response.status_code, str(response.url)
        if status == HTTPStatus.OK:
            content = self._body(feed, response)
            self._in_time(url)
            checked_body(url, feed.kind, response.headers.get("content-type", ""), content)
            return content, usable_etag(response.headers.get("etag"))
        if status == HTTPStatus.NOT_MODIFIED and asked_if_new:
            return None
        if status in _NOT_THERE:
            raise _NotThere(f"{url}: {_named(status)}")
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise self._later(url, response)
        raise FetchError(f"{url}: the server answers {_named(status)}; {_STILL_WORKS}")

    def _later(self, url: str, response: "httpx2.Response") -> Exception:
        """What to do about a server that cannot answer now."""
        now, status = datetime.now(tz=UTC), response.status_code
        wait_s = retry_after_s(response.headers.get("retry-after"), now)
        if wait_s is not None and wait_s > self.limits.longest_wait_s:
            when = now + timedelta(seconds=wait_s)
            return _ComeBack(
                f"{url}: the server answers {_named(status)} and asks to come back on {when:%Y-%m-%d at %H:%M} UTC; a "
                f"pull waits {self.limits.longest_wait_s:g} seconds at most: pull again then"
            )
        return _Again(f"the server answers {_named(status)}", wait_s=wait_s or None)

    def _body(self, feed: Feed, response: "httpx2.Response") -> bytes:
        """The body as it was before it was packed for the way, counted while it comes."""
        url, most = str(response.url), self.limits.largest_bytes
        total = _whole(response.headers.get("content-length"))
        if total is not None and total > most:
            raise FetchError(f"{url}: {total:,} bytes; a file has {most:,} at most")
        unpack = _unpacker(url, response.headers.get("content-encoding", "").strip().lower())
        content, came = bytearray(), 0
        for packed in response.iter_raw():
            self._in_time(url)
            came += len(packed)
            for part in unpack(packed):
                content += part
                if max(len(content), came) > most:
                    raise FetchError(f"{url}: more than {most:,} bytes; a file has that at most")
            self.progress(feed.name, came, total)
        for part in unpack(b""):
            content += part
        return bytes(content)


def _waits(problem: Exception) -> bool | float:
    """Whether to ask again, or after how many seconds."""
    if not isinstance(problem, _Again):
        return False
    return True if problem.wait_s is None else problem.wait_s


def _named(status: int) -> str:
    with suppress(ValueError):
        return f"{status}, {HTTPStatus(status).phrase.lower()}"
    return str(status)


def _whole(length: str | None) -> int | None:
    return int(length) if length is not None and length.isascii() and length.isdigit() and len(length) < 20 else None


def _failure(problem: Exception) -> str:
    """A failure of the network in words; what libraries call it where there are none."""
    import httpx2

    if isinstance(problem, httpx2.TimeoutException):
        return "no answer in time"
    if isinstance(problem, httpx2.RemoteProtocolError):
        return f"the answer is cut short or no HTTP ({problem})"
    return str(problem) or type(problem).__name__


def _is_offline(problem: Exception) -> bool:
    """Whether no name was found or no way there, as against a server that refuses."""
    import httpx2

    return isinstance(problem, httpx2.ConnectError) and "refused" not in str(problem).lower()


def _unpacker(url: str, encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """Takes packed bytes to unpacked ones in pieces of a megabyte at most; an empty input says that it was the last.

    Raises
    ------
    FetchError
        For a way of packing that was not asked for, or bytes that are not packed in the way that was said.
    """
    if encoding in {"", "identity"}:
        return lambda packed: iter((packed,) if packed else ())
    if encoding not in {"gzip", "x-gzip"}:
        raise FetchError(f"{url}: packed as {encoding[:40]!r}, which was not asked for")
    return _Gzip(url).unpack


class _Gzip:
    """Members of a gzip stream, one after another."""

    def __init__(self, url: str) -> None:
        self.url, self.member = url, _member()

    def unpack(self, packed: bytes) -> Iterator[bytes]:
        """Unpacked pieces; raises CutShort if the last input has come and the stream has not ended."""
        if not packed and not self.member.eof:
            raise CutShort("the packed answer has no end")
        try:
            while packed:
                if self.member.eof:
                    self.member = _member()
                if part := self.member.decompress(packed, 2**20):
                    yield part
                packed = self.member.unused_data if self.member.eof else self.member.unconsumed_tail
        except zlib.error as problem:
            raise CutShort(f"the packed answer is damaged ({problem})") from None


def _member() -> Any:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
