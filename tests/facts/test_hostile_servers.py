"""Servers that lie: each answer ends in a file or in one line, in bounded time, memory and number of requests."""

import gzip
import socket
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from publisher_site import Handler, Publisher, Way, publishing, says, sends_to

from headway.errors import FetchError, OptionError
from headway.facts.archive import Archive
from headway.facts.feeds import Feed, feeds
from headway.facts.fetch import Fetching, Limits, fetch_all

CSV = b"a,b\n1,2\n"
LIMITS = Limits(connect_s=5, read_s=5, file_s=20, attempts=2, wait_first_s=0.0, wait_most_s=0.0, jitter_s=0.0)


@pytest.fixture
def site() -> Iterator[Publisher]:
    """A publisher that answers as it is told."""
    with publishing() as made:
        yield made


def raw(*parts: bytes) -> Way:
    """These bytes and the end of the connection."""

    def way(handler: Handler) -> None:
        for part in parts:
            handler.wfile.write(part)
        handler.close_connection = True

    return way


def endless(head: bytes, part: bytes) -> Way:
    """A head and then the same for as long as somebody listens."""

    def parts() -> Iterable[bytes]:
        yield head
        while True:
            yield part

    def way(handler: Handler) -> None:
        handler.close_connection = True
        for each in parts():
            handler.wfile.write(each)

    return way


def fetched(site: Publisher, root: Path, *ways: Way, limits: Limits = LIMITS) -> Fetching:
    site.ways["a.csv"] = list(ways)
    return fetch_all(
        [Feed(name="a.csv", url=f"{site.url}a.csv", kind="csv", needed=True)], Archive(root), limits=limits
    )


def refused(site: Publisher, root: Path, *ways: Way, limits: Limits = LIMITS) -> str:
    """What is said of it: one line, and nothing is kept."""
    with pytest.raises(FetchError) as told:
        fetched(site, root, *ways, limits=limits)
    assert not (root / ".raw").exists()
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 2500
    return str(told.value)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "way",
    [
        endless(HEAD + b"X-Long: ", b"y" * 60_000),
        endless(HEAD, b"X-Many: " + b"y" * 6_000 + b"\r\n"),
        endless(CHUNKED + b"1;", b"y" * 60_000),
        endless(CHUNKED + b"8\r\n" + CSV + b"\r\n0\r\n", b"X: " + b"y" * 6_000 + b"\r\n"),
        raw(CHUNKED + b"zz\r\n" + CSV),
        raw(CHUNKED + b"f" * 40 + b"\r\n" + CSV),
        raw(CHUNKED + b"8\r\n" + CSV + b"\r\n"),
        raw(HEAD + b"Content-Length: 3\r\nContent-Length: 8\r\n\r\n" + CSV),
        raw(HEAD + b"Content-Length: -8\r\n\r\n" + CSV),
        raw(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CSV),
        raw(CSV),
        raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" * 3),
        raw(b"HTTP/1.1 000 X\r\n\r\n"),
        raw(b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"),
        raw(b"HTTP/1.1 302 Found\r\nLocation: \x00\r\nContent-Length: 0\r\n\r\n"),
    ],
    ids=(
        "an endless header, endless headers, an endless extension, endless trailers, no chunk, a huge chunk, "
        "cut chunks, two lengths, a negative length, two codings, HTTP/0.9, HTTP/2, status 0, "
        "another protocol, NUL in a header"
    ).split(", "),
)
def test_what_is_no_http_is_asked_for_again_and_then_told(site: Publisher, tmp_path: Path, way: Way) -> None:
    said = refused(site, tmp_path, way)

    assert "cut short or no HTTP" in said
    assert site.requests == 2


@pytest.mark.parametrize(
    ("head", "part"),
    [(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 500), (CHUNKED, b"1\r\na\r\n" * 500)],
    ids=["interim answers", "chunks of one byte"],
)
def test_what_never_ends_ends_at_the_deadline(site: Publisher, tmp_path: Path, head: bytes, part: bytes) -> None:
    assert "not there after" in refused(site, tmp_path, endless(head, part), limits=Limits(file_s=0.4))
    assert site.requests == 1


def test_a_packed_body_that_trickles_past_the_deadline_is_not_asked_for_again(site: Publisher, tmp_path: Path) -> None:
    done = threading.Event()

    def way(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(CSV)[:10])
        done.wait(10)

    said = refused(site, tmp_path, way, limits=Limits(read_s=8, file_s=0.3))
    done.set()

    assert "not there after" in said
    assert site.requests == 1


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "data:text/csv,a",
        "http://[::1/",
        f"http://{'a' * 70}.example/",
        "http://a..example/",
        "http://127.0.0.1:none/",
        f"http://{'a' * 70_000}/",
        f"?{'a' * 70_000}",
        "http://\u00ff\u00fe:1/",
    ],
)
def test_a_redirect_to_what_is_no_address_is_told_in_one_line(site: Publisher, tmp_path: Path, place: str) -> None:
    refused(site, tmp_path, sends_to(place))


