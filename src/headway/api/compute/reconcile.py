"""`headway compute reconcile`: published totals beside ours. An edge."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.ledger import account_of, load_ledger
from headway.api.origin import day_within
from headway.compute.definitions import factor_parts
from headway.compute.estimates import DRAWS, SEED
from headway.compute.published import total_of
from headway.compute.reconcile import reconcile_totals
from headway.compute.reconciliation import Reconciliation
from headway.facts.evidence import known_by, row_sources


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
    account = account_of(opened, ledger, day)
    known = known_by(opened.table("published_totals"), day)
    totals = [total_of(row) for row in known.iter_rows(named=True)]
    result = reconcile_totals(totals, account, account.sampler, day=day)
    origin = compute_context(opened, day, [*row_sources(known), *map(dict, ledger.sources)], draws=draws, seed=seed)
    factors = opened.table("definition_factors").iter_rows(named=True)
    return replace(result, assumptions=_assumed(result, factors)).with_origin(origin)


def _assumed(result: Reconciliation, factors: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
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
