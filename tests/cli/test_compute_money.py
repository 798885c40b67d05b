"""`headway compute money`: JSON, text, as-of days, bad inputs, and the answers on the bundled data."""

import json
import math
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from headway import api
from headway.charts.money import money_finding
from headway.words import load_words

Run = Callable[..., SimpleNamespace]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_money().to_dict()


def ratios(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in found["ratios"]}


def test_json_is_one_document_with_the_common_keys(run: Run, data: dict[str, Any]) -> None:
    result = run("compute", "money", "--json")

    assert result.code == 0, result.err
    assert json.loads(result.out) == json.loads(json.dumps(data))
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources", "citation", "assumptions"} <= set(data)
    assert "NaN" not in result.out


def test_the_module_is_the_command(data: dict[str, Any]) -> None:
    import headway

    assert headway.compute.money().to_dict() == data


def test_published_ratios_come_out_as_published(data: dict[str, Any]) -> None:
    for name in ("ubs-2025-03", "data-centre-2026"):
        row = ratios(data)[name]
        assert row["ratio"]["central"] == pytest.approx(row["published"], rel=0.01)


def test_every_ratio_is_that_of_its_two_amounts_and_inside_its_interval(data: dict[str, Any]) -> None:
    found = [row for row in data["ratios"] if row["ratio"]]

    assert len(found) >= 14
    for row in found:
        central = row["leader"]["central"] / row["follower"]["central"]
        assert row["ratio"]["central"] == pytest.approx(central)
        assert row["ratio"]["low"] <= central <= row["ratio"]["high"]
        assert row["rows"]


def test_the_four_firms_of_2025_are_their_rows(data: dict[str, Any]) -> None:
    row = ratios(data)["four-2025"]

    assert row["leader"]["central"] == pytest.approx(118.0 + 91.4 + 131.0 + 72.2)
    assert row["follower"]["central"] == pytest.approx(20.89 + 11.03 + 1.67 + 3.43 + 17.75 - 3.94)
    assert row["ratio"]["central"] == pytest.approx(8.1, abs=0.05)


def test_a_wider_leader_gives_a_wider_ratio(data: dict[str, Any]) -> None:
    found = [ratios(data)[name]["ratio"]["central"] for name in ("four-2025", "oracle-2025", "seven-2025")]

    assert found == sorted(found)


def test_no_set_of_2025_makes_57_billion_a_tenth(data: dict[str, Any]) -> None:
    (found,) = data["open_leaders"]

    assert found["same_year"] == []
    assert found["largest_same_year"]["ratio"] < 9.5
    assert {each["year"] for each in found["other_year"]} == {2026}


def test_a_tenth_of_like_with_like_is_reached_in_2026_only(data: dict[str, Any]) -> None:
    tenth = next(row for row in data["targets"] if row["target"] == 10.0)

    assert tenth["like_count"] == len(tenth["like_with_like"]) > 0
    assert {pair["leader"]["year"] for pair in tenth["like_with_like"]} == {2026}
    assert tenth["tried"] > 10_000


def test_sums_of_sides_are_sums_of_their_firms(data: dict[str, Any]) -> None:
    firms = {(row["firm"], row["year"]): row["amount"]["central"] for row in data["firms"]}

    for row in data["sides"]:
        if "-Q" not in row["period"]:
            expected = math.fsum(firms[firm, int(row["period"])] for firm in row["firms"])
            assert row["amount"]["central"] == pytest.approx(expected)


def test_guidance_of_2026_is_told_as_it_was_known_on_each_day() -> None:
    def tally(day: date) -> list[float]:
        found = api.compute_money(as_of=day, year=2026).to_dict()
        rows = [row for row in found["guidance"] if row["scope"] == "group" and len(row["members"]) == 4]
        return [row["central"] for row in sorted(rows, key=lambda row: str(row["known"]))]

    assert tally(date(2026, 3, 1)) == [500.0, 645.0]
    assert tally(date(2026, 6, 1)) == [500.0, 645.0, 725.0]
    assert tally(date(2026, 11, 23)) == [500.0, 645.0, 725.0, 765.0]


def test_an_earlier_day_takes_the_guidance_of_that_day_and_keeps_what_it_replaced() -> None:
    found = {day: api.compute_money(as_of=day, year=2026).to_dict() for day in (date(2026, 5, 15), date(2026, 11, 23))}
    alphabet = {
        day: next(row["amount"]["central"] for row in each["firms"] if row["firm"] == "Alphabet")
        for day, each in found.items()
    }
    superseded = [row["superseded"] for row in found[date(2026, 11, 23)]["guidance"] if row["company"] == "Alphabet"]

    assert list(alphabet.values()) == [185.0, 200.0]
    assert superseded == [True, True, False]


def test_nothing_of_an_early_day_rests_on_what_was_known_later() -> None:
    day = date(2025, 6, 30)
    found = api.compute_money(as_of=day).to_dict()

    assert max(row["known"] for row in found["guidance"]) <= day.isoformat()
    assert all(row["known"] <= day.isoformat() for row in found["ratios"] if row["ratio"] or row["published"])
    assert "ubs-2026-01" in found["not_known"]


@pytest.mark.parametrize("day", ["2024-01-01", "2022-01-01", "2025-06-30"])
def test_an_early_day_is_answered_and_not_refused(run: Run, day: str) -> None:
    for arguments in ((), ("--json",)):
        result = run("compute", "money", "--as-of", day, *arguments)
        assert result.code == 0, result.err


def test_text_names_the_finding_the_definitions_and_the_leads(run: Run, data: dict[str, Any]) -> None:
    out = run("compute", "money").out

    assert money_finding(data, load_words("en")) in out
    assert "Microsoft" in out
    assert f"{data['leads']} of {len(data['rows'])} rows" in out


def test_turned_round_the_ratios_are_turned_round(data: dict[str, Any]) -> None:
    turned = ratios(api.compute_money(leader="China", follower="US").to_dict())["four-2025"]

    assert turned["ratio"]["central"] == pytest.approx(1.0 / ratios(data)["four-2025"]["ratio"]["central"])


def test_the_same_seed_gives_the_same_numbers_and_another_seed_the_same_centre(data: dict[str, Any]) -> None:
    again, other = api.compute_money().to_dict(), api.compute_money(seed=5).to_dict()

    assert again == data
    first, second = (ratios(each)["four-2026"]["ratio"] for each in (data, other))
    assert first["central"] == second["central"]
    assert first["low"] != second["low"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--year", "2019"), "years that are told: 2022 to 2026"),
        (("--leader", "Chin"), "did you mean 'China'"),
        (("--follower", "US"), "give two sides"),
        (("--leader", "open"), "by country"),
        (("--as-of", "2027-01-01"), "after the vintage"),
        (("--vintage", "2026-08-11"), "holds no table capex_definitions"),
        (("--vintage", "2026-08-12"), "no vintage"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("compute", "money", *arguments)

    assert result.code == 1
    assert said in result.err
    assert result.err.strip().count("\n") == 0
