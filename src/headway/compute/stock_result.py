"""The result of `headway compute stock` and `headway compute flow`: amounts, ratios, and their JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from headway.compute.correlation import declared
from headway.compute.ledger import Kind
from headway.compute.quarters import Quarter
from headway.interval import Interval

#: What each basis counts, in the words of docs/methods/ledger.md.
DEFINITIONS: Final = {
    "owned": "accelerators that the side's firms bought, made or smuggled since 2022, less those retired",
    "located": "accelerators that stand on the side's soil, whoever owns them",
    "used": (
        "accelerators that work for the side's firms: owned, less rented out to the other side, plus rented abroad, "
        "times the share that is switched on"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a side has, or got, by a channel at a quarter; `channel` None is the sum over all of them."""

    side: str
    channel: str | None
    quarter: Quarter
    amount: Interval
    extrapolated: bool

    def to_dict(self) -> dict[str, Any]:
        """The row in JSON form."""
        found = {"side": self.side, "channel": self.channel, "quarter": str(self.quarter)}
        if self.channel is None:
            del found["channel"]
        return {**found, "amount": self.amount.to_dict(), "extrapolated": self.extrapolated}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRatio:
    """The leader over the follower in one unit, through time.

    Attributes
    ----------
    change
        The ratio over that of four quarters before; None where one of the two is not known.
    p_rose
        Share of draws in which it rose over these.
    """

    unit: str
    quarters: tuple[Quarter, ...]
    ratios: tuple[Interval, ...]
    extrapolated: tuple[bool, ...]
    newest: Interval | None
    change: Interval | None
    p_rose: float | None

    def to_dict(self) -> dict[str, Any]:
        """The ratio in JSON form."""
        return {
            "unit": self.unit,
            "ratio": None if self.newest is None else self.newest.to_dict(),
            "change_in_a_year": None if self.change is None else self.change.to_dict(),
            "p_rose": self.p_rose,
            "series": [
                {"quarter": str(quarter), "ratio": ratio.to_dict(), "extrapolated": extrapolated}
                for quarter, ratio, extrapolated in zip(self.quarters, self.ratios, self.extrapolated, strict=True)
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StockResult:
    """The ledger read on one basis and in one unit.

    Attributes
    ----------
    quarter
        The quarter that the ratio, shares and mixes are of: the newest of both sides, or the one asked for.
    unknown
        By side, the channels of which nothing was known.
    at_quarter
        Totals of leader and follower at the quarter, whatever rows were asked for.
    drivers
        How much of the ratio's spread goes with each channel: squared correlation of the logarithms over the draws.
    reason
        Why there is no ratio; None where there is one.
    owners
        By side, the firms whose chips are counted, where it is counted by firm.
    """

    kind: Kind
    leader: str
    follower: str
    basis: str
    unit: str
    quarter: Quarter | None
    rows: tuple[Amount, ...]
    totals: tuple[Amount, ...]
    at_quarter: Mapping[str, Interval]
    ratios: tuple[UnitRatio, ...]
    shares: tuple[Mapping[str, Any], ...]
    drivers: tuple[Mapping[str, Any], ...]
    mixes: tuple[Mapping[str, Any], ...]
    years: tuple[Mapping[str, Any], ...]
    unknown: Mapping[str, tuple[str, ...]]
    reason: str | None
    owners: Mapping[str, tuple[str, ...]]
    assumptions: tuple[Mapping[str, Any], ...]
    leads: int
    own_rows: int
    extrapolated: tuple[Quarter, ...]
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> Interval | None:
        """The leader over the follower in the unit asked for."""
        return next(each.newest for each in self.ratios if each.unit == self.unit)

    def with_origin(self, origin: Mapping[str, Any]) -> "StockResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: the follower's amounts by channel."""
        from headway.charts.stock import stock_chart
        from headway.words import load_words

        return stock_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute stock` and `headway compute flow`."""
        return {
            **self.origin,
            "kind": self.kind,
            "leader": self.leader,
            "follower": self.follower,
            "basis": self.basis,
            "definition": DEFINITIONS[self.basis],
            "unit": self.unit,
            "quarter": None if self.quarter is None else str(self.quarter),
            "extrapolated": [str(quarter) for quarter in self.extrapolated],
            "ratio": None if self.ratio is None else self.ratio.to_dict(),
            "reason": self.reason,
            "unknown": {side: list(channels) for side, channels in self.unknown.items()},
            "rows": [row.to_dict() for row in self.rows],
            "totals": [row.to_dict() for row in self.totals],
            "at_quarter": {side: amount.to_dict() for side, amount in self.at_quarter.items()},
            "ratios": [ratio.to_dict() for ratio in self.ratios],
            "shares": [dict(row) for row in self.shares],
            "drivers": [dict(row) for row in self.drivers],
            "mixes": [dict(row) for row in self.mixes],
            **({"years": [dict(row) for row in self.years]} if self.kind == "flow" else {}),
            "owners": {side: list(owners) for side, owners in self.owners.items()},
            "assumptions": [dict(row) for row in self.assumptions],
            "correlation": declared(),
            "leads": self.leads,
            "own_rows": self.own_rows,
        }
