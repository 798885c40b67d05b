"""`headway compute supply`: what the follower can make itself, year by year, and what binds. An edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from headway.api.compute import compute_context, compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.compute.chips import UNITS, Chip, chips_of
from headway.compute.estimates import DRAWS, SEED, Sampler
from headway.compute.supply import SUPPLY_UNITS, SupplyResult, measure_supply
from headway.compute.supply_inputs import (
    INPUTS,
    SHARED_YEARS,
    YEARS,
    Inputs,
    known_inputs,
    parse_setting,
    with_settings,
)
from headway.compute.supply_ledger import beside_ledger, finished_cards
from headway.compute.supply_output import Worth
from headway.compute.supply_published import other_vendors, published_values, worth_of_a_die
from headway.errors import OptionError, UnknownName
from headway.facts.evidence import known_by, row_sources
from headway.facts.store import Vintage

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
    facts = supply_facts(vintage=vintage, as_of=as_of)
    inputs = with_settings(facts.inputs, changes)
    sampler = supply_sampler(draws, seed)
    ledger = load_ledger(vintage=facts.opened.name, as_of=facts.day, draws=draws, seed=seed)
    result = measure_supply(
        inputs,
        sampler,
        follower=facts.country,
        maker=facts.maker,
        unit=unit,
        as_of=facts.day,
        published=published_values(facts.rows, facts.chips, facts.day),
        vendors=other_vendors(facts.rows, facts.chips, facts.day),
        worth=facts.worth(unit),
        years=YEARS if year is None else (year,),
        settings=changes,
    )
    result = replace(result, beside=beside_ledger(finished_cards(inputs, sampler), ledger, facts.maker))
    return result.with_origin(compute_context(facts.opened, facts.day, facts.sources, draws=draws, seed=seed))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SupplyFacts:
    """What is known of supply on a day.

    Attributes
    ----------
    rows
        The table `fab_capacity`, whole: its rows say when they became known.
    chips
        Those that were known on the day.
    country, maker
        Whose account this is.
    """

    opened: Vintage
    day: date
    rows: "pl.DataFrame"
    chips: Mapping[str, Chip]
    inputs: Inputs
    country: str
    maker: str
    sources: Sequence[dict[str, Any]]

    def worth(self, unit: str) -> Worth:
        """By year, what one die is worth in a unit; empty for units that are no H100s."""
        return worth_of_a_die(self.rows, self.chips, self.day, unit) if unit in UNITS else {}


def supply_facts(*, vintage: str | None = None, as_of: date | None = None) -> SupplyFacts:
    """The facts of supply of a vintage as known on a day.

    Raises
    ------
    UnknownName
        For a vintage that is not there.
    OptionError
        For a vintage without the table, or a day after it.
    """
    opened = compute_vintage(vintage, table="fab_capacity")
    last = opened.day
    day = as_of or last
    if day > last:
        raise OptionError(f"{day} is after the vintage {opened.name}; give an earlier --as-of")
    rows, sheets = opened.table("fab_capacity"), known_by(opened.table("chips"), day)
    country, maker = _whose(rows)
    return SupplyFacts(
        opened=opened,
        day=day,
        rows=rows,
        chips=chips_of(sheets),
        inputs=known_inputs(rows, day),
        country=country,
        maker=maker,
        sources=row_sources(_used(rows, day), sheets.filter(_made(rows))),
    )


def supply_sampler(draws: int = DRAWS, seed: int = SEED) -> Sampler:
    """The draws of the account of supply."""
    return Sampler(draws=draws, seed=seed, shared=SHARED_YEARS)


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
