"""Which data a claim is held against: what was known on a day, or by the first data held soon after it. An edge."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

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
        Whether the first data that are held after the day may stand in where none are held of it ("as known then": a
        vintage is held of some days only).
    """

    day: date
    near: bool = False

    def dated(self, table: str) -> tuple[str, date] | None:
        """The vintage to read a table whose rows carry their own days from, and the day as of which to read it.

        The newest that was known on the day; before there was one, the first, whose rows say when they became known.
        None where no vintage holds the table.
        """
        names = self._holding(table)
        before = [name for name in names if name <= self.day.isoformat()]
        name = max(before) if before else min(names, default=None)
        return None if name is None else (name, min(self.day, date.fromisoformat(name)))

    def vintage_with(self, table: str, *, reach: date | None = None) -> str | None:
        """The newest vintage with a table that was known on the day; with `near`, else the first soon after it.

        Parameters
        ----------
        reach
            The day that is asked about: with `near`, a vintage that ends before it gives way to the first soon after
            the day that is known.
        """
        names = self._holding(table)
        before = max((name for name in names if name <= self.day.isoformat()), default=None)
        if before is not None and (reach is None or before >= reach.isoformat()):
            return before
        last = (self.day + timedelta(days=NEAR_DAYS)).isoformat()
        after = min((name for name in names if self.day.isoformat() < name <= last), default=None)
        return (after or before) if self.near else before

    @staticmethod
    def _holding(table: str) -> list[str]:
        return [info.name for info in list_vintages() if table in open_vintage(info.name).table_names]
