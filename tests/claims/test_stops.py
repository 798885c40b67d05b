"""Sentences that have the words of a claim and make none, or another one; made up, in both languages."""

from datetime import date

import pytest

from headway.api.claims.lexicon import load_lexicon
from headway.claims.reading.read import Read, read_document
from headway.claims.reading.spans import Document

#: The day on which every text here was published.
DAY = date(2026, 8, 20)

AI = {"en": "Chinese models are measured against American ones. ", "vi": "Mô hình Trung Quốc được so với mô hình Mỹ. "}


def read(text: str, lang: str = "en") -> Read:
    """What is read in a text of one paragraph."""
    document = Document(text=text, blocks=((0, len(text), "paragraph"),), lang=lang, published=DAY)
    return read_document(document, load_lexicon(), today=DAY)


def calls(text: str, lang: str = "en") -> list[str]:
    """The calls of the claims that are found."""
    return [found.call.text for found in read(text, lang).found]


@pytest.mark.parametrize(
    ("lang", "text", "why"),
    [
        ("en", "Nobody in the field believes that Chinese AI has caught up with American AI.", "denied"),
        ("en", "She does not think that Chinese AI is six months behind American AI.", "denied"),
        ("en", "Half of the respondents thought that Chinese AI was a year behind American AI.", "no-measure"),
        ("en", "In this scenario Chinese models are level with American ones in 2028.", "conditional"),
        ("en", "Without smuggling, China would have a tenth less AI compute.", "conditional"),
        ("en", "Microsoft's quarterly capital expenditure hit $34.9bn.", "no-measure"),
        ("en", "Chinese clouds rent out a third of their AI compute.", "no-measure"),
        ("vi", "Chẳng mấy ai trong giới này tin AI Trung Quốc đã bắt kịp AI Mỹ.", "denied"),
        ("vi", "Ông nói không tin AI Trung Quốc kém AI Mỹ sáu tháng.", "denied"),
        ("vi", "Một nửa số người được hỏi cho rằng AI Trung Quốc kém AI Mỹ một năm.", "no-measure"),
        ("vi", "Theo kịch bản này, năm 2028 mô hình Trung Quốc ngang bằng mô hình Mỹ.", "conditional"),
    ],
)
def test_what_somebody_else_thinks_or_supposes_is_listed_and_not_linked(lang: str, text: str, why: str) -> None:
    found = read(text, lang)

    assert not found.found
    assert [each.why for each in found.unlinked] == [why]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Our model of Chinese and American AI makes a forecast six months ahead."),
        ("en", "The gap between AI hype and reality in China and America has widened since 2024."),
        ("en", "For China behind the US the model has six versions."),
        ("en", "American labs no longer take their lead over Chinese labs for granted."),
        ("en", "Open weights are farther behind closed ones in knowledge (11.2 months) than in agents (2.1)."),
        ("en", "The amount of memory limits the number of levels that can be undone when making changes."),
        ("en", "China produced 484.3 billion chips in 2025."),
        ("en", "MetaX, Moore Threads and Biren made 150,000 AI chips between them in 2025."),
        ("en", "MiniMax raised its forecast to $500m."),
        ("en", "Zhipu's shares have doubled since its debut."),
        ("en", "The B30A draws half the power of the B300."),
        ("en", "Chinese consumers are two years ahead of American ones in using AI."),
        ("en", "`lag(pair=China/US, day=2026-01-31)` leads to China ahead of the US."),
        ("en", "| China | US | Chinese models are 4 months behind American ones | 2 |"),
        ("vi", "Khoảng cách giữa kỳ vọng và thực tế AI ở Trung Quốc và Mỹ đã nới rộng từ năm 2024."),
        ("vi", "Trung Quốc kém Mỹ hai huy chương vàng."),
        ("vi", "Thời gian huấn luyện của Trung Quốc và Mỹ giảm từ sáu tháng xuống bốn tháng."),
    ],
)
def test_what_only_looks_alike_is_not_linked(lang: str, text: str) -> None:
    assert calls(AI[lang] + text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Between January and June 2025 the gap between Chinese and American models shrank by three months.",
            "lag-change(pair=China/US, since=2025-01-01, until=2025-06-30)",
        ),
        (
            "vi",
            "Từ tháng 1 đến tháng 6 năm 2025, độ trễ của AI Trung Quốc so với AI Mỹ giảm ba tháng.",
            "lag-change(pair=China/US, since=2025-01-01, until=2025-06-30)",
        ),
        (
            "en",
            "The gap between Chinese and American models narrowed within the last year.",
            "lag-change(pair=China/US, since=2025-08-20, until=2026-08-20)",
        ),
    ],
)
def test_a_month_that_begins_a_range_is_in_the_year_of_its_end(lang: str, text: str, expected: str) -> None:
    assert calls(text, lang) == [expected]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The founder wrote a year ago that DeepSeek matched American models seven months older.", "2025-08-20"),
        ("Chinese AI, an adviser said in June 2025, was six months behind American AI.", "2025-06-30"),
        ("The adviser said in June 2025 that a year ago Chinese AI was six months behind American AI.", "2024-06-30"),
        ("In June 2025 an adviser said that Chinese AI was six months behind American AI.", "2025-06-30"),
    ],
)
def test_what_was_said_on_a_day_is_read_on_that_day(text: str, day: str) -> None:
    assert [found.call.arguments["day"] for found in read(text).found] == [day]


