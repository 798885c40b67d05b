"""The section on how good the planner is."""

from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Table, Text
from headway.report.plan import plan_sections
from headway.report.plan_validation import validation_section
from headway.words import load_words
from headway.words.plan_validation import finding, validation_title

WORDS = [load_words(language) for language in ("en", "vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.plan_validate().to_dict()


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_it_has_its_finding_a_picture_and_a_row_for_each_set(data: dict[str, Any], words: Any) -> None:
    section = validation_section(data, words)

    table = next(block for block in section.blocks if isinstance(block, Table))
    first = section.blocks[0]
    assert section.title == validation_title(data, words)
    assert isinstance(first, Text)
    assert finding(data, words) in first.text
    assert [block.name for block in section.blocks if isinstance(block, Figure)] == ["plan-validation"]
    assert [row[2].value for row in table.rows] == [each["mean_abs_error"] for each in data["sets"]]
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_it_stands_last_and_says_how_little_is_known_of_ascend(data: dict[str, Any]) -> None:
    kinds = api.plan_compare("deepseek-v3", clusters=["h100-meta-16384", "910C"]).to_dict()

    _, *sections = plan_sections({"plan_validate": data, "plan_compare": kinds}, WORDS[0])

    few = next(each for each in data["sets"] if each["name"] == "ascend")
    said = str(sections[-1])
    assert [section.name for section in sections] == ["plan-compare", "plan-validation"]
    assert f"({few['rows']} rows), and predicted without themselves they are missed by" in said
