"""The numbers on the pages of methods are those that the commands give."""

import re
from pathlib import Path
from typing import Any

import pytest

from headway import api
from headway.charts.reconcile import ordered
from headway.report.reconcile import ratio_text
from headway.words import load_words
from headway.words.compute import ratio_with_span
from headway.words.reconcile import total_name

METHODS = Path(__file__).parents[2] / "docs" / "methods"
WORDS = load_words("en")


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the table of a page whose head begins with these cells."""
    lines = iter((METHODS / page).read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {first} |"))
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def numbers(text: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"[\d,.]*\d", text)]


def test_the_ledgers_ratios() -> None:
    asked: list[dict[str, Any]] = [
        {"quarter": "2025-Q4"}, {}, {"basis": "located"}, {"basis": "used"},
    ]  # fmt: skip
    found = [[row["ratio"] for row in api.compute_stock(**options).to_dict()["ratios"]] for options in asked]

    cells = [row[1:] for row in table("ledger.md", "unit")[-4:]]

    assert cells == [[ratio_with_span(column[place], WORDS) for column in found] for place in range(4)]


def test_the_rows_of_the_reconciliation() -> None:
    rows = ordered(api.compute_reconcile().to_dict()["rows"])

    on_page = [(row[0].partition(" (")[0], row[4]) for row in table("reconcile.md", "total")]

    assert on_page == [(total_name(row, WORDS).partition(" (")[0], ratio_text(row, WORDS)) for row in rows]


def test_the_outputs_of_supply_and_what_the_ledger_has_beside_them() -> None:
    data = api.compute_supply().to_dict()

    outputs = [numbers(row[1]) for row in table("supply.md", "year | output")]
    beside = [numbers(" ".join(row[1:])) for row in table("supply.md", "cards in")]

    for told, year in zip(outputs, data["years"], strict=True):
        held = year["output"]
        assert told == pytest.approx([held["central"], held["low"], held["high"]], rel=0.02, abs=1000)
    for told, row in zip(beside, data["beside_ledger"], strict=True):
        ends = [row[name][end] for name in ("output", "ledger") for end in ("central", "low", "high")]
        assert told[:-1] == pytest.approx(ends, rel=0.02, abs=1000)
        assert told[-1] == pytest.approx(100 * row["p_less"], abs=0.6)
