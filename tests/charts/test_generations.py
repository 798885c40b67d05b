"""The ladder of chips: what is drawn, where it stands, and that every number of it is in the data."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.charts.generations import generations_chart
from headway.charts.layout import text_box
from headway.charts.theme import FOOT_SIZE, INK, LEADER
from headway.words import load_words
from headway.words.generations import chip_name, finding, generations_text, value_text

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]
NOTHING = {"low": None, "central": None, "high": None, "level": 0.9}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_generations().to_dict()


@pytest.fixture(scope="module")
def early() -> dict[str, Any]:
    return api.compute_generations(as_of=date(2019, 1, 1)).to_dict()


def domestic(data: dict[str, Any]) -> dict[str, Any]:
    return next(row for row in data["answers"] if row["channel"] == "domestic")


def odd(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The result as other data would make it: out of reach, level, without plans, with a long name."""
    censored, level, bare, long = (deepcopy(data) for _ in range(4))
    domestic(censored).update(lag=NOTHING, longer_than=80.0)
    domestic(level)["lag"] = {"low": 0.0, "central": 0.0, "high": 0.0, "level": 0.9}
    bare.update(announced=[], allowed=[], overview=[])
    for steps in long["steps"].values():
        for step in steps:
            step["name"] = step["name"] and "A very long name of a chip of the fourth generation"
    return {"real": data, "censored": censored, "level": level, "bare": bare, "long": long}


def texts(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for layer in spec["layer"][:-1] for row in layer["data"]["values"] if "text" in row]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", ["real", "censored", "level", "bare", "long", "early"])
def test_every_picture_stays_on_its_canvas_in_readable_type(
    data: dict[str, Any], early: dict[str, Any], words: Any, width: int, kind: str
) -> None:
    shown = early if kind == "early" else odd(data)[kind]
    spec = generations_chart(shown, words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    assert spec["description"].startswith(f"{finding(shown, words)}.")
    assert "{" not in spec["description"]
    for row in texts(spec):
        assert row["size"] >= FOOT_SIZE
    for layer in spec["layer"][:-1]:
        for row in layer["data"]["values"]:
            for name in ("x", "x2"):
                assert row.get(name) is None or -45 <= row[name] <= spec["width"] + 20
            for name in ("y", "y2"):
                assert row.get(name) is None or -1 <= row[name] <= spec["height"] + 20


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", ["real", "long"])
def test_no_two_texts_overlap(data: dict[str, Any], words: Any, width: int, kind: str) -> None:
    spec = generations_chart(odd(data)[kind], words, width=width)

    placed = {(row["x"], row["y"], row["text"]): row for row in texts(spec)}  # a rim is written under its text
    boxes = [
        text_box(row["x"], row["y"], row["text"], row["size"] - 1, row["align"], bold=row["weight"] == "bold")
        for row in placed.values()
    ]
    for at, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[at + 1 :]), list(placed)[at]


def arrows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The thick dark lines."""
    found = [layer for layer in spec["layer"] if layer["mark"].get("strokeWidth") == 3]
    return [layer for layer in found if layer["mark"]["type"] == "rule" and layer["mark"]["color"] == INK]


def test_the_arrow_ends_today_and_is_as_long_as_the_lag(data: dict[str, Any]) -> None:
    spec = generations_chart(data, WORDS[0])

    (shaft,) = (arrow["data"]["values"][0] for arrow in arrows(spec))
    leader = next(
        layer["data"]["values"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "line" and layer["mark"]["color"] == LEADER
    )
    risers = {round(point["x"]) for point in leader}
    assert round(shaft["x"] - 6) in risers  # it begins where the leader rose to that level
    assert shaft["x2"] + 6 == pytest.approx(max(point["x"] for point in leader))
    assert any(row["text"] == "49.2 months" for row in texts(spec))


@pytest.mark.parametrize("kind", ["censored", "level"])
def test_without_a_lag_to_read_there_is_no_arrow(data: dict[str, Any], kind: str) -> None:
    assert arrows(generations_chart(odd(data)[kind], WORDS[0])) == []


def test_announced_chips_are_hollow_and_behind_today(data: dict[str, Any]) -> None:
    spec = generations_chart(data, WORDS[0])
    today = max(arrow["data"]["values"][0]["x2"] for arrow in arrows(spec)) + 6

    hollow = [layer for layer in spec["layer"] if layer["mark"].get("fill") == "white"]
    points = [row for layer in hollow for row in layer["data"]["values"]]
    assert len(points) == 4  # two of each side; the one of 2028 is too far off
    assert all(row["x"] > today for row in points)
    assert "Hollow" in " ".join(spec["layer"][-1]["mark"]["text"])
    assert "Hollow" not in " ".join(generations_chart(odd(data)["bare"], WORDS[0])["layer"][-1]["mark"]["text"])


def test_every_value_at_the_edge_is_in_the_data(data: dict[str, Any]) -> None:
    written = {row["text"] for row in texts(generations_chart(data, WORDS[0]))}

    for answer in data["answers"]:
        if answer["channel"] in ("leader", "domestic", "licensed"):
            assert chip_name(answer["name"]) in written
            assert value_text(answer["value"]["central"], "h100e-8bit", "chip", WORDS[0]) in written


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("real", "The best Chinese chip stands where the best US chip stood 49.2 months earlier (47.9–50.0)"),
        ("censored", "The best Chinese chip stands where the best US chip stood more than 80.0 months earlier"),
        ("level", "The best Chinese chip is level with the best US chip or ahead of it"),
    ],
)
def test_the_finding_follows_from_the_numbers(data: dict[str, Any], kind: str, said: str) -> None:
    assert finding(odd(data)[kind], WORDS[0]) == said


def test_a_side_without_a_chip_is_said_to_have_none(early: dict[str, Any]) -> None:
    assert finding(early, WORDS[0]) == "No Chinese chip is on sale that can be compared"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("H200 SXM 141GB", "H200"), ("A100 80GB SXM", "A100 80GB"), ("GB200 (per GPU, NVL72)", "GB200"),
        ("H20 141GB HBM3e", "H20 141GB"), ("MI450 / MI455X", "MI450 / MI455X"), ("Ascend 950PR (chip)", "Ascend 950PR"),
    ],
)  # fmt: skip
def test_names_lose_form_and_memory_only_where_nothing_is_lost(name: str, short: str) -> None:
    assert chip_name(name) == short


def test_values_carry_their_unit_in_both_languages() -> None:
    english, vietnamese = WORDS

    assert value_text(0.788, "h100e-8bit", "chip", english) == "0.79 H100"
    assert value_text(0.141, "hbm-tb", "chip", vietnamese) == "141 GB"
    assert value_text(20.74, "hbm-tb", "rack", english) == "21 TB"
    assert value_text(7.89, "hbm-tbps", "watt", vietnamese) == "7,9 TB/s mỗi kW"


def test_counts_of_generations_are_words_and_ranges_where_draws_differ() -> None:
    def count(low: float, high: float) -> dict[str, float]:
        return {"low": low, "central": low, "high": high, "level": 0.9}

    assert generations_text(count(1, 1), WORDS[0]) == "one generation"
    assert generations_text(count(1, 1), WORDS[1], 1) == "hai thế hệ"
    assert generations_text(count(1, 2), WORDS[0]) == "1 to 2 generations"
    assert generations_text(count(5, 5), WORDS[1]) == "5 thế hệ"
