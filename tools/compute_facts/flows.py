"""Flows of chips: what came to a side in a period, by channel."""

from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, number, origin, period
from compute_facts.corrections import corrected, extra

CHANNELS = {
    "legal": "licensed",
    "smuggled": "smuggled",
    "domestic": "domestic",
    "overseas_rental": "rented",
    "total": "all",
}
UNITS = {"H100e": "h100e-8bit", "B300e": "b300e", "USD m": "usd-m"}
KINDS = {"flow": "estimate"}


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `chip_flows`: those of the collection that are no stock, corrected, and the extra rows."""
    found = [_flow(place, row) for place, row in enumerate(raw, 2) if row["period_type"] != "stock"]
    return corrected(found, "flows_corrections") + extra("flows_extra")


def _flow(place: int, row: Cells) -> dict[str, Any]:
    start, end = period(_plain(row["period"]))
    return {
        "id": f"compute_supply:{place}",
        "side": "world" if row["item"].startswith("World") else "China",
        "channel": CHANNELS[row["channel"]],
        "item": row["item"],
        "class": None,
        "period": row["period"],
        "start": start,
        "end": end,
        "unit": UNITS.get(row["unit"], row["unit"]),
        "low": number(row["low"]),
        "central": number(row["central"]),
        "high": number(row["high"]),
        "level": 0.9 if row["interval"].startswith("90%") else 0.95 if row["interval"].startswith("95%") else None,
        "kind": KINDS.get(row["period_type"], row["period_type"]),
        "factor": None,
        **origin(row),
    }


def _plain(text: str) -> str:
    """A period in a form that can be read: "per year" is the year of the source, "2025 May-Jul" its months."""
    return {"per year": "2026", "2025 May-Jul": "2025-05..2025-07"}.get(text, text)
