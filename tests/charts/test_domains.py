"""The dot plot of domains: closest on top, values beside, thin domains in grey."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from headway import api
from headway.charts.domains import domains_plot, domains_title, ordered, value_text
from headway.charts.layout import text_box
from headway.charts.render import to_svg
from headway.charts.theme import FOOT_SIZE, GREY
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]


@pytest.fixture(scope="module", params=[("US", "China"), ("closed", "open"), ("OpenAI", "DeepSeek")])
def data(request: Any) -> dict[str, Any]:
    return api.gap_domains(leader=request.param[0], follower=request.param[1]).to_dict()


def texts(spec: Any) -> list[dict[str, Any]]:
    layers = [each for each in spec["layer"] if each["mark"]["type"] == "text" and "encoding" in each]
    return [row for layer in layers for row in layer["data"]["values"]]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
def test_every_lag_is_written_and_nothing_overlaps(data: Any, words: Any, width: int, tmp_path: Path) -> None:
    spec = domains_plot(data, words, width=width)

    written = [row["text"] for row in texts(spec)]
    assert all(value_text(row, words) in written for row in ordered(data))
    assert min(row["size"] for row in texts(spec)) >= FOOT_SIZE
    boxes = [text_box(row["x"], row["y"], row["text"], row["size"], row["align"]) for row in texts(spec)]
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width
    assert all(-spec["padding"]["left"] <= box.left for box in boxes)
    assert all(box.right <= spec["width"] + spec["padding"]["right"] for box in boxes)
    assert to_svg(spec, cache=tmp_path).startswith("<svg")


def test_the_closest_domain_stands_on_top_and_thin_ones_at_the_bottom(data: Any) -> None:
    rows = ordered(data)

    assert rows[0]["domain"] == "all"
    full = [row for row in rows[1:] if not row["thin"]]
    assert rows[1:] == [*full, *(row for row in rows if row["thin"])]
    assert full[0]["domain"] == data["closest"]
    assert full[-1]["domain"] == data["farthest"]


def test_thin_domains_are_grey(data: Any) -> None:
    thin = {value_text(row, WORDS[0]) for row in data["domains"] if row["thin"]}

    found = [row for row in texts(domains_plot(data, WORDS[0])) if row["text"] in thin]
    assert found
    assert {row["color"] for row in found} == {GREY}


def test_an_order_is_named_from_90_percent_on(data: Any) -> None:
    if data["p_order"] is None:
        pytest.skip("no order")
    sure, unsure = (domains_title({**data, "p_order": p}, WORDS[0]) for p in (0.9, 0.89))

    assert "farther behind" in sure
    assert "cannot be told apart" in unsure
    assert "too few models" in domains_title({**data, "p_order": None}, WORDS[0])


def test_the_description_holds_every_value(data: Any) -> None:
    spec = domains_plot(data, WORDS[1])

    assert all(value_text(row, WORDS[1]) in spec["description"] for row in ordered(data))
