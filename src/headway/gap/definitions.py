"""The definitions of a lag by name: how each reads two frontiers on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.gap.lag import Lags, model_lag, points_apart, record_lag, standing_lag
from headway.gap.match import match_detail, match_lag, match_weights
from headway.gap.result import Detail
from headway.gap.rows import interval_of_rows, longer_than
from headway.gap.tie import TieDetail, thresholds_with, tie_lag, tied_lag
from headway.gap.trend import frontier_trend, trend_detail, trend_lag
from headway.gap.yardstick import Yardstick
from headway.units import day_number

Days = NDArray[np.int64]

#: Of models: their scores, days of release and places in the yardstick. Gives their lags, and the leader's release that
#: each reaches by a rule of its own, -1 where it has none.
ReadModels = Callable[[NDArray[np.float64], Days, NDArray[np.int64]], tuple[Lags, NDArray[np.int64]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two frontiers, that of the models of both, and the choices under which they are read."""

    yardstick: Yardstick
    leader: Frontier
    follower: Frontier
    joint: Frontier | None
    both: NDArray[np.int64]
    as_of: date
    level: float
    tie: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A definition with the frontiers it reads.

    Attributes
    ----------
    read
        The gap on some days, as known with all models up to the day of the answer.
    read_models
        The lags of the follower's record models, each on its own day.
    detail
        What only this definition has to say.
    unread
        Keys of a result that this definition leaves empty, each with its reason.
    """

    name: str
    read: Callable[[Days], Lags]
    read_models: ReadModels
    detail: Callable[[], Detail | None] = lambda: None
    unread: Mapping[str, str] = field(default_factory=dict)


def _models(sides: Sides) -> ReadModels:
    """The usual lags of models: since the leader first stood where they stand."""

    def read(scores: NDArray[np.float64], days: Days, holders: NDArray[np.int64]) -> tuple[Lags, NDArray[np.int64]]:
        lags = model_lag(sides.leader, scores, days, np.isin(holders, sides.both))
        return lags, np.full(days.size, -1, dtype=np.int64)

    return read


def _standing(sides: Sides) -> Definition:
    return Definition(
        name="standing",
        read=lambda days: standing_lag(sides.leader, sides.follower, days, sides.joint),
        read_models=_models(sides),
    )


def _record(sides: Sides) -> Definition:
    return Definition(
        name="record",
        read=lambda days: record_lag(sides.leader, sides.follower, days, sides.joint),
        read_models=_models(sides),
    )


def _points(sides: Sides) -> Definition:
    def read(days: Days) -> Lags:
        apart = points_apart(sides.leader, sides.follower, days)
        return Lags(apart, apart)

    return Definition(name="points", read=read, read_models=_models(sides))


def _match(sides: Sides) -> Definition:
    weights = match_weights(sides.leader, np.random.default_rng(sides.seed))
    why = "a median over the leader's records is not a length on a day; match.periods has it by year"
    return Definition(
        name="match",
        read=lambda days: match_lag(sides.leader, sides.follower, days, weights),
        read_models=_models(sides),
        detail=lambda: match_detail(
            sides.yardstick, sides.leader, sides.follower, as_of=sides.as_of, weights=weights, level=sides.level
        ),
        unread={"mean": why, "by_year": why},
    )


def _trend(sides: Sides) -> Definition:
    rng = np.random.default_rng(sides.seed)
    leads, follows = frontier_trend(sides.leader, rng), frontier_trend(sides.follower, rng)
    return Definition(
        name="trend",
        read=lambda days: trend_lag(sides.leader, leads, follows, sides.follower, days),
        read_models=_models(sides),
        detail=lambda: trend_detail(leads, follows, sides.level),
        unread=_untold(leads.records, follows.records),
    )


def _untold(leader: int, follower: int) -> dict[str, str]:
    """Why there is no lag between trends, if there is none."""
    if min(leader, follower) > 1:
        return {}
    return {"lag": f"a trend needs two records or more, the leader has {leader} and the follower {follower}"}


def _tie(sides: Sides) -> Definition:
    def read(days: Days, threshold: float = sides.tie) -> Lags:
        return tie_lag(sides.leader, sides.follower, days, sides.joint, threshold=threshold)

    def models(scores: NDArray[np.float64], days: Days, holders: NDArray[np.int64]) -> tuple[Lags, NDArray[np.int64]]:
        return tied_lag(sides.leader, scores, days, np.isin(holders, sides.both), threshold=sides.tie)

    def detail() -> TieDetail:
        today = np.array([day_number(sides.as_of)], dtype=np.int64)
        found = []
        for threshold in thresholds_with(sides.tie):
            value, floor = (rows[:, 0] for rows in read(today, threshold))
            found.append((threshold, interval_of_rows(value, sides.level, floor), longer_than(value, floor)))
        return TieDetail(threshold=sides.tie, lags=tuple(found))

    return Definition(name="tie", read=read, read_models=models, detail=detail)


_DEFINITIONS: Final[Mapping[str, Callable[[Sides], Definition]]] = {
    "standing": _standing,
    "record": _record,
    "match": _match,
    "trend": _trend,
    "points": _points,
    "tie": _tie,
}

DEFINITIONS: Final = tuple(_DEFINITIONS)


def definition_of(name: str, sides: Sides) -> Definition:
    """A definition by its name, ready to read."""
    return _DEFINITIONS[name](sides)
