"""The tables of what others say: statements, published totals, and the factors between definitions."""

from typing import Final

from headway.facts.fact_columns import BASES, KINDS, LEVEL, ORDERED, ORIGIN, PERIOD, RELATIONS, TIMED, VALUE
from headway.facts.schema import Column, Rule, Table

STATEMENTS: Final = Table(
    "statements",
    "What people and institutions said about the race",
    (
        Column("id", "text", "name of the row"),
        Column("person", "text", "who said it"),
        Column("role", "text", "as what", required=False),
        Column("date", "day", "day on which it was said; the last day of the month or year where only that is known"),
        Column("precision", "text", "how well that day is known", choices=("day", "month", "quarter", "year")),
        Column("statement", "text", "what was said, in our words"),
        Column("kind", "text", "lag_months, probability, direction, cause …"),
        Column("relation", "text", "how the value is meant", False, choices=RELATIONS),
        *VALUE,
        LEVEL,
        Column("value", "text", "the value as published", required=False),
        Column("unit", "text", "unit of the value", required=False),
        Column("horizon", "text", "for when", required=False),
        Column("resolution", "text", "what would decide it", required=False),
        *ORIGIN,
    ),
    ("id",),
    {},
    ORDERED,
)

#: What a published total is: an amount at a day or in a period, a side over another, the other over a side.
QUANTITIES: Final = ("stock", "flow", "share", "ratio", "flow-share", "flow-ratio")

#: Where the interval of a published total comes from: its publisher, two values that it names, the digits it prints.
INTERVALS: Final = ("stated", "range", "rounding")

PUBLISHED_TOTALS: Final = Table(
    "published_totals",
    "Totals of compute that others have published, each with what it counts",
    (
        Column("id", "text", "name of the row"),
        Column("publisher", "text", "who published it"),
        Column("total", "text", "what it is a total of, in our words"),
        Column("quantity", "text", "amount, share of another or ratio to it", choices=QUANTITIES),
        Column("side", "text", "whose compute: a country, or world"),
        Column("versus", "text", "what it is compared with: a country, world, or makers (world less domestic)", False),
        Column("subject", "names", "channels that the total is about, separated by ; (empty for all)", False),
        Column("counted", "names", "channels that its publisher counts; empty for all", False),
        Column("owners", "names", "owners that its publisher counts, as in chip_stock; empty for all", False),
        Column("ours_basis", "text", "basis of our headline for this subject", choices=BASES),
        Column("basis", "text", "basis of the publisher", choices=BASES),
        Column("retired", "flag", "whether old chips are taken off"),
        *PERIOD,
        Column(
            "unit", "text", "unit of the ledger in which it is counted", choices=("h100e-8bit", "h100e-16bit", "chips")
        ),
        Column("shown", "text", "unit in which it is published, after the factors"),
        Column("factors", "names", "factors that lead from the ledger to it: [part]*name or [part]/name", False),
        Column("relation", "text", "how the value is meant", choices=RELATIONS),
        *(Column(c.name, c.kind, c.meaning, lowest=0.0) for c in VALUE),
        Column("interval", "text", "where low and high come from", choices=INTERVALS),
        LEVEL,
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("same_source", "flag", "whether our ledger is built from this source"),
        Column("rival", "text", "another published total of the same thing that contradicts it", required=False),
        *ORIGIN,
    ),
    ("id",),
    {"rival": ("published_totals", "id")},
    (
        *ORDERED,
        *TIMED,
        Rule(
            "versus",
            lambda rows: rows["versus"].is_null() & ~rows["quantity"].is_in(["stock", "flow"]),
            "a share or ratio without what it is compared with",
            "name a side, world or makers",
        ),
        Rule(
            "level",
            lambda rows: (rows["interval"] == "stated") & rows["level"].is_null(),
            "a stated interval has no level",
            "give the level, as 0.9",
        ),
        Rule(
            "high",
            lambda rows: rows["quantity"].is_in(["share", "flow-share"]) & (rows["high"] > 1),
            "a share is above 1",
            "a share is 0 to 1, never a percentage",
        ),
    ),
)
DEFINITION_FACTORS: Final = Table(
    "definition_factors",
    "What leads from one way of counting to another where no published number does: each with its reason",
    (
        Column("id", "text", "name of the row"),
        Column("meaning", "text", "what it is, in our words"),
        Column("step", "text", "what it changes", choices=("unit", "coverage", "use")),
        *(Column(c.name, c.kind, c.meaning, lowest=0.0) for c in VALUE),
        LEVEL,
        *ORIGIN,
    ),
    ("id",),
    {},
    ORDERED,
)
