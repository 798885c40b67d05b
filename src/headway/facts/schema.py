"""What a table may hold: columns with kinds and ranges, keys, and rules that tie the cells of a row together."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from headway.errors import DataError

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["text", "names", "day", "number", "numbers", "count", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, whether a cell must be filled, and what a cell may be.

    Attributes
    ----------
    lowest, highest
        Range of a number.
    choices
        The only texts allowed; empty if any is.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold between the cells of a row.

    Attributes
    ----------
    column
        The column that is named where a row breaks the rule.
    broken
        From a typed frame to a mask, true where the rule is broken; null counts as kept.
    why
        What is wrong with such a row.
    remedy
        What would work.
    """

    column: str
    broken: Callable[["pl.DataFrame"], "pl.Series"]
    why: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the ones that name a row, the columns that name a row of another table, and its rules."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: Mapping[str, tuple[str, str]]
    rules: tuple[Rule, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in the order of the file."""
        return tuple(column.name for column in self.columns)


def text_frame(content: bytes) -> "pl.DataFrame":
    """The cells of a CSV file as text; an empty cell is null."""
    import polars as pl

    return pl.read_csv(io.BytesIO(content), infer_schema=False)


def typed(table: Table, frame: "pl.DataFrame", file: str) -> "pl.DataFrame":
    """The columns of a table with their types, from a frame of text; an empty cell is null, empty names are [].

    Raises
    ------
    DataError
        For a missing column, an empty required cell, a value that is not of its kind or out of range, a key that
        appears twice, a row that breaks a rule: names file, row, column and value.
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
    for rule in table.rules:
        _hold(rule, found, file)
    return found


def _hold(rule: Rule, found: "pl.DataFrame", file: str) -> None:
    broken = rule.broken(found).fill_null(value=False)
    if broken.any():
        row = broken.arg_true()[0]
        raise DataError(
            rule.why, file=file, row=row + 2, column=rule.column, value=str(found[rule.column][row]), remedy=rule.remedy
        )


def _typed(column: Column) -> Any:
    import polars as pl

    text = pl.col(column.name)
    if column.kind == "names":
        return text.str.split(";").fill_null([])
    if column.kind == "numbers":
        return text.str.split(";").cast(pl.List(pl.Float64), strict=False)
    if column.kind == "day":
        return text.str.to_date("%Y-%m-%d", strict=False)
    if column.kind == "flag":
        return text.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    types = {"number": pl.Float64, "count": pl.Int64}
    return text.cast(types[column.kind], strict=False) if column.kind in types else text


def _check(column: Column, given: "pl.Series", found: "pl.Series", file: str) -> None:
    wrong = found.is_null() & (given.is_not_null() | column.required)
    if column.kind == "numbers":
        import polars as pl

        # A number that cannot be read is null in the list; none of a row's numbers may be that, or infinite.
        wrong |= found.list.eval(~pl.element().is_finite().fill_null(value=False)).list.any().fill_null(value=False)
    for limit, outside in ((column.lowest, found.lt), (column.highest, found.gt)):
        if limit is not None:
            wrong |= outside(limit).fill_null(value=False)
    if column.choices:
        wrong |= found.is_not_null() & ~found.is_in(column.choices)
    if wrong.any():
        row = wrong.arg_true()[0]
        raise DataError(
            f"not a {column.kind} in range" if given[row] is not None else "the cell is empty",
            file=file,
            row=row + 2,
            column=column.name,
            value=given[row],
            remedy=_allowed(column),
        )


def _allowed(column: Column) -> str:
    """What a cell may hold, where that is not plain from the kind."""
    if column.choices:
        return f"it is one of {', '.join(column.choices)}"
    if column.kind == "day":
        return "a day is written 2026-08-11"
    ends = (
        f"at least {column.lowest:g}" if column.lowest is not None else "",
        f"at most {column.highest:g}" if column.highest is not None else "",
    )
    return " and ".join(end for end in ends if end)
