"""Names that are attacks, everywhere at once: no page runs them, no picture breaks, no terminal obeys."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import changes_samples
import claims_samples as samples
import pytest
from hostile_vintage import ADDRESSES, BENCHMARKS, DAY, NAMES, write_hostile_vintage
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from headway import api
from headway.api import views
from headway.charts.render import to_png, to_svg
from headway.claims.reading.spans import Document
from headway.report import build_report, to_html
from headway.report.blocks import Report
from headway.report.changes_feed import changes_feed
from headway.report.changes_page import changes_report
from headway.report.claims_page import claims_page
from headway.report.feed import feed_text
from headway.report.html import POLICY
from headway.report.write import write_report
from headway.visible import drawable, one_line, visible, visible_json
from headway.words import load_words

#: Elements of a page of ours; a picture inside it has those of PICTURE.
PAGE = frozenset(
    "html head meta title style body main nav footer section article aside header h1 h2 h3 h4 p a ul ol li dl div dt "
    "dd strong em span mark details summary figure figcaption table caption thead tbody tr th td pre code small sup "
    "cite blockquote time abbr br hr q".split()
)
PICTURE = frozenset(
    "svg g path rect line text tspan title desc circle defs clipPath linearGradient stop a use polygon".split()
)

#: Keys under which the answers of commands hold names and texts of others.
NAMED = frozenset({"model", "benchmark", "title", "citation", "program", "why", "developers", "access_unknown"})


def attacked(value: Any, key: str = "") -> Any:
    """A value with attacks in the place of names, the same one for the same name, and of addresses."""
    if isinstance(value, dict):
        return {name: attacked(each, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(attacked(each, key) for each in value)
    if isinstance(value, str) and key in NAMED:
        return NAMES[sum(map(ord, value)) % len(NAMES)]
    return ADDRESSES[len(value) % len(ADDRESSES)] if isinstance(value, str) and key == "url" else value


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every element of a page with its attributes, as a browser reads them."""
    root = LexborHTMLParser(text).root
    assert root is not None
    return [(node.tag, dict(node.attributes)) for node in root.traverse(include_text=False)]


def harmless(text: str) -> None:
    """Assert that a page or a picture in it runs, fetches and leads to nothing."""
    found = elements(text)
    assert found
    for tag, attributes in found:
        assert tag in PAGE | PICTURE or tag.lower() in {each.lower() for each in PICTURE}, tag
        assert not [name for name in attributes if name.startswith("on")], attributes
        assert not {"src", "srcdoc", "action", "formaction", "xlink:href", "data"} & attributes.keys(), attributes
        if "href" in attributes:
            assert re.match(r"(https?://|#)[^\x00-\x20\"<>]*$", str(attributes["href"])), attributes
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) is None


