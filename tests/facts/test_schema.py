"""What a table may hold: kinds, ranges, choices, keys and rules, one clear line for each broken cell."""

from collections.abc import Sequence

import polars as pl
import pytest

from headway.errors import DataError
from headway.facts.fact_columns import ORDERED
from headway.facts.ledger_tables import CHIP_FLOWS, CHIP_STOCK
from headway.facts.schema import Column, Rule, Table, typed

TABLE = Table(
    "things",
    "Things",
    (
        Column("id", "text", "name"),
        Column("low", "number", "low end", required=False, lowest=0.0),
        Column("central", "number", "central", required=False, lowest=0.0, highest=100.0),
        Column("high", "number", "high end", required=False, lowest=0.0),
        Column("day", "day", "day", required=False),
        Column("kind", "text", "kind", required=False, choices=("a", "b")),
        Column("read", "flag", "read", required=False),
    ),
    ("id",),
    {},
    ORDERED,
)
NAMES = TABLE.column_names


def frame(*given: Sequence[str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [[*row, *([None] * (len(NAMES) - len(row)))] for row in given],
        schema=dict.fromkeys(NAMES, pl.Utf8),
        orient="row",
    )


def test_cells_get_the_types_of_their_columns() -> None:
    found = typed(TABLE, frame(("x", "1", "2", "3", "2026-01-02", "a", "true")), "t.csv")

    assert found.row(0) == ("x", 1.0, 2.0, 3.0, found["day"][0], "a", True)


def test_empty_cells_break_no_rule() -> None:
    typed(TABLE, frame(("x", None, "2", None), ("y", "1", None, "3")), "t.csv")


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (("x", "-1", "2", "3"), "low", "at least 0"),
        (("x", "1", "200", "300"), "central", "at least 0 and at most 100"),
        (("x", "3", "2", "4"), "low", "low is above central"),
        (("x", "1", "5", "4"), "central", "central is above high"),
        (("x", "9", None, "4"), "low", "low is above high"),
        (("x", "1", "2", "3", "2025-Q3"), "day", "a day is written 2026-08-11"),
        (("x", "1", "2", "3", None, "c"), "kind", "it is one of a, b"),
        (("x", "one"), "low", "not a number in range"),
        ((None, "1"), "id", "the cell is empty"),
        (("good", "1"), "id", "the key appears twice"),
    ],
)
def test_a_broken_cell_is_one_line_that_names_it(row: Sequence[str | None], column: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        typed(TABLE, frame(("good", "1"), row), "t.csv")

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (caught.value.file, caught.value.row, caught.value.column) == ("t.csv", 3, column)


def test_a_rule_names_its_column_its_value_and_its_remedy() -> None:
    table = Table(
        "t", "T", TABLE.columns, ("id",), {}, (Rule("high", lambda rows: rows["high"] > 50, "too high", "go lower"),)
    )

    with pytest.raises(DataError, match=r"t\.csv, row 2, column 'high', value '60\.0': too high; go lower"):
        typed(table, frame(("x", None, None, "60")), "t.csv")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="column 'high': the column is missing"):
        typed(TABLE, frame(("x",)).drop("high"), "t.csv")


@pytest.mark.parametrize("table", [CHIP_FLOWS, CHIP_STOCK])
def test_what_happened_cannot_have_been_known_before_it_began(table: Table) -> None:
    row = dict.fromkeys(table.column_names)
    row |= {
        "id": "x", "side": "China", "owner": "all", "channel": "licensed", "item": "i", "chip": "all", "period": "2025",
        "start": "2025-01-01", "end": "2025-01-01", "basis": "owned", "unit": "chips", "central": "5",
        "kind": "estimate", "source": "s", "source_date": "2024-06-01", "known": "2024-06-01", "confidence": "low",
        "source_read": "true",
    }  # fmt: skip
    early = pl.DataFrame([row], schema=dict.fromkeys(table.column_names, pl.Utf8))

    with pytest.raises(DataError, match="known before it happened"):
        typed(table, early, "t.csv")
    # A forecast may be known before.
    typed(table, early.with_columns(kind=pl.lit("forecast")), "t.csv")
