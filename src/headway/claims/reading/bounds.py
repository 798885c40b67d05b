"""How a number is meant: the words before and after it that make it a bound, or say that it is rough."""

import re
from functools import cache
from typing import Final

from headway.claims.names import ABOUT, AT_LEAST, AT_MOST, EQUALS, LESS, MORE
from headway.claims.reading.lines import ENGLISH, PLAIN, VIETNAMESE, without_marks

#: Letters before a number in which such words are looked for.
REACH: Final = 44

_BEFORE_EN: Final = {
    AT_MOST: (
        r"at\s(?:the\s)?(?:very\s)?most|up\sto|(?:no|not)\s(?:more|greater|longer|higher|larger)\sthan|(?:a\s)?max(?:imum)?(?:\sof)?|"
        r"as\s(?:much|many)\sas|within|at\sor\sbelow|capped\sat|(?:a\s)?(?:cap|limit|ceiling)\sof|not\sexceed(?:ing)?|≤|<="
    ),
    AT_LEAST: (
        r"at\s(?:the\s)?(?:very\s)?least|(?:no|not)\s(?:less|fewer|lower|smaller|shorter)\sthan|(?:a\s)?minimum(?:\sof)?|upwards?\sof|≥|>="
    ),
    ABOUT: (
        r"(?:just|a\slittle|slightly|a\sbit)\s(?:over|under|above|below|more\sthan|less\sthan)|about|around|roughly|approximately|approx\.?|some|"
        r"(?:very\s)?nearly|almost|close\sto|circa|ca\.|~|≈|(?:an\s)?estimated|in\sthe\s(?:region|order)\sof|on\sthe\sorder\sof|near|something\slike"
    ),
    MORE: (
        r"(?:well\s|far\s|much\s)?(?:more|greater|higher|longer|larger|bigger)\sthan|(?:well\s)?over|above|exceed(?:s|ed|ing)?|in\sexcess\sof|beyond|"
        r"surpass(?:es|ed|ing)?|topp(?:ed|ing)|north\sof|>"
    ),
    LESS: (
        r"(?:well\s|far\s|much\s)?(?:less|fewer|lower|smaller|shorter)\sthan|(?:well\s)?under|below|not\seven|short\sof|shy\sof|<"
    ),
    EQUALS: r"just|only|merely|a\smere|exactly|precisely",
}
_BEFORE_VI: Final = {
    AT_MOST: (
        r"tối\sđa(?:\s(?:là|chỉ|khoảng))?|nhiều\snhất(?:\s(?:là|chỉ))?|không\s(?:vượt\s)?quá|không\s(?:nhiều\s|lớn\s|cao\s)?hơn|"
        r"cao\snhất\slà|cùng\slắm(?:\slà)?|trong\svòng|≤|<="
    ),
    AT_LEAST: r"ít\snhất(?:\slà)?|tối\sthiểu(?:\slà)?|không\sdưới|không\sít\shơn|chí\sít(?:\slà)?|thấp\snhất\slà|≥|>=",
    ABOUT: (
        r"vào\skhoảng|(?:ước\stính\s)?khoảng(?:\schừng)?|ước\schừng|áng\schừng|chừng|gần(?:\s(?:như|bằng))?|xấp\sxỉ|suýt\ssoát|"
        r"ngót(?:\snghét)?|ước\stính(?:\slà)?|~|≈"
    ),
    LESS: (
        r"chưa\s(?:đến|tới|đầy|bằng|được)|không\s(?:đến|tới|đầy|bằng)|(?:ít|thấp|nhỏ|ngắn)\shơn|dưới(?:\s(?:mức|ngưỡng))?|<"
    ),
    MORE: r"(?:nhiều|lớn|cao|dài|lâu)\shơn|hơn|trên(?:\s(?:mức|ngưỡng))?|vượt(?:\s(?:quá|mức|ngưỡng))?|>",
    EQUALS: r"chỉ(?:\s(?:bằng|còn|có|là|khoảng))?|vỏn\svẹn|vẻn\svẹn|đúng",
}
#: Only with diacritics: without them they are other words as well (cỡ and có, tầm and tám, chỉ and chi).
_ACCENTED: Final = {ABOUT: "cỡ|tầm", MORE: "quá"}

