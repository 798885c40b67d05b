"""How precisely a number was said: the band of values for which what was said is true.

Nobody who says "four months" means 4.0 exactly. A number stands for what rounds to it, "about" for twice that, a range
for what lies between its ends, a bound for one side. Method: docs/methods/claims.md, section 2.
"""

import math
from collections.abc import Sequence
from typing import Final

from headway.claims.names import ABOUT, AT_LEAST, AT_MOST, BETWEEN, EQUALS, LESS, MORE
from headway.claims.said import Said
from headway.errors import OptionError

#: The least and the most by which a value may be off, either way, and still be what was said, as a share of what was
#: said. Parameters: ours.
LEAST, MOST = 0.025, 0.125

#: How many times as far "about" lets a value be off. A parameter: ours.
ABOUT_TIMES: Final = 2.0

#: How many times as far the ends of a range do. A parameter: ours.
RANGE_TIMES: Final = 0.5

#: Up to where a value is still none, by unit: "no gap", "on par", "none at all". Parameters: ours.
NONE_UP_TO: Final = {"month": 1.0, "point": 1.0, "share": 0.01, "ratio": 0.01}

_ALIKE: Final = {"months": "month", "points": "point", "p": "share"}


def said_of(
    relation: str,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    unit: str | None = None,
    digits: int = 0,
    factor: float = 1.0,
) -> Said:
    """What was said, with the band in which it is true.

    Parameters
    ----------
    relation
        One of headway.claims.names.RELATIONS.
    value, low, high
        The number that was said; of a range, its ends (headway.claims.reading.spans.Quantity).
    unit
        What the number was said in; a share 0.2 was said as 20%.
    digits
        Significant digits that were written; 0 for a number word or a fraction in words.
    factor
        What one of that unit is in the unit of the measure: a year is 12 months. The band is made in the unit that was
        said and then turned into that of the measure.

    Raises
    ------
    OptionError
        For a relation that is unknown, or one that lacks its numbers.
    """
    ends = _band(relation, value, low, high, _ALIKE.get(unit or "", unit), digits)
    scaled = sorted(factor * end for end in ends)
    return Said(relation=relation, value=None if value is None else factor * value, low=scaled[0], high=scaled[1])


def off_by_share(value: float, digits: int, unit: str | None = None) -> float:
    """By what share of itself a number may be off, either way.

    That is half a unit of its last significant digit, but at least LEAST and at most MOST.
    """
    if digits < 1 or value == 0:
        return MOST
    return min(MOST, max(LEAST, 0.5 * 10.0 ** _last_place(value, digits, unit) / abs(_written(value, unit))))


def digits_of_end(end: float, ends: Sequence[float], digits: int) -> int:
    """Significant digits of one end of a range that was written with so many: 4 has one in "4 to 14"."""
    sizes = [abs(each) for each in ends if each]
    if digits < 1 or not end or not sizes:
        return digits
    return max(1, digits - _first_place(max(sizes)) + _first_place(end))


def _first_place(value: float) -> int:
    """The place of the first digit as a power of ten."""
    return math.floor(math.log10(abs(value)) + 1e-9)


def _written(value: float, unit: str | None) -> float:
    return 100.0 * value if unit == "share" else value


def _last_place(value: float, digits: int, unit: str | None) -> int:
    """The place of the last significant digit as a power of ten; zeros before the point may be mere rounding."""
    written = abs(_written(value, unit))
    first = _first_place(written)
    last = first - digits + 1
    while 0 <= last < first and _is_whole(written / 10.0 ** (last + 1)):
        last += 1
    return last


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def _band(
    relation: str, value: float | None, low: float | None, high: float | None, unit: str | None, digits: int
) -> tuple[float, float]:
    if relation in (EQUALS, ABOUT) and value is not None:
        return _around(value, unit, digits, ABOUT_TIMES if relation == ABOUT else 1.0)
    if relation in (BETWEEN, EQUALS, ABOUT) and low is not None and high is not None:
        times = RANGE_TIMES * (ABOUT_TIMES if relation == ABOUT else 1.0)
        ends = sorted((low, high))
        own = [digits_of_end(end, ends, digits) for end in ends]
        return _off(ends[0], unit, own[0], -times), _off(ends[1], unit, own[1], times)
    if relation in (AT_MOST, LESS) and (most := _first(value, high)) is not None:
        return -math.inf, most
    if relation in (AT_LEAST, MORE) and (least := _first(value, low)) is not None:
        return least, math.inf
    raise OptionError(f"{relation!r} lacks its number: got value {value}, low {low}, high {high}")


def _first(value: float | None, other: float | None) -> float | None:
    return other if value is None else value


def _around(value: float, unit: str | None, digits: int, times: float) -> tuple[float, float]:
    if value == 0:
        none = NONE_UP_TO.get(unit or "", 0.0)
        return (-none if unit == "point" else 0.0), none
    return _off(value, unit, digits, -times), _off(value, unit, digits, times)


def _off(value: float, unit: str | None, digits: int, times: float) -> float:
    return value + times * abs(value) * off_by_share(value, digits, unit)
