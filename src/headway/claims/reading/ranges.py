"""Two numbers that are the ends of a range: 3 to 5 years, từ 3-5 năm, $3-5 billion, one to two orders of magnitude."""

import re
from dataclasses import replace
from functools import cache
from typing import Final

from headway.claims.names import BETWEEN
from headway.claims.reading.lines import ENGLISH, Line, in_mode
from headway.claims.reading.numbers import YEARS
from headway.claims.reading.parts import Part, exact, part_at
from headway.claims.reading.tokens import Token
from headway.claims.reading.unit_words import OTHER


@cache
def _to(mode: str) -> re.Pattern[str]:
    en = r"\s?(?:[-–—~]|to)\s?|\s(?:to|and|or|up\sto|through)\s"
    vi = r"\s?[-–—~]\s?|,?\s(?:đến|tới|và|hoặc|hay|đến\skhoảng|tới\skhoảng)\s|,?\s"
    return re.compile(rf"(?:{in_mode(mode, en=en, vi=vi)})" + r"(?:[$€¥£]|us\$|usd\s|rmb\s)?")


def range_from(line: Line, tokens: tuple[Token, ...], low: Part, blocked: list[tuple[int, int]]) -> Part | None:
    """The range that begins with a number; None where none follows, or where it tells a change (from 7 to 4)."""
    if low.stop >= len(tokens):
        return None
    joint = _to(line.mode).match(line.seen, low.end)
    if joint is None or joint.end() >= len(line.seen):
        return None
    place = next(
        (index for index in range(low.stop, min(low.stop + 5, len(tokens))) if tokens[index].start >= joint.end()), None
    )
    if place is None or tokens[place].start != joint.end():
        return None
    high = part_at(line, tokens, place, low.end, blocked)
    # after a word in capitals a figure may be a name (Claude 4): not where it shares the unit of the next (Chi 3-5 tỷ)
    named = low.name and (low.value in YEARS or high is None or (high.unit is None and high.scale == 1.0))
    return None if high is None or high.name or named else _ranged(line, low, high, joint.group().strip())


def _ranged(line: Line, low: Part, high: Part, joint: str) -> Part | None:
    low, unit = _alike(low, high), high.unit or low.unit
    if unit is None and low.worded:
        return None
    if (
        low.unit not in {None, unit}
        or OTHER in {low.unit, unit}
        or not 0 <= low.value < high.value * _scale_of(low, high)
    ):
        return None
    high = (
        high
        if high.unit is not None
        else replace(high, unit=unit, value=exact(high.value * low.factor), factor=low.factor)
    )
    if not _joins(line, low, high, joint.split(" ", maxsplit=1)[0].rstrip("$€¥£")):
        return None
    return replace(
        high,
        name=False,
        start=low.start,
        relation=BETWEEN,
        low=low.value,
        high=high.value,
        digits=max(low.digits, high.digits),
        unit=unit,
    )


def _scale_of(low: Part, high: Part) -> float:
    return low.factor if high.unit is None and low.unit is not None else 1.0


def _alike(low: Part, high: Part) -> Part:
    """The lower end with the scale and the unit of the higher one where it has none: $3-5 billion, 3 to 5 years."""
    bare = low.unit is None or (low.prefixed and high.prefixed) or (low.prefixed and high.unit in {None, low.unit})
    if not bare:
        return low
    shares = low.scale == 1.0 and high.scale > 1.0 and low.value * high.scale < high.value
    value = low.value * (high.scale if shares else 1.0)
    if low.unit is None and high.unit is not None:
        value = 10.0**value if high.order else value * high.factor
        value = exact(value)
        return replace(low, value=value, unit=high.unit)
    return replace(low, value=value)


def _joins(line: Line, low: Part, high: Part, joint: str) -> bool:
    """Whether a joint makes one range of two numbers."""
    before = line.seen[max(low.start - 40, 0) : low.start]
    if joint in {"and", "và", "va"}:
        return bool(_BETWEEN.search(before))
    if joint in {"or", "hoặc", "hay", "hoac"}:
        return high.value <= 2 * low.value
    if joint in {"", ","}:
        # hai ba tháng, hai, ba tháng: two or three
        return (
            line.mode != ENGLISH
            and low.worded
            and high.worded
            and 0 < high.value - low.value <= (90 if high.order else 2 * high.factor)
        )
    if joint in {"to", "đến", "tới", "den", "toi"}:
        return not (_FROM.search(before) and _CHANGES.search(line.seen, 0, low.start))
    return True


_BETWEEN: Final = re.compile(r"\b(?:between|giữa|giua|trong\skhoảng|trong\skhoang|từ|tu)\s(?:\w+\s)?(?:[$€¥£]\s?)?$")
_FROM: Final = re.compile(r"\b(?:from|từ|tu)\s(?:\w+\s){0,2}$")
_CHANGES: Final = re.compile(
    r"\b(?:f[ae]ll(?:s|en|ing)?|drop\w*|r[io]s(?:e|es|en|ing)|gr[eo]w\w*|increas\w+|decreas\w+|declin\w+|shr[aiu]nk\w*|narrow\w*|widen\w*|cut|"
    r"went|gone|jump\w*|climb\w*|sl[iu]d\w*|slipp\w*|expand\w*|improv\w*|mov(?:ed|es|ing)|chang\w+|down|up|reduc\w+|surg\w+|soar\w*|rais\w+|"
    r"lower(?:ed|s|ing)|doubl\w+|tripl\w+|giảm|tăng|thu\shẹp|nới\srộng|rút|hạ|sụt|giam|tang|thu\shep|noi\srong|rut)\b"
)
