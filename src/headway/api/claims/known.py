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

    def vintage_with(self, table: str) -> str | None:
        """The newest vintage with a table that was known on the day; with `near`, else the first soon after it."""
        names = [info.name for info in list_vintages() if table in open_vintage(info.name).table_names]
        before = [name for name in names if name <= self.day.isoformat()]
        if before:
            return max(before)
        last = (self.day + timedelta(days=NEAR_DAYS)).isoformat()
        after = [name for name in names if name <= last]
        return min(after, default=None) if self.near else None
