"""A day as it was asked for: a date, or a text such as 2026-01-31. An edge."""

from datetime import date, datetime
from typing import Final

from headway.errors import OptionError

#: The days of which a text, or what was known, may be: earlier and later ones are slips of the pen.
_DAYS: Final = (date(1900, 1, 1), date(2199, 12, 31))


def day_given(given: object, name: str) -> date | None:
    """The day that somebody gave for an option; None if nothing was given.

    Raises
    ------
    OptionError
        For what is no day, or none that a text can be of.
    """
    if given is None:
        return None
    found = _read(given)
    if found is None:
        raise OptionError(f"{name} is a day such as 2026-01-31, got {given!r}")
    if not _DAYS[0] <= found <= _DAYS[1]:
        raise OptionError(f"{name} is a day from {_DAYS[0]} to {_DAYS[1]}, got {found}")
    return found


def _read(given: object) -> date | None:
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