_AFTER_EN: Final = {
    AT_MOST: (
        r"or\s(?:less|fewer|lower|under|below|smaller|shorter|sooner)|at\s(?:the\s)?(?:very\s)?(?:most|best)|(?:at\s)?max(?:imum)?|tops"
    ),
    AT_LEAST: (
        r"or\s(?:more|higher|above|over|longer|greater|larger|beyond)|at\s(?:the\s)?(?:very\s)?least|"
        r"(?:at\sa\s)?minimum|\+"
    ),
    ABOUT: r"or\sso|or\sthereabouts|give\sor\stake",
}
_AFTER_VI: Final = {
    AT_MOST: r"hoặc\s(?:thấp|ít|nhỏ|ngắn|kém)\shơn|trở\sxuống|đổ\slại|là\scùng|là\stối\sđa|là\snhiều\snhất",
    AT_LEAST: r"hoặc\s(?:(?:cao|nhiều|lâu|lớn|dài)\s)?hơn|trở\slên|là\sít\snhất|là\stối\sthiểu|\+",
}
#: "mạnh hơn 5 lần" compares: the number after it is no bound. A word before "hơn" that describes.
_DESCRIBES: Final = re.compile(
    r"\b(?:mạnh|nhanh|chậm|kém|rẻ|đắt|tốt|yếu|xa|sớm|muộn|trẻ|sâu|quả|hậu|nghèo|giàu|trội|tệ|rộng|dày|khó|tiến|gọn|nặng|nhẹ|mới|cũ|đông)\s$"
)
_ORDER: Final = (AT_MOST, AT_LEAST, ABOUT, MORE, LESS, EQUALS)


@cache
def _before(mode: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One that finds the whole chain of such words right before a number, and one that tells them apart."""
    words = _BEFORE_EN if mode == ENGLISH else dict(_BEFORE_VI)
    if mode == VIETNAMESE:
        words |= {name: f"{words[name]}|{more}" for name, more in _ACCENTED.items()}
    if mode == PLAIN:
        words = {name: without_marks(pattern) for name, pattern in words.items() if name != EQUALS}
    named = "|".join(f"(?P<r{_ORDER.index(name)}>{words[name]})" for name in _ORDER if name in words)
    single = rf"(?<!\w)(?:{named})(?!\w)"
    chain = rf"(?:{re.sub('[?]P<r[0-9]>', '?:', single)}\s?)+(?:(?:an?|the|its|by|of|mức)\s)?$"
    return re.compile(chain), re.compile(single)


@cache
def _after(mode: str) -> re.Pattern[str]:
    words = _AFTER_EN if mode == ENGLISH else _AFTER_VI
    words = words if mode != PLAIN else {name: without_marks(pattern) for name, pattern in words.items()}
    named = "|".join(f"(?P<r{_ORDER.index(name)}>{pattern})" for name, pattern in words.items())
    noun = r"(?:\s(?:chance|odds|probability|of\sthe\stime))?" if mode == ENGLISH else ""
    return re.compile(rf"{noun}[,(]?\s?\(?(?:{named})(?!\w)")


def relation_before(seen: str, mode: str, start: int, floor: int) -> tuple[str | None, int]:
    """The relation that the words right before a number say, None where they say none, and where they begin.

    `floor` is the offset before which nothing is looked at: the end of the quantity before.
    """
    first = max(start - REACH, floor)
    window = seen[first:start]
    chain, single = _before(mode)
    found = chain.search(window)
    if found is None:
        return None, start
    names = {_ORDER[int(str(each.lastgroup)[1:])] for each in single.finditer(window, found.start())}
    begins = first + found.start()
    if mode != ENGLISH and _compares(window[: found.start()], found.group(), mode):
        return None, start
    if AT_MOST in names or AT_LEAST in names:
        return (AT_MOST if AT_MOST in names else AT_LEAST), begins
    return next((name for name in (LESS, MORE, ABOUT, EQUALS) if name in names), None), begins


def _compares(before: str, found: str, mode: str) -> bool:
    more = found.startswith(("hơn", "hon"))
    return more and bool(_describes(mode).search(before))


@cache
def _describes(mode: str) -> re.Pattern[str]:
    return _DESCRIBES if mode == VIETNAMESE else re.compile(without_marks(_DESCRIBES.pattern))


def relation_after(seen: str, mode: str, end: int) -> tuple[str | None, int]:
    """The relation that the words right after a number say, and where they end."""
    found = _after(mode).match(seen, end)
    if found is None:
        return None, end
    return _ORDER[int(str(found.lastgroup)[1:])], found.end()
