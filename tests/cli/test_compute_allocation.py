"""`headway compute allocation`: text, JSON, options, days and bad input."""

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api

Run = Callable[..., SimpleNamespace]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_allocation().to_dict()


def newest(data: dict[str, Any], scope: str) -> dict[str, Any]:
    return [pair for pair in data["comparisons"] if pair["scope"] == scope][-1]


def test_the_command_prints_text_and_one_json_document(run: Run) -> None:
    text, document = run("compute", "allocation"), json.loads(run("compute", "allocation", "--json").out)

    assert text.code == 0
    assert "times the research compute" in text.out
    assert "What was known on 23 November 2026" in text.out
    for key in ("headway", "vintage", "as_of", "seed", "draws", "sources", "citation"):
        assert document[key] is not None
    assert document["unit"] == "h100e-8bit"


def test_the_module_is_the_command(data: dict[str, Any]) -> None:
    assert headway.compute.allocation().to_dict() == data


def test_the_same_seed_gives_the_same_answer_and_another_nearly_the_same(data: dict[str, Any]) -> None:
    other = api.compute_allocation(seed=7).to_dict()

    ours, theirs = (newest(found, "labs")["research_ratio"] for found in (data, other))
    assert ours["central"] == theirs["central"]
    assert ours["high"] != theirs["high"]
    assert ours["high"] == pytest.approx(theirs["high"], rel=0.1)


@pytest.mark.parametrize("scope", ["labs", "side"])
def test_the_leader_has_more_research_left_in_both_scopes(data: dict[str, Any], scope: str) -> None:
    pair = newest(data, scope)

    assert pair["p_leader_more"] >= 0.99
    assert pair["research_ratio"]["low"] > 1.0
    assert pair["needed_share"]["central"] > 1.0


def test_labs_use_no_more_than_their_side(data: dict[str, Any]) -> None:
    used = {(row["scope"], row["side"], row["quarter"]): row["used"]["central"] for row in data["rows"]}

    for (scope, side, quarter), amount in used.items():
        if scope == "labs":
            assert amount < used["side", side, quarter]


def test_the_followers_assumed_part_of_labs_holds_the_leaders_measured_one(data: dict[str, Any]) -> None:
    used = {(row["scope"], row["quarter"]): row["used"]["central"] for row in data["rows"] if row["side"] == "US"}
    belief = next(row for row in data["assumptions"] if row["name"] == "lab_part China")

    for quarter in ("2024-Q4", "2025-Q4"):
        assert belief["low"] < used["labs", quarter] / used["side", quarter] < belief["high"]


def test_every_assumption_names_its_source_and_ends(data: dict[str, Any]) -> None:
    for row in data["assumptions"]:
        assert row["source"]
        assert row["low"] <= row["central"] <= row["high"]
    assert any(row["source"] == "Headway's own estimate" for row in data["assumptions"])


def test_a_share_that_is_set_moves_research_and_not_the_share_that_is_needed(data: dict[str, Any]) -> None:
    found = api.compute_allocation(settings={"follower_research_share": 0.5}).to_dict()

    ours, theirs = newest(found, "side"), newest(data, "side")
    assert ours["research_ratio"]["central"] == pytest.approx(theirs["needed_share"]["central"] / 0.5)
    assert ours["needed_share"] == theirs["needed_share"]
    assert found["settings"] == {"follower_research_share": {"low": 0.5, "central": 0.5, "high": 0.5}}


def test_turned_round_the_ratio_is_inverted(data: dict[str, Any]) -> None:
    turned = api.compute_allocation(leader="China", follower="US").to_dict()

    product = newest(turned, "side")["research_ratio"]["central"] * newest(data, "side")["research_ratio"]["central"]
    assert product == pytest.approx(1.0)


def test_on_an_earlier_day_only_what_was_known_counts() -> None:
    then = api.compute_allocation(as_of=date(2026, 6, 30)).to_dict()

    assert {pair["scope"] for pair in then["comparisons"]} == {"side"}  # compute by lab came in September 2026
    assert {"scope": "labs", "side": "US", "what": "lab_part"} in then["missing"]
    assert max(row["date"] for row in then["tokens"]) <= "2026-06-30"


def test_two_days_give_two_answers_on_tokens() -> None:
    before, after = (
        api.compute_allocation(as_of=day).to_dict()["token_ratio"] for day in (date(2025, 6, 30), date(2026, 11, 23))
    )

    assert before["follower"]["subjects"] == ["ByteDance Doubao"]
    assert after["follower"]["subjects"] == ["China all models"]


@pytest.mark.parametrize("day", ["2025-06-30", "2024-01-01"])
def test_before_anything_was_known_the_answer_says_so(run: Run, day: str) -> None:
    result = run("compute", "allocation", "--as-of", day)

    assert result.code == 0
    assert "was not yet known on" in result.out
    assert "Not known on" in result.out


def test_in_memory_bandwidth_the_ratio_is_smaller_and_labs_are_left_out(data: dict[str, Any]) -> None:
    found = api.compute_allocation(unit="hbm-tbps").to_dict()

    assert {row["scope"] for row in found["rows"]} == {"side"}
    assert newest(found, "side")["used_ratio"]["central"] < newest(data, "side")["used_ratio"]["central"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "follower_research_share=30"], "never a percentage"),
        (["--set", "follower_research_share"], "write a name and a value"),
        (["--set", "folower_research_share=0.3"], "follower_research_share"),
        (["--unit", "tops"], "h100e-8bit"),
        (["--follower", "France"], "US, China"),
        (["--follower", "open"], "counted by country"),
        (["--leader", "China"], "give two sides"),
        (["--as-of", "2027-01-01"], "give an earlier date"),
        (["--vintage", "2026-08-11"], "leave --vintage out"),
    ],
)
def test_bad_input_gets_one_clear_line(run: Run, options: list[str], said: str) -> None:
    result = run("compute", "allocation", *options)

    assert result.code == 1
    assert said in result.err
    assert result.err.count("\n") == 1
