"""The feed is Atom: each element that RFC 4287 asks for, moments of RFC 3339, nothing that XML cannot hold."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import changes_samples as samples
import pytest

from headway.report.changes_feed import changes_feed
from headway.report.feed import ATOM, feed_text, moment
from headway.words import load_words

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ASKED = ("US", "China", "standing")


def feed(*compared: dict[str, Any], lang: str = "en", **options: Any) -> str:
    found = compared or (samples.compared(),)
    return feed_text(changes_feed(found, load_words(lang), asked=ASKED, **options))


def names(element: ET.Element) -> list[str]:
    assert all(child.tag.startswith(f"{{{ATOM}}}") for child in element)
    return [child.tag.rpartition("}")[2] for child in element]


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{{{ATOM}}}{name}") or ""


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_feed_and_its_entries_have_what_atom_asks_for(lang: str) -> None:
    root = ET.fromstring(feed(lang=lang, link="https://example.org/changes.html"))

    assert root.tag == f"{{{ATOM}}}feed"
    for name in ("id", "title", "updated", "author", "rights", "generator", "subtitle"):
        assert names(root).count(name) == 1
    for entry in root.iter(f"{{{ATOM}}}entry"):
        assert sorted(names(entry)) == ["content", "id", "link", "rights", "summary", "title", "updated"]
        content = entry.find(f"{{{ATOM}}}content")
        assert content is not None
        assert content.get("type") == "html"
        assert RFC3339.fullmatch(text(entry, "updated"))
        assert text(entry, "id").startswith("tag:")
        assert not re.search(r"\s", text(entry, "id"))
    assert RFC3339.fullmatch(text(root, "updated"))
    assert text(root.find(f"{{{ATOM}}}author") or root, "name")
    assert {link.get("rel") for link in root.iter(f"{{{ATOM}}}link")} == {"alternate"}


def test_the_newest_entry_is_first_and_dates_the_feed() -> None:
    older = samples.compared(v1="2026-08-01", v2="2026-09-01", vintages=_vintages("2026-08-01", "2026-09-01"))

    root = ET.fromstring(feed(older, samples.compared()))

    entries = list(root.iter(f"{{{ATOM}}}entry"))
    assert [text(entry, "updated") for entry in entries] == ["2026-10-01T00:00:00Z", "2026-09-01T00:00:00Z"]
    assert text(root, "updated") == "2026-10-01T00:00:00Z"
    assert len({text(entry, "id") for entry in entries} | {text(root, "id")}) == 3


def _vintages(*names_: str) -> list[dict[str, Any]]:
    return [{"vintage": name, "digest": name.replace("-", "") * 4, "sources": []} for name in names_]


def test_an_address_follows_from_the_vintages_and_their_tables_alone() -> None:
    other = samples.compared(headline=None, models_added=[])
    changed = samples.compared(vintages=_vintages("2026-09-01", "2026-10-01"))

    first, second, third = (
        text(ET.fromstring(feed(each)).find(f"{{{ATOM}}}entry") or ET.Element("none"), "id")
        for each in (samples.compared(), other, changed)
    )

    assert first == second != third


def test_the_content_is_html_in_which_no_name_is_markup() -> None:
    entry = ET.fromstring(feed()).find(f"{{{ATOM}}}entry")
    assert entry is not None

    content = text(entry, "content")

    assert set(re.findall(r"<(\w+)", content)) == {"p", "ul", "li"}
    assert "&lt;script&gt;" in content


def test_the_same_comparisons_give_the_same_letters() -> None:
    assert feed() == feed()


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff", "\u202e"])
def test_what_xml_cannot_hold_is_written_out(letter: str) -> None:
    written = letter.encode("unicode_escape").decode("ascii")

    told = feed(samples.compared(citation=f"x{letter}y"))

    assert text(ET.fromstring(told), "rights") == f"x{written}y"
    assert letter not in told


def test_moments_are_written_in_utc() -> None:
    assert moment(datetime(2026, 10, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-09-30T23:30:00Z"
    assert moment(datetime(2026, 10, 1, tzinfo=UTC)) == "2026-10-01T00:00:00Z"


def test_a_feed_without_entries_is_a_feed() -> None:
    root = ET.fromstring(feed_text(changes_feed((), load_words("en"), asked=ASKED)))

    assert RFC3339.fullmatch(text(root, "updated"))
    assert not list(root.iter(f"{{{ATOM}}}entry"))


def test_an_entry_of_unchanged_data_says_so() -> None:
    root = ET.fromstring(feed(samples.unchanged()))

    assert "Nothing changed" in text(root.find(f"{{{ATOM}}}entry") or root, "title")


def test_an_entry_lists_what_clearly_moved_and_only_where_nothing_did_the_largest_moves() -> None:
    told = feed(samples.compared(models_added=[]))
    open_ = feed(
        samples.compared(
            models_added=[], index_moved=[samples.moved(f"M{n}", 140.0, 150.0 - n, told=False) for n in range(8)]
        )
    )

    assert "Models that clearly moved" in told
    assert "Other" not in told
    assert "No model clearly moved" in open_
    assert [name for name in (f"M{n}" for n in range(8)) if name in open_] == ["M0", "M1", "M2", "M3", "M4"]


def test_the_newest_models_are_listed_first() -> None:
    row = samples.compared()["models_added"][0]
    added = [{**row, "model": f"M{n}", "released": f"2026-09-{n:02}"} for n in range(1, 21)]

    told = feed(samples.compared(models_added=added, index_moved=[]))

    assert told.index("M20, 20 Sep 2026") < told.index("M19, 19 Sep 2026")
    assert "M5, 5 Sep" not in told
