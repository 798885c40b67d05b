"""The tables of chips, flows and stocks of compute, fabs, money, policy, allocation and statements.

Every row says what it is about, its period, low, central and high where it is a quantity, and its origin: source, day
of publication, the day from which it could have been known, confidence, and whether the source itself was read. A row
whose source was not read is a lead: it never enters a default computation where a read row exists (facts/evidence.py).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from headway.facts.provenance import CONFIDENCES
from headway.facts.schema import Column, Rule, Table

if TYPE_CHECKING:
    import polars as pl

#: How a side came by chips. `bought`: on the open market or made for itself; the other four are the follower's.
CHANNELS: Final = ("bought", "licensed", "smuggled", "domestic", "rented")

#: What is counted of a side: chips that its firms own, that stand on its soil, or that work for its firms.
BASES: Final = ("owned", "located", "used")

#: What a number says: what happened (counted or estimated), or what somebody expected, planned, allowed or alleged.
KINDS: Final = (
    "actual", "estimate", "forecast", "guidance", "plan", "orders", "approval", "ceiling", "bound", "case", "demand",
    "contract", "ratio", "derived",
)  # fmt: skip

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
FAB_CAPACITY: Final = Table(
    "fab_capacity",
    "Wafers, yields, dies, memory stacks and packages",
    (
        Column("id", "text", "name of the row"),
        Column("entity", "text", "who makes it"),
        Column("country", "text", "where"),
        Column("metric", "text", "what is counted"),
        *_PERIOD,
        Column("unit", "text", "wafers/month, percent, dies, stacks, packages, chips …"),
        *_COUNT,
        Column("kind", "text", "what the number says", choices=KINDS),
        *_ORIGIN,
    ),
    ("id",),
    {},
    (*ORDERED, *_TIMED),
)
CAPEX: Final = Table(
    "capex",
    "Capital spending by firm: quarters, years and guidance, each as it was given",
    (
        Column("id", "text", "name of the row"),
        Column("company", "text", "firm or group of firms"),
        Column("country", "text", "country of the firm"),
        *_PERIOD,
        Column("period_type", "text", "what the period is", choices=("quarter", "year", "fiscal-year", "years")),
        Column("usd_bn", "number", "billion USD", required=False, lowest=0.0),
        Column("local_bn", "number", "billion of the local currency", required=False, lowest=0.0),
        Column("currency", "text", "local currency", required=False),
        Column("rate", "number", "local currency per USD that was used", required=False, lowest=0.0),
        Column("ai_share_low", "number", "low end of the share that is for AI", False, 0.0, 1.0),
        Column("ai_share_high", "number", "high end of it", False, 0.0, 1.0),
        Column("kind", "text", "what the number says", choices=KINDS),
        Column("covers", "text", "what is counted as spending", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
    (
        *_TIMED,
        Rule("ai_share_low", _above("ai_share_low", "ai_share_high"), "the low share is above the high share"),
    ),
)
CAPITAL_MARKETS: Final = Table(
    "capital_markets",
    "Listings and rounds: amounts and price moves",
    (
        Column("id", "text", "name of the row"),
        Column("entity", "text", "firm"),
        Column("country", "text", "country of the firm"),
        Column("date", "day", "day of the event; the last day of the month or year where only that is known"),
        Column("precision", "text", "how well that day is known", choices=("day", "month", "quarter", "year")),
        Column("event", "text", "what happened"),
        Column("amount_usd_m", "number", "million USD raised", required=False, lowest=0.0),
        Column("valuation_usd_bn", "number", "value of the firm, billion USD", required=False, lowest=0.0),
        Column("first_day_move", "number", "price at the end of the first day over the issue price, less 1", False),
        Column("price_move", "text", "price moves as published", required=False),
        *_ORIGIN,
    ),
    ("id",),
    {},
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
ALLOCATION: Final = Table(
    "allocation",
    "What compute is used for: serving, final runs, other research; and the tokens that are served",
    (
        Column("id", "text", "name of the row"),
        Column("subject", "text", "lab, firm or group"),
        Column("country", "text", "its country, or world"),
        *_PERIOD,
        Column("metric", "text", "what is counted"),
        Column("unit", "text", "share, trillion tokens a day, USD bn …"),
        *_COUNT,
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
        *_VALUE,
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

COMPUTE_TABLES: Final = (
    CHIPS, CHIP_FLOWS, CHIP_STOCK, FAB_CAPACITY, CAPEX, CAPITAL_MARKETS, POLICY_EVENTS, CHIP_CLASSES,
    POLICY_STATES, ALLOCATION, STATEMENTS,
)  # fmt: skip
