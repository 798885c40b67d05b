"""Classes of chips and assumptions of the ledger, from the two files beside this module."""

from typing import Any

from compute_facts.common import beside, number, origin

_NUMBERS = ("low", "central", "high", "h100e_8bit", "h100e_16bit", "hbm_gb", "hbm_tbps", "level")


def rows() -> list[dict[str, Any]]:
    """The rows of `chip_mixes`."""
    return [_row(row) for row in beside("chip_mixes")]


def assumptions() -> list[dict[str, Any]]:
    """The rows of `assumptions`."""
    return [_row(row) for row in beside("assumptions")]


def _row(row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: value or None for name, value in row.items()}
    found |= {name: number(row[name]) for name in _NUMBERS if name in row}
    own = origin(row)
    return {**found, **own, "source": row["source"], "source_url": own["source_url"] if row["source_url"] else None}
