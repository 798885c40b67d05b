"""The head of the part that says why."""

from functools import cache
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Points, Section, Text
from headway.report.why import why_sections
from headway.words import load_words
from headway.words.compute import inverse

PAIRS = (("US", "China"), ("China", "US"))


@cache
def stock(leader: str, follower: str) -> dict[str, Any]:
    return api.compute_stock(leader=leader, follower=follower).to_dict()


def head(views: dict[str, Any], language: str = "en") -> Section:
    return next(iter(why_sections(views, load_words(language))))


def test_the_side_that_owns_more_is_named_first_whoever_leads() -> None:
    titles = [head({"stock": stock(*pair)}).title for pair in PAIRS]

    assert titles[0] == titles[1]
    assert titles[0].startswith("Why? Compute: the US owned ")
    assert "times as much as China in " in titles[0]


def test_the_same_title_is_told_in_vietnamese_whoever_leads() -> None:
    titles = {head({"stock": stock(*pair)}, "vi").title for pair in PAIRS}

    assert len(titles) == 1
    assert "Mỹ sở hữu gấp" in titles.pop()


def test_a_ratio_on_both_sides_of_one_is_left_open() -> None:
    unclear = {**stock("US", "China"), "ratio": {"low": 0.8, "central": 1.3, "high": 2.0, "level": 0.9}}

    assert head({"stock": unclear}).title.endswith("which leaves open who had more")


def test_a_ratio_seen_from_the_other_side_keeps_its_order() -> None:
    found = inverse({"low": 0.1, "central": 0.125, "high": 0.25, "level": 0.9})

    assert found == pytest.approx({"low": 4.0, "central": 8.0, "high": 10.0, "level": 0.9})


@pytest.mark.parametrize("language", ["en", "vi"])
def test_groups_that_are_no_countries_are_told_of_their_account_alone(language: str) -> None:
    words = load_words(language)
    data = api.compute_account(vintage="2025-12-19", leader="closed", follower="open", draws=50).to_dict()

    found = head({"account": data}, language)

    assert found.title == words.text("why.title_account")
    texts = [block.text for block in found.blocks if isinstance(block, Text)]
    assert texts == [words.text("why.text_account")]
    assert [len(block.items) for block in found.blocks if isinstance(block, Points)] == [1]


def test_no_view_gives_no_part() -> None:
    assert list(why_sections({}, load_words("en"))) == []
