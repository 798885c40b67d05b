"""From sentences to claims that are linked to measures, in both languages; the sentences are made up."""

from datetime import date

import pytest

from headway.api.claims.lexicon import load_lexicon
from headway.claims.reading.read import Read, read_document
from headway.claims.reading.spans import Document

#: The day on which every text here was published.
DAY = date(2026, 2, 1)


def read(text: str, lang: str = "en", day: date | None = DAY) -> Read:
    """What is read in a text of one paragraph."""
    document = Document(text=text, blocks=((0, len(text), "paragraph"),), lang=lang, published=day)
    return read_document(document, load_lexicon(), today=DAY)


def calls(text: str, lang: str = "en") -> list[str]:
    """The calls of the claims that are found."""
    return [found.call.text for found in read(text, lang).found]


LAG = "lag(pair=China/US, day=2026-02-01)"


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Chinese models trail American ones by four months.", [LAG]),
        ("en", "American labs are seven months ahead of Chinese ones.", [LAG]),
        ("en", "A four-month gap separates Chinese and American models.", [LAG]),
        ("en", "The best Chinese model is where the US frontier stood nine months ago.", [LAG]),
        ("en", "There is no gap between Chinese and American AI models any more.", [LAG]),
        ("en", "Chinese AI has caught up with American AI.", [LAG]),
        ("en", "In June 2025 Chinese AI was 6 months behind American AI.", ["lag(pair=China/US, day=2025-06-30)"]),
        ("en", "A year ago Chinese AI was 9 months behind American AI.", ["lag(pair=China/US, day=2025-02-01)"]),
        ("en", "Chinese AI will be 3 months behind America's by 2027.", ["lag-ahead(pair=China/US, day=2027-12-31)"]),
        ("en", "Open-weight models lag closed ones by 5 months.", ["lag(pair=open/closed, day=2026-02-01)"]),
        ("en", "Chinese open models are 4.4 months behind American ones.", ["lag(pair=China+open/US, day=2026-02-01)"]),
        (
            "en",
            "DeepSeek trails OpenAI by eight months.",
            ["lag(pair=developer:DeepSeek/developer:OpenAI, day=2026-02-01)"],
        ),
        ("vi", "Mô hình Trung Quốc kém mô hình Mỹ bốn tháng.", [LAG]),
        ("vi", "Mỹ dẫn trước Trung Quốc bảy tháng về AI.", [LAG]),
        ("vi", "AI Trung Quốc đã bắt kịp AI Mỹ.", [LAG]),
        ("vi", "Mô hình trọng số mở đi sau mô hình đóng năm tháng.", ["lag(pair=open/closed, day=2026-02-01)"]),
        ("vi", "Trung Quoc tut hau so voi My 4 thang ve mo hinh AI.", [LAG]),
        ("vi", "Cuối năm 2026, AI Trung Quốc sẽ kém AI Mỹ ba tháng.", ["lag-ahead(pair=China/US, day=2026-12-31)"]),
    ],
)
def test_a_lag_is_linked_to_its_pair_and_day(lang: str, text: str, expected: list[str]) -> None:
    assert calls(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The gap between Chinese and American models has shrunk to four months from an average of seven."),
        ("vi", "Khoảng cách giữa mô hình Trung Quốc và Mỹ đã thu hẹp còn bốn tháng, so với mức trung bình bảy tháng."),
        ("vi", "Khoang cach giua mo hinh Trung Quoc va My da thu hep con bon thang, so voi muc trung binh bay thang."),
    ],
)
def test_a_lag_that_shrank_to_a_number_from_an_average_is_two_claims(lang: str, text: str) -> None:
    found = {each.call.measure: each for each in read(text, lang).found}

    assert set(found) == {"lag", "lag-mean"}
    assert (found["lag"].said.value, found["lag-mean"].said.value) == (4.0, 7.0)
    assert found["lag-mean"].call.arguments["since"] == "2023-01-01"


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Chinese models trailed American ones by 7 months on average since 2023, ranging from 4 to 14 months.",
            {"lag-mean": 7.0, "lag-least": 4.0, "lag-most": 14.0},
        ),
        ("en", "The gap between US and Chinese AI was at its narrowest in 2025, at four months.", {"lag-least": 4.0}),
        ("en", "The gap between US and Chinese AI peaked at 14 months in 2024.", {"lag-most": 14.0}),
        ("en", "The gap between US and Chinese AI narrowed by three months in 2025.", {"lag-change": -3.0}),
        ("vi", "Khoảng cách AI giữa Mỹ và Trung Quốc thu hẹp ba tháng trong năm 2025.", {"lag-change": -3.0}),
        ("vi", "Từ năm 2023, mô hình Trung Quốc trung bình kém Mỹ bảy tháng.", {"lag-mean": 7.0}),
    ],
)
def test_averages_extremes_and_steps_are_measures_of_their_own(
    lang: str, text: str, expected: dict[str, float]
) -> None:
    assert {each.call.measure: each.said.value for each in read(text, lang).found} == expected


