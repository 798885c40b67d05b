"""The gap of one pair in each domain and on the whole index: where is the follower closest, and where farthest?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError, ShapeError, UnknownName
from headway.gap.frontier import frontier
from headway.gap.groups import find_group
from headway.gap.lag import Lags, points_apart, standing_lag
from headway.gap.yardstick import Yardstick
from headway.interval import Interval, interval_of
from headway.units import DEFAULT_LEVEL, day_number

#: With fewer models than this on a side, a domain is shown but takes no part in the order: its lag says more about who
#: was measured than about who is good. Source: docs/methods/domains.md.
LEAST_MODELS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainGap:
    """The gap in one domain.

    Attributes
    ----------
    benchmarks
        Of the domain, in these data.
    models_leader, models_follower
        Models of each side that are placed in the domain by the day.
    lag, points
        As in a gap result under the definition `standing`; None where a side has no model.
    thin
        Whether a side has fewer models than LEAST_MODELS, so that the domain takes no part in the order.
    p_closest, p_farthest
        Share of draws in which this lag is the shortest, the longest of the domains that are not thin; level ones
        share.
    best_leader, best_follower
        Names of the strongest models.
    """

    domain: str
    benchmarks: tuple[str, ...]
    models_leader: int
    models_follower: int
    lag: Interval | None
    longer_than: float | None
    censored: float
    points: Interval | None
    thin: bool
    p_closest: float | None
    p_farthest: float | None
    best_leader: str | None
    best_follower: str | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a domain."""
        return {
            "domain": self.domain,
            "benchmarks": list(self.benchmarks),
            "models": {"leader": self.models_leader, "follower": self.models_follower},
            "lag": self.lag.to_dict() if self.lag else None,
            "longer_than": self.longer_than,
            "censored": self.censored,
            "points": self.points.to_dict() if self.points else None,
            "thin": self.thin,
            "p_closest": self.p_closest,
            "p_farthest": self.p_farthest,
            "best": {"leader": self.best_leader, "follower": self.best_follower},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainsResult:
    """The gap of one pair in every domain.

    Attributes
    ----------
    overall
        On the whole index; its `domain` is "all".
    domains
        In the order of lists.
    p_longer
        For two domains that are not thin, (a, b): share of draws in which the lag in a is longer than in b.
    """

    leader: str
    follower: str
    as_of: date
    overall: DomainGap
    domains: tuple[DomainGap, ...]
    p_longer: Mapping[tuple[str, str], float]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "DomainsResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    @property
    def ends(self) -> tuple[str, str] | None:
        """The domains that come closest and farthest in the central fit; None where fewer than two can be ordered.

        Of domains with level lags the one that is closest, or farthest, in more draws.
        """
        ordered = [each for each in self.domains if not each.thin]
        if len(ordered) < 2:
            return None
        closest = min(ordered, key=lambda each: (_lag(each), -(each.p_closest or 0.0)))
        farthest = max(ordered, key=lambda each: (_lag(each), each.p_farthest or 0.0))
        return closest.domain, farthest.domain

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The dot plot as a Vega-Lite specification."""
        from headway.charts.domains import domains_plot
        from headway.words import load_words

        return domains_plot(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap domains`."""
        ends = self.ends
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "leader": self.leader,
            "follower": self.follower,
            "definition": "standing",
            "yardstick": "index",
            "unit": "months",
            "lag": self.overall.to_dict()["lag"],
            "overall": self.overall.to_dict(),
            "domains": [each.to_dict() for each in self.domains],
            "closest": ends[0] if ends else None,
            "farthest": ends[1] if ends else None,
            "p_order": self.p_longer[ends[1], ends[0]] if ends else None,
            "p_longer": [{"longer": a, "shorter": b, "p": share} for (a, b), share in self.p_longer.items()],
        }


def _lag(found: DomainGap) -> float:
    """The central lag, of censored ones what they are longer than."""
    if found.longer_than is not None:
        return found.longer_than
    return np.inf if found.lag is None else found.lag.central


