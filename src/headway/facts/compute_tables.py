"""The tables of chips, flows and stocks of compute, fabs, money, policy, allocation and statements.

Every row says what it is about, its period, low, central and high where it is a quantity, and its origin: source, day
of publication, the day from which it could have been known, confidence, and whether the source itself was read. A row
whose source was not read is a lead: it never enters a default computation where a read row exists (facts/evidence.py).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from headway.facts.provenance import CONFIDENCES
from headway.facts.schema import Column, Rule, Table
from headway.units import DAYS_PER_MONTH

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

#: How a number is meant by who said it.
RELATIONS: Final = ("about", "between", "at most", "at least")

#: Kinds that speak of something that has happened: they cannot have been known before it began.
HAPPENED: Final = ("actual", "estimate", "case", "derived")

#: Where a chip stands: on sale, announced, told of by the press, offered but not allowed, ended before volume.
STATUSES: Final = ("released", "planned", "rumoured", "proposed", "stopped")

_ORIGIN: Final = (
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
_PERIOD: Final = (
    Column("period", "text", "period as published: 2025, 2025-H1, 2025-Q1, FY2026 …"),
    Column("start", "day", "first day of the period; the day itself for a stock"),
    Column("end", "day", "last day of the period; the day itself for a stock"),
)
_VALUE: Final = (
    Column("low", "number", "low end", required=False),
    Column("central", "number", "central value", required=False),
    Column("high", "number", "high end", required=False),
)
_COUNT: Final = tuple(Column(c.name, c.kind, c.meaning, required=False, lowest=0.0) for c in _VALUE)
_LEVEL: Final = Column(
    "level", "number", "share of belief between low and high; empty where they are not an interval", False, 0.0, 1.0
)


def _above(low: str, high: str) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows in which one column is above another."""
    return lambda rows: rows[low] > rows[high]


def _known_before(start: str) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows that were known before what they tell of began."""
    return lambda rows: (
        (rows["known"] < rows[start]) & (rows["kind"].is_in(HAPPENED) if "kind" in rows.columns else True)
    )


def _not_once(rows: "pl.DataFrame") -> "pl.Series":
    """Rows of models of which not exactly one row counts."""
    import polars as pl

    return rows.select(pl.col("counts").cast(pl.Int64).sum().over("model") != 1).to_series()


ORDERED: Final = (
    Rule("low", _above("low", "central"), "low is above central", "give low <= central <= high"),
    Rule("central", _above("central", "high"), "central is above high", "give low <= central <= high"),
    Rule("low", _above("low", "high"), "low is above high", "give low <= high"),
)
_TIMED: Final = (
    Rule("start", _above("start", "end"), "the period ends before it starts"),
    Rule("known", _known_before("start"), "known before it happened"),
)

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
        *_ORIGIN,
    ),
    ("chip",),
    {},
    (
        Rule("price_low_usd", _above("price_low_usd", "price_high_usd"), "the low price is above the high price"),
        Rule("earliest", _above("earliest", "released"), "it could be had only after its release"),
        Rule("latest", _above("released", "latest"), "the last day is before the release"),
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
        *_PERIOD,
        Column("unit", "text", "chips, packages, dies, h100e-8bit, b300e, usd-m, percent"),
        *_COUNT,
        _LEVEL,
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("factor", "text", "rows of one factor err together", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (*ORDERED, *_TIMED),
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
        *_PERIOD,
        Column("basis", "text", "owned, located or used", choices=BASES),
        Column("unit", "text", "chips or h100e-8bit"),
        *_COUNT,
        _LEVEL,
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("factor", "text", "rows of one factor err together", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
    (*ORDERED, *_TIMED),
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
        *_COUNT,
        Column("h100e_8bit", "number", "stand-in for a rate that chips lacks, H100s at 8 bits", False, 0.0),
        Column("h100e_16bit", "number", "the same at 16 bits", False, 0.0),
        Column("hbm_gb", "number", "stand-in for a memory that chips lacks, GB", False, 0.0),
        Column("hbm_tbps", "number", "stand-in for a bandwidth that chips lacks, TB/s", False, 0.0),
        *_ORIGIN,
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
        *_COUNT,
        _LEVEL,
        Column("factor", "text", "rows of one factor err together", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
    ORDERED,
)
FAB_CAPACITY: Final = Table(
    "fab_capacity",
    "Wafers, yields, dies, memory stacks and packages",
    (
        Column("id", "text", "name of the row"),
        Column("entity", "text", "who makes it"),
        Column("country", "text", "where"),
        Column("metric", "text", "what is counted"),
        *_PERIOD,
        Column("basis", "text", "what the number is", choices=MAKING),
        Column("unit", "text", "wafers/month, percent, dies, stacks, packages, cards, chips, mm2, date …"),
        *_COUNT,
        Column("day_low", "day", "for a date: the earliest", required=False),
        Column("day_central", "day", "for a date: the most likely", required=False),
        Column("day_high", "day", "for a date: the latest", required=False),
        Column("dies_low", "number", "compute dies in one of the unit, low end", required=False, lowest=0.0),
        Column("dies_central", "number", "compute dies in one of the unit", required=False, lowest=0.0),
        Column("dies_high", "number", "compute dies in one of the unit, high end", required=False, lowest=0.0),
        Column("chip", "text", "name in chips, where one chip is counted", required=False),
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("input", "text", "input of the account of supply that it speaks of", False, choices=SUPPLY_INPUTS),
        *_ORIGIN,
    ),
    ("id",),
    {"chip": ("chips", "chip")},
    (
        *ORDERED,
        *_TIMED,
        Rule("day_low", _above("day_low", "day_central"), "the earliest date is after the most likely one"),
        Rule("day_central", _above("day_central", "day_high"), "the most likely date is after the latest one"),
        Rule("dies_low", _above("dies_low", "dies_central"), "low is above central", "give low <= central <= high"),
        Rule(
            "dies_central", _above("dies_central", "dies_high"), "central is above high", "give low <= central <= high"
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
#: What is counted as capital spending: as the firm reports it where no more is known; cash paid for property and
#: equipment; that net of sales and incentives; with finance leases; money paid to clouds, which is no capital
#: spending; a programme of several years.
COVERS: Final = ("as-reported", "cash", "net-cash", "with-leases", "cloud-spend", "programme")

_NEAR: Final = 0.01


def _converted(usd: str, factor: float) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows whose amount in USD times the rate is not the local amount, within 1%."""
    return lambda rows: (rows[usd] * factor * rows["rate"] - rows["local_bn"]).abs() > _NEAR * rows["local_bn"]


