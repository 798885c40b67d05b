"""Parameters: what no count gives, as intervals of belief: the rows of the collection that are used, and ours."""

from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, beside, number, origin


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `parameters`: those of the collection that a command uses, by symbol, then our own."""
    collected = {row["symbol"]: row for row in raw}
    chosen = [_collected(collected[choice["symbol"]], choice) for choice in beside("parameters_rows")]
    return chosen + [_row(row, row["source_url"] or row["source"]) for row in beside("parameters_extra")]


def _collected(row: Cells, choice: Cells) -> dict[str, Any]:
    """A row of the collection, which has no dates: `choice` gives that of its source."""
    merged = {
        "name": choice["name"],
        "side": choice["side"],
        "meaning": f"{row['parameter']}: {row['meaning']}" if row["meaning"] != "same" else row["parameter"],
        "unit": row["unit"],
        "low": row["low_5pct"],
        "central": row["central"],
        "high": row["high_95pct"],
        "distribution": row["distribution"],
        "confidence": row["confidence"],
        "note": row["note"],
        "source_date": choice["source_date"],
        "source_read": choice["source_read"],
    }
    return _row(merged, row["source_url"])


def _row(row: Cells, source: str) -> dict[str, Any]:
    found = {
        "name": row["name"],
        "side": row["side"],
        "meaning": row["meaning"],
        "unit": row["unit"],
        "low": number(row["low"]),
        "central": number(row["central"]),
        "high": number(row["high"]),
        "level": 0.9,
        "distribution": row["distribution"],
        **origin({**row, "source_url": source}),
    }
    return found if "source" not in row else {**found, "source": row["source"]}
