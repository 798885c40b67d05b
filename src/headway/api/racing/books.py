"""The ledger of two sides on the eve of a race: chips by month, their errors, the leader's stock of reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.ledger import RENTED, Kind, Ledger
from headway.compute.quarters import Quarter
from headway.race.names import CHANNELS
from headway.race.past import (
    Chips,
    added_by,
    chips_by_month,
    month_days,
    months_between,
    relative_errors,
    year_growth,
)
from headway.units import DAYS_PER_MONTH, day_number

Array = NDArray[np.float64]

#: The quarter at whose end history starts.
FIRST: Final = Quarter(2022, 4)

#: The quarter that ends in the middle of the years on which the pace of software was measured.
#: Source: docs/methods/race-start.md.
REFERENCE: Final = Quarter(2024, 4)

#: The channels of the ledger in the words of a race.
_CHANNELS: Final[Mapping[str, str]] = {
    "bought": "imported",
    "licensed": "imported",
    "smuggled": "smuggled",
    "domestic": "domestic",
}
_UNIT: Final = "h100e-8bit"

#: Quarters of which the flows of both sides are set side by side.
_RECENT: Final = 2


@dataclass(frozen=True, kw_only=True)
class Books:
    """What the ledger tells of two sides up to an origin.

    Attributes
    ----------
    sides
        Leader and follower by their names in the ledger.
    last
        The newest quarter that had ended by the origin and that both sides have.
    """

    ledger: Ledger
    sides: tuple[str, str]
    origin: date
    last: Quarter

    @cached_property
    def history(self) -> int:
        """Whole months from the start of history to the origin."""
        return months_between(FIRST.end, self.origin)

    @cached_property
    def days(self) -> Array:
        """Days on which the months of history end, shape (history + 1,)."""
        return month_days(self.origin, np.arange(-self.history, 1, dtype=np.float64))

    @cached_property
    def ends(self) -> Array:
        """Days on which quarters end, from the start of history, shape (quarters + 1,)."""
        return np.array([day_number(FIRST.plus(step).end) for step in range(self.last.minus(FIRST) + 1)], dtype=float)

    @cached_property
    def chips(self) -> Chips:
        """Stock at the first month, and flows by month."""
        flows, first = self._flow[0], self._place(FIRST)
        stock = self._stock[0, first]
        return chips_by_month(self.ends, stock, flows[first + 1 : self._place(self.last) + 1], self.days)

    def errors(self) -> Array:
        """What each draw of the ledger has over the central one at the newest quarter, shape (worlds, 2, 3)."""
        return relative_errors(self._stock[:, self._place(self.last)])

    def reference(self) -> tuple[float, float]:
        """The leader's stock on the day of reference, or at an earlier origin, and the month of that day."""
        if REFERENCE.end <= self.origin and self.last >= REFERENCE:
            stock = self._stock[0, self._place(REFERENCE), 0].sum()
            return float(stock), (day_number(REFERENCE.end) - day_number(self.origin)) / DAYS_PER_MONTH
        stock = self._stock[0, self._place(self.last), 0].sum()
        return float(stock + self._since_last()), 0.0

    def _since_last(self) -> float:
        """What the leader gained after the newest quarter, at its pace."""
        flow = self._flow[0, self._place(self.last), 0].sum()
        gained = added_by(self.ends[-2:], np.array([flow]), np.array([float(day_number(self.origin))]))
        return float(gained[0] - flow)

    def domestic_growth(self, side: int) -> float:
        """Logarithm of the growth in a year of the chips made at home; nan where there are none or not two years."""
        return year_growth(self._flow[0, : self._place(self.last) + 1, side, CHANNELS.index("domestic")])

    def flow_ratio(self) -> float:
        """The follower's chips over the leader's in the newest two quarters."""
        place = self._place(self.last)
        leader, follower = self._flow[0, place + 1 - _RECENT : place + 1].sum(axis=(0, 2))
        return float(follower / leader)

    def rented(self) -> Array:
        """What the follower rented abroad over what it owned, relative to the newest quarter, by month of history.

        On a straight line between the ends of quarters; as in the newest quarter where the ledger has nothing to rent.
        """
        follower, first, last = self.sides[1], self._place(FIRST), self._place(self.last)
        owned = self.ledger.series(follower, unit=_UNIT).central[first : last + 1]
        rented = np.ones_like(owned)
        if RENTED in self.ledger.channels(follower, "used") and RENTED not in self.ledger.unknown(follower, "used"):
            used = self.ledger.series(follower, channel=RENTED, basis="used", unit=_UNIT).central[first : last + 1]
            rented = used / owned / (used[-1] / owned[-1]) if used[-1] > 0.0 else rented
        return np.interp(self.days, self.ends, rented)

    def _place(self, quarter: Quarter) -> int:
        return self.ledger.quarters.index(quarter)

    @cached_property
    def _stock(self) -> Array:
        return self._worlds("stock")

    @cached_property
    def _flow(self) -> Array:
        return self._worlds("flow")

    def _worlds(self, kind: Kind) -> Array:
        """Stock or flow of every world, quarter, side and channel of a race, shape (worlds, quarters, 2, 3)."""
        draws = self.ledger.books.sampler.draws
        found = np.zeros((1 + draws, len(self.ledger.quarters), 2, len(CHANNELS)))
        for place, side in enumerate(self.sides):
            for channel in self.ledger.channels(side):
                series = self.ledger.series(side, channel=channel, unit=_UNIT, kind=kind)
                way = CHANNELS.index(_CHANNELS[channel])
                found[:, :, place, way] += np.concatenate([series.central[None], series.values])
        return found


def books_of(ledger: Ledger, sides: tuple[str, str], origin: date) -> Books | None:
    """The books up to an origin; None if not one quarter after the start of history had ended by then."""
    newest = ledger.newest(*sides)
    ended = [quarter for quarter in ledger.quarters if quarter.end <= origin and newest and quarter <= newest]
    if not ended or ended[-1] <= FIRST:
        return None
    return Books(ledger=ledger, sides=sides, origin=origin, last=ended[-1])
