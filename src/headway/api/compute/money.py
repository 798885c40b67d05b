"""`headway compute money`: capital spending and capital markets of two sides. An edge."""

from datetime import date

from headway.api.compute import compute_context, compute_vintage
from headway.compute.estimates import DRAWS, SEED, Sampler
from headway.compute.money import MoneyResult, measure_money
from headway.compute.sides import find_side
from headway.errors import OptionError
from headway.facts.evidence import row_sources

#: Fewest draws that an interval can be read from.
_LEAST = 100


def compute_money(
    *,
    leader: str = "US",
    follower: str = "China",
    year: int | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> MoneyResult:
    """Capital spending by firm and side, the ratio of the sides by each definition, and capital raised.

    Parameters
    ----------
    year
        Only this year of spending; every year that is told if None.
    as_of
        What was known on this day; the day of the data if None.

    Raises
    ------
    OptionError
        For a vintage without these tables, a day after it, one side twice, a year of which nothing was known.
    UnknownName
        For a vintage or side that is not there.
    """
    import polars as pl

    opened = compute_vintage(vintage, table="capex_definitions")
    closed = opened.day
    day = closed if as_of is None else as_of
    if day > closed:
        raise OptionError(f"{day} is after the vintage {opened.name}; give a day up to it")
    if draws < _LEAST:
        raise OptionError(f"an interval needs at least {_LEAST} draws, got {draws}")
    capex, capital, definitions = (opened.table(name) for name in ("capex", "capital_markets", "capex_definitions"))
    known = tuple(dict.fromkeys(capex.filter(pl.col("scope") == "firm")["country"]))
    sides = find_side(leader, known), find_side(follower, known)
    if sides[0] == sides[1]:
        raise OptionError(f"leader and follower are both {sides[0]}; give two sides")
    result = measure_money(
        capex,
        definitions,
        capital,
        leader=sides[0],
        follower=sides[1],
        as_of=day,
        sampler=Sampler(draws=draws, seed=seed),
        year=year,
    )
    used = capex.filter(pl.col("id").is_in(result.found["rows"]))
    events = capital.filter(pl.col("id").is_in([event["id"] for event in result.found["markets"]["events"]]))
    published = definitions.filter(
        pl.col("publisher").is_not_null() & pl.col("id").is_in([each["id"] for each in result.found["ratios"]])
    ).filter(pl.col("source_url").is_not_null())
    sources = row_sources(used, events, published)
    return result.with_origin(compute_context(opened, day, sources, draws=draws, seed=seed))
