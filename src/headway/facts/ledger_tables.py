"""The tables of the compute ledger: flows, stocks, what classes are made of, and assumptions."""

from typing import Final

from headway.facts.fact_columns import BASES, CHANNELS, COUNT, KINDS, LEVEL, ORDERED, ORIGIN, PERIOD, TIMED
from headway.facts.schema import Column, Table

CHIP_FLOWS: Final = Table(
    "chip_flows",
    "Chips that came to a side in a period, by channel",
    (
        Column("id", "text", "name of the row"),
        Column("side", "text", "whose chips: a country, or world"),
        Column("channel", "text", "how they came, or all", choices=(*CHANNELS, "all")),
        Column("item", "text", "what is counted, as published"),
        Column("chip", "text", "name in chips, where one chip is counted", required=False),
        Column("class", "text", "class in chip_mixes; rows with one feed the ledger, the others are evidence", False),
        *PERIOD,
        Column("unit", "text", "chips, packages, dies, h100e-8bit, b300e, usd-m, percent"),
        *COUNT,
        LEVEL,
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("factor", "text", "rows of one factor err together", required=False),
        *ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (*ORDERED, *TIMED),
)
CHIP_STOCK: Final = Table(
    "chip_stock",
    "Chips that a side or an owner had at the end of a quarter",
    (
        Column("id", "text", "name of the row"),
        Column("side", "text", "whose chips: a country, or world"),
        Column("owner", "text", "firm, or all"),
        Column("channel", "text", "how they came, or all", choices=(*CHANNELS, "all")),
        Column("chip", "text", "chip or chip family, or all"),
        Column("class", "text", "class in chip_mixes; rows with one feed the ledger, the others are evidence", False),
        *PERIOD,
        Column("basis", "text", "owned, located or used", choices=BASES),
        Column("unit", "text", "chips or h100e-8bit"),
        *COUNT,
        LEVEL,
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("factor", "text", "rows of one factor err together", required=False),
        *ORIGIN,
    ),
    ("id",),
    {},
    (*ORDERED, *TIMED),
)
CHIP_MIXES: Final = Table(
    "chip_mixes",
    "What the chips of a class are: the chips of the table chips that make it up, by period, with their weights",
    (
        Column("id", "text", "name of the row"),
        Column("class", "text", "class: a family of the publisher, a vendor, or a channel's mix"),
        Column("side", "text", "the only side that buys this family, where there is one", required=False),
        Column("maker", "text", "who designs it", required=False),
        Column("owner", "text", "the only owner of it, where its maker keeps it", required=False),
        Column("chip", "text", "name in chips; empty where the class rests on its stand-ins alone", required=False),
        Column("start", "day", "first day on which this mix holds"),
        Column("end", "day", "last day on which this mix holds"),
        *COUNT,
        Column("h100e_8bit", "number", "stand-in for a rate that chips lacks, H100s at 8 bits", False, 0.0),
        Column("h100e_16bit", "number", "the same at 16 bits", False, 0.0),
        Column("hbm_gb", "number", "stand-in for a memory that chips lacks, GB", False, 0.0),
        Column("hbm_tbps", "number", "stand-in for a bandwidth that chips lacks, TB/s", False, 0.0),
        *ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    ORDERED,
)
ASSUMPTIONS: Final = Table(
    "assumptions",
    "What the ledger takes for given where no source counts it, each with its reason",
    (
        Column("id", "text", "name of the row"),
        Column("name", "text", "name of the quantity"),
        Column("side", "text", "of which side; empty where it is the same for all", required=False),
        Column("meaning", "text", "what it is"),
        Column("unit", "text", "share, years, h100e-8bit/usd-m …"),
        *COUNT,
        LEVEL,
        Column("factor", "text", "rows of one factor err together", required=False),
        *ORIGIN,
    ),
    ("id",),
    {},
    ORDERED,
)