def test_what_a_lag_never_was_bounds_its_extremes() -> None:
    (short,) = read("The lag of Chinese AI behind America's has never been shorter than three months.").found
    (long,) = read("The gap between Chinese and American AI was never wider than 14 months.").found

    assert (short.call.measure, short.said.low) == ("lag-least", 3.0)
    assert (long.call.measure, long.said.high) == ("lag-most", 14.0)


@pytest.mark.parametrize(
    ("lang", "text", "low"),
    [
        ("en", "The AI gap between the US and China is widening.", 0.0),
        ("en", "Chinese labs are catching up with American ones.", float("-inf")),
        ("vi", "Khoảng cách AI giữa Mỹ và Trung Quốc đang nới rộng.", 0.0),
        ("vi", "Trung Quốc đang bắt kịp Mỹ về AI.", float("-inf")),
    ],
)
def test_a_direction_without_a_number_is_about_the_last_twelve_months(lang: str, text: str, low: float) -> None:
    (found,) = read(text, lang).found

    assert found.call.text == "lag-change(pair=China/US, since=2025-02-01, until=2026-02-01)"
    assert found.said.low == low


def test_who_leads_without_a_number_is_points_above_zero() -> None:
    (found,) = read("The US leads China in AI.").found

    assert found.call.text == "points(pair=China/US, day=2026-02-01)"
    assert (found.said.low, found.kind) == (0.0, "direction")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The chance that a Chinese lab overtakes OpenAI within three to five years is at most 20%."),
        ("vi", "Xác suất để một hãng Trung Quốc vượt OpenAI trong 3 đến 5 năm tới tối đa là 20%."),
    ],
)
def test_a_chance_of_overtaking_is_read_at_the_end_of_the_years_that_are_named(lang: str, text: str) -> None:
    (found,) = read(text, lang).found

    assert found.call.text == "overtake(pair=China/US, by=2031-02-01)"
    assert (found.said.relation, found.said.high) == ("at most", 0.2)


