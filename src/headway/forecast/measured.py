"""What the index measures of that which somebody said: a lag on a day, its mean, its least, or how it changed."""

from datetime import date
from typing import NamedTuple

import numpy as np

from headway.forecast.over_days import change_over, known_days, least_over, on_day
from headway.forecast.series import last_month_end, month_ends
from headway.forecast.statements import CHANGE, LAG, LEAST, MEAN, Link
from headway.gap import Yardstick
from headway.gap.lag import Lags
from headway.gap.measure import lags_on
from headway.gap.revisions import Span, mean_over
from headway.gap.rows import interval_of_rows
from headway.interval import Interval
from headway.units import DEFAULT_LEVEL, day_numbers


class Measured(NamedTuple):
    """An interval in months, the day up to which it was read, and of a change the share of draws in which it is one up.

    A change that is the same in a draw counts half.
    """

    interval: Interval
    until: date
    p_widens: float | None = None


def measured(link: Link, yardstick: Yardstick, known: date) -> Measured | None:
    """What a yardstick that was known on a day says of a tied statement; None where nothing of it can be read yet.

    A lag, a mean and a least are read only once all of their days are over; a change is read so far, up to the last
    month end that is known. The interval holds 90% of the draws of the index.

    Raises
    ------
    UnknownName, GapError
        If the yardstick does not know a group, or one had no model by then.
    """
    if link.kind not in (LAG, MEAN, LEAST, CHANGE) or link.due is None:
        return None
    if link.kind == CHANGE:
        return _change(link, yardstick, min(link.due, last_month_end(known)))
    if link.due > known:
        return None
    if link.kind == LAG:
        return Measured(_interval(on_day(_lags(link, yardstick, [link.due]))), link.due)
    since = link.since or link.due
    if link.kind == MEAN:
        span = Span(since=since, until=link.due)
        daily = known_days(lags_on(yardstick, **_groups(link), days=span.days))
        return Measured(_interval(mean_over(daily)), link.due)
    return Measured(_interval(least_over(_lags(link, yardstick, list(month_ends(since, link.due))))), link.due)


def _change(link: Link, yardstick: Yardstick, until: date) -> Measured | None:
    """How the lag changed from the first day to the last that is known, on the same draws of the index."""
    if link.since is None or until <= link.since:
        return None
    change = change_over(_lags(link, yardstick, [link.since, until]))
    widens = float(np.mean(change[1:] > 0.0) + np.mean(change[1:] == 0.0) / 2.0)
    return Measured(interval_of_rows(change, DEFAULT_LEVEL), until, widens)


def _groups(link: Link) -> dict[str, str]:
    follower, leader = str(link.pair).split("/")
    return {"leader": leader, "follower": follower}


def _lags(link: Link, yardstick: Yardstick, days: list[date]) -> Lags:
    return lags_on(yardstick, **_groups(link), days=day_numbers(days))


def _interval(lags: Lags) -> Interval:
    return interval_of_rows(lags.value, DEFAULT_LEVEL, lags.floor)
