"""The tables of use: allocation, parameters, training compute."""

from typing import TYPE_CHECKING, Final

from headway.facts.fact_columns import COUNT, KINDS, ORDERED, ORIGIN, PERIOD, TIMED, VALUE, above
from headway.facts.schema import Column, Rule, Table
from headway.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    import polars as pl

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
        *PERIOD,
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
        *COUNT,
        Column("tokens_per_day", "number", "trillion tokens a day, from central and unit", False, 0.0),
        Column(
            "covers",
            "text",
            "for tokens: those of a whole side, of a firm, of a part of a firm, or of a market place",
            False,
            choices=("side", "firm", "part", "market"),
        ),
        Column("kind", "text", "what the number says", choices=KINDS),
        *ORIGIN,
    ),
    ("id",),
    {},
    (
        *ORDERED,
        *TIMED,
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
        *(Column(c.name, c.kind, c.meaning) for c in VALUE),
        Column("level", "number", "share of belief between low and high", lowest=0.0, highest=1.0),
        Column(
            "distribution",
            "text",
            "two halves that meet low, central and high: on the logarithm, on the odds, or as they are",
            choices=("lognormal", "beta", "normal"),
        ),
        Column("least", "number", "least value that makes sense; a setting below it is refused", required=False),
        Column("most", "number", "highest value that makes sense; a setting above it is refused", required=False),
        *ORIGIN,
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
        Rule(
            "low",
            lambda rows: (rows["distribution"] != "normal") & (rows["low"] < 0),
            "below 0 on a logarithm or on odds",
            "only what is normal as it is may be below 0",
        ),
        Rule("low", above("least", "low"), "low is below the least that makes sense", "give least <= low"),
        Rule("high", above("high", "most"), "high is above the most that makes sense", "give high <= most"),
        Rule(
            "distribution",
            lambda rows: (rows["distribution"] != "normal") & (rows["low"] <= 0),
            "a logarithm or odds of 0",
            "give a low end above 0, or the shape normal",
        ),
        Rule(
            "most",
            lambda rows: (rows["distribution"] == "beta") & ((rows["least"] < 0) | (rows["most"] > 1)),
            "a range of shares beyond 0 to 1",
            "give 0 <= least and most <= 1",
        ),
    ),
)
PARAMETER_CORRELATIONS: Final = Table(
    "parameter_correlations",
    "Parameters that are believed to err together, as correlations of their normal scores",
    (
        Column("a", "text", "a parameter of the race; with leader. or follower. before it where each side has its own"),
        Column("b", "text", "another, likewise"),
        Column("correlation", "number", "of the normal scores of their ranks", lowest=-0.95, highest=0.95),
        *ORIGIN,
    ),
    ("a", "b"),
    {},
    (Rule("b", lambda rows: rows["a"] == rows["b"], "a parameter with itself", "name two parameters"),),
)


def _not_once(rows: "pl.DataFrame") -> "pl.Series":
    """Rows of models of which not exactly one row counts."""
    import polars as pl

    return rows.select(pl.col("counts").cast(pl.Int64).sum().over("model") != 1).to_series()


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
        *ORIGIN,
    ),
    ("id",),
    {},
    (
        Rule("low", above("low", "flop"), "low is above the figure", "give low <= flop <= high"),
        Rule("high", above("flop", "high"), "the figure is above high", "give low <= flop <= high"),
        Rule("known", lambda rows: rows["known"] < rows["released"], "known before it happened"),
        Rule(
            "counts",
            _not_once,
            "not exactly one row of the model counts",
        ),
    ),
)
