"""Times of a sentence: periods, what is said of them (since, by, early, the first half of), and times that hang on the
day of publication (last year, in three to five years).
"""

import re
from datetime import date, timedelta
from functools import cache
from typing import Final

from headway.claims.reading.dates import Period, day_in, month_of, months_of, moved, periods_of
from headway.claims.reading.lines import ENGLISH, Line, in_mode, line_of
from headway.claims.reading.spans import Sentence, When, fold
from headway.units import months_before

__all__ = ["day_in", "spans_of", "times_of"]

#: How far "in recent years" and "in recent months" reach. Parameters: ours.
RECENT_YEARS: Final = 3
RECENT_MONTHS: Final = 6

#: Months of a year that a part of it means: early, middle, late, and its very beginning and end. Parameters: ours.
PARTS: Final = {
    "half1": (1, 6),
    "half2": (7, 12),
    "early": (1, 3),
    "mid": (5, 8),
    "late": (10, 12),
    "start": (1, 1),
    "end": (12, 12),
}

_NAMES: Final = (
    "one two three four five six seven eight nine ten eleven twelve".split(),
    "một hai ba bốn năm sáu bảy tám chín mười".split(),
)
_COUNT_EN: Final = rf"(?:\d{{1,2}}|{'|'.join(_NAMES[0])}|a)"
_COUNT_VI: Final = rf"(?:\d{{1,2}}|{'|'.join(_NAMES[1])})"
_TO_EN: Final = r"(?:\s?[-–—]\s?|\sto\s|\sor\s)"
_TO_VI: Final = r"(?:\s?[-–—]\s?|\s(?:đến|tới|hoặc|hay)\s)"


def times_of(sentence: Sentence, *, lang: str | None, published: date | None) -> tuple[When, ...]:
    """The times of a sentence, in its order.

    Times that hang on the day of publication are left out where it is not known (`published` is None). "Since 2023"
    ends on that day, "by 2027" begins on it.
    """
    line = line_of(sentence, lang)
    if not _any(line.mode).search(line.seen):
        return ()
    found = list(_relative(line, published)) if published is not None else []
    for period in _joined(line, _whole(line, published), published):
        if not any(period.start < other.end and other.start < period.end for other in found):
            found.append(period)
    return tuple(
        When(
            start=sentence.start + each.start,
            end=sentence.start + each.end,
            first=each.first,
            last=each.last,
            relative=each.relative,
        )
        for each in sorted(found, key=lambda each: each.start)
    )


def spans_of(line: Line) -> list[tuple[int, int]]:
    """Where a line names a day, month, quarter or year: its figures are no quantities. Offsets into the line."""
    if not _any(line.mode).search(line.seen):
        return []
    return [(each.start, each.end) for each in periods_of(line, date(2000, 1, 1))]


@cache
def _any(mode: str) -> re.Pattern[str]:
    en = (
        r"\d|\b(?:last|this|next|past|recent|ago|in|today|yesterday|within|coming|from now)\b|uary|march|april|june|"
        r"july|august|ember|october|\bmay\b"
    )
    return re.compile(in_mode(mode, en=en, vi=r"\d|năm|tháng|quý|quí|hôm|ngày"))


@cache
def _parts(mode: str) -> re.Pattern[str]:
    """What stands before a period and says which part of it is meant."""
    en = (
        r"(?:(?P<half1>first\shalf\s(?:of\s)?)|(?P<half2>(?:second|latter)\shalf\s(?:of\s)?)|(?P<early>early\s(?:in\s)?)|"
        r"(?P<mid>mid(?:dle\sof)?[\s-])|(?P<late>late\s(?:in\s)?)|(?P<end>(?:the\s)?(?:end|close)\sof\s|year-end\s)|"
        r"(?P<start>(?:the\s)?(?:start|beginning)\sof\s))$"
    )
    vi = (
        r"(?:(?P<half1>nửa\sđầu\s|(?:6|sáu)\stháng\sđầu\s)|(?P<half2>nửa\s(?:cuối|sau)\s|(?:6|sáu)\stháng\scuối\s)|"
        r"(?P<early>đầu\s)|(?P<mid>giữa\s)|(?P<late>cuối\s)|(?P<end>hết\s)|(?P<start>ngay\sđầu\s))$"
    )
    return re.compile(r"\b" + in_mode(mode, en=en, vi=vi))


