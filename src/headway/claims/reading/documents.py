"""Bytes or a text to a document: its blocks, its language, its title, and the day on which it was published."""

import re
from datetime import date
from typing import Final

from headway.claims.reading.encodings import text_of
from headway.claims.reading.languages import language_of
from headway.claims.reading.pages import day_of, is_page, read_page
from headway.claims.reading.plain import Block, read_plain, tidy
from headway.claims.reading.spans import Document
from headway.errors import DataError

#: The longest text that is read, words.
MOST_WORDS: Final = 200_000

#: Blocks at the head of a text in which its day may stand, and the longest such block, words. Parameters: ours.
HEAD_BLOCKS: Final = 8
DATELINE_WORDS: Final = 14

_FRONT: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD: Final = re.compile(r"^(title|date|published)\s*:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)
_RUN: Final = re.compile(r"\s+")


def document_of(
    content: bytes | str, *, lang: str | None = None, published: date | None = None, file: object = None
) -> Document:
    """The document of a plain text or an HTML page.

    Parameters
    ----------
    content
        Bytes in any common encoding, or a text.
    lang, published
        Where they are known; else they are found in the text, or None.
    file
        Its name, for messages.

    Raises
    ------
    DataError
        If there is no text in it, it is no text, or it is too long.
    """
    text, remarks = text_of(content, file=file) if isinstance(content, bytes) else (content, ())
    text = tidy(text)
    title, day, blocks = _read(text, file)
    joined, places = _joined(blocks)
    if not joined:
        raise DataError("there is no text in it", file=file, remedy="give a plain text or an HTML page with words")
    if joined.count(" ") > MOST_WORDS:
        raise DataError(
            f"the text has {joined.count(' '):,} words", file=file, remedy=f"at most {MOST_WORDS:,} are read: split it"
        )
    spoken = lang or language_of(joined)
    headings = (joined[start:end] for start, end, kind in places if kind == "heading")
    return Document(
        text=joined,
        blocks=places,
        lang=spoken,
        published=published or day or _dateline(joined, places, spoken),
        title=title or next(headings, None),
        remarks=remarks,
    )


def _read(text: str, file: object) -> tuple[str | None, date | None, tuple[Block, ...]]:
    """Title, day and blocks."""
    if is_page(text):
        page = read_page(text, file=file)
        return page.title and _RUN.sub(" ", tidy(page.title)).strip(), page.published, page.blocks
    front = _FRONT.match(text)
    if front is None:
        return None, None, read_plain(text)
    fields = {name.lower(): value for name, value in _FIELD.findall(front.group(1))}
    day = day_of(fields.get("date", "")) or day_of(fields.get("published", ""))
    return fields.get("title"), day, read_plain(text[front.end() :])


def _joined(blocks: tuple[Block, ...]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The blocks as one text, a blank line between them, and where each stands."""
    pieces, places, place = [], [], 0
    for words, kind in blocks:
        text = _RUN.sub(" ", tidy(words)).strip()
        if text:
            pieces.append(text)
            places.append((place, place + len(text), kind))
            place += len(text) + 2
    return "\n\n".join(pieces), tuple(places)


def _dateline(text: str, places: tuple[tuple[int, int, str], ...], lang: str | None) -> date | None:
    """The day in a short line near the head or the foot of a text, or before the dash that opens its first words."""
    from headway.claims.reading.times import day_in

    for start, end, kind in (*places[:HEAD_BLOCKS], *places[-2:]):
        line = text[start:end]
        opening = re.match(r"[^.!?]{0,60}?\s[–—-]\s", line) if kind == "paragraph" else None
        if len(line.split()) > DATELINE_WORDS:
            line = opening.group() if opening else ""
        found = day_in(line, lang=lang) if line else None
        if found is not None:
            return found
    return None
