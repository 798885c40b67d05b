"""Statements: who said what about the race, and when."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from compute_facts.common import Cells, beside, latest_day, origin, precision

#: Corrections of single cells, each with its reason and where it was read: id, column, value, reason, source_url.
#: The column `read` says that the statement was read again at an address, which becomes its source.
#: Ends of statements whose words or unit give more than one number, by id: low, central, high, level of the interval.
ENDS: Final[Mapping[str, tuple[float | None, float | None, float | None, float | None]]] = {
    "statements:7": (4.0, 7.0, 14.0, None),
    "statements:10": (5.0, 12.0, 22.0, None),
    "statements:48": (150_000.0, 320_000.0, 600_000.0, 0.9),
    "statements:49": (0.0, 230_000.0, 300_000.0, 0.9),
    "statements:59": (None, 74 / 14, None, None),
}

#: Units that the collection writes with remarks, by id.
UNITS: Final[Mapping[str, str]] = {
    "statements:3": "probability",
    "statements:48": "b300e",
    "statements:49": "b300e",
    "statements:51": "chips",
    "statements:59": "ratio",
    "statements:65": "share",
}


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `statements`, corrected."""
    corrected = corrections()
    found = [_row(f"statements:{place}", row, corrected) for place, row in enumerate(raw, 2)]
    if strangers := sorted({*corrected, *ENDS, *UNITS} - {row["id"] for row in found}):
        raise KeyError(f"corrections of statements that are not there: {', '.join(strangers)}")
    return found


def corrections() -> dict[str, dict[str, str]]:
    """The corrected cells by row and column."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in beside("statements_corrections"):
        found[row["id"]][row["column"]] = row["value"]
    return dict(found)


def _row(name: str, raw: Cells, corrected: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    mended = dict(corrected.get(name, {}))
    row = {**raw, "source_read": raw["source_read"]}
    if "read" in mended:
        row |= {"source_url": mended["read"], "source_read": "yes"}
    if "source" in mended:
        row |= {"source_url": mended["source"], "source_read": "no"}
    renamed = {"resolution": "resolution_hint"}
    row |= {renamed.get(column, column): mended[column] for column in mended if column not in ("read", "source")}
    relation, ends = _numbers(name, row["value"], row["unit"])
    level = ends[3]
    shares = row["unit"] == "percent" and name not in UNITS
    low, central, high = (value / 100 if shares and value is not None else value for value in ends[:3])
    return {
        "id": name,
        "person": row["person"],
        "role": row["role"] or None,
        "date": latest_day(row["date"]),
        "precision": precision(row["date"]),
        "statement": row["statement"],
        "kind": row["kind"],
        "relation": relation,
        "low": low,
        "central": central,
        "high": high,
        "level": level,
        "value": row["value"] or None,
        "unit": UNITS.get(name, "share" if shares else row["unit"]) or None,
        "horizon": row["horizon"] or None,
        "resolution": row["resolution_hint"] or None,
        **origin({**row, "source_date": row["date"]}),
    }


def _numbers(
    name: str, text: str, unit: str
) -> tuple[str | None, tuple[float | None, float | None, float | None, float | None]]:
    """How a value is meant, and its low, central, high and level: a bound has one end, a point only a centre."""
    if name in ENDS:
        return ("between" if ENDS[name][0] is not None else "about"), ENDS[name]
    if found := re.fullmatch(r"([\d.]+)-([\d.]+)", text):
        return "between", (float(found[1]), None, float(found[2]), None)
    if not re.fullmatch(r"[\d.]+", text):
        return None, (None, None, None, None)
    if "upper bound" in unit:
        return "at most", (None, None, float(text), None)
    return "about", (None, float(text), None, None)