@cache
def _bounds(mode: str) -> re.Pattern[str]:
    en = (
        r"(?:(?P<since>since\s(?:the\s)?)|(?P<by>(?:by|until|till|through)\s(?:the\s)?)|"
        r"(?P<before>before\s(?:the\s)?))$"
    )
    vi = r"(?:(?P<since>(?:kể\s)?từ\s)|(?P<before>trước\s)|(?P<by>(?:cho\s)?(?:đến|tới)\s(?:hết\s)?))$"
    return re.compile(r"\b" + in_mode(mode, en=en, vi=vi))


def _whole(line: Line, published: date | None) -> list[Period]:
    """The periods with the part of them that is meant."""
    return [_part(line, each) for each in periods_of(line, published)]


def _part(line: Line, period: Period) -> Period:
    found = _parts(line.mode).search(line.seen, max(period.start - 30, 0), period.start)
    if found is None:
        return period
    if period.unit != "year":  # early May is May; what is said within a month is not resolved
        return moved(period, start=found.start())
    first, last = months_of(period.first.year, *PARTS[str(found.lastgroup)])
    return moved(period, start=found.start(), first=first, last=last, unit="half")


def _joined(line: Line, periods: list[Period], published: date | None) -> list[Period]:
    """Periods with ranges made one (2023 to 2025) and then bounds resolved (since, by, before)."""
    found: list[Period] = []
    for period in periods:
        before = found[-1] if found else None
        if before is not None and (one := _one_range(line, before, period)):
            before = found[-1] = _in_year(before, period)
        if before is not None and one and before.first <= period.first:
            found[-1] = moved(before, end=period.end, last=max(before.last, period.last), unit="range")
        else:
            found.append(period)
    return [_bounded(line, each, published) for each in found]


def _in_year(before: Period, after: Period) -> Period:
    """A month that begins a range in the year of its end: January in "January to June 2025"."""
    if not (before.unit == "month" and before.relative) or after.relative:
        return before
    year = after.first.year - int(before.first.month > after.first.month)
    first, last = month_of(year, before.first.month)
    return moved(before, first=first, last=last, relative=False)


def _one_range(line: Line, before: Period, after: Period) -> bool:
    """Whether what stands between two periods makes one of them."""
    between = line.seen[before.end : after.start]
    if between.strip() in {"and", "và", "va"}:
        return re.search(r"(?:between|giữa|giua)\s$", line.seen[: before.start]) is not None
    return _is_range(line.mode).fullmatch(between) is not None


@cache
def _is_range(mode: str) -> re.Pattern[str]:
    en, vi = r"\s?[-–—]\s?|\s(?:to|through|until)\s(?:the\s)?", r"\s?[-–—]\s?|\s(?:cho\s)?(?:đến|tới)\s(?:hết\s)?"
    return re.compile(in_mode(mode, en=en, vi=vi))


def _bounded(line: Line, period: Period, published: date | None) -> Period:
    """Since a day: from it to the day of publication. By or before a day: from the day of publication to it."""
    found = _bounds(line.mode).search(line.seen, max(period.start - 24, 0), period.start)
    if found is None or published is None or period.unit == "range":
        return period
    kind = found.lastgroup
    if kind == "since" and period.first <= published:
        since_vi = found.group().startswith(("kể", "ke")) or _to_now(line.mode).match(line.seen, period.end)
        if line.mode != ENGLISH and not since_vi and period.unit != "year":
            return period
        return moved(period, start=found.start(), last=published, relative=True)
    to_end = kind == "by" or (period.unit == "half" and period.last.month == 12)  # "before the end of 2028" is in 2028
    last = period.last if to_end else period.first - timedelta(days=1)
    if kind == "since" or last < published:
        return period
    return moved(period, start=found.start(), first=published, last=last, relative=True)


