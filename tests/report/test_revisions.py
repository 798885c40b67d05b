"""The section on revisions: its title is the finding, its tables and pictures show what the JSON holds."""

import json
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Points, Table, Text
from headway.report.revisions import remarks, revisions_section
from headway.words import Words, load_words
from headway.words.revisions import direction, finding, signed

WORDS = [load_words("en"), load_words("vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_revisions().to_dict()


def changed(data: dict[str, Any], **probabilities: float) -> dict[str, Any]:
    """The same with other probabilities of every difference."""
    found: dict[str, Any] = json.loads(json.dumps(data))
    for row in found["by_vintage"][:-1]:
        for each in (row, row["quarter"]):
            each["difference"] |= probabilities
    return found


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_the_section_holds_then_and_now_and_the_parts(data: dict[str, Any], words: Words) -> None:
    section = revisions_section(data, words, slug="us-china-revisions")

    kinds = [type(block) for block in section.blocks]
    assert kinds.count(Figure) == 2
    assert kinds.count(Table) == 2
    assert {block.name for block in section.blocks if isinstance(block, Figure | Table)} == {
        "us-china-revisions-then",
        "us-china-revisions-parts",
    }


def test_the_numbers_of_the_tables_are_those_of_the_json(data: dict[str, Any]) -> None:
    tables = [block for block in revisions_section(data, WORDS[0]).blocks if isinstance(block, Table)]

    first = data["by_vintage"][0]
    assert tables[0].rows[0][2].value["central"] == first["lag"]["central"]
    assert tables[0].rows[0][4].value == first["difference"]
    assert len(tables[0].rows) == 2 * (len(data["by_vintage"]) - 1)
    for row in tables[1].rows:
        parts = [cell.value["central"] for cell in row[5:]]
        assert sum(parts) == pytest.approx(row[4].value["central"], abs=1e-9)
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)


def test_a_direction_is_named_from_nine_in_ten_on(data: dict[str, Any]) -> None:
    unclear = changed(data, p_longer_then=0.89, p_shorter_then=0.11)
    longer = changed(data, p_longer_then=0.9, p_shorter_then=0.1)

    assert {direction(row) for row in unclear["by_vintage"][:-1]} == {"unclear"}
    assert finding(unclear, WORDS[0]).startswith("No earlier answer can be told apart from today's; ")
    assert "was put at 8.4 months by the data of 19 April 2026" in finding(longer, WORDS[0])
    points = next(block for block in revisions_section(longer, WORDS[0]).blocks if isinstance(block, Points))
    assert all("put it longer than today's with a probability of 90%" in item.text for item in points.items)


def test_an_answer_that_did_not_move_is_said_so(data: dict[str, Any]) -> None:
    found = changed(data, central=0.01, low=-1.0, high=1.0, p_longer_then=0.5, p_shorter_then=0.5)

    assert finding(found, WORDS[0]) == "No earlier answer has changed"


def test_one_vintage_alone_makes_a_section_without_pictures(data: dict[str, Any]) -> None:
    found = {**data, "by_vintage": data["by_vintage"][-1:], "decompositions": [], "skipped": []}

    section = revisions_section(found, WORDS[0])

    assert section.title == "There is no earlier answer to compare with"
    assert all(isinstance(block, Text) for block in section.blocks)


def test_each_quarter_is_said_with_every_number_it_was_given(data: dict[str, Any]) -> None:
    texts = [block.text for block in revisions_section(data, WORDS[0]).blocks if isinstance(block, Text)]

    (third,) = [text for text in texts if text.startswith("Q3 2025")]
    assert "5.0 months by the data of 19 December 2025" in third
    assert "8.0 months by the same with the release dates as published" in third


def test_what_cannot_be_taken_apart_is_said(data: dict[str, Any]) -> None:
    found = json.loads(json.dumps(data))
    found["decompositions"][0]["spans"][0]["parts"] = None

    said = remarks(found, WORDS[0])

    assert any("3 Dec 2025 → 19 Apr 2026, 3 Dec 2025: the lag cannot be read in every step" in text for text in said)
    assert any(text.startswith("Data of 19 December 2025: it holds the index as published") for text in said)


@pytest.mark.parametrize(("value", "text"), [(0.44, "+0.4"), (-2.74, "−2.7"), (0.04, "0.0"), (-0.04, "0.0")])
def test_a_sign_is_shown_where_a_digit_is(value: float, text: str) -> None:
    assert signed(value, WORDS[0]) == text
