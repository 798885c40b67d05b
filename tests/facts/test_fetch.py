"""Files are fetched from a real server that behaves well, badly and not at all: outcome and number of requests."""

import gzip
import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from publisher_site import (
    Publisher,
    Way,
    answer,
    cut_short,
    etag_of,
    hangs_up,
    packed,
    publishing,
    says,
    sends_to,
    serve,
    stalls,
    trickles,
    without_length,
)

from headway import __version__
from headway.errors import FetchError, HeadwayError, OptionError
from headway.facts.archive import Archive
from headway.facts.feeds import Feed, feeds
from headway.facts.fetch import Fetching, Limits, fetch_all

CSV = b"Model,eci\nA,100\nB,\xe2\x80\x9d120\n" * 50
QUICK = Limits(connect_s=2, read_s=2, file_s=10, attempts=4, jitter_s=0.0, largest_bytes=1_000_000)


def zip_of(**files: bytes) -> bytes:
    """A zip with those files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def site() -> Iterator[Publisher]:
    """A publisher with two files."""
    with publishing({"a.csv": CSV, "all.zip": zip_of(a=CSV)}) as made:
        yield made


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An empty archive."""
    return Archive(tmp_path)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, which are not waited."""
    found: list[float] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


def feed_of(site: Publisher, name: str = "a.csv", *, needed: bool = True) -> Feed:
    """One feed of a publisher."""
    return Feed(name=name, url=site.url + name, kind="zip" if name.endswith(".zip") else "csv", needed=needed)


def fetched(site: Publisher, archive: Archive, name: str = "a.csv", limits: Limits = QUICK) -> Fetching:
    """One file, fetched; what is counted here is what the server counted."""
    before = site.requests
    found = fetch_all([feed_of(site, name)], archive, limits=limits)
    assert found.requests == site.requests - before
    return found


def test_a_file_arrives_as_it_is_with_its_tag_and_is_kept(site: Publisher, archive: Archive) -> None:
    found = fetched(site, archive).files[0]

    assert (found.content, found.status, found.etag, found.fresh) == (CSV, 200, etag_of(CSV), True)
    assert archive.get(found.sha256) == CSV
    assert site.requests == 1
    assert site.headers[0][1]["User-Agent"] == f"headway/{__version__}"
    assert "If-None-Match" not in site.headers[0][1]


def test_a_file_that_has_not_changed_costs_one_request_without_a_body(site: Publisher, archive: Archive) -> None:
    first = fetched(site, archive).files[0]
    again = fetched(site, archive).files[0]

    assert (again.status, again.content, again.sha256, again.fresh) == (304, CSV, first.sha256, False)
    assert again.retrieved == first.retrieved
    assert site.requests == 2
    assert site.headers[1][1]["If-None-Match"] == etag_of(CSV)


def test_a_file_that_has_changed_comes_whole_and_both_states_stay(site: Publisher, archive: Archive) -> None:
    first = fetched(site, archive).files[0]
    site.files["a.csv"] = CSV + b"C,130\n"
    again = fetched(site, archive).files[0]

    assert (again.status, again.fresh) == (200, True)
    assert archive.get(first.sha256) == CSV
    assert archive.get(again.sha256) == CSV + b"C,130\n"
    assert [each.sha256 for each in archive.answers(site.url + "a.csv")] == [first.sha256, again.sha256]


def test_the_same_bytes_without_a_tag_are_not_fresh(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [says(200, CSV, Content_Type="text/csv")]

    assert fetched(site, archive).files[0].fresh
    assert not fetched(site, archive).files[0].fresh
    assert len(archive.answers(site.url + "a.csv")) == 1


def test_a_weak_tag_is_sent_back_and_one_that_is_none_is_not(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [says(200, CSV, ETag='W/"x"'), says(200, CSV, ETag="bare"), says(200, CSV)]
    for _ in range(3):
        fetched(site, archive)

    assert [headers.get("If-None-Match") for _, headers in site.headers] == [None, 'W/"x"', None]


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_kept_file_that_is_lost_or_damaged_is_fetched_whole(site: Publisher, archive: Archive, harm: str) -> None:
    first = fetched(site, archive).files[0]
    path = archive.path(first.sha256)
    path.unlink() if harm == "lost" else path.write_bytes(b"else")

    assert fetched(site, archive).files[0].status == 200
    assert "If-None-Match" not in site.headers[1][1]
    assert archive.get(first.sha256) == CSV


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"x": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_list_of_answers_costs_a_download_and_is_put_aside(
    site: Publisher, archive: Archive, content: bytes
) -> None:
    fetched(site, archive)
    (archive.folder / "answers.json").write_bytes(content)

    assert fetched(site, archive).files[0].status == 200
    assert fetched(site, archive).files[0].status == 304
    kept = archive.folder / "answers.damaged"
    assert not kept.exists() or kept.read_bytes() == content


def test_304_that_was_not_asked_for_is_refused(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [says(304)]

    with pytest.raises(FetchError, match="304, not modified"):
        fetched(site, archive)
    assert site.requests == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_with_the_tag(site: Publisher, archive: Archive, status: int) -> None:
    site.ways["a.csv"] = [sends_to("/b.csv", status)]
    site.files["b.csv"] = CSV

    assert fetched(site, archive).files[0].content == CSV
    assert site.requests == 2
    assert fetched(site, archive).files[0].status == 304
    assert site.requests == 4


def test_five_redirects_are_followed_and_six_are_not(site: Publisher, archive: Archive) -> None:
    site.ways |= {"a.csv": [sends_to("/1")]} | {str(n): [sends_to(f"/{n + 1}")] for n in range(1, 5)}
    site.files["5"] = CSV

    assert fetched(site, archive).files[0].content == CSV
    assert site.requests == 6
    del site.files["5"]
    site.ways["5"] = [sends_to("/6")]
    site.forget()
    with pytest.raises(FetchError, match="sends on more than 5 times"):
        fetched(site, archive)
    assert site.requests == 6


def test_a_loop_of_redirects_ends(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [sends_to("/a.csv")]

    with pytest.raises(FetchError, match="sends on more than 5 times"):
        fetched(site, archive)
    assert site.requests == 6


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://127.0.0.1/a.csv", "http://[", "javascript:0", "data:text/csv,a"]
)
def test_a_redirect_to_another_scheme_is_refused(site: Publisher, archive: Archive, place: str) -> None:
    site.ways["a.csv"] = [sends_to(place)]

    with pytest.raises(FetchError, match=r"only http and https|no address"):
        fetched(site, archive)
    assert site.requests == 1


def test_a_redirect_without_a_place_is_refused(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [says(302)]

    with pytest.raises(FetchError, match="without saying where"):
        fetched(site, archive)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_server_that_fails_once_is_asked_again(
    site: Publisher, archive: Archive, waits: list[float], status: int
) -> None:
    site.ways["a.csv"] = [says(status), lambda handler: serve(handler, CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert (site.requests, waits) == (2, [0.5])


def test_a_server_that_always_fails_is_asked_four_times_with_longer_waits(
    site: Publisher, archive: Archive, waits: list[float]
) -> None:
    site.ways["a.csv"] = [says(503)]

    with pytest.raises(FetchError, match=r"503, service unavailable, asked 4 times; the bundled data"):
        fetched(site, archive)
    assert (site.requests, waits) == (4, [0.5, 1.0, 2.0])


def test_waits_are_jittered_and_have_an_end(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [says(500)]

    with pytest.raises(FetchError):
        fetched(site, archive, limits=Limits(attempts=8, jitter_s=1.0, wait_most_s=4.0))
    assert len(waits) == 7
    assert all(low <= wait <= min(low + 1.0, 4.0) for low, wait in zip([0.5, 1, 2, 4, 4, 4, 4], waits, strict=True))
    assert waits[:3] != [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 403, 405, 418, 451, 204, 206, 300])
def test_other_answers_are_final(site: Publisher, archive: Archive, waits: list[float], status: int) -> None:
    site.ways["a.csv"] = [says(status)]

    with pytest.raises(FetchError, match=str(status)):
        fetched(site, archive)
    assert (site.requests, waits) == (1, [])


def test_a_wait_asked_for_in_seconds_is_kept_to(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [says(429, Retry_After="7"), says(503, Retry_After="120"), lambda each: serve(each, CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert (site.requests, waits) == (3, [7.0, 120.0])


def test_a_wait_asked_for_as_a_date_is_kept_to(site: Publisher, archive: Archive, waits: list[float]) -> None:
    then = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=90), usegmt=True)
    site.ways["a.csv"] = [says(429, Retry_After=then), lambda each: serve(each, CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert site.requests == 2
    assert 60 < waits[0] <= 90


@pytest.mark.parametrize("value", ["banana", "-5", "", "1.5", "Fri, 99 Foo 2026", "0", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_wait_that_says_nothing_leaves_the_usual_one(
    site: Publisher, archive: Archive, waits: list[float], value: str
) -> None:
    site.ways["a.csv"] = [says(429, Retry_After=value), lambda each: serve(each, CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert (site.requests, waits) == (2, [0.5])


@pytest.mark.parametrize("value", ["121", "86400", "9" * 400, "9" * 6000, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_told_to_wait_long_a_pull_ends_and_says_when_to_come_back(
    site: Publisher, archive: Archive, waits: list[float], value: str
) -> None:
    site.ways["a.csv"] = [says(429, Retry_After=value)]

    with pytest.raises(FetchError, match=r"asks to come back on \d{4}-\d\d-\d\d at \d\d:\d\d UTC; a pull waits 120"):
        fetched(site, archive)
    assert (site.requests, waits) == (1, [])


def test_a_connection_that_is_closed_once_is_made_again(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [hangs_up, lambda each: serve(each, CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert (site.requests, waits) == (2, [0.5])


def test_a_connection_that_is_always_closed_is_made_four_times(
    site: Publisher, archive: Archive, waits: list[float]
) -> None:
    site.ways["a.csv"] = [hangs_up]

    with pytest.raises(FetchError, match="asked 4 times"):
        fetched(site, archive)
    assert (site.requests, waits) == (4, [0.5, 1.0, 2.0])


def test_a_port_where_nobody_listens_is_told_in_one_line(archive: Archive, waits: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/a.csv"

    with pytest.raises(FetchError, match=r"refused.*asked 4 times; the bundled data .* work without a network") as told:
        fetch_all([Feed(name="a.csv", url=url, kind="csv", needed=True)], archive, limits=QUICK)
    assert "\n" not in str(told.value)


def test_offline_is_told_in_one_line_that_says_what_works(
    archive: Archive, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_args: object, **_more: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)

    with pytest.raises(FetchError, match=r"network cannot be reached .*name resolution.*headway facts import") as told:
        fetch_all(feeds(), archive, limits=QUICK)
    assert str(told.value).startswith("https://epoch.ai/data/eci_scores.csv: ")
    assert "\n" not in str(told.value)


def test_a_body_that_is_cut_short_is_asked_for_again(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [cut_short(CSV, 7), lambda each: serve(each, CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert site.requests == 2


def test_a_body_that_is_always_cut_short_is_never_kept(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [cut_short(CSV, 7)]

    with pytest.raises(FetchError, match=r"cut short.*asked 4 times"):
        fetched(site, archive)
    assert site.requests == 4
    assert not archive.folder.exists()


@pytest.mark.parametrize("way", [without_length, lambda content: says(200, content)])
def test_a_zip_without_its_end_is_asked_for_again(
    site: Publisher, archive: Archive, waits: list[float], way: Callable[[bytes], Way]
) -> None:
    whole = site.files["all.zip"]
    site.ways["all.zip"] = [way(whole[:-10]), way(whole)]

    assert fetched(site, archive, "all.zip").files[0].content == whole
    assert site.requests == 2


def test_a_length_that_claims_too_much_is_no_whole_file(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [lambda each: answer(each, 200, CSV, length=len(CSV) + 1)]

    with pytest.raises(FetchError, match="asked 2 times"):
        fetched(site, archive, limits=Limits(read_s=0.2, attempts=2, jitter_s=0.0))
    assert site.requests == 2


def test_an_empty_answer_is_no_file(site: Publisher, archive: Archive, waits: list[float]) -> None:
    site.ways["a.csv"] = [says(200, b"")]

    with pytest.raises(FetchError, match=r"the answer is empty, asked 4 times"):
        fetched(site, archive)


def test_a_server_that_says_nothing_is_asked_again(site: Publisher, archive: Archive, waits: list[float]) -> None:
    done = threading.Event()
    site.ways["a.csv"] = [stalls(done), lambda each: serve(each, CSV)]

    found = fetched(site, archive, limits=Limits(read_s=0.2, jitter_s=0.0))
    done.set()
    assert found.files[0].content == CSV
    assert site.requests == 2


@pytest.mark.parametrize("head", [False, True])
def test_a_body_or_head_that_trickles_ends_at_the_deadline(site: Publisher, archive: Archive, *, head: bool) -> None:
    done = threading.Event()
    site.ways["a.csv"] = [trickles(CSV * 10, done, head=head)]

    with pytest.raises(FetchError, match=r"not there after 0\.3 seconds"):
        fetched(site, archive, limits=Limits(read_s=5, file_s=0.3))
    done.set()
    assert site.requests == 1


def test_a_body_without_length_that_trickles_is_not_taken_for_whole(site: Publisher, archive: Archive) -> None:
    done = threading.Event()

    def way(handler: object) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n")  # type: ignore[attr-defined]
        while not done.wait(0.02):
            handler.wfile.write(b"a,b\n")  # type: ignore[attr-defined]
        handler.close_connection = True  # type: ignore[attr-defined]

    site.ways["a.csv"] = [way]

    with pytest.raises(FetchError, match=r"not there after 0\.3 seconds"):
        fetched(site, archive, limits=Limits(read_s=5, file_s=0.3))
    done.set()
    assert not archive.folder.exists()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/html; charset=utf-8", b"Model,eci\n"),
        ("text/csv", b"<!DOCTYPE html><html>down for maintenance</html>"),
        ("text/csv", b"\xef\xbb\xbf \n <HTML>"),
        ("application/json", b"[]"),
        ("text/plain", b'{"error": "no"}'),
        ("image/png", b"\x89PNG"),
        ("text/csv", b"PK\x03\x04zip"),
    ],
)
def test_what_is_no_table_is_refused_at_once(site: Publisher, archive: Archive, kind: str, content: bytes) -> None:
    site.ways["a.csv"] = [says(200, content, Content_Type=kind)]

    with pytest.raises(FetchError, match=r"not a table of comma-separated values.*open the address in a browser"):
        fetched(site, archive)
    assert site.requests == 1
    assert not archive.folder.exists()


@pytest.mark.parametrize("content", [b"<html></html>", b"Model,eci\n", b"\x1f\x8b\x08", b"PK"])
def test_what_is_no_zip_is_refused_at_once(site: Publisher, archive: Archive, content: bytes) -> None:
    site.ways["all.zip"] = [says(200, content, Content_Type="application/zip")]

    with pytest.raises(FetchError, match="not a zip"):
        fetched(site, archive, "all.zip")
    assert site.requests == 1


@pytest.mark.parametrize("kind", ["text/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel", ""])
def test_a_table_is_taken_whatever_plain_name_the_server_has_for_it(
    site: Publisher, archive: Archive, kind: str
) -> None:
    site.ways["a.csv"] = [says(200, CSV, Content_Type=kind)]

    assert fetched(site, archive).files[0].content == CSV


def test_a_packed_body_is_unpacked_and_one_in_two_members_too(site: Publisher, archive: Archive) -> None:
    two = gzip.compress(CSV) + gzip.compress(CSV)
    site.ways["a.csv"] = [packed(CSV), says(200, two, Content_Encoding="gzip", Content_Type="text/csv")]

    assert fetched(site, archive).files[0].content == CSV
    assert fetched(site, archive).files[0].content == CSV + CSV


def test_a_packed_body_without_its_end_is_asked_for_again(
    site: Publisher, archive: Archive, waits: list[float]
) -> None:
    site.ways["a.csv"] = [packed(CSV, missing=9), says(200, b"no gzip", Content_Encoding="gzip"), packed(CSV)]

    assert fetched(site, archive).files[0].content == CSV
    assert site.requests == 3


def test_packing_that_was_not_asked_for_is_refused(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [packed(CSV, encoding="br")]

    with pytest.raises(FetchError, match="packed as 'br', which was not asked for"):
        fetched(site, archive)


def test_a_packed_bomb_ends_at_the_limit(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [packed(b"0," * 50_000_000)]

    with pytest.raises(FetchError, match="more than 1,000,000 bytes"):
        fetched(site, archive)
    assert site.requests == 1


def test_a_length_over_the_limit_is_refused_before_the_body(site: Publisher, archive: Archive) -> None:
    sent = []

    def way(handler: object) -> None:
        answer(handler, 200, b"", length=10**12)  # type: ignore[arg-type]
        sent.append(1)

    site.ways["a.csv"] = [way]

    with pytest.raises(FetchError, match=r"1,000,000,000,000 bytes; a file has 1,000,000 at most"):
        fetched(site, archive)
    assert sent == [1]


def test_a_body_without_length_ends_at_the_limit(site: Publisher, archive: Archive) -> None:
    site.ways["a.csv"] = [without_length(b"0,1\n" * 300_000)]

    with pytest.raises(FetchError, match="more than 1,000,000 bytes"):
        fetched(site, archive)


def test_a_missing_file_is_left_out_and_listed_and_the_others_come(site: Publisher, archive: Archive) -> None:
    del site.files["a.csv"]
    found = fetch_all([feed_of(site), feed_of(site, "all.zip")], archive, limits=QUICK)

    assert [each.name for each in found.files] == ["all.zip"]
    assert [(each.file, each.what) for each in found.left_out] == [("a.csv", None)]
    assert "404, not found" in found.left_out[0].why
    assert found.requests == site.requests == 2


def test_a_file_that_is_not_needed_may_fail_and_a_server_that_wants_rest_is_left_alone(
    site: Publisher, archive: Archive, waits: list[float]
) -> None:
    every = [feed_of(site, "all.zip"), *(feed_of(site, f"{n}.csv", needed=False) for n in range(3))]
    site.ways |= {"0.csv": [says(403)], "1.csv": [says(429, Retry_After="999")]}
    found = fetch_all(every, archive, limits=QUICK)

    assert [each.file for each in found.left_out] == ["0.csv", "1.csv", "2.csv"]
    assert site.asked == {"all.zip": 1, "0.csv": 1, "1.csv": 1}
    assert found.requests == 3


def test_progress_is_told_in_bytes(site: Publisher, archive: Archive) -> None:
    told = []
    fetch_all([feed_of(site)], archive, limits=QUICK, progress=lambda *step: told.append(step))

    assert told[-1] == ("a.csv", len(CSV), len(CSV))


@pytest.mark.parametrize(
    "base",
    ["file:///tmp/", "ftp://x/", "epoch.ai/data", "", "http://", "http://x:99999/", "http://x/?a=1", "http://[/"],
)
def test_an_address_that_cannot_be_fetched_from_is_refused(base: str) -> None:
    with pytest.raises(OptionError, match="no address to fetch from"):
        feeds(base)


def test_the_files_of_the_publisher_are_those_that_its_notes_list() -> None:
    assert {feed.url for feed in feeds()} == {
        f"https://epoch.ai/data/{name}"
        for name in (
            "eci_scores.csv", "eci_benchmarks.csv", "edi_scores.csv", "benchmark_data.zip",
            "all_ai_models.csv", "ml_hardware.csv", "gpu_clusters.csv",
        )
    }  # fmt: skip


def test_an_archive_that_cannot_be_written_is_told(site: Publisher, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file, no folder")

    with pytest.raises(HeadwayError, match="cannot be written"):
        fetched(site, Archive(tmp_path / "store"))