@cache
def _to_now(mode: str) -> re.Pattern[str]:
    return re.compile(in_mode(mode, en=r"$^", vi=r"\s(?:đến\snay|tới\snay|trở\slại\sđây)"))


# --- times that hang on the day of publication


_NAMED_EN: Final = (
    r"\b(?P<named>(?:last|this|next)\s(?:year|month|quarter|week)|"
    r"(?:in\s)?(?:recent|the\s(?:past|last)\sfew)\s(?:years|months)|"
    r"(?:the\s)?past\s(?:year|month)|(?:in|over|during|within|for)\sthe\slast\s(?:year|month)|today|yesterday|tomorrow|(?:the\s)?coming\syears)\b"
)
_NAMED_VI: Final = (
    r"\b(?P<named>(?:năm|tháng|quý|tuần)\s(?:ngoái|trước|này|nay|sau|tới|qua)|sang\snăm|hôm\s(?:nay|qua)|"
    r"(?:những|vài|mấy)\s(?:năm|tháng)\s(?:gần\sđây|qua|vừa\squa|trở\slại\sđây|tới|sắp\stới))\b"
)


@cache
def _hanging(mode: str) -> re.Pattern[str]:
    """Lengths from the day of publication on (ahead), up to it (back), at a distance from it (ago), and named ones."""
    english = mode == ENGLISH
    count, to = (_COUNT_EN, _TO_EN) if english else (_COUNT_VI, _TO_VI)
    unit = r"(?:months?|years?|weeks?|quarters?|decades?)" if english else r"(?:tháng|năm|tuần|quý|thập\s(?:kỷ|niên))"

    def length(tag: str) -> str:
        return rf"(?P<{tag}n>{count})(?:{to}(?P<{tag}m>{count}))?[\s-](?P<{tag}u>{unit})"

    en = "|".join(
        (
            rf"\b(?:with)?in\s(?:the\s)?(?:next|coming|following)\s{length('a')}\b",
            rf"\b(?:over|during|for)\s(?:the\s)?(?:next|coming|following)\s{length('b')}\b",
            rf"\bwithin\s{length('c')}\b",
            rf"\b(?:next|coming)\s{length('d')}\b",
            rf"\b(?:in|over|during|for|of|the)\s(?:the\s)?(?:past|last|previous|preceding)\s{length('e')}\b",
            rf"\b{length('f')}\sago\b",
            rf"\b{length('g')}\sfrom\snow\b",
            rf"\bin\s{length('h')}(?:['’]\stime)?\b(?!\s(?:behind|ahead|before|earlier|of\s(?:the|its|their)))",
            _NAMED_EN,
        )
    )
    vi = "|".join((
        rf"\b(?:trong\s)?(?:vòng\s)?{length('a')}\s(?:tới|sắp\stới|tiếp\stheo|kế\stiếp)\b",
        rf"\b{length('g')}\snữa\b",
        rf"\b(?:trong\s)?(?:vòng\s)?{length('e')}\s(?:qua|vừa\squa|gần\sđây|gần\snhất|trở\slại\sđây)\b",
        rf"\bcách\sđây\s(?:khoảng\s)?{length('f')}\b",
        rf"\b{length('i')}\strước\b(?!\s(?:đó|khi|đây\slà))",
        rf"\btrong\svòng\s{length('c')}\b",
        rf"\btrong\s{length('h')}\b",
        _NAMED_VI,
    ))  # fmt: skip
    return re.compile(in_mode(mode, en=en, vi=vi))


def _relative(line: Line, published: date) -> list[Period]:
    found = []
    for match in _hanging(line.mode).finditer(line.seen):
        if match["named"] and _COUNTED.search(line.seen, max(match.start() - 8, 0), match.start()):
            continue  # "tám tháng sau khi" is no next month
        days = _named(match["named"], published) if match["named"] else _length(match, line, published)
        if days is not None:
            found.append(
                Period(start=match.start(), end=match.end(), first=days[0], last=days[1], unit="length", relative=True)
            )
    return found


