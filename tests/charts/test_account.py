"""The pictures of the account: findings that follow the numbers, every model and line inside the picture."""

from datetime import date
from typing import Any

import pytest

from headway import api
from headway.charts.account import account_chart, shown_dates
from headway.charts.compute_scatter import compute_scatter, scatter_title
from headway.words import load_words
from headway.words.account import finding, flop_text, share_text

WORDS = [load_words("en"), load_words("vi")]


def interval(central: float, half: float = 1.0) -> dict[str, float]:
    return {"low": central - half, "central": central, "high": central + half, "level": 0.9}


def account(compute: float, efficiency: float, p_compute: float, p_efficiency: float) -> dict[str, Any]:
    return {
        "route": "known",
        "gap": interval(compute + efficiency),
        "compute": interval(compute),
        "efficiency": interval(efficiency),
        "share_compute": interval(compute / (compute + efficiency)),
        "told": True,
        "p_compute": p_compute,
        "p_efficiency": p_efficiency,
        "models": {"leader": 1, "follower": 1},
    }


def result(found: dict[str, Any] | None) -> dict[str, Any]:
    dated = {
        "day": "2026-08-11",
        "gap": interval(5.0),
        "route": found and found["route"],
        "accounts": [found] if found else [],
    }
    return {"leader": "US", "follower": "China", "dates": [dated]}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_account(vintage="2025-12-19", as_of=date(2025, 12, 19), draws=200).to_dict()


def texts(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every text of a picture with its place."""
    rows = []
    for layer in spec["layer"]:
        rows += [row for row in layer.get("data", {}).get("values", []) if isinstance(row, dict) and "text" in row]
    return rows


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (account(20, -15, 0.99, 0.02), "The US leads in training compute by 20 (19 to 21) points; China leads in eff"),
        (account(20, -15, 0.99, 0.02), "China leads in efficiency at equal compute by 15 (14 to 16) points"),
        (account(8, 4, 0.99, 0.97), "the US leads in efficiency at equal compute by 4 (3 to 5) points"),
        (account(20, -15, 0.99, 0.3), "who leads in efficiency at equal compute cannot be told apart"),
        (account(2, -9, 0.6, 0.05), "Who leads in training compute cannot be told apart; China leads in efficiency"),
        (account(-6, 11, 0.01, 0.98), "China leads in training compute by 6 (5 to 7) points; the US leads in"),
        (account(2, 1, 0.6, 0.5), "How much of the gap is training compute and how much is efficiency cannot be told"),
        (None, "Too few training runs are known"),
    ],
)
def test_the_finding_follows_the_numbers(found: dict[str, Any] | None, said: str) -> None:
    assert said in finding(result(found), WORDS[0])


def test_a_lead_whose_interval_holds_0_is_probable_and_has_no_points() -> None:
    found = {**account(23, -18, 0.98, 0.07), "efficiency": interval(-18, 20)}

    said = finding(result(found), WORDS[0])

    assert "leads in training compute by 23 (22 to 24) points; China probably leads in efficiency" in said
    assert "18" not in said


@pytest.mark.parametrize(
    ("route", "start"), [("trend", "By the trend of run sizes, the US leads"), ("estimated", "By estimated sizes of")]
)
def test_the_finding_says_where_sizes_of_runs_are_not_known(route: str, start: str) -> None:
    assert finding(result({**account(20, -15, 0.99, 0.02), "route": route}), WORDS[0]).startswith(start)


def test_a_share_that_says_nothing_is_not_printed() -> None:
    assert share_text({**account(1, 1, 0.6, 0.5), "told": False}, WORDS[0]) == "not told"
    assert share_text(account(20, -10, 0.99, 0.01), WORDS[0]) == "2.0 (1.0 to 3.0)"


def test_operations_are_written_with_their_power() -> None:
    assert flop_text(26.69897, WORDS[0]) == "5.0 × 10²⁶"
    assert flop_text(24.9999, WORDS[0]) == "1.0 × 10²⁵"
    assert flop_text(24.4, WORDS[1]) == "2,5 × 10²⁴"


@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_pictures_hold_every_value_inside_and_no_type_under_11_pixels(data: Any, words: Any, width: int) -> None:
    for draw in (account_chart, compute_scatter):
        spec = draw(data, words, width=width)

        total = spec["width"] + spec["padding"]["left"] + spec["padding"]["right"]
        assert total <= width + 1
        assert all(row.get("size", 12) >= 11 for row in texts(spec))
        for layer in spec["layer"]:
            for row in layer.get("data", {}).get("values", []):
                if "y2" in row:
                    assert -1 <= row["y"] <= spec["height"] + 5
                    assert -1 <= row["y2"] <= spec["height"] + 5


def test_every_model_is_a_dot_hollow_where_it_is_estimated(data: Any) -> None:
    spec = compute_scatter(data, WORDS[0])
    dots = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")["data"]["values"]

    assert len(dots) == len(data["models"])
    hollow = {row["said"] for row in dots if row["fill"] == "white"}
    assert hollow == {row["model"] for row in data["models"] if row["basis"] == "estimated"}


def test_the_title_of_the_dots_is_the_distance_of_the_lines_with_its_interval(data: Any) -> None:
    first, last, rise = data["lines"][0], data["lines"][-1], data["rise"]
    apart = last["points_at_1e24"] - first["points_at_1e24"]
    ends = f"{rise['low']:.0f} to {rise['high']:.0f}"

    assert rise["central"] == pytest.approx(apart)
    assert rise["low"] < apart < rise["high"]
    assert f"stand {apart:.0f} ({ends}) index points above those of {first['year']}" in scatter_title(data, WORDS[0])


def test_the_title_of_the_dots_names_no_rise_that_may_be_none(data: Any) -> None:
    slope = {"points": {"low": -1.0, "central": 2.0, "high": 5.0, "level": 0.9}}

    for rise in (None, {**data["rise"], "low": -0.5}):
        assert "rise with training compute" in scatter_title({**data, "rise": rise}, WORDS[0])
    assert "rise" not in scatter_title({**data, "rise": None, "slopes": [slope]}, WORDS[0])


def test_the_description_holds_the_numbers(data: Any) -> None:
    last = shown_dates(data)[-1]
    said = account_chart(data, WORDS[0])["description"]

    found = next(each for each in last["accounts"] if each["route"] == last["route"])
    assert WORDS[0].number(found["compute"]["central"]) in said


def test_a_result_without_any_account_still_draws() -> None:
    data = api.compute_account(vintage="2025-12-19", as_of=date(2024, 1, 1), draws=50).to_dict()

    spec = account_chart(data, WORDS[0])

    assert "not told" in {row["text"] for row in texts(spec)}
