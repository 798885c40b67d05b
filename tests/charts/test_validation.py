"""The picture of predicted against published: every row a dot in one panel, all of it inside."""

from typing import Any

import pytest

from headway import api
from headway.charts.validation import PANELS, panel_of, validation_chart
from headway.words import load_words
from headway.words.plan_validation import errors_of

WORDS = [load_words("en"), load_words("vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.plan_validate().to_dict()


def values(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [row for layer in spec["layer"] if layer["mark"]["type"] == kind for row in layer["data"]["values"] if row]


@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_dots_bars_and_names_lie_inside_the_picture(data: Any, words: Any, width: int) -> None:
    spec = validation_chart(data, words, width=width)

    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] <= width + 1
    for row in values(spec, "point"):
        assert 0 <= row["x"] <= spec["width"]
        assert 0 <= row["y"] <= spec["height"]
    for row in values(spec, "rule"):
        assert -1 <= min(row["y"], row["y2"]) <= max(row["y"], row["y2"]) <= spec["height"] + 1
    assert all(row["size"] >= 11 for row in values(spec, "text") if "size" in row)


def test_every_row_is_a_dot_in_one_panel(data: Any) -> None:
    spec = validation_chart(data, WORDS[0])

    assert len(values(spec, "point")) == len(data["rows"])
    rows = errors_of(data, field="rows")
    assert {name: sum(panel_of(row) == name for row in data["rows"]) for name in PANELS} == {
        name: rows[name] for name in PANELS
    }


def test_a_row_that_is_predicted_too_high_lies_above_the_line(data: Any) -> None:
    spec = validation_chart(data, WORDS[0])
    dots = values(spec, "point")
    dense = [row for row in data["rows"] if panel_of(row) == "bench-dense"]
    side = min(row["x2"] - row["x"] for row in values(spec, "rule") if row["x2"] > row["x"])

    for row, dot in zip(dense, dots, strict=False):
        above = (dot["x"] + dot["y"]) < 40 + side
        assert above == (row["error"] > 0) or abs(row["error"]) < 1e-9


def test_the_finding_is_the_title_and_the_alternative_text_has_every_set(data: Any) -> None:
    spec = validation_chart(data, WORDS[0])

    errors = errors_of(data)
    assert f"{100 * errors['bench-dense']:.1f}%" in " ".join(spec["title"]["text"])
    for share in errors.values():
        assert f"{100 * share:.1f}%" in spec["description"]
