"""The picture of supply: on its canvas, readable, nothing over anything, on real, early and odd results."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.charts.layout import Box, text_box
from headway.charts.supply import supply_chart
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words
from headway.words.supply import supply_finding

LANGUAGES = ["en", "vi"]
KINDS = ["now", "early", "nothing", "zero", "one year", "flops"]


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, Any]]:
    now = api.compute_supply(draws=400).to_dict()
    zero = deepcopy(now)
    for row in zero["years"]:
        row["output"] = {"low": 0.0, "central": 0.0, "high": 0.0, "level": 0.9}
    return {
        "now": now,
        "early": api.compute_supply(draws=400, as_of=date(2025, 6, 30)).to_dict(),
        "nothing": api.compute_supply(draws=400, as_of=date(2024, 1, 1)).to_dict(),
        "zero": zero,
        "one year": api.compute_supply(draws=400, year=2026).to_dict(),
        "flops": api.compute_supply(draws=400, unit="h100e-8bit").to_dict(),
    }


def texts_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [
        layer for layer in spec["layer"][:-1] if layer["mark"]["type"] == "text" and "stroke" not in layer["mark"]
    ]
    return [row for layer in layers for row in layer["data"]["values"]]


def box(row: dict[str, Any]) -> Box:
    return text_box(row["x"], row["y"], row["text"], row["size"], row["align"], bold=row["weight"] == "bold")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_stays_on_its_canvas_in_readable_type(
    cases: dict[str, Any], language: str, width: int, kind: str
) -> None:
    words = load_words(language)
    spec = supply_chart(cases[kind], words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    assert spec["description"].startswith(supply_finding(cases[kind], words))
    for row in texts_of(spec):
        assert row["size"] >= FOOT_SIZE
        assert -sides["left"] <= box(row).left
        assert box(row).right <= spec["width"] + sides["right"] + 2
    for layer in spec["layer"][:-1]:
        for row in layer["data"]["values"]:
            assert all(-41.0 <= row[name] <= spec["width"] + 1 for name in ("x", "x2") if name in row)
            assert all(-1.0 <= row[name] <= spec["height"] + 20 for name in ("y", "y2") if name in row)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", ["now", "early", "one year", "flops"])
def test_no_label_runs_into_another(cases: dict[str, Any], language: str, width: int, kind: str) -> None:
    boxes = [(row["text"], box(row)) for row in texts_of(supply_chart(cases[kind], load_words(language), width=width))]

    for place, (text, each) in enumerate(boxes):
        for other, there in boxes[place + 1 :]:
            assert not each.meets(there), (text, other)


@pytest.mark.parametrize("width", [760, 360])
def test_no_label_covers_the_dot_of_its_own_value(cases: dict[str, Any], width: int) -> None:
    spec = supply_chart(cases["now"], load_words("en"), width=width)

    (dots,) = (layer["data"]["values"] for layer in spec["layer"][:-1] if layer["mark"]["type"] == "point")
    for dot in dots:
        around = Box(dot["x"] - 4, dot["y"] - 4, dot["x"] + 4, dot["y"] + 4)
        assert not any(box(row).meets(around) for row in texts_of(spec))


def test_every_published_value_of_the_json_is_a_dot_with_its_source(cases: dict[str, Any]) -> None:
    spec = supply_chart(cases["now"], load_words("en"))

    written = " ".join(row["text"] for row in texts_of(spec))
    said = [row for year in cases["now"]["years"] for row in year["published"]]
    (dots,) = (layer["data"]["values"] for layer in spec["layer"][:-1] if layer["mark"]["type"] == "point")
    assert len(dots) == len(said)
    assert all(row["who"] in written for row in said)


def test_a_higher_output_stands_further_right(cases: dict[str, Any]) -> None:
    spec = supply_chart(cases["now"], load_words("en"))

    medians = [layer["data"]["values"] for layer in spec["layer"][:-1] if layer["mark"].get("strokeWidth") == 3]
    places = [row["x"] for row in medians[0]]
    central = [row["output"]["central"] for row in cases["now"]["years"]]
    assert sorted(range(6), key=lambda i: places[i]) == sorted(range(6), key=lambda i: central[i])


def test_parts_of_the_strip_are_as_wide_as_their_shares(cases: dict[str, Any]) -> None:
    spec = supply_chart(cases["now"], load_words("en"))

    full = [
        layer for layer in spec["layer"][:-1] if layer["mark"]["type"] == "rect" and layer["mark"]["opacity"] == 1.0
    ]
    memory = full[1]["data"]["values"]
    shares = [row["binds"]["hbm"] for row in cases["now"]["years"] if row["binds"]["hbm"]]
    assert [row["x2"] - row["x"] for row in memory] == pytest.approx(
        [share * spec["width"] for share in shares], abs=1.1
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.95, "memory is the limit"), (0.5, "cannot be told apart")],
)
def test_the_title_names_the_limit_only_from_nine_in_ten(cases: dict[str, Any], share: float, said: str) -> None:
    data = deepcopy(cases["now"])
    for row in data["years"]:
        row["binds"] = {"dies": (1 - share) / 2, "hbm": share, "packaging": (1 - share) / 2}

    assert said in supply_finding(data, load_words("en"))
