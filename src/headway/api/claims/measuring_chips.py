"""Measures of chips: one over another, generations behind, months behind. An edge.

Rates and days of release are those of `headway compute generations`, draw by draw (docs/methods/generations.md).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np

from headway.api.claims.known import BEFORE_DAYS, Known
from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.generations import DRAWS, Shelf
from headway.claims.calls import Argument, Call
from headway.claims.measured import Array, Counted, Measured
from headway.claims.registry import measure_named
from headway.compute.estimates import SEED, Sampler
from headway.compute.ladder import Rung, best_on
from headway.compute.sides import find_side
from headway.errors import GapError, UnknownName
from headway.facts.reads import remembered
from headway.facts.store import open_vintage
from headway.gap.rows import interval_of_rows
from headway.units import DEFAULT_LEVEL, day_number, day_numbers

#: How the best chip of a side is written where a chip is compared with it.
BEST_OF: Final = "side:"


class _Place(NamedTuple):
    """Where chips are read: a vintage, the day as of which, and the digest that tells it from another of its name."""

    vintage: str
    day: date
    digest: str


#: What was found under one definition: the rows (and their floor), or why there are none.
_Read = tuple[Array, Array | None] | str


def measured(call: Call, known: Known) -> Measured:
    """What a measure of chips came to by what was known on a day.

    Raises
    ------
    UnknownName
        For a chip or side that is not there.
    """
    unit = measure_named(call.measure).unit
    name, last = known.dated("chip_access")
    day, place = date.fromisoformat(call.arguments["day"]), _Place(name, last, open_vintage(name).digest)
    if day > last + timedelta(days=BEFORE_DAYS):
        return Measured(call=call, known=known.day, unit=unit, why="not-yet", due=day)
    read_on = min(day, last)
    counted, left_out, used = list[Counted](), list[tuple[dict[str, str], str]](), dict[str, None]()
    for chosen in _choices(call):
        found, chips = _READERS[call.measure](call, chosen, place, read_on)
        used |= dict.fromkeys(chips)
        if isinstance(found, str):
            left_out.append((chosen, found))
            continue
        interval = interval_of_rows(found[0], DEFAULT_LEVEL, found[1])
        counted.append(Counted(chosen=chosen, rows=found[0], floor=found[1], interval=interval))
    return Measured(
        call=call,
        known=known.day,
        unit=unit,
        counted=tuple(counted),
        why=None if counted else "no-data",
        due=day,
        read_on=read_on,
        left_out=tuple(left_out),
        origin=_origin(place, tuple(used)),
    )


def _choices(call: Call) -> Iterator[dict[str, str]]:
    """Every level of the one axis that the call leaves open, or the one that it names."""
    (axis,) = measure_named(call.measure).axes
    given = call.arguments.get(axis.name)
    yield from ({axis.name: level} for level in ((given,) if given else axis.choices))


@remembered(64)
def _shelf(place: _Place, leader: str = "", follower: str = "") -> Shelf:
    opened = compute_vintage(place.vintage, table="chip_access")
    return Shelf(opened, place.day, leader, follower, Sampler(draws=DRAWS, seed=SEED))


@remembered(64)
def _rungs(place: _Place, spec: str) -> tuple[Rung, ...]:
    """Every chip on sale as known on a day, of whichever side."""
    return _shelf(place).rungs(spec)


def _origin(place: _Place, used: Sequence[str]) -> dict[str, Any]:
    opened = compute_vintage(place.vintage, table="chip_access")
    sources = _shelf(place).sources(set(used)) if used else []
    return compute_context(opened, place.day, sources, draws=DRAWS, seed=SEED)


def _named(name: str, place: _Place) -> tuple[str, ...]:
    """The names in the table that a chip's name means: itself, else those that begin with its words.

    Raises
    ------
    UnknownName
        For none.
    """
    table = compute_vintage(place.vintage, table="chip_access").table("chips")["chip"].to_list()
    folded = name.casefold()
    same = [each for each in table if each.casefold() == folded]
    begins = [each for each in table if each.casefold().startswith((f"{folded} ", f"{folded}-"))]
    if not same and not begins:
        raise UnknownName("chip", name, table)
    return tuple(same or begins)


def _rung(name: str, place: _Place, spec: str, day: date) -> Rung | None:
    """The rung of a chip's name; of several that could be had by the day the best."""
    names = _named(name, place)
    there = [rung for rung in _rungs(place, spec) if rung.chip in names and rung.first[0] <= day_number(day)]
    return max(there, key=lambda rung: float(rung.value[0]), default=None)


