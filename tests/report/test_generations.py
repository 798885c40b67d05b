"""The section on generations of chips."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Table, Text
from headway.report.generations import generations_section
from headway.words import load_words
from headway.words.generations import finding
from headway.words.generations_sentences import licensed_sentence, made_sentence, vendor_sentence

WORDS = [load_words("en"), load_words("vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_generations().to_dict()


def licensed(data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The result with another best of what may be bought."""
    changed = deepcopy(data)
    next(row for row in changed["answers"] if row["channel"] == "licensed").update(fields)
    return changed


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_the_section_has_its_finding_a_picture_and_a_row_for_each_measure_and_base(
    data: dict[str, Any], words: Any
) -> None:
    section = generations_section(data, words)

    text, picture, more, table = section.blocks
    assert isinstance(text, Text)
    assert isinstance(picture, Figure)
    assert isinstance(more, Text)
    assert isinstance(table, Table)
    assert section.title == finding(data, words)
    assert "{" not in text.text + more.text + picture.caption + table.caption
    assert len(table.rows) == 12
    assert [row[3].value["central"] for row in table.rows] == [
        row["domestic"]["lag"]["central"] for row in data["overview"]
    ]
    assert [row[6].value["p_over_domestic"] for row in table.rows] == [
        row["licensed"]["p_over_domestic"] for row in data["overview"]
    ]


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2024, 1, 1), date(2025, 6, 30), date(2025, 11, 1)])
def test_the_section_is_true_on_any_day(words: Any, day: date) -> None:
    found = api.compute_generations(as_of=day).to_dict()
    section = generations_section(found, words)

    text = section.blocks[0]
    assert isinstance(text, Text)
    assert "None" not in text.text
    assert words.date_long(day) in text.text


def test_leads_are_said_in_small_type() -> None:
    found = api.compute_generations(per="rack").to_dict()
    last = generations_section(found, WORDS[0]).blocks[-1]

    assert found["leads"] > 0
    assert isinstance(last, Text)
    assert last.small
    assert last.text.startswith(f"{found['leads']} of the steps")


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.95, "1.7 times its own best"), (0.5, "cannot be told apart"), (0.04, "below its own best")],
)
def test_a_direction_is_named_from_nine_tenths_on(data: dict[str, Any], share: float, said: str) -> None:
    assert said in licensed_sentence(licensed(data, p_over_domestic=share), WORDS[0])


def test_what_may_not_be_bought_and_what_is_out_of_reach_is_said(data: dict[str, Any]) -> None:
    none = {"low": None, "central": None, "high": None, "level": 0.9}

    assert "let China buy no chip" in licensed_sentence(licensed(data, name=None), WORDS[0])
    over = licensed_sentence(licensed(data, lag=none, longer_than=70.0), WORDS[0])
    assert "longer behind than 70.0 months" in over
    leads = licensed_sentence(licensed(data, lag={**none, "low": 0.0, "central": 0.0, "high": 0.0}), WORDS[0])
    assert "no chip on sale is better" in leads


def test_the_best_of_the_counted_vendor_is_told_in_every_measure(data: dict[str, Any]) -> None:
    said = vendor_sentence(data, WORDS[0])

    assert said.startswith("Of the chips of NVIDIA, China may buy the H200, one generation behind")
    assert "two generations behind what it has announced" in said
    assert "above the best Chinese chip by dense 8-bit rate, dense 16-bit rate and memory bandwidth" in said
    assert "below it by memory" in said
    assert vendor_sentence({**data, "overview": []}, WORDS[0]) == ""


def test_what_is_below_its_own_best_in_everything_is_said_in_full() -> None:
    found = api.compute_generations(as_of=date(2025, 11, 1)).to_dict()

    assert "it is below the best Chinese chip by dense 8-bit rate" in vendor_sentence(found, WORDS[0])


def test_nothing_is_said_of_permission_where_no_rule_is_on_record(data: dict[str, Any]) -> None:
    assert licensed_sentence({**data, "governed": False}, WORDS[0]) == ""


def test_dies_that_are_made_abroad_are_told_and_those_made_at_home_are_not(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    next(row for row in changed["answers"] if row["channel"] == "domestic")["made_in"] = ["China"]

    assert made_sentence(data, WORDS[0]) == "The dies of the Ascend 910C come from China and Taiwan."
    assert made_sentence(data, WORDS[1]).endswith("Trung Quốc và Đài Loan.")
    assert made_sentence(changed, WORDS[0]) == ""
