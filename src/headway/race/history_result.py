"""The result of `headway race history`: what the past taught, and which models it speaks against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.race.change import change_of_gap
from headway.race.evidence import Expected, log_evidence
from headway.race.history import Observed
from headway.race.members import LEVEL, interval_of
from headway.race.names import FOLLOWER, LEADER, SIDES
from headway.race.start import Start
from headway.units import DAYS_PER_MONTH

Array = NDArray[np.float64]

#: What the year before the origin grew by, by place in Start.past_growth.
_GROWN: Final = ("capex_growth", "domestic_growth", "token_growth")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryResult:
    """What history taught about a race from one origin.

    Attributes
    ----------
    members
        How many there are, how many differ, prior draws that were weighed and how many they are worth (`effective`).
    temper
        What the logarithm of the likelihood is multiplied by.
    parameters
        By parameter: interval before and after, whether history moved it.
    observed
        By observation: value, error (one standard deviation), and what draws expected before and after.
    growth
        By parameter: what the year before the origin grew by.
    evidence
        By model: logarithm of the mean likelihood of its prior draws, and what it expected of the gap.
    """

    leader: str
    follower: str
    members: Mapping[str, Any]
    temper: float
    parameters: Sequence[Mapping[str, Any]]
    observed: Sequence[Mapping[str, Any]]
    growth: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, Any]]
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def informed(self) -> list[str]:
        """Parameters that history moved or narrowed."""
        return [str(row["parameter"]) for row in self.parameters if row["informed"]]

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            **self.origin,
            "leader": self.leader,
            "follower": self.follower,
            "members": dict(self.members),
            "temper": self.temper,
            "level": LEVEL,
            "informed": self.informed,
            "parameters": [dict(row) for row in self.parameters],
            "observed": [dict(row) for row in self.observed],
            "growth": [dict(row) for row in self.growth],
            "evidence": [dict(row) for row in self.evidence],
        }


def observed_rows(start: Start, history: Observed, before: Array, after: Array) -> list[dict[str, Any]]:
    """A row for each gap and each rise of the leader: what was seen, what was expected before and after.

    Parameters
    ----------
    before, after : shape (draws, observations)
        What prior draws and members expect.
    """
    days = [start.origin + timedelta(days=round(float(month) * DAYS_PER_MONTH)) for month in start.checked]
    checks, error = start.checked.size, np.sqrt(np.diag(history.covariance))
    rows = []
    for place, value in enumerate(history.values):
        end = place if place < checks else place - checks + 1
        rows.append(
            {
                "quantity": "gap" if place < checks else "rise",
                "month": float(start.checked[end]),
                "date": days[end].isoformat(),
                "since": None if place < checks else days[end - 1].isoformat(),
                "value": float(value),
                "error": float(error[place]),
                "prior": interval_of(before[:, place]),
                "posterior": interval_of(after[:, place]),
            }
        )
    return rows


def growth_rows(start: Start) -> list[dict[str, Any]]:
    """What the year before the origin grew by, as a factor, for each parameter that is held against it."""
    return [
        {"parameter": f"{SIDES[side]}.{name}", "last_year": float(np.exp(start.past_growth[side, place]))}
        for side in (LEADER, FOLLOWER)
        for place, name in enumerate(_GROWN)
        if not (np.isnan(start.past_growth[side, place]) or (side == LEADER and name == "domestic_growth"))
    ]


def evidence_rows(start: Start, history: Observed, models: Mapping[str, Expected]) -> list[dict[str, Any]]:
    """A row for each model: what speaks for it, and the change of the gap that it expected.

    Notes
    -----
    Evidence comes three times: of all that was seen, of the gaps alone, and of the gaps after the first.
    `against_full` is the difference to the first model, natural logarithms: 1 is odds of 2.7 to 1.
    """
    rows: list[dict[str, Any]] = []
    for name, found in models.items():
        row: dict[str, Any] = {"model": name}
        for told, weight in (("all", found.log_weight), ("gaps", found.log_gap), ("gaps_later", found.log_later)):
            value, error = log_evidence(weight)
            first = rows[0][told]["log_evidence"] if rows else value
            row[told] = {"log_evidence": value, "mc_error": error, "against_full": value - first}
        row["gap_change"] = _gap_change(start, history, found)
        rows.append(row)
    return rows


def _gap_change(start: Start, history: Observed, found: Expected) -> dict[str, Any]:
    """By how much the gap changed from the first check to the last: as seen, and as a model's prior draws expected."""
    change = change_of_gap(found.observations, history, 0, start.checked.size - 1)
    since: date = start.origin + timedelta(days=round(float(start.checked[0]) * DAYS_PER_MONTH))
    return {
        "since": since.isoformat(),
        "observed": change.observed,
        "error": change.noise,
        "prior": interval_of(change.expected),
    }
