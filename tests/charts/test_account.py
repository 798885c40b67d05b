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
        (account(20, -15, 0.99, 0.02), "US leads in training compute by about 20 points, China in efficiency"),
        (account(8, 4, 0.99, 0.97), "US leads both in training compute (about 8 points)"),
        (account(20, -15, 0.99, 0.3), "who leads in efficiency cannot be told"),
        (account(2, -9, 0.6, 0.05), "China leads in efficiency at equal compute by about 9 points"),
        (account(-6, 11, 0.01, 0.98), "China leads in training compute by about 6 points, US in efficiency"),
        (account(2, 1, 0.6, 0.5), "cannot be told"),
        (None, "Too few training runs are known"),
    ],
)
def test_the_finding_follows_the_numbers(found: dict[str, Any] | None, said: str) -> None:
    assert said in finding(result(found), WORDS[0])


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


def test_the_title_of_the_dots_is_the_distance_of_the_lines(data: Any) -> None:
    first, last = data["lines"][0], data["lines"][-1]
    apart = last["points_at_1e24"] - first["points_at_1e24"]

    assert f"about {apart:.0f} index points above those of {first['year']}" in scatter_title(data, WORDS[0])
    assert "rise with training compute" in scatter_title({**data, "lines": data["lines"][:1]}, WORDS[0])


def test_the_description_holds_the_numbers(data: Any) -> None:
    last = shown_dates(data)[-1]
    said = account_chart(data, WORDS[0])["description"]

    found = next(each for each in last["accounts"] if each["route"] == last["route"])
    assert WORDS[0].number(found["compute"]["central"]) in said


def test_a_result_without_any_account_still_draws() -> None:
    data = api.compute_account(vintage="2025-12-19", as_of=date(2024, 1, 1), draws=50).to_dict()

    spec = account_chart(data, WORDS[0])

    assert "not told" in {row["text"] for row in texts(spec)}
