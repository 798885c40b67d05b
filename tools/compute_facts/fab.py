"""Fabs: wafers, yields, dies, memory stacks, packages."""

from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, number, origin, period

#: Rows that are statements or dates, not quantities: they are facts of another kind and stay out of this table.
_NOT_QUANTITIES = ("statement", "date")


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `fab_capacity`."""
    return [_row(place, row) for place, row in enumerate(raw, 2) if row["unit"] not in _NOT_QUANTITIES]


def _row(place: int, row: Cells) -> dict[str, Any]:
    text = row["year_or_date"]
    at_end = text.endswith("-end")
    start, end = period(text.removesuffix("-end").removesuffix(" total"))
    return {
        "id": f"fab_capacity:{place}",
        "entity": row["entity"],
        "country": row["country"],
        "metric": row["metric"],
        "period": text,
        "start": end if at_end else start,
        "end": end,
        "unit": row["unit"],
        "low": number(row["low"]),
        "central": number(row["central"]),
        "high": number(row["high"]),
        "kind": "forecast",
        **origin({**row, "source_date": _published(row["source_date"])}),
    }


def _published(text: str) -> str:
    """The last date of a range of dates."""
    if ".." in text:
        return text.rsplit("..", maxsplit=1)[-1]
    return {"2025-2026": "2026"}.get(text, text)
