"""`headway compute reconcile`: published totals beside ours. An edge."""

from dataclasses import replace
from datetime import date
from typing import Any

from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.api.origin import day_within
from headway.compute.definitions import factor_parts
from headway.compute.estimates import DRAWS, SEED
from headway.compute.ledger_account import LedgerAccount, factors_of
from headway.compute.published import total_of
from headway.compute.reconcile import reconcile_totals
from headway.compute.reconciliation import Reconciliation
from headway.facts.evidence import known_by, row_sources
from headway.facts.store import Vintage


def compute_reconcile(
    *, vintage: str | None = None, as_of: date | None = None, draws: int = DRAWS, seed: int = SEED
) -> Reconciliation:
    """Our totals beside every published one that was known on a day, each step between the definitions on draws.

    Raises
    ------
    OptionError
        For a vintage without published totals, a day after the vintage, or fewer than 2 draws.
    UnknownName
        For a vintage that is not there.
    """
    opened = compute_vintage(vintage, table="published_totals")
    day = day_within(opened, as_of)
    ledger = load_ledger(vintage=opened.name, as_of=day, draws=draws, seed=seed)
    factors = list(opened.table("definition_factors").iter_rows(named=True))
    account = LedgerAccount(
        ledger=ledger, sampler=ledger.books.sampler, factors=factors_of(factors), users=_users(opened, day)
    )
    known = known_by(opened.table("published_totals"), day)
    totals = [total_of(row) for row in known.iter_rows(named=True)]
    result = reconcile_totals(totals, account, account.sampler, day=day)
    origin = compute_context(opened, day, [*row_sources(known), *map(dict, ledger.sources)], draws=draws, seed=seed)
    return replace(result, assumptions=_assumed(result, factors)).with_origin(origin)


def _users(opened: Vintage, day: date) -> list[dict[str, Any]]:
    """Rows that name who used compute, known by a day."""
    rows = known_by(opened.table("chip_stock"), day)
    return [row for row in rows.iter_rows(named=True) if row["basis"] == "used" and row["low"] is not None]


def _assumed(result: Reconciliation, factors: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The rows of the factors that were used."""
    used = {factor_parts(text)[2] for row in result.rows for text in row.total.definition.factors}
    return tuple(
        {
            "id": row["id"],
            "meaning": row["meaning"],
            "step": row["step"],
            "low": row["low"],
            "central": row["central"],
            "high": row["high"],
            "level": row["level"],
            "source": row["source"],
            "url": row["source_url"],
            "confidence": row["confidence"],
            "note": row["note"],
        }
        for row in factors
        if row["id"] in used
    )
