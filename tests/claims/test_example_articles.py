"""The invented articles of the documentation, as they are read; and the long one of the benchmark."""

from datetime import date
from pathlib import Path

import pytest
from claim_labels import article_item
from claim_scores import Answer, marked, value_right

from check_article import WORDS, article
from headway.api.claims.lexicon import load_lexicon
from headway.claims.reading.documents import document_of
from headway.claims.reading.read import read_document

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_example_is_read_with_its_day_and_language_and_without_its_script(lang: str) -> None:
    content = (EXAMPLES / f"article.{lang}.html").read_bytes()

    document = document_of(content)

    assert (document.lang, document.published) == (lang, date(2026, 1, 20))
    assert b"<script>" in content
    assert not [word for word in ("99", "headway-script-ran", "hidden", "max-width") if word in document.text]
    assert 500 <= len(document.text.split()) <= 850


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_claims_of_the_example_are_linked_and_nothing_else_is(lang: str) -> None:
    item, listed = article_item(lang)
    document = document_of((EXAMPLES / f"article.{lang}.html").read_bytes())

    read = read_document(document, load_lexicon(), today=item.published)

    mark = marked(item, Answer(found=read.found))
    assert not mark.missed
    assert not [(each.call.text, each.text) for each in mark.wrong]
    assert all(value_right(label, found.said) for label, found in mark.right)
    for part in listed:
        assert any(part in each.text for each in read.unlinked), part


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_article_of_the_benchmark_is_as_long_as_it_says_and_always_the_same(lang: str) -> None:
    document = document_of(article(lang).encode())

    assert WORDS <= len(document.text.split()) <= 1.01 * WORDS
    assert (document.lang, document.published) == (lang, date(2026, 1, 20))
    assert article(lang) == article(lang)
