"""Which data a claim is held against: what was known on a day, or the data held that are nearest to it. An edge."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from headway.api.compute import compute_vintage
from headway.facts.store import list_vintages, open_vintage
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
        before = [name for name in self._holding(table) if name <= self.day.isoformat()]
        name = max(before) if before else compute_vintage(table=table).name
        return name, min(self.day, date.fromisoformat(name))

    def vintage_with(self, *tables: str) -> str | None:
        """The newest vintage with a table that was known on the day, of the first of the tables that one holds.

        With `near` the one of the nearest day, of whichever table, at most NEAR_DAYS away; of two as near the earlier.
        """
        held = [self._holding(table) for table in tables]
        if self.near:
            return min(
                (name for names in held for name in names if self._days(name) <= NEAR_DAYS),
                key=self._days,
                default=None,
            )
        known = ([name for name in names if name <= self.day.isoformat()] for names in held)
        return next((max(names) for names in known if names), None)

    def _days(self, name: str) -> int:
        return abs((date.fromisoformat(name) - self.day).days)

    @staticmethod
    def _holding(table: str) -> list[str]:
        return [info.name for info in list_vintages() if table in open_vintage(info.name).table_names]
