"""Quarters of the calendar: 2025-Q3."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from headway.errors import OptionError


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year."""

    year: int
    part: int

    def __post_init__(self) -> None:
        if not 1 <= self.part <= 4:
            raise OptionError(f"a quarter is Q1 to Q4, got Q{self.part}")

    def __str__(self) -> str:
        return f"{self.year}-Q{self.part}"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.part - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return self.plus(1)

    def plus(self, quarters: int) -> "Quarter":
        """The quarter so many later."""
        year, part = divmod(4 * self.year + self.part - 1 + quarters, 4)
        return Quarter(year, part + 1)

    def minus(self, other: "Quarter") -> int:
        """Quarters from the other to this one."""
        return 4 * (self.year - other.year) + self.part - other.part


def parse_quarter(text: str) -> Quarter:
    """The quarter written as 2025-Q3; raises OptionError for anything else."""
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return Quarter(int(found[1]), int(found[2]))
    raise OptionError(f"{text!r} is no quarter; write it as 2025-Q3")


def quarter_of(day: date) -> Quarter:
    """The quarter that holds a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_complete(day: date) -> Quarter:
    """The last quarter that had ended on a day."""
    found = quarter_of(day)
    return found if day == found.end else found.plus(-1)


def quarters_between(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """Every quarter from the first to the last, both included."""
    return tuple(first.plus(step) for step in range(last.minus(first) + 1))
