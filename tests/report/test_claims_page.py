"""The page of a text whose claims were checked: nothing of the source runs, every number has its note, one file."""

import html
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import claims_samples as samples
import pytest

from headway.charts.claims_shapes import SHAPES
from headway.claims.names import REASONS, VERDICTS
from headway.claims.reading.spans import Document
from headway.claims.registry import MEASURES
from headway.errors import StoreError
from headway.report.claims_bar import WIDTH, claim_bar
from headway.report.claims_page import claims_page
from headway.report.write import write_page
from headway.words import Words, load_words
from headway.words.claims_names import VERDICTS as TOLD
from headway.words.claims_names import verdict_name

EN, VI = load_words("en"), load_words("vi")
BOTH = pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
FETCHING = {"src", "srcset", "data", "poster", "background", "action", "xlink:href", "style"}


#: Links to notes, and all tags.
_NO_TEXT = r'<span class="refs">.*?</span></a></span>|<[^>]+>'


class Reader(HTMLParser):
    """Tags with attributes, ids, and the text by the tag that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def inside(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def page(lang: str = "en", words: Words | None = None, **changes: Any) -> str:
    return claims_page(samples.checked(lang, **changes), samples.document(lang), words or load_words(lang))


@BOTH
def test_the_page_fetches_nothing_and_has_no_script(words: Words) -> None:
    reader = read(page(words.language))

    for tag, attributes in reader.tags:
        assert tag not in {"script", "link", "iframe", "img", "object", "embed", "base", "form", "b"}
        assert not FETCHING & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert "href" not in attributes or str(attributes["href"]).startswith(("#", "https://", "http://"))
    policy = [each["content"] for tag, each in reader.tags if tag == "meta" and "http-equiv" in each]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_markup_in_a_text_or_in_its_numbers_is_shown_and_never_run() -> None:
    evil = "<script>alert(1)</script>"
    told = samples.checked(title=evil)
    told["claims"][0] |= {"said": evil, "speaker": evil, "why": evil, "python": evil}
    told["claims"][0]["sources"] = [
        {"title": evil, "url": "javascript:alert(1)", "published": None, "confidence": "low"}
    ]
    told["unlinked"][0] |= {"text": evil, "reason": evil}
    text = f"{evil} {evil}"
    told["claims"][0] |= {"start": 0, "end": len(evil)}
    document = Document(text=text, blocks=((0, len(text), "paragraph"),), lang="en")

    made = claims_page(told, document, EN)

    assert "<script" not in made
    assert "javascript:" not in made
    assert html.escape(evil) in made


@BOTH
def test_every_claim_has_a_mark_a_number_and_a_note(words: Words) -> None:
    told = samples.checked(words.language)
    reader = read(page(words.language))
    ids = [each["id"] for _, each in reader.tags if "id" in each]
    targets = [str(each["href"])[1:] for tag, each in reader.tags if tag == "a" and str(each["href"])[0] == "#"]

    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    count = len(told["claims"])
    assert {f"note-{number}" for number in range(1, count + 1)} <= set(ids)
    assert {f"ref-{number}" for number in range(1, count + 1)} <= set(targets)
    marked = "".join(reader.inside("mark"))
    assert all(claim["text"] in marked for claim in told["claims"])


def test_a_heading_that_repeats_the_title_is_not_told_twice_unless_it_is_marked() -> None:
    title = "How far behind is the follower?"
    plain, marked = samples.checked(), samples.checked()
    marked["unlinked"].append({"text": title, "start": 0, "end": len(title), "why": "x", "reason": "None."})

    once, twice = (claims_page(told, samples.document(), EN) for told in (plain, marked))

    assert f'<h1 lang="en">{title}</h1>' in once
    assert f'lang="en">{title}</h3>' not in once
    assert f"{title}</span></h3>" in twice


@BOTH
def test_the_text_is_all_there_in_its_order(words: Words) -> None:
    document = samples.document(words.language)

    made = page(words.language)

    article = made[made.index('<section class="article"') : made.index('<section id="unlinked"')]
    for start, end, _ in document.blocks[1:]:
        blocks = re.findall(r'class="text"[^>]*>(.*?)</(?:p|h3)>', article, re.DOTALL)
        texts = [
            html.unescape(re.sub(r"<span class=\"refs\">.*?</span></a></span>|<[^>]+>", "", each)) for each in blocks
        ]
        assert document.text[start:end].split() in [each.split() for each in texts]


def test_two_claims_in_one_sentence_share_one_mark() -> None:
    reader = read(page())

    marks = [each for tag, each in reader.tags if tag == "mark"]

    assert len(samples.checked()["claims"]) == 5
    assert [str(each["class"]).split()[-1] for each in marks] == ["v-several", "v-fails", "v-open",
                                                                  "v-cannot_be_told_apart"]  # fmt: skip


@BOTH
def test_a_verdict_is_told_by_a_word_and_a_shape(words: Words) -> None:
    made = page(words.language)

    for verdict in ("definition differs", "holds", "fails", "cannot be told apart", "open"):
        assert f'<path d="{SHAPES[verdict]}"/></svg>{verdict_name(verdict, words)}' in made


def test_shapes_and_names_cover_every_verdict() -> None:
    assert set(SHAPES) == set(TOLD) == set(VERDICTS)
    assert len(set(SHAPES.values())) == len(SHAPES)


@BOTH
def test_every_measure_has_a_short_name_and_every_reason_a_sentence(words: Words) -> None:
    for measure in MEASURES:
        assert f"claims_names.measure_{measure.name.replace('-', '_')}" in words.messages
        for argument in measure.arguments:
            if argument.axis:
                for choice in argument.choices:
                    assert f"claims_names.level_{argument.name}_{choice.replace('-', '_')}" in words.messages
    assert all(f"claims.reason_{reason.replace('-', '_')}" in words.messages for reason in REASONS)


def test_a_note_tells_what_was_said_and_measured_and_how_to_find_it_again() -> None:
    made = html.unescape(re.sub(r"<[^>]+>", " ", page()))

    told = " ".join(made.split())
    assert "“four months”, true if 3.5–4.5 months" in told
    assert "8.1 months (90% interval 6.1–10.2), read on 31 Jan 2026" in told
    assert "lag at the latest record 4.1 months, 3.6–4.4 93% holds" in told
    assert "By what was known then (data of 19 Dec 2025): 7.9 months (90% interval 5.0–9.9), P(true) 8%: fails." in told
    assert 'headway.claims.measure("lag", pair="China/US", day="2026-01-31", as_of="2026-08-11")' in told
    assert "12% (by model <1% to 66%); cannot be told apart from what was said" in told
    assert "Headway measures no such quantity." in told
    assert "CC BY 4.0" in told


@BOTH
def test_a_text_without_claims_says_so(words: Words) -> None:
    made = page("en", words, claims=[], unlinked=[], counts={}, language=None, published=None, title=None)

    assert html.escape(words.text("claims_page.counts_none")) in made
    assert html.escape(words.text("claims_page.language_none")) in made
    assert "<mark" not in made
    assert 'class="note' not in made


@BOTH
def test_letters_that_were_lost_are_told(words: Words) -> None:
    made = page("en", words, remarks=["letters-lost"])

    assert html.escape(words.text("claims_remarks.remark:letters-lost")) in made


def test_the_language_of_the_page_is_not_that_of_the_text() -> None:
    made = page("vi", EN)

    assert made.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<p class="text" lang="vi">' in made
    assert "What could not be linked" in made


def test_a_sentence_that_ends_beyond_its_block_is_cut_there() -> None:
    told = samples.checked()
    last = told["claims"][-1]
    last["end"] = 10_000

    made = claims_page(told, samples.document(), EN)

    assert 'id="note-5"' in made
    assert made.count("<mark") == 4


def bar_numbers(svg: str, tag: str) -> list[dict[str, float]]:
    found = re.findall(rf"<{tag} ([^>]*)/>", svg)
    return [{name: float(value) for name, value in re.findall(r'([\w-]+)="([-\d.]+)"', each)} for each in found]


def test_the_bar_places_band_and_interval_on_one_axis() -> None:
    claim = samples.claim()

    svg = claim_bar(claim, EN)

    band = bar_numbers(svg, "rect")[1]
    interval = next(each for each in bar_numbers(svg, "line") if each["stroke-width"] == 2.5)
    dot = bar_numbers(svg, "circle")[0]
    month = (interval["x2"] - interval["x1"]) / (10.2 - 6.1)
    assert band["width"] == pytest.approx(month * 1.0, abs=0.2)
    assert dot["cx"] - band["x"] == pytest.approx(month * (8.1 - 3.5), abs=0.2)
    assert 'font-size="11"' in svg
    assert "Said: 3.5–4.5 months. Measured: 8.1 months (90% interval 6.1–10.2)." in svg


@BOTH
def test_the_bar_keeps_its_words_inside(words: Words) -> None:
    for claim in (samples.claim(), samples.holds(), samples.fails(), samples.waiting(), samples.alike()):
        svg = claim_bar(claim, words)

        for x in re.findall(r'\b(?:x|x1|x2|cx)="([-\d.]+)"', svg):
            assert 0 <= float(x) <= WIDTH


def test_an_end_that_is_open_has_an_arrow() -> None:
    longer = samples.claim(measured=samples.interval(6.0, None, None), longer_than=12.0)

    assert claim_bar(samples.claim(), EN).count("<polygon") == 0
    assert claim_bar(samples.fails(), EN).count("<polygon") == 1
    assert claim_bar(longer, EN).count("<polygon") == 1
    assert "more than 12.0 months" in claim_bar(longer, EN)


def test_nothing_is_drawn_where_nothing_was_measured() -> None:
    assert claim_bar(samples.untestable(), EN) == ""
    assert claim_bar(samples.waiting(pool=None), EN) == ""


def test_one_value_without_spread_is_drawn_too() -> None:
    svg = claim_bar(
        samples.claim(band={"low": 5.0, "high": 5.0}, value=5.0, measured=samples.interval(5.0, 5.0, 5.0)), EN
    )

    assert "<circle" in svg


def test_a_page_is_written_whole_over_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "page.html"
    path.parent.mkdir()
    path.write_text("older", "utf-8")

    assert write_page("newer", path) == path

    assert path.read_text("utf-8") == "newer"
    assert [each.name for each in path.parent.iterdir()] == ["page.html"]


def test_a_page_that_cannot_be_written_says_where_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")

    with pytest.raises(StoreError, match=r"is a folder; give a file such as page\.html"):
        write_page("page", tmp_path)
    with pytest.raises(StoreError, match="file is a file"):
        write_page("page", tmp_path / "file" / "page.html")

    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_every_tone_can_be_read_on_white_and_on_the_ground_of_a_note() -> None:
    styles = "".join((files("headway.report") / name).read_text("utf-8") for name in ("page.css", "claims.css"))
    colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", styles))

    for tone in ("holds", "fails", "differs", "plain", "soft"):
        for ground in ("#ffffff", colors["wash"]):
            assert (light(ground) + 0.05) / (light(colors[tone]) + 0.05) >= 4.5, tone


def light(color: str) -> float:
    """Relative luminance of a colour. Source: WCAG 2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
