"""Quantities of a sentence: numbers with their units, as they are meant. English and Vietnamese.

A number is read first (figures or words, with its scale), then its currency, its unit, and the words that make it a
bound; two of them with a dash, "to" or "đến" between are a range. What stands for itself in figures (years, names of
models, versions, ordinals, telephone numbers) is none.
"""

import re
from dataclasses import replace
from functools import cache
from typing import Final

from headway.claims.names import ABOUT, AT_LEAST, AT_MOST, BETWEEN, EQUALS, LESS, MORE
from headway.claims.reading.bounds import relation_after, relation_before
from headway.claims.reading.lines import ENGLISH, Line, in_mode, line_of
from headway.claims.reading.parts import Part, exact, part_at
from headway.claims.reading.ranges import range_from
from headway.claims.reading.spans import Quantity, Sentence
from headway.claims.reading.tokens import Token, tokens_of
from headway.claims.reading.traps import blocked_spans
from headway.claims.reading.unit_words import OTHER


def quantities_of(sentence: Sentence, *, lang: str | None) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in its order; they do not overlap."""
    line = line_of(sentence, lang)
    parts = _inherited(line, _listed(line, _parts(line)))
    return tuple(_quantity(sentence, each) for each in parts if _counts(each))


def _counts(part: Part) -> bool:
    """Whether a part is told: not what nothing measures, nor a bare number word or name."""
    return part.unit != OTHER and (part.unit is not None or not (part.worded or part.name))


def _quantity(sentence: Sentence, part: Part) -> Quantity:
    return Quantity(
        start=sentence.start + part.start,
        end=sentence.start + part.end,
        relation=part.relation or EQUALS,
        value=None if part.low is not None else part.value,
        low=part.low,
        high=part.high,
        unit=part.unit,
        words=sentence.text[part.start : part.end],
        digits=part.digits,
    )


def _parts(line: Line) -> list[Part]:
    if not _may(line.mode).search(line.seen):
        return []
    tokens, blocked = tokens_of(line), blocked_spans(line)
    ranks = _ranks(line)
    blocked += [(each.start, each.end) for each in ranks]
    found: list[Part] = []
    place, floor = 0, 0
    while place < len(tokens):
        part = _whole_part(line, tokens, place, floor, blocked)
        if part is None:
            place += 1
            continue
        found.append(part)
        place, floor = max(part.stop, place + 1), part.end
    return sorted(found + ranks, key=lambda each: each.start)


@cache
def _may(mode: str) -> re.Pattern[str]:
    """What every quantity has some of: a figure or a number word."""
    en = (
        r"\d|[½¼¾⅓⅔⅕⅛⅒]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|"
        r"sixty|seventy|eighty|ninety|an?|half|twice|thrice|doubl\w+|tripl\w+|quadrupl\w+|quintupled|\w+fold|ranked|first|second|third)\b"
    )
    vi = r"\d|[½¼¾⅓⅔⅕⅛⅒]|\b(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|nửa|đôi|rưỡi|hạng)\b"
    return re.compile(in_mode(mode, en=en, vi=vi))


def _whole_part(
    line: Line, tokens: tuple[Token, ...], place: int, floor: int, blocked: list[tuple[int, int]]
) -> Part | None:
    """The quantity that begins at a token: a number or a range, with its bound."""
    first = part_at(line, tokens, place, floor, blocked)
    if first is None:
        return None
    part = range_from(line, tokens, first, blocked) or first
    return _meant(line, part, floor)


# --- how it is meant

_FACTOR: Final = re.compile(r"\b(?:(?:by\s)?an?\s)?(?:factor|multiple)\sof\s(?:\w+\s){0,2}$")
_TIMES_VI: Final = re.compile(r"\b(?:gấp|gap|nhân|nhan)\s(?:[^\W\d]+\s){0,2}$")
_PROBABLE: Final = re.compile(r"\b(?:xác\ssuất|xac\ssuat|khả\snăng|kha\snang|cơ\shội|co\shoi)\b")
_ADVERBS: Final = frozenset({"ít hơn", "thấp hơn", "nhỏ hơn", "nhiều hơn", "lớn hơn", "cao hơn", "dài hơn", "ngắn hơn"})


def _meant(line: Line, part: Part, floor: int) -> Part:
    """The part with the bound that the words before and after it say, and those words in it."""
    before, begins = relation_before(line.seen, line.mode, part.start, floor)
    after, ends = relation_after(line.seen, line.mode, part.end)
    factor = _as_factor(line, part, begins)
    if before is None and factor.start < part.start:  # "hơn gấp đôi"
        before, begins = relation_before(line.seen, line.mode, factor.start, floor)
    part = factor
    if before is not None and not _bounds(line, part, before, line.seen[begins : part.start].strip()):
        before, begins = None, part.start
    if after is not None and part.unit is None and after != ABOUT and not part.digits:
        after, ends = None, part.end
    relation = _stronger(before, after) or part.relation
    start, end = min(begins, part.start), max(ends, part.end)
    if part.relation == BETWEEN or (relation is None and (start, end) == (part.start, part.end)):
        return part if (start, end) == (part.start, part.end) else replace(part, start=start, end=end)
    return replace(part, start=start, end=end, relation=relation)


def _stronger(before: str | None, after: str | None) -> str | None:
    """Of two relations the one that bounds: "about 5% or less" is at most 5%."""
    for relation in (after, before):
        if relation in {AT_MOST, AT_LEAST, LESS, MORE}:
            return relation
    return ABOUT if ABOUT in {before, after} else None


def _as_factor(line: Line, part: Part, begins: int) -> Part:
    """A bare number after "gấp" or "a factor of" is a ratio."""
    if part.unit not in {None, "ratio"}:
        return part
    pattern = _FACTOR if line.mode == ENGLISH else _TIMES_VI
    found = pattern.search(line.seen, max(min(begins, part.start) - 24, 0), part.start)
    if found is None:
        return part
    return replace(part, start=found.start(), unit="ratio", name=False)


def _bounds(line: Line, part: Part, relation: str, words: str) -> bool:
    """Whether words before a number bound it: "thấp hơn 20%" compares unless it speaks of a probability; "over three
    years" is a length unless something is that far behind; a bare number needs plain words.
    """
    if line.mode != ENGLISH and any(words.startswith(each) for each in _adverbs(line.mode)):
        comparing = part.unit in {"ratio", "point"} or (part.unit == "share" and not _PROBABLE.search(line.seen))
        return not comparing
    if words in _LENGTHS and part.unit in {"month", "year", "day"} and relation == MORE:
        after = line.seen[part.end : part.end + 12].split()
        return bool(after) and after[0].strip(".,;:") in {
            "behind",
            "ahead",
            "ago",
            "old",
            "late",
            "earlier",
            "older",
            "later",
        }
    if words == "some":
        return part.value >= 10 or part.unit is not None
    if words in {"trên", "tren", "near"}:
        return part.unit is not None
    return True


#: Words that begin a length of time where nothing stands that far behind.
_LENGTHS: Final = frozenset({"over", "over the", "within"})


@cache
def _adverbs(mode: str) -> tuple[str, ...]:
    return tuple(in_mode(mode, en="", vi=each) for each in sorted(_ADVERBS))


# --- numbers that take their unit from another one

_LIST: Final = re.compile(r"\s?(?:,|;|/|and|or|và|va|hay|hoặc)\s?(?:and\s|or\s|và\s|va\s)?")
_CARRIES: Final = re.compile(
    r"\b(?:to|from|of|at|versus|vs\.?|against|xuống|xuống\scòn|còn|lên|từ|đến|tới|mức|bình|xuong|con|len|tu|den|toi|muc|binh)\s"
    r"(?:(?:just|only|about|around|roughly|some|nearly|chỉ|còn|khoảng|chi|khoang|mức)\s)*$"
)
#: Letters between a number and the one that it takes its unit from. A parameter: ours.
CARRIED: Final = 48
_TAKEN: Final = frozenset({"month", "year", "share", "point", "generation", "ratio", "usd", "cny"})


def _listed(line: Line, parts: list[Part]) -> list[Part]:
    """Lists whose last number alone has the sign: 20, 30 and 40%."""
    found = list(parts)
    for place in range(len(found) - 2, -1, -1):
        here, after = found[place], found[place + 1]
        apart = _LIST.fullmatch(line.seen, here.end, max(after.start, here.end))
        bare = here.unit is None and not here.worded and not here.name and here.low is None
        if apart is not None and bare and after.unit == "share" and after.low is None:
            found[place] = replace(here, unit="share", value=exact(here.value * after.factor), factor=after.factor)
    return found


def _inherited(line: Line, parts: list[Part]) -> list[Part]:
    """A bare number takes the unit of the one before it where the words carry it: from seven months to four."""
    found = list(parts)
    for place, part in enumerate(found):
        source = _source(line, found, place) if part.unit is None and not part.name and part.value < 1000 else None
        if source is not None:
            found[place] = replace(
                part, unit=source.unit, value=exact(part.value * source.factor), factor=source.factor
            )
    return found


def _source(line: Line, parts: list[Part], place: int) -> Part | None:
    here = parts[place]
    if not _CARRIES.search(line.seen, max(here.start - 30, 0), here.start):
        return None
    before = parts[place - 1] if place else None
    after = parts[place + 1] if place + 1 < len(parts) else None
    if _noun(line, here):
        return None
    if before is not None and before.unit in _TAKEN and here.start - before.end <= CARRIED:
        return before
    if after is not None and after.unit in _TAKEN and after.start - here.end <= 8:
        return after
    return None


def _noun(line: Line, part: Part) -> bool:
    """Whether a word that is no joint follows a number: "four models" takes no unit from elsewhere."""
    follows = line.seen[part.end : part.end + 16].split()
    return bool(follows) and follows[0].isalpha() and follows[0] not in _JOINTS


_JOINTS: Final = frozenset(
    "to and or in at now today this last on as by from since per on over xuống còn lên đến tới trong vào so và "
    "xuong con len den toi va".split()
)


# --- places in an order

_ORDINALS_EN: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINALS_VI: Final = "nhất nhì ba tư năm sáu bảy tám chín mười".split()


@cache
def _rank(mode: str) -> tuple[re.Pattern[str], dict[str, int]]:
    cardinals = "one two three four five six seven eight nine ten".split()
    en = (
        rf"\b(?:rank(?:ed|s|ing)?|plac(?:ed|es)|c[ao]mes?|finish(?:ed|es)|stood|stands)\s(?:in\s|at\s)?(?:only\s|just\s)?(?P<a>{'|'.join(_ORDINALS_EN)}|(?:number\s|no\.?\s?|#\s?)?\d{{1,2}}(?:st|nd|rd|th)?)\b(?!\s?[%$.]\d|\s(?:months?|years?|percent|points?))"
        rf"|\b(?P<b>{'|'.join(_ORDINALS_EN)}|\d{{1,2}}(?:st|nd|rd|th))[\s-](?:place|spot|rank)\b"
        rf"|(?<!\w)(?:number\s|no\.\s?|#)(?P<c>\d{{1,2}}|{'|'.join(cardinals)})\b"
    )
    vi = (
        r"\b(?:xếp|đứng|hạng|vị\strí)\s(?:ở\s)?(?:(?:hạng|thứ|số|vị\strí)\s)*"
        rf"(?P<a>\d{{1,2}}|{'|'.join(_ORDINALS_VI)}|hai|một)\b(?!\s?%)"
    )
    numbers = {
        name: number for names in (_ORDINALS_EN, _ORDINALS_VI, cardinals) for number, name in enumerate(names, 1)
    }
    numbers |= {
        "hai": 2,
        "một": 1,
        "mot": 1,
        "nhat": 1,
        "nhi": 2,
        "tu": 4,
        "nam": 5,
        "sau": 6,
        "bay": 7,
        "tam": 8,
        "chin": 9,
        "muoi": 10,
    }
    return re.compile(in_mode(mode, en=en, vi=vi)), numbers


def _ranks(line: Line) -> list[Part]:
    """Places in an order: ranked third, second place, #1, đứng thứ hai, xếp hạng 3."""
    pattern, numbers = _rank(line.mode)
    found = []
    for match in pattern.finditer(line.seen):
        written = next(each for each in match.groups() if each is not None)
        figures = re.search(r"\d+", written)
        value = float(figures.group()) if figures else float(numbers[written])
        found.append(
            Part(
                start=match.start(),
                end=match.end(),
                stop=0,
                value=value,
                unit="rank",
                digits=len(figures.group()) if figures else 0,
            )
        )
    return found
