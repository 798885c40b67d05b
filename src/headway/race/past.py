"""What went before a race in the months of its own calendar: chips, growth, rules, and the two frontiers read back.

Month m ends DAYS_PER_MONTH x m days after the origin. Days are day numbers (days since 1970-01-01); the days of months
are fractions, so that no chip is lost or counted twice between them. Method: docs/methods/race-start.md.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.compute.flow import monotone
from headway.compute.permission import Span
from headway.errors import ShapeError
from headway.gap.frontier import Frontier
from headway.gap.lag import points_apart, standing_lag
from headway.gap.rows import interval_of_rows
from headway.race.start import Start
from headway.units import DAYS_PER_MONTH, day_from_number, day_number

Array = NDArray[np.float64]
Days = NDArray[np.int64]

#: What counts of a class of chips while it needs a licence; open is 1 and closed 0. Source: Headway's own estimate from
#: the ledger, docs/methods/race-start.md: in three quarters under licences a tenth as many came as while it was open.
UNDER_LICENCE: Final = 0.1
_ALLOWED: Final[Mapping[str | None, float]] = {"open": 1.0, "licence": UNDER_LICENCE, "closed": 0.0, None: 0.0}


class Chips(NamedTuple):
    """Chips by month: `stock` at the first month, shape (2, 3), and `flows` after it, shape (months, 2, 3)."""

    stock: Array
    flows: Array


class PastSeries(NamedTuple):
    """The gap at past month ends: `months` <= 0, rising; `lag` in months and `points`, shape (1 + draws, months)."""

    months: Days
    lag: Array
    points: Array


def months_between(first: date, origin: date) -> int:
    """Whole months from a day to the origin; negative if the day is after it."""
    return int(np.floor((origin - first).days / DAYS_PER_MONTH))


def month_days(origin: date, months: Array) -> Array:
    """The days, with fractions, on which months end."""
    return np.asarray(day_number(origin) + DAYS_PER_MONTH * np.asarray(months, dtype=np.float64))


def added_by(ends: Array, flows: Array, days: Array) -> Array:
    """What had been added by each day since the first of `ends`.

    Parameters
    ----------
    ends : shape (quarters + 1,)
        Days that end quarters; the first ends the quarter before the first flow.
    flows : shape (quarters,)
        Added in each quarter, not below 0.
    days : shape (n,)
        Not before the first of `ends`.

    Returns
    -------
    shape (n,)
        Within quarters along a smooth curve that never falls and keeps each quarter's sum; after the last one at its
        pace.

    Raises
    ------
    ShapeError
        If the quarters do not line up, or a day is before the first.
    """
    if ends.size != flows.size + 1 or flows.size == 0 or np.any(days < ends[0]):
        raise ShapeError(f"need an end for each of {flows.size} quarters, one before, and no day before it")
    total = np.concatenate([[0.0], np.cumsum(flows)])
    within = monotone(ends, total, np.minimum(days, ends[-1]))
    pace = flows[-1] / (ends[-1] - ends[-2])
    return np.asarray(within + pace * np.maximum(days - ends[-1], 0.0))


def chips_by_month(ends: Array, stock: Array, flows: Array, days: Array) -> Chips:
    """Quarterly flows turned into those of months.

    Parameters
    ----------
    ends : shape (quarters + 1,)
    stock : shape (2, 3)
        On the first of `ends`.
    flows : shape (quarters, 2, 3)
    days : shape (months + 1,)
        On which months end, the first being that of the stock that comes back.
    """
    added = np.stack(
        [[added_by(ends, flows[:, side, way], days) for way in range(flows.shape[2])] for side in range(2)]
    )
    by_month = np.moveaxis(added, -1, 0)
    return Chips(stock=stock + by_month[0], flows=np.maximum(np.diff(by_month, axis=0), 0.0))


def relative_errors(stocks: Array) -> Array:
    """Draws over the central one, which is row 0, shape (worlds, 2, 3); 1 where the central one has no chips."""
    central = stocks[:1]
    ratio = np.divide(stocks, central, out=np.ones_like(stocks), where=central > 0.0)
    return np.asarray(np.where(np.isfinite(ratio), ratio, 1.0))


def year_growth(flows: Array) -> float:
    """Logarithm of the last four quarters over the four before; nan where there are not as many or nothing came."""
    if flows.size < 8:
        return float("nan")
    now, before = float(flows[-4:].sum()), float(flows[-8:-4].sum())
    return float(np.log(now / before)) if now > 0.0 and before > 0.0 else float("nan")


def allowed_share(timelines: Sequence[Sequence[Span]], days: Array) -> Array:
    """How far the most open of some classes of chips was allowed by both governments, by month, 0 to 1.

    Parameters
    ----------
    timelines
        Of each class, in order of days and without gaps.
    days : shape (months + 1,)
        On which months end.

    Returns
    -------
    shape (months + 1,)
        Mean over the days of the month that ends there, which for the first is one as long as the others.
    """
    first, last = int(np.floor(days[0] - DAYS_PER_MONTH)), int(np.floor(days[-1]))
    best = np.zeros(last - first + 1)
    for spans in timelines:
        for span in spans:
            begin, end = day_number(span.start) - first, day_number(span.end) - first + 1
            worth = _ALLOWED[span.permission.product]
            part = slice(max(begin, 0), max(end, 0))
            best[part] = np.maximum(best[part], worth)
    ends = np.floor(days).astype(np.int64) - first
    starts = np.concatenate([[ends[0] - round(DAYS_PER_MONTH)], ends[:-1]])
    return np.array([best[begin + 1 : end + 1].mean() for begin, end in zip(starts, ends, strict=True)])


def readable_from(leader: Frontier, follower: Frontier, ends: Days) -> int | None:
    """Place of the first of some days on which the lag can be read in the central fit; None if there is none."""
    found = np.flatnonzero(np.isfinite(standing_lag(leader, follower, ends).value[0]))
    return int(found[0]) if found.size else None


def checked_months(leader: Frontier, follower: Frontier, quarter_ends: Days, origin: date) -> Array:
    """Months at which history is held against the model: quarter ends by which both have released, and the origin.

    History is held in points: they can be read from then on, the lag only once the leader's data reach as far back.
    """
    today = day_number(origin)
    ends = np.unique(np.append(quarter_ends[quarter_ends <= today], today))
    ends = ends[ends >= max(int(leader.days[0]), int(follower.days[0]))]
    return np.asarray((ends - today) / DAYS_PER_MONTH)


def past_series(start: Start) -> PastSeries:
    """The lag and the points at month ends up to the origin, on all draws, from when the central lag can be read.

    The lag is infinite in draws in which it is longer than the data can show.
    """
    every = np.arange(-start.history, 1, dtype=np.int64)
    ends = np.rint(month_days(start.origin, every.astype(np.float64))).astype(np.int64)
    first = readable_from(start.leader, start.follower, ends)
    kept = slice(every.size if first is None else first, None)
    lag = standing_lag(start.leader, start.follower, ends[kept]).value
    return PastSeries(every[kept], lag, points_apart(start.leader, start.follower, ends[kept]))


def past_rows(start: Start, level: float) -> list[dict[str, Any]]:
    """The lag at month ends up to the origin, where every draw can be read: month, date and interval."""
    series, rows = past_series(start), []
    for place, month in enumerate(series.months):
        value = series.lag[:, place]
        if np.isfinite(value).all():
            day = day_from_number(round(day_number(start.origin) + float(month) * DAYS_PER_MONTH))
            rows.append({"month": int(month), "date": day.isoformat(), **interval_of_rows(value, level).to_dict()})
    return rows


def month_ends(origin: date, since: date) -> Days:
    """Day numbers of the month ends from a day to the origin, both included."""
    months = np.arange(-months_between(since, origin), 1, dtype=np.float64)
    return np.rint(month_days(origin, months)).astype(np.int64)
