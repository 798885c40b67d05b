"""`headway forecast pool`: what all models together say now. An edge."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from headway import __version__
from headway.api.forecasting.now import Now, now_of
from headway.api.forecasting.pairs import pair_named
from headway.api.forecasting.pool_ranges import Range, over_scenarios, over_yardsticks
from headway.api.origin import Progress, cache_folder, day_within
from headway.api.racing.code import forecast_code
from headway.errors import OptionError
from headway.facts.reads import kept_with_notes
from headway.facts.store import fingerprints, open_vintage
from headway.forecast.names import DRAWS, HORIZONS, SEED, SINCE
from headway.forecast.pool_result import PoolResult
from headway.forecast.pool_rows import (
    LastRecord,
    model_rows,
    overtake_rows,
    pool_rows,
    record_rows,
    weight_rows,
)
from headway.forecast.series import month_end
from headway.forecast.waiting import waiting
from headway.gap.frontier import Frontier
from headway.kept import content_hash
from headway.units import day_from_number, day_number

#: Raise when the form of what is kept changes.
_VERSION: Final = 1

#: Draws at least: fewer show no band.
_FEWEST: Final = 100

#: Why D3 and D4 are not told of a pair without a race.
_UNTOLD: Final = "it needs a second index and the rivals among labs, which only the race of the US and China has"

#: The sides in the order of their names in a pair that is found.
_SIDES: Final = ("leader", "follower")


def forecast_pool(
    pair: str = "China/US",
    *,
    as_of: date | None = None,
    vintage: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    scenarios: bool = True,
    yardsticks: bool = True,
    origin: date | None = None,
    progress: Progress | None = None,
) -> PoolResult:
    """What the pool says of a pair: lag and points in 3, 6 and 12 months, overtaking, the next record of each side.

    Parameters
    ----------
    pair
        FOLLOWER/LEADER, such as China/US or open/closed.
    as_of
        Only models released by then count; the day of the vintage if None.
    draws
        Of each model.
    scenarios, yardsticks
        Whether the ranges over scenarios of the race and over other yardsticks are looked for; they take longest.
    origin
        The month end that months count from; that of the last reading if None.

    Raises
    ------
    OptionError, UnknownName, GapError
        For a pair, a day or a number that makes no sense, or too few readings.

    Notes
    -----
    What was found is kept. Method: docs/methods/pool.md.
    """
    _checked(draws, seed)
    pair, opened = pair_named(pair), open_vintage(vintage)
    asked = (pair, day_within(opened, as_of), opened.digest, draws, seed, scenarios, yardsticks, origin)

    def make() -> bytes:
        now = now_of(pair, origin=origin, as_of=as_of, vintage=opened.name, draws=draws, seed=seed, progress=progress)
        over = over_yardsticks(now, progress) if yardsticks else Range()
        under = over_scenarios(now, progress) if scenarios else Range()
        return json.dumps(result_of(now, over, under).to_dict()).encode()

    name = f"pool-{content_hash(asked, _data(), forecast_code(), _VERSION)}"
    return _result(json.loads(kept_with_notes(cache_folder(), name, make)))


def _checked(draws: int, seed: int) -> None:
    if draws < _FEWEST:
        raise OptionError(f"--draws {draws}: give {_FEWEST} or more, since fewer show no band")
    if not 0 <= seed < 2**63:
        raise OptionError(f"--seed {seed}: give a whole number from 0 to 2^63 - 1")


def _data() -> list[str]:
    """All data that there are: the pool looks at the vintages of scores, of the published index and of compute."""
    return list(fingerprints())


def result_of(now: Now, yardsticks: Range, scenarios: Range) -> PoolResult:
    """The result, from what the models say and the ranges that were looked for."""
    pooled, readings = now.pooled, now.series
    leader, follower = now.sides.names
    return PoolResult(
        pair=now.pair,
        leader=leader,
        follower=follower,
        origin=now.origin,
        data_until=now.until,
        lead=now.lead,
        due=[month_end(now.origin, month) for month in HORIZONS],
        race=now.racing is not None,
        now={"lag": float(readings.lag[-1]), "points": float(readings.points[-1])},
        lag=pool_rows(pooled, "lag", now.origin),
        points=pool_rows(pooled, "points", now.origin),
        by_model=model_rows(pooled, now.origin),
        overtake=overtake_rows(pooled, yardsticks.told, scenarios.told),
        weights=weight_rows(pooled),
        next_record=record_rows(last_records(now), now.origin),
        left_out=[*now.left_out, *untold(now), *yardsticks.left_out],
        context=context_of(now),
    )


def untold(now: Now) -> list[dict[str, str]]:
    """The events that no model of the pair can tell, and why."""
    return [{"event": event, "why": _UNTOLD} for event in now.pooled.untold()]


def last_records(now: Now) -> list[LastRecord]:
    """The record of each side that stands, and the wait for the next one after the origin; leader first."""
    until = min(now.as_of, now.origin)
    return [_record(side, front, now, until) for side, front in zip(_SIDES, now.sides.fronts, strict=True)]


def beaten_since(now: Now) -> set[str]:
    """The sides of which a record after the origin is known already: their next one is no longer to be foretold."""
    first = day_number(now.origin)
    return {
        side
        for side, front in zip(_SIDES, now.sides.fronts, strict=True)
        if (front.is_record()[0] & (front.days > first)).any()
    }


def _record(side: str, front: Frontier, now: Now, until: date) -> LastRecord:
    known = front.is_record()[0] & (front.days <= day_number(until))
    days = front.days[known]
    last = int(np.flatnonzero(known)[-1])
    return LastRecord(
        side=side,
        model=now.sides.models[int(front.holders[last])].name,
        released=day_from_number(int(front.days[last])),
        wait=waiting(days, day_number(now.origin), read_until=day_number(until), since=_since(days, until)),
    )


def _since(days: "np.ndarray[Any, np.dtype[np.int64]]", until: date) -> int:
    """The first day whose records count: that of the series, or of the last record where none is later."""
    return min(day_number(date(*SINCE)), int(days[-1]), day_number(until))


def context_of(now: Now) -> dict[str, Any]:
    """What every result says of its origin: the sources of the scores, and of the race where there is one."""
    told = dict(now.told_of)
    sources = list(told["sources"])
    more: dict[str, Any] = {}
    if now.racing is not None:
        info = now.racing.field.found.origin_info
        sources += [source for source in info["sources"] if source not in sources]
        more = {"compute_vintage": info["compute_vintage"], "citation": info["citation"]}
    return {
        **told, **more, "headway": __version__, "as_of": now.as_of.isoformat(), "seed": now.seed, "draws": now.draws,
        "sources": sources, "since": date(*SINCE).isoformat(), "code": forecast_code(),
        "pseudo_real_time": now.as_of < now.opened.day,
    }  # fmt: skip


def _result(found: Mapping[str, Any]) -> PoolResult:
    """The result from its JSON."""
    own = {"origin", "data_until", "due"}
    names = [name for name in PoolResult.__dataclass_fields__ if name not in {*own, "context"}]
    return PoolResult(
        origin=date.fromisoformat(found["origin"]),
        data_until=date.fromisoformat(found["data_until"]),
        due=[date.fromisoformat(day) for day in found["due"]],
        context={key: value for key, value in found.items() if key not in {*own, *names}},
        **{name: found[name] for name in names},
    )
