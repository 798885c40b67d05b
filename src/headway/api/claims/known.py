"""Which data a claim is held against: what was known on a day, or the data held that are nearest to it. An edge."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from headway.api.compute import compute_vintage
from headway.facts.store import newest_with, vintage_day, vintages_with
from headway.forecast.experts import NEAR_DAYS

#: Days by which the data may end before the day that a claim is about and still speak of it. A parameter: ours.
BEFORE_DAYS: Final = NEAR_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The data that were known on a day.

    Attributes
    ----------
    day
        What was known by then is used, and nothing later.
    near
        Whether the data of the day that is nearest, before it or after it, are used ("as known then": a vintage is held
        of some days only).
    """

    day: date
    near: bool = False

    def dated(self, table: str) -> tuple[str, date]:
        """The vintage to read a table whose rows carry their own days from, and the day as of which to read it.

        The newest that was known on the day; before there was one, the newest of all, whose rows say when they became
        known, as the commands read it. Raises OptionError where no vintage holds the table.
        """
        name = newest_with(table, by=self.day) or compute_vintage(table=table).name
        return name, min(self.day, vintage_day(name))

    def vintage_with(self, *tables: str) -> str | None:
        """The newest vintage with a table that was known on the day, of the first of the tables that one holds.

        With `near` the one of the nearest day, of whichever table, at most NEAR_DAYS away; of two as near the earlier.
        """
        if self.near:
            held = (name for table in tables for name in vintages_with(table))
            return min((name for name in held if self._days(name) <= NEAR_DAYS), key=self._days, default=None)
        known = (newest_with(table, by=self.day) for table in tables)
        return next((name for name in known if name), None)

    def _days(self, name: str) -> int:
        return abs((vintage_day(name) - self.day).days)
