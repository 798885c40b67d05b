"""The gap as each vintage gave it on its own day, beside the same day's gap as it is known now.

Pure: yardsticks in, numbers with intervals out. Method: docs/methods/revisions.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.decomposition import Parts
from headway.gap.lag import Lags
from headway.gap.measure import lags_on
from headway.gap.yardstick import Yardstick
from headway.interval import Interval, interval_of
from headway.units import AXIS_ITEMS, DEFAULT_LEVEL, day_number

#: Seed of the pairing of draws from two fits; any would do.
_PAIRING: Final = 20251203


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days over which a gap is read: one day, or a quarter, over which it is averaged."""

    since: date
    until: date

    @property
    def days(self) -> NDArray[np.int64]:
        """Day numbers."""
        return np.arange(day_number(self.since), day_number(self.until) + 1)

    @property
    def name(self) -> str:
        """The day, or the quarter as 2025Q3."""
        if self.since == self.until:
            return self.since.isoformat()
        return f"{self.since.year}Q{(self.since.month + 2) // 3}"


def one_day(day: date) -> Span:
    """A day alone."""
    return Span(since=day, until=day)


def quarter_before(day: date) -> Span:
    """The last quarter of a year that ended before a day."""
    until = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(days=1)
    return Span(since=date(until.year, until.month - 2, 1), until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Who is compared, and under which definition."""

    leader: str
    follower: str
    definition: str
    level: float = DEFAULT_LEVEL

    def lags(self, scale: Yardstick, span: Span) -> Lags:
        """The lag over a span, each of shape (1 + draws,); see `mean_over`."""
        found = lags_on(scale, leader=self.leader, follower=self.follower, days=span.days, definition=self.definition)
        return mean_over(found)

    def read(self, scale: Yardstick, span: Span) -> NDArray[np.float64]:
        """The mean lag over a span, shape (1 + draws,); infinite where a day of it cannot be read."""
        found = lags_on(scale, leader=self.leader, follower=self.follower, days=span.days, definition=self.definition)
        return np.asarray(found.value.mean(axis=AXIS_ITEMS))


def mean_over(lags: Lags) -> Lags:
    """Means over days, value and floor of shape (1 + draws,), draw by draw over the days that the draw can read.

    Infinite where a draw can read none of the days that the central fit can, or the central fit none at all.
    """
    value, floor = lags
    seen = np.isfinite(value[0])
    if not seen.any():
        return Lags(np.full(value.shape[0], np.inf), floor.mean(axis=AXIS_ITEMS))
    readable = np.isfinite(value[:, seen])
    count = readable.sum(axis=AXIS_ITEMS)
    sums = np.where(readable, value[:, seen], 0.0).sum(axis=AXIS_ITEMS)
    means = np.divide(sums, count, out=np.full(sums.shape, np.inf), where=count > 0)
    return Lags(means, np.where(np.isfinite(means), means, floor[:, seen].mean(axis=AXIS_ITEMS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A lag as one vintage gives it; `longer_than` where the central fit cannot read it."""

    value: Interval
    longer_than: float | None
    censored: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {"lag": self.value.to_dict(), "longer_than": self.longer_than, "censored": self.censored}


def seen(lags: Lags, level: float) -> Seen:
    """The lag of all draws as an interval, whose low end is that of the least it can be."""
    value, floor = lags
    found = interval_of(value[1:], float(value[0]), level)
    least = interval_of(floor[1:], float(floor[0]), level)
    return Seen(
        value=replace(found, low=least.low),
        longer_than=float(floor[0]) if np.isposinf(value[0]) else None,
        censored=float(np.mean(np.isinf(value[1:]))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A quantity as known then minus the same as known now.

    Attributes
    ----------
    value
        Infinite where only one of the two is longer than the data reach, nan where both are.
    p_longer, p_shorter
        Shares of all pairs of draws in which it was larger then, and smaller.
    decided
        Share of the pairs that tell.
    """

    value: Interval
    p_longer: float
    p_shorter: float
    decided: float

    def to_dict(self) -> dict[str, Any]:
        """JSON; null where an end cannot be read."""
        return {
            **self.value.to_dict(),
            "p_longer_then": self.p_longer,
            "p_shorter_then": self.p_shorter,
            "decided": self.decided,
        }


def apart(
    then: NDArray[np.float64], now: NDArray[np.float64], level: float = DEFAULT_LEVEL, *, paired: bool = False
) -> Apart:
    """The difference of two quantities that were drawn in fits of their own, each of shape (1 + draws,).

    The draws of two fits belong to each other in no way, so each of one is paired with one of the other at random, as
    if the two were independent. They share most of their scores, so the interval is wider than it need be. `paired`:
    both were drawn in one fit, so that draw i of one belongs to draw i of the other.
    """
    order = pairing(min(then.size, now.size) - 1, paired=paired)
    first, second = then[1:][: order.size], now[1:][order]
    told = ~(np.isinf(first) & np.isinf(second))
    with np.errstate(invalid="ignore"):
        pairs, central = (first - second)[told], float(then[0] - now[0])
    if pairs.size == 0:
        return Apart(
            value=Interval(low=np.nan, central=central, high=np.nan, level=level),
            p_longer=0.0,
            p_shorter=0.0,
            decided=0.0,
        )
    return Apart(
        value=_interval(pairs, central, level),
        p_longer=float(np.sum(pairs > 0) / first.size),
        p_shorter=float(np.sum(pairs < 0) / first.size),
        decided=float(told.mean()),
    )


def pairing(draws: int, *, paired: bool = False) -> NDArray[np.int64]:
    """The draw of the later quantity that each draw of the earlier one is held against, shape (draws,)."""
    return np.arange(draws) if paired else np.random.default_rng(_PAIRING).permutation(draws)


def _interval(pairs: NDArray[np.float64], central: float, level: float) -> Interval:
    """The interval of draws that may be infinite on either side."""
    if not np.isneginf(pairs).any():
        return interval_of(pairs, central, level)
    turned = interval_of(-np.where(np.isposinf(pairs), np.finfo(float).max, pairs), -central, level)
    low, high = (np.inf if end > 1e300 else end for end in (-turned.high, -turned.low))
    return Interval(low=low, central=central, high=high, level=level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A lag over a span as known then, as known now, and the difference.

    Attributes
    ----------
    now, difference
        None for the newest vintage, whose then is now.
    now_published
        As known now with the release dates as published, where a rule corrected some.
    """

    span: Span
    then: Seen
    now: Seen | None = None
    difference: Apart | None = None
    now_published: Seen | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "since": self.span.since.isoformat(),
            "until": self.span.until.isoformat(),
            **self.then.to_dict(),
            "now": self.now.to_dict() if self.now else None,
            "difference": self.difference.to_dict() if self.difference else None,
            "now_published": self.now_published.to_dict() if self.now_published else None,
        }


def compare(
    pair: Pair, span: Span, then: Yardstick, now: Yardstick | None = None, published: Yardstick | None = None
) -> Comparison:
    """The lag over a span by an earlier vintage beside that by a later one; raises as `measure_gap`.

    Parameters
    ----------
    published
        The later yardstick with its release dates as published, if a rule corrected some.
    """
    first = pair.lags(then, span)
    if now is None:
        return Comparison(span=span, then=seen(first, pair.level))
    second = pair.lags(now, span)
    return Comparison(
        span=span,
        then=seen(first, pair.level),
        now=seen(second, pair.level),
        difference=apart(first.value, second.value, pair.level),
        now_published=seen(pair.lags(published, span), pair.level) if published else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A vintage: its gap on its own day, and over the last quarter before it if both groups had released by then."""

    vintage: str
    basis: str
    day: Comparison
    quarter: Comparison | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: the day flat, the quarter under its name."""
        quarter = self.quarter
        return {
            "vintage": self.vintage,
            "as_of": self.day.span.until.isoformat(),
            "basis": self.basis,
            **self.day.to_dict(),
            "quarter": {"name": quarter.span.name, **quarter.to_dict()} if quarter else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """Why two vintages differ: in the gap on the day of the older one, and in its mean over the quarter before.

    Attributes
    ----------
    successive
        Whether no other vintage with scores lies between the two.
    parts
        By the name of the span.
    differ
        What changed, by ingredient.
    """

    old: str
    new: str
    successive: bool
    parts: Mapping[str, Parts]
    differ: Mapping[str, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "from": self.old,
            "to": self.new,
            "successive": self.successive,
            "spans": [{"name": name, **parts.to_dict()} for name, parts in self.parts.items()],
            "changes": {name: len(items) for name, items in self.differ.items()},
            "dates": list(self.differ["dates"]),
            "groups": list(self.differ["groups"]),
            "dropped_models": list(self.differ["dropped_models"]),
            "new_models": list(self.differ["new_models"]),
            "benchmarks": list(self.differ["benchmarks"]),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionsResult:
    """What is known now of earlier days, beside what was known then.

    Attributes
    ----------
    skipped
        Vintages of which something could not be said: name, kind of reason, and the reason in full.
    """

    pair: Pair
    unit: str
    by_vintage: tuple[Revision, ...]
    decompositions: tuple[Decomposition, ...]
    skipped: tuple[tuple[str, str, str], ...]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture of then and now as a Vega-Lite specification."""
        from headway.charts.revisions import revisions
        from headway.words import load_words

        return revisions(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap revisions`."""
        today = self.by_vintage[-1]
        return {
            **self.origin,
            "as_of": today.day.span.until.isoformat(),
            "leader": self.pair.leader,
            "follower": self.pair.follower,
            "definition": self.pair.definition,
            "unit": self.unit,
            "lag": today.day.then.value.to_dict(),
            "longer_than": today.day.then.longer_than,
            "by_vintage": [row.to_dict() for row in self.by_vintage],
            "decompositions": [row.to_dict() for row in self.decompositions],
            "skipped": [{"vintage": name, "reason": reason, "why": why} for name, reason, why in self.skipped],
        }
