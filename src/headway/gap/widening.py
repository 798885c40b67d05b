"""Is the gap widening? The slope of the lag, and of the points, with what chance can do to either.

Not to be confused with `trend`, a definition of the lag itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from headway.gap.rows import interval_of_rows
from headway.interval import Interval
from headway.units import AXIS_DRAWS, AXIS_ITEMS, DAYS_PER_MONTH, NAMED_PROBABILITY, day_from_number, day_number

Days = NDArray[np.int64]
Rows = NDArray[np.float64]
Verdict = Literal["widening", "narrowing", "cannot be told apart", "cannot be read"]

#: Lengths of the windows that end at the day, months.
WINDOWS: Final = (12, 24)

#: Months of a block of the bootstrap. Source: docs/methods/widening.md, section 3, where other lengths are tried.
BLOCK: Final = 3

#: Fewest readings, a month apart, through which a slope is laid.
LEAST_READINGS: Final = 13

#: Share of the draws that a slope may leave out because they cannot read every day of it.
_LEFT_OUT: Final = 0.05

#: Readings that the residuals have lost: to level, slope and memory, and as many again for choosing them together.
#: Source: docs/methods/widening.md, section 3.
_FITTED: Final = 6

#: A sum of squares that is nothing but rounding, squared units.
_NOTHING: Final = 1e-9

#: Readings before the window that a drawn series runs in, so that its beginning is forgotten.
_RUN_IN: Final = 12

#: The strongest memory from month to month that is taken from so few readings.
_STRONGEST: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Whether the gap widens over a stretch of time up to the day.

    Attributes
    ----------
    months
        Length of the window: the number of monthly readings less one.
    lag_per_year, points_per_year
        Slopes: months a year, units of the yardstick a year. nan where there is no slope.
    p_widening, p_widening_points
        Probability that the slope is above 0; None where there is no slope.
    left_out
        Share of the draws that cannot read a day of the window, and are left out of the lag's slope.
    late
        Whether the window begins only where the lag becomes readable. The lags before it are longer than the data
        reach, so a rise from there on is partly that they are left out, and is not named.
    """

    since: date
    months: int
    lag_per_year: Interval
    points_per_year: Interval
    p_widening: float | None
    p_widening_points: float | None
    left_out: float
    late: bool = False

    @property
    def verdict(self) -> Verdict:
        """What the lag does in this window, from the probability at which a direction is named on."""
        found = verdict_of(self.p_widening)
        return "cannot be told apart" if self.late and found == "widening" else found

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "since": self.since.isoformat(),
            "months": self.months,
            "lag_per_year": self.lag_per_year.to_dict(),
            "points_per_year": self.points_per_year.to_dict(),
            "p_widening": self.p_widening,
            "p_widening_points": self.p_widening_points,
            "verdict": self.verdict,
            "verdict_points": verdict_of(self.p_widening_points),
            "left_out": self.left_out,
            "late": self.late,
        }


def verdict_of(probability: float | None) -> Verdict:
    """The direction that a probability of widening allows to name."""
    if probability is None:
        return "cannot be read"
    if probability >= NAMED_PROBABILITY:
        return "widening"
    return "narrowing" if 1.0 - probability >= NAMED_PROBABILITY else "cannot be told apart"


def widening(
    lag_on: Callable[[Days], Rows],
    points_on: Callable[[Days], Rows],
    *,
    since: date,
    as_of: date,
    level: float,
    rng: np.random.Generator,
) -> tuple[Window, ...]:
    """The last 12 and 24 months, and all months since the first day from `since` on that can be read.

    Parameters
    ----------
    lag_on, points_on
        Values on some days, shape (1 + draws, days): inf where censored, nan before both groups have released.
    """
    first, last = day_number(since), day_number(as_of)
    lag = _readable(lag_on, first, last)
    points = _readable(points_on, first, last)
    # The points of the days on which the lag can be read: those before are about who had entered the data yet.
    censored_before = lag.shape[1] < points.shape[1]
    points = points[:, -max(lag.shape[1], LEAST_READINGS) :]
    every = lag.shape[1] - 1
    lengths = dict.fromkeys([*WINDOWS, *([every] if every + 1 >= LEAST_READINGS else [])])
    found = [_window(lag, points, _monthly(last, length), level, rng) for length in lengths]
    return tuple(replace(each, late=each.months == every and censored_before) for each in found)


def _monthly(last: int, length: int) -> Days:
    """Days a month apart, the last of them last."""
    return np.round(last - DAYS_PER_MONTH * np.arange(length, -1, -1)).astype(np.int64)


