"""How well claims are found, linked and read, on sentences that were labelled by hand."""

from pathlib import Path

from claim_reading import marked_items
from claim_scores import scores_of, table_lines

import evaluate_claims

#: What the reading has to reach on the whole set.
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.7

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "claims-evaluation.md"


def test_links_are_right_and_most_claims_are_linked() -> None:
    told = "\n".join(table_lines(marked_items()))

    precision, recall = scores_of(marked_items()).linking

    assert precision.share >= LEAST_PRECISION, told
    assert recall.share >= LEAST_RECALL, told


def test_both_languages_reach_it_too() -> None:
    for lang in ("en", "vi"):
        precision, recall = scores_of([mark for mark in marked_items() if mark.item.lang == lang]).linking

        assert precision.share >= LEAST_PRECISION, lang
        assert recall.share >= LEAST_RECALL, lang


def test_the_page_tells_what_the_scorer_finds() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert evaluate_claims.page(text) == text, "run: python tools/evaluate_claims.py docs/methods/claims-evaluation.md"