def compare_domains(
    overall: Yardstick,
    domains: Mapping[str, tuple[Yardstick | None, Sequence[str]]],
    *,
    leader: str,
    follower: str,
    as_of: date,
    benchmarks: Sequence[str] = (),
    least: int = LEAST_MODELS,
    level: float = DEFAULT_LEVEL,
) -> DomainsResult:
    """The standing lag of the follower in every domain at `as_of`, and how sure their order is.

    Parameters
    ----------
    overall
        The whole index.
    domains
        By name, the index in the domain (None where no model can be placed) and its benchmarks. Their draws are those
        of `overall`, row by row.
    benchmarks
        Those of the whole index.

    Raises
    ------
    UnknownName, GapError
        For a group that nobody is in, or that has released nothing by the day.

    Notes
    -----
    Method: docs/methods/domains.md.
    """
    ahead, behind = find_group(leader, overall), find_group(follower, overall)
    if np.array_equal(ahead.members, behind.members):
        raise GapError(f"leader and follower are the same models, {ahead.name} and {behind.name}; give two groups")
    whole = _read(overall, leader, follower, as_of)
    if whole is None:
        raise GapError(f"{ahead.name} or {behind.name} has no model by {as_of}; give a later --as-of")
    read = {
        name: None if scale is None else _read(scale, leader, follower, as_of) for name, (scale, _) in domains.items()
    }
    if any(each is not None and each.lags.value.size != whole.lags.value.size for each in read.values()):
        raise ShapeError("the index in a domain needs the draws of the whole index, got another number of them")
    full = {name: each for name, each in read.items() if each is not None and min(each.models) >= least}
    first, last = _shares(full)
    return DomainsResult(
        leader=ahead.name,
        follower=behind.name,
        as_of=as_of,
        overall=_gap("all", tuple(benchmarks), whole, level, thin=False),
        domains=tuple(
            _gap(
                name,
                tuple(domains[name][1]),
                each,
                level,
                thin=name not in full,
                p_closest=first.get(name),
                p_farthest=last.get(name),
            )
            for name, each in read.items()
        ),
        p_longer={
            (a, b): float(np.mean(_longer(full[a].lags, full[b].lags)[1:])) for a in full for b in full if a != b
        },
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """The gap on one scale: lags and points of shape (1 + draws,), models of leader and follower, the best of each."""

    lags: Lags
    apart: NDArray[np.float64]
    models: tuple[int, int]
    best: tuple[str, str]


def _read(scale: Yardstick, leader: str, follower: str, as_of: date) -> _Read | None:
    """The gap on the day; None where a side has nothing on the scale by then."""
    try:
        groups = [find_group(text, scale) for text in (leader, follower)]
    except (UnknownName, GapError):
        return None
    until = day_number(as_of)
    fronts = [frontier(scale, group.members, until) for group in groups]
    if fronts[0] is None or fronts[1] is None:
        return None
    both = np.intersect1d(groups[0].members, groups[1].members)
    day = np.array([until], dtype=np.int64)
    value, floor = standing_lag(fronts[0], fronts[1], day, frontier(scale, both, until) if both.size else None)
    out = [sum(scale.models[place].released <= as_of for place in group.members) for group in groups]
    names = [scale.models[front.holders[-1]].name for front in (fronts[0], fronts[1])]
    return _Read(
        Lags(value[:, 0], floor[:, 0]),
        points_apart(fronts[0], fronts[1], day)[:, 0],
        (out[0], out[1]),
        (names[0], names[1]),
    )


def _gap(
    name: str,
    benchmarks: tuple[str, ...],
    read: _Read | None,
    level: float,
    *,
    thin: bool,
    p_closest: float | None = None,
    p_farthest: float | None = None,
) -> DomainGap:
    if read is None:
        lag, points, longer_than, censored = None, None, None, 0.0
    else:
        value, floor = read.lags
        least = interval_of(floor[1:], float(floor[0]), level)
        lag = replace(interval_of(value[1:], float(value[0]), level), low=least.low)
        points = interval_of(read.apart[1:], float(read.apart[0]), level)
        longer_than = float(floor[0]) if np.isposinf(value[0]) else None
        censored = float(np.mean(np.isinf(value[1:])))
    return DomainGap(
        domain=name,
        benchmarks=benchmarks,
        models_leader=read.models[0] if read else 0,
        models_follower=read.models[1] if read else 0,
        lag=lag,
        longer_than=longer_than,
        censored=censored,
        points=points,
        thin=thin,
        p_closest=p_closest,
        p_farthest=p_farthest,
        best_leader=read.best[0] if read else None,
        best_follower=read.best[1] if read else None,
    )


def _longer(a: Lags, b: Lags) -> NDArray[np.bool_]:
    """Where a lag is known to be longer than another, shape (1 + draws,); a censored one is longer than its floor."""
    return np.where(np.isinf(b.value), False, np.where(np.isinf(a.value), a.floor >= b.value, a.value > b.value))


def _shares(read: Mapping[str, _Read]) -> tuple[dict[str, float], dict[str, float]]:
    """How often each lag is the shortest, and the longest; level ones share, and a censored one counts as its floor."""
    if len(read) < 2:
        return {}, {}
    rows = np.array([each.lags.floor[1:] for each in read.values()])
    found = []
    for ends in (rows.min(axis=0), rows.max(axis=0)):
        at = rows == ends
        found.append(dict(zip(read, (at / at.sum(axis=0)).mean(axis=1).tolist(), strict=True)))
    return found[0], found[1]