_RANGE: Final = (
    Rule("usd_low", _above("usd_low", "usd_bn"), "low is above central", "give low <= central <= high"),
    Rule("usd_bn", _above("usd_bn", "usd_high"), "central is above high", "give low <= central <= high"),
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
        *_PERIOD,
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
        *_ORIGIN,
    ),
    ("id",),
    {},
    (
        *_TIMED,
        *_RANGE,
        Rule("ai_share_low", _above("ai_share_low", "ai_share_high"), "the low share is above the high share"),
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
        *_ORIGIN,
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
        *_ORIGIN,
    ),
    ("id",),
    {},
    (
        Rule("amount_low_usd_m", _above("amount_low_usd_m", "amount_usd_m"), "low is above central"),
        Rule("amount_usd_m", _above("amount_usd_m", "amount_high_usd_m"), "central is above high"),
        Rule("ai_low", _above("ai_low", "ai_high"), "the low share is above the high share"),
        Rule("local_bn", _converted("amount_usd_m", 0.001), "not the amount in USD times the rate, within 1%"),
    ),
)
POLICY_EVENTS: Final = Table(
    "policy_events",
    "Decisions on chips, tools and models, by date",
    (
        Column("id", "text", "name of the row"),
        Column("date", "day", "day of the event; the middle of the month where only that is known", required=False),
        Column("precision", "text", "how well that day is known", False, choices=("day", "month", "quarter", "year")),
        Column("actor", "text", "who acted"),
        Column("role", "text", "on which side of the trade", choices=("exporter", "importer", "both", "other")),
        Column("event", "text", "what happened"),
        Column("chips", "text", "chips, as published", required=False),
        Column("channels", "names", "channels that it touches, separated by ;", required=False),
        Column("effect", "text", "on the importer's compute", required=False, choices=("+", "-", "0", "mixed", "?")),
        Column("effect_note", "text", "what followed", required=False),
        Column("status", "text", "whether it is in force, as far as was known when the collection was closed"),
        Column("pending", "flag", "whether it left something to be decided: a bill, a review, a suspension"),
        Column("due", "day", "day on which that takes effect or ends by itself, where one was set", required=False),
        Column("settled", "day", "day on which it was decided; empty where it was not yet", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
    (Rule("known", lambda rows: rows["known"] < rows["date"], "known before it happened"),),
)
#: What a government's rule says, and how it is applied: which ways of applying it go with which state.
PRESUMPTIONS: Final = {
    "open": ("none",),
    "licence": ("approval", "case-by-case", "conditional", "partial", "discouraged"),
    "closed": ("ungranted", "denial", "prohibited"),
}
CHIP_CLASSES: Final = Table(
    "chip_classes",
    "Classes of chips, paths and inputs that one rule treats alike",
    (
        Column("class", "text", "name of the class"),
        Column("label", "text", "what people call it"),
        Column(
            "kind",
            "text",
            "chip; path (a way to use chips abroad); input (of a fab); home (chips that cross no border)",
            choices=("chip", "path", "input", "home"),
        ),
        Column("meaning", "text", "what belongs to it"),
        Column("chips", "names", "chips of the table chips that belong to it, separated by ;", required=False),
        Column("flows", "names", "items of the table chip_flows that tell what was delivered, separated by ;", False),
        Column("since", "day", "day from which the class exists: release of its first chip, or first mention"),
        *_ORIGIN,
    ),
    ("class",),
    {},
    (Rule("known", lambda rows: rows["known"] < rows["since"], "known before it existed"),),
)
POLICY_STATES: Final = Table(
    "policy_states",
    "What each government allows for each class, from which day, and the event that caused it",
    (
        Column("id", "text", "name of the row"),
        Column("class", "text", "name in chip_classes"),
        Column("role", "text", "whose rule: of the exporter or of the importer", choices=("exporter", "importer")),
        Column("country", "text", "the government"),
        Column(
            "state",
            "text",
            "open: nothing to ask for; licence: given in some cases or with conditions; closed: refused as a rule",
            choices=tuple(PRESUMPTIONS),
        ),
        Column(
            "presumption",
            "text",
            "how the rule is applied",
            choices=tuple(each for group in PRESUMPTIONS.values() for each in group),
        ),
        Column("start", "day", "first day on which it holds"),
        Column("event", "text", "name in policy_events; empty for the state in which a class begins", required=False),
        Column("judged", "flag", "whether the state is Headway's reading where the sources leave it open"),
        *_ORIGIN,
    ),
    ("id",),
    {"class": ("chip_classes", "class"), "event": ("policy_events", "id")},
    (
        Rule(
            "presumption",
            lambda rows: (
                ~rows["presumption"]
                .replace_strict({each: state for state, group in PRESUMPTIONS.items() for each in group})
                .eq(rows["state"])
            ),
            "the presumption does not go with the state",
            "; ".join(f"{state}: {', '.join(group)}" for state, group in PRESUMPTIONS.items()),
        ),
    ),
)


#: Units of served tokens, and the days that one of each covers.
DAYS_OF: Final = {
    "trillion tokens a day": 1.0,
    "trillion tokens a week": 7.0,
    "trillion tokens a month": DAYS_PER_MONTH,
}


def _tokens_a_day(rows: "pl.DataFrame") -> "pl.Series":
    """Rows whose tokens a day are not their central value over the days of their unit, or are missing or too many."""
    days = rows["unit"].replace_strict(DAYS_OF, default=None, return_dtype=rows["central"].dtype)
    off = (rows["tokens_per_day"] - rows["central"] / days).abs() > 0.001 * rows["tokens_per_day"]
    return off.fill_null(value=False) | (days.is_null() != rows["tokens_per_day"].is_null())


ALLOCATION: Final = Table(
    "allocation",
    "What compute is used for: serving, final runs, other research; and the tokens that are served",
    (
        Column("id", "text", "name of the row"),
        Column("subject", "text", "lab, firm or group"),
        Column("country", "text", "its country, or world"),
        *_PERIOD,
        Column(
            "metric",
            "text",
            "what is counted",
            choices=(
                "compute_spend", "research_share", "serving_share", "final_run_share", "research_ratio",
                "compute_share_of_research_expense", "lab_share_of_owner", "cloud_share", "labs_share_of_world",
                "operational_share", "utilisation", "tokens", "tokens_of_side", "downloads_share", "fine_tunes_share",
                "chip_share_of_power", "rented_out",
            ),
        ),
        Column("item", "text", "what is counted, as collected"),
        Column(
            "unit",
            "text",
            "unit of low, central and high",
            choices=("share", *DAYS_OF, "USD bn", "h100e-8bit", "orders of magnitude"),
        ),
        *_COUNT,
        Column("tokens_per_day", "number", "trillion tokens a day, from central and unit", False, 0.0),
        Column(
            "covers",
            "text",
            "for tokens: those of a whole side, of a firm, of a part of a firm, or of a market place",
            False,
            choices=("side", "firm", "part", "market"),
        ),
        Column("kind", "text", "what the number says", choices=KINDS),
        *_ORIGIN,
    ),
    ("id",),
    {},
    (
        *ORDERED,
        *_TIMED,
        Rule(
            "high",
            lambda rows: (rows["unit"] == "share") & ((rows["central"] > 1) | (rows["high"] > 1)),
            "a share is above 1",
            "a share is 0 to 1, never a percentage",
        ),
        Rule(
            "unit",
            lambda rows: rows["metric"].str.ends_with("_share") & (rows["unit"] != "share"),
            "a metric that is a share has another unit",
            "its unit is share",
        ),
        Rule("tokens_per_day", _tokens_a_day, "not the central value in trillion tokens a day"),
    ),
)  # fmt: skip
PARAMETERS: Final = Table(
    "parameters",
    "Quantities that nobody counts, as intervals of belief",
    (
        Column("name", "text", "name of the quantity"),
        Column("side", "text", "whose: a country, or world"),
        Column("meaning", "text", "what it is"),
        Column("unit", "text", "its unit"),
        *(Column(c.name, c.kind, c.meaning, lowest=0.0) for c in _VALUE),
        Column("level", "number", "share of belief between low and high", lowest=0.0, highest=1.0),
        Column("distribution", "text", "shape", choices=("lognormal", "beta", "normal", "exponential")),
        *_ORIGIN,
    ),
    ("name", "side"),
    {},
    (
        *ORDERED,
        Rule(
            "high",
            lambda rows: (rows["unit"] == "share") & (rows["high"] >= 1),
            "a share of belief reaches 1",
            "a share is 0 to 1, and an interval of belief leaves room at its ends",
        ),
    ),
)
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
        *_VALUE,
        _LEVEL,
        Column("value", "text", "the value as published", required=False),
        Column("unit", "text", "unit of the value", required=False),
        Column("horizon", "text", "for when", required=False),
        Column("resolution", "text", "what would decide it", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
    ORDERED,
)

#: What a figure of training compute rests on, from the best; imputed figures are kept and never computed with.
TRAINING_BASES: Final = ("reported", "derived", "hardware", "estimated", "imputed")

TRAINING_COMPUTE: Final = Table(
    "training_compute",
    "Operations of final training runs, by model and source; one row of each model counts",
    (
        Column("id", "text", "name of the row"),
        Column("model", "text", "name as in models, or as published where no vintage has the model"),
        Column("developers", "names", "all developers, separated by ;"),
        Column("countries", "names", "all countries of the developers, separated by ;", required=False),
        Column("access", "text", "open, closed or other", choices=("open", "closed", "other")),
        Column("released", "day", "day of release; the last day of the month where only that is known"),
        Column("family", "text", "models of one developer in several sizes, released within half a year", False),
        Column("flop", "number", "operations of the final run and of the base that it starts from", lowest=1.0),
        Column("low", "number", "low end", lowest=1.0),
        Column("high", "number", "high end", lowest=1.0),
        Column("level", "number", "share of belief between low and high", True, 0.0, 1.0),
        Column(
            "basis",
            "text",
            "reported; derived from parameters and tokens; hardware: chips, time and an assumed utilisation; "
            "estimated from hints; imputed from benchmark scores, never computed with",
            choices=TRAINING_BASES,
        ),
        Column("label", "text", "how sure the publisher says it is", required=False),
        Column("counts", "flag", "whether the row is the one of its model that computations use"),
        Column("why", "text", "why it counts, or why not"),
        Column("published_flop", "number", "the figure as published", lowest=1.0),
        Column("correction", "text", "why it was read otherwise than published", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
    (
        Rule("low", _above("low", "flop"), "low is above the figure", "give low <= flop <= high"),
        Rule("high", _above("flop", "high"), "the figure is above high", "give low <= flop <= high"),
        Rule("known", lambda rows: rows["known"] < rows["released"], "known before it happened"),
        Rule(
            "counts",
            _not_once,
            "not exactly one row of the model counts",
        ),
    ),
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
        *_PERIOD,
        Column(
            "unit", "text", "unit of the ledger in which it is counted", choices=("h100e-8bit", "h100e-16bit", "chips")
        ),
        Column("shown", "text", "unit in which it is published, after the factors"),
        Column("factors", "names", "factors that lead from the ledger to it: [part]*name or [part]/name", False),
        Column("relation", "text", "how the value is meant", choices=RELATIONS),
        *(Column(c.name, c.kind, c.meaning, lowest=0.0) for c in _VALUE),
        Column("interval", "text", "where low and high come from", choices=INTERVALS),
        _LEVEL,
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("same_source", "flag", "whether our ledger is built from this source"),
        Column("rival", "text", "another published total of the same thing that contradicts it", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {"rival": ("published_totals", "id")},
    (
        *ORDERED,
        *_TIMED,
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
        *(Column(c.name, c.kind, c.meaning, lowest=0.0) for c in _VALUE),
        _LEVEL,
        *_ORIGIN,
    ),
    ("id",),
    {},
    ORDERED,
)

COMPUTE_TABLES: Final = (
    CHIPS,
    CHIP_FLOWS,
    CHIP_STOCK,
    CHIP_MIXES,
    ASSUMPTIONS,
    FAB_CAPACITY,
    CAPEX,
    CAPEX_DEFINITIONS,
    CAPITAL_MARKETS,
    POLICY_EVENTS,
    CHIP_CLASSES,
    POLICY_STATES,
    ALLOCATION,
    PARAMETERS,
    STATEMENTS,
    TRAINING_COMPUTE,
    PUBLISHED_TOTALS,
    DEFINITION_FACTORS,
)
