"""How often a government changes its mind: decisions per year, eased and tightened, with an exact interval.

A decision is an event that moves at least one class from one state to another. Its rate is that of a Poisson process;
one decision may move several classes, so decisions are counted, never classes (docs/methods/permission.md).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from headway.compute.permission import ROLES, STATES, StateChange, classes_of, in_force
from headway.errors import OptionError
from headway.interval import Interval
from headway.units import DAYS_PER_MONTH, DEFAULT_LEVEL

_DAYS_PER_YEAR: Final = 12 * DAYS_PER_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRate:
    """Decisions of one government in a window.

    Attributes
    ----------
    decisions, eased, tightened
        Events that moved a class, and those of them that made one more or less open; an event can do both.
    moves
        Classes moved by all of them together.
    """

    role: str
    country: str
    first: date
    last: date
    decisions: int
    eased: int
    tightened: int
    moves: int
    level: float

    @property
    def years(self) -> float:
        """Length of the window."""
        return ((self.last - self.first).days + 1) / _DAYS_PER_YEAR

    def to_dict(self) -> dict[str, Any]:
        """The rates in JSON form."""
        counts = {"decisions": self.decisions, "eased": self.eased, "tightened": self.tightened}
        return {
            "role": self.role,
            "country": self.country,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "years": round(self.years, 3),
            **counts,
            "moves": self.moves,
            **{
                f"{name}_per_year": poisson_rate(count, self.years, self.level).to_dict()
                for name, count in counts.items()
            },
        }


def decision_rates(
    states: Sequence[StateChange], first: date, last: date, *, as_of: date | None = None, level: float = DEFAULT_LEVEL
) -> tuple[DecisionRate, ...]:
    """The rate of each government over a window, both ends included; a role without rows is left out.

    Raises
    ------
    OptionError
        If the last day is before the first.
    """
    if last < first:
        raise OptionError(f"the window ends on {last}, before it starts on {first}; give a later last day")
    found = []
    for role in ROLES:
        country = next((change.country for change in states if change.role == role), None)
        if country is None:
            continue
        moved = [
            (after.event, STATES.index(after.state) - STATES.index(before.state))
            for chip_class in classes_of(states)
            for before, after in pairwise(in_force(states, chip_class, role, as_of=as_of))
            if first <= after.start <= last and after.state != before.state
        ]
        found.append(
            DecisionRate(
                role=role,
                country=country,
                first=first,
                last=last,
                decisions=len({event for event, _ in moved}),
                eased=len({event for event, step in moved if step < 0}),
                tightened=len({event for event, step in moved if step > 0}),
                moves=len(moved),
                level=level,
            )
        )
    return tuple(found)


def poisson_rate(count: int, exposure: float, level: float = DEFAULT_LEVEL) -> Interval:
    """The rate of a Poisson process that gave so many events in so long, with the exact (Garwood) interval.

    The ends are the rates under which so many or more, and so many or fewer, have half the remaining probability.
    """
    tail = (1.0 - level) / 2.0
    low = 0.0 if count == 0 else _mean_at(count - 1, 1.0 - tail)
    return Interval(low=low / exposure, central=count / exposure, high=_mean_at(count, tail) / exposure, level=level)


def _mean_at(count: int, share: float) -> float:
    """The mean of the Poisson distribution that has a share of its mass at `count` or below, by bisection."""
    low, high = 0.0, count + 10.0 * math.sqrt(count + 1.0) + 10.0
    for _ in range(80):
        middle = (low + high) / 2.0
        mass = math.exp(-middle) * math.fsum(middle**k / math.factorial(k) for k in range(count + 1))
        low, high = (middle, high) if mass > share else (low, middle)
    return (low + high) / 2.0
