"""The table of fabs: wafers, yields, dies, memory stacks and packages."""

from typing import Final

from headway.facts.fact_columns import COUNT, KINDS, ORDERED, ORIGIN, PERIOD, TIMED, above
from headway.facts.schema import Column, Rule, Table

#: What a number about making chips is: a level at a date, a mean level over a period, what was made in a period, a
#: ratio or property, a date, or words without a number.
MAKING: Final = ("level", "average", "flow", "ratio", "date", "statement")

#: Inputs of the account of supply that a row can speak of (docs/methods/supply.md); `published` is an output to compare
#: with, `vendor` the output of another firm, `chip` says how many compute dies a chip is made of.
SUPPLY_INPUTS: Final = (
    "wafers", "ai_share", "die_area", "yield", "die_bank", "hbm_bank", "hbm_rush", "hbm_share", "hbm_start",
    "hbm_first_year", "hbm_growth", "packaging", "packaging_yield", "dies_per_package", "stacks_per_package",
    "dies_per_card", "chip", "published", "vendor",
)  # fmt: skip

FAB_CAPACITY: Final = Table(
    "fab_capacity",
    "Wafers, yields, dies, memory stacks and packages",
    (
        Column("id", "text", "name of the row"),
        Column("entity", "text", "who makes it"),
        Column("country", "text", "where"),
        Column("metric", "text", "what is counted"),
        *PERIOD,
        Column("basis", "text", "what the number is", choices=MAKING),
        Column("unit", "text", "wafers/month, percent, dies, stacks, packages, cards, chips, mm2, date …"),
        *COUNT,
        Column("day_low", "day", "for a date: the earliest", required=False),
        Column("day_central", "day", "for a date: the most likely", required=False),
        Column("day_high", "day", "for a date: the latest", required=False),
        Column("dies_low", "number", "compute dies in one of the unit, low end", required=False, lowest=0.0),
        Column("dies_central", "number", "compute dies in one of the unit", required=False, lowest=0.0),
        Column("dies_high", "number", "compute dies in one of the unit, high end", required=False, lowest=0.0),
        Column("chip", "text", "name in chips, where one chip is counted", required=False),
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("input", "text", "input of the account of supply that it speaks of", False, choices=SUPPLY_INPUTS),
        *ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (
        *ORDERED,
        *TIMED,
        Rule("day_low", above("day_low", "day_central"), "the earliest date is after the most likely one"),
        Rule("day_central", above("day_central", "day_high"), "the most likely date is after the latest one"),
        Rule("dies_low", above("dies_low", "dies_central"), "low is above central", "give low <= central <= high"),
        Rule(
            "dies_central", above("dies_central", "dies_high"), "central is above high", "give low <= central <= high"
        ),
        Rule(
            "start",
            lambda rows: (rows["basis"] == "level") & (rows["start"] != rows["end"]),
            "a level has one day",
            "give start = end, or call it an average",
        ),
        Rule(
            "high",
            lambda rows: (rows["unit"] == "percent") & ((rows["central"] > 100) | (rows["high"] > 100)),
            "a percentage is above 100",
        ),
        Rule(
            "day_central",
            lambda rows: (rows["basis"] == "date") & rows["day_central"].is_null(),
            "a date has no day",
        ),
        Rule(
            "central",
            lambda rows: (
                ~rows["basis"].is_in(["date", "statement"])
                & rows["central"].is_null()
                & rows["low"].is_null()
                & rows["high"].is_null()
            ),
            "the row has no number",
            "words without a number are a statement",
        ),
    ),
)