@pytest.mark.parametrize(
    ("lang", "text", "expected", "value"),
    [
        (
            "en",
            "China owns 5% of the world's AI compute.",
            "world-share(side=China, quarter=2025-Q4, basis=owned)",
            0.05,
        ),
        ("en", "The US has ten times as much compute as China.", "stock-ratio(pair=China/US, quarter=2025-Q4)", 10.0),
        ("en", "China has a tenth of the compute of the US.", "stock-ratio(pair=China/US, quarter=2025-Q4)", 10.0),
        (
            "en",
            "Smuggled chips make up a third of China's compute.",
            "channel-share(side=China, quarter=2025-Q4, channel=smuggled)",
            pytest.approx(1 / 3),
        ),
        (
            "en",
            "America's capital spending was 8 times China's in 2025.",
            "capex-share(pair=China/US, year=2025)",
            0.125,
        ),
        (
            "en",
            "The four US giants spent $302 billion on capex in 2025.",
            "capex(of=Alphabet+Amazon+Meta+Microsoft, year=2025)",
            302.0,
        ),
        ("en", "Amazon's capital expenditure rose 60% in 2025.", "capex-growth(of=Amazon, year=2025)", 1.6),
        ("en", "MiniMax doubled on its first day of trading.", "first-day-move(firm=MiniMax)", 1.0),
        ("en", "Huawei made 812,000 AI chips in 2025.", "output(year=2025)", 812_000.0),
        ("en", "The H20 is one generation old.", "chip-generations(chip=H20 96GB, day=2026-02-01)", 1.0),
        (
            "en",
            "The B300 is ten times as powerful as the H20.",
            "chip-ratio(chip=B300 SXM, versus=H20 96GB, day=2026-02-01)",
            10.0,
        ),
        ("en", "Chinese chips trail American ones by four years.", "chip-lag(pair=China/US, day=2026-02-01)", 48.0),
        (
            "en",
            "Training DeepSeek-V3 on 2,048 H800 chips took 55 days.",
            "training-days(model=deepseek-v3, cluster=h800-deepseek-2048)",
            55.0,
        ),
        ("vi", "Trung Quốc nắm 5% năng lực tính toán AI toàn cầu.", "world-share(side=China, quarter=2025-Q4)", 0.05),
        ("vi", "Chi tiêu vốn của Trung Quốc năm 2025 bằng 1/10 của Mỹ.", "capex-share(pair=China/US, year=2025)", 0.1),
        (
            "vi",
            "Bốn ông lớn Mỹ chi 302 tỷ USD vốn đầu tư trong năm 2025.",
            "capex(of=Alphabet+Amazon+Meta+Microsoft, year=2025)",
            302.0,
        ),
        ("vi", "Huawei sản xuất 812.000 chip AI năm 2025.", "output(year=2025)", 812_000.0),
        ("vi", "Chip Trung Quốc đi sau chip Mỹ bốn năm.", "chip-lag(pair=China/US, day=2026-02-01)", 48.0),
    ],
)
def test_a_number_is_linked_in_the_unit_and_direction_of_its_measure(
    lang: str, text: str, expected: str, value: float
) -> None:
    (found,) = read(text, lang).found

    assert found.call.text == expected
    assert found.said.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The H200 is two generations old, yet stronger than every domestic Chinese chip."),
        ("vi", "H200 đã cũ hai thế hệ nhưng vẫn mạnh hơn mọi con chip nội địa Trung Quốc."),
    ],
)
def test_old_and_yet_stronger_is_two_claims(lang: str, text: str) -> None:
    old, strong = read(text, lang).found

    assert (old.call.measure, old.said.value) == ("chip-generations", 2.0)
    assert strong.call.arguments["versus"] == "side:China"
    assert (strong.said.relation, strong.said.low) == ("more than", 1.0)


def test_a_pair_that_is_not_named_is_that_of_the_sentence_before() -> None:
    found = read("Open models trail closed models. The gap is four months.").found

    assert found[-1].call.arguments["pair"] == "open/closed"
    assert found[-1].confidence < found[0].confidence


def test_a_speaker_and_his_house_are_no_side() -> None:
    (found,) = read(
        "Demis Hassabis, CEO of Google DeepMind, said Chinese models are six months behind American ones."
    ).found

    assert (found.speaker, found.call.text) == ("Demis Hassabis", LAG)


def test_a_hedge_is_marked_and_costs_nothing() -> None:
    (found,) = read("Chinese models may be six months behind American ones.").found

    assert found.hedged
    assert found.confidence == 1.0


