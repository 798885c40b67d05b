"""Parameters: what no count gives, as intervals of belief: rows of the collection, rows made from two, and ours."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from compute_facts.common import Cells, beside, number, origin


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `parameters`: those of the collection that a command uses, by symbol, growths, then our own."""
    collected = {row["symbol"]: row for row in raw}
    chosen = [_collected(collected[choice["symbol"]], choice) for choice in beside("parameters_rows")]
    derived = [_grown(collected, row) for row in beside("parameters_derived")]
    return chosen + derived + [_row(row, row["source_url"] or row["source"]) for row in beside("parameters_extra")]


def correlations() -> list[dict[str, Any]]:
    """The rows of `parameter_correlations`: all of them are ours, each with its reason."""
    return [
        {"a": row["a"], "b": row["b"], "correlation": number(row["correlation"]), **origin(row)}
        for row in beside("parameter_correlations")
    ]


def _collected(row: Cells, choice: Cells) -> dict[str, Any]:
    """A row of the collection, which has no dates and no range: `choice` gives those, and a shape that can be drawn."""
    merged = {
        "name": choice["name"],
        "side": choice["side"],
        "meaning": f"{row['parameter']}: {row['meaning']}" if row["meaning"] != "same" else row["parameter"],
        "unit": choice["unit"] or row["unit"],
        "low": row["low_5pct"],
        "central": row["central"],
        "high": row["high_95pct"],
        "distribution": choice["distribution"] or row["distribution"],
        "least": choice["least"],
        "most": choice["most"],
        "confidence": row["confidence"],
        "note": row["note"],
        "source_date": choice["source_date"],
        "source_read": choice["source_read"],
    }
    return _row(merged, row["source_url"])


def _grown(collected: Mapping[str, Cells], row: Cells) -> dict[str, Any]:
    """Growth from one row of the collection to another: their errors add in quadrature on the logarithm."""
    earlier, later = (
        [float(collected[row[each]][end]) for end in ("low_5pct", "central", "high_95pct")]
        for each in ("earlier", "later")
    )
    central = later[1] / earlier[1]
    down = math.hypot(math.log(later[1] / later[0]), math.log(earlier[2] / earlier[1]))
    up = math.hypot(math.log(later[2] / later[1]), math.log(earlier[1] / earlier[0]))
    ends = {"low": central * math.exp(-down), "central": central, "high": central * math.exp(up)}
    return _row({**row, **{end: f"{value:.4g}" for end, value in ends.items()}}, collected[row["later"]]["source_url"])


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
        "least": number(str(row["least"])),
        "most": number(str(row["most"])),
        **origin({**row, "source_url": source}),
    }
    return found if "source" not in row else {**found, "source": row["source"]}
