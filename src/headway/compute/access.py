"""Which chips a side could get, by channel: bought at home, bought abroad with licence, rented abroad, or smuggled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from headway.compute.chip_classes import ChipClass
from headway.compute.estimates import Sampler
from headway.compute.ladder import Rung, Span
from headway.compute.permission import StateChange, timeline
from headway.units import day_number

#: Channels through which the follower gets chips, in the order of tables and pictures.
CHANNELS: Final = ("domestic", "licensed", "rented", "smuggled")

#: Days that are known of a channel's first case: between which two it lies.
Window = tuple[date, date]


def licensed_rungs(
    rungs: Sequence[Rung],
    *,
    classes: Sequence[ChipClass],
    states: Sequence[StateChange],
    unruled: frozenset[str],
    as_of: date,
) -> tuple[Rung, ...]:
    """The rungs that both governments allow on some day up to `as_of`, each with the days on which they do.

    The newest come first, so that of chips that are equal in a measure the newest is the best.

    Parameters
    ----------
    unruled
        Chips that no rule names, and that anybody may buy.
    """
    class_of = {chip: each.name for each in classes if each.kind == "chip" for chip in each.chips}
    spans: dict[str, tuple[Span, ...]] = {}
    for name in set(class_of.values()):
        found = timeline(states, name, date.min, as_of, as_of=as_of)
        spans[name] = tuple(
            Span(day_number(span.start), day_number(span.end), span.permission.product)
            for span in found
            if span.permission.product in ("open", "licence")
        )
    allowed = []
    for rung in rungs:
        if rung.chip in class_of and spans[class_of[rung.chip]]:
            allowed.append(replace(rung, spans=spans[class_of[rung.chip]]))
        elif rung.chip in unruled and rung.chip not in class_of:
            allowed.append(replace(rung, spans=(Span(0, day_number(as_of), "open"),)))
    return tuple(sorted(allowed, key=lambda rung: -int(rung.first[0])))


def reported_rungs(
    rungs: Sequence[Rung], channel: str, cases: Mapping[str, Window], leads: frozenset[str], sampler: Sampler
) -> tuple[Rung, ...]:
    """The rungs of chips of which cases were reported, from the day of the first case: anywhere in its window.

    Parameters
    ----------
    cases
        The window of the first case, by chip.
    leads
        Chips whose case rests on a source that was not read.
    """
    found = []
    for rung in rungs:
        if rung.chip not in cases:
            continue
        low, high = (day_number(day) for day in cases[rung.chip])
        drawn = low + sampler.uniform(f"{channel} {rung.chip}") * (high - low)
        begun = np.rint(np.concatenate([[(low + high) / 2.0], drawn])).astype(np.int64)
        found.append(replace(rung, first=np.maximum(rung.first, begun), lead=rung.lead or rung.chip in leads))
    return tuple(found)
