"""Capital markets: listings and rounds."""

import re
from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, latest_day, number, origin, precision


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `capital_markets`; comparisons that the collection made itself stay out."""
    return [_row(place, row) for place, row in enumerate(raw, 2) if row["country"] != "derived"]


def _row(place: int, row: Cells) -> dict[str, Any]:
    text = row["date"].replace("2026-02..03", "2026-02..2026-03")
    moved = re.search(r"([+-]\d+)% first[ -]day", row["price_move"])
    return {
        "id": f"capital_markets:{place}",
        "entity": row["entity"],
        "country": row["country"],
        "date": latest_day(text),
        "precision": precision(text),
        "event": row["event"],
        "amount_usd_m": number(row["amount_usd_m"]),
        "valuation_usd_bn": number(row["valuation_usd_bn"]),
        "first_day_move": int(moved[1]) / 100 if moved else None,
        "price_move": row["price_move"] or None,
        **origin({**row, "source_date": text}),
    }
