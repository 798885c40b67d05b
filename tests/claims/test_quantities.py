"""Quantities of a sentence, English and Vietnamese, with and without diacritics."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.claims.names import ABOUT, AT_LEAST, AT_MOST, BETWEEN, EQUALS, LESS, MORE, RELATIONS
from headway.claims.reading.documents import document_of
from headway.claims.reading.numbers import parse_figures
from headway.claims.reading.quantities import quantities_of
from headway.claims.reading.sentences import sentences_of
from headway.claims.reading.spans import Quantity, Sentence, fold


def found(text: str, lang: str) -> list[Quantity]:
    return list(quantities_of(Sentence(start=0, end=len(text), text=text, folded=fold(text)), lang=lang))


def said(text: str, lang: str) -> list[tuple[object, ...]]:
    return [
        (each.relation, each.value if each.low is None else (each.low, each.high), each.unit)
        for each in found(text, lang)
    ]


ENGLISH = [
    ("China is four months behind, down from an average of seven.", [(EQUALS, 4, "month"), (EQUALS, 7, "month")]),
    ("At most a 20% chance in three to five years.", [(AT_MOST, 0.2, "share"), (BETWEEN, (3, 5), "year")]),
    ("Four months, against five of seven labs, is small.", [(EQUALS, 4, "month")]),
    ("One side spends a tenth of the other.", [(EQUALS, 0.1, "ratio")]),
    (
        "It spends one-tenth, or 1/10, or two-thirds.",
        [(EQUALS, 0.1, "ratio")] * 2 + [(EQUALS, 0.666666666667, "ratio")],
    ),
    (
        "$302bn against US$51 billion and 120 billion yuan.",
        [(EQUALS, 302e9, "usd"), (EQUALS, 51e9, "usd"), (EQUALS, 120e9, "cny")],
    ),
    ("57 billion USD, €3m, ¥2 trillion.", [(EQUALS, 57e9, "usd"), (EQUALS, 3e6, "eur"), (EQUALS, 2e12, "cny")]),
    ("It made 200,000 Ascend AI chips and 50k H100s.", [(EQUALS, 2e5, "chip"), (EQUALS, 5e4, "chip")]),
    ("The equivalent of 320,000 H100s or 60,000 H100e.", [(EQUALS, 3.2e5, "h100e"), (EQUALS, 6e4, "h100e")]),
    ("One to two orders of magnitude more.", [(BETWEEN, (10, 100), "ratio")]),
    ("Ten times, 5x, fivefold, 10-fold, twice.", [(EQUALS, each, "ratio") for each in (10, 5, 5, 10, 2)]),
    (
        "Between 3 and 6 months; 7–10 months; six or seven months.",
        [(BETWEEN, each, "month") for each in ((3, 6), (7, 10), (6, 7))],
    ),
    ("A year and a half to two years behind.", [(BETWEEN, (1.5, 2), "year")]),
    ("It fell from 9.26% to 1.70%.", [(EQUALS, 0.0926, "share"), (EQUALS, 0.017, "share")]),
    ("It rose from 5 to 7 months.", [(EQUALS, 5, "month"), (EQUALS, 7, "month")]),
    ("It takes from 5 to 7 months.", [(BETWEEN, (5, 7), "month")]),
    ("Just over 5 percent, more than half of it.", [(ABOUT, 0.05, "share"), (MORE, 0.5, "ratio")]),
    (
        "Less than a year; 20% or less; 30%+; up to 3 months.",
        [(LESS, 1, "year"), (AT_MOST, 0.2, "share"), (AT_LEAST, 0.3, "share"), (AT_MOST, 3, "month")],
    ),
    ("No more than two years, not less than 3 points.", [(AT_MOST, 2, "year"), (AT_LEAST, 3, "point")]),
    (
        "Only four months; about a year; nearly 8 months; ~3 months.",
        [(EQUALS, 4, "month"), (ABOUT, 1, "year"), (ABOUT, 8, "month"), (ABOUT, 3, "month")],
    ),
    ("Two generations old; a generation behind.", [(EQUALS, 2, "generation"), (EQUALS, 1, "generation")]),
    (
        "4.5 GW, 300 MW, 1.2 × 10^26 FLOP, 1e25 FLOP.",
        [(EQUALS, 4.5, "gw"), (EQUALS, 0.3, "gw"), (EQUALS, 1.2e26, "flop"), (EQUALS, 1e25, "flop")],
    ),
    ("Shares of 20, 30 and 40%.", [(EQUALS, 0.2, "share"), (EQUALS, 0.3, "share"), (EQUALS, 0.4, "share")]),
    (
        "$3-5 billion; $3m–$5m; between $3 and $5 million.",
        [(BETWEEN, (3e9, 5e9), "usd"), (BETWEEN, (3e6, 5e6), "usd"), (BETWEEN, (3e6, 5e6), "usd")],
    ),
    ("Three or more years; ten or more chips.", [(AT_LEAST, 3, "year"), (AT_LEAST, 10, "chip")]),
    ("It ranked third, then came second, then #1.", [(EQUALS, 3, "rank"), (EQUALS, 2, "rank"), (EQUALS, 1, "rank")]),
    ("The four-month gap, the 20 percent drop.", [(EQUALS, 4, "month"), (EQUALS, 0.2, "share")]),
    ("One in ten, 9 out of 10.", [(EQUALS, 0.1, "share"), (EQUALS, 0.9, "share")]),
    (
        "Two weeks, a quarter of it, two quarters, half a year.",
        [(EQUALS, 14, "day"), (EQUALS, 0.25, "ratio"), (EQUALS, 6, "month"), (EQUALS, 0.5, "year")],
    ),
    ("It spent $40 billion over three years.", [(EQUALS, 4e10, "usd"), (EQUALS, 3, "year")]),
    ("It is over three years behind.", [(MORE, 3, "year")]),
]

VIETNAMESE = [
    ("Tụt hậu bốn tháng, giảm từ mức trung bình bảy tháng.", [(EQUALS, 4, "month"), (EQUALS, 7, "month")]),
    ("Xác suất trong 3 đến 5 năm tới là 20% hoặc thấp hơn.", [(BETWEEN, (3, 5), "year"), (AT_MOST, 0.2, "share")]),
    ("Tối đa 20 phần trăm, từ 3-5 năm.", [(AT_MOST, 0.2, "share"), (BETWEEN, (3, 5), "year")]),
    ("Chi tiêu vốn chỉ bằng một phần mười, tức 1/10.", [(EQUALS, 0.1, "ratio")] * 2),
    ("Chi 3-5 tỷ USD.", [(BETWEEN, (3e9, 5e9), "usd")]),
    ("Khoảng 57 tỷ USD hay 1 tỷ đô la.", [(ABOUT, 57e9, "usd"), (EQUALS, 1e9, "usd")]),
    ("Huawei có 200.000 con chip, hơn 50.000 card.", [(EQUALS, 2e5, "chip"), (MORE, 5e4, "chip")]),
    ("Tăng gấp đôi, gấp ba lần, gấp hơn 10 lần.", [(EQUALS, 2, "ratio"), (EQUALS, 3, "ratio"), (MORE, 10, "ratio")]),
    ("Mạnh hơn 5 lần và chưa đến một nửa.", [(EQUALS, 5, "ratio"), (LESS, 0.5, "ratio")]),
    ("Hai thế hệ, một năm rưỡi, nửa năm.", [(EQUALS, 2, "generation"), (EQUALS, 1.5, "year"), (EQUALS, 0.5, "year")]),
    (
        "Hai trăm nghìn chip, 1,5 triệu chip, ba triệu rưỡi chip.",
        [(EQUALS, each, "chip") for each in (2e5, 1.5e6, 3.5e6)],
    ),
    (
        "4,7 tháng; 1.234,5 tỷ USD; 12 điểm; 4,5 GW.",
        [(EQUALS, 4.7, "month"), (EQUALS, 1234.5e9, "usd"), (EQUALS, 12, "point"), (EQUALS, 4.5, "gw")],
    ),
    ("Lớn hơn một đến hai bậc độ lớn.", [(BETWEEN, (10, 100), "ratio")]),
    (
        "300 tỷ nhân dân tệ, ít nhất 3 tháng, không quá 20%.",
        [(EQUALS, 3e11, "cny"), (AT_LEAST, 3, "month"), (AT_MOST, 0.2, "share")],
    ),
    (
        "Hai mươi lăm tháng, mười hai tháng, một trăm năm.",
        [(EQUALS, 25, "month"), (EQUALS, 12, "month"), (EQUALS, 100, "year")],
    ),
    ("Năm tháng, năm năm; năm ngoái; năm 2025.", [(EQUALS, 5, "month"), (EQUALS, 5, "year")]),
    (
        "Hai ba tháng; 3 tháng trở lên; gần 8 tháng.",
        [(BETWEEN, (2, 3), "month"), (AT_LEAST, 3, "month"), (ABOUT, 8, "month")],
    ),
    ("Đứng thứ ba, xếp hạng 2.", [(EQUALS, 3, "rank"), (EQUALS, 2, "rank")]),
    ("Ba phần tư, 2 phần 3.", [(EQUALS, 0.75, "ratio"), (EQUALS, 0.666666666667, "ratio")]),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_quantities(text: str, expected: list[tuple[object, ...]]) -> None:
    assert said(text, "en") == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE)
def test_vietnamese_quantities_with_diacritics_and_without(text: str, expected: list[tuple[object, ...]]) -> None:
    assert said(text, "vi") == expected
    assert said("".join(fold(each).upper() if each.isupper() else fold(each) for each in text), "vi") == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "GPT-5.5, Claude 4, H200, K2, V4, Qwen3.8 and Opus 4.8 are names."),
        ("en", "In 2025 GPU exports stopped; the 5G of May 2026, 11/8/2026 and Q4 2025."),
        ("en", "Call 0912 345 678 or +84 912 345 678, write to a1@b2.org, see https://a.org/3-months."),
        ("en", "Version 1.2.3 of phase 2, a 5 nm node, 80 GB, 2.8 million GPU-hours, at 10:30."),
        ("en", "The first half of it, a third lab, the second one, one of the two labs, no one."),
        ("en", "It costs that every year, twice a year, and it may rise a month from now [12]."),
        ("vi", "Năm 2025, tháng 8, ngày 11 tháng 8 năm 2026, 11/8/2026, quý 4/2025, sau tháng 6."),
        ("vi", "Claude 4 năm ngoái, thế kỷ 21, lần thứ ba, mỗi năm, một công ty, tỷ lệ đó."),
        ("vi", "Nam 2025, sau thang 6, nam ngoai, ba noi, tu do, sau do, bay gio, Viet Nam."),
    ],
)
def test_figures_that_count_nothing_are_left_alone(lang: str, text: str) -> None:
    assert said(text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang", "value", "digits", "unclear"),
    [
        ("1,234.5", "en", 1234.5, 5, False),
        ("1.234,5", "vi", 1234.5, 5, False),
        ("1.234,5", "en", 1234.5, 5, False),
        ("1,234", "en", 1234.0, 4, False),
        ("1.234", "vi", 1234.0, 4, False),
        ("1,234", "vi", 1.234, 4, True),
        ("200,000", "vi", 200_000.0, 1, False),
        ("200.000", "en", 200_000.0, 1, False),
        ("0.125", "vi", 0.125, 3, False),
        ("4,4", "en", 4.4, 2, False),
        ("1.70", "en", 1.7, 3, False),
        ("1.234.567", "en", 1_234_567.0, 7, False),
        ("200 000", "en", 200_000.0, 1, False),
    ],
)
def test_separators_are_read_as_the_language_writes_them(
    text: str, lang: str, value: float, digits: int, unclear: bool
) -> None:
    assert parse_figures(text, lang) == (value, digits, unclear)


def test_a_separator_that_may_mean_either_is_told_as_nothing() -> None:
    assert said("Khoản chi là 1,234 tỷ USD của họ.", "vi") == []
    assert said("Họ có 1,234 chip.", "vi") == [(EQUALS, 1234.0, "chip")]


def test_decomposed_text_is_read_as_composed() -> None:
    text = "Khoảng cách được thu hẹp còn bốn tháng, chưa đến một nửa của trước đây."
    documents = [document_of(each) for each in (text, unicodedata.normalize("NFD", text))]

    assert documents[0] == documents[1]
    assert said(documents[1].text, "vi") == [(EQUALS, 4.0, "month"), (LESS, 0.5, "ratio")]


def test_digits_are_those_that_were_written() -> None:
    assert [each.digits for each in found("$302bn, 200,000 chips, 4.40 months, seven months, 1/10", "en")] == [
        3,
        1,
        3,
        0,
        0,
    ]


_PIECES = (
    "a an one two hundred thousand million half quarter third of to and or from between at most least about than % $ "
    "US$ 3 4.5 1,234 1.234,5 2025 1/10 ½ 10^25 months years x times -fold - – / . , ( ) H100 GPT-5 chips points "
    "năm tháng ba hai mười phần trăm tỷ triệu rưỡi nửa gấp đôi lần đến từ khoảng hơn không quá ngày "
    "11 quý nam thang muoi ranked first"
).split()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=14), st.sampled_from(["en", "vi", None])
)
def test_any_words_in_any_order_give_spans_of_the_text(words: list[str], lang: str | None) -> None:
    text = " ".join(words).strip() or "x"
    document = document_of(f"x {text}", lang=lang)
    for sentence in sentences_of(document):
        last = sentence.start
        for each in quantities_of(sentence, lang=lang):
            assert last <= each.start < each.end <= sentence.end
            assert document.text[each.start : each.end] == each.words
            assert each.relation in RELATIONS
            assert (each.value is None) == (each.relation == BETWEEN)
            last = each.end
