"""Stocks of chips: what a side or an owner had at the end of a quarter."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from compute_facts.common import CLOSED, Cells, latest_day, number, origin, period
from compute_facts.corrections import beside, corrected, extra
from compute_facts.flows import CHANNELS, UNITS

_BASES = {"owned_cumulative": "owned", "used_by_lab": "used"}

#: Epoch's data of the quarter that it marks as incomplete end with NVIDIA's fiscal year.
_INCOMPLETE = date(2026, 1, 25)

#: End of the quarter of each maker that the last, incomplete quarter of its families rests on: for Google's chips it
#: is that of Broadcom, which makes them.
_LAST_DAY = {"NVIDIA": _INCOMPLETE, "Google": date(2026, 2, 1)}

#: Until A800 began to ship, what China's owners bought under licence was A100.
_ONLY_A100 = ("2022-Q1", "2022-Q2", "2022-Q3")

_OWN = "Headway's own estimate"
_REPOSITORIES = "https://github.com/epoch-research/"

#: Names of the publisher's collections, by what the text of a source begins with.
_TITLES = {
    "epoch-research/ai-chip-counts": ("Epoch AI, AI Chip Owners", f"{_REPOSITORIES}ai-chip-counts"),
    "epoch-research/ai-compute-users": ("Epoch AI, AI Compute Users", f"{_REPOSITORIES}ai-compute-users"),
}


def rows(owners: Iterable[Cells], supply: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `chip_stock`: owners, the stocks among the flows, chips by family, and the extra rows."""
    found = [_owner(place, row) for place, row in enumerate(owners, 2)]
    found += [_stock(place, row) for place, row in enumerate(supply, 2) if row["period_type"] == "stock"]
    found += [_family(place, row) for place, row in enumerate(beside("epoch_chips"), 2)]
    return corrected(found, "stock_corrections") + extra("stock_extra")


def _owner(place: int, row: Cells) -> dict[str, Any]:
    end = _INCOMPLETE if "INCOMPLETE" in row["note"] else period(row["quarter"])[1]
    derived = "(sum)" in row["owner"] or "constructed" in row["source"] or "extrapolated" in row["owner"]
    only_a100 = row["owner"] == "China" and row["quarter"] in _ONLY_A100
    known = _known(row["source"])
    note = f"{row['scope']}. {row['note']}".strip(". ")
    return {
        "id": f"compute_stock_by_owner:{place}",
        "side": row["country"],
        "owner": row["owner"],
        "channel": _channel(row),
        "chip": "A100" if only_a100 else "all",
        "class": "A100" if only_a100 else "merchant" if _is_owner(row) else None,
        "period": row["quarter"],
        "start": end,
        "end": end,
        "basis": _BASES.get(row["basis"], "owned"),
        "unit": "h100e-8bit",
        "low": number(row["h100e_low"]),
        "central": number(row["h100e_median"]),
        "high": number(row["h100e_high"]),
        "level": 0.9,
        "kind": "derived" if derived else "estimate",
        "factor": "epoch-price" if row["source"].startswith("epoch-research/ai-chip-counts") else None,
        **origin({**row, "source_url": row["source"], "note": note}, known=known),
        **_titled(row["source"], derived=derived),
    }


def _titled(source: str, *, derived: bool) -> dict[str, Any]:
    """Title and address of a source in the publisher's repositories; the file stays in the note of the vintage."""
    found = next((title for start, title in _TITLES.items() if source.startswith(start)), None)
    if derived or found is None:
        return {"source": _OWN}
    return {"source": found[0], "source_url": found[1]}


def _is_owner(row: Cells) -> bool:
    """A firm of the table of owners, neither a sum nor a lab that uses what others own."""
    return row["country"] == "US" and row["basis"] == "owned_cumulative" and "(sum)" not in row["owner"]


def _known(source: str) -> date:
    """The day of publication that the text of the source tells: the last of the days in it."""
    found = re.findall(r"\d{4}-\d{2}(?:-\d{2})?", source)
    if not found and "nvda-20260726" in source:
        return date(2026, 8, 26)
    return min(max(latest_day(text) for text in found), CLOSED)


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
        "class": None,
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
        "factor": None,
        **origin({**row, "note": f"{row['item']}. {row['note']}"}),
        **(_titled(row["source_url"], derived=False) if row["source_url"].startswith("epoch") else {}),
    }


def _family(place: int, row: Cells) -> dict[str, Any]:
    incomplete = row["incomplete"] == "true"
    end = _LAST_DAY[row["maker"]] if incomplete else period(row["quarter"])[1]
    generated = date.fromisoformat(row["generated"])
    return {
        "id": f"epoch_chips:{place}",
        "side": "world",
        "owner": "all",
        "channel": "all",
        "chip": row["chip"],
        "class": row["chip"],
        "period": row["quarter"],
        "start": end,
        "end": end,
        "basis": "owned",
        "unit": "chips",
        "low": number(row["units_low"]),
        "central": number(row["units"]),
        "high": number(row["units_high"]),
        "level": 0.9,
        "kind": "estimate",
        "factor": "epoch-price",
        "source": "Epoch AI, AI Chip Sales",
        "source_url": f"{_REPOSITORIES}ai-chip-counts",
        "source_date": generated,
        "known": generated,
        "confidence": "medium",
        "source_read": True,
        "note": f"{row['maker']}, cumulative since 2022" + ("; the quarter is incomplete" if incomplete else ""),
    }
