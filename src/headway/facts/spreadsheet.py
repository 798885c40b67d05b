"""Cells of CSV files that somebody opens in a spreadsheet: nothing of them is run, and every text comes back. Pure."""

from typing import Final

from headway.facts.formulas import is_formula

#: How a text that a spreadsheet would run as a formula stands in a CSV file, and how to get it back.
APOSTROPHE: Final = (
    "In csv/, a text that a spreadsheet would run as a formula (it begins with = + - @ or a tab) has an apostrophe "
    "before it, and so has every text that begins with one; in a list, each such name. To get the texts back, take one "
    "apostrophe off wherever a text begins with one. Numbers are never touched; Parquet and SQLite hold the exact text."
)


def spreadsheet_cell(cell: str, *, several: bool = False) -> str:
    """A text as a CSV file holds it, see APOSTROPHE; of `several` names each can come to stand first in a cell."""
    if several:
        return ";".join(map(spreadsheet_cell, cell.split(";")))
    return f"'{cell}" if is_formula(cell) or cell.startswith("'") else cell


def text_of_cell(cell: str, *, several: bool = False) -> str:
    """The text that a cell made by `spreadsheet_cell` stands for."""
    if several:
        return ";".join(map(text_of_cell, cell.split(";")))
    return cell.removeprefix("'")
