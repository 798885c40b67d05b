"""Techniques: rows of the collection, with factors of operations, time and memory each in a column of its own."""

from collections.abc import Iterable
from typing import Any

from compute_facts.common import CLOSED, Cells, beside, latest_day, number, origin

#: Columns that the reading of a row gives.
_FACTORS = (
    "flop_factor",
    "time_factor",
    "memory_factor",
    "multiplier_low",
    "compute_multiplier",
    "multiplier_high",
    "measured_flop",
)


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `techniques`; collected rows whose reading has no name stand in other tables.

    Raises
    ------
    KeyError
        If a row is collected and not read, or read and not collected.
    """
    collected = {row["technique"]: row for row in raw}
    readings = {row["published"]: row for row in beside("techniques_reading")}
    if apart := readings.keys() ^ collected.keys():
        raise KeyError(f"techniques that are collected or read, but not both: {', '.join(sorted(apart))}")
    return [_technique(collected[name], reading) for name, reading in readings.items() if reading["name"]]


def _technique(row: Cells, reading: Cells) -> dict[str, Any]:
    released = latest_day(row["date"])
    first = row["source_url"].split(" ; ")[0]
    told = origin({**row, "source_url": first, "source_date": row["date"]}, read=_was_read(row, first))
    conditions = (row["conditions"], reading["why"])
    return {
        "name": reading["name"],
        "title": row["technique"],
        "developers": row["introduced_by"].replace(" (Ling)", "").split("+"),
        "paper": row["paper"],
        "released": released,
        "changes": row["changes"],
        **{name: number(reading[name]) for name in _FACTORS},
        "memory_scope": reading["memory_scope"] or None,
        "kv_bytes_per_token": number(row["kv_bytes_per_token"]),
        "conditions": "; ".join(part for part in conditions if part) or None,
        "reported": row["reported_number"],
        **told,
        "source": f"{row['introduced_by']}, {row['paper']}",
        "known": min(told["known"], CLOSED),
    }


def _was_read(row: Cells, url: str) -> bool:
    """Whether the publication itself was read: not from memory, and not the bare address of a site."""
    recalled = any("recalled" in row[column] for column in ("note", "conditions", "reported_number"))
    return not recalled and (url.count("/") > 3 or ":" in url.partition("://")[0])
