"""The picture of permission: its finding, its bars, and that nothing overlaps or leaves the canvas."""

from copy import deepcopy
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest

from headway import api
from headway.charts.layout import text_box
from headway.charts.permission import COLORS, permission_chart, permission_finding
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]
DAYS = [date(2026, 11, 23), date(2025, 6, 30), date(2022, 9, 1), date(2019, 1, 1)]


@pytest.fixture(scope="module")
def results() -> dict[date, dict[str, Any]]:
    return {day: api.compute_permission(as_of=day).to_dict() for day in DAYS}


def layers_of(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The rows of all layers of one mark, without the foot."""
    return [row for layer in spec["layer"][:-1] if layer["mark"]["type"] == kind for row in layer["data"]["values"]]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("day", DAYS)
def test_texts_are_readable_inside_the_canvas_and_do_not_overlap(
    results: dict[date, dict[str, Any]], words: Any, width: int, day: date
) -> None:
    spec = permission_chart(results[day], words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    texts = layers_of(spec, "text")
    boxes = [
        text_box(row["x"], row["y"], row["text"], row["size"] * 0.9, row["align"], bold=row["weight"] == "bold")
        for row in texts
    ]
    for row, box in zip(texts, boxes, strict=True):
        assert row["size"] >= FOOT_SIZE
        assert box.left >= -sides["left"] - 1
        assert box.right <= spec["width"] + sides["right"] + 1
        assert box.bottom <= spec["height"] + 30
    assert [(a, b) for a, b in combinations(boxes, 2) if a.meets(b)] == []


@pytest.mark.parametrize("day", DAYS[:3])
def test_every_bar_of_the_picture_is_a_stretch_of_the_json(results: dict[date, dict[str, Any]], day: date) -> None:
    data = results[day]

    bars = layers_of(permission_chart(data, WORDS[0]), "rect")

    shown = [row for row in data["classes"] if row["kind"] != "home"]
    stretches = 0
    for row in shown:
        for name in ("exporter", "importer", "product"):
            states = [span[name] for span in row["timeline"]]
            stretches += 1 + sum(before != after for before, after in pairwise(states))
    assert len(bars) == stretches
    assert {bar["color"] for bar in bars} <= set(COLORS.values())
    assert all(bar["x"] < bar["x2"] for bar in bars)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_three_states_are_told_apart_in_grey() -> None:
    lights = [luminance(COLORS[state]) for state in ("open", "licence", "closed")]

    contrasts = [(a + 0.05) / (b + 0.05) for a, b in pairwise(lights)]
    assert min(contrasts) > 1.6


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("closed", "closed"), "2 of 2 classes closed, none on licence, none open"),
        (("open", "licence"), "none of 2 classes closed, 1 on licence, 1 open"),
    ],
)
def test_the_finding_follows_from_the_states(
    results: dict[date, dict[str, Any]], states: tuple[str, str], said: str
) -> None:
    data = deepcopy(results[DAYS[0]])
    data["classes"] = [row for row in data["classes"] if row["kind"] == "chip"][:2]
    for row, state in zip(data["classes"], states, strict=True):
        row["product"]["state"] = state

    assert said in permission_finding(data, WORDS[0])


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_the_text_alternative_names_every_class_of_the_picture(results: dict[date, dict[str, Any]], words: Any) -> None:
    spec = permission_chart(results[DAYS[0]], words)

    assert spec["description"].startswith(permission_finding(results[DAYS[0]], words))
    for name in ("H20 / MI308", "H200 / MI325X", "Blackwell (B200/B300)", "Rubin"):
        assert name in spec["description"]


def test_an_event_without_words_and_a_class_and_a_country_of_ones_own_are_drawn(
    results: dict[date, dict[str, Any]],
) -> None:
    data = deepcopy(results[DAYS[0]])
    data["exporter"], data["importer"] = "Utopia", "Erewhon"
    data["classes"] = data["classes"][2:3]
    data["classes"][0] |= {"class": "new", "label": "A new class"}
    for span in data["classes"][0]["timeline"]:
        for role in ("exporter", "importer"):
            span[f"{role}_event"] = span[f"{role}_event"] and "policy_events:999"

    spec = permission_chart(data, WORDS[0])

    assert "A new class" in {row["text"] for row in layers_of(spec, "text")}
    assert "Rule of Utopia" in spec["description"]
    assert "Apr 2025" in {row["text"] for row in layers_of(spec, "text")}
