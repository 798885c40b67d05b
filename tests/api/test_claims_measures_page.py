"""The page on measures says what is there, and the numbers that are measured."""

import re
from pathlib import Path

import pytest

from headway.api.claims.measuring import claims_measure
from headway.claims.measured import Counted
from headway.claims.registry import MEASURES

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "claims-measures.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]

ROWS_OF = ("standing", "record", "match", "trend", "tie")


def test_the_page_lists_every_measure_with_its_unit_its_arguments_and_its_axes() -> None:
    listed = {row[0].strip("`"): row[1:4] for row in ROWS if len(row) == 5 and row[0].startswith("`")}

    assert list(listed) == [each.name for each in sorted(MEASURES, key=lambda each: each.family == "plan")]
    for each in MEASURES:
        unit, arguments, axes = listed[each.name]
        assert unit == each.unit or (each.unit == "amount" and unit.startswith("of "))
        assert re.findall(r"`([^`]+)`", arguments) == [one.name for one in each.arguments if not one.axis]
        assert re.findall(r"`([^`]+)`", axes) == [one.name for one in each.axes]


@pytest.mark.parametrize("row", [row for row in ROWS if len(row) == 3 and row[0] in ROWS_OF])
def test_the_lags_of_the_page_are_measured(row: list[str]) -> None:
    definition, yardstick, lag = row

    found = claims_measure("lag", pair="China/US", day="2026-07-31", definition=definition, yardstick=yardstick)

    assert _told(found.counted[0]) == lag


def _told(found: Counted) -> str:
    ends = found.interval
    more = "certain" if found.detail.get("certain") else f"{ends.low:.1f} to {ends.high:.1f}"
    return f"{ends.central:.1f} ({more})"
