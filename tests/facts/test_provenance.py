"""A source is whole or it is refused."""

from datetime import date

import pytest

from headway.errors import ProvenanceError
from headway.facts import Source


def test_a_source_says_title_address_date_and_confidence() -> None:
    source = Source(title="T", url="https://t.org", published=date(2026, 1, 2), confidence="low")

    assert source.to_dict() == {
        "title": "T",
        "url": "https://t.org",
        "published": "2026-01-02",
        "confidence": "low",
    }


@pytest.mark.parametrize(("title", "confidence"), [("", "high"), ("T", "certain")])
def test_a_source_without_a_title_or_with_a_made_up_confidence_is_refused(title: str, confidence: str) -> None:
    with pytest.raises(ProvenanceError):
        Source(title=title, url=None, published=date(2026, 1, 2), confidence=confidence)  # type: ignore[arg-type]
