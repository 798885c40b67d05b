"""The section on compute and efficiency."""

from datetime import date
from typing import Any

import pytest

from headway import api
from headway.report.account import account_section, sentences
from headway.report.blocks import Figure, Table, Text
from headway.words import load_words


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_account(vintage="2025-12-19", draws=200).to_dict()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_section_has_text_two_pictures_and_three_tables(data: dict[str, Any], language: str) -> None:
    section = account_section(data, load_words(language))

    kinds = [type(block) for block in section.blocks]
    assert kinds.count(Figure) == 2
    assert [block.name for block in section.blocks if isinstance(block, Table)] == [
        "account_dates",
        "account_slopes",
        "account_differences",
    ]
    assert all(block.text for block in section.blocks if isinstance(block, Text))
    assert all("{" not in block.text for block in section.blocks if isinstance(block, Text))


def test_the_side_whose_models_stand_higher_is_named_first(data: dict[str, Any]) -> None:
    words = load_words("en")
    row = next(each for each in data["differences"] if each["known"] and each["since"])
    low = {"low": -6.0, "central": -3.0, "high": -1.0, "level": 0.9}
    turned = {**row, "points": low, "factor": {"low": 0.2, "central": 0.5, "high": 0.8, "level": 0.9}}
    turned["p_follower_more_efficient"] = 0.04
    others = [each if each is not row else turned for each in data["differences"]]

    said = " ".join(sentences({**data, "differences": others}, words))

    assert "models of known compute of the US stand 3.0 (1.0 to 6.0) index points above those of China" in said
    assert (
        "worth 2.0 (1.2 to 5.0) times the compute, and the US is the more efficient with a probability of 96%" in said
    )


@pytest.mark.parametrize(("p", "open_"), [(0.6, True), (0.89, True), (0.93, False), (0.04, False), (0.3, True)])
def test_a_difference_that_cannot_be_told_apart_is_called_so(data: dict[str, Any], p: float, open_: bool) -> None:
    others = [{**each, "p_follower_more_efficient": p} for each in data["differences"]]

    said = " ".join(sentences({**data, "differences": others}, load_words("en")))

    assert ("leaves open which side is the more efficient" in said) is open_


def test_a_day_on_which_little_was_known_is_an_answer() -> None:
    data = api.compute_account(vintage="2025-12-19", as_of=date(2024, 1, 1), draws=50).to_dict()

    section = account_section(data, load_words("en"))

    assert "Too few training runs are known" in section.title
    assert "no account can be given" in section.blocks[0].text  # type: ignore[union-attr]
    assert "account" not in {block.name for block in section.blocks if isinstance(block, Figure)}


def test_nothing_is_quoted_before_it_was_published() -> None:
    early, later = (
        api.compute_account(as_of=day, draws=50).to_dict() for day in (date(2025, 6, 30), date(2026, 1, 31))
    )

    said, then = (" ".join(sentences(data, load_words("en"))) for data in (early, later))

    assert {row["name"] for row in early["published"]} == {"pre-training loss 2012-2023"}
    assert "Published: 6.7" not in said
    assert "The one published estimate of that fall: 2.8 times." in said
    assert "Published: 6.7 to 11.0." in then
    assert "Published estimates of that fall: 2.8 to 20.0 times." in then


def test_the_sentence_says_for_how_long_a_trend_is_carried_on() -> None:
    data = api.compute_account(as_of=date(2026, 8, 11), draws=50).to_dict()

    said = " ".join(sentences(data, load_words("en")))

    assert data["route"] == "trend"
    assert "up to Grok 4 (9 Jul 2025)" in said
    assert "carried on to the day for 13 and 11 months" in said


def test_a_group_of_one_lab_is_told_without_a_comparison() -> None:
    data = api.compute_account(vintage="2025-12-19", leader="OpenAI", follower="DeepSeek", draws=50).to_dict()

    said = " ".join(sentences(data, load_words("en")))

    assert "Which side is more efficient at equal compute cannot be told" in said
