"""What was known of a pair at month ends of the past, and what happened after them. An edge.

An origin uses the vintage of scores that was known at most `REAL_TIME_DAYS` before it, and what happened is then read
from the first vintage known on or after the day on which the forecast was due. Every other origin is pseudo real time:
history and what happened are both read from the newest vintage. Method: docs/methods/forecast-backtest.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from headway.api.answers import Progress, index_yardstick
from headway.api.forecasting.pairs import parse_pair
from headway.errors import GapError, OptionError, UnknownName
from headway.facts.store import Vintage, open_vintage, vintage_day, vintages_with
from headway.facts.vintage_names import known_on
from headway.forecast.names import HORIZONS, LEAST_READINGS, SINCE
from headway.forecast.series import Series, last_month_end, month_end, month_ends, series_of
from headway.gap import Group, find_group
from headway.gap.frontier import Frontier, frontier
from headway.units import day_from_number, day_number

#: An origin is in real time if a vintage of scores was known at most so many days before it. Source: ours: the month
#: that ends with it.
REAL_TIME_DAYS: Final = 31

#: How many vintages with scores are named at most where one has none.
_NAMED: Final = 8

#: The method by which the index is fitted.
_METHOD: Final = "eci"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Both sides of a pair on one vintage of scores."""

    vintage: str
    leader: Group
    follower: Group
    ahead: Frontier
    behind: Frontier
    joint: Frontier | None

    @classmethod
    def of(cls, pair: str, opened: Vintage, progress: Progress | None = None) -> "Reader":
        """A pair on a vintage.

        Raises
        ------
        UnknownName, GapError
            For a group that no model of the vintage is in, or two groups that are the same models.
        """
        measured, _ = index_yardstick(opened, _METHOD, progress)
        leader, follower = (find_group(group, measured) for group in parse_pair(pair))
        if np.array_equal(leader.members, follower.members):
            raise GapError(f"both sides of {pair} are the same models; give two groups")
        last = day_number(opened.day)
        both = np.intersect1d(leader.members, follower.members)
        ahead, behind = (frontier(measured, side.members, last) for side in (leader, follower))
        if ahead is None or behind is None:
            raise GapError(f"one side of {pair} had released no model by {opened.name}; give other groups")
        return cls(
            vintage=opened.name, leader=leader, follower=follower, ahead=ahead, behind=behind,
            joint=frontier(measured, both, last),
        )  # fmt: skip

    @property
    def day(self) -> date:
        """The day on which the vintage was known."""
        return vintage_day(self.vintage)

    def series(self, *, since: date, until: date | None = None) -> Series:
        """Readings at the month ends from a day to another, and no later than the vintage.

        Raises
        ------
        OptionError
            If there is none on which both sides had released a model.
        """
        last = min(until or self.day, self.day)
        ends = month_ends(since, last)
        if not ends or ends[-1] < self.both_from:
            raise OptionError(
                f"no month end from {since} to {last} on which {self.follower.name} and {self.leader.name} had both "
                f"released a model; give an earlier --since"
            )
        return series_of(self.ahead, self.behind, ends, self.joint)

    @property
    def both_from(self) -> date:
        """The first day on which both sides had released a model."""
        return day_from_number(max(int(self.ahead.days[0]), int(self.behind.days[0])))


