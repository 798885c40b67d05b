"""Pictures of revisions: finding, source, interval and every number, in both languages and at both widths."""

import json
from pathlib import Path
from typing import Any

import pytest

from headway import api
from headway.charts.bridge import revision_parts
from headway.charts.layout import text_box
from headway.charts.render import to_svg
from headway.charts.revisions import revisions
from headway.charts.theme import FOOT_SIZE
from headway.words import Words, load_words
from headway.words.revisions import widest_change

WORDS = [load_words("en"), load_words("vi")]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_revisions().to_dict()


def censored(data: dict[str, Any]) -> dict[str, Any]:
    """The same with lags that are longer than the data reach, then and now."""
    found: dict[str, Any] = json.loads(json.dumps(data))
    unread = {"lag": {"low": 13.0, "central": None, "high": None, "level": 0.9}, "longer_than": 14.5, "censored": 1.0}
    found["by_vintage"][0] |= unread
    found["by_vintage"][1]["now"] |= unread
    for row in found["by_vintage"][:2]:
        row["difference"] = {"low": None, "central": None, "high": None, "level": 0.9, "decided": 0.0}
        row["difference"] |= {"p_longer_then": 0.0, "p_shorter_then": 0.0}
    return found


def alone(data: dict[str, Any]) -> dict[str, Any]:
    """The newest vintage and nothing before it."""
    return {**data, "by_vintage": data["by_vintage"][-1:], "decompositions": [], "skipped": []}


def pictures(data: dict[str, Any], words: Words, width: int) -> list[dict[str, Any]]:
    widest = widest_change(data)
    found = [revisions(data, words, width=width)]
    return [*found, revision_parts(data, *widest, words, width=width)] if widest else found


def texts_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "text" and "encoding" in layer:
            found += [row for row in layer["data"]["values"] if row["color"] != "white"]
    return found


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize("width", [760, 360])
def test_each_picture_says_finding_source_and_version(data: dict[str, Any], words: Words, width: int) -> None:
    for spec in pictures(data, words, width):
        title, foot = " ".join(spec["title"]["text"]), " ".join(spec["layer"][-1]["mark"]["text"])
        assert spec["description"].startswith(title)
        assert data["headway"] in foot
        assert "CC BY 4.0" in foot
        padding = spec["padding"]
        assert spec["width"] + padding["left"] + padding["right"] == width


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("change", [lambda data: data, censored, alone], ids=["as it is", "censored", "alone"])
def test_no_text_is_small_or_meets_another_or_leaves_the_picture(
    data: dict[str, Any], words: Words, width: int, change: Any
) -> None:
    for spec in pictures(change(data), words, width):
        padding = spec["padding"]
        boxes = [
            text_box(row["x"], row["y"], row["text"], row["size"], row["align"], bold=row["weight"] == "bold")
            for row in texts_of(spec)
        ]
        assert all(row["size"] >= FOOT_SIZE for row in texts_of(spec))
        assert not [(one, other) for at, one in enumerate(boxes) for other in boxes[:at] if one.meets(other)]
        assert min(box.left for box in boxes) >= -padding["left"]
        assert max(box.right for box in boxes) <= spec["width"] + padding["right"]


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_every_number_of_the_bridge_is_in_the_json(data: dict[str, Any], words: Words) -> None:
    widest = widest_change(data)
    assert widest is not None
    pair, part = widest

    shown = {row["text"].split(" (")[0] for row in texts_of(revision_parts(data, pair, part, words))}

    values = [part["old"], part["new"], *(value for value in part["parts"].values() if abs(value) >= 0.05)]
    for value in values:
        assert {words.number(value), f"+{words.number(value)}"} & shown


def test_the_bars_of_the_bridge_lead_from_the_older_answer_to_the_newer_one(data: dict[str, Any]) -> None:
    widest = widest_change(data)
    assert widest is not None

    spec = revision_parts(data, *widest, WORDS[0])

    joints = spec["layer"][0]["data"]["values"]
    ends = [row["x"] for row in joints]
    scale = ends[0] / widest[1]["old"]
    assert ends[-1] / scale == pytest.approx(widest[1]["new"], abs=0.05 * len(widest[1]["parts"]))


def test_a_censored_lag_is_an_arrow_and_said_to_be_longer(data: dict[str, Any]) -> None:
    spec = revisions(censored(data), WORDS[0])

    assert "over 14.5" in spec["description"]
    arrows = [layer for layer in spec["layer"] if layer["mark"].get("shape") == "triangle"]
    assert sum(len(layer["data"]["values"]) for layer in arrows) == 2


def test_one_vintage_alone_is_said_to_have_nothing_to_be_compared_with(data: dict[str, Any]) -> None:
    spec = revisions(alone(data), WORDS[0])

    assert spec["title"]["text"] == ["There is no earlier answer to compare with"]


@pytest.mark.slow
@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_pictures_are_drawn(data: dict[str, Any], words: Words, tmp_path: Path) -> None:
    for width in (760, 360):
        for spec in pictures(data, words, width):
            assert to_svg(spec, cache=tmp_path).startswith("<svg")
