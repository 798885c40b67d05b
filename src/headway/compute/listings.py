"""Capital raised by the labs, chip makers and platforms of both sides: events, half-years, ratios, first days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.compute.estimates import Array, Estimate, Sampler
from headway.facts.evidence import known_by, newest
from headway.interval import interval_of

if TYPE_CHECKING:
    import polars as pl

#: Kinds of event that bring new money.
RAISING: Final = ("ipo", "round", "issue")
#: Half width of the interval of an amount without ends of its own, by whether its source was read. Source: ours.
_SPREAD: Final = {True: 0.02, False: 0.10}
_MILLION: Final = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An event that brought new money: million USD on draws, and the part of it that is for AI."""

    row: dict[str, Any]
    draws: Array
    ai: Array
    ai_central: float

    @property
    def central(self) -> float:
        """Million USD."""
        return float(self.row["amount_usd_m"])

    @property
    def half(self) -> str:
        """The half-year, 2026-H1."""
        return half_of(self.row["date"])


def half_of(day: date) -> str:
    """The half-year that holds a day."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def market_evidence(rows: "pl.DataFrame", day: date) -> "pl.DataFrame":
    """The events that were known on a day, the newest of each deal."""
    return newest(known_by(rows, day), ("deal",)).sort("date", maintain_order=True)


def raised(rows: "pl.DataFrame", sampler: Sampler) -> list[Raised]:
    """The events that brought new money, with an amount."""
    found = []
    for row in rows.iter_rows(named=True):
        if row["kind"] not in RAISING or row["amount_usd_m"] is None:
            continue
        amount, spread = row["amount_usd_m"], _SPREAD[row["source_read"]]
        low, high = row["amount_low_usd_m"], row["amount_high_usd_m"]
        draws = sampler.sample(
            Estimate(
                name=row["id"],
                low=amount * (1.0 - spread) if low is None else low,
                central=amount,
                high=max(amount, amount * (1.0 + spread) if high is None else high),
            )
        )
        share, middle = np.ones(sampler.draws), 1.0
        if row["ai_low"] is not None:
            middle = (row["ai_low"] + row["ai_high"]) / 2
            part = Estimate(name=f"{row['id']} ai", low=row["ai_low"], central=middle, high=row["ai_high"])
            share = np.minimum(sampler.sample(part), 1.0)
        found.append(Raised(row=row, draws=draws, ai=draws * share, ai_central=amount * middle))
    return found


#: Ways to count capital: every listing and round of labs and chip makers; of these the part for AI; labs alone; and
#: with what platforms issued for AI.
COUNTS: Final[dict[str, tuple[Callable[[dict[str, Any]], bool], bool]]] = {
    "all": (lambda row: row["sector"] != "platform", False),
    "ai": (lambda row: row["sector"] != "platform", True),
    "labs": (lambda row: row["sector"] == "lab", True),
    "platforms": (lambda row: row["sector"] != "", True),
}


def markets(rows: "pl.DataFrame", sampler: Sampler, leader: str, follower: str) -> dict[str, Any]:
    """Events, totals by half-year, ratios of capital raised and first-day moves of the two sides, in JSON form."""
    import polars as pl

    kept = rows.filter(pl.col("country").is_in((leader, follower)))
    money = raised(kept, sampler)
    halves = sorted({each.half for each in money})
    return {
        "events": [_event(row) for row in kept.iter_rows(named=True)],
        "halves": [
            {"side": side, "half": half, "count": count, **_sum(_chosen(money, side, half, count), count)}
            for half in halves
            for side in (leader, follower)
            for count in COUNTS
        ],
        "ratios": [
            found
            for half in halves
            for count in COUNTS
            if (found := _ratio(money, half, count, leader, follower)) is not None
        ],
        "first_days": _first_days(kept, leader, follower),
    }


def _chosen(money: Sequence[Raised], side: str, half: str, count: str) -> list[Raised]:
    wanted = COUNTS[count][0]
    return [each for each in money if each.row["country"] == side and each.half == half and wanted(each.row)]


def _draws(money: Sequence[Raised], count: str) -> tuple[float, Array]:
    """Million USD: the central sum and the sum on draws."""
    ai = COUNTS[count][1]
    central = sum(each.ai_central if ai else each.central for each in money)
    return central, np.sum([each.ai if ai else each.draws for each in money], axis=0)


def _sum(money: Sequence[Raised], count: str) -> dict[str, Any]:
    if not money:
        return {"amount_usd_m": None, "deals": 0, "leads": 0}
    central, draws = _draws(money, count)
    leads = sum(not each.row["source_read"] for each in money)
    return {"amount_usd_m": interval_of(draws, central).to_dict(), "deals": len(money), "leads": leads}


def _ratio(money: Sequence[Raised], half: str, count: str, leader: str, follower: str) -> dict[str, Any] | None:
    above, below = (_chosen(money, side, half, count) for side in (leader, follower))
    if not above or not below:
        return None
    (top, many), (bottom, few) = _draws(above, count), _draws(below, count)
    rows = [each.row["id"] for each in (*above, *below)]
    return {"half": half, "count": count, "ratio": interval_of(many / few, top / bottom).to_dict(), "rows": rows}


def _event(row: dict[str, Any]) -> dict[str, Any]:
    names = (
        "id", "entity", "country", "sector", "event", "kind", "precision", "amount_usd_m", "local_bn", "currency",
        "ai_low", "ai_high", "valuation_usd_bn", "first_day_move", "price_move",
    )  # fmt: skip
    return {
        **{name: row[name] for name in names},
        "date": row["date"].isoformat(),
        "low_usd_m": row["amount_low_usd_m"],
        "high_usd_m": row["amount_high_usd_m"],
        "new_money": row["kind"] in RAISING and row["amount_usd_m"] is not None,
        "lead": not row["source_read"],
        "source": row["source"],
    }


def _first_days(rows: "pl.DataFrame", leader: str, follower: str) -> list[dict[str, Any]]:
    """By side: how many listings there were, and the middle and the ends of their first days."""
    import polars as pl

    found = []
    for side in (leader, follower):
        moves = rows.filter((pl.col("country") == side) & pl.col("first_day_move").is_not_null())["first_day_move"]
        values = moves.to_list()
        found.append(
            {
                "side": side,
                "listings": len(values),
                "median": float(np.median(values)) if values else None,
                "lowest": min(values, default=None),
                "highest": max(values, default=None),
            }
        )
    return found
