"""The result of `headway compute permission`: states, timelines, deliveries, what is pending, and rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from headway.compute.chip_classes import ChipClass
from headway.compute.permission import ROLES, Permission, Span, StateChange, in_force, permission_on, timeline
from headway.compute.policy_rates import DecisionRate
from headway.facts.evidence import known_by, without_leads

if TYPE_CHECKING:
    import polars as pl

#: What names an event in the table policy_events, by its id.
Events = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPermission:
    """One class of chips: what is allowed on the day, how it came to that, and what was delivered.

    Attributes
    ----------
    since
        First day of the stretch, up to the day, on which the product was what it is on the day.
    spans
        The timeline, from the first day of the account on.
    planned
        States that were announced by the day and begin after it.
    delivered
        Rows of the table chip_flows that were known by the day.
    """

    chip_class: ChipClass
    now: Permission
    since: date | None
    spans: tuple[Span, ...]
    planned: tuple[StateChange, ...]
    delivered: tuple[Mapping[str, Any], ...]

    def to_dict(self, events: Events) -> dict[str, Any]:
        """The class in JSON form."""
        about = self.chip_class
        return {
            "class": about.name,
            "label": about.label,
            "kind": about.kind,
            "meaning": about.meaning,
            "chips": list(about.chips),
            **{role: change and _change(change, events) for role, change in self.now.changes.items()},
            "product": self._product(),
            "timeline": [_span(span) for span in self.spans],
            "planned": [{"role": change.role, **_change(change, events)} for change in self.planned],
            "delivered": [dict(row) for row in self.delivered],
        }

    def _product(self) -> dict[str, Any]:
        return {
            "state": self.now.product,
            "since": self.since.isoformat() if self.since else None,
            "bound_by": list(self.now.bound_by),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionResult:
    """Every class that was asked for, as known on the day."""

    day: date
    countries: Mapping[str, str]
    classes: tuple[ClassPermission, ...]
    not_yet: tuple[str, ...]
    rates: tuple[DecisionRate, ...]
    pending: tuple[Mapping[str, Any], ...]
    events: Events
    leads: int
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: two governments on one timeline, and their product."""
        from headway.charts.permission import permission_chart
        from headway.words import load_words

        return permission_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute permission`."""
        return {
            **self.origin,
            **self.countries,
            "classes": [each.to_dict(self.events) for each in self.classes],
            "not_yet": list(self.not_yet),
            "pending": [dict(row) for row in self.pending],
            "decisions": [rate.to_dict() for rate in self.rates],
            "leads": self.leads,
            "assumptions": self._assumptions(),
        }

    def _assumptions(self) -> list[dict[str, Any]]:
        """States in force that are our reading where the sources leave them open."""
        return [
            {
                "name": f"{each.chip_class.name}: {change.country}",
                "value": f"{change.state} ({change.presumption})",
                "since": change.start.isoformat(),
                "reason": change.note,
                "source": "Headway's own reading of the event",
                "confidence": "low",
            }
            for each in self.classes
            for change in each.now.changes.values()
            if change is not None and change.judged
        ]


def read_class(
    chip_class: ChipClass, states: Sequence[StateChange], flows: "pl.DataFrame", first: date, day: date
) -> ClassPermission:
    """What is known on a day of one class; its timeline begins with the class, or on `first`."""
    sides = [in_force(states, chip_class.name, role, as_of=day) for role in ROLES]
    spans = timeline(states, chip_class.name, date.min, day, as_of=day)
    return ClassPermission(
        chip_class=chip_class,
        now=permission_on(states, chip_class.name, day, as_of=day),
        since=unchanged_since(spans),
        spans=timeline(states, chip_class.name, min(first, day), day, as_of=day),
        planned=tuple(change for side in sides for change in side if change.start > day),
        delivered=tuple(deliveries(chip_class, flows, day)),
    )


def unchanged_since(spans: Sequence[Span]) -> date | None:
    """First day of the stretch, up to the last day, on which the product was what it is on the last day."""
    found = None
    for span in reversed(spans):
        if span.permission.product != spans[-1].permission.product:
            break
        found = span.start
    return found


def deliveries(chip_class: ChipClass, flows: "pl.DataFrame", day: date) -> list[dict[str, Any]]:
    """What was in fact delivered of a class, from the rows of the table chip_flows that were known on a day."""
    import polars as pl

    columns = ["item", "period", "unit", "low", "central", "high", "kind", "source", "source_url", "source_read"]
    rows = known_by(flows.filter(pl.col("item").is_in(chip_class.flows)), day)
    rows = without_leads(rows, ("item", "period", "unit")).sort("start", "item")
    return [
        {**{name: row[name] for name in columns}, "start": row["start"].isoformat(), "end": row["end"].isoformat()}
        for row in rows.iter_rows(named=True)
    ]


def pending_on(events: "pl.DataFrame", day: date) -> list[dict[str, Any]]:
    """What had been started by a day and not been decided by it, oldest first; `overdue` where its day has passed."""
    rows = known_by(events, day).filter(events_open(day)).sort("known")
    return [
        {
            "event": row["id"],
            "date": row["date"].isoformat() if row["date"] else None,
            "precision": row["precision"],
            "actor": row["actor"],
            "role": row["role"],
            "text": row["event"],
            "chips": row["chips"],
            "due": row["due"].isoformat() if row["due"] else None,
            "overdue": row["due"] is not None and row["due"] < day,
            "source": row["source"],
            "source_url": row["source_url"],
            "source_read": row["source_read"],
        }
        for row in rows.iter_rows(named=True)
    ]


def events_open(day: date) -> "pl.Expr":
    """Whether an event left something to decide that was not decided by a day."""
    import polars as pl

    return pl.col("pending") & (pl.col("settled").is_null() | (pl.col("settled") > day))


def _change(change: StateChange, events: Events) -> dict[str, Any]:
    event = events.get(change.event or "")
    return {
        "country": change.country,
        "state": change.state,
        "presumption": change.presumption,
        "since": change.start.isoformat(),
        "known": change.known.isoformat(),
        "event": change.event,
        "event_date": event["date"].isoformat() if event and event["date"] else None,
        "event_text": event["event"] if event else None,
        "source": change.source,
        "source_url": change.source_url,
        "source_read": change.source_read,
        "judged": change.judged,
        "note": change.note,
    }


def _span(span: Span) -> dict[str, Any]:
    found = span.permission
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "exporter": found.exporter,
        "importer": found.importer,
        "product": found.product,
        **{f"{role}_presumption": change and change.presumption for role, change in found.changes.items()},
        **{f"{role}_event": change and change.event for role, change in found.changes.items()},
        **{f"{role}_since": change and change.start.isoformat() for role, change in found.changes.items()},
    }
