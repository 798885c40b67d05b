"""`headway compute reconcile` on the bundled data: nothing unexplained, JSON, text, days, bad inputs."""

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api
from headway.charts.reconcile import reconcile_chart, reconcile_finding
from headway.report.reconcile import reconcile_section
from headway.words import load_words

Run = Callable[..., SimpleNamespace]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_reconcile().to_dict()


def test_json_is_the_result_and_keeps_the_contract(run: Run, data: dict[str, Any]) -> None:
    result = run("compute", "reconcile", "--json")

    assert result.code == 0, result.err
    assert json.loads(result.out) == data
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources", "citation"} <= set(data)
    for row in data["rows"]:
        assert {"total", "published", "ours", "difference"} <= set(row)
        for name in ("ours", "difference", "ours_headline"):
            assert row[name]["low"] <= row[name]["central"] <= row[name]["high"]
            assert row[name]["level"] == 0.9


def test_at_least_ten_totals_and_none_of_them_unexplained(data: dict[str, Any]) -> None:
    assert len(data["rows"]) >= 20
    for row in data["rows"]:
        assert row["verdict"] != "unexplained", row["total"]


def test_every_difference_beyond_the_joint_interval_has_its_reason(data: dict[str, Any]) -> None:
    for row in data["rows"]:
        low, high = row["difference"]["low"], row["difference"]["high"]
        relation = row["published"]["relation"]
        inside = {"at most": low <= 0, "at least": high >= 0}.get(relation, low <= 0 <= high)
        if not inside:
            assert row["verdict"] in ("contradicts", "missed", "open"), row["total"]
        if row["verdict"] == "contradicts":
            assert row["rival"] in {other["total"] for other in data["rows"]}
        if row["verdict"] == "missed":
            assert row["foretold"]
        if row["verdict"] == "definition":
            assert row["closed_by"] in {name for step in row["steps"] for name in (step["step"], step["factor"])}


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 5, 1), date(2026, 7, 31)])
def test_on_earlier_days_nothing_is_unexplained_and_nothing_later_is_known(day: date) -> None:
    found = api.compute_reconcile(as_of=day, draws=1000).to_dict()

    assert found["counts"]["unexplained"] == 0
    assert all(row["source"]["published"] <= day.isoformat() for row in found["rows"])
    assert len(found["rows"]) < 34


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_other_seed_leaves_a_total_unexplained(seed: int) -> None:
    assert api.compute_reconcile(seed=seed, draws=2000).to_dict()["counts"]["unexplained"] == 0


def test_steps_lead_from_our_headline_to_ours_in_their_definition(data: dict[str, Any]) -> None:
    for row in data["rows"]:
        product = row["ours_headline"]["central"]
        for step in row["steps"]:
            product *= step["change"]["central"]
        assert product == pytest.approx(row["ours"]["central"])
        assert row["difference"]["central"] == pytest.approx(row["ours"]["central"] - row["published"]["central"])


def test_the_ledger_comes_back_from_its_own_sources(data: dict[str, Any]) -> None:
    rows = {row["total"]: row for row in data["rows"]}

    assert rows["epoch-licensed"]["ratio"]["central"] == pytest.approx(1.0, abs=0.02)
    assert rows["epoch-smuggled"]["ratio"]["central"] == pytest.approx(1.0, abs=0.02)
    assert rows["idc-domestic-2025"]["ratio"]["central"] == pytest.approx(1.0, abs=0.02)
    assert rows["epoch-smuggled-third"]["ours"]["central"] == pytest.approx(1 / 3, abs=0.03)
    assert all(rows[name]["same_source"] for name in ("epoch-licensed", "epoch-smuggled", "idc-domestic-2025"))


def test_kessler_is_contradicted_by_the_count_and_forecasts_of_this_year_are_open(data: dict[str, Any]) -> None:
    rows = {row["total"]: row for row in data["rows"]}

    assert (rows["kessler-huawei-2025"]["verdict"], rows["kessler-huawei-2025"]["rival"]) == (
        "contradicts",
        "idc-huawei-2025",
    )
    assert (rows["iaps-total-2026"]["verdict"], rows["iaps-total-2026"]["due"]) == ("open", "2026-12-31")


def test_the_module_is_the_command_and_draws_itself(data: dict[str, Any]) -> None:
    result = headway.compute.reconcile()

    assert result.to_dict() == data
    assert result.chart("vi")["title"]["text"]


def test_text_names_the_finding_every_total_its_steps_and_what_is_assumed(run: Run, data: dict[str, Any]) -> None:
    out = run("compute", "reconcile").out

    assert reconcile_finding(data, load_words("en")) in out
    for row in data["rows"]:
        assert row["title"][:25] in out
    assert "Steps from our definition to theirs" in out
    assert "Assumed:" in out


@pytest.mark.parametrize("language", ["en", "vi"])
def test_section_and_pictures_are_made_in_both_languages(data: dict[str, Any], language: str) -> None:
    words = load_words(language)

    section = reconcile_section(data, words)

    assert len(section.blocks[2].rows) == len(data["rows"])  # type: ignore[union-attr]
    for width in (760, 360):
        assert reconcile_chart(data, words, width=width)["description"].startswith(section.title)


@pytest.mark.parametrize("day", ["2023-06-30", "2024-01-01", "2025-03-31"])
def test_before_anything_was_known_the_answer_says_so(run: Run, day: str) -> None:
    result = run("compute", "reconcile", "--as-of", day)

    assert result.code == 0, result.err
    assert "No published total of compute was known" in result.out


def test_a_day_on_which_the_ledger_is_young_says_what_it_cannot_count(run: Run) -> None:
    out = run("compute", "reconcile", "--as-of", "2025-06-30").out

    assert "Left out, because our ledger cannot be counted like them on this day" in out
    assert "it does not reach their date" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--as-of", "2027-01-01"), 1, "after the vintage"),
        (("--vintage", "2020-01-01"), 1, "no vintage called"),
        (("--vintage", "2025-12-19"), 1, "holds no table published_totals"),
        (("--as-of", "yesterday"), 2, "Invalid value"),
        (("--unit", "chips"), 2, "No such option"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = run("compute", "reconcile", *arguments)

    assert result.code == code
    assert said in result.err


def test_fewer_than_two_draws_are_refused() -> None:
    from headway.errors import OptionError

    with pytest.raises(OptionError, match="at least 2 draws"):
        api.compute_reconcile(draws=1)
