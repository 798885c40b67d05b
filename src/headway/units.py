"""Units, constants and month arithmetic that every package shares."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Mean length of a month in days (365.2425 / 12). Source: Gregorian calendar.
DAYS_PER_MONTH: Final = 30.436875

#: Axis numbers of arrays of draws: always (draws, items).
AXIS_DRAWS: Final = 0
AXIS_ITEMS: Final = 1

#: Share of the draws that an interval holds unless the caller says otherwise.
DEFAULT_LEVEL: Final = 0.9

#: From this probability on a direction is named; below it two quantities cannot be told apart. Source: ours.
NAMED_PROBABILITY: Final = 0.9

_EPOCH: Final = date(1970, 1, 1).toordinal()


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months earlier; the month's last day where there is none."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(candidate, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_numbers(days: list[date] | tuple[date, ...]) -> NDArray[np.int64]:
    """Days since 1970-01-01, shape (len(days),)."""
    return np.array([day_number(day) for day in days], dtype=np.int64)


def day_from_number(number: int) -> date:
    """The date of a day number (days since 1970-01-01)."""
    return date.fromordinal(int(number) + _EPOCH)
