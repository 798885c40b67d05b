"""Capital markets: listings, rounds and other issues of capital."""

import re
from collections.abc import Iterable
from typing import Any

from compute_facts.amendments import amended
from compute_facts.common import Cells, latest_day, number, origin, precision

#: What an event is, by words in its name; of several the first.
_KINDS = (
    (r"planned", "planned"),
    (r"filing", "filing"),
    (r"results", "results"),
    (r"value", "valuation"),
    (r"talks", "talks"),
    (r"secondary sale", "secondary"),
    (r"merger", "merger"),
    (r"notes|offering", "issue"),
    (r"IPO", "ipo"),
    (r"", "round"),
)
_CHIPS = ("Moore Threads", "MetaX", "Biren", "Iluvatar CoreX", "Kunlunxin (Baidu)", "CXMT")
_PLATFORMS = ("Alibaba", "Alphabet", "ByteDance", "US hyperscalers")


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `capital_markets`; comparisons that the collection made itself stay out: they are computed again."""
    return amended((_row(place, row) for place, row in enumerate(raw, 2) if row["country"] != "derived"), "markets")


def _row(place: int, row: Cells) -> dict[str, Any]:
    text = row["date"].replace("2026-02..03", "2026-02..2026-03")
    moved = re.search(r"([+-]\d+)% first[ -]day", row["price_move"])
    amount = number(row["amount_usd_m"])
    local = re.search(r"(RMB|HKD) ([\d.]+)bn", row["note"]) if amount else None
    entity = row["entity"]
    return {
        "id": f"capital_markets:{place}",
        "entity": entity,
        "country": row["country"],
        "sector": "chips" if entity in _CHIPS else "platform" if entity in _PLATFORMS else "lab",
        "date": latest_day(text),
        "precision": precision(text),
        "event": row["event"],
        "kind": next(kind for mark, kind in _KINDS if re.search(mark, row["event"])),
        "deal": f"{entity}: {row['event']} {row['date']}",
        "amount_low_usd_m": None,
        "amount_usd_m": amount,
        "amount_high_usd_m": None,
        "local_bn": float(local[2]) if local else None,
        "currency": {"RMB": "CNY", "HKD": "HKD"}[local[1]] if local else None,
        "rate": round(1000 * float(local[2]) / amount, 3) if local and amount else None,
        "ai_low": None,
        "ai_high": None,
        "valuation_usd_bn": number(row["valuation_usd_bn"]),
        "first_day_move": int(moved[1]) / 100 if moved else None,
        "price_move": row["price_move"] or None,
        **origin({**row, "source_date": text}),
    }