def _readable(read: Callable[[Days], Rows], first: int, last: int) -> Rows:
    """Monthly readings of the longest stretch up to the last day that the central fit and nearly all draws can read."""
    rows = read(_monthly(last, max(int((last - first) / DAYS_PER_MONTH), 0)))
    up_to_end: NDArray[np.bool_] = np.cumprod(np.isfinite(rows)[:, ::-1], axis=AXIS_ITEMS).astype(bool)
    enough = up_to_end[0] & (np.mean(up_to_end[1:], axis=AXIS_DRAWS) >= 1.0 - _LEFT_OUT)
    return rows[:, rows.shape[1] - int(enough.sum()) :]


def _window(lag: Rows, points: Rows, days: Days, level: float, rng: np.random.Generator) -> Window:
    """The slopes over the last readings; how far chance can move them is learnt from all."""
    lag_slopes, left_out = _slopes(lag, days.size, rng)
    points_slopes, _ = _slopes(points, days.size, rng)
    nothing = Interval(low=np.nan, central=np.nan, high=np.nan, level=level)
    return Window(
        since=day_from_number(int(days[0])),
        months=days.size - 1,
        lag_per_year=nothing if lag_slopes is None else interval_of_rows(lag_slopes, level),
        points_per_year=nothing if points_slopes is None else interval_of_rows(points_slopes, level),
        p_widening=None if lag_slopes is None else _share_above(lag_slopes[1:]),
        p_widening_points=None if points_slopes is None else _share_above(points_slopes[1:]),
        left_out=left_out,
    )


def _share_above(slopes: Rows) -> float:
    """Probability of a slope above 0; draws without any slope are shared between both sides."""
    return float(np.mean(slopes > 0) + np.mean(slopes == 0) / 2)


def _slopes(values: Rows, readings: int, rng: np.random.Generator) -> tuple[Rows | None, float]:
    """Slopes per year over the last readings as `slope_draws`, None if there are not so many; and the share left out.

    Draws that cannot read every day are left out.
    """
    if values.shape[1] < readings:
        return None, 1.0
    window = values[:, -readings:]
    read = np.asarray(np.isfinite(window).all(axis=AXIS_ITEMS))
    whole = np.asarray(np.isfinite(values).all(axis=AXIS_ITEMS))
    return 12.0 * slope_draws(window[read], values[1:][whole[1:]].mean(axis=AXIS_DRAWS), rng), float(
        1.0 - read[1:].mean()
    )


def slope_draws(values: Rows, history: Rows, rng: np.random.Generator) -> Rows:
    """The least-squares slope of the central fit, and one of each draw with what chance adds to it, a reading.

    Parameters
    ----------
    values : shape (1 + draws, readings)
        Evenly spaced readings.
    history : shape (readings,)
        Readings from which is learnt how far chance moves them: the longest stretch that there is.

    Notes
    -----
    Method: moving-block bootstrap of prewhitened residuals, on top of the draws. What is left of the history after its
    own line is taken to have a memory of one reading, corrected for the small sample; blocks of what that memory does
    not explain are drawn, run through it again, and given a slope. Coverage on synthetic frontiers, and what was tried
    else: docs/methods/widening.md, section 3.
    """
    centred = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    squares = centred @ centred
    slopes = values @ centred / squares
    noise = _drawn_again(_residuals(history), (values.shape[0] - 1, values.shape[1]), rng)
    return np.concatenate([slopes[:1], slopes[1:] + noise @ centred / squares])


def _residuals(history: Rows) -> Rows:
    """What a straight line leaves of a series."""
    centred = np.arange(history.size) - (history.size - 1) / 2
    rest: Rows = history - history.mean() - centred * (history @ centred) / (centred @ centred)
    return rest


def _drawn_again(rest: Rows, shape: tuple[int, int], rng: np.random.Generator) -> Rows:
    """Series that move like these residuals, of the wanted shape (draws, readings)."""
    draws, readings = shape
    memory = _memory(rest)
    fresh = rest[1:] - memory * rest[:-1]
    fresh = (fresh - fresh.mean()) * np.sqrt(rest.size / (rest.size - _FITTED))
    length = readings + _RUN_IN
    starts = rng.integers(0, fresh.size - BLOCK + 1, size=(draws, -(-length // BLOCK)))
    series: Rows = fresh[(starts[:, :, None] + np.arange(BLOCK)).reshape(draws, -1)[:, :length]]
    for place in range(1, length):
        series[:, place] += memory * series[:, place - 1]
    return series[:, _RUN_IN:]


def _memory(rest: Rows) -> float:
    """First autocorrelation, raised by what a fitted line takes from it in a small sample."""
    squares = float(rest @ rest)
    usual = float(rest[1:] @ rest[:-1]) / squares if squares > _NOTHING else 0.0
    return float(np.clip(usual + (1.0 + 3.0 * usual) / rest.size, 0.0, _STRONGEST))
