"""`headway compute account`: its text, its JSON, and bad input in one clear line each."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

Run = Callable[..., SimpleNamespace]

#: A vintage with the index as published: nothing has to be fitted.
VINTAGE = ("--vintage", "2025-12-19")


@pytest.fixture
def data(run: Run) -> dict[str, Any]:
    done = run("compute", "account", *VINTAGE, "--json")
    assert done.code == 0
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_the_json_says_what_the_contract_asks_and_where_it_comes_from(data: dict[str, Any]) -> None:
    assert {"share_compute", "share_efficiency", "vintage", "as_of", "seed", "draws", "sources"} <= set(data)
    assert set(data["share_compute"]) == {"low", "central", "high", "level"}
    assert data["leader"] == "country:United States of America"
    assert data["index_holds_compute"] is False
    assert all(row["source"] for row in data["assumptions"])
    assert data["sources"][0]["title"].startswith("Epoch AI")


def test_parts_of_every_account_add_up(data: dict[str, Any]) -> None:
    accounts = [account for dated in data["dates"] for account in dated["accounts"]]

    assert accounts
    for account in accounts:
        parts = account["compute"]["central"] + account["efficiency"]["central"]
        assert parts == pytest.approx(account["gap"]["central"])
        if account["share_compute"]["central"] is not None:
            assert account["share_compute"]["central"] + account["share_efficiency"]["central"] == pytest.approx(1.0)


def test_no_imputed_figure_is_among_the_models(data: dict[str, Any]) -> None:
    assert data["models"]
    assert {row["basis"] for row in data["models"]} <= {"reported", "derived", "hardware", "estimated"}
    assert not {row["model"] for row in data["models"]} & set(data["imputed_left_out"])


def test_an_earlier_day_knows_less(run: Run) -> None:
    early = json.loads(run("compute", "account", *VINTAGE, "--as-of", "2024-01-01", "--json").out)

    assert early["as_of"] == "2024-01-01"
    assert all(row["released"] <= "2024-01-01" for row in early["models"])
    assert all(row["basis"] != "estimated" for row in early["models"])
    assert early["route"] is None
    assert early["share_compute"]["central"] is None


def test_the_text_names_the_finding_the_slopes_and_the_sources(run: Run) -> None:
    done = run("compute", "account", *VINTAGE)

    assert done.code == 0
    assert "inside families" in done.out
    assert "with estimates" in done.out
    assert "Cite as" in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--leader", "Atlantis"), "no group called 'Atlantis'"),
        (("--as-of", "2027-01-01"), "is after the vintage's own date 2025-12-19"),
        (("--as-of", "2019-01-01"), "has no model by 2019-01-01; give a later --as-of"),
        (("--method", "guess"), "no method called 'guess'; there is"),
        (("--follower", "country:Atlantis"), "no country called 'Atlantis'"),
    ],
)
def test_bad_input_gets_one_clear_line(run: Run, options: tuple[str, ...], said: str) -> None:
    done = run("compute", "account", *VINTAGE, *options)

    assert done.code == 1
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_a_vintage_without_an_index_is_named_with_one_that_has_it(run: Run) -> None:
    done = run("compute", "account", "--vintage", "2026-11-23")

    assert done.code == 1
    assert "vintage 2026-11-23 holds no index; leave --vintage out for the newest" in done.err
