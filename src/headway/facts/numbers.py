"""Numbers and days as people write them in tables: read where they mean one thing, else refused with why. Pure.

A guess would be right for most rows and wrong for some, and nobody would see which. So `0,55` is not read as 0.55 and
`11/08/2026` not as a day, although each has a likely meaning; what can only mean one thing (`1,234.5`, `2026/8/11`) is.
"""

import math
import re
from datetime import date
from typing import Final

#: Nothing on these scales happened before the first computers.
EARLIEST: Final = date(1950, 1, 1)

#: Where the caller knows no nearer end: what is further off is a slip of the keyboard.
LATEST: Final = date(2100, 1, 1)

#: Longer texts are no numbers: 17 digits tell all numbers of a computer apart.
_MOST_CHARACTERS: Final = 50

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
#: Groups of three that cannot be anything else: two of them at least, or one before a point.
_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|,[0-9]{3}\.[0-9]+)")
_COMMA: Final = re.compile(r"[+-]?[0-9.\s']*,[0-9]*")
_SPACED: Final = re.compile(r"[+-]?[0-9]+(?:[\s'\u2019][0-9]{3})+(?:[.,][0-9]*)?")

_NUMERIC: Final = re.compile(r"(?P<year>[0-9]{4})(?P<mark>[-/])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
_DAY_FIRST: Final = re.compile(r"(?P<day>[0-9]{1,2})(?:st|[nr]d|th)? (?P<month>[a-z]{3,9})\.?,? (?P<year>[0-9]{4})")
_MONTH_FIRST: Final = re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>[0-9]{1,2})(?:st|[nr]d|th)?,? (?P<year>[0-9]{4})")
#: A time of the day after a day, with its zone: the day counts as it is written.
_TIME: Final = re.compile(
    r"(?:[t ]|, | at )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)? ?(?:[ap]m)? ?"
    r"(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?"
)
_UNORDERED: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})\b.*")

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def number(text: str, *, percent: bool = False) -> float | None:
    """The finite number that a text can only mean, or None: `why_not_number` says why.

    Parameters
    ----------
    percent
        Whether a `%` at the end is allowed; the number before it comes back, so `55%` gives 55.0.
    """
    bare = _bare(text, percent=percent)
    if len(bare) > _MOST_CHARACTERS:
        return None
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif not _PLAIN.fullmatch(bare):
        return None
    found = float(bare)
    return found if math.isfinite(found) else None


def why_not_number(text: str, *, percent: bool = False) -> str:
    """Why a text is not read as a number, in a few words; empty if it is."""
    if number(text, percent=percent) is not None:
        return ""
    bare = _bare(text, percent=percent)
    if not bare:
        return "the cell is empty"
    if len(bare) > _MOST_CHARACTERS:
        return "too long for a number"
    if _PLAIN.fullmatch(bare):
        return "a number too large to be one"
    if bare.lstrip("+-").casefold() in {"nan", "inf", "infinity"}:
        return "not a finite number"
    if bare.endswith("%"):
        return "a percentage where a plain number belongs"
    if _COMMA.fullmatch(bare) and any(each.isdigit() for each in bare):
        return "a decimal comma, or one that parts thousands"
    if _SPACED.fullmatch(bare):
        return "groups of digits that are parted by blanks"
    if any(each.isdigit() and not each.isascii() for each in bare):
        return "digits of another script"
    return "not a number"


def _bare(text: str, *, percent: bool) -> str:
    bare = text.strip()
    return bare.removesuffix("%").rstrip() if percent else bare


def day(text: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> date | None:
    """The day that a text can only mean, or None: `why_not_day` says why.

    Read are `2026-08-11`, `2026/8/11`, `11 August 2026`, `Aug 11, 2026`, each with or without a time behind it. The day
    is the one that is written, whatever the time zone.
    """
    found = _parsed(text)
    return found if isinstance(found, date) and earliest <= found <= latest else None


def why_not_day(text: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> str:
    """Why a text is not read as a day, in a few words; empty if it is."""
    found = _parsed(text)
    if not isinstance(found, date):
        return found
    return "" if earliest <= found <= latest else f"a day outside {earliest} to {latest}"


def _parsed(text: str) -> date | str:
    """The day in a text, or why there is none."""
    bare = " ".join(text.split()).casefold()
    if not bare:
        return "the cell is empty"
    if len(bare) > _MOST_CHARACTERS or not bare.isascii():
        return "not a day"
    for form in (_NUMERIC, _DAY_FIRST, _MONTH_FIRST):
        if (found := form.match(bare)) is not None and (
            found.end() == len(bare) or _TIME.fullmatch(bare, found.end()) is not None
        ):
            return _calendar(int(found["year"]), _month(found["month"]), int(found["day"]))
    if _UNORDERED.fullmatch(bare):
        return "day first or month first cannot be told"
    if bare.replace(".", "", 1).isdigit():
        return "a number, not a day"
    return "not a day"


def _month(text: str) -> int:
    """The number of a month; 0 where the word is none."""
    if text.isdigit():
        return int(text)
    fitting = [place for place, name in enumerate(_MONTHS, start=1) if text == name or text in {name[:3], name[:4]}]
    return fitting[0] if len(fitting) == 1 else 0


def _calendar(year: int, month: int, of_month: int) -> date | str:
    try:
        return date(year, month, of_month)
    except ValueError:
        return "a day that the calendar does not have"
