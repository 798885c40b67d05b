"""`headway compute permission`: JSON, text, one class, early days and bad inputs."""

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from headway import api

Run = Callable[..., SimpleNamespace]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_permission().to_dict()


def of_class(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in data["classes"] if row["class"] == name)


def test_json_holds_both_governments_their_product_and_its_history_for_each_class(
    run: Run, data: dict[str, Any]
) -> None:
    result = run("compute", "permission", "--json")

    assert result.code == 0, result.err
    assert json.loads(result.out) == data
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources"} <= set(data)
    assert (data["exporter"], data["importer"], data["vintage"]) == ("US", "China", "2026-11-23")
    for row in data["classes"]:
        last = row["timeline"][-1]
        assert (row["exporter"]["state"], row["importer"]["state"]) == (last["exporter"], last["importer"])
        assert row["product"]["state"] == last["product"]
        assert last["end"] == data["as_of"]
        for change in (row["exporter"], row["importer"]):
            assert change["source"]
            assert change["known"] <= data["as_of"]


def test_the_module_is_the_command(data: dict[str, Any]) -> None:
    import headway.compute

    assert headway.compute.permission().to_dict() == data


def test_a_class_by_name_and_by_chip_is_its_row_of_the_whole(data: dict[str, Any]) -> None:
    by_class = api.compute_permission(chip_class="h200").to_dict()
    by_chip = api.compute_permission(chip="H200 SXM 141GB").to_dict()

    assert by_class["classes"] == by_chip["classes"] == [of_class(data, "h200")]


def test_each_sale_that_was_delivered_stands_beside_what_was_permitted(data: dict[str, Any]) -> None:
    for row in data["classes"]:
        for sale in row["delivered"]:
            assert sale["low"] is None or sale["low"] <= sale["high"]
            assert sale["start"] <= sale["end"]
    assert of_class(data, "h200")["delivered"]
    assert of_class(data, "blackwell")["delivered"] == []


@pytest.mark.parametrize(
    ("day", "chip_class", "importer", "product"),
    [
        ("2026-01-13", "h200", "licence", "closed"),
        ("2026-01-14", "h200", "closed", "closed"),
        ("2026-01-28", "h200", "licence", "licence"),
        ("2025-08-11", "h20", "open", "licence"),
        ("2025-08-12", "h20", "licence", "licence"),
    ],
)
def test_a_day_is_answered_with_what_was_known_on_it(day: str, chip_class: str, importer: str, product: str) -> None:
    then = api.compute_permission(as_of=date.fromisoformat(day), chip_class=chip_class).to_dict()

    (row,) = then["classes"]
    assert (row["importer"]["state"], row["product"]["state"]) == (importer, product)
    assert all(sale["start"] <= day for sale in row["delivered"])


def test_every_state_in_force_that_is_our_reading_is_listed_as_an_assumption_with_its_reason(
    data: dict[str, Any],
) -> None:
    judged = [
        f"{row['class']}: {row[role]['country']}"
        for row in data["classes"]
        for role in ("exporter", "importer")
        if row[role]["judged"]
    ]

    assert [each["name"] for each in data["assumptions"]] == judged
    assert "h200: China" in judged
    assert all(each["reason"] and each["confidence"] == "low" for each in data["assumptions"])


def test_a_rule_that_was_announced_is_told_ahead_and_its_loss_afterwards() -> None:
    ahead = api.compute_permission(as_of=date(2025, 3, 1)).to_dict()
    after = api.compute_permission(as_of=date(2025, 5, 13)).to_dict()

    (plan,) = of_class(ahead, "cloud")["planned"]
    assert (plan["state"], plan["since"], plan["event"]) == ("licence", "2025-05-15", "policy_events:8")
    assert of_class(after, "cloud")["planned"] == []
    assert "policy_events:8" in {row["event"] for row in ahead["pending"]}
    assert "policy_events:8" not in {row["event"] for row in after["pending"]}


def test_what_is_overdue_is_said_to_be(data: dict[str, Any]) -> None:
    before = api.compute_permission(as_of=date(2026, 11, 9)).to_dict()

    def overdue(found: dict[str, Any]) -> bool:
        return next(row["overdue"] for row in found["pending"] if row["event"] == "policy_events:2025-11-10")

    assert (overdue(before), overdue(data)) == (False, True)


def test_an_early_day_says_what_is_not_known_yet(run: Run) -> None:
    result = run("compute", "permission", "--as-of", "2024-01-01")
    nothing = run("compute", "permission", "--class", "h200", "--as-of", "2019-01-01")

    assert "Not known yet on that day: RTX Pro 6000D, H200 / MI325X, Blackwell (B200/B300)" in result.out
    assert nothing.code == 0
    assert "Not known yet on that day: H200 / MI325X." in nothing.out
    assert "no rule on AI chips for China is known yet" in nothing.out


def test_text_names_each_government_its_rule_and_the_event(run: Run) -> None:
    out = run("compute", "permission", "--class", "H20").out

    assert "US rule: licence (with conditions) since 8 Aug 2025: first H20 licences" in out
    assert "Chinese rule: closed (prohibited) since 10 Oct 2025: customs crackdown" in out
    assert "9 Nov 2023 open – 9 Apr 2025 closed – 15 Jul 2025 licence – 10 Oct 2025 closed" in out
    assert "9 Nov 2026; no decision found" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--class", "blackwel"), "did you mean 'blackwell'"),
        (("--chip", "H2"), "did you mean 'H20 96GB'"),
        (("--class", "h20", "--chip", "H20 96GB"), "not both"),
        (("--as-of", "2027-01-01"), "give an earlier date"),
        (("--vintage", "2026-08-11"), "holds no table policy_states"),
        (("--vintage", "2026-11-22"), "no vintage called"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("compute", "permission", *arguments)

    assert result.code == 1
    assert said in result.err
    assert result.err.strip().count("\n") == 0