def hostile_report(pair_of: Any, facts: Any, language: str) -> Report:
    pair = pair_of()
    gaps = {name: attacked(gap) for name, gap in pair.gaps.items()}
    facts = attacked(facts) | {"undetermined": list(NAMES), "dates_moved": list(NAMES), "command": NAMES[0]}
    made = type(pair)(slug=pair.slug, gaps=gaps, then=tuple(attacked(each) for each in pair.then))
    return build_report([made], load_words(language), facts)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_report_of_attacks_is_a_harmless_page_with_readable_pictures(
    pair_of: Any, facts: Any, language: str, tmp_path: Path
) -> None:
    report = hostile_report(pair_of, facts, language)

    write_report(report, tmp_path / "out", cache=tmp_path / "cache")

    page = (tmp_path / "out/report.html").read_bytes().decode()
    told = json.loads((tmp_path / "out/report.json").read_bytes())
    harmless(page)
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in page
    assert any(tag == "svg" for tag, _ in elements(page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert told["headline"] == report.headline  # a program gets the names as they are
    for path in (tmp_path / "out/charts").glob("*.svg"):
        picture = path.read_text("utf-8")
        assert {each.tag.rpartition("}")[2] for each in ET.fromstring(picture).iter()} <= PICTURE
        harmless(picture)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_page_of_claims_about_attacks_is_harmless(language: str) -> None:
    told = attacked(samples.checked(language))
    text = "\n".join((*NAMES, *BENCHMARKS))
    told |= {"title": NAMES[0], "claims": [{**claim, "start": 0, "end": 20} for claim in told["claims"]]}
    told["unlinked"] = [{**each, "text": NAMES[1], "start": 30, "end": 60} for each in told["unlinked"]]
    document = Document(text=text, blocks=((0, len(text), "paragraph"),), lang=language)

    page = claims_page(told, document, load_words(language))

    harmless(page)
    assert f'content="{POLICY}"' in page


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_changed_of_attacks_is_a_harmless_page_and_a_harmless_feed(language: str) -> None:
    told = attacked(changes_samples.compared()) | {"citation": NAMES[6]}
    words = load_words(language)
    report = changes_report(told, words)
    pictures = {name: "<svg></svg>" for each in report.figures for name in (each.name, f"{each.name}-narrow")}

    page = to_html(report, pictures)
    root = ET.fromstring(feed_text(changes_feed([told], words, asked=(NAMES[0], *NAMES[4:6]), link=NAMES[1])))

    harmless(page)
    assert "&lt;" in page
    contents = [each.text or "" for each in root.iter("{http://www.w3.org/2005/Atom}content")]
    assert contents
    for content in contents:
        assert {tag for tag, _ in elements(content)} <= {"html", "head", "body", "p", "ul", "li", "a"}
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "".join(root.itertext())) is None


def drawn(name: str) -> dict[str, Any]:
    """A picture with a name wherever one can stand."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": name,
        "title": name,
        "data": {"values": [{"name": name, "value": 1}]},
        "mark": {"type": "bar", "ariaRoleDescription": "cell"},
        "encoding": {
            "x": {"field": "name", "type": "nominal", "title": name},
            "y": {"field": "value", "type": "quantitative"},
            "text": {"field": "name"},
            "tooltip": {"field": "name", "title": name},
        },
    }


def test_names_in_a_picture_are_text(tmp_path: Path) -> None:
    names = (*NAMES, *BENCHMARKS, "\ud800", "\ufffe", "\\", '\\"', "\u2028")
    parts = [{key: part for key, part in drawn(name).items() if key != "$schema"} for name in names]

    svg = to_svg({"$schema": drawn("")["$schema"], "vconcat": parts}, cache=tmp_path)

    tags = {each.tag.rpartition("}")[2] for each in ET.fromstring(svg).iter()}
    harmless(svg)
    assert tags <= {"svg", "g", "path", "rect", "line", "text", "tspan", "title"}
    assert to_png(svg, 0.1, cache=tmp_path).startswith(b"\x89PNG")


def test_a_picture_without_attacks_is_drawn_from_the_same_specification() -> None:
    spec = drawn("DeepSeek-R1 (May 2025), 模型 — “Ẑ” à la carte\u200d🙂") | {"expr": "a\\b", "n": [1, None, True, 0.5]}

    assert drawable(spec) == spec
    assert json.dumps(drawable(spec)) == json.dumps(spec)


@given(st.text())
def test_what_is_written_out_can_be_seen_and_what_was_seen_stays(text: str) -> None:
    found = visible(text)

    assert visible(found) == found
    assert found.encode("utf-8").decode("utf-8") == found
    assert "\x1b" not in found
    assert "\u202e" not in found
    assert len(one_line(text).splitlines()) <= 1
    if text.isprintable():
        assert found == one_line(text) == text


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_for_a_terminal_is_the_same_document(value: Any) -> None:
    text = visible_json(json.dumps(value, ensure_ascii=False))

    assert json.loads(text) == value
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) is None


def test_every_page_escapes_by_one_function() -> None:
    """Whoever writes a page takes `escape` from `report.html`: the one of the library lets control characters by."""
    sources = Path(to_html.__code__.co_filename).parents[1].rglob("*.py")

    found = [path.name for path in sources if "from html import escape" in path.read_text("utf-8")]

    assert found == ["html.py"]


@pytest.mark.slow
def test_the_whole_report_of_a_vintage_of_attacks_is_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the tables to the page, with the trust part; of the views, those that name models of this vintage alone.

    The others take minutes each, and what they print is attacked above.
    """
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    monkeypatch.setattr("headway.api.reports.vintages_of_index", lambda: ())
    for name in ("_COMPUTE", "_PLANS", "_RACES", "_CLAIMS", "_FORECASTS"):
        monkeypatch.setattr(views, name, {})
    monkeypatch.setattr(views, "_VIEWS", {"labs": views._VIEWS["labs"]})
    write_hostile_vintage(tmp_path / "store", models=60)

    for language in ("en", "vi"):
        made = api.report(lang=language, out=tmp_path / language, vintage=DAY)

        page = made.path.read_bytes().decode()
        harmless(page)
        assert [row["vintage"] for row in made.content["trust"]["vintages"]] == [DAY]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        for path in (tmp_path / language / "charts").glob("*.svg"):
            harmless(path.read_text("utf-8"))
            assert {each.tag.rpartition("}")[2] for each in ET.fromstring(path.read_text("utf-8")).iter()} <= PICTURE
