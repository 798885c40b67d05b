"""Policy events: what each government and firm decided, and when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from compute_facts.common import Cells, latest_day, middle_day, origin, precision

_CHANNELS = {"legal": "licensed", "overseas": "rented"}


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `policy_events`."""
    return [_row(place, row) for place, row in enumerate(raw, 2)]


def _row(place: int, row: Cells) -> dict[str, Any]:
    dated = row["date"] != "open"
    known: date | None = latest_day(row["date"]) if dated else None
    return {
        "id": f"policy_events:{place}",
        "date": middle_day(row["date"]) if dated else None,
        "precision": precision(row["date"]) if dated else None,
        "actor": row["actor"],
        "role": _role(row["actor"]),
        "event": row["event"],
        "chips": row["chips_affected"],
        "channels": [_CHANNELS.get(each, each) for each in row["channel"].split(";")],
        "effect": {"shift": "mixed"}.get(row["effect_direction"], row["effect_direction"]),
        "effect_note": row["effect_note"] or None,
        "status": row["status"],
        **origin({**row, "source_date": row["date"] if dated else ""}, known=known),
    }


def _role(actor: str) -> str:
    """The side of the trade on which an actor stands: the US and its allies export chips, China imports them."""
    if actor in ("US/China", "Tencent/Oracle"):
        return "both"
    if actor.startswith("US"):
        return "exporter"
    return "importer" if actor.startswith("China") else "other"
