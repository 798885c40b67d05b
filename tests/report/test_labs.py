"""The section on labs: the table names every pair of which the first stands after the second."""

from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Table, Text
from headway.report.labs import labs_section, labs_table
from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_labs().to_dict()


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_section_has_a_finding_a_picture_and_a_table(data: Any, words: Any) -> None:
    section = labs_section(data, words)

    assert [type(block) for block in section.blocks[:2]] == [Figure, Table]
    assert "OpenAI" in section.title
    remarks = " ".join(block.text for block in section.blocks if isinstance(block, Text))
    assert "Google DeepMind" in remarks
    assert "Microsoft" in remarks


def test_the_table_holds_each_pair_once_with_its_interval(data: Any) -> None:
    rows = labs_table(data, EN).rows
    count = len(data["labs"])
    pairs = {(row["behind"], row["ahead"]): row for row in data["pairs"]}

    assert len(rows) == count * (count - 1) // 2
    for row in rows:
        pair = pairs[row[0].value, row[1].value]
        assert row[2].value == {**pair["lag"], "longer_than": pair["longer_than"]}
        assert (row[3].value, row[4].value) == (pair["points"], pair["p_leads"])


def test_named_labs_leave_nobody_out() -> None:
    section = labs_section(api.gap_labs(labs=["OpenAI", "Anthropic"]).to_dict(), EN)

    assert not any(isinstance(block, Text) for block in section.blocks)
