"""Published totals of compute and the factors between ways of counting: collected and re-read for this table."""

import csv
from pathlib import Path
from typing import Any, Final

from compute_facts.common import period

TOTALS: Final = Path(__file__).with_name("published_totals.csv")
FACTORS: Final = Path(__file__).with_name("definition_factors.csv")


def rows() -> list[dict[str, Any]]:
    """The rows of `published_totals`: the period of a stock is its last day."""
    return [_total(row) for row in _read(TOTALS)]


def factors() -> list[dict[str, Any]]:
    """The rows of `definition_factors`."""
    return [dict(row) for row in _read(FACTORS)]


def _total(row: dict[str, str | None]) -> dict[str, Any]:
    start, end = period(str(row["period"]))
    flows = str(row["quantity"]).startswith("flow")
    return {**row, "start": start if flows else end, "end": end}


def _read(path: Path) -> list[dict[str, str | None]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: text or None for name, text in row.items()} for row in csv.DictReader(file)]
