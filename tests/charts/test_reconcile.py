"""The picture of published totals: the finding, the order, the marks, and what stays on the canvas."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from reconcile_cases import reconciled, total

from headway.charts.layout import text_width
from headway.charts.reconcile import VERDICTS, ordered, reconcile_chart, reconcile_finding
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return reconciled().to_dict()


def items(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every mark and text but the foot."""
    for layer in spec["layer"][:-1]:
        yield from layer["data"]["values"]


def test_the_finding_counts_what_is_unexplained(data: dict[str, Any]) -> None:
    assert reconcile_finding(data, WORDS[0]) == (
        "3 of 6 published totals of compute agree with ours or differ by definition alone; none is left unexplained"
    )
    invented = reconciled(total("invented", 40.0), total("near", 1.44, low=1.0, high=2.0)).to_dict()
    assert "1 of 2" in reconcile_finding(invented, WORDS[0])
    assert "No published total" in reconcile_finding({**data, "rows": []}, WORDS[0])
    one = reconciled(total("near", 1.44, low=1.0, high=2.0)).to_dict()
    assert "The one published total" in reconcile_finding(one, WORDS[0])


def test_rows_stand_in_the_order_of_their_verdicts(data: dict[str, Any]) -> None:
    verdicts = [row["verdict"] for row in ordered(data["rows"])]

    assert verdicts == sorted(verdicts, key=VERDICTS.index)
    assert set(verdicts) <= set(VERDICTS)


def test_every_row_has_a_dot_at_one_a_hollow_and_a_filled_mark(data: dict[str, Any]) -> None:
    spec = reconcile_chart(data, WORDS[0])

    fills = [
        layer["mark"]["fill"] for layer in spec["layer"][:-1] if layer["mark"].get("stroke") and "fill" in layer["mark"]
    ]
    assert fills.count("white") == len(data["rows"])
    assert len(fills) == 3 * len(data["rows"])


def test_the_filled_mark_is_right_of_the_dot_where_ours_is_larger(data: dict[str, Any]) -> None:
    spec = reconcile_chart({**data, "rows": [row for row in data["rows"] if row["total"] == "bound"]}, WORDS[0])

    published, _, ours = (
        layer["data"]["values"][0]["x"]
        for layer in spec["layer"]
        if layer["mark"].get("strokeWidth") == 1.5 and "fill" in layer["mark"]
    )
    assert ours > published


def test_what_lies_beyond_the_axis_becomes_an_arrow_head() -> None:
    far = reconciled(total("far", 0.001), total("small", 900.0)).to_dict()

    spec = reconcile_chart(far, WORDS[0])

    turns = [row["turn"] for row in items(spec) if "turn" in row]
    assert sorted(turns) == [90, 90, 270, 270]


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize("width", [760, 360])
def test_every_text_and_mark_stays_on_the_canvas_in_readable_type(data: dict[str, Any], words: Any, width: int) -> None:
    long = deepcopy(data)
    long["rows"][0]["title"] = "A very long name of a published total that nobody could print in one line of type"
    long["rows"][0]["publisher"] = "An institute with a name of its own"
    spec = reconcile_chart(long, words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    for row in items(spec):
        for name in ("y", "y2"):
            assert row.get(name) is None or -20 <= row[name] <= spec["height"] + 30
        if "text" in row and row["align"] == "left":
            assert row["size"] >= FOOT_SIZE
            end = row["x"] + text_width(row["text"], row["size"], bold=row["weight"] == "bold")
            assert end <= spec["width"] + sides["right"] + 4


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize("width", [760, 360])
def test_no_two_texts_of_a_column_overlap(data: dict[str, Any], words: Any, width: int) -> None:
    spec = reconcile_chart(data, words, width=width)

    columns: dict[float, list[float]] = {}
    for row in items(spec):
        if "text" in row and row["align"] == "left":
            columns.setdefault(row["x"], []).append(row["y"])
    for heights in columns.values():
        steps = [b - a for a, b in zip(sorted(heights), sorted(heights)[1:], strict=False)]
        assert all(step >= 12 for step in steps)


def test_the_description_tells_every_row_with_its_numbers(data: dict[str, Any]) -> None:
    for words in WORDS:
        text = reconcile_chart(data, words)["description"]

        assert text.startswith(reconcile_finding(data, words))
        for row in data["rows"]:
            assert row["title"] in text
        assert "{" not in text


def test_a_picture_without_rows_says_so(data: dict[str, Any]) -> None:
    empty = {**data, "rows": [], "counts": dict.fromkeys(data["counts"], 0)}

    spec = reconcile_chart(empty, WORDS[1])

    assert spec["title"]["text"][0].startswith("Chưa có tổng lượng tính toán nào")
