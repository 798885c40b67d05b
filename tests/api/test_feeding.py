"""The feed made again from the store: stable, the same bytes, untouched where nothing is new."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from headway import api
from headway.errors import OptionError, StoreError, UnknownName

ATOM = "{http://www.w3.org/2005/Atom}"


def ids(path: Path) -> list[str]:
    return [entry.findtext(f"{ATOM}id") or "" for entry in ET.parse(path).getroot().iter(f"{ATOM}entry")]


def test_each_update_has_one_entry_and_the_newest_is_first(tmp_path: Path) -> None:
    result = api.facts_feed(tmp_path / "changes.atom")

    entries = result.to_dict()["entries"]
    assert [entry["updated"] for entry in entries] == ["2026-08-11", "2026-04-19"]
    assert [entry["id"] for entry in entries] == ids(result.path)
    assert len(set(ids(result.path))) == 2
    assert all(part in ids(result.path)[0] for part in ("tag:", "2026-04-19", "2026-08-11"))


def test_the_same_store_gives_the_same_bytes_and_the_file_stays_untouched(tmp_path: Path) -> None:
    path = tmp_path / "changes.atom"
    first = api.facts_feed(path)
    stamp, content = path.stat().st_mtime_ns, path.read_bytes()

    second = api.facts_feed(path)

    assert (first.written, second.written) == (True, False)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == (stamp, content)
    assert api.facts_feed(tmp_path / "other.atom").path.read_bytes() == content


def test_an_entry_keeps_its_address_whatever_else_the_feed_holds(tmp_path: Path) -> None:
    one = ids(api.facts_feed(tmp_path / "one.atom", last=1).path)
    linked = ids(api.facts_feed(tmp_path / "two.atom", link="https://example.org/changes.html").path)

    assert one == linked[:1]
    assert ids(api.facts_feed(tmp_path / "vi.atom", lang="vi").path) != linked
    assert not set(ids(api.facts_feed(tmp_path / "x.atom", leader="closed", follower="open").path)) & set(linked)


def test_an_older_file_stays_where_the_new_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")

    with pytest.raises(StoreError, match="the feed cannot be written"):
        api.facts_feed(tmp_path / "file" / "changes.atom")
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"last": 0}, "--last 0 is no number of entries; give one from 1 to 100"),
        ({"last": 101}, "--last 101"),
        ({"link": "javascript:alert(1)"}, "is no address of a page"),
    ],
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        api.facts_feed(tmp_path / "changes.atom", **options)  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="no language called 'xx'"):
        api.facts_feed(tmp_path / "changes.atom", lang="xx")
    assert not (tmp_path / "changes.atom").exists()
