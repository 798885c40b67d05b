"""`headway compute permission`: what two governments allow for each class of chips. An edge."""

from datetime import date
from typing import Final

from headway.api.compute import compute_context, compute_vintage
from headway.api.origin import day_within
from headway.compute.chip_classes import ChipClass, chip_classes_of, class_of_chip, find_class
from headway.compute.permission import ROLES, StateChange, states_of
from headway.compute.permission_result import PermissionResult, pending_on, read_class
from headway.compute.policy_rates import DecisionRate, decision_rates
from headway.errors import OptionError
from headway.facts.evidence import row_sources
from headway.units import months_before

#: First day of the timelines and of the count of decisions: the year of the first control on chips for AI.
FIRST: Final = date(2022, 1, 1)

#: Months of the second, recent, window of the count of decisions.
RECENT_MONTHS: Final = 24


def compute_permission(
    *,
    chip_class: str | None = None,
    chip: str | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
) -> PermissionResult:
    """What the exporter's and the importer's government allow on a day, as known on that day.

    Parameters
    ----------
    chip_class, chip
        One class only: by its name, or by a chip of the table chips that belongs to it.

    Raises
    ------
    OptionError
        For both at once, a vintage without the tables, or a day after the vintage.
    UnknownName
        For a class, chip or vintage that is not there.
    """
    if chip_class is not None and chip is not None:
        raise OptionError(f"give a class ({chip_class}) or a chip ({chip}), not both")
    opened = compute_vintage(vintage, table="policy_states")
    day = day_within(opened, as_of)
    rows = {name: opened.table(name) for name in ("chip_classes", "policy_states", "policy_events", "chip_flows")}
    every, states = chip_classes_of(rows["chip_classes"]), states_of(rows["policy_states"])
    wanted = _wanted(every, chip_class, chip)
    known = [each for each in wanted if any(s.chip_class == each.name and s.known <= day for s in states)]
    classes = tuple(read_class(each, states, rows["chip_flows"], FIRST, day) for each in known)
    pending = tuple(pending_on(rows["policy_events"], day))
    used = {change.id for each in classes for change in each.now.changes.values() if change}
    read = [change.source_read for change in states if change.id in used]
    read += [row["source_read"] for row in (*pending, *(row for each in classes for row in each.delivered))]
    sources = row_sources(rows["policy_states"].filter(rows["policy_states"]["id"].is_in(sorted(used))))
    return PermissionResult(
        day=day,
        countries={role: next(s.country for s in states if s.role == role) for role in ROLES},
        classes=classes,
        not_yet=tuple(each.name for each in wanted if each not in known),
        rates=_rates(states, day),
        pending=pending,
        events={row["id"]: row for row in rows["policy_events"].iter_rows(named=True)},
        leads=read.count(False),
        origin=compute_context(opened, day, sources),
    )


def _wanted(every: tuple[ChipClass, ...], chip_class: str | None, chip: str | None) -> tuple[ChipClass, ...]:
    if chip is not None:
        return (class_of_chip(chip, every),)
    return every if chip_class is None else (find_class(chip_class, every),)


def _rates(states: tuple[StateChange, ...], day: date) -> tuple[DecisionRate, ...]:
    """Decisions over the whole account and over its recent part; none before it begins."""
    starts = (FIRST, max(FIRST, months_before(day, RECENT_MONTHS)))
    return tuple(
        rate
        for first in dict.fromkeys(starts)
        if first <= day
        for rate in decision_rates(states, first, day, as_of=day)
    )
