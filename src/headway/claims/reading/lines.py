"""A sentence as its words are matched: English folded; Vietnamese with its diacritics, or folded where it has none."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from headway.claims.reading.spans import Sentence, fold

#: How a line is read.
ENGLISH, VIETNAMESE, PLAIN = "en", "vi", "vi without diacritics"
MODES: Final = (ENGLISH, VIETNAMESE, PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence to be matched.

    Attributes
    ----------
    raw, seen
        The text as it is, and in small letters as it is matched; of the same length.
    mode
        One of MODES: which words it is matched with.
    """

    raw: str
    seen: str
    mode: str


def line_of(sentence: Sentence, lang: str | None) -> Line:
    """The sentence as it is matched in a language; a text in neither language is read as English."""
    if lang != "vi":
        return Line(raw=sentence.text, seen=sentence.folded, mode=ENGLISH)
    lowered = _lowered(sentence.text)
    if lowered == sentence.folded:
        return Line(raw=sentence.text, seen=lowered, mode=PLAIN)
    return Line(raw=sentence.text, seen=lowered, mode=VIETNAMESE)


def _lowered(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(each if len(each.lower()) != 1 else each.lower() for each in text)


@cache
def without_marks(pattern: str) -> str:
    """A Vietnamese pattern for text without diacritics; its signs stay as they are."""
    return "".join(letter if letter.isascii() else fold(letter) for letter in pattern)


def in_mode(mode: str, *, en: str, vi: str) -> str:
    """The pattern of a mode."""
    if mode == ENGLISH:
        return en
    return vi if mode == VIETNAMESE else without_marks(vi)
