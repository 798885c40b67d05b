"""Columns, words and rules that the tables of facts share.

Every row says what it is about, its period, low, central and high where it is a quantity, and its origin: source, day
of publication, the day from which it could have been known, confidence, and whether the source itself was read. A row
whose source was not read is a lead: it never enters a default computation where a read row exists (facts/evidence.py).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from headway.facts.provenance import CONFIDENCES
from headway.facts.schema import Column, Rule

if TYPE_CHECKING:
    import polars as pl

#: How a side came by chips. `bought`: on the open market or made for itself; the other four are the follower's.
CHANNELS: Final = ("bought", "licensed", "smuggled", "domestic", "rented")

#: What is counted of a side: chips that its firms own, that stand on its soil, or that work for its firms.
BASES: Final = ("owned", "located", "used")

#: What a number says: what happened (counted or estimated), or what somebody expected, planned, allowed or alleged.
KINDS: Final = (
    "actual", "estimate", "forecast", "guidance", "plan", "orders", "approval", "ceiling", "bound", "case", "demand",
    "contract", "ratio", "derived", "assumption",
)  # fmt: skip

#: How a number is meant by who said it.
RELATIONS: Final = ("about", "between", "at most", "at least")

#: Kinds that speak of something that has happened: they cannot have been known before it began.
HAPPENED: Final = ("actual", "estimate", "case", "derived")


#: Where a row came from: the last columns of every table of facts.
ORIGIN: Final = (
    Column("source", "text", "name of the source"),
    Column("source_url", "text", "address of the source, where it has one", required=False),
    Column("source_date", "day", "day of publication; the last day of the month or year where only that is known"),
    Column("known", "day", "day from which the fact could have been known"),
    Column(
        "confidence",
        "text",
        "high: primary source; medium: reputable secondary source; low: estimate or rumour",
        choices=CONFIDENCES,
    ),
    Column("source_read", "flag", "whether the source itself was read; if not, the row is a lead"),
    Column("note", "text", "what a reader of the number must know", required=False),
)
#: When: the period of a flow, the day of a stock.
PERIOD: Final = (
    Column("period", "text", "period as published: 2025, 2025-H1, 2025-Q1, FY2026 …"),
    Column("start", "day", "first day of the period; the day itself for a stock"),
    Column("end", "day", "last day of the period; the day itself for a stock"),
)
#: How much, of any sign.
VALUE: Final = (
    Column("low", "number", "low end", required=False),
    Column("central", "number", "central value", required=False),
    Column("high", "number", "high end", required=False),
)
#: How much, never below 0.
COUNT: Final = tuple(Column(c.name, c.kind, c.meaning, required=False, lowest=0.0) for c in VALUE)
#: How much belief lies between the ends.
LEVEL: Final = Column(
    "level", "number", "share of belief between low and high; empty where they are not an interval", False, 0.0, 1.0
)


def above(low: str, high: str) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows in which one column is above another."""
    return lambda rows: rows[low] > rows[high]


def known_before(start: str) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows that were known before what they tell of began."""
    return lambda rows: (
        (rows["known"] < rows[start]) & (rows["kind"].is_in(HAPPENED) if "kind" in rows.columns else True)
    )


#: Low, central and high in order, where they are there.
ORDERED: Final = (
    Rule("low", above("low", "central"), "low is above central", "give low <= central <= high"),
    Rule("central", above("central", "high"), "central is above high", "give low <= central <= high"),
    Rule("low", above("low", "high"), "low is above high", "give low <= high"),
)
#: A period that runs forward, and nothing known before it happened.
TIMED: Final = (
    Rule("start", above("start", "end"), "the period ends before it starts"),
    Rule("known", known_before("start"), "known before it happened"),
)
