"""Statements: who said what about the race, and when."""

import re
from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, latest_day, origin, precision


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `statements`."""
    return [_row(place, row) for place, row in enumerate(raw, 2)]


def _row(place: int, row: Cells) -> dict[str, Any]:
    low, high = _ends(row["value"])
    return {
        "id": f"statements:{place}",
        "person": row["person"],
        "role": row["role"] or None,
        "date": latest_day(row["date"]),
        "precision": precision(row["date"]),
        "statement": row["statement"],
        "kind": row["kind"],
        "low": low,
        "central": low if low == high else None,
        "high": high,
        "value": row["value"] or None,
        "unit": row["unit"] or None,
        "horizon": row["horizon"] or None,
        "resolution": row["resolution_hint"] or None,
        **origin({**row, "source_date": row["date"]}),
    }


def _ends(text: str) -> tuple[float | None, float | None]:
    """The two ends of a value: of a range, or the same number twice; none of a word."""
    if found := re.fullmatch(r"([\d.]+)-([\d.]+)", text):
        return float(found[1]), float(found[2])
    if re.fullmatch(r"[\d.]+", text):
        return float(text), float(text)
    return None, None
