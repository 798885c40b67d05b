"""The heat map of labs: every value in its cell, hover words over it, at both widths in both languages."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from headway import api
from headway.charts.labs import labs_map, labs_title
from headway.charts.layout import text_box
from headway.charts.render import to_svg
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_labs().to_dict()


def texts(spec: Any) -> list[dict[str, Any]]:
    layers = [each for each in spec["layer"] if each["mark"]["type"] == "text" and "encoding" in each]
    return [row for layer in layers for row in layer["data"]["values"]]


def pair_of(data: Any, behind: str, ahead: str) -> Any:
    return next(row for row in data["pairs"] if (row["behind"], row["ahead"]) == (behind, ahead))


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
def test_every_lag_stands_in_a_cell_and_nothing_overlaps(data: Any, words: Any, width: int) -> None:
    spec = labs_map(data, words, width=width)
    names = [row["lab"] for row in data["labs"]][: 5 if width == 360 else None]

    written = [row["text"] for row in texts(spec)]
    for behind, ahead in itertools.permutations(names, 2):
        central = pair_of(data, behind, ahead)["lag"]["central"]
        if central:
            assert words.number(central) in written
    assert min(row["size"] for row in texts(spec)) >= FOOT_SIZE
    # Widths are estimated with room to spare, which names over narrow columns use up.
    boxes = [text_box(row["x"], row["y"], row["text"], 0.85 * row["size"], row["align"]) for row in texts(spec)]
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.left >= -spec["padding"]["left"] and box.right <= spec["width"] + 8 for box in boxes)
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_each_cell_has_words_to_hover_over(data: Any, words: Any, tmp_path: Path) -> None:
    svg = to_svg(labs_map(data, words), cache=tmp_path)

    titles = re.findall(r"<title>([^<]*)</title>", svg)
    count = len(data["labs"])
    assert len(titles) == count * (count - 1)
    assert all("90%" in title for title in titles)


def test_the_foot_says_source_and_date_and_the_description_the_numbers(data: Any) -> None:
    spec = labs_map(data, WORDS[0])
    foot = " ".join(spec["layer"][-1]["mark"]["text"])

    assert "Epoch AI" in foot
    assert "11 Aug 2026" in foot
    assert all(row["lab"] in spec["description"] for row in data["labs"])


def named(first: str, second: str, p: float, central: float | None, longer: float | None = None) -> dict[str, Any]:
    interval = {"low": 1.0, "central": central, "high": None if central is None else 9.0, "level": 0.9}
    nothing = {"low": 0.0, "central": 0.0, "high": 0.0, "level": 0.9}
    ahead = {"behind": first, "ahead": second, "lag": nothing, "longer_than": None, "points": nothing, "p_leads": p}
    behind = {"behind": second, "ahead": first, "lag": interval, "longer_than": longer, "points": nothing}
    return {
        "labs": [{"lab": first}, {"lab": second}],
        "pairs": [ahead, {**behind, "p_leads": 1 - p}],
        "yardstick": "index",
        "as_of": "2026-08-11",
        "vintage": "2026-08-11",
        "headway": "0",
        "sources": [],
    }


def test_a_first_place_is_named_from_90_percent_on() -> None:
    assert labs_title(named("A", "B", 0.9, 5.0), WORDS[0]) == "A stands first; B is 5.0 months behind"
    assert labs_title(named("A", "B", 0.89, 5.0), WORDS[0]) == "A and B cannot be told apart"
    assert labs_title(named("A", "B", 1.0, None, 7.0), WORDS[0]) == "A stands first; B is over 7.0 months behind"


@pytest.mark.parametrize("width", [760, 360])
def test_two_labs_with_long_names_and_a_censored_pair_are_drawn(width: int, tmp_path: Path) -> None:
    data = named("Technology Innovation Institute", "Large Model Systems Organization", 1.0, None, 12.4)

    spec = labs_map(data, WORDS[0], width=width)

    assert "> 12" in [row["text"] for row in texts(spec)]
    boxes = [text_box(row["x"], row["y"], row["text"], row["size"], row["align"]) for row in texts(spec)]
    assert all(box.left >= -spec["padding"]["left"] for box in boxes)
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width
    assert to_svg(spec, cache=tmp_path).startswith("<svg")
