"""The ledger of compute: open the store, keep the books. An edge that the commands on compute share."""

import csv
from datetime import date
from pathlib import Path

from headway.api.compute import compute_vintage
from headway.api.origin import day_within
from headway.compute.bookkeeping import Tables, keep_books
from headway.compute.chips import chips_of
from headway.compute.estimates import DRAWS, SEED
from headway.compute.ledger import WORLD, Ledger
from headway.compute.ledger_account import LedgerAccount, factors_of
from headway.compute.own_flows import OwnFlow, read_own_flows
from headway.errors import DataError, OptionError
from headway.facts.evidence import known_by
from headway.facts.store import Vintage


def load_ledger(
    *,
    vintage: str | None = None,
    as_of: date | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    flows: Path | None = None,
) -> Ledger:
    """The ledger of a vintage as known on a day, with the user's own flow rows where a file is given.

    Raises
    ------
    OptionError
        For a vintage without the tables, a day after the vintage, or fewer than 2 draws.
    UnknownName
        For a vintage that is not there.
    DataError
        For a file of flows that cannot be used: names file, row, column and value.
    """
    if draws < 2:
        raise OptionError(f"an interval needs at least 2 draws, got {draws}")
    opened = compute_vintage(vintage, table="chip_mixes")
    day = day_within(opened, as_of)
    tables = Tables(
        flows=opened.table("chip_flows"),
        stock=opened.table("chip_stock"),
        classes=opened.table("chip_mixes"),
        assumptions=opened.table("assumptions"),
        chips=opened.table("chips"),
    )
    ledger = keep_books(tables, day, draws=draws, seed=seed)
    return ledger if flows is None else ledger.with_own(_own_flows(flows, ledger, tables))


def account_of(opened: Vintage, ledger: Ledger, day: date) -> LedgerAccount:
    """A ledger as the account that definitions are measured on, with factors and users as known on its day."""
    rows = known_by(opened.table("chip_stock"), day)
    return LedgerAccount(
        ledger=ledger,
        sampler=ledger.books.sampler,
        factors=factors_of(list(opened.table("definition_factors").iter_rows(named=True))),
        users=[row for row in rows.iter_rows(named=True) if row["basis"] == "used" and row["low"] is not None],
    )


def _own_flows(path: Path, ledger: Ledger, tables: Tables) -> tuple[OwnFlow, ...]:
    """The user's rows from a file of comma-separated values."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise DataError(f"the file of flows cannot be read: {why}", file=path, remedy="give a CSV file") from problem
    if not ledger.quarters:
        raise OptionError("the ledger has no quarter on that day; give a later --as-of")
    channels = {side: ledger.channels(side, "used") for side in ledger.sides if side != WORLD}
    return read_own_flows(rows, str(path), chips=chips_of(tables.chips), channels=channels, quarters=ledger.quarters)