_COUNTED: Final = re.compile(rf"(?:\d|\b(?:{'|'.join((*_NAMES[1], *map(fold, _NAMES[1]), 'rưỡi', 'mấy', 'vài'))}))\s$")


def _length(match: re.Match[str], line: Line, published: date) -> tuple[date, date] | None:
    tag = next(tag for tag in "abcdefghi" if match.groupdict().get(f"{tag}n"))
    if line.mode != ENGLISH and tag == "h" and _of_a_date(line, match.end()):
        return None
    low = _count(match[f"{tag}n"])
    high = _count(match[f"{tag}m"]) if match[f"{tag}m"] else low
    months = _months(match[f"{tag}u"])
    if low is None or high is None or max(low, high) * months > MOST_MONTHS:
        return None
    near, far = round(min(low, high) * months), round(max(low, high) * months)
    if tag in "abcd":
        return (months_before(published, -near) if far > near else published), months_before(published, -far)
    if tag in "gh":
        return months_before(published, -near), months_before(published, -far)
    if tag == "e":
        return months_before(published, far), published
    return months_before(published, far), months_before(published, near)


def _of_a_date(line: Line, end: int) -> bool:
    return re.match(r"\s\d", line.seen[end:]) is not None


#: The longest length that is resolved, months. A parameter: ours.
MOST_MONTHS: Final = 600


def _count(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return _counts().get(text)


@cache
def _counts() -> dict[str, int]:
    named = {name: number for words in _NAMES for number, name in enumerate(words, 1)}
    return named | {fold(name): number for name, number in named.items()} | {"a": 1}


def _months(unit: str) -> float:
    if unit.startswith(("thập", "thap", "decade")):
        return 120.0
    if unit.startswith(("year", "năm", "nam")):
        return 12.0
    if unit.startswith(("quarter", "quý", "quy")):
        return 3.0
    return 0.23 if unit.startswith(("week", "tuần", "tuan")) else 1.0


def _named(text: str, published: date) -> tuple[date, date] | None:
    """Last year, this month, tháng trước, hôm qua, in recent years."""
    words = fold(text)
    if "recent" in words or "few" in words or words.startswith(("nhung", "vai", "may")):
        months = 12 * RECENT_YEARS if "year" in words or "nam" in words else RECENT_MONTHS
        ahead = words.endswith("toi")
        return (
            (published, months_before(published, -months)) if ahead else (months_before(published, months), published)
        )
    if "coming" in words:
        return published, months_before(published, -12 * RECENT_YEARS)
    if words in {"today", "hom nay", "yesterday", "hom qua", "tomorrow"}:
        day = published + timedelta(
            days={"y": -1, "tom": 1}.get("y" if "yester" in words or "qua" in words else words[:3], 0)
        )
        return day, day
    return _calendar(words, published)


def _calendar(words: str, published: date) -> tuple[date, date] | None:
    past = words.endswith(("past year", "past month", "the last year", "the last month", " qua"))
    step = _step(words)
    if past:
        return months_before(published, 12 if "year" in words or "nam" in words else 1), published
    if "year" in words or "nam" in words:
        return months_of(published.year + step, 1, 12)
    if "month" in words or "thang" in words:
        return month_of(*_month_at(published, step))
    if "quarter" in words or "quy" in words:
        first = months_before(published.replace(day=1), (published.month - 1) % 3 - 3 * step)
        return months_of(first.year, first.month, first.month + 2)
    monday = published - timedelta(days=published.weekday() - 7 * step)
    return monday, monday + timedelta(days=6)


def _step(words: str) -> int:
    if words.startswith("last") or words.endswith(("ngoai", "truoc")):
        return -1
    return 1 if words.startswith(("next", "sang")) or words.endswith((" sau", " toi")) else 0


def _month_at(published: date, step: int) -> tuple[int, int]:
    day = months_before(published.replace(day=1), -step)
    return day.year, day.month