@dataclass(frozen=True, kw_only=True)
class Readers:
    """A pair on the vintages of scores up to one of them, each read when it is first asked for."""

    pair: str
    newest: str
    progress: Progress | None = None
    _earlier: dict[str, Reader | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The vintages of scores, the oldest first."""
        return tuple(name for name in vintages_of_scores() if name <= self.newest)

    @cached_property
    def today(self) -> Reader:
        """On the newest; raises as `Reader.of`."""
        return Reader.of(self.pair, open_vintage(self.newest), self.progress)

    def on(self, name: str) -> Reader | None:
        """On a vintage; None where a side has no model in it, unless it is the newest."""
        if name == self.newest:
            return self.today
        if name not in self._earlier:
            try:
                self._earlier[name] = Reader.of(self.pair, open_vintage(name), self.progress)
            except (UnknownName, GapError):
                self._earlier[name] = None
        return self._earlier[name]

    def known_at(self, origin: date) -> Reader | None:
        """On the vintage that was known in the month before an origin; None where there was none."""
        name = next(reversed(known_on(self.names, origin)), None)
        if name is None or (origin - vintage_day(name)).days > REAL_TIME_DAYS:
            return None
        return self.on(name)

    def settling(self, due: date) -> Reader | None:
        """On the first vintage known on or after a day that has a model of both sides; None where there is none yet."""
        found = (self.on(name) for name in self.names if vintage_day(name) >= due)
        return next((each for each in found if each is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What was known of a pair at a month end, and what happened.

    Attributes
    ----------
    series
        Readings up to the last month end that the vintage reaches.
    lead
        Months from the last reading to the origin: 0 in pseudo real time.
    happened
        By months ahead, for those that are over: readings at the month ends from the origin to the day that was due.
    """

    pair: str
    day: date
    vintage: str
    real_time: bool
    series: Series
    lead: int
    happened: Mapping[int, Series]


def origins_of(readers: Readers, *, since: date = date(*SINCE)) -> Iterator[Origin]:
    """Every origin from which a forecast of the fewest months has come due, the oldest first.

    Raises
    ------
    OptionError
        If there are too few readings for one.
    UnknownName, GapError
        As `Reader.of`.
    """
    ends = readers.today.series(since=since).ends
    days = ends[LEAST_READINGS - 1 : len(ends) - min(HORIZONS)]
    if not days:
        raise OptionError(
            f"{readers.pair} can be read at {len(ends)} month ends from {ends[0]} to {ends[-1]}; a backtest needs "
            f"{LEAST_READINGS + min(HORIZONS)} or more: give an earlier --since"
        )
    for day in days:
        yield origin_at(readers, day, since)


def origin_at(readers: Readers, day: date, since: date) -> Origin:
    """One origin."""
    known = readers.known_at(day)
    series = None if known is None else _read_by(known, day, since)
    if known is None or series is None:
        today = readers.today
        return Origin(
            pair=readers.pair, day=day, vintage=today.vintage, real_time=False, lead=0,
            series=today.series(since=since, until=day), happened=dict(_happened(today, day)),
        )  # fmt: skip
    ended = series.ends[-1]
    lead = (day.year - ended.year) * 12 + day.month - ended.month
    settling = {due: readers.settling(month_end(day, due)) for due in HORIZONS}
    happened = {due: dict(_happened(each, day)) for due, each in settling.items() if each is not None}
    return Origin(
        pair=readers.pair, day=day, vintage=known.vintage, real_time=True, series=series, lead=lead,
        happened={due: found[due] for due, found in happened.items() if due in found},
    )  # fmt: skip


def _read_by(known: Reader, day: date, since: date) -> Series | None:
    """The readings of a vintage of that time; None where they are too few."""
    ends = month_ends(max(since, known.both_from), min(day, known.day))
    return None if len(ends) < LEAST_READINGS else known.series(since=since, until=day)


def _happened(reader: Reader, day: date) -> Iterator[tuple[int, Series]]:
    for due in HORIZONS:
        if month_end(day, due) <= reader.day:
            yield due, reader.series(since=day, until=month_end(day, due))


def vintages_of_scores() -> tuple[str, ...]:
    """Names of the vintages that hold scores, the oldest first."""
    return vintages_with("scores")


def vintage_with_scores(name: str | None = None) -> Vintage:
    """The vintage of that name, or the newest that has scores.

    Raises
    ------
    UnknownName, OptionError
        For a vintage that is not there, or holds no scores.
    """
    opened = open_vintage(name)
    if "scores" not in opened.table_names:
        raise OptionError(f"vintage {opened.name} holds no scores; give {' or '.join(vintages_of_scores()[-_NAMED:])}")
    return opened


def readers_of(pair: str, vintage: str | None = None, progress: Progress | None = None) -> Readers:
    """A pair on the vintages of scores up to one, the newest if none is named; raises as `vintage_with_scores`."""
    return Readers(pair=pair, newest=vintage_with_scores(vintage).name, progress=progress)


def latest_series(
    pair: str, vintage: str | None = None, as_of: date | None = None, *, since: date = date(*SINCE)
) -> Series:
    """The readings of a pair up to the last month end that a vintage reaches, no later than a day if one is given.

    Raises
    ------
    OptionError, UnknownName, GapError
        For a pair or vintage that is not there, or a day before the first reading.
    """
    return readers_of(pair, vintage).today.series(since=since, until=None if as_of is None else last_month_end(as_of))
