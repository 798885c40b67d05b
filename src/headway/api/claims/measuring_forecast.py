"""What the pool says: of overtaking by a day, of the lag on a day to come, of its change until then. An edge.

Method: docs/methods/claims-measures.md, section 3.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.api.claims.known import Known
from headway.api.claims.sides import sides_of
from headway.api.forecasting.now import MOST_LEAD, Now, now_of
from headway.api.forecasting.pool import context_of, forecast_pool
from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.claims.registry import measure_named
from headway.errors import GapError, OptionError, UnknownName
from headway.facts.store import vintage_day
from headway.forecast.experts import pool_within
from headway.forecast.names import DRAWS, SEED
from headway.forecast.pool_result import LEVEL, PoolResult
from headway.forecast.pooled import OF_EVENTS, scaled
from headway.forecast.said import READ_OVER
from headway.forecast.series import last_month_end, month_end
from headway.forecast.weighted import interval_at, quantiles
from headway.interval import Interval
from headway.race.names import EVENTS
from headway.units import DEFAULT_LEVEL

Array = NDArray[np.float64]

#: Rows that stand for the models of a pool, each model as often as it weighs: finer than any weight that matters.
ROWS: Final = 1_000

#: Why nothing is said: the day is over, or beyond the months of the pool; the pair has too short a past.
DAY_OVER, TOO_FAR, NO_PAST = "day-over", "too-far", "no-past"

#: Why an event is left out: no model of the pair can tell it.
UNTOLD: Final = "untold"

#: What of a result of the pool is told of its origin.
_ORIGIN: Final = ("headway", "vintage", "seed", "draws", "sources", "citation", "compute_vintage", "pseudo_real_time")


def measured(call: Call, known: Known) -> Measured:
    """What the pool of models says, by the newest scores of a day.

    Raises
    ------
    UnknownName, GapError, OptionError
        For a pair whose groups are not there, or are the same.
    """
    sides_of(call.arguments["pair"])
    ask = _overtake if call.measure == "overtake" else _ahead
    due = date.fromisoformat(call.arguments["by" if call.measure == "overtake" else "day"])
    nothing = Measured(call=call, known=known.day, unit=measure_named(call.measure).unit, due=due)
    name = known.vintage_with("scores")
    if name is None:
        return replace(nothing, why="no-data")
    try:
        return ask(nothing, name)
    except (UnknownName, GapError):  # of a side that these data do not know yet
        return replace(nothing, why="too-early")
    except OptionError:  # everything else that could be wrong was looked at before
        return replace(nothing, why=NO_PAST)


def months_between(first: date, last: date) -> int:
    """Calendar months from the month of one day to that of another."""
    return (last.year - first.year) * 12 + last.month - first.month


def _overtake(nothing: Measured, vintage: str) -> Measured:
    """The probability of each event that the call leaves open, from the last month end that is known."""
    given, by = nothing.call.arguments, nothing.due or nothing.known
    first = last_month_end(vintage_day(vintage))
    origin = min(max(last_month_end(nothing.known), first), month_end(first, MOST_LEAD))
    # Events are looked for at month ends, so the last one on or before the day is what has to be reached.
    left = months_between(origin, last_month_end(by))
    if left < 1:
        return replace(nothing, why=DAY_OVER)
    pool = forecast_pool(
        given["pair"], vintage=vintage, origin=origin, draws=DRAWS, seed=SEED, scenarios=False, yardsticks=False
    )
    asked = (given["event"],) if "event" in given else ("D2", *(each for each in EVENTS if each != "D2"))
    told = {event: pool_within(event, left, pool.overtake, origin) for event in asked}
    if left > max((row["within_months"] for row in pool.overtake), default=0):
        return replace(nothing, why=TOO_FAR)
    counted = tuple(_probability(event, each, pool) for event, each in told.items() if each is not None)
    # The pool is asked for a few spans of months alone: the one that is read may end long after the day.
    reached = next((month_end(origin, each["within_months"]) for each in told.values() if each is not None), None)
    return replace(
        nothing,
        counted=counted,
        read_on=reached,
        left_out=tuple(({"event": event}, UNTOLD) for event, each in told.items() if each is None),
        why=None if counted else "no-data",
        origin={name: pool.context[name] for name in _ORIGIN if name in pool.context},
    )


def _probability(event: str, said: Mapping[str, Any], pool: PoolResult) -> Counted:
    """What the pool says of an event, and what each model says as often as it weighs."""
    by = next(
        row["models"]["by"]
        for row in pool.overtake
        if (row["event"], row["within_months"]) == (event, said["within_months"])
    )
    weights = scaled({row["model"]: row["weight"] for row in pool.weights if row["target"] == OF_EVENTS}, tuple(by))
    rows = repeated([by[name] for name in weights], list(weights.values()))
    low, high = np.quantile(rows, [(1 - DEFAULT_LEVEL) / 2, (1 + DEFAULT_LEVEL) / 2], method="inverted_cdf").tolist()
    return Counted(
        chosen={"event": event},
        rows=np.array([said["p"], *rows]),
        interval=Interval(low=low, central=said["p"], high=high),
        detail={**said, "by_model": dict(by), "weights": weights},
    )


def repeated(values: list[float], weights: list[float]) -> list[float]:
    """Each value as often as it weighs, ROWS in all: by largest remainder, so that none is off by a whole row."""
    wanted = ROWS * np.array(weights) / sum(weights)
    counts = np.floor(wanted).astype(int)
    for place in np.argsort(counts - wanted, kind="stable")[: ROWS - counts.sum()]:
        counts[place] += 1
    return np.repeat(values, counts).tolist()


def _ahead(nothing: Measured, vintage: str) -> Measured:
    """The lag at the end of the month of a day to come, or how much longer it is than the last one that was read."""
    pair, day = nothing.call.arguments["pair"], nothing.due or nothing.known
    first = last_month_end(vintage_day(vintage))
    months = months_between(first, day)
    if months < 1:
        return replace(nothing, why=DAY_OVER)
    lead = max(0, months - READ_OVER)
    if lead > MOST_LEAD:
        return replace(nothing, why=TOO_FAR)
    now = now_of(pair, vintage=vintage, origin=month_end(first, lead), draws=DRAWS, seed=SEED)
    told = context_of(now)
    return replace(
        nothing,
        counted=(_drawn(nothing.call.measure, now, months - lead),),
        read_on=month_end(day),
        level=LEVEL,
        origin={name: told[name] for name in _ORIGIN if name in told},
    )


def _drawn(measure: str, now: Now, month: int) -> Counted:
    """The mixture of the pool as ROWS draws that count alike, with the interval that the pool prints."""
    drawn, last = now.pooled.drawn("lag", month), float(now.series.lag[-1])
    less = last if measure == "lag-change-ahead" else 0.0
    found = interval_at(drawn, LEVEL)
    rows = quantiles(drawn, ((np.arange(ROWS) + 0.5) / ROWS).tolist())
    return Counted(
        chosen={},
        rows=np.append(found.central, rows) - less,
        interval=Interval(low=found.low - less, central=found.central - less, high=found.high - less, level=LEVEL),
        detail={"from": now.until.isoformat(), "last": last, "month_end": month_end(now.origin, month).isoformat()},
    )
