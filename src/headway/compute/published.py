"""Totals that others have published: what they count, how sure they are, and draws of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import NormalDist
from typing import Any, Final, Literal

import numpy as np

from headway.compute.definitions import Array, Definition
from headway.compute.estimates import SHARED, Estimate, Sampler, spread
from headway.compute.quarters import quarter_of
from headway.units import DEFAULT_LEVEL

Relation = Literal["about", "between", "at most", "at least"]

#: Kinds that speak of something that has not happened, and are not due before the end of their period.
AHEAD: Final = ("forecast", "plan", "ceiling", "orders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A published total.

    Attributes
    ----------
    definition
        What its publisher counts.
    subject, ours_basis
        Channels that it is about, and the basis on which our headline states them.
    interval
        Where low and high come from: stated by the publisher, two values that it names, or the digits that it prints.
    same_source
        Whether the ledger is built from this source: agreement is then a check, not evidence.
    rival
        Another published total of the same thing, which contradicts it.
    """

    name: str
    publisher: str
    title: str
    definition: Definition
    subject: tuple[str, ...]
    ours_basis: str
    shown: str
    relation: Relation
    low: float
    central: float
    high: float
    interval: str
    level: float | None
    kind: str
    period: str
    end: date
    same_source: bool
    rival: str | None
    lead: bool
    known: date
    origin: Mapping[str, Any]

    def due(self, day: date) -> bool:
        """Whether what it speaks of has come to an end by a day."""
        return self.kind not in AHEAD or self.end <= day

    @property
    def foretold(self) -> bool:
        """Whether it was said of something that had not come to an end."""
        return self.kind in AHEAD and self.known < self.end

    def values(self, sampler: Sampler, like: Array | None = None) -> Array:
        """Central value and draws of the total, shape (1 + draws,).

        Within the digits that a publisher prints every value is as good as another; elsewhere low and high are the
        ends of its level. `like` are our values: a total of the same source shares SHARED of its variance with them.
        """
        if self.interval == "rounding":
            share = sampler.uniform(f"published {self.name}")
            return np.concatenate([[self.central], self.low + (self.high - self.low) * share])
        error = sampler.normal(f"published {self.name}")
        if self.same_source and like is not None:
            error = np.sqrt(SHARED) * _ranked(like[1:]) + np.sqrt(1.0 - SHARED) * error
        estimate = Estimate(
            name=self.name, low=self.low, central=self.central, high=self.high, level=self.level or DEFAULT_LEVEL
        )
        return np.concatenate([[self.central], spread(estimate, error)])

    def to_dict(self) -> dict[str, Any]:
        """The published value in JSON form."""
        level = self.level if self.interval == "stated" else DEFAULT_LEVEL if self.interval == "range" else None
        return {
            "low": self.low,
            "central": self.central,
            "high": self.high,
            "level": level,
            "interval": self.interval,
            "relation": self.relation,
        }


def _ranked(draws: Array) -> Array:
    """Standard normal errors in the order of the draws."""
    ranks = np.empty(draws.size)
    ranks[np.argsort(draws, kind="stable")] = _normal_quantiles(draws.size)
    return ranks


@lru_cache(maxsize=8)
def _normal_quantiles(count: int) -> Array:
    """Quantiles of a standard normal at the middles of `count` equal shares, shape (count,)."""
    standard = NormalDist()
    return np.array([standard.inv_cdf((place + 0.5) / count) for place in range(count)])


def total_of(row: Mapping[str, Any]) -> Total:
    """The total of a row of the table `published_totals`."""
    return Total(
        name=row["id"],
        publisher=row["publisher"],
        title=row["total"],
        definition=Definition(
            quantity=row["quantity"],
            side=row["side"],
            versus=row["versus"],
            channels=tuple(row["counted"]),
            owners=tuple(row["owners"]),
            basis=row["basis"],
            unit=row["unit"],
            first=quarter_of(row["start"]),
            last=quarter_of(row["end"]),
            retired=row["retired"],
            factors=tuple(row["factors"]),
        ),
        subject=tuple(row["subject"]),
        ours_basis=row["ours_basis"],
        shown=row["shown"],
        relation=row["relation"],
        low=row["low"],
        central=row["central"],
        high=row["high"],
        interval=row["interval"],
        level=row["level"],
        kind=row["kind"],
        period=row["period"],
        end=row["end"],
        same_source=row["same_source"],
        rival=row["rival"],
        lead=not row["source_read"],
        known=row["known"],
        origin={
            "title": row["source"],
            "url": row["source_url"],
            "published": row["source_date"].isoformat(),
            "confidence": row["confidence"],
            "read": row["source_read"],
            "note": row["note"],
        },
    )
