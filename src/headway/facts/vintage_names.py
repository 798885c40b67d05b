"""Names of vintages: a day, or a day and a number for a further state that was pulled on it. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from headway.errors import OptionError

#: How many of the user's own vintages a command fits at most where it fits every one. A parameter: ours, a year's.
MOST_OWN: Final = 12

#: Why a vintage is not fitted where every one is.
THINNED: Final = (
    "of one's own vintages the last of each month is fitted, the newest always, "
    f"{MOST_OWN} at most (docs/methods/revisions.md, section 5)"
)

_NAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.[2-9])?", re.ASCII)


def vintage_day(name: str) -> date:
    """The day on which the facts of a vintage were known: 28 November for 2026-11-28 and for 2026-11-28.2.

    Raises
    ------
    OptionError
        If that is no name of a vintage.
    """
    found = _day_of(name)
    if found is None:
        raise OptionError(
            f"{name!r} is no name of a vintage; write its day, as 2026-11-28, or 2026-11-28.2 to .9 for a further "
            "state of that day"
        )
    return found


def is_vintage_name(name: str) -> bool:
    """Whether a folder of that name can be a vintage."""
    return _day_of(name) is not None


@lru_cache(maxsize=4096)
def _day_of(name: str) -> date | None:
    written = _NAME.fullmatch(name)
    if written is None:
        return None
    try:
        return date.fromisoformat(written[1])
    except ValueError:  # no such day, as the 31st of February
        return None


def known_on(names: Iterable[str], day: date) -> tuple[str, ...]:
    """Those of the names that were known by the end of a day, the oldest first, so that the last is what was known.

    The one rule of what was known when: a vintage counts from its day on, every state of a day counts on that day, and
    of several the latest is what was known.
    """
    return tuple(sorted(name for name in names if vintage_day(name) <= day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinned:
    """Vintages of which each would be fitted: those that are, and those that are left out, each the oldest first."""

    kept: tuple[str, ...]
    left_out: tuple[str, ...]

    def told(self) -> list[dict[str, str]]:
        """What is left out, as JSON."""
        return [left_out(name, "thinned", THINNED) for name in self.left_out]


def left_out(name: str, reason: str, why: object) -> dict[str, str]:
    """A vintage that a command did not use, as JSON: reason is thinned, fit or damaged, why says it in full."""
    return {"vintage": name, "reason": reason, "why": f"{why}"}


def thinned(names: Sequence[str], bundled: Iterable[str]) -> Thinned:
    """The vintages that a command fits which would fit them all.

    All that come with Headway; of the user's own the last of each calendar month, of those the MOST_OWN newest. The
    newest of one's own is the last of its month, so it is among them.
    """
    own = sorted(set(names) - set(bundled))
    last_of_month = {vintage_day(name).replace(day=1): name for name in own}
    kept = set(sorted(last_of_month.values())[-MOST_OWN:])
    return Thinned(
        kept=tuple(sorted(set(names) - (set(own) - kept))), left_out=tuple(name for name in own if name not in kept)
    )


def first_after_months(names: Iterable[str]) -> Iterator[str]:
    """Those that were the first to be known on or after the end of a month, the oldest first.

    What a month end is settled by. Later vintages never change which they are.
    """
    seen: set[date] = set()
    for name in sorted(names):
        ended = _month_end_by(vintage_day(name))
        if ended not in seen:
            seen.add(ended)
            yield name


def _month_end_by(day: date) -> date:
    """The last end of a month that is not after a day."""
    tomorrow = day + timedelta(days=1)
    return tomorrow.replace(day=1) - timedelta(days=1)
