"""`headway compute supply`: what the follower can make itself, year by year, and what binds. An edge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.compute.chips import UNITS, chips_of
from headway.compute.estimates import DRAWS, SEED, Sampler
from headway.compute.supply import SUPPLY_UNITS, SupplyResult, measure_supply
from headway.compute.supply_inputs import INPUTS, SHARED_YEARS, YEARS, known_inputs, parse_setting, with_settings
from headway.compute.supply_ledger import beside_ledger, finished_cards
from headway.compute.supply_published import other_vendors, published_values, worth_of_a_die
from headway.errors import OptionError, UnknownName
from headway.facts.evidence import known_by, row_sources

if TYPE_CHECKING:
    import polars as pl


def compute_supply(
    *,
    year: int | None = None,
    unit: str = "packages",
    settings: Sequence[str] = (),
    as_of: date | None = None,
    vintage: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> SupplyResult:
    """What the follower can make itself: min(dies, memory, packaging) for each year, as known on a day.

    Parameters
    ----------
    settings
        Values of inputs as the user sets them: "yield=0.4", from a year on "yield@2027=0.4".

    Raises
    ------
    UnknownName
        For a unit or an input that is not there.
    OptionError
        For a year outside the account, a setting out of range, a day after the vintage, or fewer than 2 draws.
    """
    if unit not in SUPPLY_UNITS:
        raise UnknownName("unit", unit, SUPPLY_UNITS)
    if year is not None and year not in YEARS:
        raise OptionError(f"the account runs from {YEARS[0]} to {YEARS[-1]}, got {year}; give a --year of these")
    if draws < 2:
        raise OptionError(f"an interval needs at least 2 draws, got {draws}; give more")
    changes = tuple(parse_setting(text) for text in settings)
    opened = compute_vintage(vintage, table="fab_capacity")
    last = date.fromisoformat(opened.name)
    day = as_of or last
    if day > last:
        raise OptionError(f"{day} is after the vintage {opened.name}; give an earlier --as-of")
    rows, sheets = opened.table("fab_capacity"), known_by(opened.table("chips"), day)
    chips = chips_of(sheets)
    country, maker = _whose(rows)
    inputs = with_settings(known_inputs(rows, day), changes)
    sampler = Sampler(draws=draws, seed=seed, shared=SHARED_YEARS)
    ledger = load_ledger(vintage=opened.name, as_of=day, draws=draws, seed=seed)
    result = measure_supply(
        inputs,
        sampler,
        follower=country,
        maker=maker,
        unit=unit,
        as_of=day,
        published=published_values(rows, chips, day),
        vendors=other_vendors(rows, chips, day),
        worth=worth_of_a_die(rows, chips, day, unit) if unit in UNITS else {},
        years=YEARS if year is None else (year,),
        settings=changes,
    )
    sources = row_sources(_used(rows, day), sheets.filter(_made(rows)))
    result = replace(result, beside=beside_ledger(finished_cards(inputs, sampler), ledger, maker))
    return result.with_origin(compute_context(opened, day, sources, draws=draws, seed=seed))


def _whose(rows: "pl.DataFrame") -> tuple[str, str]:
    """The country and the firm whose account this is: those of the flagship."""
    import polars as pl

    flagship = rows.filter(pl.col("input") == "dies_per_package").row(0, named=True)
    return flagship["country"], flagship["entity"]


def _used(rows: "pl.DataFrame", day: date) -> "pl.DataFrame":
    """The rows that the account is made of or compared with, own estimates apart."""
    import polars as pl

    wanted = [*INPUTS, "chip", "published", "vendor"]
    return known_by(rows, day).filter(pl.col("input").is_in(wanted) & (pl.col("kind") != "assumption"))


def _made(rows: "pl.DataFrame") -> "pl.Expr":
    """The chips whose rates turn dies into H100s."""
    import polars as pl

    return pl.col("chip").is_in(rows.filter(pl.col("input") == "chip")["chip"].to_list())
