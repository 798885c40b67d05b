"""The ledger: what each side got and has, by channel, basis and unit, quarter by quarter, as draws.

Bases. `owned`: what the side's firms have bought, made or smuggled. `located`: what stands on its soil. `used`: what
works for its firms: owned, less what is rented out to the other side, plus what is rented from abroad, times the
share that is switched on. Definitions and assumptions: docs/methods/ledger.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import UNITS
from headway.compute.estimates import Estimate
from headway.compute.flow import stock_of
from headway.compute.lines import Books, Line
from headway.compute.own_flows import OwnFlow, with_own_flows
from headway.compute.quarters import Quarter
from headway.errors import UnknownName
from headway.facts.fact_columns import BASES
from headway.interval import Draws

Array = NDArray[np.float64]
Kind = Literal["stock", "flow"]

#: The channel of what works for a side but is not its own.
RENTED: Final = "rented"
BOUGHT: Final = "bought"
WORLD: Final = "world"

#: Quarters in a year.
_YEAR: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What each side got and has.

    Attributes
    ----------
    quarters
        From the first to the newest that both sides have; to the newest of any side where one has none.
    lines
        What every class of chips brought to every side.
    expected
        By side, the channels that a full account has; one without a row is unknown, and so is the side's total.
    covered
        By side and channel, the quarters that its rows cover: index of the first, and of the one after the last.
    extrapolated
        Quarters of the makers' side that rest on revenue and pace, not on the publisher's counts.
    sources
        Of the rows that were used, in the contract's form.
    leads
        How many of them rest on a source that was not read.
    own
        How many rows of the user's own replaced others.
    """

    quarters: tuple[Quarter, ...]
    lines: tuple[Line, ...]
    books: Books
    expected: Mapping[str, tuple[str, ...]]
    covered: Mapping[tuple[str, str], tuple[int, int]]
    extrapolated: tuple[Quarter, ...] = ()
    sources: Sequence[Mapping[str, Any]] = ()
    leads: int = 0
    own: int = 0
    _kept: dict[tuple[Any, ...], Array] = field(default_factory=dict, repr=False, compare=False)

    @property
    def sides(self) -> tuple[str, ...]:
        """Every side by name."""
        return tuple(self.expected)

    def channels(self, side: str, basis: str = "owned") -> tuple[str, ...]:
        """The channels of a side that a full account has on a basis."""
        if basis not in BASES:
            raise UnknownName("basis", basis, BASES)
        if side not in self.expected:
            raise UnknownName("side", side, self.expected)
        return tuple(channel for channel in self.expected[side] if basis == "used" or channel != RENTED)

    def unknown(self, side: str, basis: str = "owned") -> tuple[str, ...]:
        """The channels of a side without a row."""
        return tuple(channel for channel in self.channels(side, basis) if self._span(side, channel) == (0, 0))

    def series(
        self, side: str, *, channel: str | None = None, basis: str = "owned", unit: str = "h100e-8bit",
        kind: Kind = "stock",
    ) -> Draws:  # fmt: skip
        """Amounts at the ends of the quarters (stock), or added in them (flow); nan where the rows do not reach.

        Parameters
        ----------
        channel
            One of `channels(side, basis)`; None sums over all of them, and is nan where one of them is unknown.
        """
        known = self.channels(side, basis)
        if unit not in UNITS:
            raise UnknownName("unit", unit, UNITS)
        if channel is not None and channel not in known:
            raise UnknownName(f"channel of {side} on the basis {basis}", channel, known)
        wanted = known if channel is None else (channel,)
        found = sum(
            (self._amounts(side, each, basis, unit, kind) for each in wanted),
            start=np.zeros((self.books.sampler.draws + 1, len(self.quarters))),
        )
        return Draws(central=found[0], values=found[1:])

    def ratio(self, leader: str, follower: str, basis: str = "owned", unit: str = "h100e-8bit") -> Draws:
        """The leader's stock over the follower's at the end of each quarter; nan where one is unknown or nothing."""
        top, bottom = (self.series(side, basis=basis, unit=unit) for side in (leader, follower))
        return Draws(central=quotient(top.central, bottom.central), values=quotient(top.values, bottom.values))

    def rented_out(self, side: str, *, unit: str = "h100e-8bit", kind: Kind = "stock") -> Draws | None:
        """What other sides rent of a side's chips, whether switched on or not; None where nobody is known to.

        nan where the rows of those who rent do not reach.
        """
        if side == WORLD or not self._renters(side):
            return None
        found = self._rented_out(side, unit, kind).copy()
        for other in self._renters(side):
            first, after = self._span(other, RENTED)
            found[:, :first] = found[:, after:] = np.nan
        return Draws(central=found[0], values=found[1:])

    def with_own(self, own: Sequence[OwnFlow]) -> "Ledger":
        """The ledger with the user's flows in place of its own, which count as known in their quarters."""
        covered = dict(self.covered)
        for flow in own:
            place = self.quarters.index(flow.quarter)
            first, after = covered.get((flow.side, flow.channel), (place, place))
            covered[flow.side, flow.channel] = min(first, place), max(after, place + 1)
        given = [{"title": name, "url": None, "published": None, "confidence": "user"} for name in _named(own)]
        return replace(
            self,
            lines=tuple(with_own_flows(self.books, self.lines, own)),
            covered=covered,
            sources=[*self.sources, *given],
            own=len(own),
            _kept={},
        )

    def newest(self, *sides: str, basis: str = "owned") -> Quarter | None:
        """The last quarter that all the sides have; None where one of them has none."""
        spans = [self._span(side, each) for side in sides for each in self.channels(side, basis)]
        first, last = max(first for first, _ in spans), min(last for _, last in spans)
        return self.quarters[last - 1] if last > first else None

    def _span(self, side: str, channel: str) -> tuple[int, int]:
        return self.covered.get((side, channel), (0, 0))

    def owners(self, side: str) -> tuple[str, ...]:
        """The firms whose chips are counted, where a side is counted by firm."""
        return tuple(sorted({line.name for line in self.lines if line.side == side and line.owner == line.name}))

    def lines_of(self, side: str, channel: str) -> list[Line]:
        """The lines of a side and channel; for the world those of all sides, with what the makers' families brought."""
        if side == WORLD and channel != BOUGHT:
            return [line for line in self.lines if line.side != WORLD and line.channel == channel]
        return [line for line in self.lines if line.side == side and line.channel == channel]

    def _amounts(self, side: str, channel: str, basis: str, unit: str, kind: Kind) -> Array:
        key = (side, channel, basis, unit, kind)
        if key not in self._kept:
            found = self._on(side, channel, basis, unit, kind).copy()
            first, after = self._span(side, channel)
            found[:, :first] = found[:, after:] = np.nan
            self._kept[key] = found
        return self._kept[key]

    def _on(self, side: str, channel: str, basis: str, unit: str, kind: Kind) -> Array:
        if basis == "owned":
            return self._owned(side, channel, unit, kind)
        return (self._located if basis == "located" else self._used)(side, channel, unit, kind)

    def _owned(self, side: str, channel: str, unit: str, kind: Kind) -> Array:
        """Flows, or stocks, of the lines; rented capacity is counted on the basis `used` and does not grow old."""
        key = ("lines", side, channel, unit, kind)
        if key not in self._kept:
            none = np.zeros((self.books.sampler.draws + 1, len(self.quarters)))
            ageing, lasting = (
                sum((line.flows_in(unit) for line in self.lines_of(side, channel) if line.retires is ages), start=none)
                for ages in (True, False)
            )
            if kind == "flow":
                self._kept[key] = ageing + lasting
            else:
                life = _YEAR * self.books.assumed("life")
                self._kept[key] = stock_of(ageing, life) + np.cumsum(lasting, axis=1)
        return self._kept[key]

    def _located(self, side: str, channel: str, unit: str, kind: Kind) -> Array:
        owned = self._owned(side, channel, unit, kind)
        if side == WORLD:
            return owned
        if f"on-soil-of-owned:{side}" in self.books.assumptions:
            return owned * self._share(f"on-soil-of-owned:{side}")
        # On the makers' soil stands a share of all that may be bought, less what was smuggled out of it.
        away = [self._owned(other, "smuggled", unit, kind) for other in self.sides if other not in (side, WORLD)]
        rest = self._owned(WORLD, BOUGHT, unit, kind) - sum(away, start=np.zeros_like(owned))
        return np.maximum(rest, 0.0) * self._share(f"on-soil-of-rest:{side}")

    def _used(self, side: str, channel: str, unit: str, kind: Kind) -> Array:
        owned = self._owned(side, channel, unit, kind)
        if channel == BOUGHT and side != WORLD:
            owned = np.maximum(owned - self._rented_out(side, unit, kind), 0.0)
        return owned * self._operation(side)[:, None]

    def _rented_out(self, side: str, unit: str, kind: Kind) -> Array:
        """What other sides rent of a side's chips."""
        out = [
            self._owned(other, RENTED, unit, kind) * self._share(f"rented-from-other:{other}")
            for other in self._renters(side)
        ]
        return sum(out, start=np.zeros((self.books.sampler.draws + 1, len(self.quarters))))

    def _renters(self, side: str) -> list[str]:
        """The other sides that are known to rent from a side."""
        return [
            other for other in self.sides if f"rented-from-other:{other}" in self.books.assumptions and other != side
        ]

    def _operation(self, side: str) -> Array:
        """Share of a side's chips that is switched on: a part of its error is common to both sides."""
        of_side = self.books.assumptions["in-operation"]
        own = Estimate(
            name=f"{of_side.name} {side}",
            low=of_side.low,
            central=of_side.central,
            high=of_side.high,
            level=of_side.level,
            factor=of_side.factor,
        )
        return np.minimum(self.books.sampler.worlds(own), 1.0)

    def _share(self, name: str) -> Array:
        return np.minimum(self.books.assumed(name), 1.0)[:, None]


def _named(own: Sequence[OwnFlow]) -> list[str]:
    """The sources that the user's rows name, each once."""
    return list(dict.fromkeys(flow.source for flow in own if flow.source))


def quotient(top: Array, bottom: Array) -> Array:
    """One over the other, nan where there is nothing to divide by."""
    found: Array = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0.0)
    return found
