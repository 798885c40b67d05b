"""Spending and growth on the eve of a race, from the tables: what was told of the time before the origin. An edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from headway.compute.capex import spending_evidence, spending_rows
from headway.compute.estimates import Sampler
from headway.compute.spending import Amount, Book
from headway.compute.tokens import RECENT_DAYS, Count, by_subject, counts_of, growth, recent
from headway.errors import OptionError
from headway.facts.evidence import evidence

if TYPE_CHECKING:
    import polars as pl

#: Columns that say what a row of `allocation` is about.
_SAME: Final = ("subject", "country", "metric", "item", "end")

#: Days that counts of tokens have to span: half a year. Source: ours; two counts of a spring show a jump, not a year.
LEAST_DAYS: Final = 183

#: Counts from which on they show the growth of a service, not its beginning, trillions of tokens a day. Source: ours:
#: from 0.1 to 4 in seven months of 2024 was a launch, and no compute of a side went into it yet.
LEAST_TRILLION: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Capital spending of a side in the newest year that was told.

    Attributes
    ----------
    bn
        Sum over the firms that were told, billions of dollars; 0 where none was.
    growth
        Logarithm over the year before, of the firms told in both; nan where those are fewer than half.
    missing
        Firms of which nothing was told of that year.
    rows
        Rows of `capex` that it rests on.
    """

    year: int
    bn: float
    growth: float
    missing: tuple[str, ...]
    rows: tuple[str, ...]


def as_if_told(rows: "pl.DataFrame", origin: date) -> "pl.DataFrame":
    """Rows of which the period had ended by the origin, as if they had been told by then; others as they were told."""
    import polars as pl

    over = (pl.col("end") <= origin) & ~pl.col("kind").is_in(["guidance", "forecast"])
    told = pl.when(over).then(pl.min_horizontal(pl.col("known"), pl.lit(origin))).otherwise(pl.col("known"))
    return rows.with_columns(told.alias("known"))


def spending_before(capex: "pl.DataFrame", firms: Sequence[Sequence[str]], origin: date) -> tuple[Spent, ...]:
    """What each side spent in the newest year that is told of all its firms, else in the newest that was over.

    A running year counts once all firms have guided it or told a part of it.

    Parameters
    ----------
    firms
        By side: those that stand for it.
    """
    book = Book(spending_rows(spending_evidence(as_if_told(capex, origin), origin)), Sampler(draws=2))
    every = [firm for side in firms for firm in side]
    over = origin.year if (origin.month, origin.day) == (12, 31) else origin.year - 1
    full = (year for year in (origin.year, over) if all(book.year(firm, year) for firm in every))
    year = next(full, over)
    return tuple(_spent(book, side, year) for side in firms)


def _spent(book: Book, firms: Sequence[str], year: int) -> Spent:
    now, before = _told(book, firms, year), _told(book, firms, year - 1)
    both = [firm for firm in now if firm in before]
    grown = float("nan")
    if 2 * len(both) >= len(firms):
        grown = float(np.log(sum(now[firm].central for firm in both) / sum(before[firm].central for firm in both)))
    amounts = [*now.values(), *(before[firm] for firm in both)]
    return Spent(
        year=year,
        bn=sum(amount.central for amount in now.values()),
        growth=grown,
        missing=tuple(firm for firm in firms if firm not in now),
        rows=tuple(dict.fromkeys(row.id for amount in amounts for row in amount.rows)),
    )


def _told(book: Book, firms: Sequence[str], year: int) -> dict[str, Amount]:
    return {firm: amount for firm in firms if (amount := book.year(firm, year)) is not None}


def core_firms(definitions: "pl.DataFrame", leader: str, follower: str) -> tuple[list[str], list[str]]:
    """The firms that stand for each side: those of the headline definition of the two.

    Raises
    ------
    OptionError
        If no definition sets the two side by side.
    """
    for row in definitions.iter_rows(named=True):
        if row["headline"] and (row["leader_side"], row["follower_side"]) == (leader, follower):
            return list(row["leader_firms"]), list(row["follower_firms"])
    raise OptionError(f"the tables set no spending of {leader} and {follower} side by side; give US and China")


def token_rows(allocation: "pl.DataFrame", origin: date) -> "pl.DataFrame":
    """The counts of tokens that count at an origin, as if told once their period was over."""
    import polars as pl

    told = allocation.filter((pl.col("metric") == "tokens") & (pl.col("end") <= origin))
    return evidence(as_if_told(told, origin), origin, _SAME)


def token_growth(rows: "pl.DataFrame", side: str, origin: date) -> float:
    """Logarithm of the growth in a year of the tokens served on a side; nan where no subject shows it.

    Of the subject with most counts in the RECENT_DAYS before its newest, the whole side first where as many. The newest
    may not be older than that, and counts that span less than half a year show no growth in a year.
    """
    counts = [count for count in counts_of(rows) if count.side == side and count.trillion >= LEAST_TRILLION]
    series = [_last_year(found) for found in by_subject(counts).values()]
    fresh = [found for found in series if found and (origin - found[-1].day).days <= RECENT_DAYS]
    best = max(fresh, key=_rank, default=[])
    found = growth(best, Sampler(draws=2)) if best else None
    return float("nan") if found is None else float(12.0 * np.log(found[0]))


def _last_year(counts: Sequence[Count]) -> list[Count]:
    """The recent counts of a subject, and the one before them where they span too little; none if that does as well."""
    found = recent(counts)
    if _span(found) < LEAST_DAYS:
        found = [*counts[: len(counts) - len(found)][-1:], *found]
    return found if _span(found) >= LEAST_DAYS else []


def _span(counts: Sequence[Count]) -> int:
    return (counts[-1].day - counts[0].day).days


def _rank(counts: Sequence[Count]) -> tuple[int, bool]:
    return len(counts), counts[0].covers == "side"
