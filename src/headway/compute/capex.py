"""Rows of capital spending: one amount of a firm or a group, its interval, and which rows count on a day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from headway.compute.estimates import Estimate
from headway.compute.quarters import Quarter, quarter_of, quarters_between
from headway.facts.evidence import evidence

if TYPE_CHECKING:
    import polars as pl

#: Half width of the interval of an amount without ends of its own, as a share: by whether it has happened, and by
#: confidence. Source: ours; reported numbers differ by rounding and by what is counted, 360 to 413 for one sum.
SPREAD: Final = {
    True: {"high": 0.01, "medium": 0.02, "low": 0.08},
    False: {"high": 0.05, "medium": 0.10, "low": 0.25},
}

_HAPPENED: Final = ("actual", "estimate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A row of `capex`."""

    id: str
    company: str
    country: str
    scope: str
    sector: str
    members: tuple[str, ...]
    period: str
    period_type: str
    start: date
    end: date
    low: float | None
    usd_bn: float
    high: float | None
    share: tuple[float, float] | None
    kind: str
    covers: str
    source: str
    known: date
    confidence: str
    read: bool

    @property
    def happened(self) -> bool:
        """Whether it tells of what was spent, not of what is to be."""
        return self.kind in _HAPPENED

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The calendar quarters that it covers; none where it begins or ends inside one."""
        first, last = quarter_of(self.start), quarter_of(self.end)
        return quarters_between(first, last) if (first.start, last.end) == (self.start, self.end) else ()

    def estimate(self) -> Estimate:
        """The amount with its interval, billion USD; rows of one source err together."""
        spread = SPREAD[self.kind == "actual"][self.confidence]
        low = self.usd_bn * (1.0 - spread) if self.low is None else self.low
        high = self.usd_bn * (1.0 + spread) if self.high is None else self.high
        return Estimate(name=self.id, low=low, central=self.usd_bn, high=high, factor=self.source)


def spending_rows(rows: "pl.DataFrame") -> list[Spending]:
    """The rows of a frame of `capex`."""
    return [
        Spending(
            id=row["id"],
            company=row["company"],
            country=row["country"],
            scope=row["scope"],
            sector=row["sector"],
            members=tuple(row["members"]),
            period=row["period"],
            period_type=row["period_type"],
            start=row["start"],
            end=row["end"],
            low=row["usd_low"],
            usd_bn=row["usd_bn"],
            high=row["usd_high"],
            share=None if row["ai_share_low"] is None else (row["ai_share_low"], row["ai_share_high"]),
            kind=row["kind"],
            covers=row["covers"],
            source=row["source"],
            known=row["known"],
            confidence=row["confidence"],
            read=row["source_read"],
        )
        for row in rows.iter_rows(named=True)
    ]


def spending_evidence(capex: "pl.DataFrame", day: date) -> "pl.DataFrame":
    """The rows that count on a day: of each firm, period and kind of spending the newest; nothing derived.

    What was spent, what was guided and what was only weighed stand side by side.
    """
    import polars as pl

    said = pl.when(pl.col("kind").is_in(_HAPPENED)).then(pl.lit("happened")).otherwise(pl.col("kind"))
    kept = capex.filter(pl.col("kind") != "derived").with_columns(said.alias("_said"))
    return evidence(kept, day, ("company", "period", "covers", "_said")).drop("_said")
