"""Corrections and additions to collected rows, kept as data beside these modules: each with its reason and source."""

from collections.abc import Iterable
from typing import Any

from compute_facts.common import beside


def amended(rows: Iterable[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    """The rows with the cells of `<table>_corrections.csv` in place of theirs, then those of `<table>_extra.csv`.

    Raises
    ------
    ValueError
        If a correction names a row that is not there, or changes nothing.
    """
    found = {row["id"]: dict(row) for row in rows}
    for change in beside(f"{table}_corrections"):
        row, column = found.get(change["id"]), change["column"]
        if row is None:
            raise ValueError(f"{table}_corrections.csv: no row {change['id']}")
        value = change["value"] or None
        if column not in row or str(row[column]) == str(value):
            raise ValueError(f"{table}_corrections.csv: {change['id']} {column} changes nothing")
        row[column] = value
    extra = [{name: cell or None for name, cell in row.items()} for row in beside(f"{table}_extra")]
    return [*found.values(), *extra]
