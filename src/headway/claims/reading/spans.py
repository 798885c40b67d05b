"""What is found in a text, each with its place: offsets into the text of the document."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from headway.claims.calls import Call
from headway.claims.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text as it is read.

    Attributes
    ----------
    text
        In composed Unicode (NFC), one blank line between blocks.
    blocks
        (start, end, kind) of each block of the text; kind is "heading", "paragraph" or "item".
    lang
        "en", "vi", or None where it is neither.
    published
        The day on which it says that it was published; None if it does not.
    remarks
        What was remarked while its letters were read (headway.claims.reading.encodings), such as a guessed encoding.
    """

    text: str
    blocks: tuple[tuple[int, int, str], ...]
    lang: str | None
    published: date | None = None
    title: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document; `folded` has the same length as `text`."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit, in a sentence.

    Attributes
    ----------
    start, end
        Offsets into the document.
    relation
        How it is meant (headway.claims.names): equals, about, at most, at least, less than, more than, between.
    value
        The number that is said, in the base of its unit; of a range None.
    low, high
        The ends that are said of a range; None where it is none.
    unit
        month, year, day, share (20% is 0.2), ratio ("a tenth of" is 0.1, "ten times" is 10), point, usd, cny, chip,
        h100e, generation, gw, flop, rank or None (a bare number).
    words
        The number as it stands in the text.
    digits
        Significant digits that were written; 0 for a number word or a fraction in words.
    """

    start: int
    end: int
    relation: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    words: str
    digits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time in a sentence: its first and last day; `relative` where it hangs on the day of publication."""

    start: int
    end: int
    first: date
    last: date
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named thing: `kind` is country, group (open, closed), lab, firm, person, chip, model or benchmark.

    `name` is the canonical one: a country, group or lab as a group of the gap is written (`China`, `US`, `open`,
    `closed`, `developer:OpenAI`), a chip as the table `chips` names it.
    """

    start: int
    end: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that says what a sentence is about or how it compares, such as `behind`, `narrow`, `capex`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim that was linked to a measure.

    Attributes
    ----------
    start, end
        Of its sentence.
    kind
        One of headway.claims.names.KINDS.
    confidence
        How sure the link is, 0..1.
    speaker
        Who is said to have said it; None for the text itself.
    hedged
        Whether the text says that it may be so.
    marks
        (start, end) of the words that it was read from.
    """

    start: int
    end: int
    text: str
    kind: str
    call: Call
    said: Said
    confidence: float
    speaker: str | None = None
    hedged: bool = False
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """A sentence that makes a claim which was not linked, and why: the words for it stand in the catalogue."""

    start: int
    end: int
    text: str
    why: str


def fold(text: str) -> str:
    """The text in small letters without diacritics, letter for letter: every offset stays."""
    return "".join(map(_folded, text))


@cache
def _folded(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFD", letter)[0].casefold()
    return plain if len(plain) == 1 else letter