@pytest.mark.parametrize(
    ("lang", "text", "why"),
    [
        ("en", "If China gets the chips, its AI will be four months behind America's.", "conditional"),
        ("en", "Europe is two years behind the US in AI.", "no-measure"),
        ("en", "China may overtake the US in AI by 2030.", "no-value"),
        ("en", "Chinese AI is only a few months behind American AI.", "no-value"),
        ("en", "GLM-5.3 is four months behind Claude on cyber tasks.", "one-skill"),
        ("en", "On LMArena the gap between US and Chinese models is 20 points.", "other-yardstick"),
        ("en", "The AI gap between China and the US will widen.", "no-day"),
        ("en", "Power is the bottleneck of American AI.", "cause"),
        ("en", "China's models are not on par with American ones.", "negated"),
        ("en", "He denied that Chinese AI is four months behind American AI.", "denied"),
        ("vi", "Nếu đủ chip, AI Trung Quốc sẽ chỉ kém AI Mỹ bốn tháng.", "conditional"),
        ("vi", "AI Trung Quốc chỉ kém AI Mỹ vài tháng.", "no-value"),
        ("vi", "Nút thắt là năng lực sản xuất chip.", "cause"),
    ],
)
def test_what_is_not_linked_is_listed_with_the_reason(lang: str, text: str, why: str) -> None:
    told = read(text, lang)

    assert not told.found
    assert [each.why for each in told.unlinked] == [why]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "China trails the US by four months in electric vehicle sales."),
        ("en", "Is China four months behind the US in AI?"),
        ("en", "The project is two months behind schedule."),
        ("en", "Token prices fell by half in four months."),
        ("en", "China's GDP gap with the US widened by three points."),
        ("vi", "Thị phần điện thoại của Trung Quốc đạt 60% toàn cầu."),
        ("vi", "Trung Quốc có vượt Mỹ về AI trước năm 2030 không?"),
        ("vi", "Khoảng cách doanh thu giữa OpenAI và DeepSeek đang nới rộng."),
    ],
)
def test_a_look_alike_is_neither_linked_nor_listed(lang: str, text: str) -> None:
    told = read(text, lang)

    assert not told.found
    assert not told.unlinked


def test_two_numbers_for_one_call_are_none() -> None:
    assert not read("Chinese AI is four months behind American AI, and it is six months behind American AI.").found


def test_a_text_in_neither_language_has_no_claims() -> None:
    document = Document(text="中国落后美国四个月。", blocks=((0, 10, "paragraph"),), lang=None)

    assert read_document(document, load_lexicon(), today=DAY) == Read(found=(), unlinked=())


def test_caught_up_with_models_of_months_before_is_a_lag_and_catching_up_within_years_is_not_one_of_that_length() -> (
    None
):
    earlier = read("Mô hình Trung Quốc bắt kịp những mô hình Mỹ ra đời trước đó 7 đến 10 tháng.", "vi")
    ahead = read("Mô hình Trung Quốc sẽ bắt kịp mô hình Mỹ trong hai năm tới.", "vi")

    assert [each.call.measure for each in earlier.found] == ["lag"]
    assert earlier.found[0].said.low < 7 < 10 < earlier.found[0].said.high
    assert [each.call.measure for each in ahead.found] == ["lag-ahead"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "Kimi K3 is as good as GPT-5."), ("en", "Kimi K3 matches GPT-5."), ("vi", "Kimi K3 đã bắt kịp GPT-5.")],
)
def test_two_models_are_not_the_frontiers_of_their_labs(lang: str, text: str) -> None:
    assert calls(text, lang) == []


@pytest.mark.parametrize("word", ["a" + "1" * 60 + "_x", "a" + "1" * 60 + "%", "“" * 20_000, "a@" * 10_000])
def test_a_word_of_any_length_is_read_in_no_time(word: str) -> None:
    assert LAG in calls(f"{word} Chinese models trail American ones by four months.")


def test_each_end_of_a_range_is_as_precise_as_its_own_digits() -> None:
    found = read("Since 2023 the lag of Chinese models behind the US has ranged from 4 to 14 months.").found
    bands = {each.call.measure: (each.said.low, each.said.high) for each in found}

    assert bands == {"lag-least": (3.5, 4.5), "lag-most": (13.5, 14.5)}
