"""Stocks of chips: what a side or an owner had at the end of a quarter."""

from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, latest_day, number, origin, period
from compute_facts.flows import CHANNELS, UNITS

_BASES = {"owned_cumulative": "owned", "used_by_lab": "used"}


def rows(owners: Iterable[Cells], supply: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `chip_stock`: the collection's table of owners, and the stocks among its flows."""
    found = [_owner(place, row) for place, row in enumerate(owners, 2)]
    return found + [_stock(place, row) for place, row in enumerate(supply, 2) if row["period_type"] == "stock"]


def _owner(place: int, row: Cells) -> dict[str, Any]:
    end = period(row["quarter"])[1]
    return {
        "id": f"compute_stock_by_owner:{place}",
        "side": row["country"],
        "owner": row["owner"],
        "channel": _channel(row),
        "chip": "all",
        "period": row["quarter"],
        "start": end,
        "end": end,
        "basis": _BASES[row["basis"]],
        "unit": "h100e-8bit",
        "low": number(row["h100e_low"]),
        "central": number(row["h100e_median"]),
        "high": number(row["h100e_high"]),
        "level": 0.9,
        "kind": "estimate",
        "note": row["note"],
        **origin({**row, "source_url": row["source"], "note": f"{row['scope']}. {row['note']}".strip(". ")}),
    }


def _channel(row: Cells) -> str:
    if row["country"] != "China":
        return "bought" if row["country"] == "US" else "all"
    words = {"domestic": "domestic", "smuggled": "smuggled", "total": "all"}
    return next((channel for word, channel in words.items() if word in row["owner"]), "licensed")


def _stock(place: int, row: Cells) -> dict[str, Any]:
    # What was published before its quarter ended is the stock of the day of publication.
    end = min(period(row["period"])[1], latest_day(row["source_date"]))
    return {
        "id": f"compute_supply:{place}",
        "side": "world" if row["item"].startswith("World") else "China",
        "owner": "all",
        "channel": CHANNELS[row["channel"]],
        "chip": "all",
        "period": row["period"],
        "start": end,
        "end": end,
        "basis": "used" if row["channel"] == "overseas_rental" else "owned",
        "unit": UNITS.get(row["unit"], row["unit"]),
        "low": number(row["low"]),
        "central": number(row["central"]),
        "high": number(row["high"]),
        "level": 0.9 if row["interval"].startswith("90%") else None,
        "kind": "estimate",
        **origin({**row, "note": f"{row['item']}. {row['note']}"}),
    }
