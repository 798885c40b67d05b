"""What the account of compute and efficiency says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.interval import Interval, interval_of

Array = NDArray[np.float64]

#: The accounts of a day, the least assuming first; the first that is there answers.
ROUTES: Final = ("known", "estimated", "trend")

#: The account between the best models of known compute, however far below their frontiers: shown, never the answer.
ANY_KNOWN: Final = "best_known"

#: Points below this are rounding.
_NOTHING: Final = 1e-9

#: Two numbers, one for each side: leader, follower.
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Index points per order of magnitude of training compute.

    Attributes
    ----------
    name
        families: inside families; upper_families: the half of them with the higher points; trend: over all models.
    clusters
        Families, or developers, that were resampled.
    parts
        Of families: name, models, slope, mean points.
    """

    name: str
    points: Interval
    models: int
    clusters: int
    parts: tuple[tuple[str, int, float, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The slope in JSON form."""
        parts = [{"family": a, "models": b, "slope": c, "mean_points": d} for a, b, c, d in self.parts]
        return {
            "name": self.name,
            "points": self.points.to_dict(),
            "models": self.models,
            "clusters": self.clusters,
            "parts": parts,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Efficiency of the follower less that of the leader, at equal compute and date.

    Attributes
    ----------
    known
        Whether only known figures are behind it, or estimates as well.
    since
        Only models released after this day; None for all.
    points
        None where a side has too few models or developers: it cannot be told.
    factor
        Compute that the difference is worth.
    points_per_year, factor_per_year
        How fast points rise at equal compute, and how fast the compute for equal points falls.
    """

    known: bool
    since: date | None
    models: Pair
    developers: Pair
    points: Interval | None = None
    factor: Interval | None = None
    p_follower_more_efficient: float | None = None
    points_per_year: Interval | None = None
    factor_per_year: Interval | None = None
    residual: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The difference in JSON form."""
        names = ("points", "factor", "points_per_year", "factor_per_year")
        found: dict[str, Interval | None] = {name: getattr(self, name) for name in names}
        return {
            "known": self.known,
            "since": self.since.isoformat() if self.since else None,
            "models": _sides(self.models),
            "developers": _sides(self.developers),
            **{name: value.to_dict() if value else None for name, value in found.items()},
            "p_follower_more_efficient": self.p_follower_more_efficient,
            "residual": self.residual,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A gap as compute and efficiency.

    Attributes
    ----------
    route
        known: between two models of known compute near the frontiers; estimated: the same with estimates; trend:
        between the frontiers, with the size of their runs from the trend of each side's largest runs; best_known: as
        known, but however far below.
    gap, compute, efficiency
        Index points; the last two add up to the first on every draw.
    share_compute, share_efficiency
        Shares of the gap; None where the gap is not clearly above or below zero. They may be below 0 or above 1.
    share_rows : shape (1 + draws,)
        The share of compute, the central value and then the draws; None where there is no share.
    told
        Whether the share of compute says anything: its interval does not hold everything from 0 to 1.
    p_compute, p_efficiency
        Share of draws in which each part is above 0: favours the leader.
    log10_flop
        Of the two runs, leader and follower.
    runs, bases, released, short
        The two models (of a trend the last records), what their figures rest on, when they came, and how many points
        they are below their frontiers.
    models
        Models behind the size of each side's run.
    """

    route: str
    gap: Interval
    compute: Interval
    efficiency: Interval
    share_compute: Interval | None
    share_efficiency: Interval | None
    told: bool
    p_compute: float
    p_efficiency: float
    log10_flop: tuple[Interval, Interval]
    models: Pair
    runs: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    released: tuple[date, ...] = ()
    short: tuple[float, ...] = ()
    share_rows: Array | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def of(
        route: str,
        gap: Array,
        compute: Array,
        flop: Array,
        level: float,
        *,
        models: Pair,
        runs: tuple[str, ...] = (),
        bases: tuple[str, ...] = (),
        released: tuple[date, ...] = (),
        short: tuple[float, ...] = (),
    ) -> "Account":
        """The account from draws, shape (1 + draws,), row 0 the central value; `flop` has a column for each side."""

        def read(values: Array) -> Interval:
            return interval_of(values[1:], float(values[0]), level)

        apart = read(gap)
        share = None
        if apart.low > 0.0 or apart.high < 0.0:
            share = np.divide(compute, gap, out=np.full_like(gap, np.nan), where=gap != 0.0)
        shares = [None, None] if share is None else [read(share), read(1.0 - share)]
        compute_share = shares[0]
        return Account(
            route=route,
            gap=apart,
            compute=read(compute),
            efficiency=read(gap - compute),
            share_compute=compute_share,
            share_efficiency=shares[1],
            told=compute_share is not None and not (compute_share.low <= 0.0 and compute_share.high >= 1.0),
            p_compute=share_above_zero(compute[1:]),
            p_efficiency=share_above_zero(gap[1:] - compute[1:]),
            log10_flop=(read(flop[:, 0]), read(flop[:, 1])),
            models=models,
            runs=runs,
            bases=bases,
            released=released,
            short=short,
            share_rows=share,
        )

    def to_dict(self) -> dict[str, Any]:
        """The account in JSON form."""
        sides = ("leader", "follower")
        runs = {
            side: {
                "model": self.runs[place] if self.runs else None,
                "basis": self.bases[place] if self.bases else None,
                "released": self.released[place].isoformat() if self.released else None,
                "points_below_frontier": self.short[place] if self.short else None,
                "log10_flop": self.log10_flop[place].to_dict(),
            }
            for place, side in enumerate(sides)
        }
        return {
            "route": self.route,
            "gap": self.gap.to_dict(),
            "compute": self.compute.to_dict(),
            "efficiency": self.efficiency.to_dict(),
            "share_compute": share_dict(self.share_compute, self.gap.level),
            "share_efficiency": share_dict(self.share_efficiency, self.gap.level),
            "told": self.told,
            "p_compute": self.p_compute,
            "p_efficiency": self.p_efficiency,
            "runs": runs,
            "models": _sides(self.models),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The gap of the frontiers on a day, and its accounts.

    Attributes
    ----------
    holders
        The models at the two frontiers.
    models
        For each side the scored models by that day with known compute, and with estimates as well.
    """

    day: date
    gap: Interval
    holders: tuple[str, str]
    accounts: tuple[Account, ...]
    models: tuple[Pair, Pair]

    @property
    def answer(self) -> Account | None:
        """The least assuming account that is there."""
        answers = [each for each in self.accounts if each.route in ROUTES]
        return min(answers, key=lambda each: ROUTES.index(each.route), default=None)

    def to_dict(self) -> dict[str, Any]:
        """The day in JSON form."""
        return {
            "day": self.day.isoformat(),
            "gap": self.gap.to_dict(),
            "frontier": dict(zip(("leader", "follower"), self.holders, strict=True)),
            "models": {
                "known": _sides((self.models[0][0], self.models[1][0])),
                "with_estimates": _sides((self.models[0][1], self.models[1][1])),
            },
            "route": self.answer.route if self.answer else None,
            "accounts": [account.to_dict() for account in self.accounts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A model with its points and its run."""

    model: str
    released: date
    side: str
    basis: str
    family: str | None
    log10_flop: Interval
    points: Interval

    def to_dict(self) -> dict[str, Any]:
        """The model in JSON form."""
        return {
            "model": self.model,
            "released": self.released.isoformat(),
            "side": self.side,
            "basis": self.basis,
            "family": self.family,
            "log10_flop": self.log10_flop.to_dict(),
            "points": self.points.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountResult:
    """The account through time, with the slopes and the efficiency of the sides behind it."""

    as_of: date
    leader: str
    follower: str
    level: float
    within: float
    slopes: tuple[Slope, ...]
    differences: tuple[Difference, ...]
    dates: tuple[Dated, ...]
    sensitivity: tuple[tuple[str, Account], ...]
    models: tuple[Named, ...]
    lines: tuple[tuple[int, float], ...] = ()
    rise: Interval | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "AccountResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: the gap through time as compute and efficiency."""
        from headway.charts.account import account_chart
        from headway.words import load_words

        return account_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute account`; its head is the answer on the day."""
        last = self.dates[-1] if self.dates else None
        answer = last.answer if last else None
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "leader": self.leader,
            "follower": self.follower,
            "within_points": self.within,
            "route": answer.route if answer else None,
            "told": bool(answer and answer.told),
            "gap": (answer.gap if answer else last.gap).to_dict() if last else None,
            "compute": answer.compute.to_dict() if answer else None,
            "efficiency": answer.efficiency.to_dict() if answer else None,
            "share_compute": share_dict(answer.share_compute if answer else None, self.level),
            "share_efficiency": share_dict(answer.share_efficiency if answer else None, self.level),
            "slopes": [slope.to_dict() for slope in self.slopes],
            "differences": [each.to_dict() for each in self.differences],
            "dates": [each.to_dict() for each in self.dates],
            "sensitivity": [{"slope": name, **account.to_dict()} for name, account in self.sensitivity],
            "models": [each.to_dict() for each in self.models],
            "lines": [{"year": year, "points_at_1e24": points} for year, points in self.lines],
            "rise": self.rise.to_dict() if self.rise else None,
        }


def share_dict(share: Interval | None, level: float) -> dict[str, float | None]:
    """A share in the contract's form; nothing but its level where it cannot be told."""
    return {"low": None, "central": None, "high": None, "level": level} if share is None else share.to_dict()


def share_above_zero(values: Array) -> float:
    """Share of draws above 0; draws that are 0 but for rounding count half."""
    return float(np.mean(values > _NOTHING) + 0.5 * np.mean(np.abs(values) <= _NOTHING))


def _sides(pair: Pair) -> dict[str, int]:
    return {"leader": pair[0], "follower": pair[1]}
