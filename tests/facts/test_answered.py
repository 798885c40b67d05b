"""What an answer means: the way on, the wait, whether a body is the file, whether two copies agree."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from headway.errors import FetchError
from headway.facts.agreement import disagreeing, merged
from headway.facts.answered import CutShort, checked_body, retry_after_s, sent_on
from headway.facts.intake_result import FileTaken, Taken, moved
from headway.facts.raw import Rejected

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
URL = "https://example.org/data/a.csv"


def test_https_leads_to_https_and_never_down() -> None:
    assert sent_on(URL, "/b.csv") == "https://example.org/b.csv"
    assert sent_on(URL, "//other.org/b.csv") == "https://other.org/b.csv"
    assert sent_on("http://example.org/", URL) == URL
    with pytest.raises(FetchError, match=r"from https down to http://example\.org/b\.csv"):
        sent_on(URL, "http://example.org/b.csv")


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("0", 0.0),
        (" 15 ", 15.0),
        ("Sat, 28 Nov 2026 06:01:30 GMT", 90.0),
        ("Sat, 28 Nov 2026 05:00:00 GMT", 0.0),
        ("Saturday, 28-Nov-26 06:00:10 GMT", 10.0),
        (None, None),
        ("soon", None),
        ("-1", None),
        ("1e3", None),
    ],
)
def test_a_wait_is_read_from_seconds_and_dates(value: str | None, wait_s: float | None) -> None:
    assert retry_after_s(value, NOW) == wait_s


@pytest.mark.parametrize("comment", [b"", b"c" * 65_535, b"PK\x05\x06" * 100])
def test_a_zip_ends_where_its_comment_ends(comment: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.csv", b"a" * 100)
        made.comment = comment
    whole = target.getvalue()

    assert checked_body(URL, "zip", "", whole) == whole
    with pytest.raises(CutShort):
        checked_body(URL, "zip", "", whole[:-1])
    with pytest.raises(CutShort):
        checked_body(URL, "zip", "", whole + b"x")


def test_copies_agree_by_their_rows_in_the_columns_that_both_have() -> None:
    one, copy = b"Model,eci\nA,1\nB,2\n", "epoch_capabilities_index/eci_scores.csv"

    assert disagreeing({"eci_scores.csv": one}, {copy: b"note,eci,Model\r\nx,2,B\r\ny,1,A\r\n"}) == ()
    assert disagreeing({"eci_scores.csv": one}, {copy: b"Model,eci\nA,1\nB,3\n"}) == ("eci_scores.csv",)
    assert disagreeing({"eci_scores.csv": one}, {copy: one[:-3]}) == ("eci_scores.csv",)
    assert disagreeing({"eci_scores.csv": one}, {copy: b"\xff\xfe"}) == ("eci_scores.csv",)
    assert disagreeing({"eci_scores.csv": one}, {}) == ()


def test_the_zip_counts_before_its_copies() -> None:
    copy = "epoch_capabilities_index/eci_scores.csv"

    assert merged({"eci_scores.csv": b"1", "edi_scores.csv": b"2"}, {copy: b"3"}) == {
        copy: b"3",
        "edi_scores.csv": b"2",
    }


def test_a_model_that_only_changed_its_name_moves_no_score() -> None:
    before = {("old", "x"): 0.5, ("kept", "x"): 0.2, ("gone", "x"): 0.1}
    now = {("new", "x"): 0.5, ("kept", "x"): 0.3, ("come", "y"): 0.4}
    found = moved(
        before,
        now,
        models_before=frozenset({"old", "kept", "gone"}),
        models_now=frozenset({"new", "kept", "come"}),
        renamed=(("old", "new"),),
    )

    assert (found.added, found.changed, found.removed) == (1, 1, 1)
    assert (found.models_added, found.models_removed) == (("come",), ("gone",))
    assert found.to_dict()["models"]["renamed"] == [{"from": "old", "to": "new"}]


def test_a_result_is_json_and_names_what_was_rejected() -> None:
    rows = tuple(Rejected(file="a.csv", row=row, why="no date") for row in (2, 3))
    taken = Taken(
        vintage=None,
        as_of=date(2026, 11, 28),
        base=None,
        rejected=rows,
        files=(FileTaken(name="a.csv", sha256="0" * 64, size=3, retrieved=NOW),),
    )

    told = taken.to_dict()
    assert told["files"][0]["retrieved"] == "2026-11-28T06:00:00+00:00"
    assert told["rejected"][0] == {"file": "a.csv", "row": 2, "column": None, "value": None, "why": "no date"}
    assert not taken.is_new
