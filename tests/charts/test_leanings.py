"""The pictures of leanings: every number from the JSON, in both languages and widths, nothing over anything."""

import itertools
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from headway.charts.layout import text_box
from headway.charts.leanings import ENDS, ends, leanings_plot, leanings_title, likely, signed
from headway.charts.leanings_map import labs_lean_map, labs_lean_title
from headway.charts.render import to_svg
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words

EN = load_words("en")
WORDS = [EN, load_words("vi")]


@pytest.fixture(scope="module")
def data(leaning_cases: ModuleType) -> dict[str, Any]:
    return dict(leaning_cases.compared().to_dict())


@pytest.fixture(scope="module")
def unclear(leaning_cases: ModuleType) -> dict[str, Any]:
    return dict(leaning_cases.compared(5.0).to_dict())


@pytest.fixture(scope="module")
def many(data: dict[str, Any]) -> dict[str, Any]:
    """Forty benchmarks with scores on both sides."""
    rows = [{**data["benchmarks"][0], "benchmark": f"Benchmark {place}", "thin": False} for place in range(40)]
    return {**data, "benchmarks": rows}


def texts(spec: Any) -> list[dict[str, Any]]:
    layers = [each for each in spec["layer"] if "mark" in each and each["mark"]["type"] == "text"]
    return [row for layer in layers if "encoding" in layer for row in layer["data"]["values"]]


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("draw", [leanings_plot, labs_lean_map])
@pytest.mark.parametrize("kind", ["data", "unclear", "many"])
def test_a_picture_fits_its_width_and_no_words_overlap(
    request: pytest.FixtureRequest, words: Any, width: int, draw: Any, kind: str, tmp_path: Path
) -> None:
    spec = draw(request.getfixturevalue(kind), words, width=width)

    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width
    rows = [row for row in texts(spec) if row["color"] != "white"]
    assert min(row["size"] for row in rows) >= FOOT_SIZE
    places = {(row["x"], row["y"], row["text"]): row for row in rows}.values()
    boxes = [text_box(row["x"], row["y"], row["text"], 0.85 * row["size"], row["align"]) for row in places]
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.left >= -spec["padding"]["left"] for box in boxes)
    assert to_svg(spec, cache=tmp_path).startswith("<svg")


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_every_value_stands_beside_its_benchmark(data: dict[str, Any], words: Any) -> None:
    written = [row["text"] for row in texts(leanings_plot(data, words))]

    for row in data["benchmarks"]:
        if not row["thin"]:
            assert any(text.startswith(row["benchmark"]) for text in written)
            assert any(text.startswith(signed(row["score_points"]["at_half"]["central"], words)) for text in written)


def test_the_title_names_both_ends_or_says_that_none_stands_out(data: Any, unclear: Any) -> None:
    only = {**data, "benchmarks": [row for row in data["benchmarks"] if row["direction"] != -1]}
    worse = {**data, "benchmarks": [row for row in data["benchmarks"] if row["direction"] != 1]}
    thin = {**data, "benchmarks": [{**row, "thin": True, "direction": 0} for row in data["benchmarks"]]}

    assert "better on Sums, and worse on Chess" in leanings_title(data, EN)
    assert "better on Sums" in leanings_title(only, EN)
    assert "worse" not in leanings_title(only, EN)
    assert "worse on Chess" in leanings_title(worse, EN)
    assert "No benchmark stands out" in leanings_title(unclear, EN)
    assert "too few benchmarks" in leanings_title(thin, EN)


def test_the_ends_have_scores_on_both_sides_and_say_how_many_are_left_out(data: Any, many: Any) -> None:
    assert [row["benchmark"] for row in ends(data)[0]] == ["Sums", "Facts", "Chess"]
    assert [len(part) for part in ends(many)] == [ENDS, ENDS]
    assert f"{40 - 2 * ENDS} others" in " ".join(row["text"] for row in texts(leanings_plot(many, EN)))


def test_colours_stand_for_directions_that_can_be_told(data: Any, unclear: Any) -> None:
    def colors(found: Any) -> list[str]:
        layer = next(each for each in labs_lean_map(found, EN)["layer"] if each["mark"]["type"] == "rect")
        return [row["color"] for row in layer["data"]["values"]]

    assert len(set(colors(unclear))) == 1
    assert len(set(colors(data))) > 1
    assert labs_lean_title(data, EN) == "Behind's models lean towards mathematics"
    assert labs_lean_title(unclear, EN) == "No lab clearly leans towards a domain"


def test_a_probability_is_not_rounded_up_to_the_one_from_which_on_a_direction_is_named() -> None:
    assert [likely(share, EN) for share in (0.898, 0.102, 0.9, 0.5)] == ["89.8%", "10.2%", "90%", "50%"]
