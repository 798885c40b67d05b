"""Lags and points of a pair: on a day, over some months, how they changed; under every definition left open. An edge.

Method: docs/methods/claims-measures.md, section 2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np

from headway.api.answers import index_yardstick
from headway.api.claims.known import BEFORE_DAYS, Known
from headway.api.claims.sides import sides_of
from headway.api.yardsticks import other_yardstick, vintage_for
from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.claims.registry import measure_named
from headway.errors import GapError, OptionError, UnknownName
from headway.facts.store import open_vintage, vintage_day
from headway.forecast.over_days import change_over, known_days, least_over, most_over, on_day
from headway.forecast.series import month_ends
from headway.gap import Lags, Yardstick, find_group
from headway.gap.choices import BENCHMARKS
from headway.gap.domains import LEAST_MODELS
from headway.gap.measure import lags_on
from headway.gap.revisions import Span, mean_over
from headway.gap.rows import interval_of_rows
from headway.units import DEFAULT_LEVEL, day_numbers

#: The yardstick and the definition that others stand beside.
INDEX, STANDING = "index", "standing"

#: Why a definition could not be read; the words stand in the catalogue.
NOT_DAILY, NOT_READ, NO_GROUP, FEW_MODELS, TOO_EARLY, NOT_THERE = (
    "not-daily",
    "not-read",
    "no-group",
    "few-models",
    "too-early",
    "not-there",
)

#: Measures that need a length of its own for each day, which a median of waiting times is not.
_OF_EACH_DAY: Final = frozenset({"lag-mean", "lag-least", "lag-most"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a call of this family asks for.

    Attributes
    ----------
    since, until
        The first and the last day; the same of a quantity on one day.
    """

    measure: str
    leader: str
    follower: str
    since: date
    until: date
    arguments: Mapping[str, str]

    @classmethod
    def of(cls, call: Call) -> "Asked":
        """The call in parts; raises OptionError where its days are the wrong way round, and as `sides_of`."""
        given = call.arguments
        leader, follower = sides_of(given["pair"])
        check_yardstick(given.get("yardstick", INDEX))
        if "day" in given:
            since = until = date.fromisoformat(given["day"])
        else:
            since, until = (date.fromisoformat(given[name]) for name in ("since", "until"))
            if since >= until:
                raise OptionError(f"{call.measure} needs since before until, got {since} and {until}")
        return cls(measure=call.measure, leader=leader, follower=follower, since=since, until=until, arguments=given)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables either of which a vintage needs, the better one first."""
        yardstick = self.arguments.get("yardstick", INDEX)
        if yardstick == INDEX:
            return "scores", "published_index"
        return ("time_horizons",) if yardstick.startswith("metr") else ("scores",)

    def lags(self, yardstick: Yardstick, definition: str) -> Lags:
        """The rows of the quantity under a definition, each of shape (1 + draws,)."""
        return _READERS[self.measure](self, yardstick, definition)

    def on(self, yardstick: Yardstick, definition: str, days: list[date]) -> Lags:
        """The lags on some days."""
        return lags_on(
            yardstick, leader=self.leader, follower=self.follower, days=day_numbers(days), definition=definition
        )


def measured(call: Call, known: Known) -> Measured:
    """A lag or points, or how they changed, by the newest data of a day that can tell.

    Raises
    ------
    UnknownName, GapError
        For a group that nobody is in, or two groups that are the same models.
    OptionError
        For days the wrong way round, or a method that the data do not allow.
    """
    asked = Asked.of(call)
    nothing = Measured(call=call, known=known.day, unit=measure_named(call.measure).unit, due=asked.until)
    name = known.vintage_with(*asked.tables)
    if name is None:
        return replace(nothing, why="no-data")
    last = read_until(asked.until, vintage_day(name))
    if last is None or (last < asked.until and last <= asked.since < asked.until):
        return replace(nothing, why="not-yet", origin={"vintage": name})
    told = _Told(replace(asked, since=min(asked.since, last), until=last), name)
    counted, left_out = told.all()
    why = None if counted else (TOO_EARLY if left_out and left_out[0][1] == TOO_EARLY else "no-data")
    return replace(
        nothing, counted=counted, left_out=left_out, why=why, read_on=last if counted else None, origin=told.origin
    )


def read_until(day: date, newest: date) -> date | None:
    """The day that is read for a day that was asked about: itself, or the last of the data if that is near enough."""
    if day <= newest:
        return day
    return newest if (day - newest).days <= BEFORE_DAYS else None


class _Way(NamedTuple):
    """One way to read a quantity."""

    definition: str
    yardstick: str


class _Told:
    """All ways in which a vintage can tell a quantity."""

    def __init__(self, asked: Asked, vintage: str) -> None:
        self.asked, self.opened = asked, open_vintage(vintage)
        self.axes = {each.name: each for each in measure_named(asked.measure).arguments}
        given = asked.arguments.get("yardstick", INDEX)
        self.origin: dict[str, Any] = {}
        self.first = self._yardstick(given, pinned=True)

    def ways(self) -> Iterator[_Way]:
        """Every way that the call leaves open, the default first."""
        definition, yardstick = (self.asked.arguments.get(name) for name in ("definition", "yardstick"))
        named = self.axes.get("definition")
        definitions = (definition,) if definition else named.choices if named else ("points",)
        if yardstick in (None, INDEX):
            yield from (_Way(each, INDEX) for each in definitions)
        if yardstick is None and named is not None and definitions[0] == STANDING:
            yield from (_Way(STANDING, f"benchmark:{name}") for name in BENCHMARKS)
        if yardstick not in (None, INDEX):
            yield from (_Way(each, str(yardstick)) for each in (definitions if definition else definitions[:1]))

    def all(self) -> tuple[tuple[Counted, ...], tuple[tuple[Mapping[str, str], str], ...]]:
        """What could be read, and what could not with the reason."""
        counted: list[Counted] = []
        left_out: list[tuple[Mapping[str, str], str]] = []
        for way in self.ways():
            chosen = self._chosen(way)
            found = self._read(way)
            if isinstance(found, str):
                left_out.append((chosen, found))
            else:
                counted.append(_counted(chosen, found))
        return tuple(counted), tuple(left_out)

    def _chosen(self, way: _Way) -> dict[str, str]:
        return {name: level for name, level in way._asdict().items() if name in self.axes}

    def _read(self, way: _Way) -> Lags | str:
        """The rows of one way, or why there are none."""
        if way.definition == "match" and self.asked.measure in _OF_EACH_DAY:
            return NOT_DAILY
        pinned = way.yardstick == self.asked.arguments.get("yardstick", INDEX)
        yardstick = self.first if pinned else self._yardstick(way.yardstick)
        if isinstance(yardstick, str):
            return yardstick
        # A draw with too few records has no trend: its rows are nan all the way, and are left out afterwards.
        with np.errstate(invalid="ignore"):
            lags = self.asked.lags(yardstick, way.definition)
        return lags if not np.isnan(lags.value[0]) and np.sum(~np.isnan(lags.value)) > 2 else NOT_READ

    def _yardstick(self, name: str, *, pinned: bool = False) -> Yardstick | str:
        """A yardstick that places enough models of both sides by the day, or why there is none.

        One that is asked for by name, as the index is by default, tells the origin, and speaks of however few models.
        """
        try:
            found, origin = self._loaded(name)
        except (UnknownName, OptionError):
            return NOT_THERE
        if pinned:
            self.origin = dict(origin)
        try:
            if not pinned and _least(found, self.asked, self.asked.until) < LEAST_MODELS:
                return FEW_MODELS
            return found if _released(found, self.asked) else TOO_EARLY
        except (UnknownName, GapError):  # of a side that is there today
            return TOO_EARLY if name == INDEX else NO_GROUP

    def _loaded(self, name: str) -> tuple[Yardstick, Mapping[str, Any]]:
        """The index under the method that was asked for, or another yardstick, with its origin."""
        if name == INDEX:
            return index_yardstick(self.opened, self.asked.arguments.get("method", "eci"), None)
        return other_yardstick(self.opened, name)


def check_yardstick(name: str) -> None:
    """Raise OptionError or UnknownName for a yardstick that not even the newest data hold."""
    if name != INDEX:
        other_yardstick(vintage_for(name, None), name)


def _released(yardstick: Yardstick, asked: Asked) -> bool:
    """Whether both sides had released a model by the first day that is compared, or by the last of some days."""
    day = asked.since if asked.measure in ("lag-change", "points-change") else asked.until
    return _least(yardstick, asked, day) > 0


def _least(yardstick: Yardstick, asked: Asked, day: date) -> int:
    released = [bool(model.released <= day) for model in yardstick.models]
    groups = (find_group(name, yardstick) for name in (asked.leader, asked.follower))
    return min(sum(1 for place in each.members.tolist() if released[place]) for each in groups)


def _counted(chosen: Mapping[str, str], lags: Lags) -> Counted:
    """The rows that say something, and the interval of all, as the commands show it."""
    told = ~np.isnan(lags.value)
    value, floor = lags.value[told], lags.floor[told]
    longer = np.isposinf(value).any()
    # Scores of one benchmark have no error, so what is read from them has none that is known.
    certain = chosen.get("yardstick", INDEX).startswith("benchmark:")
    return Counted(
        chosen=chosen,
        detail={"certain": True} if certain else {},
        rows=value,
        floor=floor if longer else None,
        interval=interval_of_rows(value, DEFAULT_LEVEL, floor if longer else None),
    )


def _on_day(asked: Asked, yardstick: Yardstick, definition: str) -> Lags:
    return on_day(asked.on(yardstick, definition, [asked.until]))


def _mean(asked: Asked, yardstick: Yardstick, definition: str) -> Lags:
    """Over every day on which both sides had released, as `headway gap` has it."""
    days = Span(since=asked.since, until=asked.until).days
    groups = {"leader": asked.leader, "follower": asked.follower}
    return mean_over(known_days(lags_on(yardstick, **groups, days=days, definition=definition)))


def _at_month_ends(asked: Asked, yardstick: Yardstick, definition: str) -> Lags:
    """The lags at the month ends between the two days, and on the last day."""
    ends = [*month_ends(asked.since, asked.until)]
    return known_days(asked.on(yardstick, definition, ends if ends[-1:] == [asked.until] else [*ends, asked.until]))


def _change(asked: Asked, yardstick: Yardstick, definition: str) -> Lags:
    change = change_over(asked.on(yardstick, definition, [asked.since, asked.until]))
    return Lags(change, change)


_READERS: Final = {
    "lag": _on_day,
    "lag-mean": _mean,
    "lag-least": lambda *way: least_over(_at_month_ends(*way)),
    "lag-most": lambda *way: most_over(_at_month_ends(*way)),
    "lag-change": _change,
    "points": _on_day,
    "points-change": _change,
}
