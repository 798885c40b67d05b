"""The page: one file that fetches nothing, says nothing that report.json does not, and trusts no name."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from headway.report import Report, build_report, to_html
from headway.report.html import inline_svg
from headway.words import Words, load_words

SVG = '<svg class="marks" width="80" height="40" viewBox="0 0 80 40" xmlns="http://www.w3.org/2000/svg"></svg>'


def pictures_of(report: Report) -> dict[str, str]:
    """The same empty picture for every figure and layout."""
    return {f"{figure.name}{layout}": SVG for figure in report.figures for layout in ("", "-narrow")}


def page(pairs: Any, facts: Any, language: str) -> str:
    report = build_report(pairs, load_words(language), facts)
    return to_html(report, pictures_of(report))


class Reader(HTMLParser):
    """Tags with attributes, and the text of table cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"td", "th"}:
            self.open = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.cells[-1] += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


@pytest.mark.parametrize("language", ["en", "vi"])
def test_page_refers_to_nothing_outside_itself(pairs: Any, facts: Any, language: str) -> None:
    text = page(pairs, facts, language)

    fetching = {"src", "srcset", "data", "poster", "background", "action", "xlink:href"}
    for tag, attributes in read(text).tags:
        assert tag not in {"script", "link", "iframe", "img", "object", "embed", "base", "form"}
        assert not fetching & set(attributes)
        assert tag == "a" or "href" not in attributes
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_page_names_its_language(pairs: Any, facts: Any, language: str) -> None:
    assert ("html", {"lang": language}) in read(page(pairs, facts, language)).tags


def test_every_anchor_leads_to_an_id_that_exists_once(pairs: Any, facts: Any) -> None:
    tags = read(page(pairs, facts, "en")).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]

    assert len(ids) == len(set(ids))
    targets = [str(attributes.get("href")) for tag, attributes in tags if tag == "a"]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


def values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for item in node.values():
            yield from values(item)
    elif isinstance(node, list):
        for item in node:
            yield from values(item)
    else:
        yield node


def spellings(node: Any, words: Words) -> set[str]:
    """Every number inside the JSON as a table may write it."""
    found: set[str] = set()
    for value in values(node):
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int | float):
            found |= {words.number(value, digits) for digits in (0, 1)} | {str(value)}
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            day = date.fromisoformat(value)
            found |= set(re.findall(r"\d[\d.,/]*", f"{words.date(day)} {words.month(day)}"))
    return found


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_number_in_the_tables_is_in_report_json(pairs: Any, facts: Any, language: str) -> None:
    words = load_words(language)
    report = build_report(pairs, words, facts)
    text = to_html(report, pictures_of(report))
    data = report.to_dict()
    names = {value for value in values(data["pairs"]) if isinstance(value, str)}

    known = spellings({"pairs": data["pairs"], "facts": data["facts"]}, words)
    for cell in read(text).cells:
        for name in sorted(names, key=len, reverse=True):
            cell = cell.replace(name, "")
        assert set(re.findall(r"\d[\d.,/]*\d|\d", cell)) <= known, cell


def test_a_model_name_cannot_inject_markup(pair_of: Any, gap_of: Any, facts: Any) -> None:
    evil = '<script>alert("x")</script>'
    best = gap_of()["best"]
    best["follower"]["model"] = evil
    records = gap_of()["records"]
    records[-1]["model"] = evil
    joint = [{"model": evil, "groups": []}]

    text = page([pair_of(best=best, records=records, joint_models=joint)], {**facts, "undetermined": [evil]}, "en")

    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_only_web_addresses_become_links(pair_of: Any, facts: Any) -> None:
    source = {"title": "T", "url": "javascript:alert(1)", "published": "2026-08-11", "confidence": "low"}

    assert "javascript:" not in page([pair_of(sources=[source])], facts, "en")


def test_tables_have_captions_and_scopes(pairs: Any, facts: Any) -> None:
    tags = [tag for tag, _ in read(page(pairs, facts, "en")).tags]
    scopes = [attributes.get("scope") for tag, attributes in read(page(pairs, facts, "en")).tags if tag == "th"]

    assert tags.count("caption") == tags.count("table")
    assert set(scopes) == {"row", "col"}


def test_inlined_picture_speaks_its_description_and_keeps_its_ids_to_itself() -> None:
    parts = '<clipPath id="c"/><g clip-path="url(#c)" role="x"/>'
    svg = f'<svg width="80" height="40" xmlns="http://www.w3.org/2000/svg">{parts}</svg>'

    text = inline_svg(svg, "one", 'the "lag"')

    assert text == (
        '<svg viewBox="0 0 80 40" role="img" aria-label="the &quot;lag&quot;">'
        '<clipPath id="one-c"/><g clip-path="url(#one-c)"/></svg>'
    )
