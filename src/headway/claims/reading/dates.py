"""Days, months, quarters and years as a text writes them, each as its first and last day."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

from headway.claims.reading.lines import ENGLISH, VIETNAMESE, Line, in_mode, line_of
from headway.claims.reading.spans import Sentence, fold

_MONTHS_EN: Final = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTHS_VI: Final = (
    "giêng một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy bẩy", "tám", "chín", "mười", "mười một", "mười hai chạp",
)  # fmt: skip
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of days that a line names; `start` and `end` are offsets into the line.

    Attributes
    ----------
    unit
        day, month, quarter, half or year.
    relative
        Whether its year, or all of it, hangs on the day of publication.
    """

    start: int
    end: int
    first: date
    last: date
    unit: str
    relative: bool = False


Maker: TypeAlias = Callable[[re.Match[str], Line, date | None], Period | None]


def month_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_of(year: int, first: int, last: int) -> tuple[date, date]:
    """The first and the last day of some months of a year."""
    return date(year, first, 1), month_of(year, last)[1]


def periods_of(line: Line, published: date | None) -> tuple[Period, ...]:
    """What a line names, in its order; of what overlaps the one that says more (the earlier pattern)."""
    found: list[Period] = []
    for pattern, maker in _patterns(line.mode):
        for match in pattern.finditer(line.seen):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            period = maker(match, line, published)
            if period is not None:
                found.append(period)
    return tuple(sorted(found, key=lambda each: each.start))


def day_in(text: str, *, lang: str | None) -> date | None:
    """The first full day (with its year) that a text names; None if it names none."""
    line = line_of(Sentence(start=0, end=len(text), text=text, folded=fold(text)), lang)
    return next((each.first for each in periods_of(line, None) if each.unit == "day"), None)


def _made(match: re.Match[str], days: tuple[date, date], unit: str, *, relative: bool = False) -> Period:
    return Period(start=match.start(), end=match.end(), first=days[0], last=days[1], unit=unit, relative=relative)


@cache
def _numbers_of_months(mode: str) -> dict[str, int]:
    table = _MONTHS_EN if mode == ENGLISH else _MONTHS_VI
    if mode == ENGLISH:
        return {name: number for number, names in enumerate(table, 1) for name in names.split()}
    split = [names.split() if " " in names and "mười " not in names else [names] for names in table[:10]]
    named = {name: number for number, names in enumerate(split, 1) for name in names}
    named |= {"mười một": 11, "mười hai": 12, "chạp": 12}
    return named if mode == VIETNAMESE else {fold(name): number for name, number in named.items()}


def _month(text: str, mode: str) -> int:
    return int(text) if text.isdigit() else _numbers_of_months(mode)[" ".join(text.split())]


def _day(match: re.Match[str], line: Line, published: date | None) -> Period | None:
    """A day of a month; without a year that of the year that lies nearest before the day of publication."""
    month, number, year = _month(match["m"], line.mode), int(match["d"]), match.groupdict().get("y")
    if not _capital(match, line):
        return None
    try:
        if year is not None:
            day = date(int(year), month, number)
            return _made(match, (day, day), "day")
        if published is None:
            return None
        day = min(
            (date(published.year + move, month, number) for move in (-1, 0, 1)), key=lambda each: abs(each - published)
        )
    except ValueError:
        return None
    return _made(match, (day, day), "day", relative=True)


