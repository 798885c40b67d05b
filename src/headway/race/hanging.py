"""The result of `headway race sensitivity`: what the lag or the points at a month hang on, by three measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.race.drivers import Means
from headway.race.independent import LOW_GROUP
from headway.race.pawn import Pawn, pawn
from headway.race.sensitivity import Share, fragile, rank_shares
from headway.race.sobol import CHANCE, SobolIndices

Array = NDArray[np.float64]

#: Seed of the shuffles that PAWN's thresholds come from.
_SEED: Final = 11

#: Members by slice that PAWN needs to tell anything, times its ten slices.
_FEWEST: Final = 100


def sobol_rows(found: SobolIndices, place: int, confidence: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each group of inputs, the largest total first; chance and the group of low confidence are left out."""
    rows = [
        {
            "parameter": name,
            "first": float(found.first[row, place]),
            "first_error": float(found.first_error[row, place]),
            "total": float(found.total[row, place]),
            "total_error": float(found.total_error[row, place]),
            "confidence": confidence.get(name, ""),
        }
        for row, name in enumerate(found.names)
        if name not in {CHANCE, LOW_GROUP}
    ]
    return sorted(rows, key=lambda row: -float(row["total"]))


def one_group(found: SobolIndices, place: int, name: str) -> dict[str, float] | None:
    """First and total index of one group with their errors; None where the design had none of that name."""
    if name not in found.names:
        return None
    row = found.names.index(name)
    parts = ("first", "first_error", "total", "total_error")
    return {part: float(getattr(found, part)[row, place]) for part in parts}


def fragile_by_total(found: SobolIndices, place: int, confidence: Mapping[str, str]) -> dict[str, Any] | None:
    """The input of low confidence with too large a total index on the prior; None where there is none."""
    shares: tuple[Share, ...] = rank_shares(found.names, found.total[:, place], found.total_error[:, place], confidence)
    frail = fragile(shares)
    return {"parameter": frail.parameter, "share": frail.share, "most": frail.most} if frail else None


def pawn_rows(names: Sequence[str], means: Means, confidence: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each input, the largest distance first; empty where too few members differ."""
    if means.values.size < _FEWEST:
        return []
    moving = means.moving
    kept = [name for name, moves in zip(names, moving, strict=True) if moves]
    rng = np.random.default_rng(_SEED)
    found: Pawn = pawn(kept, means.rows[:, moving], means.values, rng, weights=means.copies)
    above = set(found.found())
    order = np.argsort(-found.median, kind="stable")
    return [
        {
            "parameter": kept[row],
            "median": float(found.median[row]),
            "threshold": found.threshold,
            "found": kept[row] in above,
            "confidence": confidence.get(kept[row], ""),
        }
        for row in order
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityResult:
    """What a quantity at a month hangs on.

    Attributes
    ----------
    quantity
        lag or points.
    sobol, prior
        Indices of independent groups on the prior; and of chance and of all inputs of low confidence there.
    members
        Shapley effects on the members that history left, as drivers.drivers_row gives them.
    pawn
        Distances on the same members.
    rows
        Rows of the Sobol design.
    """

    scenario: Mapping[str, Any]
    leader: str
    follower: str
    month: int
    quantity: str
    rows: int
    sobol: Sequence[Mapping[str, Any]]
    prior: Mapping[str, Any]
    members: Mapping[str, Any]
    pawn: Sequence[Mapping[str, Any]]
    settings: Sequence[Mapping[str, Any]] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON; chance, share of low confidence and fragile are those of the members."""
        return {
            **self.origin,
            "leader": self.leader,
            "follower": self.follower,
            "scenario": dict(self.scenario),
            "settings": [dict(each) for each in self.settings],
            "horizon": self.month,
            "month": self.month,
            "quantity": self.quantity,
            "rows": self.rows,
            "sobol": [dict(row) for row in self.sobol],
            "prior": dict(self.prior),
            "shapley": list(self.members.get("drivers", ())),
            "pawn": [dict(row) for row in self.pawn],
            "chance": self.members.get("chance"),
            "unexplained": self.members.get("unexplained"),
            "low_confidence_share": self.members.get("low_confidence_share"),
            "fragile": self.members.get("fragile"),
        }
