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


def test_the_lags_of_generations() -> None:
    named = {"8-bit rate": "h100e-8bit", "16-bit rate": "h100e-16bit", "memory": "hbm-tb", "bandwidth": "hbm-tbps"}
    found = {(row["measure"], row["per"]): row for row in api.compute_generations().to_dict()["overview"]}

    rows = table("generations.md", "measure | per")

    assert len(rows) == 6
    for row in rows:
        held = found[named[row[0]], row[1].replace("kW", "watt")]
        for cell, channel in ((row[4], "domestic"), (row[6], "licensed")):
            lag = held[channel]["lag"]
            assert numbers(cell) == pytest.approx([lag["central"], lag["low"], lag["high"]], abs=0.06)


def test_the_research_that_each_side_has_left() -> None:
    data = api.compute_allocation().to_dict()
    columns = (("labs", "2025-Q4"), ("side", "2025-Q4"), ("side", "2026-Q2"))

    def held(name: str, scope: str, quarter: str) -> dict[str, float]:
        kind, _, side = name.partition(", ")
        if side:
            kind, side = ("used", kind) if side.endswith("in use") else (kind, side)
            found = next(
                row for row in data["rows"] if (row["scope"], row["side"], row["quarter"]) == (scope, side, quarter)
            )
            return {end: found[kind][end] / 1e6 for end in ("central", "low", "high")}
        pair = next(row for row in data["comparisons"] if (row["scope"], row["quarter"]) == (scope, quarter))
        return pair["research_ratio"]

    rows = [
        row
        for row in table("allocation.md", "| leading labs, end of 2025 | all in use, end of 2025")
        if "would" not in row[0]
    ]

    for row in rows[:5]:
        for cell, (scope, quarter) in zip(row[1:], columns, strict=True):
            told = held(row[0], scope, quarter)
            assert numbers(cell) == pytest.approx([told[end] for end in ("central", "low", "high")], rel=0.06), row[0]


def test_the_ratios_in_the_readme() -> None:
    told = re.sub(r"\s*>?\s+", " ", (METHODS.parents[1] / "README.md").read_text(encoding="utf-8"))
    held = {row["unit"]: row["ratio"] for row in api.compute_stock().to_dict()["ratios"]}

    rate, memory = (ratio_with_span(held[unit], WORDS) for unit in ("h100e-8bit", "hbm-tb"))

    assert f"had {rate.partition(' ')[0]} times the AI compute of China by 8-bit rate" in told
    assert f"interval {rate.partition('(')[2]}, and {memory.replace(' (', ' times by memory (')}." in told
