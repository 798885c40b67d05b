"""Shares and other quantities as intervals of belief, from rows of `allocation` and `parameters` or from the user."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.compute.estimates import Array, Estimate, Sampler
from headway.errors import OptionError, ShapeError, UnknownName

if TYPE_CHECKING:
    import polars as pl

#: What a user may set, and whether it is a share.
SETTINGS: Final = {
    "leader_research_share": True,
    "follower_research_share": True,
    "leader_final_share": True,
    "follower_final_share": True,
    "leader_lab_part": True,
    "follower_lab_part": True,
    "serving_utilisation": True,
    "active_parameters": False,
    "serving_efficiency_growth": False,
}

#: No share of belief is nearer to 1 than this: draws are made on odds, which have no end there.
_MOST: Final = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A quantity with low, central and high, and who says so.

    Attributes
    ----------
    name
        Decides its draws.
    factor
        Beliefs of one factor err together.
    origin
        Source, address, day, confidence and note, for the list of assumptions.
    """

    name: str
    side: str
    unit: str
    low: float
    central: float
    high: float
    meaning: str
    factor: str | None = None
    origin: Mapping[str, Any]

    def draws(self, sampler: Sampler) -> Array:
        """Central value and draws, shape (1 + draws,); a share is drawn on its odds and stays between 0 and 1."""
        if self.low == self.high:
            return np.full(1 + sampler.draws, self.central)
        ends = (self.low, self.central, self.high)
        low, central, high = (_odds(end) for end in ends) if self.unit == "share" else ends
        estimate = Estimate(name=self.name, low=low, central=central, high=high, factor=self.factor)
        found = np.concatenate([[central], sampler.sample(estimate)])
        return np.asarray(found / (1.0 + found)) if self.unit == "share" else found

    def complement(self) -> "Belief":
        """The rest of a share: what is not served, from what is."""
        return replace(self, low=1.0 - self.high, central=1.0 - self.central, high=1.0 - self.low)

    def to_dict(self) -> dict[str, Any]:
        """The belief as a row of the list of assumptions."""
        ends = {"low": self.low, "central": self.central, "high": self.high}
        return {
            "name": self.name, "side": self.side, "meaning": self.meaning, "unit": self.unit, **ends, **self.origin
        }  # fmt: skip


def belief_of(row: Mapping[str, Any], *, name: str, side: str, meaning: str, factor: str | None = None) -> Belief:
    """The belief that a row of `allocation` or `parameters` holds; ends that are missing are the central value."""
    central = row["central"]
    keys = ("source", "source_url", "source_date", "known", "confidence", "source_read", "note")
    origin = {key: row[key].isoformat() if hasattr(row[key], "isoformat") else row[key] for key in keys}
    return Belief(
        name=name,
        side=side,
        unit=row["unit"],
        low=central if row["low"] is None else row["low"],
        central=central,
        high=central if row["high"] is None else row["high"],
        meaning=meaning,
        factor=factor,
        origin={**origin, "set": False},
    )


def parameter(rows: "pl.DataFrame", name: str, side: str) -> Belief | None:
    """The parameter of a side, else that of the world; None where there is none."""
    for owner in (side, "world"):
        for row in rows.iter_rows(named=True):
            if (row["name"], row["side"]) == (name, owner):
                return belief_of(row, name=f"{name} {owner}", side=owner, meaning=row["meaning"])
    return None


def parse_settings(given: Mapping[str, str | float]) -> dict[str, tuple[float, float, float]]:
    """What the user set, as low, central and high; a value is 0.3 or 0.2:0.3:0.4.

    Raises
    ------
    UnknownName
        For a name that is not in SETTINGS.
    OptionError
        For a value that is no number, that is not above 0, or a share that is not below 1, or that is out of order.
    """
    return {name: _ends(name, str(value)) for name, value in given.items()}


def _ends(name: str, text: str) -> tuple[float, float, float]:
    if name not in SETTINGS:
        raise UnknownName("setting", name, SETTINGS)
    if not re.fullmatch(r"[^:]+(:[^:]+:[^:]+)?", text):
        raise OptionError(f"{name}={text}: give one value or low:central:high, such as 0.3 or 0.2:0.3:0.4")
    try:
        found = [float(part) for part in text.split(":")]
    except ValueError:
        raise OptionError(f"{name}={text} is no number; write {name}=0.3 or {name}=0.2:0.3:0.4") from None
    low, central, high = found if len(found) == 3 else found * 3
    most = 1.0 if SETTINGS[name] else float("inf")
    if not 0.0 < low <= central <= high < most:
        within = "between 0 and 1 (a share, never a percentage)" if SETTINGS[name] else "above 0"
        raise OptionError(f"{name}={text}: need low <= central <= high, all {within}")
    return low, central, high


def set_belief(name: str, side: str, ends: tuple[float, float, float]) -> Belief:
    """The belief that a user gave; `name` is one of SETTINGS."""
    return Belief(
        name=f"set {name}",
        side=side,
        unit="share" if SETTINGS[name] else "number",
        low=ends[0],
        central=ends[1],
        high=ends[2],
        meaning=name,
        origin={
            "source": "set by the user", "source_url": None, "source_date": None, "known": None, "confidence": "low",
            "source_read": True, "note": None, "set": True,
        },
    )  # fmt: skip


def _odds(share: float) -> float:
    if not 0.0 <= share <= 1.0:
        raise ShapeError(f"a share is 0 to 1, got {share}")
    inside = min(share, _MOST)
    return inside / (1.0 - inside)
