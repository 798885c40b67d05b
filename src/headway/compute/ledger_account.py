"""The ledger as an account that definitions are measured on: spans, chips as chips, named owners, factors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from headway.compute.definitions import Array, Definition
from headway.compute.estimates import Estimate, Sampler
from headway.compute.flow import stock_of
from headway.compute.ledger import RENTED, Ledger
from headway.compute.lines import Line
from headway.compute.quarters import Quarter, quarter_of
from headway.units import DEFAULT_LEVEL

#: The unit that counts chips as chips, whatever they are worth.
CHIPS: Final = "chips"

#: Quarters in a year.
_YEAR: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccount:
    """A ledger, the factors between ways of counting, and rows of owners that the ledger does not hold.

    Attributes
    ----------
    factors
        By name.
    users
        Rows of `chip_stock` on the basis "used", which name who used the compute of others.
    """

    ledger: Ledger
    sampler: Sampler
    factors: Mapping[str, Estimate]
    users: Sequence[Mapping[str, Any]] = ()

    @property
    def quarters(self) -> Sequence[Quarter]:
        """Quarters of the ledger."""
        return self.ledger.quarters

    def channels(self, side: str, basis: str) -> Sequence[str]:
        """Channels of a side on a basis; none for a side that the ledger does not know."""
        return self.ledger.channels(side, basis) if side in self.ledger.sides else ()

    def amount(self, side: str, channel: str | None, definition: Definition) -> Array:
        """What a side has of one channel, or of all, at the end of a definition's span, or got during it."""
        channels = self.channels(side, definition.basis) if channel is None else (channel,)
        found: Array = np.sum([self._of(side, each, definition) for each in channels], axis=0)
        return found

    def owners(self, names: Sequence[str], definition: Definition) -> Array | None:
        """What named owners or makers have at the end of the span, or got during it; None where one has no row."""
        parts = [self._of_name(name, definition) for name in names]
        if any(part is None for part in parts):
            return None
        found: Array = np.sum([part for part in parts if part is not None], axis=0)
        return found

    def counts_chips(self, side: str, channels: Sequence[str]) -> bool:
        """Whether all of some channels can be counted in chips: what a firm owns is told in H100s of no one class."""
        lines = [line for channel in channels for line in self.ledger.lines_of(side, channel)]
        return all(line.native == CHIPS or line.name in self.ledger.books.classes for line in lines)

    def factor(self, name: str) -> Array:
        """A factor between ways of counting."""
        return self.sampler.worlds(self.factors[name])

    def _of(self, side: str, channel: str, definition: Definition) -> Array:
        if definition.unit == CHIPS:
            lines = self.ledger.lines_of(side, channel)
            flows = np.sum([self._in_chips(line) for line in lines], axis=0) if lines else self._none()
            covered = self._flows(side, channel, "h100e-8bit", definition.basis)
            return self._held(np.where(np.isnan(covered), np.nan, flows), definition, retires=channel != RENTED)
        if definition.is_flow:
            return self._held(self._flows(side, channel, definition.unit, definition.basis), definition, retires=True)
        stock = self.ledger.series(side, channel=channel, basis=definition.basis, unit=definition.unit)
        place = self.quarters.index(definition.last)
        there: Array = np.concatenate([stock.central[[place]], stock.values[:, place]])
        if definition.retired or channel == RENTED:
            return there
        return there * self._never_retired(side, channel, definition.unit, place)

    def _never_retired(self, side: str, channel: str, unit: str, place: int) -> Array:
        """All that ever came over what is left of it."""
        flows = self._flows(side, channel, unit, "owned")
        left = self.ledger.series(side, channel=channel, unit=unit)
        there = np.concatenate([left.central[[place]], left.values[:, place]])
        ever = np.nansum(flows[:, : place + 1], axis=1)
        found: Array = np.divide(ever, there, out=np.ones_like(ever), where=there > 0.0)
        return found

    def _flows(self, side: str, channel: str, unit: str, basis: str) -> Array:
        found = self.ledger.series(side, channel=channel, basis=basis, unit=unit, kind="flow")
        return np.vstack([found.central, found.values])

    def _held(self, flows: Array, definition: Definition, *, retires: bool) -> Array:
        """From flows by quarter to the amount of a definition: a sum over its span, all so far, or what is left."""
        last = self.quarters.index(definition.last)
        if definition.is_flow:
            found: Array = flows[:, self.quarters.index(definition.first) : last + 1].sum(axis=1)
            return found
        known = np.nan_to_num(flows)
        if definition.retired and retires:
            stock = stock_of(known, _YEAR * self.ledger.books.assumed("life"))[:, last]
        else:
            stock = known[:, : last + 1].sum(axis=1)
        return np.where(np.isnan(flows[:, last]), np.nan, stock)

    def _none(self) -> Array:
        return np.zeros((self.sampler.draws + 1, len(self.quarters)))

    def _of_name(self, name: str, definition: Definition) -> Array | None:
        if definition.basis == "used":
            return self._of_user(name, definition)
        lines = [
            line
            for channel in self.channels(definition.side, definition.basis)
            for line in self.ledger.lines_of(definition.side, channel)
            if name in (line.owner, line.name)
        ]
        if not lines:
            return None
        flows = [self._in_chips(line) if definition.unit == CHIPS else line.flows_in(definition.unit) for line in lines]
        return self._held(np.sum(flows, axis=0), definition, retires=True)

    def _in_chips(self, line: Line) -> Array:
        """The flows of a line in chips."""
        if line.native == CHIPS:
            return line.flows
        return line.flows / self.ledger.books.worth(line.name, line.native)

    def _of_user(self, name: str, definition: Definition) -> Array | None:
        rows = [row for row in self.users if row["owner"] == name and quarter_of(row["end"]) == definition.last]
        if not rows:
            return None
        row = rows[-1]
        return self.sampler.worlds(
            Estimate(
                name=f"user {name} {definition.last}",
                low=row["low"],
                central=row["central"],
                high=row["high"],
                level=row["level"] or DEFAULT_LEVEL,
                factor="users",
            )
        )


def factors_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, Estimate]:
    """The factors of the table `definition_factors`, by name."""
    return {
        row["id"]: Estimate(
            name=f"factor {row['id']}",
            low=row["low"],
            central=row["central"],
            high=row["high"],
            level=row["level"] or DEFAULT_LEVEL,
        )
        for row in rows
    }
