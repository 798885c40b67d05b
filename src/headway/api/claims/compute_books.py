"""The ledger of compute that claims are held against, opened once for all that is asked of it on a day. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from headway.api.claims.known import Known
from headway.api.compute import compute_context
from headway.api.compute.ledger import account_of, load_ledger
from headway.compute.definitions import Definition
from headway.compute.estimates import DRAWS, SEED
from headway.compute.quarters import Quarter, last_complete
from headway.facts.evidence import known_by
from headway.facts.reads import remembered
from headway.facts.store import open_vintage

if TYPE_CHECKING:
    from headway.compute.ledger import Ledger
    from headway.compute.ledger_account import LedgerAccount
    from headway.facts.store import Vintage


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Books:
    """A ledger as known on a day, and the account that definitions are measured on."""

    opened: "Vintage"
    day: date
    ledger: "Ledger"
    account: "LedgerAccount"

    def origin(self, *more: Mapping[str, Any]) -> dict[str, Any]:
        """Where a result comes from: some sources of its own, and those of the ledger."""
        sources = [*map(dict, more), *map(dict, self.ledger.sources)]
        return compute_context(self.opened, self.day, sources, draws=DRAWS, seed=SEED)

    def missing(self, definition: Definition) -> str:
        """Why a definition has no number in quarters that the ledger has.

        "too-early" where what was known by the day does not reach so far, "no-data" where nothing ever does.
        """
        if not self.ledger.quarters or any(
            self.ledger.unknown(side, definition.basis) for side in self._sides(definition)
        ):
            return "too-early"
        newest = self.newest(definition)
        return "too-early" if newest is None or definition.last > newest else "no-data"

    def newest(self, definition: Definition) -> Quarter | None:
        """The last quarter of which something is known of the sides of a definition; None for none."""
        sides = self._sides(definition)
        return self.ledger.newest(*sides, basis=definition.basis) if sides else None

    def _sides(self, definition: Definition) -> list[str]:
        return [side for side in (definition.side, definition.versus) if side in self.ledger.sides]


def compute_books(known: Known, table: str = "chip_mixes") -> Books:
    """The ledger of the vintage that holds a table, by what was known on a day.

    Raises OptionError where no vintage holds the table.
    """
    name, day = known.dated(table)
    opened = _opened(name, open_vintage(name).digest)
    ledger, account = _kept(name, opened.digest, _since(opened, day))
    return Books(opened=opened, day=day, ledger=ledger, account=account)


@remembered(2)
def _opened(name: str, _digest: str) -> "Vintage":
    """A vintage with the tables that were read of it; its digest tells it from another one of that name."""
    return open_vintage(name)


def _since(opened: "Vintage", day: date) -> date:
    """The first day on which the ledger was what it is on a day: that of the newest row known, or a quarter's end."""
    rows = (known_by(opened.table(table), day)["known"] for table in ("chip_flows", "chip_stock"))
    newest = [found for each in rows if isinstance(found := each.max(), date)]
    return max([last_complete(day).end, *newest])


@remembered(4)
def _kept(name: str, digest: str, day: date) -> "tuple[Ledger, LedgerAccount]":
    ledger = load_ledger(vintage=name, as_of=day, draws=DRAWS, seed=SEED)
    return ledger, account_of(_opened(name, digest), ledger, day)
