"""The part of the report that asks whether it can be done."""

from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Points, Table
from headway.report.plan import compare_section, plan_sections
from headway.words import load_words
from headway.words.plan_compare import compare_finding

WORDS = [load_words(language) for language in ("en", "vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.plan_compare("deepseek-v3", clusters=["h100-meta-16384", "910C", "ascend-950dt-atlas-950"]).to_dict()


def test_no_view_no_part() -> None:
    assert list(plan_sections({}, WORDS[0])) == []


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_the_head_lists_every_finding_under_it(data: dict[str, Any], words: Any) -> None:
    head, *sections = plan_sections({"plan_compare": data}, words)

    listed = next(block for block in head.blocks if isinstance(block, Points))
    assert [item.link[1] for item in listed.items if item.link] == [f"#{part.name}" for part in sections]
    assert [part.level for part in sections] == [3]
    assert head.level == 2


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_the_section_has_its_finding_picture_and_every_kind_of_chip(data: dict[str, Any], words: Any) -> None:
    section = compare_section(data, words)

    table = next(block for block in section.blocks if isinstance(block, Table))
    assert section.title == compare_finding(data, words)
    assert any(isinstance(block, Figure) for block in section.blocks)
    assert [row[1].value for row in table.rows] == [row["days"] for row in data["rows"]]
    assert len({len(row) for row in table.rows} | {len(table.columns)}) == 1


def test_what_is_not_known_is_said_and_planned_chips_are_named(data: dict[str, Any]) -> None:
    section = compare_section(data, WORDS[0])

    said = " ".join(item.text for block in section.blocks if isinstance(block, Points) for item in block.items)
    cells = [cell.text for block in section.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert "Planned, not sold yet" in said
    assert "not known" in cells
