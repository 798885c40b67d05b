"""A document in sentences, each with its place. English and Vietnamese; a heading or an item may have no full stop."""

import re
from typing import Final

from headway.claims.reading.spans import Document, Sentence, fold

#: Words before a full stop that end no sentence (titles, places, references).
_NEVER: Final = frozenset(
    "mr mrs ms dr prof sr jr gen sen rep gov st mt vs no nos fig figs vol pp ed eds cf eg ie approx est ca al dept "
    "univ op resp "
    "tp ts gs pgs ths bs ks ls nxb tx q p tr đ".split()
)
#: Words before a full stop that end one only if what follows begins a sentence.
_SELDOM: Final = frozenset(
    "inc corp ltd co bros llc plc etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "vv u.s u.k u.n e.u u.s.a d.c a.m p.m ph.d v.v a.i".split()
)
_STARTERS: Final = frozenset(
    "the a an it its in on at but and so yet he she they we this that these those there if when while for by as to i "
    "not no however still meanwhile trong theo tuy nhưng và đây đó khi nếu với các những một ông bà họ".split()
)
_END: Final = re.compile(r"(?:[.!?…]+|[。！？])(?P<close>[\"'”’»)\]]*)(?=\s|$)")
_BEFORE: Final = re.compile(r"[^\s(\[“\"'‘«/]*$")
_AFTER: Final = re.compile(r"[\"'“‘«(\[\-–—•*]*\s*(?P<word>[^\s,.;:!?]*)")


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """The sentences of every block, in the order of the text."""
    folded = fold(document.text)
    return tuple(
        Sentence(start=start, end=end, text=document.text[start:end], folded=folded[start:end])
        for first, last, _ in document.blocks
        for start, end in _spans(document.text, first, last)
    )


def _spans(text: str, first: int, last: int) -> list[tuple[int, int]]:
    found, start = [], first
    for end in _END.finditer(text, first, last):
        if end.end() < last and _ends(text, start, end):
            found.append((start, end.end()))
            start = end.end()
    found.append((start, last))
    return [span for span in (_stripped(text, *span) for span in found) if span[0] < span[1]]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    """Whether a sentence ends at this mark."""
    mark, place = text[end.start() : end.end()], end.start()
    after = _AFTER.match(text, _next(text, end.end()))
    follows = after.group("word") if after else ""
    if not mark.startswith("."):
        return not (mark.startswith("…") or end.group("close")) or not follows[:1].islower()
    if mark.startswith("..") or end.group("close"):
        return not follows[:1].islower()
    return _stops(text[start:place], follows)


def _next(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _stops(before: str, follows: str) -> bool:
    """Whether a single full stop after these words ends the sentence that they stand in."""
    found = _BEFORE.search(before[-40:])
    word = found.group() if found else ""
    lower = word.lower()
    if not before.strip() or (word.isdigit() and before.strip() == word):
        return False  # "1." at the beginning numbers an item
    if lower in _NEVER or lower.rsplit(".", 1)[-1] in _NEVER - {"no", "ca", "al"}:
        # "no" is a word of its own, too: it is an abbreviation before a figure only
        return lower == "no" and not follows[:1].isdigit()
    if len(word) == 1 and word.isalpha() and word.isupper():
        return follows.lower() in _STARTERS and word != "I" and not follows[:1].islower()
    if lower in _SELDOM:
        return follows.lower() in _STARTERS and follows[:1].isupper()
    return True
