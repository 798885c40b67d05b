"""Facts about chips that the collection does not hold as tables: files beside this module, each row with its source."""

from datetime import date
from typing import Any

from compute_facts.common import beside
from headway.facts.schema import Column
from headway.facts.tables import find_table

#: Tables whose rows stand, in their own columns, in a file of the same name beside this module.
TABLES = ("chip_ranges", "chip_systems", "chip_access", "chip_plans", "serving_runs", "chip_hours")


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one of TABLES."""
    columns = find_table(name).columns
    return [{column.name: _value(column, row[column.name]) for column in columns} for row in beside(name)]


def _value(column: Column, text: str) -> Any:
    if not text:
        return None
    if column.kind == "number":
        return float(text)
    if column.kind == "day":
        return date.fromisoformat(text)
    return text == "true" if column.kind == "flag" else text