def _numeric(match: re.Match[str], line: Line, _published: date | None) -> Period | None:
    """11/8/2026: day first in Vietnamese; in English month first unless that is no month."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    day, month = (first, second) if line.mode != ENGLISH or first > 12 else (second, first)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    # in English 11/8 may be either: that the month was put first is told as hanging on something
    return _made(match, (found, found), "day", relative=line.mode == ENGLISH and first <= 12 and second <= 12)


def _month_year(match: re.Match[str], line: Line, _published: date | None) -> Period | None:
    month = _month(match["m"], line.mode)
    return _made(match, month_of(int(match["y"]), month), "month") if 1 <= month <= 12 else None


def _month_alone(match: re.Match[str], line: Line, published: date | None) -> Period | None:
    """A month without a year: the latest that had begun on the day of publication; after "by", the one to come."""
    month = _month(match["m"], line.mode)
    if published is None or not 1 <= month <= 12 or not _capital(match, line):
        return None
    ahead = _AHEAD.search(line.seen, max(match.start() - 12, 0), match.start("m")) is not None
    year = published.year + (int(month < published.month) if ahead else -int(month > published.month))
    first, last = month_of(year, month)
    start = match.start() if line.mode != ENGLISH else match.start("m")
    return Period(start=start, end=match.end(), first=first, last=last, unit="month", relative=True)


_AHEAD: Final = re.compile(r"\b(?:by|until|next|through|before|đến|tới|trước|den|toi|truoc)\s$")


def _capital(match: re.Match[str], line: Line) -> bool:
    """Whether the name of a month stands with a capital, where it may be another word otherwise (may, tháng năm)."""
    written = line.raw[match.start("m") : match.end("m")]
    return written[:1].isupper() or written.isdigit() or written.lower() in {"giêng", "chạp", "gieng", "chap"}


def _quarter(match: re.Match[str], _line: Line, published: date | None) -> Period | None:
    written, year = match["q"], match.groupdict().get("y")
    number = int(written) if written.isdigit() else _QUARTERS[written]
    if year is None and published is None:
        return None
    whole = _year(year) if year is not None else _latest(published, 3 * number - 2)
    return _made(match, months_of(whole, 3 * number - 2, 3 * number), "quarter", relative=year is None)


def _latest(published: date | None, month: int) -> int:
    assert published is not None  # noqa: S101 - asked for before
    return published.year - (1 if month > published.month else 0)


def _half(match: re.Match[str], _line: Line, _published: date | None) -> Period | None:
    year = match["y"]
    return _made(match, months_of(_year(year), *((1, 6) if match["h"] == "1" else (7, 12))), "half")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text[-2:])


def _whole_year(match: re.Match[str], _line: Line, _published: date | None) -> Period | None:
    year = int(match["y"])
    return _made(match, (date(year, 1, 1), date(year, 12, 31)), "year")


_Y: Final = r"(?P<y>(?:19[89]|20[0-5])\d)(?![\d/]|[.,]\d|\s?%)"
_D: Final = r"(?P<d>[0-2]?\d|3[01])"
_M: Final = r"(?P<m>1[0-2]|0?[1-9])(?!\d)"
_BEFORE_MONTH: Final = "(?:in|between|since|by|of|last|late|early|mid|from|until|during|through|next|this)"
_LEFT: Final = r"(?<![\w$€£¥#.,/-])"
#: A year may also follow the dash of "mid-" and that of another year.
_YEAR_LEFT: Final = rf"(?:{_LEFT}|(?<=\bmid-)|(?<=\blate-)|(?<=\bearly-)|(?<=\b\d{{4}}-))"


def _templates(mode: str) -> Iterator[tuple[str, Maker]]:
    names = "|".join(sorted(_numbers_of_months(mode), key=len, reverse=True)).replace(" ", r"\s")
    name = f"(?P<m>{names})"
    yield r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/](?P<m>1[0-2]|0?[1-9])[-/](?P<d>3[01]|[12]\d|0?[1-9])(?!\d)", _day
    yield rf"(?<![\d/.-])(?P<a>3[01]|[12]\d|0?[1-9])(?P<s>[/.-])(?P<b>3[01]|[12]\d|0?[1-9])(?P=s){_Y}", _numeric
    if mode == ENGLISH:
        yield rf"\b{_D}(?:st|nd|rd|th)?\s(?:of\s)?{name}\b\.?,?\s{_Y}", _day
        yield rf"\b{name}\b\.?\s{_D}(?:st|nd|rd|th)?,?\s{_Y}", _day
        yield (
            rf"\b{name}\b\.?\s{_D}(?:st|nd|rd|th)?(?![\d%]|[.,]\d|\s(?:per|months?|years?|times|billion|million))",
            _day,
        )
        yield rf"\b{_D}(?:st|nd|rd|th)?\s(?:of\s)?{name}\b(?!\s\d)", _day
        yield rf"\b{name}\b\.?,?\s(?:of\s)?{_Y}", _month_year
        yield rf"{_LEFT}q(?P<q>[1-4])\s?(?:of\s|/|-)?\s?(?:fy\s?)?(?P<y>20\d\d|['’]?\d\d)(?!\d)", _quarter
        yield rf"{_LEFT}(?P<q>[1-4])q\s?(?P<y>20\d\d|['’]?\d\d)(?!\d)", _quarter
        yield rf"{_LEFT}{_Y}\s?q(?P<q>[1-4])\b", _quarter
        yield rf"\b(?P<q>first|second|third|fourth)[\s-]quarter\s(?:of\s)?(?:fiscal\s)?(?:year\s)?{_Y}", _quarter
        yield rf"{_LEFT}q(?P<q>[1-4])(?![\w.]\w)\b", _quarter
        yield rf"{_LEFT}h(?P<h>[12])\s?(?:of\s|/|-)?\s?(?P<y>20\d\d)(?!\d)", _half
        yield rf"\b{_BEFORE_MONTH}[\s-](?:late\s|early\s|mid-)?{name}\b(?!\s\d|['’]s)", _month_alone
        yield rf"{_YEAR_LEFT}(?:fy\s?|fiscal\s(?:year\s)?)?{_Y}(?!\s?[x×])\b", _whole_year
        return
    for pattern, maker in (
        (rf"(?:\bngày\s|\bmồng\s|\bmùng\s){_D}\s?(?:tháng\s|/|-){_M}(?:,?\s?năm\s|[/-]|,?\s){_Y}", _day),
        (rf"(?:\bngày\s){_D}\stháng\s{name}\b,?\s(?:năm\s)?{_Y}", _day),
        (rf"\b{_D}\stháng\s{_M},?\s(?:năm\s)?{_Y}", _day),
        (rf"(?:\bngày\s|\bhôm\s|\bsáng\s|\bchiều\s|\btối\s|\bmồng\s|\bmùng\s){_D}(?:\stháng\s|/){_M}(?![\d/])", _day),
        (rf"(?<=\(){_D}/{_M}(?=\))", _day),
        (rf"\b{_D}\stháng\s{_M}(?![\d/])", _day),
        (rf"\btháng\s{_M}(?:,?\s?năm\s|\s?[/-]\s?|\s){_Y}", _month_year),
        (rf"\btháng\s{name},?\s(?:năm\s|/){_Y}", _month_year),
        (rf"\b(?:quý|quí)\s(?P<q>[1-4]|iv|iii|ii|i)\b(?:,?\s?năm\s|\s?[/-]\s?|\s)(?:tài\schính\s)?{_Y}", _quarter),
        (rf"{_LEFT}{_M}/{_Y}", _month_year),
        (rf"{_LEFT}q(?P<q>[1-4])(?:,?\s?năm\s|\s?[/-]\s?|\s)?{_Y}", _quarter),
        (r"\b(?:quý|quí)\s(?P<q>[1-4]|iv|iii|ii|i)\b(?![./-]\d)", _quarter),
        (rf"\btháng\s{_M}(?!\s?[\d%]|[.,]\d)\b", _month_alone),
        (rf"\btháng\s{name}\b", _month_alone),
        (rf"(?:\bnăm\s(?:tài\schính\s)?)?{_YEAR_LEFT}{_Y}\b", _whole_year),
    ):
        yield in_mode(mode, en="", vi=pattern), maker


@cache
def _patterns(mode: str) -> tuple[tuple[re.Pattern[str], Maker], ...]:
    return tuple((re.compile(pattern), maker) for pattern, maker in _templates(mode))


def moved(period: Period, **changes: Any) -> Period:
    """The period with other ends."""
    return replace(period, **changes)
