"""The tables beside `chips`: ranges of rates, systems of racks, who could get which chip how, and announced plans."""

from typing import Final

from headway.facts.compute_tables import CHIPS, ORDERED
from headway.facts.schema import Column, Rule, Table

#: What every row says of its origin: the last columns of every table of compute facts.
_ORIGIN: Final = CHIPS.columns[-7:]

#: Ways to a chip that are reported case by case; what is licensed follows from permission, what is domestic from chips.
REPORTED: Final = ("rented", "smuggled")

#: Columns of chips that a range can be about.
RATES: Final = ("fp16_tflops", "fp8_tflops", "int8_tops", "fp4_tflops", "hbm_gb", "hbm_tbps", "tdp_w")

_CHIP: Final = Column("chip", "text", "name in chips")
_WINDOW: Final = (
    Column("earliest", "day", "first day on which it may have begun"),
    Column("latest", "day", "last day by which it had begun"),
)
_IN_ORDER: Final = Rule("latest", lambda rows: rows["earliest"] > rows["latest"], "the latest day is before the first")

CHIP_RANGES: Final = Table(
    "chip_ranges",
    "Rates of chips on which sources differ: the ends between which they lie",
    (
        Column("id", "text", "name of the row"),
        _CHIP,
        Column("column", "text", "rate in chips", choices=RATES),
        Column("low", "number", "low end", lowest=0.0),
        Column("high", "number", "high end", lowest=0.0),
        *_ORIGIN,
    ),
    ("chip", "column"),
    {"chip": ("chips", "chip")},
    (ORDERED[2],),
)
CHIP_SYSTEMS: Final = Table(
    "chip_systems",
    "Systems of racks: how many chips of one kind stand in how many racks, and what they draw",
    (
        Column("system", "text", "name"),
        _CHIP,
        Column("chips", "number", "chips in the system", lowest=1.0),
        Column("racks", "number", "racks of the system, those of switches included", lowest=1.0),
        Column("power_low_kw", "number", "low end of the power of the system, kW", False, 0.0),
        Column("power_kw", "number", "power of the system, kW", False, 0.0),
        Column("power_high_kw", "number", "high end of it, kW", False, 0.0),
        Column("status", "text", "on sale or not", choices=("released", "planned")),
        *_WINDOW,
        *_ORIGIN,
    ),
    ("system",),
    {"chip": ("chips", "chip")},
    (
        _IN_ORDER,
        Rule("power_low_kw", lambda rows: rows["power_low_kw"] > rows["power_kw"], "low is above central"),
        Rule("power_high_kw", lambda rows: rows["power_high_kw"] < rows["power_kw"], "central is above high"),
    ),
)
CHIP_ACCESS: Final = Table(
    "chip_access",
    "Chips that a side came to use against or around the rules, and when the first known case began",
    (
        Column("id", "text", "name of the row"),
        Column("side", "text", "whose firms use it"),
        _CHIP,
        Column("channel", "text", "how", choices=REPORTED),
        *_WINDOW,
        *_ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (_IN_ORDER, Rule("known", lambda rows: rows["known"] < rows["earliest"], "known before it happened")),
)
CHIP_PLANS: Final = Table(
    "chip_plans",
    "Chips as they were announced, each announcement a row: when they were to come, with which rates",
    (
        Column("id", "text", "name of the row"),
        _CHIP,
        Column("vendor", "text", "designer"),
        Column("country", "text", "country of the designer"),
        Column("generation", "text", "the designer's generation"),
        *_WINDOW,
        Column("fp16_tflops", "number", "dense 16-bit rate, TFLOP/s", False, 0.0),
        Column("fp8_tflops", "number", "dense 8-bit rate, TFLOP/s", False, 0.0),
        Column("fp4_tflops", "number", "dense 4-bit rate, TFLOP/s", False, 0.0),
        Column("hbm_gb", "number", "memory, GB", False, 0.0),
        Column("hbm_tbps", "number", "memory bandwidth, TB/s", False, 0.0),
        Column("tdp_w", "number", "power, W", False, 0.0),
        *_ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (_IN_ORDER,),
)

CHIP_TABLES: Final = (CHIP_RANGES, CHIP_SYSTEMS, CHIP_ACCESS, CHIP_PLANS)
