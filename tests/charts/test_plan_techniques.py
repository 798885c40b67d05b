"""The picture of techniques: on its canvas, readable, nothing over anything, counted and published told apart."""

from copy import deepcopy
from typing import Any

import pytest

from headway import api
from headway.charts.layout import Box, text_box
from headway.charts.plan_techniques import techniques_chart
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words
from headway.words.plan_techniques import techniques_finding, told_rows

LANGUAGES = ["en", "vi"]
KINDS = ["v3", "added", "one", "nothing", "unfit"]


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, Any]]:
    v3 = api.plan_techniques("deepseek-v3", cluster="h800-deepseek-2048").to_dict()
    nothing, unfit = deepcopy(v3), deepcopy(v3)
    nothing |= {"techniques": [], "together": None, "left_out": []}
    for name in ("factor", "counted"):
        unfit["techniques"][1][name] = None
    on_ascend = {"cluster": "ascend-910b-pangu-8192"}
    return {
        "v3": v3,
        "added": api.plan_techniques("kimi-k2", **on_ascend, without=("experts", "muon"), add=("fp8",)).to_dict(),
        "one": api.plan_techniques("kimi-k2", **on_ascend, without=("muon",)).to_dict(),
        "nothing": nothing,
        "unfit": unfit,
    }


def texts_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [
        layer for layer in spec["layer"][:-1] if layer["mark"]["type"] == "text" and "stroke" not in layer["mark"]
    ]
    return [row for layer in layers for row in layer["data"]["values"]]


def box(row: dict[str, Any]) -> Box:
    return text_box(row["x"], row["y"], row["text"], row["size"], row["align"], bold=row["weight"] == "bold")


def dots_of(spec: dict[str, Any], color: str, size: int) -> list[dict[str, Any]]:
    return [
        row
        for layer in spec["layer"][:-1]
        if layer["mark"]["type"] == "point" and layer["mark"]["color"] == color and layer["mark"]["size"] == size
        for row in layer["data"]["values"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_stays_on_its_canvas_in_readable_type(
    cases: dict[str, Any], language: str, width: int, kind: str
) -> None:
    words = load_words(language)
    spec = techniques_chart(cases[kind], words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    assert spec["width"] > 100
    assert spec["description"].startswith(techniques_finding(cases[kind], words))
    for row in texts_of(spec):
        assert row["size"] >= FOOT_SIZE
        assert -sides["left"] <= box(row).left
        assert box(row).right <= spec["width"] + sides["right"] + 2
    for layer in spec["layer"][:-1]:
        if layer["mark"]["type"] != "text":
            for row in layer["data"]["values"]:
                assert all(-1.0 <= row[name] <= spec["width"] + 1 for name in ("x", "x2") if name in row)
                assert all(-1.0 <= row[name] <= spec["height"] + 1 for name in ("y", "y2") if name in row)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", KINDS)
def test_no_label_runs_into_another_or_over_a_dot(cases: dict[str, Any], language: str, width: int, kind: str) -> None:
    spec = techniques_chart(cases[kind], load_words(language), width=width)
    boxes = [(row["text"], box(row)) for row in texts_of(spec)]

    for place, (text, each) in enumerate(boxes):
        for other, there in boxes[place + 1 :]:
            assert not each.meets(there), (text, other)
        for layer in spec["layer"][:-1]:
            for dot in layer["data"]["values"] if layer["mark"]["type"] == "point" else ():
                assert not each.meets(Box(dot["x"] - 4, dot["y"] - 4, dot["x"] + 4, dot["y"] + 4)), text


def test_what_is_counted_is_hollow_and_what_rests_on_a_multiplier_is_filled(cases: dict[str, Any]) -> None:
    rows = told_rows(cases["v3"])
    spec = techniques_chart(cases["v3"], load_words("en"))

    hollow, ink = dots_of(spec, "white", 28), dots_of(spec, "#14161a", 80)
    assert len(hollow) == len(rows)
    assert len(ink) - len(hollow) == sum(row["multiplier"] is not None for row in rows) == 2


def test_all_together_comes_last_and_rows_fall_in_size(cases: dict[str, Any]) -> None:
    rows = told_rows(cases["v3"])

    sizes = [row["factor"]["central"] for row in rows[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert rows[-1]["technique"] is None


def test_a_larger_factor_stands_further_right_and_equal_ratios_are_equally_far(cases: dict[str, Any]) -> None:
    rows = [row for row in told_rows(cases["v3"]) if row["multiplier"] is None]
    spec = techniques_chart(cases["v3"], load_words("en"))

    places = sorted(row["x"] for row in dots_of(spec, "white", 28))
    ticks = {row["text"]: row["x"] for row in texts_of(spec) if row["text"].endswith("×")}
    assert len(places) >= len(rows)
    assert (ticks["5×"] - ticks["1×"]) / (ticks["2×"] - ticks["1×"]) == pytest.approx(2.3219, abs=0.001)


def test_a_star_and_its_meaning_come_together(cases: dict[str, Any]) -> None:
    spec = techniques_chart(cases["v3"], load_words("en"))
    plain = deepcopy(cases["v3"])
    for row in [*plain["techniques"], plain["together"]]:
        row["beyond_tested"] = None
    calm = techniques_chart(plain, load_words("en"))

    assert any(row["text"].endswith("*") for row in texts_of(spec))
    assert "Larger than the runs" in " ".join(spec["layer"][-1]["mark"]["text"])
    assert not any(row["text"].endswith("*") for row in texts_of(calm))
    assert "Larger than the runs" not in " ".join(calm["layer"][-1]["mark"]["text"])


def test_what_fits_nowhere_is_said_in_words(cases: dict[str, Any]) -> None:
    written = [row["text"] for row in texts_of(techniques_chart(cases["unfit"], load_words("en")))]

    assert "fits on no number of chips" in written


def test_the_foot_names_the_description_and_the_multipliers(cases: dict[str, Any]) -> None:
    foot = " ".join(techniques_chart(cases["added"], load_words("en"))["layer"][-1]["mark"]["text"])

    assert "config.json of Kimi-K2-Instruct" in foot
    assert "DeepSeekMoE; Muon is scalable" in foot
    assert "80% intervals" in foot
