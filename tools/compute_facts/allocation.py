"""Allocation: what compute is used for, and the tokens that are served."""

import re
from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, beside, number, origin, period
from headway.facts.use_tables import DAYS_OF

#: What the collection counts, by our name of it. What is not here is derived from other rows and is not stored: the
#: labs' share of the world's chips and the comparison of two firms' tokens follow from rows that are there.
METRICS = {
    "total compute spend": "compute_spend",
    "R&D share of compute spend": "research_share",
    "inference share of compute spend": "serving_share",
    "compute taken by serving and delivery": "serving_share",
    "final training runs as share of R&D compute": "final_run_share",
    "compute cost as share of R&D expense": "compute_share_of_research_expense",
    "compute on next-generation research relative to China": "research_ratio",
    "share of Google operational fleet": "lab_share_of_owner",
    "frontier lab share vs recommenders": "lab_share_of_owner",
    "cloud share of Google ML compute": "cloud_share",
    "share of world compute": "labs_share_of_world",
    "operational share of owned chips": "operational_share",
    "GPU utilisation in new centres": "utilisation",
    "tokens processed": "tokens",
    "tokens via Chinese models": "tokens_of_side",
    "tokens via US models": "tokens_of_side",
    "Chinese share of downloads over prior year": "downloads_share",
    "Qwen share of new fine-tunes": "fine_tunes_share",
    "Trainium2 share of IT power": "chip_share_of_power",
    "capacity rented out to rivals": "rented_out",
}
DERIVED = ("share of world accelerator stock used", "Doubao tokens vs Google tokens")

UNITS = {
    "trillion per day": "trillion tokens a day",
    "trillion per week": "trillion tokens a week",
    "trillion per month": "trillion tokens a month",
    "H100e": "h100e-8bit",
}

#: Which part of the tokens of its country a subject's count covers; other subjects count those of one firm.
COVERS = {"China all models": "side", "OpenAI API": "part", "OpenRouter": "market"}

#: Metrics that a firm or an office counted itself.
COUNTED = ("tokens", "tokens_of_side", "downloads_share", "fine_tunes_share")


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `allocation`: the collection's after its corrections, without derived ones, and ours."""
    found = corrected(raw, "allocation", beside("allocation_corrections"))
    extra = [{"id": f"allocation-extra:{place}", **row} for place, row in enumerate(beside("allocation_extra"), 2)]
    return [_row(row) for row in [*found, *extra] if row["metric"] not in DERIVED]


def _row(row: Cells) -> dict[str, Any]:
    start, end = period(_plain(row["period"]))
    metric, unit, central = METRICS[row["metric"]], UNITS.get(row["unit"], row["unit"]), number(row["central"])
    return {
        "id": row["id"],
        "subject": row["subject"],
        "country": row["country"],
        "period": row["period"],
        "start": start,
        "end": end,
        "metric": metric,
        "item": row["metric"],
        "unit": unit,
        "low": number(row["low"]),
        "central": central,
        "high": number(row["high"]),
        "tokens_per_day": None if central is None or unit not in DAYS_OF else round(central / DAYS_OF[unit], 6),
        "covers": COVERS.get(row["subject"], "firm") if unit in DAYS_OF else None,
        "kind": "actual" if metric in COUNTED else "estimate",
        **origin(row),
    }


def _plain(text: str) -> str:
    """A range of days or months with both ends written out."""
    if found := re.fullmatch(r"(\d{4}-\d{2})-(\d{2})\.\.(\d{2})", text):
        return f"{found[1]}-{found[2]}..{found[1]}-{found[3]}"
    return text


def corrected(rows: Iterable[Cells], table: str, corrections: Iterable[Cells]) -> list[dict[str, str]]:
    """Collected cells with their `id` (table and line of the file), after corrections that are data with a reason.

    Unlike the other tables' corrections these are of the collection's own cells, before days and periods are read.

    Raises
    ------
    KeyError
        If a correction is for a row or column that is not there.
    ValueError
        If it changes nothing: the collection has it already, and the correction must go.
    """
    found = {f"{table}:{place}": {**row, "id": f"{table}:{place}"} for place, row in enumerate(rows, 2)}
    for change in corrections:
        row = found[change["id"]]
        if row[change["column"]] == change["value"]:
            raise ValueError(f"{change['id']}: the correction of {change['column']} changes nothing")
        row[change["column"]] = change["value"]
    return list(found.values())
