"""`headway compute supply`: JSON, text and bad inputs."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api

Run = Callable[..., SimpleNamespace]


def test_json_is_that_of_the_function_and_of_the_module(run: Run) -> None:
    result = run("compute", "supply", "--json", "--year", "2026", "--unit", "cards", "--set", "yield=0.4")

    assert result.code == 0, result.err
    expected: Any = api.compute_supply(year=2026, unit="cards", settings=("yield=0.4",)).to_dict()
    assert json.loads(result.out) == expected
    assert headway.compute.supply(year=2026, unit="cards", settings=("yield=0.4",)).to_dict() == expected


def test_text_names_the_finding_each_year_and_what_others_say(run: Run) -> None:
    out = run("compute", "supply").out

    assert "memory is the limit" in out
    assert all(str(year) in out for year in range(2023, 2029))
    assert "1.60 million dies" in out
    assert "packaging 97%" in out


def test_text_of_an_early_day_says_what_was_not_known(run: Run) -> None:
    out = run("compute", "supply", "--as-of", "2025-06-30").out

    assert "Not known on that day: hbm_bank" in out
    assert "Left out of the minimum: memory." in out


def test_text_of_a_day_of_which_nothing_was_known_is_an_answer(run: Run) -> None:
    result = run("compute", "supply", "--as-of", "2024-01-01")

    assert result.code == 0
    assert "What China could make itself was not known on that day" in result.out


def test_text_repeats_what_was_set(run: Run) -> None:
    assert "Set by you: packaging_yield=0.9." in run("compute", "supply", "--set", "packaging_yield=0.9").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--unit", "wafers"), "no unit called 'wafers'"),
        (("--year", "2031"), "give a --year of these"),
        (("--set", "yields=0.4"), "did you mean 'yield'?"),
        (("--set", "yield=40"), "a share is written 0.4, not 40"),
        (("--set", "hbm_start=soon"), "hbm_start=2027-07-01"),
        (("--as-of", "2027-06-01"), "give an earlier --as-of"),
        (("--vintage", "2026-08-11"), "holds no table fab_capacity"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("compute", "supply", *arguments)

    assert result.code == 1
    assert said in result.err
    assert result.err.strip().count("\n") == 0
