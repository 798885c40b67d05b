"""Figures that are no quantities: addresses, telephone numbers, versions, times of day, names of models, ordinals."""

import re
from typing import Final

from headway.claims.reading.lines import Line
from headway.claims.reading.times import spans_of
from headway.claims.reading.tokens import Number, Token

# No repetition within a repetition here, nor one without an end: a text may hold a word of any length.
_BLOCKED: Final = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)\S{1,80}@\S{1,255}\.\w+"  # addresses
    r"|\+\d[\d\s().-]{7,}\d|\b0\d{2,3}[\s.-]\d{3}[\s.-]\d{3,4}\b|\b0\d{8,10}\b|\b\d{3}-\d{3}-\d{4}\b"  # telephones
    r"|\b\d+(?:\.\d+){2,}(?!\d)(?<!\d\.\d{3}\.\d{3})(?<!\d\.000)"  # versions
    r"|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])(?:\s?[ap]\.?m\b)?|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b"
    r"|\b\d{1,2}\s?(?:giờ|h)\s?\d{2}\b"  # times
    r"|\[\d{1,3}\]|\b24/7\b|\b9/11\b"  # notes
    r"|\b[a-z]+(?:[-_.]?\d++)+[a-z]{0,4}(?![\w%])(?<!usd\d)"  # names: h200, gpt-5.5, k2, qwen3.8
    r"|\b\d+(?:st|nd|rd|th)\b"  # ordinals
)
_MONEY: Final = re.compile(r"(?:usd|us|rmb|cny|eur)[\d.,-]")
_COUNTED: Final = re.compile(
    r"\b(?:no|nos|number|version|ver|v|vol|volume|section|chapter|page|figure|fig|table|step|phase|level|tier|part|series|round|article|"
    r"question|episode|appendix|note|item|class|grade|type|model|số|thứ|thế kỷ|thế kỉ|điều|khoản|phiên bản|bản|trang|"
    r"chương|mục|hình|bảng|bước|"
    r"giai đoạn|cấp|nhóm|vòng|bài|lớp|khóa|khoá|tầng|ghi chú|"
    r"the ky|dieu|phien ban|chuong|giai doan)\.?\s?$"
)
_SMALL_FIRST: Final = frozenset(
    "in of on at by to for from with about around over under only just some nearly almost than the these those all "
    "both if when while as and or but after before since until between up down roughly more less least most another "
    "trong của với có là và hay hoặc từ đến khoảng hơn chỉ gần trên dưới những các tất cả sau trước khi nếu".split()
)


#: From this on, a figure after letters in capitals is a score (ECI 153), below it part of a name (GPT 5). Ours.
LEAST_SCORE: Final = 50.0


def blocked_spans(line: Line) -> list[tuple[int, int]]:
    """Stretches of a line whose figures are no quantities, in order."""
    found = spans_of(line)
    for match in _BLOCKED.finditer(line.seen):
        if not _MONEY.match(match.group()):
            found.append(match.span())
    return sorted(found)


def is_name(line: Line, tokens: tuple[Token, ...], place: int, number: Number) -> bool:
    """Whether a bare number belongs to a name (Claude 4, Opus 4.8), to a counted thing (phase 2), or is a year."""
    if number.year:
        return True
    if _COUNTED.search(line.seen, max(number.start - 16, 0), number.start):
        return True
    if not line.seen[number.start].isdigit() and place > 0:
        return False  # a name is numbered in figures: "China three to five years behind" tells a time
    if place == 0:
        return line.seen[number.end : number.end + 1] in {".", ")"}
    before = tokens[place - 1]
    word = line.raw[before.start : before.end]
    if not word[:1].isupper() or not word.isalpha() or (word.isupper() and number.value >= LEAST_SCORE):
        return False
    return not (before.start == 0 and before.text in _SMALL_FIRST)


def glued(line: Line, number: Number) -> bool:
    """Whether letters or figures stand right before or after a number, as in 5G, 4o or B2B."""
    before = line.seen[number.start - 1] if number.start else " "
    after = line.seen[number.end] if number.end < len(line.seen) else " "
    return before.isalnum() or before == "_" or after.isalnum() or after == "_"
