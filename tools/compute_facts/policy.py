"""Policy events, the classes of chips that rules treat alike, and what each government allows for each class.

The collected events stand as they came; what was corrected or re-read is listed in policy_events_corrections.csv, what
was added in policy_events_extra.csv, what was left to decide in policy_events_pending.csv. Classes and states are
chip_classes.csv and policy_states.csv.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from compute_facts.common import Cells, beside, latest_day, middle_day, origin, precision

_CHANNELS = {"legal": "licensed", "overseas": "rented"}

#: The governments on both sides of this trade.
COUNTRIES = {"exporter": "US", "importer": "China"}

Row = dict[str, Any]


def rows(raw: Iterable[Cells]) -> list[Row]:
    """The rows of `policy_events`, corrected, with the added ones behind."""
    found = {row["id"]: row for row in [_collected(place, row) for place, row in enumerate(raw, 2)]}
    for row in beside("policy_events_corrections"):
        found[row["id"]][row["column"]] = _cell(row["column"], row["value"])
    found |= {row["id"]: _added(row) for row in beside("policy_events_extra")}
    for row in beside("policy_events_pending"):
        found[row["id"]] |= {"pending": True, "due": row["due"] or None, "settled": row["settled"] or None}
    return list(found.values())


def classes() -> list[Row]:
    """The rows of `chip_classes`."""
    return [
        {
            **{name: row[name] for name in ("class", "label", "kind", "meaning", "since")},
            **{name: row[name].split(";") if row[name] else [] for name in ("chips", "flows")},
            **_origin(row, row["since"]),
        }
        for row in beside("chip_classes")
    ]


def states(events: Iterable[Row]) -> list[Row]:
    """The rows of `policy_states`: their origin is that of their event, or of their class where they have none."""
    by_event = {row["id"]: row for row in events}
    by_class = {row["class"]: row for row in classes()}
    return [_state(row, by_event.get(row["event"]) or by_class[row["class"]]) for row in beside("policy_states")]


def _state(row: Cells, origin_of: Mapping[str, Any]) -> Row:
    named = ("source", "source_url", "source_date", "confidence", "source_read")
    known = row["known"] or (row["start"] if not row["event"] else origin_of["known"].isoformat())
    return {
        "id": f"policy_states:{row['class']}:{row['role']}:{row['start']}",
        "country": COUNTRIES[row["role"]],
        **{name: row[name] for name in ("class", "role", "state", "presumption", "start")},
        "event": row["event"] or None,
        "judged": row["judged"] == "yes",
        **{name: origin_of[name] for name in named},
        "known": known,
        "note": row["note"] or None,
    }


def _collected(place: int, row: Cells) -> Row:
    dated = row["date"] != "open"
    known: date | None = latest_day(row["date"]) if dated else None
    return {
        "id": f"policy_events:{place}",
        **_event(row),
        **origin({**row, "source_date": row["date"] if dated else ""}, known=known),
    }


def _added(row: Cells) -> Row:
    return {"id": row["id"], **_event(row), **_origin(row, row["known"])}


def _event(row: Cells) -> Row:
    dated = row["date"] != "open"
    return {
        "date": middle_day(row["date"]) if dated else None,
        "precision": precision(row["date"]) if dated else None,
        "actor": row["actor"],
        "role": _role(row["actor"]),
        "event": row["event"],
        "chips": row["chips_affected"],
        "channels": [_CHANNELS.get(each, each) for each in row["channel"].split(";")],
        "effect": {"shift": "mixed"}.get(row["effect_direction"], row["effect_direction"]),
        "effect_note": row["effect_note"] or None,
        "status": row["status"],
        "pending": False,
    }


def _origin(row: Cells, known: str) -> Row:
    """The origin of a row that was added here; its source was read unless it says otherwise."""
    return {
        "source": row["source"],
        "source_url": row["source_url"],
        "source_date": latest_day(row["source_date"]),
        "known": date.fromisoformat(known),
        "confidence": row["confidence"],
        "source_read": row.get("source_read", "yes") == "yes",
        "note": row["note"] or None,
    }


def _cell(column: str, value: str) -> Any:
    if column in ("date", "known", "source_date"):
        return date.fromisoformat(value)
    return value == "true" if column == "source_read" else value


def _role(actor: str) -> str:
    """The side of the trade on which an actor stands: the US and its allies export chips, China imports them."""
    if actor in ("US/China", "Tencent/Oracle"):
        return "both"
    if actor.startswith("US"):
        return "exporter"
    return "importer" if actor.startswith("China") else "other"
