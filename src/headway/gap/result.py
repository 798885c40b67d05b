"""The gap between two groups as a value: every number with its interval, ready for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from headway.gap.widening import Window
from headway.interval import Interval, finite


class Detail(Protocol):
    """What only one definition has to say."""

    def to_dict(self) -> dict[str, Any]:
        """Its form as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAt:
    """A model with its release date and the number of results behind its score (None if not known)."""

    model: str
    released: date
    benchmarks: int | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {"model": self.model, "released": self.released.isoformat(), "benchmarks": self.benchmarks}


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The strongest model of a group, its score, and the number of results behind it (None if not known)."""

    model: str
    released: date
    index: Interval
    benchmarks: int | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "model": self.model,
            "released": self.released.isoformat(),
            "index": self.index.to_dict(),
            "benchmarks": self.benchmarks,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A follower model that raised its frontier, and the leader's model that had first stood there.

    Attributes
    ----------
    lag
        Of the model itself, months on the day of release: infinite where longer than the data reach, nan where the
        leader had released nothing.
    longer_than
        What the lag is known to be longer than, months, where the central fit cannot read it; else None.
    censored
        Share of draws in which the lag is longer than the data reach.
    matched
        None where the follower leads, or where the lag is censored in the central fit.
    """

    model: str
    released: date
    index: Interval
    lag: Interval
    longer_than: float | None
    censored: float
    matched: ModelAt | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "model": self.model,
            "released": self.released.isoformat(),
            "index": self.index.to_dict(),
            "lag": self.lag.to_dict(),
            "longer_than": self.longer_than,
            "censored": self.censored,
            "matched": self.matched.to_dict() if self.matched else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value on a day, with the share of draws in which it is longer than the data reach.

    `longer_than` is what it is known to be longer than where the central fit cannot read it; else None.
    """

    day: date
    value: Interval
    longer_than: float | None
    censored: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: a flat point of a series."""
        return {
            "date": self.day.isoformat(),
            "low": finite(self.value.low),
            "central": finite(self.value.central),
            "high": finite(self.value.high),
            "longer_than": self.longer_than,
            "censored": self.censored,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean over the days from `since` on, with the share of days of draws that are left out because censored."""

    since: date
    value: Interval
    censored: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {"since": self.since.isoformat(), **self.value.to_dict(), "censored": self.censored}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A point of a frontier: the record model, or None for the last point, which only carries the line to its end."""

    day: date
    model: str | None
    level: Interval

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "date": self.day.isoformat(),
            "model": self.model,
            "low": self.level.low,
            "central": self.level.central,
            "high": self.level.high,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Whether the gap moved since an earlier day, as shares of all draws.

    Attributes
    ----------
    p_shrank, p_widened
        They do not add up to one where the gap is the same on both days, or where that cannot be told.
    decided
        Share of the draws that tell.
    """

    since: date
    p_shrank: float
    p_widened: float
    decided: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GapResult:
    """How far the follower is behind the leader on a day.

    Attributes
    ----------
    lag, longer_than
        At `as_of`, in `unit`: months, or units of the yardstick under the definition `points`; and what it is known to
        be longer than where the central fit cannot read it.
    points
        Leader minus follower at `as_of`, units of the yardstick.
    mean
        From the first day since the wanted start on which the lag can be read; None where there is none.
    points_in_months
        `points` over the leader's rise per month in the last 12 months; infinite where the leader did not rise.
    reached
        When, and with which model, the leader first stood where the follower stands at `as_of`.
    joint_models
        Models that belong to both groups and count for both.
    widening
        Whether the standing lag and the points grow, over several stretches of time.
    detail
        What only this definition has to say; stands in the JSON under the name of the definition.
    unread
        Keys that this definition leaves empty, each with its reason.
    origin
        Vintage, seed, draws and sources of the data.
    """

    leader: str
    follower: str
    definition: str
    yardstick: str
    unit: str
    as_of: date
    lag: Interval
    longer_than: float | None
    censored: float
    points: Interval
    points_in_months: Interval
    mean: Mean | None
    by_year: tuple[tuple[int, Mean | None], ...]
    series: tuple[Reading, ...]
    records: tuple[Record, ...]
    change: Change | None
    p_follower_leads: float
    best_leader: Best
    best_follower: Best
    reached: ModelAt | None
    frontier_leader: tuple[Step, ...]
    frontier_follower: tuple[Step, ...]
    joint_models: tuple[str, ...]
    widening: tuple[Window, ...] = ()
    detail: Detail | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "GapResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture of the answer as a Vega-Lite specification: the two frontiers, or records one by one."""
        from headway.charts import frontiers, match, records
        from headway.words import load_words

        draw = {"record": records, "tie": records, "match": match}.get(self.definition, frontiers)
        return draw(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap`."""
        change = self.change
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "leader": self.leader,
            "follower": self.follower,
            "definition": self.definition,
            "yardstick": self.yardstick,
            "unit": self.unit,
            "lag": self.lag.to_dict(),
            "longer_than": self.longer_than,
            "censored": self.censored,
            "points": self.points.to_dict(),
            "points_in_months": self.points_in_months.to_dict(),
            "mean": self._mean(self.mean),
            "by_year": [{"year": year, **self._mean(mean)} for year, mean in self.by_year],
            "p_shrank": change.p_shrank if change else None,
            "p_widened": change.p_widened if change else None,
            "p_shrank_since": change.since.isoformat() if change else None,
            "p_shrank_decided": change.decided if change else None,
            "p_follower_leads": self.p_follower_leads,
            "best": {"leader": self.best_leader.to_dict(), "follower": self.best_follower.to_dict()},
            "reached": self.reached.to_dict() if self.reached else None,
            "records": [record.to_dict() for record in self.records],
            "series": [reading.to_dict() for reading in self.series],
            "frontiers": {
                "leader": [step.to_dict() for step in self.frontier_leader],
                "follower": [step.to_dict() for step in self.frontier_follower],
            },
            "joint_models": [{"model": name, "groups": [self.leader, self.follower]} for name in self.joint_models],
            "widening": [window.to_dict() for window in self.widening],
            "unread": dict(self.unread),
            **({self.definition: self.detail.to_dict()} if self.detail else {}),
        }

    def _mean(self, mean: Mean | None) -> dict[str, Any]:
        """A mean in the contract's form; nulls where no day can be read."""
        if mean is not None:
            return mean.to_dict()
        return {"since": None, "low": None, "central": None, "high": None, "level": self.lag.level, "censored": 1.0}
