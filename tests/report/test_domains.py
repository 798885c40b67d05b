"""The section on domains: title, sentences, figure and table from one result."""

from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Table
from headway.report.domains import domains_section, domains_table, order_text
from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_domains().to_dict()


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_section_has_a_finding_a_picture_at_two_widths_and_a_table(data: Any, words: Any) -> None:
    section = domains_section(data, words, slug="us-china")

    (figure,) = (block for block in section.blocks if isinstance(block, Figure))
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    assert section.title
    assert (figure.name, table.name) == ("us-china-domains", "us-china-domains")
    assert figure.spec["width"] > figure.narrow["width"]
    assert len({len(row) for row in table.rows} | {len(table.columns)}) == 1


def test_the_table_holds_the_values_of_the_result(data: Any) -> None:
    rows = {row[0].value: row for row in domains_table(data, EN).rows}

    assert set(rows) == {"all", "software", "mathematics", "agents", "knowledge", "vision"}
    for row in data["domains"]:
        assert rows[row["domain"]][1].value == {**row["lag"], "longer_than": row["longer_than"]}
        assert rows[row["domain"]][2].value == row["points"]


def test_the_probability_of_the_order_and_the_thin_domains_are_told(data: Any) -> None:
    order, thin = order_text(data, EN)

    assert "with a probability" in order
    assert "90%" in order
    assert "In vision one side has fewer than 5 models" in thin


def test_a_domain_in_which_nobody_can_be_compared_has_dashes() -> None:
    data = api.gap_domains(leader="OpenAI", follower="DeepSeek").to_dict()

    row = next(row for row in domains_table(data, EN).rows if row[0].value == "vision")
    assert (row[1].text, row[1].value) == ("–", None)


def test_no_order_no_sentence_on_it(data: Any) -> None:
    nothing = {**data, "p_order": None, "domains": [{**row, "thin": True} for row in data["domains"]]}

    assert len(order_text(nothing, VI)) == 1
