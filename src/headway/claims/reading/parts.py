"""A number of a line with its currency and its unit, before it is known how it is meant."""

import re
from dataclasses import dataclass, replace
from typing import Final

from headway.claims.reading.bounds import relation_after
from headway.claims.reading.lines import ENGLISH, PLAIN, Line
from headway.claims.reading.numbers import number_at
from headway.claims.reading.tokens import Number, Token
from headway.claims.reading.traps import glued, is_name
from headway.claims.reading.unit_words import money_before, unit_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A number with its unit; offsets into the line.

    Attributes
    ----------
    stop
        The token after it.
    value, factor, scale
        In the base of its unit; what one of the unit is in the base; the scale word that it was said with, else 1.
    prefixed, worded, article, order
        Whether a currency stands before it, no figure stands in it, it is only "one", it is an order of magnitude.
    name
        Whether it is more likely part of a name (Claude 4) or a year.
    relation, low, high
        Its bound or range, once it is known.
    """

    start: int
    end: int
    stop: int
    value: float
    unit: str | None
    digits: int
    scale: float = 1.0
    prefixed: bool = False
    worded: bool = False
    article: bool = False
    name: bool = False
    factor: float = 1.0
    order: bool = False
    relation: str | None = None
    low: float | None = None
    high: float | None = None


def part_at(
    line: Line, tokens: tuple[Token, ...], place: int, floor: int, blocked: list[tuple[int, int]]
) -> Part | None:
    """The number with its unit that begins at a token; None where none does.

    `floor` is where the quantity before ends; `blocked` are stretches of the line whose figures are none.
    """
    token = tokens[place]
    if any(start <= token.start < end for start, end in blocked):
        return None
    number = number_at(line, tokens, place) or _article(line, tokens, place)
    if number is None:
        return None
    currency, begins = money_before(line, number.start, floor)
    part = _with_unit(line, tokens, number, currency)
    if part is None or _ambiguous(line, tokens, place, number, part):
        return None
    name = part.unit is None and is_name(line, tokens, place, number)
    return replace(part, start=begins, name=name) if name or begins != part.start else part


def _with_unit(line: Line, tokens: tuple[Token, ...], number: Number, currency: str | None) -> Part | None:
    value, end, unit, factor = _signed(line, number), number.end, number.unit, 1.0
    found, relation = unit_after(line, number), None
    if found is None and number.unit is None:
        # three or more years, 3+ years
        relation, ends = relation_after(line.seen, line.mode, number.end)
        found = unit_after(line, replace(number, end=ends)) if relation is not None else None
        relation = relation if found is not None else None
    if found is not None and _dated(number, found.name):
        found = None
    if currency is not None:
        unit = currency
        end = found.end if found is not None and found.name == currency else end
    elif unit == "ratio" and found is not None and found.name in {"month", "year", "generation", "quarter", "day"}:
        # a third of a year is not read; "half a year" is
        unit = "ratio"
    elif unit is None and found is not None:
        unit, factor, end = found.name, found.factor, found.end
        value, end = _and_a_half(line, value, end)
    elif unit == "ratio" and found is not None and found.name == "ratio":
        end = found.end
    order = unit == "order"
    if order:
        value, unit = 10.0**value, "ratio"
    elif unit == "chip" and number.unclear:
        value *= 1000.0  # chips are counted whole
    elif number.unclear:
        return None
    if unit is None and (glued(line, number) or (number.year and not number.article)):
        return None
    return Part(
        start=number.start - (value < 0),
        end=end,
        stop=_stop(tokens, number.stop, end),
        value=exact(value * factor),
        unit=unit,
        digits=number.digits,
        scale=number.scale,
        prefixed=currency is not None,
        worded=not any(letter.isdigit() for letter in line.seen[number.start : number.end]),
        article=number.article,
        factor=factor,
        order=order,
        relation=relation,
    )


def exact(value: float) -> float:
    """The number without what the multiplication of binary fractions leaves (95 * 0.01)."""
    return float(f"{value:.12g}")


def _signed(line: Line, number: Number) -> float:
    """With its sign where a minus stands right before it and nothing before that."""
    before = line.seen[max(number.start - 2, 0) : number.start]
    minus = before.endswith(("-", "−")) and (len(before) == 1 or before[0] in " (")
    return -number.value if minus else number.value


def _dated(number: Number, unit: str) -> bool:
    """Whether figures that look like a year stand before a unit by chance (in 2025 GPU exports)."""
    return number.year and unit in {"chip", "generation", "order", "day"}


_HALVES: Final = re.compile(r"\s(?:and\sa\shalf|rưỡi|rưởi|ruoi)\b")


def _and_a_half(line: Line, value: float, end: int) -> tuple[float, int]:
    """A year and a half, một năm rưỡi."""
    found = _HALVES.match(line.seen, end)
    return (value + 0.5, found.end()) if found is not None else (value, end)


def _stop(tokens: tuple[Token, ...], stop: int, end: int) -> int:
    while stop < len(tokens) and tokens[stop].start < end:
        stop += 1
    return stop


_ARTICLE: Final = re.compile(
    r"an?\s(?:(?:full\s)?(?:month|year|quarter|decade|week)|(?:full\s|chip\s|whole\s)?generation|(?:full\s)?order\sof\smagnitude)\b"
)
_AFTER_ARTICLE: Final = re.compile(
    r"\s(?:and\sa\shalf|behind|ahead|ago|earlier|later|older|old|or|away|apart|gap|lag|lead|delay|before|after|in\sarrears)\b"
)
_BASE: Final = re.compile(r"\s(?:earlier|ago|before)\b")
_BEFORE_ARTICLE: Final = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|than|over|under|within|least|most|by|behind|only|just|full|gap\sof|lag\sof|lead\sof|delay\sof|trails|lags|barely)\s$"
)


def _article(line: Line, tokens: tuple[Token, ...], place: int) -> Number | None:
    """One year where "a year" is a length: a year behind, about a year, an order of magnitude; not in "$5bn a year"."""
    if line.mode != ENGLISH or tokens[place].text not in {"a", "an"}:
        return None
    start = tokens[place].start
    found = _ARTICLE.match(line.seen, start)
    if found is None:
        return None
    length = _AFTER_ARTICLE.match(line.seen, found.end()) or _BEFORE_ARTICLE.search(
        line.seen, max(start - 16, 0), start
    )
    if length is None and "order" not in found.group():
        return None
    if line.seen[:start].endswith("from ") and _BASE.match(line.seen, found.end()):
        return None  # up 60% from a year earlier
    return Number(start=start, end=tokens[place].end, stop=place + 1, value=1.0, digits=0)


def _ambiguous(line: Line, tokens: tuple[Token, ...], place: int, number: Number, part: Part) -> bool:
    """Whether a number word is more likely another word: năm is five and year, sau (without marks) is six and after."""
    word, before = tokens[place].text, tokens[place - 1].text if place else ""
    if line.mode == ENGLISH or not part.worded:
        return False
    bare = part.unit is None and number.scale == 1.0
    alone = number.stop == place + 1
    if word in {"năm", "nam"} and alone:
        return bare or before in _MANY or (bool(place) and tokens[place - 1].is_figure)
    if line.mode == PLAIN and alone:
        after = tokens[part.stop].text if part.stop < len(tokens) else ""
        if word in {"sau", "tu"} and (after.isdecimal() or after in {"nay", "truoc", "do"}):
            return True
    return False


_MANY: Final = frozenset(
    "mỗi hàng cả nhiều những mấy vài các từng trong nửa đầu cuối giữa "
    "moi hang ca nhieu nhung may vai cac tung nua dau cuoi giua".split()
)
