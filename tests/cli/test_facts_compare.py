"""`headway facts compare` and `headway facts feed` as people and scheduled jobs meet them."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import headway
import headway.cli.facts_compare

Run = Callable[..., SimpleNamespace]

#: Two vintages of which one has no scores: nothing to take apart, so the answer is quick.
PAIR = ("2025-12-19", "2026-04-19")


def test_the_answer_begins_with_the_finding_and_then_counts(run: Run) -> None:
    result = run("facts", "compare", *PAIR)

    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("China vs US: the lag is 8.4 months by the data of 19 April 2026")
    assert "Models added: 228." in lines
    assert "... and 213 more; --json has all." in lines
    assert lines[-1].startswith("Cite as: ")


def test_json_is_one_document_that_holds_what_the_contract_says(run: Run) -> None:
    found = json.loads(run("facts", "compare", *PAIR, "--json").out)

    assert set(found) >= {
        "models_added",
        "scores_added",
        "scores_changed",
        "index_moved",
        "headline",
        "changed",
        "v1",
        "v2",
    }
    assert set(found["index_moved"][0]) >= {"model", "from", "to", "told_apart"}
    assert set(found["headline"]["from"]) >= {"low", "central", "high", "level"}
    assert found == json.loads(json.dumps(headway.facts.compare(*PAIR).to_dict()))


def test_the_exit_code_tells_a_job_whether_something_changed(run: Run) -> None:
    assert run("facts", "compare", *PAIR, "--exit-code").code == 3
    assert run("facts", "compare", "2025-12-19", "2025-12-19", "--exit-code").code == 0
    assert run("facts", "compare", "2025-12-19", "2025-12-19").out.startswith("Nothing changed between")
    assert run("facts", "compare", *reversed(PAIR), "--exit-code").code == 1
    assert run("facts", "compare", "--no-such-option").code == 2


@pytest.mark.parametrize(
    "arguments",
    [["2026-04-19", "2025-12-19"], ["2020-01-01"], [*PAIR, "--follower", "Chinaa"], [*PAIR, "--lang", "xx"]],
)
def test_an_error_is_one_line_without_an_answer(run: Run, arguments: list[str]) -> None:
    result = run("facts", "compare", *arguments)

    assert (result.code, result.out) == (1, "")
    assert result.err.splitlines()[-1].startswith("headway: ")
    assert "Traceback" not in result.err


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_page_and_the_feed_are_written_beside_the_answer(run: Run, tmp_path: Path, lang: str) -> None:
    page, feed = tmp_path / "changes.html", tmp_path / "changes.atom"

    result = run("facts", "compare", *PAIR, "--lang", lang, "--out", page, "--feed", feed, "--json")

    found = json.loads(result.out)
    assert (found["page"], found["feed"]) == (str(page), str(feed))
    text = page.read_text("utf-8")
    assert f'<html lang="{lang}">' in text
    assert "<script" not in text
    assert text.count("<svg") == 2  # the picture for a page and for a telephone
    assert ET.parse(feed).getroot().get("{http://www.w3.org/XML/1998/namespace}lang") == lang


def test_the_feed_says_whether_it_is_new(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "changes.atom"

    first = json.loads(run("facts", "feed", path, "--last", 1, "--json").out)
    second = run("facts", "feed", path, "--last", 1)

    assert first["written"]
    assert [entry["updated"] for entry in first["entries"]] == ["2026-08-11"]
    assert second.out == f"{path}: nothing new; entries: 1.\n"


@pytest.mark.parametrize("asked", [("compare", *PAIR, "--out"), ("compare", *PAIR, "--feed"), ("feed",)])
def test_a_folder_in_the_place_of_a_file_is_told_before_anything_is_fitted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    for name in ("facts_compare", "facts_feed"):
        monkeypatch.setattr(headway.api, name, lambda *_, **__: pytest.fail("something was compared"))

    result = run("facts", *asked, tmp_path)

    assert result.code == 1
    assert f"{tmp_path} is a folder; give a file such as {tmp_path}/" in result.err
