"""`headway race`: each command as text and as JSON, its help, its exit codes, and what the README says of the race."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from headway import api

Run = Callable[..., SimpleNamespace]

ROOT = Path(__file__).parents[2]
FEW = ("--draws", 200, "--horizon", 12)
COMMANDS = "list run compare levers sensitivity hindcast history members".split()
ASKED: dict[str, tuple[Any, ...]] = {
    "list": ("list",),
    "run": ("run", *FEW),
    "a file": ("run", str(ROOT / "examples" / "race-scenario.yaml"), *FEW),
    "compare": ("compare", "baseline", "h200-open", *FEW),
    "levers": ("levers", *FEW),
    "sensitivity": ("sensitivity", "--rows", 64, *FEW),
    "hindcast": ("hindcast", "--origin", "2025-06-30", "--model", "constant-lag", "--horizon", 12, "--draws", 200),
    "history": ("history",),
}


@pytest.fixture(scope="module")
def baseline() -> dict[str, Any]:
    """What `headway race run` prints, with as many draws as it takes by itself."""
    return api.race_run().to_dict()


@pytest.mark.parametrize("asked", ASKED.values(), ids=list(ASKED))
def test_each_command_answers_as_text_and_as_one_line_of_json(run: Run, asked: tuple[Any, ...]) -> None:
    text, told = run("race", *asked), run("race", *asked, "--json")

    assert (text.code, told.code) == (0, 0)
    assert told.out.count("\n") == 1
    found = json.loads(told.out)
    if asked != ("list",):
        assert {"headway", "vintage", "compute_vintage", "as_of", "seed", "sources", "citation"} <= set(found)
        assert text.out.rstrip().splitlines()[-1].startswith("Cite as: ")
    assert "{" not in text.out
    assert "None" not in text.out


def test_members_are_rows_of_a_table(run: Run) -> None:
    lines = run("race", "members").out.splitlines()

    assert len(lines) == 1001
    assert {line.count(",") for line in lines} == {lines[0].count(",")}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_does(run: Run, name: str) -> None:
    done = run("race", name, "--help")

    assert done.code == 0
    assert "--json" in done.out


def test_the_group_lists_its_commands(run: Run) -> None:
    found = run("race", "--help").out

    assert [name for name in COMMANDS if name not in found] == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("run", "nosuch"), "no scenario called 'nosuch'; known: baseline"),
        (("run", "--horizon", 0), "--horizon 0: give 1 to 240 months"),
        (("run", "--horizon", 10000), "--horizon 10000: give 1 to 240 months"),
        (("run", "--draws", 1), "--draws 1: give 100 or more"),
        (("run", "--set", "nope=1"), "no parameter called 'nope'"),
        (("run", "--set", "tacit_share=7"), "tacit_share is 0 to 1"),
        (("run", "--set", "tacit_share"), "'tacit_share' sets nothing"),
        (("run", "--workers", 0), "--workers: need 1 to 256"),
        (("compare", "baseline", "nosuch"), "no scenario called 'nosuch'"),
        (("sensitivity", "--of", "x"), "no quantity called 'x'; known: lag, points"),
        (("hindcast", "--model", "nope"), "no model called 'nope'"),
        (("members", "--as-of", "2020-01-01"), "no race can start on 2020-01-01"),
    ],
)
def test_bad_input_is_one_clear_line(run: Run, asked: tuple[Any, ...], told: str) -> None:
    done = run("race", *asked)

    assert (done.code, done.out) == (1, "")
    assert told in done.err
    assert [line for line in done.err.splitlines() if line.startswith("headway: ")] == done.err.splitlines()[-1:]


@pytest.mark.parametrize("asked", [("compare", "baseline"), ("run", "--nope"), ("run", "--draws", "many")])
def test_wrong_usage_ends_with_two(run: Run, asked: tuple[str, ...]) -> None:
    assert run("race", *asked).code == 2


def written(name: str) -> str:
    """The text of a file at the root, on one line."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").replace("\n> ", "\n").split())


def test_the_readme_says_what_the_race_says(baseline: dict[str, Any]) -> None:
    lag = next(row for row in baseline["lag"] if row["month"] == 60)
    odds = next(row for row in baseline["overtake"] if (row["event"], row["within_months"]) == ("D2", 60))
    models, readme = odds["range"]["models"].values(), written("README.md")

    assert f"in {odds['p']:.1%} of the simulated" in readme
    assert f"({min(models):.0%} to {max(models):.1%} over the other models)" in readme
    assert f"{lag['central']:.0f} months behind by then (80% interval {lag['low']:.0f}–{lag['high']:.0f})" in readme


def test_the_changelog_has_the_first_numbers(baseline: dict[str, Any]) -> None:
    at = {row["month"]: row for row in baseline["lag"]}
    odds = next(row for row in baseline["overtake"] if (row["event"], row["within_months"]) == ("D2", 60))
    changes = written("CHANGELOG.md")

    for month, name in ((12, "one year"), (36, "three"), (60, "five")):
        central, low, high = (at[month][end] for end in ("central", "low", "high"))
        said = f"{central:.0f} months behind" if month == 12 else f"{central:.0f} in {name}"
        assert said in changes
        assert f"{low:.1f}–{high:.0f})" in changes
    assert f"{odds['p']:.1%} (Monte-Carlo error ±{100 * odds['mc_error']:.2f} points" in changes


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_what_is_said_of_the_past_is_that_of_its_page(name: str) -> None:
    page = (ROOT / "docs" / "methods" / "race-hindcast.md").read_text(encoding="utf-8")
    row = re.search(r"\| lag \| 12 \| full \| (\d+) \| \d+ \| (\d+) \((\d+%)\) \| \+([\d.]+) \|", page)
    assert row is not None
    origins, covered, share, bias = row.groups()

    said = written(name)

    assert f"{bias} months too high" in said
    either = (f"in {share} of {origins} cases", f"at {covered} of {origins} ({share})")
    assert any(each in said for each in either)
