"""The sentences that a reader takes away."""

from typing import Any

import pytest

from headway.report import sentences as say
from headway.words import load_words
from headway.words.phrases import day, probability, span

EN, VI = load_words("en"), load_words("vi")


def test_headline_gives_date_model_lag_and_interval(gap_of: Any) -> None:
    text, strong = say.headline(gap_of(), EN)

    assert text == (
        "On 11 August 2026 the best Chinese model (Kimi K3) stood where the US frontier had stood 4.6 months earlier "
        "(90% interval 3.1–7.9)."
    )
    assert strong == "4.6 months"


def test_vietnamese_headline_uses_vietnamese_numbers_and_dates(gap_of: Any) -> None:
    text, strong = say.headline(gap_of(), VI)

    assert text == (
        "Vào ngày 11 tháng 8 năm 2026, mô hình tốt nhất của Trung Quốc (Kimi K3) đứng ở mức mà tuyến đầu của Mỹ "
        "đã đạt tới 4,6 tháng trước đó (khoảng 90%: 3,1–7,9)."
    )
    assert strong == "4,6 tháng"


def test_headline_says_so_when_the_follower_leads(gap_of: Any, span_of: Any) -> None:
    text, _ = say.headline(gap_of(lag=span_of(0.0, 0.0, 2.1)), EN)

    assert "level with or ahead of the US frontier: 0 months behind (90% interval 0.0–2.1)" in text


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_censored_headline_names_no_number_of_months(gap_of: Any, span_of: Any, words: Any) -> None:
    text, strong = say.headline(gap_of(lag=span_of(None, None, None)), words)

    assert strong == ""
    assert "None" not in text
    assert words.text("phrases.span_unknown") in text


def test_an_end_beyond_the_data_is_said_in_words(span_of: Any) -> None:
    assert span(span_of(3.1, 4.6, None), EN) == "3.1 to longer than the data reach"


def test_any_other_group_is_named_by_its_name(gap_of: Any) -> None:
    gap = gap_of(
        follower="developer:DeepSeek", follower_name="DeepSeek", leader="developer:OpenAI", leader_name="OpenAI"
    )

    assert "the best model of DeepSeek (Kimi K3) stood where the frontier of OpenAI" in say.headline(gap, EN)[0]


def test_open_and_closed_weights_have_adjectives(gap_of: Any, open_closed: dict[str, str]) -> None:
    text, _ = say.headline(gap_of(**open_closed), EN)

    assert "the best open-weight model (Kimi K3) stood where the closed-weight frontier" in text


@pytest.mark.parametrize(
    ("p", "words", "expected"),
    [
        (0.95, EN, "has shrunk since"),
        (0.05, EN, "has widened since"),
        (0.5, EN, "cannot be told apart"),
        (0.95, VI, "đã thu hẹp"),
        (0.05, VI, "đã nới rộng"),
        (0.5, VI, "Chưa thể phân biệt"),
    ],
)
def test_change_is_called_only_from_nine_in_ten(gap_of: Any, p: float, words: Any, expected: str) -> None:
    found = say.change(gap_of(p_shrank=p), words)

    assert found is not None
    title, text = found
    assert expected in title
    assert words.percent(p) in text or words.percent(1 - p) in text
    assert words.date_long(day("2025-08-11")) in text


def test_change_is_silent_where_it_is_not_known(gap_of: Any) -> None:
    assert say.change(gap_of(p_shrank=None), EN) is None


@pytest.mark.parametrize(("share", "text"), [(0.0, "<1%"), (0.004, "<1%"), (0.37, "37%"), (0.999, ">99%")])
def test_probability_never_claims_certainty(share: float, text: str) -> None:
    assert probability(share, EN) == text
