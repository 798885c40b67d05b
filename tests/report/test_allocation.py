"""The section on the uses of compute: what it says follows from the data of the day, in both languages."""

from datetime import date
from typing import Any

import pytest

from headway import api
from headway.report.allocation import allocation_section, paragraphs
from headway.report.blocks import Figure, Points, Table, Text
from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_allocation().to_dict()


def said(data: dict[str, Any], words: Any = EN) -> str:
    return " ".join(paragraphs(data, words))


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_section_has_a_finding_two_pictures_a_table_and_the_statements(data: dict[str, Any], words: Any) -> None:
    section = allocation_section(data, words)

    assert [block.name for block in section.blocks if isinstance(block, Figure)] == ["allocation", "tokens"]
    assert len([block for block in section.blocks if isinstance(block, Points)]) == 1
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.rows) == len(data["rows"])
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert section.level == 3


def test_the_table_holds_the_values_of_the_json(data: dict[str, Any]) -> None:
    table = next(block for block in allocation_section(data, EN).blocks if isinstance(block, Table))

    by_key = {(row["scope"], row["quarter"], row["side"]): row for row in data["rows"]}
    for cells in table.rows:
        row = by_key[tuple(cells[0].value[name] for name in ("scope", "quarter", "side"))]
        assert cells[1].value == row["used"]
        assert cells[5].value == row["research_share"]


def test_it_says_that_no_share_is_enough_only_if_nine_in_ten_draws_do(data: dict[str, Any]) -> None:
    def with_p(p: float) -> str:
        pairs = [{**pair, "p_impossible": p} for pair in data["comparisons"]]
        return said({**data, "comparisons": pairs})

    assert "no share is enough" in with_p(0.95)
    assert "cannot be told" in with_p(0.5)
    assert "no share is enough" not in with_p(0.5)
    assert "no share is enough" not in with_p(0.05)


def test_it_says_for_whose_labs_nobody_counts(data: dict[str, Any]) -> None:
    turned = api.compute_allocation(leader="China", follower="US").to_dict()

    for found in (data, turned):
        assert "For the leading Chinese labs no source counts" in said(found)
        assert "For the leading US labs no source counts" not in said(found)
        assert "The compute of the leading Chinese labs is published by nobody." in said(found)


def test_the_side_with_more_research_is_named_first_with_the_interval_whoever_leads(data: dict[str, Any]) -> None:
    turned = api.compute_allocation(leader="China", follower="US").to_dict()
    ratio = next(row for row in reversed(data["comparisons"]) if row["scope"] == "labs")["research_ratio"]

    titles = {allocation_section(found, EN).title for found in (data, turned)}

    assert len(titles) == 1
    assert f"({ratio['low']:.1f}–{ratio['high']:.0f}) times the research compute" in titles.pop()


def test_final_runs_are_told_apart_only_by_their_verdict(data: dict[str, Any]) -> None:
    higher = {**data, "final_runs": {**data["final_runs"], "verdict": "higher"}}

    assert "whether the two differ cannot be told" in said(data)
    assert "more on the follower's" in said(higher)


def test_the_check_from_tokens_says_what_it_rests_on(data: dict[str, Any]) -> None:
    text = said(data)

    assert "5–60 billion parameters" in text
    assert "no more than a check" in text
    assert "lower bound" not in text
    firm = [{**row, "lower_bound": True} for row in data["serving_check"]]
    assert "lower bound" in said({**data, "serving_check": firm})


def test_what_is_set_stands_in_the_check(data: dict[str, Any]) -> None:
    found = api.compute_allocation(settings={"active_parameters": 30, "serving_utilisation": 0.1}).to_dict()

    assert "with 30 billion parameters at work for a token and chips filled to 10% of their peak" in said(found)


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2025, 6, 30), date(2024, 1, 1)])
def test_an_early_day_says_what_is_not_known_instead_of_failing(words: Any, day: date) -> None:
    found = api.compute_allocation(as_of=day).to_dict()

    section = allocation_section(found, words)

    missing = [block.text for block in section.blocks if isinstance(block, Text) and block.small]
    assert any(text.startswith(words.text("allocation.missing", date="", said="")[:8]) for text in missing)


def test_vietnamese_has_no_english_words(data: dict[str, Any]) -> None:
    text = f" {said(data, VI)} "

    for word in (" the ", " of ", " research ", " labs ", "cannot", " compute "):
        assert word not in text