def test_a_length_is_no_lag_and_an_average_to_an_end_needs_its_beginning() -> None:
    text = "Over the three years to the end of 2025 Chinese models were on average eight months behind American ones."

    assert calls(text) == []


def test_firms_that_are_named_spend_and_not_the_four_that_they_are_compared_with() -> None:
    text = "The capex of Alibaba and Tencent was $20bn in 2025, against $410bn for four US firms."

    assert calls(text)[0] == "capex(of=Alibaba+Tencent, year=2025)"


def test_a_leading_lab_is_no_lead() -> None:
    text = "On the capability index the leading US system scores six points higher than its nearest Chinese rival."

    assert calls(text) == ["points(pair=China/US, day=2026-08-20)"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("American firms spent 30% more on capex than Chinese firms in 2025.", 1 / 1.35, 1 / 1.25),
        ("China's capex was 90% lower than America's in 2025.", 0.05, 0.15),
        ("China's capex was 10% of America's in 2025.", 0.08, 0.12),
    ],
)
def test_so_much_more_or_less_is_no_share(text: str, low: float, high: float) -> None:
    (found,) = read(text).found

    assert found.call.measure == "capex-share"
    assert found.said.value is not None
    assert low < found.said.value < high


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "China has nine times less AI compute than America."),
        ("en", "The H200's memory is 76% larger than that of the H100."),
        ("en", "China's best closed model is two months ahead of its best open one."),
        ("en", "China is 8 points behind America on the vibrancy index of AI."),
        ("en", "The AI compute of America has grown five-fold a year and that of China three-fold."),
        ("en", "China has a 10% chance of passing ASML by 2035."),
        ("vi", "Năng lực tính toán AI của Mỹ nhiều hơn Trung Quốc 30%."),
    ],
)
def test_what_has_two_readings_or_another_scale_is_not_linked(lang: str, text: str) -> None:
    assert calls(AI[lang] + text, lang) == []


@pytest.mark.parametrize(
    "text",
    [
        "Meta boosted the low end of its annual capex guidance to $70 billion.",
        "Amazon reported $31.4 billion in capital expenditures in Q2.",
        "MiniMax has raised a total of $1.56 billion through seven funding rounds.",
        "By 2024 that gap between Chinese and American models dropped to just 0.3%.",
        "Each point tells the months by which Chinese models lag behind American ones.",
    ],
)
def test_parts_sums_and_other_scales_are_not_linked(text: str) -> None:
    assert calls(AI["en"] + text) == []


def test_a_short_word_for_a_million_counts() -> None:
    (found,) = read("MiniMax had an initial public offering that raised US$619mil.").found

    assert found.said.value == pytest.approx(0.619)


def test_chips_that_trail_are_no_models() -> None:
    text = "China's chips trail the state of the art of the U.S. by four years."

    assert [found.call.measure for found in read(AI["en"] + text).found] == ["chip-lag"]
