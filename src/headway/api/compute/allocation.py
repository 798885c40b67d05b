"""`headway compute allocation`: what each side uses its compute for, and the research it has left. An edge."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.api.origin import day_within
from headway.compute.allocation import PARAMETERS_USED, AllocationResult, allocate
from headway.compute.beliefs import parse_settings
from headway.compute.chips import UNITS
from headway.compute.estimates import DRAWS, SEED, Array, Sampler
from headway.compute.ledger import WORLD, Ledger
from headway.compute.sides import find_side
from headway.compute.uses import Evidence
from headway.errors import OptionError, UnknownName
from headway.facts.evidence import evidence, known_by, newest, row_sources
from headway.facts.store import Vintage

if TYPE_CHECKING:
    import polars as pl

#: What of the table `allocation` is used.
_USED = ("research_share", "serving_share", "final_run_share", "research_ratio", "tokens")

#: Columns that say what a row of `allocation` is about.
_SAME = ("subject", "country", "metric", "item", "end")


def compute_allocation(
    *,
    leader: str = "US",
    follower: str = "China",
    unit: str = "h100e-8bit",
    settings: Mapping[str, str | float] | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> AllocationResult:
    """What each side uses its compute for, as far as was known on the day.

    Parameters
    ----------
    settings
        Shares and other beliefs to set, by name: `{"follower_research_share": 0.3}`, or "0.2:0.3:0.4".

    Raises
    ------
    OptionError
        For a day after the vintage, one side on both ends, or a setting out of range.
    UnknownName
        For a side, unit, setting or vintage that is not there.
    """
    import polars as pl

    if unit not in UNITS:
        raise UnknownName("unit", unit, UNITS)
    chosen = parse_settings(settings or {})
    opened = compute_vintage(vintage, table="parameters")
    day = day_within(opened, as_of)
    ledger = load_ledger(vintage=opened.name, as_of=day, draws=draws, seed=seed)
    sides = tuple(side for side in ledger.sides if side != WORLD)
    ahead, behind = find_side(leader, sides), find_side(follower, sides)
    if ahead == behind:
        raise OptionError(f"leader and follower are both {ahead}; give two sides, {' and '.join(sides)}")
    told = opened.table("allocation").filter(pl.col("metric").is_in(_USED) & pl.col("country").is_in((ahead, behind)))
    rows = evidence(told, day, _SAME)
    believed = opened.table("parameters").filter(pl.col("name").is_in(PARAMETERS_USED))
    beliefs = newest(known_by(believed, day), ("name", "side"))
    labs = _labs(opened, day)
    found = Evidence(
        allocation=rows,
        parameters=beliefs,
        labs=labs,
        used={side: _used(ledger, side, unit) for side in (ahead, behind)},
        unit=unit,
        settings=chosen,
    )
    result = allocate(found, leader=ahead, follower=behind, sampler=Sampler(draws=draws, seed=seed))
    sources = row_sources(rows, beliefs, labs)
    sources += [dict(source) for source in ledger.sources if source not in sources]
    origin = compute_context(opened, day, sources, draws=draws, seed=seed)
    set_by_user = {name: dict(zip(("low", "central", "high"), ends, strict=True)) for name, ends in chosen.items()}
    leads = ledger.leads + rows.filter(~pl.col("source_read")).height
    return result.with_origin({**origin, "settings": set_by_user, "leads": leads})


def _labs(opened: Vintage, day: date) -> "pl.DataFrame":
    """Rows on what single labs use."""
    import polars as pl

    by_lab = (pl.col("basis") == "used") & (pl.col("owner") != "all") & pl.col("central").is_not_null()
    stock = opened.table("chip_stock").filter(by_lab)
    return evidence(stock, day, ("side", "owner", "end"))


def _used(ledger: Ledger, side: str, unit: str) -> dict[str, Array]:
    """Compute in use by quarter: central value and draws, shape (1 + draws,); quarters that are not known are left out.

    A draw of nothing is left out with its quarter: no share of nothing can be taken.
    """
    series = ledger.series(side, basis="used", unit=unit)
    whole = np.concatenate([series.central[None, :], series.values])
    return {
        str(quarter): whole[:, place] for place, quarter in enumerate(ledger.quarters) if whole[:, place].min() > 0.0
    }
