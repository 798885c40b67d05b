"""The files beside these modules: extra facts, and listed corrections of what the mechanical reading got wrong."""

from datetime import date
from typing import Any

from compute_facts.common import beside

_NUMBERS = frozenset({"low", "central", "high", "level"})
_DAYS = frozenset({"start", "end", "source_date", "known"})


def extra(name: str) -> list[dict[str, Any]]:
    """The rows of a file that has the columns of its table."""
    return [{column: _typed(column, text) for column, text in row.items()} for row in beside(name)]


def corrected(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The rows with the corrections of a file: each names a row, a column, its value and the reason.

    Raises
    ------
    KeyError
        If a correction names a row or a column that is not there: it has expired.
    """
    by_id = {row["id"]: row for row in rows}
    for each in beside(name):
        row, column = by_id[each["id"]], each["column"]
        if row[column] == _typed(column, each["value"]):
            raise KeyError(f"the correction of {column} in {each['id']} has expired: it is {each['value']} already")
        row[column] = _typed(column, each["value"])
        if each["reason"] not in (row["note"] or ""):
            row["note"] = ". ".join(part for part in (row["note"], each["reason"]) if part)
    return rows


def _typed(column: str, text: str) -> Any:
    if not text:
        return None
    if column in _DAYS:
        return date.fromisoformat(text)
    if column == "source_read":
        return text == "true"
    return float(text) if column in _NUMBERS else text