def _ratio(call: Call, chosen: Mapping[str, str], place: _Place, day: date) -> tuple[_Read, list[str]]:
    """A chip over another, or over the best of a side's own."""
    top, over = _worth(call.arguments["chip"], place, chosen["spec"], day)
    bottom, under = _worth(call.arguments["versus"], place, chosen["spec"], day)
    if top is None or bottom is None:
        return "no-data", [*over, *under]
    return (top / bottom, None), [*over, *under]


def _worth(name: str, place: _Place, spec: str, day: date) -> tuple[Array | None, list[str]]:
    """What a chip, or the best of a side, is worth on every draw, and its name; None where there is none by the day."""
    if name.startswith(BEST_OF):
        return _best(name.removeprefix(BEST_OF), place, spec, day)
    rung = _rung(name, place, spec, day)
    return (None, []) if rung is None else (rung.value, [rung.chip])


def _best(side: str, place: _Place, spec: str, day: date) -> tuple[Array | None, list[str]]:
    """The best chip of a side's own makers that was there on a day, whoever may buy it, and its name."""
    shelf = _shelf(place)
    country = find_side(side, shelf.countries)
    own = [rung for rung in _rungs(place, spec) if shelf.country(rung.chip) == country]
    best = best_on(own, day_numbers([day]), DRAWS + 1)
    if np.isnan(best.levels).any():
        return None, []
    return best.levels[:, 0], [own[int(best.holders[0, 0])].chip]


def _generations(call: Call, chosen: Mapping[str, str], place: _Place, day: date) -> tuple[_Read, list[str]]:
    """Generations of a chip's vendor that came out after its own by a day; with those that were only announced too."""
    spec = measure_named("chip-ratio").axes[0].choices[0]
    chip = _rung(call.arguments["chip"], place, spec, day)
    if chip is None:
        return "no-data", []
    line = [each for each in _rungs(place, spec) if (each.vendor, each.form) == (chip.vendor, chip.form)]
    began: dict[str, Array] = {}
    for rung in line:
        first = rung.first.astype(np.float64)
        began[rung.generation] = np.minimum(began.get(rung.generation, first), first)
    own = began[chip.generation]
    today = day_number(day)
    later = np.sum([(first > own) & (first <= today) for first in began.values()], axis=0).astype(np.float64)
    if chosen["counted"] == "announced":
        names = _shelf(place).announced(chip.vendor, min(day, place.day))
        later = later + sum(began[name] > today if name in began else 1.0 for name in names)
    return (later, None), [chip.chip]


def _lag(call: Call, chosen: Mapping[str, str], place: _Place, day: date) -> tuple[_Read, list[str]]:
    """Months since the leader's best first stood where the follower's best of a channel stands."""
    countries = _shelf(place).countries
    follower, leader = (find_side(name, countries) for name in call.arguments["pair"].split("/"))
    channel = call.arguments.get("channel", _channels().choices[0])
    try:
        ladders = _shelf(place, leader, follower).ladders(chosen["spec"], "chip")
    except GapError:
        return "no-data", []
    value, floor = ladders.lags(channel, day)
    if np.isnan(value[0, 0]):
        return "no-data", []
    numbers = day_numbers([day])
    names = [rung.chip for rung in (*ladders.leader, *ladders.channels[channel]) if rung.had(numbers)[0, 0]]
    return (value[:, 0], floor[:, 0]), names


def _channels() -> Argument:
    return next(each for each in measure_named("chip-lag").arguments if each.name == "channel")


_READERS: Final[Mapping[str, Callable[..., tuple[_Read, list[str]]]]] = {
    "chip-ratio": _ratio,
    "chip-generations": _generations,
    "chip-lag": _lag,
}