def test_a_redirect_to_another_port_is_followed_and_remembered_under_the_address_asked_for(
    site: Publisher, tmp_path: Path
) -> None:
    with publishing({"b.csv": CSV}) as other:
        found = fetched(site, tmp_path, sends_to(f"{other.url}b.csv"))

    assert found.files[0].content == CSV
    assert Archive(tmp_path).last(f"{site.url}a.csv") is not None


@pytest.mark.parametrize(
    "wait",
    ["Fri, 31 Dec 9999 23:59:59 -1200", "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 400, "0" * 400 + "9"],
)
def test_a_wait_beyond_all_calendars_is_a_hundred_years(site: Publisher, tmp_path: Path, wait: str) -> None:
    assert "asks to come back on 21" in refused(site, tmp_path, says(503, Retry_After=wait))


@pytest.mark.parametrize(
    "wait", ["Mon, 01 Jan 0001 00:00:00 +2359", "-1", "1e9", "\u00b2", "Mon, 99 Jan 2020 99:99:99"]
)
def test_a_wait_that_is_none_is_the_usual_one(site: Publisher, tmp_path: Path, wait: str) -> None:
    assert "503" in refused(site, tmp_path, says(503, Retry_After=wait))
    assert site.requests == 2


@pytest.mark.parametrize("etag", [b'"a\r\nX-Evil: y"', b'"a\nX-Evil: y"', b'"\xff"', b"a", b'"' + b"a" * 9000 + b'"'])
def test_a_tag_that_could_be_a_header_of_ours_is_never_sent(site: Publisher, tmp_path: Path, etag: bytes) -> None:
    way = raw(HEAD + b"ETag: " + etag + b"\r\nContent-Length: 8\r\n\r\n" + CSV)

    fetched(site, tmp_path, way)
    found = fetched(site, tmp_path, way)

    assert found.files[0].etag is None
    assert all({"X-Evil", "If-None-Match"}.isdisjoint(headers) for _, headers in site.headers)


def test_a_tag_that_stays_while_the_body_changes_hides_nothing(site: Publisher, tmp_path: Path) -> None:
    bodies = [b"a,b\n1,2\n", b"a,b\n3,4\n", b"a,b\n5,6\n"]

    found = [fetched(site, tmp_path, says(200, body, ETag='"same"')).files[0] for body in bodies]

    assert [(each.fresh, each.content) for each in found] == [(True, body) for body in bodies]


def test_a_tag_that_changes_while_the_body_stays_is_nothing_new(site: Publisher, tmp_path: Path) -> None:
    found = [fetched(site, tmp_path, says(200, CSV, ETag=f'"{place}"')).files[0] for place in range(3)]

    assert [each.fresh for each in found] == [True, False, False]
    assert len([path for path in (tmp_path / ".raw").rglob("*") if len(path.name) == 64]) == 1


def test_many_empty_members_and_what_follows_the_last_are_no_file(site: Publisher, tmp_path: Path) -> None:
    members = gzip.compress(b"") * 5000
    assert "empty" in refused(site, tmp_path, says(200, members, Content_Encoding="gzip"))
    assert "damaged" in refused(site, tmp_path, says(200, gzip.compress(CSV) + b"more", Content_Encoding="gzip"))


def test_a_server_of_the_newer_internet_is_asked_too(tmp_path: Path) -> None:
    try:
        listening = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no address of IPv6")

    def serve() -> None:
        made, _ = listening.accept()
        with made:
            made.recv(65_536)
            made.sendall(HEAD + b"Content-Length: 8\r\n\r\n" + CSV)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listening:
        url = f"http://[::1]:{listening.getsockname()[1]}/a.csv"
        found = fetch_all([Feed(name="a.csv", url=url, kind="csv", needed=True)], Archive(tmp_path), limits=LIMITS)
        thread.join()

    assert found.files[0].content == CSV


def test_an_address_with_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(OptionError, match=r"would stand in every manifest; give data\.example without") as told:
        feeds("https://somebody:secret@data.example/")

    assert "secret" not in str(told.value)


@pytest.mark.parametrize("base", [f"http://{'a' * 70}.example/", "http://a..example/"])
def test_an_address_whose_host_has_no_name_is_one_line(tmp_path: Path, base: str) -> None:
    with pytest.raises(FetchError, match="cannot be asked for"):
        fetch_all(feeds(base)[:1], Archive(tmp_path), limits=LIMITS)
