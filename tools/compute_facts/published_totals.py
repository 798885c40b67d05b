"""Published totals of compute and the factors between ways of counting: collected and re-read for this table."""

from typing import Any

from compute_facts.common import beside, period


def rows() -> list[dict[str, Any]]:
    """The rows of `published_totals`: the period of a stock is its last day."""
    return [_total(row) for row in _read("published_totals")]


def factors() -> list[dict[str, Any]]:
    """The rows of `definition_factors`."""
    return [dict(row) for row in _read("definition_factors")]


def _total(row: dict[str, str | None]) -> dict[str, Any]:
    start, end = period(str(row["period"]))
    flows = str(row["quantity"]).startswith("flow")
    return {**row, "start": start if flows else end, "end": end}


def _read(name: str) -> list[dict[str, str | None]]:
    return [{column: text or None for column, text in row.items()} for row in beside(name)]
