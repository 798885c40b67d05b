"""The picture of the models that moved most: finding, source, every value, in both languages and at both widths."""

from pathlib import Path
from typing import Any

import changes_samples as samples
import pytest

from headway.charts.changes import index_moved
from headway.charts.layout import text_box
from headway.charts.render import to_svg
from headway.charts.theme import FOLLOWER, FOOT_SIZE, LEADER
from headway.words import Words, load_words

WORDS = [load_words("en"), load_words("vi")]
SIZES = pytest.mark.parametrize("width", [760, 360])
BOTH = pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])


def labels(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text" and "encoding" in layer
        for row in layer["data"]["values"]
        if row["color"] != "white"
    ]


def many(count: int) -> dict[str, Any]:
    rows = [samples.moved(f"A model of some name {place}", 140.0, 141.0 + place, told=False) for place in range(count)]
    return samples.compared(index_moved=rows[::-1])


@BOTH
@SIZES
def test_the_picture_says_finding_source_and_version(words: Words, width: int) -> None:
    spec = index_moved(samples.compared(), words, width=width)

    said = " ".join(line for layer in spec["layer"] for line in layer["mark"].get("text", []) or [])
    assert "Publisher, scores" in said
    assert "0.1.0" in said
    assert " ".join(spec["title"]["text"]) in " ".join(spec["description"].split())
    assert words.number(149.0) in spec["description"]


@BOTH
@SIZES
def test_models_that_their_scores_do_not_place_are_not_drawn(words: Words, width: int) -> None:
    texts = [row["text"] for row in labels(index_moved(samples.compared(), words, width=width))]

    assert "Other" in texts
    assert not any(text.startswith("Weak") for text in texts)


def test_a_row_that_is_told_apart_is_bold_and_comes_first() -> None:
    rows = labels(index_moved(samples.compared(), WORDS[0]))

    first, second = (row for row in rows if row["x"] < 0)
    assert (first["weight"], second["weight"]) == ("bold", "normal")
    assert first["y"] < second["y"]


def test_the_two_sides_have_the_hues_they_have_everywhere() -> None:
    spec = index_moved(samples.compared(), WORDS[0])

    hues = {
        layer["mark"]["color"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point" and layer["data"]["values"]
    }
    assert hues == {LEADER, FOLLOWER}


@BOTH
@SIZES
def test_labels_do_not_overlap_and_lie_inside(words: Words, width: int) -> None:
    spec = index_moved(many(30), words, width=width)

    boxes = [
        text_box(row["x"], row["y"], row["text"], row["size"], row["align"], bold=row["weight"] == "bold")
        for row in labels(spec)
    ]
    assert len(boxes) == 2 * (10 if width == 360 else 15)
    for place, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[place + 1 :])
        assert box.left >= -spec["padding"]["left"]
        assert box.right <= spec["width"] + spec["padding"]["right"]
    assert min(row["size"] for row in labels(spec)) >= FOOT_SIZE


def test_a_bar_beyond_the_axis_ends_in_an_arrow() -> None:
    far = samples.moved("Far", 100.0, 130.0, told=True)

    spec = index_moved(samples.compared(index_moved=[far]), WORDS[0])

    arrows = [layer for layer in spec["layer"] if layer["mark"].get("shape") == "triangle" and layer["data"]["values"]]
    assert [row["turn"] for layer in arrows for row in layer["data"]["values"]] == [90]


@BOTH
@SIZES
def test_pictures_can_be_drawn_with_and_without_rows(words: Words, width: int, tmp_path: Path) -> None:
    for data in (samples.compared(headline=None), samples.unchanged()):
        assert to_svg(index_moved(data, words, width=width), cache=tmp_path).startswith("<svg")


@SIZES
def test_a_name_that_is_markup_or_that_xml_cannot_hold_is_drawn_as_text(width: int, tmp_path: Path) -> None:
    """The renderer would end the program at such a character."""
    svg = to_svg(index_moved(samples.compared(), WORDS[0], width=width), cache=tmp_path)

    assert "<script" not in svg
    assert "<img" not in svg
    assert "&lt;script" in svg
    assert not {"\x00", "\x0b", "\uffff"} & set(svg)
