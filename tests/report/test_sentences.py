"""The sentences that a reader takes away."""

from typing import Any

import pytest

from headway.report import sentences as say
from headway.words import load_words
from headway.words.phrases import day, group_name, lag_text, probability, span

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
        "đã đạt từ 4,6 tháng trước (khoảng 90%: 3,1–7,9)."
    )
    assert strong == "4,6 tháng"


def test_headline_says_so_when_the_follower_leads(gap_of: Any, span_of: Any) -> None:
    text, _ = say.headline(gap_of(lag=span_of(0.0, 0.0, 2.1), points=span_of(-3.0, -1.0, 0.5)), EN)

    assert "level with or ahead of the US frontier: 0 months behind (90% interval 0.0–2.1)" in text


def test_a_follower_that_was_overtaken_that_very_day_does_not_lead(gap_of: Any, span_of: Any) -> None:
    gap = gap_of(lag=span_of(0.0, 0.0, 2.1), points=span_of(0.0, 0.1, 2.0))

    assert "stood where the US frontier had stood 0.0 months earlier" in say.headline(gap, EN)[0]
    assert say.points_apart(gap, EN) == "The two frontiers are 0.1 index points apart (90% interval 0.0–2.0)."


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_censored_headline_says_what_the_lag_is_longer_than(gap_of: Any, span_of: Any, words: Any) -> None:
    text, strong = say.headline(gap_of(lag=span_of(12.0, None, None), longer_than=29.0), words)

    assert strong == words.months(29.0)
    assert strong in text
    assert words.text("phrases.span_open", low=words.number(12.0)) in text


def test_an_end_beyond_the_data_is_said_in_words(span_of: Any) -> None:
    assert span(span_of(3.1, 4.6, None), EN) == "3.1 or more"
    assert span(span_of(None, None, None), VI) == "quá phạm vi dữ liệu"


def test_ends_below_zero_are_not_joined_by_a_dash(span_of: Any) -> None:
    assert span(span_of(-7.0, -4.6, -3.1), EN) == "−7.0 to −3.1"


def test_a_lag_that_cannot_be_read_says_what_it_is_longer_than(span_of: Any) -> None:
    def text(low: float | None, longer_than: float | None) -> str:
        return lag_text({"lag": span_of(low, None, None), "longer_than": longer_than}, EN)

    assert text(13.8, 13.8) == "over 13.8"
    assert text(5.4, 13.8) == "over 13.8 (5.4 or more)"
    assert text(None, None) == text(0.0, 0.0) == "before the leader's first model"


@pytest.mark.parametrize(
    ("group", "english", "vietnamese"),
    [
        ("country:China+access:open", "China (open weights)", "Trung Quốc (trọng số mở)"),
        ("country:France", "France", "Pháp"),
        ("developer:DeepSeek", "DeepSeek", "DeepSeek"),
        ("US", "US", "Mỹ"),
        ("my own", "my own", "my own"),
    ],
)
def test_groups_have_names_in_every_language(group: str, english: str, vietnamese: str) -> None:
    assert (group_name(group, EN), group_name(group, VI)) == (english, vietnamese)


def test_any_other_group_is_named_by_its_name(gap_of: Any) -> None:
    gap = gap_of(follower="developer:DeepSeek", leader="developer:OpenAI")

    assert "the best model of DeepSeek (Kimi K3) stood where the frontier of OpenAI" in say.headline(gap, EN)[0]


def test_a_follower_ahead_is_so_many_points_ahead(gap_of: Any, span_of: Any) -> None:
    gap = gap_of(points=span_of(-7.0, -4.6, -3.1), lag=span_of(0.0, 0.0, 0.0))

    assert say.points_apart(gap, EN) == "The Chinese frontier is 4.6 index points ahead (90% interval 3.1–7.0)."
    assert say.reached(gap, EN) is None


def test_points_of_ones_own_scale_are_not_called_index_points(gap_of: Any) -> None:
    assert "3.5 points apart" in (say.points_apart(gap_of(yardstick="table"), EN) or "")


def test_open_and_closed_weights_have_adjectives(gap_of: Any, open_closed: dict[str, str]) -> None:
    text, _ = say.headline(gap_of(**open_closed), EN)

    assert "the best open-weight model (Kimi K3) stood where the closed-weight frontier" in text


@pytest.mark.parametrize(
    ("shrank", "widened", "words", "expected"),
    [
        (0.95, 0.05, EN, "has shrunk since"),
        (0.05, 0.95, EN, "has widened since"),
        (0.5, 0.5, EN, "cannot be told apart"),
        (0.15, 0.05, EN, "cannot be told apart"),
        (0.95, 0.05, VI, "đã thu hẹp"),
        (0.05, 0.95, VI, "đã nới rộng"),
        (0.5, 0.5, VI, "Chưa thể phân biệt"),
    ],
)
def test_change_is_called_only_from_nine_in_ten(
    gap_of: Any, shrank: float, widened: float, words: Any, expected: str
) -> None:
    found = say.change(gap_of(p_shrank=shrank, p_widened=widened), words)

    assert found is not None
    title, text = found
    assert expected in title
    assert words.percent(max(shrank, widened)) in text
    assert words.date_long(day("2025-08-11")) in text


def test_a_lag_that_is_the_same_in_most_draws_is_called_the_same(gap_of: Any) -> None:
    found = say.change(gap_of(p_shrank=0.01, p_widened=0.0), EN)

    assert found is not None
    assert found[0] == "The lag on 11 August 2026 is the same as on 11 August 2025"
    assert found[1].endswith("and the same with one of 99%.")


def test_draws_that_do_not_decide_are_counted_in_the_sentence(gap_of: Any) -> None:
    found = say.change(gap_of(p_shrank=0.08, p_widened=0.0, p_shrank_decided=0.08), EN)

    assert found is not None
    assert "cannot be told apart" in found[0]
    assert found[1].endswith("In 92% of the draws it cannot be told.")


def test_the_change_of_points_is_not_called_a_lag(gap_of: Any) -> None:
    found = say.change(gap_of(definition="points"), EN)

    assert found is not None
    assert "gap in points" in found[1]


def test_change_is_silent_where_it_is_not_known(gap_of: Any) -> None:
    assert say.change(gap_of(p_shrank=None), EN) is None


@pytest.mark.parametrize(("share", "text"), [(0.0, "<1%"), (0.004, "<1%"), (0.37, "37%"), (0.999, ">99%")])
def test_probability_never_claims_certainty(share: float, text: str) -> None:
    assert probability(share, EN) == text
