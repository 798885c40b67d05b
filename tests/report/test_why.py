"""The part of the report that says why: its head tells what is known, and lists what stands under it."""

from datetime import date
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Points
from headway.report.why import why_sections
from headway.words import load_words

WORDS = [load_words(language) for language in ("en", "vi")]


@pytest.fixture(scope="module")
def views() -> dict[str, dict[str, Any]]:
    """Two views of the newest facts."""
    return {"stock": api.compute_stock(draws=500).to_dict(), "permission": api.compute_permission().to_dict()}


def test_no_view_no_part() -> None:
    assert list(why_sections({}, WORDS[0])) == []


def test_the_head_lists_every_finding_under_it(views: dict[str, dict[str, Any]]) -> None:
    for words in WORDS:
        head, *sections = why_sections(views, words)

        listed = next(block for block in head.blocks if isinstance(block, Points) and not block.label)
        assert [item.link[1] for item in listed.items if item.link] == [f"#{part.name}" for part in sections]
        assert [item.text for item in listed.items] == [f"{part.title}." for part in sections]
        assert [part.level for part in sections] == [3] * 3  # stock, its ratios, permission


def test_the_title_has_the_ratio_and_its_interval(views: dict[str, dict[str, Any]]) -> None:
    head = next(iter(why_sections(views, WORDS[0])))
    ratio = views["stock"]["ratio"]

    assert f"{ratio['central']:.1f} ({ratio['low']:.1f}–" in head.title


def test_a_day_on_which_the_ratio_was_not_known_has_a_title_without_it() -> None:
    early = api.compute_stock(as_of=date(2025, 12, 31), draws=200).to_dict()

    head = next(iter(why_sections({"stock": early}, WORDS[0])))

    assert early["ratio"] is None
    assert not any(letter.isdigit() for letter in head.title)
