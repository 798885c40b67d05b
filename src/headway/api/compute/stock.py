"""`headway compute stock` and `headway compute flow`: what each side has and gets. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.api.origin import day_within
from headway.compute.estimates import DRAWS, SEED
from headway.compute.ledger import Kind
from headway.compute.quarters import Quarter, parse_quarter
from headway.compute.sides import find_side
from headway.compute.stock import read_ledger
from headway.compute.stock_result import StockResult

#: Columns of an assumption that a result shows.
_SHOWN: Final = (
    "name", "side", "meaning", "unit", "low", "central", "high", "source", "source_url", "confidence", "note",
)  # fmt: skip


def compute_stock(
    *,
    leader: str = "US",
    follower: str = "China",
    side: str | None = None,
    basis: str = "owned",
    unit: str = "h100e-8bit",
    quarter: str | None = None,
    since: str | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
    flows: Path | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> StockResult:
    """What each side has at the end of each quarter, by channel, and the leader's over the follower's.

    Raises
    ------
    OptionError
        For a vintage without a ledger, a day after it, a quarter outside it, or the same side twice.
    UnknownName
        For a side, basis, unit or vintage that is not there.
    DataError
        For a file of flows that cannot be used.
    """
    asked = _Asked(leader, follower, side, basis, unit, quarter, since)
    return _read("stock", asked, as_of, vintage, flows, draws, seed)


def compute_flow(
    *,
    leader: str = "US",
    follower: str = "China",
    side: str | None = None,
    basis: str = "owned",
    unit: str = "h100e-8bit",
    quarter: str | None = None,
    since: str | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
    flows: Path | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> StockResult:
    """What each side gets in each quarter, by channel; the ratio is of four quarters. Raises as `compute_stock`."""
    asked = _Asked(leader, follower, side, basis, unit, quarter, since)
    return _read("flow", asked, as_of, vintage, flows, draws, seed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the ledger is asked for."""

    leader: str
    follower: str
    side: str | None
    basis: str
    unit: str
    quarter: str | None
    since: str | None


def _read(
    kind: Kind, asked: _Asked, as_of: date | None, vintage: str | None, flows: Path | None, draws: int, seed: int
) -> StockResult:
    opened = compute_vintage(vintage, table="chip_mixes")
    quarter, since = _quarter(asked.quarter), _quarter(asked.since)
    ledger = load_ledger(vintage=vintage, as_of=as_of, draws=draws, seed=seed, flows=flows)
    result = read_ledger(
        ledger,
        kind=kind,
        leader=find_side(asked.leader, ledger.sides),
        follower=find_side(asked.follower, ledger.sides),
        basis=asked.basis,
        unit=asked.unit,
        side=None if asked.side is None else find_side(asked.side, ledger.sides),
        quarter=quarter,
        since=since,
        assumptions=[_shown(row) for row in opened.table("assumptions").iter_rows(named=True)],
    )
    sources = [dict(source) for source in ledger.sources]
    day = day_within(opened, as_of)
    return result.with_origin(compute_context(opened, day, sources, draws=draws, seed=seed))


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """An assumption with the day from which it could have been made: it is used on earlier days too."""
    return {**{name: row[name] for name in _SHOWN}, "known": row["known"].isoformat()}


def _quarter(text: str | None) -> Quarter | None:
    return None if text is None else parse_quarter(text)
