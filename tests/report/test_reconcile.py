"""The section on published totals: sentences that follow from the data, and a table with every number drawn."""

from typing import Any

import pytest
from reconcile_cases import HandAccount, reconciled, total

from headway.charts.reconcile import reconcile_finding
from headway.compute.quarters import Quarter
from headway.report.reconcile import reconcile_section, reconcile_sentences
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return reconciled().to_dict()


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_the_section_holds_finding_picture_and_a_row_for_each_total(data: dict[str, Any], words: Any) -> None:
    section = reconcile_section(data, words, level=4)

    text, picture, table, left_out = section.blocks
    assert (section.name, section.title, section.level) == ("reconcile", reconcile_finding(data, words), 4)
    assert "{" not in text.text + picture.caption + table.caption + left_out.text
    assert len(table.rows) == len(data["rows"]) == 6
    assert sorted(row[5].value["central"] for row in table.rows) == sorted(r["ratio"]["central"] for r in data["rows"])
    assert "Beyond" in left_out.text


def test_sentences_count_verdicts_and_name_what_closes_the_differences(data: dict[str, Any]) -> None:
    text = " ".join(reconcile_sentences(data, WORDS[0]))

    assert "Of 6 published totals beside ours, 1 agree" in text
    assert "different by definition alone, 2" in text
    assert "What closes the 2 differences of definition: " in text
    assert "coverage (1)" in text
    assert "date (1)" in text


def test_a_dispute_names_both_publishers(data: dict[str, Any]) -> None:
    text = " ".join(reconcile_sentences(data, WORDS[0]))

    assert "Bound (Somebody): at most 0.30 H100e, against 0.36" in text
    assert "a dispute among publishers" in text


def test_an_unexplained_total_is_said_to_be_so_in_both_languages() -> None:
    invented = reconciled(total("invented", 40.0)).to_dict()

    assert "Nothing that we know explains it" in " ".join(reconcile_sentences(invented, WORDS[0]))
    assert "không biết điều gì giải thích được" in " ".join(reconcile_sentences(invented, WORDS[1]))


def test_shares_that_differ_by_definition_cannot_be_told_apart_from_ours() -> None:
    share = {"quantity": "share", "versus": "world", "shown": "share", "interval": "rounding", "level": None}
    whole = total("whole", 0.143, low=0.13, high=0.16, **share)
    part = total("part", 0.038, low=0.036, high=0.042, channels=("licensed",), **share)
    wrong = total("wrong", 0.5, low=0.49, high=0.51, **share)

    agreed = " ".join(reconcile_sentences(reconciled(whole, part).to_dict(), WORDS[0]))
    apart = " ".join(reconcile_sentences(reconciled(whole, part, wrong).to_dict(), WORDS[0]))

    assert "China's share of the world has been put at 3.8% to 14.3% by 2 publications" in agreed
    assert "none of them can be told apart from ours" in agreed
    assert "does not reach all of them" in apart


def test_ratios_are_told_from_the_least_to_the_largest() -> None:
    ratio = {"quantity": "ratio", "versus": "US", "shown": "ratio", "interval": "rounding", "level": None}
    low, high = total("low", 4.0, low=3.9, high=4.1, **ratio), total("high", 9.0, low=8.9, high=9.1, **ratio)

    text = " ".join(reconcile_sentences(reconciled(high, low).to_dict(), WORDS[0]))

    assert "The ratio of US to China has been put at 4.0 to 9.0 by 2 publications; ours is 5.0" in text


def test_a_factor_is_shown_as_a_step_with_its_size() -> None:
    account = HandAccount(factors={"mine": (0.5, 0.5, 0.5)})
    found = reconciled(total("halved", 0.72, low=0.6, high=0.9, factors=("*mine",)), account=account).to_dict()

    assumed = {
        "id": "mine",
        "step": "coverage",
        "low": 0.5,
        "central": 0.5,
        "high": 0.5,
        "note": "Half.",
        "meaning": "",
    }
    section = reconcile_section({**found, "assumptions": [assumed]}, WORDS[0])

    (row,) = section.blocks[2].rows  # type: ignore[union-attr]
    assert "mine ×0.50" in row[3].text
    assert row[6].value["closed_by"] == "mine"
    assert section.blocks[-1].items[0].text == "Mine: 0.50. Half."  # type: ignore[union-attr]


def test_a_section_without_rows_says_what_is_not_known() -> None:
    none = reconciled(account=HandAccount(quarters=())).to_dict()

    for words in WORDS:
        section = reconcile_section(none, words)

        assert section.title == words.text("reconcile.title_none")
        assert len(section.blocks) == 2


def test_ours_so_far_is_marked() -> None:
    promise = total("promise", 9.0, quantity="flow", first=Quarter(2026, 1), last=Quarter(2026, 4), kind="forecast")

    table = reconcile_section(reconciled(promise).to_dict(), WORDS[0]).blocks[2]

    assert table.rows[0][4].text.endswith("so far")  # type: ignore[union-attr]
