"""The tables of models, benchmarks and scores, a model as a value, and all tables by name."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from headway.errors import UnknownName
from headway.facts.compute_tables import COMPUTE_TABLES
from headway.facts.schema import Column, Table

Access = Literal["open", "closed", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model: a group of versions that share a release date.

    Attributes
    ----------
    developers, countries
        All of them: a model belongs to a group if any of its members does. Empty where nobody said.
    access
        `open` if the weights can be downloaded on whatever terms, `closed` if not, `other` if nobody said.
    """

    name: str
    released: date
    developers: tuple[str, ...]
    countries: tuple[str, ...]
    access: Access


#: Every row ends with these: where it came from (docs/methods/data.md).
_ORIGIN: Final = (
    Column("source", "text", "name of the source", required=False),
    Column("source_url", "text", "address of the source"),
    Column("source_date", "day", "day on which the source was read"),
    Column("confidence", "text", "high: primary source; medium: reputable secondary source; low: estimate"),
)

MODELS: Final = Table(
    "models",
    "Models: groups of versions that share a release date",
    (
        Column("model", "text", "name, the same in all vintages"),
        Column(
            "released", "day", "day of release, as the publisher gave it in this vintage or a listed rule corrected it"
        ),
        Column("published_released", "day", "day as published, where a rule corrected it", required=False),
        Column("developers", "names", "all developers, separated by ;", required=False),
        Column("countries", "names", "all countries of the developers, separated by ;", required=False),
        Column("access", "text", "open, closed or other"),
        Column("terms", "text", "the kind of access in the publisher's words", required=False),
        Column(
            "rule",
            "text",
            "rules that filled cells the publisher left blank, or corrected the day of release",
            required=False,
        ),
        *_ORIGIN,
    ),
    ("model",),
    {},
)
BENCHMARKS: Final = Table(
    "benchmarks",
    "Benchmarks and how their scores are normalised",
    (
        Column("benchmark", "text", "name"),
        Column("released", "day", "day of publication", required=False),
        Column("in_index", "flag", "whether the publisher's index of this vintage uses it"),
        Column("baseline", "number", "raw score of guessing; empty where scores came normalised", required=False),
        Column("ceiling", "number", "highest raw score that can be reached; likewise", required=False),
        *_ORIGIN,
    ),
    ("benchmark",),
    {},
)
SCORES: Final = Table(
    "scores",
    "The best score of a model on a benchmark",
    (
        Column("model", "text", "name in models"),
        Column("benchmark", "text", "name in benchmarks"),
        Column("score", "number", "0 is guessing, 1 is the ceiling", lowest=0.0, highest=1.0),
        Column("raw", "number", "the score as published, before normalising", required=False),
        Column("version", "text", "version that reached it", required=False),
        *_ORIGIN,
    ),
    ("model", "benchmark"),
    {"model": ("models", "model"), "benchmark": ("benchmarks", "benchmark")},
)
PUBLISHED_INDEX: Final = Table(
    "published_index",
    "A capability index as its publisher gave it",
    (
        Column("model", "text", "name in models"),
        Column("version", "text", "name or version under which it was published"),
        Column("index", "number", "index points; Claude 3.5 Sonnet is 130 and GPT-5 is 150"),
        Column("low", "number", "low end of the published 90% interval", required=False),
        Column("high", "number", "high end of the published 90% interval", required=False),
        *_ORIGIN,
    ),
    ("version",),
    {"model": ("models", "model")},
)
TIME_HORIZONS: Final = Table(
    "time_horizons",
    "Time horizons of METR: the length of tasks, in human time, that a version solves half of the time",
    (
        Column("model", "text", "name in models"),
        Column("version", "text", "version that was measured"),
        Column(
            "metr_version", "text", "version of the measurement, as published; empty before 1.1: never mix them", False
        ),
        Column("minutes", "number", "human minutes of the tasks that are solved half of the time", lowest=0.0),
        Column("low", "number", "low end of METR's 95% interval, minutes", required=False, lowest=0.0),
        Column("high", "number", "high end of METR's 95% interval, minutes", required=False, lowest=0.0),
        *_ORIGIN,
    ),
    ("version",),
    {"model": ("models", "model")},
)
PUBLISHED_DRAWS: Final = Table(
    "published_draws",
    "A capability index as its publisher drew it: the same place in every row is the same resample",
    (
        Column("model", "text", "name in models"),
        Column("version", "text", "name under which it was published"),
        Column("draws", "numbers", "index points of each resample, separated by ;"),
        *_ORIGIN,
    ),
    ("version",),
    {"model": ("models", "model")},
)
PUBLISHED_DIFFICULTY: Final = Table(
    "published_difficulty",
    "Difficulty and slope of each benchmark as the publisher of the index gave them",
    (
        Column("benchmark", "text", "name in benchmarks"),
        Column("difficulty", "number", "index points at which half of the way from guessing to the ceiling is reached"),
        Column("slope", "number", "steepness, in the publisher's scaling"),
        Column("anchor", "flag", "whether the publisher fixes its scale by this benchmark", required=False),
        *_ORIGIN,
    ),
    ("benchmark",),
    {"benchmark": ("benchmarks", "benchmark")},
)
IDENTITIES: Final = Table(
    "identities",
    "The model behind each name and version string of the publication, and the rule that decided",
    (
        Column("published", "text", "name or version string as published"),
        Column("model", "text", "model, by the name that it has in all vintages"),
        Column("rule", "text", "the rule that decided"),
        *_ORIGIN,
    ),
    ("published",),
    {},
)
UNPLACED: Final = Table(
    "unplaced",
    "Rows of the publication that are in no other table, each with the rule that decided",
    (
        Column("file", "text", "file of the publication"),
        Column("row", "count", "row as a spreadsheet shows it; the header is 1"),
        Column("column", "text", "column that decided"),
        Column("value", "text", "what it holds", required=False),
        Column("why", "text", "the rule"),
        *_ORIGIN,
    ),
    ("file", "row"),
    {},
)

#: All tables by name, in the order of lists.
TABLES: Final = {
    table.name: table
    for table in (
        MODELS,
        BENCHMARKS,
        SCORES,
        PUBLISHED_INDEX,
        PUBLISHED_DRAWS,
        PUBLISHED_DIFFICULTY,
        TIME_HORIZONS,
        IDENTITIES,
        UNPLACED,
        *COMPUTE_TABLES,
    )
}


def find_table(name: str) -> Table:
    """The schema of that name; raises UnknownName, which suggests the nearest."""
    if name not in TABLES:
        raise UnknownName("table", name, TABLES)
    return TABLES[name]
