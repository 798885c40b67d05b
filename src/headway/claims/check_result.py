"""The result of `headway check`: a text, the claims found in it, each judged, and what could not be linked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from headway.claims.names import VERDICTS
from headway.claims.reading.spans import Document, Found, Unlinked
from headway.words.claims import unlinked_text
from headway.words.format import Words

Row = Mapping[str, Any]

#: Where the day comes from that relative times are counted from: an option, the text, the clock.
GIVEN, IN_TEXT, TODAY = "given", "text", "today"

#: What stands between words of a claim that do not stand together.
_GAP: Final = " … "


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """A text with its claims checked.

    Attributes
    ----------
    document
        The text, to whose letters every place refers.
    lang
        Of the sentences that say why.
    day, dated
        What relative times are counted from, and where that comes from: GIVEN, IN_TEXT or TODAY.
    claims, unlinked
        In the order of the text (headway.claims.result; `claim_row` and `unlinked_row`).
    context
        headway, vintage, as_of, seed, draws, sources, citation.
    """

    document: Document
    lang: str
    day: date
    dated: str
    claims: Sequence[Row] = ()
    unlinked: Sequence[Row] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have which verdict; every verdict is there."""
        found = Counter(row["verdict"] for row in self.claims)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway check`."""
        published = self.day.isoformat() if self.dated != TODAY else None
        return {
            **self.context,
            "lang": self.lang,
            "language": self.document.lang,
            "published": published,
            "day": self.day.isoformat(),
            "dated": self.dated,
            "title": self.document.title,
            "words": len(self.document.text.split()),
            "remarks": list(self.document.remarks),
            "claims": [dict(row) for row in self.claims],
            "unlinked": [dict(row) for row in self.unlinked],
            "counts": self.counts,
        }


def claim_row(found: Found, claim: Row, document: Document) -> dict[str, Any]:
    """A claim of a text: its place, who says it, the words that it was read from, and the judged claim."""
    marks = sorted(found.marks)
    return {
        "text": found.text,
        "start": found.start,
        "end": found.end,
        "speaker": found.speaker,
        "hedged": found.hedged,
        "confidence": found.confidence,
        "said": _GAP.join(dict.fromkeys(document.text[start:end] for start, end in marks)),
        "marks": [list(mark) for mark in marks],
        **claim,
    }


def unlinked_row(found: Unlinked, words: Words) -> dict[str, Any]:
    """A sentence that was not linked, with the reason as a code and as a sentence."""
    return {
        "text": found.text,
        "start": found.start,
        "end": found.end,
        "why": found.why,
        "reason": unlinked_text(found.why, words),
    }
