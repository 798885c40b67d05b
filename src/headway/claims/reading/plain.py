"""Plain text (and light Markdown) in blocks, and the tidying of letters that every text needs."""

import re
import unicodedata
from typing import Final, TypeAlias

Block: TypeAlias = tuple[str, str]

#: Lines up to this length are taken for wrapped ones, letters. A parameter: ours.
WRAPPED: Final = 110

#: A block of one line up to this length without a full stop is a heading, letters. A parameter: ours.
HEADING: Final = 140

#: Soft hyphens, joiners of no width, controls of direction, marks of byte order, and other controls.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SPACES: Final = re.compile("[\t\x0b\x0c \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINES: Final = re.compile("\r\n|[\r\n\u0085\u2028\u2029]")
_ITEM: Final = re.compile(r"\s*(?:[-*•‣◦▪–—+]|\d{1,2}[.)])\s+(?=\S)")
_BULLET: Final = re.compile(r"^\s*[-*•‣◦▪–—+]\s+")
_HASHES: Final = re.compile(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$")
_LINK: Final = re.compile(
    r"!?\[([^\]\[\n]{0,300})\]\((?:https?:|/|\.|#|mailto:)[^)\s]{0,2000}(?:\s+\"[^\"\n]{0,200}\")?\)"
)
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_FENCE: Final = re.compile(r"^(?:-{3,}|={3,}|\*{3,}|_{3,}|~{3,})$")
_ENDS: Final = (".", "!", "?", "…", ":", ";", ",", "”", '"', "»", ")")


def tidy(text: str) -> str:
    """The text in composed Unicode without what cannot be seen; spaces are plain ones, ends of lines stay."""
    text = _UNSEEN.sub("", _LINES.sub("\n", text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def read_plain(text: str) -> tuple[Block, ...]:
    """The blocks of a tidied text: parts between blank lines; items of lists; lines that are not wrapped, one each."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ ]*\n+", text):
        lines = [line for line in chunk.split("\n") if line.strip() and not _FENCE.match(line.strip())]
        blocks += [_block(part, alone=len(part) == 1) for part in _parts(lines)]
    return tuple(block for block in blocks if block[0].strip())


def _parts(lines: list[str]) -> list[list[str]]:
    """Lines that belong together."""
    wrapped = all(len(line) <= WRAPPED for line in lines)
    parts: list[list[str]] = []
    for line in lines:
        new = not wrapped or _ITEM.match(line) or _HASHES.match(line) or (parts and _HASHES.match(parts[-1][0]))
        if new or not parts or _ended(parts[-1][-1], line):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _ended(before: str, after: str) -> bool:
    """Whether a line is one of its own: much shorter than a wrapped one, and the next begins with a capital."""
    return len(before) < 0.5 * WRAPPED and after.lstrip()[:1].isupper() and not before.rstrip().endswith((",", ";"))


def _block(lines: list[str], *, alone: bool) -> Block:
    joined = " ".join(line.strip() for line in lines)
    item = _BULLET.match(joined) is not None or _ITEM.match(joined) is not None
    hashes = _HASHES.match(joined) is not None
    text = _STRONG.sub(r"\2", _LINK.sub(r"\1", _HASHES.sub("", _BULLET.sub("", joined)))).lstrip("> ")
    short = alone and len(text) <= HEADING and not text.rstrip().endswith(_ENDS)
    return text, "heading" if hashes or (short and not item) else "item" if item else "paragraph"
