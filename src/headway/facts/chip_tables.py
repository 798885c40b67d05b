"""The tables of chips: rates, ranges, systems of racks, ways to a chip, and announced plans."""

from typing import Final

from headway.facts.fact_columns import ORDERED, ORIGIN, above
from headway.facts.schema import Column, Rule, Table

#: Where a chip stands: on sale, announced, told of by the press, offered but not allowed, ended before volume.
STATUSES: Final = ("released", "planned", "rumoured", "proposed", "stopped")

CHIPS: Final = Table(
    "chips",
    "Accelerators: dense rates, memory, links, power, price, and who may sell them to China",
    (
        Column("chip", "text", "name"),
        Column("vendor", "text", "designer"),
        Column("country", "text", "country of the designer"),
        Column("generation", "text", "the designer's generation: one architecture, whatever its refreshes"),
        Column("family", "text", "the member of the generation: Blackwell Ultra, 910B …"),
        Column(
            "form",
            "text",
            "what is counted as one chip; sram: a package without DRAM",
            choices=("package", "card", "wafer", "sram"),
        ),
        Column(
            "sale",
            "text",
            "merchant: sold to others; export: made for one market abroad; own: kept for the designer's own use",
            choices=("merchant", "export", "own"),
        ),
        Column("released", "day", "day of release; the middle of the month or year where only that is known", False),
        Column("precision", "text", "how well that day is known", False, choices=("day", "month", "quarter", "year")),
        Column("earliest", "day", "first day on which it may have been had in volume", False),
        Column("latest", "day", "last day by which it could be had in volume", False),
        Column("status", "text", "on sale or not; stopped: ended before volume", choices=STATUSES),
        Column("process_nm", "number", "process node, nm", required=False, lowest=0.0),
        Column("foundry", "text", "who makes it", required=False),
        Column("made_in", "names", "where its dies are made, as far as is known, separated by ;", required=False),
        Column("fp16_tflops", "number", "dense 16-bit rate, TFLOP/s", required=False, lowest=0.0),
        Column("fp8_tflops", "number", "dense 8-bit floating-point rate, TFLOP/s", required=False, lowest=0.0),
        Column("int8_tops", "number", "dense 8-bit integer rate, TOP/s", required=False, lowest=0.0),
        Column("fp4_tflops", "number", "dense 4-bit rate, TFLOP/s", required=False, lowest=0.0),
        Column("hbm_gb", "number", "memory, GB", required=False, lowest=0.0),
        Column("hbm_tbps", "number", "memory bandwidth, TB/s", required=False, lowest=0.0),
        Column("link_gbps", "number", "scale-up link, both directions together, GB/s", required=False, lowest=0.0),
        Column("tdp_w", "number", "power, W", required=False, lowest=0.0),
        Column("price_low_usd", "number", "low end of prices seen, USD", required=False, lowest=0.0),
        Column("price_high_usd", "number", "high end of prices seen, USD", required=False, lowest=0.0),
        Column("h100e_8bit", "number", "8-bit rate over that of an H100", required=False, lowest=0.0),
        Column("h100e_16bit", "number", "16-bit rate over that of an H100", required=False, lowest=0.0),
        Column("export", "text", "US rule for China: allowed, licence, restricted, na", required=False),
        *ORIGIN,
    ),
    ("chip",),
    {},
    (
        Rule("price_low_usd", above("price_low_usd", "price_high_usd"), "the low price is above the high price"),
        Rule("earliest", above("earliest", "released"), "it could be had only after its release"),
        Rule("latest", above("released", "latest"), "the last day is before the release"),
        Rule(
            "released",
            lambda rows: (
                (rows["status"] == "released")
                & (rows["released"].is_null() | rows["earliest"].is_null() | rows["latest"].is_null())
            ),
            "a chip on sale has no day of release",
        ),
    ),
)

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
        *ORIGIN,
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
        *ORIGIN,
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
        *ORIGIN,
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
        *ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (_IN_ORDER,),
)
