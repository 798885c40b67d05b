"""Races started in the past: what each model would have said at an origin, and what happened then.

A lag that is longer than can be read counts as the longest that can be read, foretold or happened alike. Method:
docs/methods/race-hindcast.md.
"""

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, UnknownName
from headway.gap.frontier import Frontier
from headway.gap.lag import points_apart, readable_limit, standing_lag
from headway.race.ablations import STATISTICAL
from headway.race.ensemble import Ensemble
from headway.race.levers import untouched
from headway.race.outcome import Read, future_days, read_paths
from headway.race.past import past_series
from headway.race.reference import ar1, constant
from headway.race.start import Start
from headway.units import DAYS_PER_MONTH, day_number

Array = NDArray[np.float64]

#: Models without a mechanism: those that the race has to beat, and readings of the past, each as likely.
REFERENCES: Final = (*STATISTICAL, "past-mean")


def month_end_dates(first: date, last: date) -> Iterator[date]:
    """Last days of months from `first` to `last`, both included if they are such days."""
    year, month = first.year, first.month
    while (end := date(year, month, calendar.monthrange(year, month)[1])) <= last:
        if end >= first:
            yield end
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def months_seen(origin: date, last: date) -> int:
    """Months after an origin that end by the last day of data; below 0 if there is none at all."""
    return int(np.floor(((last - origin).days + 0.5) / DAYS_PER_MONTH))


def happened(leader: Frontier, follower: Frontier, origin: date, months: int) -> Read:
    """What happened in the months 0, ..., `months` after an origin, each shape (1 + draws, months + 1)."""
    days = future_days(day_number(origin), months)
    lag = standing_lag(leader, follower, days).value
    return Read(_read(lag, leader, days), points_apart(leader, follower, days))


def foretold(ensemble: Ensemble, *, months: int, draws: int, seed: int) -> Read:
    """Draws of what the race says from its origin when nobody moves a lever, each shape (draws, months + 1)."""
    start = ensemble.start
    runner = ensemble.runner(untouched(start.history, months))
    read = read_paths(runner, runner.draw(first=0, count=draws, months=months, seed=seed))
    return Read(_read(read.lag, start.leader, future_days(day_number(start.origin), months)), read.points)


def foretold_without(model: str, start: Start, *, months: int, draws: int, seed: int) -> Read | None:
    """As `foretold`, by a model without a mechanism, from readings at month ends up to the origin.

    Returns
    -------
    Read | None
        None where there are too few readings for the model, or they move along a line that an AR(1) carries to
        infinity.

    Raises
    ------
    UnknownName
        For a model that is not there.
    """
    if model not in REFERENCES:
        raise UnknownName("model without a mechanism", model, REFERENCES)
    past = past_series(start)
    days = day_number(start.origin) + np.rint(past.months * DAYS_PER_MONTH).astype(np.int64)
    series = (_read(past.lag, start.leader, days), past.points)
    rng = np.random.default_rng(seed)
    try:
        lag, points = (
            _draws(model, readings, (draws, months), floor, rng)
            for readings, floor in zip(series, (0.0, -np.inf), strict=True)
        )
    except FitError:
        return None
    return Read(lag, points)


def _draws(model: str, readings: Array, shape: tuple[int, int], floor: float, rng: np.random.Generator) -> Array:
    """Draws of one quantity; `readings` has shape (1 + draws, months), row 0 the central fit."""
    draws, months = shape
    if model == "constant-lag":
        return constant(readings[1:, -1], draws=draws, months=months).paths
    if model == "ar1":
        return ar1(readings[:1]).draw(draws=draws, months=months, rng=rng, floor=floor).paths
    taken = rng.integers(0, readings.shape[1], draws)
    drawn = readings[1 + np.arange(draws) % (readings.shape[0] - 1), taken]
    return np.broadcast_to(drawn[:, None], (draws, months + 1))


def _read(lag: Array, leader: Frontier, days: NDArray[np.int64]) -> Array:
    """Lags with the longest that can be read in place of those that are longer."""
    return np.where(np.isposinf(lag), readable_limit(leader, days), lag)
