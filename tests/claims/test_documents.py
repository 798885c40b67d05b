"""Bytes or a text to a document: encodings, HTML, blocks, language, day of publication."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.claims.reading.documents import document_of
from headway.claims.reading.encodings import GUESSED, MIXED, REPAIRED
from headway.claims.reading.languages import language_of
from headway.claims.reading.sentences import sentences_of
from headway.claims.reading.spans import Document, fold
from headway.errors import DataError

VIETNAMESE = "Khoảng cách giữa hai bên đã thu hẹp còn bốn tháng, theo một báo cáo được công bố vào tháng trước."
ENGLISH = (
    "The gap between the two sides has shrunk to four months, according to a report that was published last month."
)
PAGE = """<!doctype html><html><head><title>Site | Gap</title><meta charset="utf-8">
<meta property="og:title" content="The gap &amp; the chips">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
 "datePublished": "2026-01-14T08:00:00+07:00"}]}</script>
<style>p { color: red }</style></head><body>
<nav>Home News</nav><header><a href="/">Logo</a></header>
<article><h1>The gap &amp; the chips</h1><!-- 99 months -->
<p>The lead of the US is <b>four</b> months.<script>document.write("77 months")</script></p>
<p style="display: none">Hidden 88 months.</p><p hidden>Hidden, too.</p>
<ul><li>One item of it</li><li>Another &nbsp;one</li></ul>
<table><tr><td>cell one</td><td>cell two</td></tr></table>
<p>It took 10<sup>25</sup> FLOP.<sup><a href="#n">[3]</a></sup> It was the 3<sup>rd</sup> of its kind.</p>
<form><p>Subscribe <input value="now"></p></form><aside>Read also</aside></article>
<footer>Contact</footer></body></html>"""


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(document.text[start:end], kind) for start, end, kind in document.blocks]


def test_a_page_is_read_as_a_reader_sees_it() -> None:
    document = document_of(PAGE)

    assert blocks(document) == [
        ("The gap & the chips", "heading"),
        ("The lead of the US is four months.", "paragraph"),
        ("One item of it", "item"),
        ("Another one", "item"),
        ("cell one", "item"),
        ("cell two", "item"),
        ("It took 10^25 FLOP. It was the 3rd of its kind.", "paragraph"),
    ]
    assert (document.title, document.published, document.lang) == ("The gap & the chips", date(2026, 1, 14), "en")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2026-01-15T09:00:00Z">', date(2026, 1, 15)),
        ('<meta name="pubdate" content="2026/01/15">', date(2026, 1, 15)),
        ('<script type="application/ld+json">{"datePublished": "2026-01-15"}</script>', date(2026, 1, 15)),
        ('<script type="application/ld+json">{datePublished: alert(1)}</script>', None),
        ('<meta name="date" content="2026-02-31">', None),
    ],
)
def test_the_day_of_a_page_stands_in_its_metadata(head: str, day: date | None) -> None:
    page = f"<html><head>{head}</head><body><p>The lead of the US is four months.</p></body></html>"

    assert document_of(page).published == day


def test_a_page_that_is_nested_deep_is_read_and_one_without_end_is_refused() -> None:
    page = "<html><body>" + "<div>" * 2_000 + "The gap is four months." + "</div>" * 2_000

    assert document_of(page).text == "The gap is four months."
    with pytest.raises(DataError, match="nested 100,001 deep; give its text alone"):
        document_of("<html><body>" + "<div>" * 100_000 + "The gap is four months.")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A title\n\n11 August 2026\n\n" + ENGLISH, date(2026, 8, 11)),
        ("A title\n\nPublished: August 11, 2026\n\n" + ENGLISH, date(2026, 8, 11)),
        ("Tựa đề\n\nThứ ba, 11/8/2026, 09:00\n\n" + VIETNAMESE, date(2026, 8, 11)),
        ("Tựa đề\n\nNgày 11 tháng 8 năm 2026\n\n" + VIETNAMESE, date(2026, 8, 11)),
        ("---\ntitle: A title\ndate: 2026-08-11\n---\n\n" + ENGLISH, date(2026, 8, 11)),
        ("HANOI, 11 August 2026 — " + ENGLISH, date(2026, 8, 11)),
        (
            ENGLISH + " On 11 August 2026 the company released a model that was trained on its own chips for a year.",
            None,
        ),
    ],
)
def test_the_day_of_a_plain_text_stands_in_its_dateline(text: str, day: date | None) -> None:
    assert document_of(text).published == day


def test_plain_text_has_headings_paragraphs_and_items() -> None:
    text = "# Gap\n\nThe gap is small\nand it is shrinking.\n\n- one item\n- **two** [items](/a)\n\nA heading\n\nText."

    assert blocks(document_of(text, lang="en")) == [
        ("Gap", "heading"),
        ("The gap is small and it is shrinking.", "paragraph"),
        ("one item", "item"),
        ("two items", "item"),
        ("A heading", "heading"),
        ("Text.", "paragraph"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_unicode_is_read_in_every_form(encoding: str) -> None:
    decomposed = unicodedata.normalize("NFD", VIETNAMESE)

    assert document_of(decomposed.encode(encoding)).text == VIETNAMESE


def test_vietnamese_of_windows_is_read_and_the_guess_is_told() -> None:
    # this code page has marks of tone as letters of their own, after the vowel
    tones = {"\u0301": "\xec", "\u0300": "\xcc", "\u0303": "\xde", "\u0309": "\xd2", "\u0323": "\xf2"}
    data = b"".join(_windows_1258(unicodedata.normalize("NFD", each), tones) for each in VIETNAMESE * 3)
    document = document_of(data)

    assert document.text.startswith(VIETNAMESE)
    assert document.remarks == (GUESSED,)


def _windows_1258(letters: str, tones: dict[str, str]) -> bytes:
    """The letter and its tone; the other marks belong to the letter."""
    tone = "".join(tones[each] for each in letters if each in tones)
    base = unicodedata.normalize("NFC", "".join(each for each in letters if each not in tones))
    return base.encode("cp1258") + tone.encode("latin-1")


def test_western_letters_are_read_and_the_guess_is_told() -> None:
    document = document_of(f"{ENGLISH} “Quoted” – said the café.".encode("cp1252"))

    assert document.text.endswith("“Quoted” – said the café.")
    assert document.remarks == (GUESSED,)


def test_mixed_encodings_are_read_piece_by_piece_and_told() -> None:
    document = document_of(VIETNAMESE.encode() + b"\n\nIt\x92s a caf\xe9.\n\n" + VIETNAMESE.encode())

    assert document.text == f"{VIETNAMESE}\n\nIt’s a café.\n\n{VIETNAMESE}"
    assert document.remarks == (MIXED,)


def test_text_that_was_read_wrongly_once_is_taken_back_and_told() -> None:
    damaged = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in VIETNAMESE.encode())
    document = document_of(damaged.encode())

    assert document.text == VIETNAMESE
    assert document.remarks == (REPAIRED,)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04 word/document.xml", "office document"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"some \x00 bytes \x01", "binary"),
        (bytes(range(128, 256)) * 4 + bytes(range(1, 32)) * 9, "binary file or a text in an old encoding"),
        (b"<html><body><script>alert(1)</script></body></html>", "no text in it"),
        (b"  \n \n", "no text in it"),
    ],
)
def test_what_is_no_text_is_told_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said) as told:
        document_of(data, file="article.txt")

    assert "\n" not in str(told.value)
    assert str(told.value).startswith("article.txt: ")


def test_what_cannot_be_seen_is_dropped() -> None:
    document = document_of("four\u00admonths \u200bof\u202e gap\u00a0here\u2009now\ufeff", lang="en")

    assert document.text == "fourmonths of gap here now"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (ENGLISH, "en"),
        (VIETNAMESE, "vi"),
        (fold(VIETNAMESE), "vi"),
        ("China is four months behind.", "en"),
        ("Trung Quoc tut hau bon thang so voi My.", "vi"),
        (
            "L'écart entre les deux pays est de quatre mois, selon un rapport publié dans la presse pour les experts.",
            None,
        ),
        ("La brecha entre los dos países es de cuatro meses, según un informe que se publicó para los expertos.", None),
        (
            "Der Abstand zwischen den Ländern ist auf vier Monate geschrumpft, und das ist nicht viel für die Branche.",
            None,
        ),
        ("中国与美国之间的差距已经缩小到四个月。", None),
        ("Разрыв между странами сократился до четырёх месяцев.", None),
        (
            "Jarak antara kedua negara adalah empat bulan, menurut laporan yang dibuat untuk para ahli dari dunia ini.",
            None,
        ),
        ("12 34 56", None),
        ("Xyzzy", None),
    ],
)
def test_the_language_is_told_by_function_words(text: str, lang: str | None) -> None:
    assert language_of(text) == lang


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_nothing_that_comes_in_crashes(content: str | bytes) -> None:
    try:
        document = document_of(content)
    except DataError:
        return
    for start, end, _ in document.blocks:
        assert document.text[start:end].strip() == document.text[start:end] != ""
    for sentence in sentences_of(document):
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert len(sentence.folded) == len(sentence.text)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</div>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<li",
                "x",
                "<sup>",
                "&amp",
                "<td>",
                "</sup>",
                "10",
            ]
        )
    )
)
def test_no_tangle_of_tags_crashes(pieces: list[str]) -> None:
    try:
        assert document_of("<html>" + "".join(pieces)).text
    except DataError as problem:
        assert "no text" in str(problem)  # noqa: PT017
