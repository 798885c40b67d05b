"""What `headway gap leanings` answers: leans by benchmark, domain, lab and axis, as values and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from headway.interval import Interval
from headway.units import NAMED_PROBABILITY

#: Fewest models with a score on each side for a direction to be named, and fewest of a lab. Source:
#: docs/methods/leanings.md.
LEAST_MODELS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """A lean, or a difference of two.

    Attributes
    ----------
    lean
        In logits.
    at_half
        What it adds to a score of one half, percentage points.
    p_above
        Share of draws above 0.
    """

    lean: Interval
    at_half: Interval
    p_above: float

    @property
    def direction(self) -> int:
        """1 or -1 where the direction can be told, else 0."""
        return self.direction_from(NAMED_PROBABILITY)

    def direction_from(self, bar: float) -> int:
        """1 or -1 where the direction has at least this probability, else 0."""
        if self.p_above >= bar:
            return 1
        return -1 if self.p_above <= 1.0 - bar else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkLean:
    """How much closer in the follower is on one benchmark.

    Attributes
    ----------
    leader, follower
        Mean lean of each side, in logits.
    closer
        Follower's less the leader's.
    at_frontier
        What `closer` is worth in percentage points of the score, after the random baseline, for models as capable as
        the leader's frontier.
    domains
        Those that a rule puts the benchmark in; may be empty.
    measured_leader, measured_follower
        Models of each side that have a score on it.
    bar
        The probability from which on its direction is named: higher where many benchmarks are compared at once.
    """

    benchmark: str
    domains: tuple[str, ...]
    leader: Interval
    follower: Interval
    closer: Lean
    at_frontier: Interval
    measured_leader: int
    measured_follower: int
    bar: float = NAMED_PROBABILITY

    @property
    def thin(self) -> bool:
        """Whether a side has too few scores on it: its lean is then read from other benchmarks."""
        return min(self.measured_leader, self.measured_follower) < LEAST_MODELS

    @property
    def direction(self) -> int:
        """1 where the follower is closer in, -1 where farther out, 0 where that cannot be told."""
        return 0 if self.thin else self.closer.direction_from(self.bar)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a benchmark."""
        return {
            "benchmark": self.benchmark,
            "domains": list(self.domains),
            "leader": self.leader.to_dict(),
            "follower": self.follower.to_dict(),
            "closer": self.closer.lean.to_dict(),
            "p_closer": self.closer.p_above,
            "direction": self.direction,
            "thin": self.thin,
            "score_points": {"at_frontier": self.at_frontier.to_dict(), "at_half": self.closer.at_half.to_dict()},
            "measured": {"leader": self.measured_leader, "follower": self.measured_follower},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LabLean:
    """The mean lean of a lab's models on the benchmarks of each domain."""

    lab: str
    models: int
    best: str
    domains: Mapping[str, Lean]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a lab."""
        return {"lab": self.lab, "models": self.models, "best": self.best, "domains": _by_domain(self.domains)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One principal axis of what is specific.

    Attributes
    ----------
    share
        Of the sum of squared loadings, from 0 to 1.
    loadings
        By benchmark, largest first, in logits for a model one standard deviation along the axis.
    """

    share: Interval
    loadings: tuple[tuple[str, Lean], ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of an axis."""
        rows = [
            {"benchmark": name, "loading": found.lean.to_dict(), "p_above": found.p_above}
            for name, found in self.loadings
        ]
        return {"share": self.share.to_dict(), "loadings": rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaningsResult:
    """Where one pair leans, and which labs lean where.

    Attributes
    ----------
    since
        Models released after this day, up to `as_of`, count.
    models_leader, models_follower
        How many of each side do; `joint` are the names of those in both.
    benchmarks
        The one on which the follower is closest in first.
    p_all_named
        Share of draws in which every direction that is named holds at once; None where none is named.
    domains
        Follower's mean lean less the leader's over the benchmarks of each domain.
    labs
        The strongest first.
    axes
        The one that explains most first.
    """

    leader: str
    follower: str
    as_of: date
    since: date
    months: int
    models_leader: int
    models_follower: int
    joint: tuple[str, ...]
    benchmarks: tuple[BenchmarkLean, ...]
    p_all_named: float | None
    domains: Mapping[str, Lean]
    domain_sizes: Mapping[str, int]
    labs: tuple[LabLean, ...]
    axes: tuple[Axis, ...]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "LeaningsResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The dot plot as a Vega-Lite specification."""
        from headway.charts.leanings import leanings_plot
        from headway.words import load_words

        return leanings_plot(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap leanings`."""
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "leader": self.leader,
            "follower": self.follower,
            "since": self.since.isoformat(),
            "months": self.months,
            "unit": "logits",
            "models": {"leader": self.models_leader, "follower": self.models_follower},
            "joint_models": list(self.joint),
            "benchmarks": [each.to_dict() for each in self.benchmarks],
            "p_all_named": self.p_all_named,
            "named_from": max(each.bar for each in self.benchmarks),
            "domains": [{**row, "benchmarks": self.domain_sizes[row["domain"]]} for row in _by_domain(self.domains)],
            "labs": [each.to_dict() for each in self.labs],
            "axes": [each.to_dict() for each in self.axes],
        }


def _by_domain(domains: Mapping[str, Lean]) -> list[dict[str, Any]]:
    return [
        {
            "domain": name,
            "lean": each.lean.to_dict(),
            "at_half": each.at_half.to_dict(),
            "p_above": each.p_above,
            "direction": each.direction,
        }
        for name, each in domains.items()
    ]
