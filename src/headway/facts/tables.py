"""The schemas of the tables: columns, types, units and keys; and a model as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from headway.errors import DataError, UnknownName

if TYPE_CHECKING:
    import polars as pl

Access = Literal["open", "closed", "other"]
Kind = Literal["text", "names", "day", "number", "count", "flag"]


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


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, whether a cell must be filled, and the range of a number."""

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the ones that name a row, and the columns that name a row of another table."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: Mapping[str, tuple[str, str]]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in the order of the file."""
        return tuple(column.name for column in self.columns)


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
TABLES: Final = {table.name: table for table in (MODELS, BENCHMARKS, SCORES, PUBLISHED_INDEX, TIME_HORIZONS, UNPLACED)}


def find_table(name: str) -> Table:
    """The schema of that name; raises UnknownName, which suggests the nearest."""
    if name not in TABLES:
        raise UnknownName("table", name, TABLES)
    return TABLES[name]


def typed(table: Table, frame: "pl.DataFrame", file: str) -> "pl.DataFrame":
    """The columns of a table with their types, from a frame of text; an empty cell is null, empty names are [].

    Raises
    ------
    DataError
        For a missing column, an empty required cell, a value that is not of its kind or out of range, a key that
        appears twice: names file, row, column and value.
    """
    for name in table.column_names:
        if name not in frame.columns:
            raise DataError(
                "the column is missing", file=file, column=name, remedy=f"it has {', '.join(frame.columns)}"
            )
    found = frame.select(_typed(column) for column in table.columns)
    for column in table.columns:
        _check(column, frame[column.name], found[column.name], file)
    twice = found.select(table.key).is_duplicated()
    if twice.any():
        row = twice.arg_true()[1]
        value = " / ".join(str(found[name][row]) for name in table.key)
        raise DataError("the key appears twice", file=file, row=row + 2, column="+".join(table.key), value=value)
    return found


def _typed(column: Column) -> Any:
    import polars as pl

    text = pl.col(column.name)
    if column.kind == "names":
        return text.str.split(";").fill_null([])
    if column.kind == "day":
        return text.str.to_date("%Y-%m-%d", strict=False)
    if column.kind == "flag":
        return text.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    types = {"number": pl.Float64, "count": pl.Int64}
    return text.cast(types[column.kind], strict=False) if column.kind in types else text


def _check(column: Column, given: "pl.Series", found: "pl.Series", file: str) -> None:
    wrong = found.is_null() & (given.is_not_null() | column.required)
    for limit, outside in ((column.lowest, found.lt), (column.highest, found.gt)):
        if limit is not None:
            wrong |= outside(limit).fill_null(value=False)
    if wrong.any():
        row = wrong.arg_true()[0]
        raise DataError(
            f"not a {column.kind} in range" if given[row] is not None else "the cell is empty",
            file=file,
            row=row + 2,
            column=column.name,
            value=given[row],
        )
