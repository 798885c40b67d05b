"""The pictures of statements: true titles, numbers of the JSON, room for every text in both languages and widths."""

from collections.abc import Callable
from math import log2
from typing import Any

import claims_samples as samples
import pytest
from picture_texts import check_height, check_texts, texts

from headway.charts.claims_odds import claims_odds_chart
from headway.charts.claims_said import claims_said_chart
from headway.charts.claims_shapes import SHAPES
from headway.charts.theme import GREY, INK
from headway.words import load_words
from headway.words.claims_report import numbers_said, odds_title, said_title, settled

EN, VI = load_words("en"), load_words("vi")
BOTH = pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])

Draw = Callable[..., dict[str, Any]]
DATA = samples.statements()
LONG = samples.statements(statements=[
    samples.statement("A person with quite a long name (and others)", "2025-04-03", samples.fails()),
    samples.statement("Another one", "2025-04-03", samples.claim(
        measure="world-share-change", unit="share", band={"low": 0.11, "high": 0.13}, value=0.12, relation="about",
        arguments={"side": "China", "since": "2025-Q1", "until": "2025-Q4"},
        measured=samples.interval(0.05, 0.06, 0.07))),
])  # fmt: skip
NOTHING = samples.statements(statements=[])
CASES: list[tuple[str, Draw, Callable[..., str], dict[str, Any]]] = [
    ("odds", claims_odds_chart, odds_title, DATA),
    ("odds long", claims_odds_chart, odds_title, LONG),
    ("no odds", claims_odds_chart, odds_title, NOTHING),
    ("said", claims_said_chart, said_title, DATA),
    ("said long", claims_said_chart, said_title, LONG),
    ("nothing said", claims_said_chart, said_title, NOTHING),
]
EVERY = pytest.mark.parametrize(("name", "draw", "title", "data"), CASES, ids=[case[0] for case in CASES])


def points(spec: dict[str, Any], **mark: Any) -> list[dict[str, float]]:
    """Points of every layer whose mark has these values."""
    layers = [layer for layer in spec["layer"] if mark.items() <= layer["mark"].items()]
    return [row for layer in layers for row in layer["data"]["values"]]


@BOTH
@pytest.mark.parametrize("width", [760, 360])
@EVERY
def test_no_text_is_small_or_leaves_the_picture_or_meets_another(
    name: str, draw: Draw, title: Any, data: dict[str, Any], width: int, words: Any
) -> None:
    spec = draw(data, words, width=width)

    check_texts(spec, width)
    check_height(spec, 50.0)


@BOTH
@EVERY
def test_the_finding_is_the_title_and_begins_the_text_alternative(
    name: str, draw: Draw, title: Any, data: dict[str, Any], words: Any
) -> None:
    spec = draw(data, words)

    found = title(data, words)
    assert " ".join(spec["title"]["text"]) == found
    assert spec["description"].startswith(found)
    foot = " ".join(spec["layer"][-1]["mark"]["text"])
    assert "90%" in foot


def test_each_statement_has_the_shape_of_its_verdict_at_its_probability() -> None:
    spec = claims_odds_chart(DATA, EN)

    rows = settled(DATA)
    for verdict in {row["verdict"] for row in rows}:
        inside = [each["x"] for each in points(spec, shape=SHAPES[verdict], stroke=INK, size=72)]
        assert inside == pytest.approx([row["p_true"] * spec["width"] for row in rows if row["verdict"] == verdict])


def test_a_ring_is_what_was_known_then_and_a_line_the_range_over_definitions() -> None:
    spec = claims_odds_chart(DATA, EN)

    rings = points(spec, fill="white", stroke=GREY)
    assert [each["x"] / spec["width"] for each in rings] == pytest.approx([0.08])
    ranges = points(spec, opacity=0.55)
    ends = [(row["x"] / spec["width"], row["x2"] / spec["width"]) for row in ranges]
    assert ends[0] == pytest.approx((0.06, 0.93))


def test_a_band_lies_as_many_doublings_from_the_middle_as_it_was_off() -> None:
    spec = claims_said_chart(DATA, EN)

    bands = [layer["data"]["values"] for layer in spec["layer"] if layer["mark"]["type"] == "rect"][1]
    row = numbers_said(DATA).index(next(each for each in numbers_said(DATA) if each["date"] == "2026-01-20"))
    middle = spec["width"] / 2
    one = next(item["x"] for item in texts(spec) if item["text"] == "2") - middle
    assert bands[row]["x"] - middle == pytest.approx(one * log2(3.5 / 8.1))
    assert bands[row]["x2"] - middle == pytest.approx(one * log2(4.5 / 8.1))


def test_a_bound_without_an_end_has_an_arrow() -> None:
    spec = claims_said_chart(DATA, EN)

    assert [arrow["turn"] for arrow in points(spec, shape="triangle")] == [270, 270]


@BOTH
def test_every_row_tells_its_verdict_in_words(words: Any) -> None:
    for spec in (claims_odds_chart(DATA, words), claims_odds_chart(DATA, words, width=360)):
        told = [item["text"] for item in texts(spec)]
        for verdict in ("holds", "fails", "definition_differs", "cannot_be_told_apart"):
            name = words.text(f"claims_names.verdict_{verdict}")
            assert [text for text in told if text.endswith(name)]
