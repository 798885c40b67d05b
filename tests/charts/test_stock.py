"""The pictures of the ledger: findings that follow from the data, sizes, both languages, odd data."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.charts.ratios import ratios_chart, ratios_finding
from headway.charts.stock import short, stock_chart
from headway.charts.stock_text import stock_finding, total_of
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words
from headway.words.compute import amount, ratio_with_span

WORDS = [load_words("en"), load_words("vi")]
IDS = ["en", "vi"]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_stock(draws=300).to_dict()


@pytest.fixture(scope="module")
def flow() -> dict[str, Any]:
    return api.compute_flow(draws=300).to_dict()


@pytest.fixture(scope="module")
def early() -> dict[str, Any]:
    return api.compute_stock(draws=50, as_of=date(2025, 12, 31)).to_dict()


def texts(spec: dict[str, Any]) -> list[str]:
    """Every text that a picture writes at given pixels."""
    rows = [row for layer in spec["layer"] for row in layer["data"]["values"]]
    return [row["text"] for row in rows if "text" in row]


def sizes(spec: dict[str, Any]) -> list[float]:
    return [row["size"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row]


@pytest.mark.parametrize("words", WORDS, ids=IDS)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("draw", [stock_chart, ratios_chart])
def test_every_picture_has_its_width_its_letters_and_its_alternative(
    data: dict[str, Any], draw: Any, width: int, words: Any
) -> None:
    spec = draw(data, words, width=width)

    json.dumps(spec, allow_nan=False)
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == pytest.approx(width, abs=1)
    assert min(sizes(spec)) >= FOOT_SIZE
    assert spec["description"].startswith(" ".join(spec["title"]["text"]).replace("  ", " ")[:20])
    assert "2026" in spec["layer"][-1]["mark"]["text"][-1] + " ".join(spec["layer"][-1]["mark"]["text"])


def test_the_title_tells_the_ratio_and_both_totals(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    changed["ratio"] = {"low": 6.6, "central": 10.06, "high": 14.0, "level": 0.9}
    changed["at_quarter"] = {"US": {"central": 23.7e6}, "China": {"central": 2.354e6}}

    assert stock_finding(changed, WORDS[0]) == (
        "By 8-bit rate, the US has 10 (6.6–14) times the compute of China: 23.7 million against 2.35 million"
    )
    assert stock_finding(changed, WORDS[1]) == (
        "Theo tốc độ 8 bit, Mỹ có lượng tính toán gấp 10 (6,6–14) lần Trung Quốc: 23,7 triệu so với 2,35 triệu"
    )


def test_a_ratio_that_may_be_one_is_not_called_a_lead(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    changed["ratio"] = {"low": 0.8, "central": 1.2, "high": 2.0, "level": 0.9}

    assert "cannot be told apart" in stock_finding(changed, WORDS[0])


def test_a_day_without_a_ratio_says_so(early: dict[str, Any]) -> None:
    assert stock_finding(early, WORDS[0]).startswith("What was known by 31 December 2025 does not tell")
    assert ratios_finding(early, WORDS[0]).startswith("What was known by 31 December 2025 does not give")


def test_a_channel_that_ends_early_is_labelled_at_its_end(early: dict[str, Any]) -> None:
    spec = stock_chart(early, WORDS[0])

    assert any(text.startswith("smuggled") for text in texts(spec))
    assert any(text.startswith("domestic") for text in texts(spec))


def test_every_channel_the_total_and_the_leader_are_written(data: dict[str, Any]) -> None:
    written = texts(stock_chart(data, WORDS[0]))

    top, bottom = (amount(total_of(data, side)["central"], WORDS[0]) for side in ("US", "China"))
    for start in ("licensed", "smuggled", "domestic", f"total {bottom}", f"The US: {top}"):
        assert any(text.startswith(start) for text in written), start


def test_the_stack_ends_at_the_total(data: dict[str, Any]) -> None:
    spec = stock_chart(data, WORDS[0])
    areas = [layer for layer in spec["layer"] if isinstance(layer["mark"], dict) and layer["mark"]["type"] == "area"]
    bracket = data["totals"][18 + 17]["amount"]

    top, height = areas[-1]["data"]["values"][-1]["y"], spec["height"]
    scale = 1.04 * max(row["amount"]["high"] for row in data["totals"] if row["side"] == "China")

    assert top == pytest.approx(height * (scale - bracket["central"]) / scale)


def test_the_band_of_the_total_is_drawn(data: dict[str, Any]) -> None:
    spec = stock_chart(data, WORDS[0])
    dashed = [layer for layer in spec["layer"] if layer["mark"].get("strokeDash")]

    assert len(dashed) == 2
    assert all(len(layer["data"]["values"]) == 18 for layer in dashed)


def test_the_newest_ratio_of_each_unit_is_written_over_its_panel(data: dict[str, Any]) -> None:
    written = texts(ratios_chart(data, WORDS[0]))

    for unit, central in zip(("8-bit rate", "16-bit rate", "Memory", "Memory bandwidth"), data["ratios"], strict=True):
        place = written.index(unit)
        assert written[place + 1] == ratio_with_span(central["ratio"], WORDS[0])


def test_extrapolated_quarters_are_dashed(data: dict[str, Any]) -> None:
    dashed = [layer for layer in ratios_chart(data, WORDS[0])["layer"] if layer["mark"].get("strokeDash")]

    # The last counted quarter and the two that rest on revenue, in each of four panels.
    assert [len(layer["data"]["values"]) for layer in dashed] == [3, 3, 3, 3]


def test_one_ratio_for_all_units_is_told_as_one(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    for row in changed["ratios"]:
        row["ratio"] = {"low": 2.0, "central": 3.0, "high": 4.0, "level": 0.9}

    assert ratios_finding(changed, WORDS[0]) == "In every unit the US has 3.0 times the compute of China"


@pytest.mark.parametrize("words", WORDS, ids=IDS)
def test_flows_are_drawn_too(flow: dict[str, Any], words: Any) -> None:
    for draw in (stock_chart, ratios_chart):
        json.dumps(draw(flow, words), allow_nan=False)
    assert "bốn quý" in stock_finding(flow, WORDS[1])


@pytest.mark.parametrize("words", WORDS, ids=IDS)
def test_nothing_at_all_is_drawn_without_failing(words: Any) -> None:
    empty = api.compute_stock(draws=10, as_of=date(2022, 1, 1)).to_dict()

    for draw in (stock_chart, ratios_chart):
        json.dumps(draw(empty, words, width=360), allow_nan=False)


@pytest.mark.parametrize("side", ["US", "world", "China"])
def test_a_result_with_the_rows_of_one_side_is_drawn_without_failing(side: str) -> None:
    one = api.compute_stock(draws=20, side=side).to_dict()

    for draw in (stock_chart, ratios_chart):
        json.dumps(draw(one, WORDS[0]), allow_nan=False)


def test_sides_can_be_turned_round() -> None:
    turned = api.compute_stock(draws=50, leader="China", follower="US").to_dict()

    assert stock_finding(turned, WORDS[0]).startswith("By 8-bit rate, China has 0.1")
    assert any(text.startswith("bought") for text in texts(stock_chart(turned, WORDS[0])))


def test_round_amounts_lose_their_zeros() -> None:
    assert [short(value, WORDS[0]) for value in (2e6, 5e5, 2.5e6, 1e4)] == [
        "2 million",
        "500 thousand",
        "2.5 million",
        "10 thousand",
    ]
    assert short(2e6, WORDS[1]) == "2 triệu"


def test_a_picture_comes_from_the_result_itself() -> None:
    assert api.compute_stock(draws=20).chart("vi")["title"]["text"][0].startswith("Theo tốc độ 8 bit")
