"""The section on leanings: a finding, pictures, tables with the values behind them; true for any data."""

from types import ModuleType
from typing import Any

import pytest

from headway.report.blocks import Figure, Table, Text
from headway.report.leanings import axes_text, labs_table, leanings_section, leanings_table, named_text
from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


@pytest.fixture(scope="module")
def data(leaning_cases: ModuleType) -> dict[str, Any]:
    return dict(leaning_cases.compared().to_dict())


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_section_has_a_finding_two_pictures_and_two_tables(data: Any, words: Any) -> None:
    section = leanings_section(data, words, slug="us-china", level=3)

    assert section.name == "us-china-leanings"
    assert "Sums" in section.title
    assert [block.name for block in section.blocks if isinstance(block, Figure)] == [
        "us-china-leanings",
        "us-china-leanings-labs",
    ]
    assert len([block for block in section.blocks if isinstance(block, Table)]) == 2


def test_tables_hold_the_numbers_of_the_json(data: Any) -> None:
    for row, cells in zip(data["benchmarks"], leanings_table(data, EN).rows, strict=True):
        assert [cell.value for cell in cells] == [
            row["benchmark"],
            row["score_points"]["at_half"],
            row["score_points"]["at_frontier"],
            row["p_closer"],
            row["measured"],
        ]
    for row, cells in zip(data["labs"], labs_table(data, EN).rows, strict=True):
        assert [cells[0].value, cells[1].value] == [row["lab"], row["models"]]
        assert cells[2].value["central"] == row["domains"][0]["at_half"]["central"]


def test_what_is_named_says_with_which_probability(data: Any, leaning_cases: ModuleType) -> None:
    said = named_text(data, EN)

    assert said.startswith("2 of 3 benchmarks")
    assert "Chess −9" in said
    assert "P >99%" in said
    thin = {**data, "benchmarks": [{**row, "thin": True, "direction": 0} for row in data["benchmarks"]]}
    assert named_text(thin, EN).startswith("No benchmark has 3 scores")
    assert named_text(leaning_cases.compared(5.0).to_dict(), EN).startswith("On none of the 3 benchmarks")


def test_the_first_axis_is_named_by_ends_that_can_be_told(data: Any, leaning_cases: ModuleType) -> None:
    assert {"Sums", "Chess"} <= set(" ".join(axes_text(data, EN)).replace(":", "").split())
    assert "runs from" not in axes_text(leaning_cases.compared(5.0).to_dict(), EN)[0]
    assert axes_text({**data, "axes": []}, EN) == []


def test_without_labs_or_domains_the_pair_is_told_alone(leaning_cases: ModuleType) -> None:
    section = leanings_section(leaning_cases.compared(domains={}).to_dict(), VI)

    assert len([block for block in section.blocks if isinstance(block, Figure)]) == 1
    assert all(block.text for block in section.blocks if isinstance(block, Text))
