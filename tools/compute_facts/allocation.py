"""Allocation: what compute is used for, and the tokens that are served."""

import re
from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, number, origin, period


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `allocation`."""
    return [_row(place, row) for place, row in enumerate(raw, 2)]


def _row(place: int, row: Cells) -> dict[str, Any]:
    start, end = period(_plain(row["period"]))
    return {
        "id": f"allocation:{place}",
        "subject": row["subject"],
        "country": row["country"],
        "period": row["period"],
        "start": start,
        "end": end,
        "metric": row["metric"],
        "unit": row["unit"],
        "low": number(row["low"]),
        "central": number(row["central"]),
        "high": number(row["high"]),
        "kind": "derived" if row["country"] == "derived" else "estimate",
        **origin(row),
    }


def _plain(text: str) -> str:
    """A range of days or months with both ends written out."""
    if found := re.fullmatch(r"(\d{4}-\d{2})-(\d{2})\.\.(\d{2})", text):
        return f"{found[1]}-{found[2]}..{found[1]}-{found[3]}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{2})", text):
        return f"{found[1]}-{found[2]}..{found[1]}-{found[3]}"
    return text
