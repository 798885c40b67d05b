"""The numbers on the page of calibration are those that the command gives."""

from pathlib import Path
from typing import Any

import pytest

from headway import api
from headway.words import load_words
from headway.words.plan_validation import table_rows

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "plan-calibration.md"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.plan_validate().to_dict()


def table(first: str) -> list[list[str]]:
    """The rows of the table whose head begins with these cells."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {first} |"))
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def plain(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def test_the_errors(data: dict[str, Any]) -> None:
    assert table("set") == [list(row[:7]) for row in table_rows(data, load_words("en"))]


def test_the_rates_with_their_priors(data: dict[str, Any]) -> None:
    expected = [
        [
            f"`{each['name']}`",
            plain(each["prior"]),
            plain(each["central"]),
            f"{plain(each['low'])}–{plain(each['high'])}",
            each["why"],
        ]
        for each in data["rates"]
    ]

    assert table("rate") == expected


@pytest.mark.parametrize(("first", "key"), [("family", "families"), ("stack", "stacks")])
def test_families_and_stacks(data: dict[str, Any], first: str, key: str) -> None:
    expected = [
        [name, f"{each['central']:.2f}", f"{each['low']:.2f}–{each['high']:.2f}"]
        for name, each in data[key].items()
        if not name.startswith(("own", "undisclosed"))
    ]

    assert table(first) == expected


def test_a_small_model_on_a_cluster_for_large_ones(data: dict[str, Any]) -> None:
    anchor = next(each for each in data["anchors"] if each["run"] == "llama-3-8b")
    text = " ".join(PAGE.read_text(encoding="utf-8").split())

    assert f"Llama 3 8B takes {anchor['observed'] / anchor['predicted']['central']:.1f} times the predicted" in text


def test_whole_runs_that_do_not_enter_the_fit(data: dict[str, Any]) -> None:
    errors = [abs(each["error"]) for each in data["anchors"] if each["kind"] == "run"]
    text = " ".join(PAGE.read_text(encoding="utf-8").split())

    said = load_words("en").percent(sum(errors) / len(errors), 1)
    assert f"The {len(errors)} whole runs among them are missed by {said} on average" in text


def test_goodput_and_the_number_of_rows(data: dict[str, Any]) -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    goodput, stages = data["goodput"], data["stages"]

    said = f"{goodput['central']:.2f} ({goodput['low']:.2f}–{min(goodput['high'], 1.0):.2f})"
    assert f"goodput of pre-training is {said}" in text
    assert f"{stages['central']:.2f} times as long ({stages['low']:.2f}–{stages['high']:.2f})" in text
    assert f"A fit of {len(data['rows'])} rows" in text
    assert f"Fitted on {sum(row['kind'] == 'run' for row in data['rows'])} whole runs" in text
