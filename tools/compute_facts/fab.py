"""Fabs: wafers, yields, dies, memory stacks, packages, and what others say of the output.

Three files beside this module hold what the collection does not say in columns:

- `fab_capacity_reading.csv`: of each collected row, whether it is a level or a flow, what kind of statement it is, and
  which input of the account of supply it speaks of;
- `fab_capacity_corrections.csv`: cells that the text, the note or the source itself corrects, each with its reason;
- `fab_capacity_extra.csv`: facts that the account needs beside the collection, and Headway's own estimates.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from compute_facts.common import CLOSED, Cells, beside, latest_day, number, origin, period

_NUMBERS: Final = ("low", "central", "high", "dies_low", "dies_central", "dies_high")
_DAYS: Final = ("day_low", "day_central", "day_high")
_READING: Final = ("basis", "kind", "input", "chip", "dies_low", "dies_central", "dies_high", *_DAYS)


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `fab_capacity`.

    Raises
    ------
    ValueError
        If a row of the collection has no reading, or a correction changes nothing.
    """
    reading = {row["id"]: row for row in beside("fab_capacity_reading")}
    found = []
    for place, row in enumerate(raw, 2):
        name = f"fab_capacity:{place}"
        if name not in reading:
            raise ValueError(f"{name} has no row in fab_capacity_reading.csv: {row['metric']}")
        found.append(_collected(name, row, reading[name]))
    found += [_extra(row) for row in beside("fab_capacity_extra")]
    return _corrected(found)


def _collected(name: str, row: Cells, reading: Cells) -> dict[str, Any]:
    # A date or a statement has no numbers: its days stand in the reading.
    bare = row["unit"] in ("date", "statement")
    said = row if not bare else {**row, "low": "", "central": "", "high": ""}
    published = row["source_date"].rsplit("..", maxsplit=1)[-1]
    return {
        "id": name,
        "entity": row["entity"],
        "country": row["country"],
        "metric": row["metric"],
        **_period(reading["period"] or row["year_or_date"], reading["basis"]),
        "unit": row["unit"],
        **_cells({**said, **{column: reading[column] for column in _READING}}),
        **origin({**row, "source_date": {"2025-2026": "2026"}.get(published, published)}),
    }


def _extra(row: Cells) -> dict[str, Any]:
    published = date.fromisoformat(row["source_date"]) if row["source_date"] else CLOSED
    return {
        **{column: row[column] for column in ("id", "entity", "country", "metric", "unit", "source", "confidence")},
        **_period(row["period"], row["basis"]),
        **_cells(row),
        "source_url": row["source_url"] or None,
        "source_date": published,
        "known": published,
        "source_read": row["source_read"] == "yes",
        "note": row["note"],
    }


def _period(text: str, basis: str) -> dict[str, Any]:
    """The period, and its days: a level is of the last one."""
    start, end = period(text.removesuffix("-end").removesuffix(" total"))
    return {"period": text, "start": end if basis == "level" else start, "end": end, "basis": basis}


def _cells(row: Cells) -> dict[str, Any]:
    return {
        **{column: number(row[column]) for column in _NUMBERS},
        **{column: date.fromisoformat(row[column]) if row[column] else None for column in _DAYS},
        **{column: row[column] or None for column in ("chip", "kind", "input")},
    }


def _corrected(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with every listed correction."""
    by_id = {row["id"]: row for row in found}
    for change in beside("fab_capacity_corrections"):
        row, column = by_id[change["id"]], change["column"]
        value = _value(column, change["value"])
        if row[column] == value:
            raise ValueError(f"the correction of {column} in {change['id']} changes nothing; take it out")
        row[column] = value
        if column == "source_date":
            row["known"] = value
    return found


def _value(column: str, text: str) -> Any:
    if column in _NUMBERS:
        return number(text)
    if column in ("source_date", "known", "start", "end", *_DAYS):
        return latest_day(text) if column in ("source_date", "known") else date.fromisoformat(text)
    if column == "source_read":
        return text == "yes"
    return text or None
