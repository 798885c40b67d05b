"""The tables of money: capital spending, the definitions under which it is compared, capital markets."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from headway.facts.fact_columns import KINDS, ORIGIN, PERIOD, TIMED, above
from headway.facts.schema import Column, Rule, Table

if TYPE_CHECKING:
    import polars as pl

#: What is counted as capital spending: as the firm reports it where no more is known; cash paid for property and
#: equipment; that net of sales and incentives; with finance leases; money paid to clouds, which is no capital
#: spending; a programme of several years.
COVERS: Final = ("as-reported", "cash", "net-cash", "with-leases", "cloud-spend", "programme")

_NEAR: Final = 0.01


def _converted(usd: str, factor: float) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows whose amount in USD times the rate is not the local amount, within 1%."""
    return lambda rows: (rows[usd] * factor * rows["rate"] - rows["local_bn"]).abs() > _NEAR * rows["local_bn"]


_RANGE: Final = (
    Rule("usd_low", above("usd_low", "usd_bn"), "low is above central", "give low <= central <= high"),
    Rule("usd_bn", above("usd_bn", "usd_high"), "central is above high", "give low <= central <= high"),
)
CAPEX: Final = Table(
    "capex",
    "Capital spending by firm: quarters, years and guidance, each as it was given",
    (
        Column("id", "text", "name of the row"),
        Column("company", "text", "firm or group of firms"),
        Column("country", "text", "country of the firm"),
        Column(
            "scope",
            "text",
            "one firm, a group of them, or a country with its state",
            choices=("firm", "group", "state"),
        ),
        Column("sector", "text", "what the firm is", choices=("platform", "cloud", "lab", "telecom", "all")),
        Column("members", "names", "firms that a group sums, where they are named, separated by ;", required=False),
        *PERIOD,
        Column(
            "period_type", "text", "what the period is", choices=("quarter", "half", "year", "fiscal-year", "years")
        ),
        Column("usd_low", "number", "low end, billion USD", required=False, lowest=0.0),
        Column("usd_bn", "number", "billion USD", lowest=0.0),
        Column("usd_high", "number", "high end, billion USD", required=False, lowest=0.0),
        Column("local_bn", "number", "billion of the local currency", required=False, lowest=0.0),
        Column("currency", "text", "local currency", required=False),
        Column("rate", "number", "local currency per USD that was used", required=False, lowest=0.0),
        Column("ai_share_low", "number", "low end of the share that is for AI", False, 0.0, 1.0),
        Column("ai_share_high", "number", "high end of it", False, 0.0, 1.0),
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("covers", "text", "what is counted as spending", choices=COVERS),
        *ORIGIN,
    ),
    ("id",),
    {},
    (
        *TIMED,
        *_RANGE,
        Rule("ai_share_low", above("ai_share_low", "ai_share_high"), "the low share is above the high share"),
        Rule("known", lambda rows: (rows["known"] < rows["end"]) & (rows["kind"] == "actual"), "known before it ended"),
        Rule("local_bn", _converted("usd_bn", 1.0), "not the amount in USD times the rate, within 1%"),
    ),
)
CAPEX_DEFINITIONS: Final = Table(
    "capex_definitions",
    "What each published ratio of capital spending sets side by side: firms, year and kind of spending",
    (
        Column("id", "text", "name of the definition"),
        Column("publisher", "text", "who published it; empty for one of our own", required=False),
        Column("year", "count", "year of the spending"),
        Column(
            "kind",
            "text",
            "all spending, the part for AI, with the computing part of telecoms, with the state, data centres",
            choices=("total", "ai", "telecom", "state", "data-centre"),
        ),
        Column("leader_side", "text", "country of the larger amount"),
        Column("follower_side", "text", "country of the smaller amount"),
        Column("leader_firms", "names", "firms whose amounts are summed, separated by ;", required=False),
        Column("follower_firms", "names", "firms whose amounts are summed, separated by ;", required=False),
        Column("leader_row", "text", "row of capex, or the company whose newest row counts, in place of firms", False),
        Column(
            "follower_row", "text", "row of capex, or the company whose newest row counts, in place of firms", False
        ),
        Column("instead", "names", "rows of capex that count in place of what their firms guide", required=False),
        Column("published", "number", "ratio as published", required=False, lowest=0.0),
        Column("headline", "flag", "whether these firms stand for their sides"),
        *ORIGIN,
    ),
    ("id",),
    {},
)
CAPITAL_MARKETS: Final = Table(
    "capital_markets",
    "Listings and rounds: amounts and price moves",
    (
        Column("id", "text", "name of the row"),
        Column("entity", "text", "firm"),
        Column("country", "text", "country of the firm"),
        Column("sector", "text", "what the firm is", choices=("lab", "chips", "platform")),
        Column("date", "day", "day of the event; the last day of the month or year where only that is known"),
        Column("precision", "text", "how well that day is known", choices=("day", "month", "quarter", "year")),
        Column("event", "text", "what happened"),
        Column(
            "kind",
            "text",
            "what kind of event: new money came with ipo, round and issue alone",
            choices=(
                "ipo",
                "round",
                "issue",
                "commitment",
                "talks",
                "secondary",
                "merger",
                "planned",
                "filing",
                "results",
                "valuation",
            ),
        ),
        Column("deal", "text", "rows of one deal tell the same money: the newest counts"),
        Column("amount_low_usd_m", "number", "low end, million USD", required=False, lowest=0.0),
        Column("amount_usd_m", "number", "million USD raised", required=False, lowest=0.0),
        Column("amount_high_usd_m", "number", "high end, million USD", required=False, lowest=0.0),
        Column("local_bn", "number", "billion of the currency of the issue", required=False, lowest=0.0),
        Column("currency", "text", "currency of the issue", required=False),
        Column("rate", "number", "that currency per USD", required=False, lowest=0.0),
        Column("ai_low", "number", "low end of the share that is for AI; empty where all of it is", False, 0.0, 1.0),
        Column("ai_high", "number", "high end of it", False, 0.0, 1.0),
        Column("valuation_usd_bn", "number", "value of the firm, billion USD", required=False, lowest=0.0),
        Column("first_day_move", "number", "price at the end of the first day over the issue price, less 1", False),
        Column("price_move", "text", "price moves as published", required=False),
        *ORIGIN,
    ),
    ("id",),
    {},
    (
        Rule("amount_low_usd_m", above("amount_low_usd_m", "amount_usd_m"), "low is above central"),
        Rule("amount_usd_m", above("amount_usd_m", "amount_high_usd_m"), "central is above high"),
        Rule("ai_low", above("ai_low", "ai_high"), "the low share is above the high share"),
        Rule("local_bn", _converted("amount_usd_m", 0.001), "not the amount in USD times the rate, within 1%"),
    ),
)
