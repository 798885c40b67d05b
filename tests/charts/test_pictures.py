"""Every picture says its finding, its source, its date and its interval, in both languages and at both widths."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headway.charts import frontiers, lag_through_time, records
from headway.charts.layout import text_box
from headway.charts.render import to_png, to_svg
from headway.charts.theme import FOOT_SIZE
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]
WIDTHS = [760, 360]
Draw = Callable[[Any, Any, int], dict[str, Any]]


def all_of(standing: Any, record: Any, then: Any, words: Any, width: int) -> dict[str, dict[str, Any]]:
    return {
        "frontiers": frontiers(standing, words, width=width),
        "lag": lag_through_time(standing, words, then, width=width),
        "records": records(record, words, width=width),
    }


Svgs = Callable[[dict[str, dict[str, Any]]], list[str]]


@pytest.fixture(scope="session")
def svgs(tmp_path_factory: pytest.TempPathFactory) -> Svgs:
    """Pictures as SVG, each drawn once."""
    folder = tmp_path_factory.mktemp("pictures")
    return lambda specs: [to_svg(spec, cache=folder) for spec in specs.values()]


def texts_of(spec: Any) -> list[dict[str, Any]]:
    """Every text that is written at a place, with its size."""
    found = []
    for layer in spec["layer"]:
        mark = layer["mark"]
        if mark["type"] == "text" and "encoding" in layer:
            found += [row for row in layer["data"]["values"] if row["color"] != "white"]
    return found


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_each_picture_carries_finding_source_date_and_interval(
    standing: Any, record: Any, then: Any, words: Any, width: int
) -> None:
    for name, spec in all_of(standing, record, then, words, width).items():
        foot = " ".join(spec["layer"][-1]["mark"]["text"])
        title = " ".join(spec["title"]["text"])
        assert words.number(4.4 if name == "records" else 5.2) in title
        assert "Epoch AI" in foot
        assert words.date(date(2026, 8, 11)) in foot
        assert "90%" in foot
        assert title.split()[0] in spec["description"]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_smaller_than_eleven_pixels(
    standing: Any, record: Any, then: Any, words: Any, width: int, svgs: Svgs
) -> None:
    assert FOOT_SIZE >= 11
    for svg in svgs(all_of(standing, record, then, words, width)):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert sizes
        assert min(sizes) >= 11


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_are_never_wider_than_was_asked_and_not_much_narrower(
    standing: Any, record: Any, then: Any, words: Any, width: int, svgs: Svgs
) -> None:
    for svg in svgs(all_of(standing, record, then, words, width)):
        drawn = float(re.search(r'<svg[^>]*\bwidth="([\d.]+)"', svg)[1])  # type: ignore[index]
        assert 0.9 * width <= drawn <= 1.03 * width


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_of_models_do_not_overlap_each_other_or_the_arrows_words(standing: Any, width: int) -> None:
    spec = frontiers(standing, WORDS[0], width=width)

    boxes = [box_of(row) for row in texts_of(spec)]

    assert len(boxes) > 10
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def box_of(row: dict[str, Any]) -> tuple[float, float, float, float]:
    """A rectangle that a text surely covers: a little less than its size."""
    width = 0.4 * row["size"] * len(row["text"])
    left = {"left": row["x"], "right": row["x"] - width, "center": row["x"] - width / 2}[row["align"]]
    return left, row["y"] - 0.35 * row["size"], left + width, row["y"] + 0.35 * row["size"]


def test_the_arrow_is_the_darkest_and_runs_from_the_crossing_to_the_edge(standing: Any) -> None:
    spec = frontiers(standing, WORDS[0])
    rules = [layer for layer in spec["layer"] if layer["mark"]["type"] == "rule"]

    arrow = next(layer for layer in rules if layer["mark"].get("strokeWidth") == 3)

    row = arrow["data"]["values"][0]
    first = date.fromisoformat(standing["frontiers"]["leader"][0]["date"]).replace(day=1)
    share = (date(2026, 3, 5) - first) / (date(2026, 8, 11) - first)
    assert row["y"] == row["y2"]
    assert row["x"] == pytest.approx(share * spec["width"] + 6, abs=1)
    assert row["x2"] == pytest.approx(spec["width"] - 6)
    assert brightness(arrow["mark"]["color"]) == min(brightness(color) for color in colors(spec))


def brightness(color: str) -> int:
    return sum(int(color[at : at + 2], 16) for at in (1, 3, 5))


def colors(spec: Any) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}", json.dumps(spec)))


def test_steps_are_the_frontiers_of_the_result(standing: Any) -> None:
    spec = frontiers(standing, WORDS[0])

    lines = [layer["data"]["values"] for layer in spec["layer"] if layer["mark"]["type"] == "line"]

    assert lines == [standing["frontiers"][role] for role in ("leader", "follower")]


def test_what_was_known_then_is_drawn_hollow_on_its_day(standing: Any, then: Any) -> None:
    with_them, without = (lag_through_time(standing, WORDS[0], rows) for rows in (then, []))

    hollow = [layer for layer in with_them["layer"] if layer["mark"].get("fill") == "white"]
    assert len(hollow[0]["data"]["values"]) == 2
    assert not any(layer["mark"].get("fill") == "white" for layer in without["layer"])
    assert "as known on 19 Apr 2026" in [row["text"] for row in texts_of(with_them)]
    assert "19 Apr 2026: 8.4" in with_them["description"]


def test_a_lag_beyond_the_data_is_an_open_bar_never_a_zero(record: Any) -> None:
    spec = records(record, WORDS[0])

    oldest = record["records"][0]
    assert oldest["lag"]["central"] is None
    assert f"over {oldest['lag']['low']:.1f}" in [row["text"] for row in texts_of(spec)]
    dots = next(layer for layer in spec["layer"] if layer["mark"].get("size") == 75)
    assert len(dots["data"]["values"]) == sum(row["lag"]["central"] is not None for row in record["records"])


def test_numbers_and_dates_are_vietnamese_inside_vietnamese_pictures(
    standing: Any, record: Any, then: Any, svgs: Svgs
) -> None:
    drawn = svgs(all_of(standing, record, then, WORDS[1], 760))

    for svg in drawn:
        assert not re.search(r">[^<(]*\b(Jan|Jul|months|Source|points)\b[^<]*<", svg)
    assert ">5,2 tháng<" in drawn[0]
    assert ">7/2025<" in drawn[0]
    assert ">16/7/2026<" in drawn[2]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_pictures_can_be_drawn_when_the_follower_leads(standing: Any, words: Any, tmp_path: Path) -> None:
    lag = {**standing["lag"], "low": 0.0, "central": 0.0}

    spec = frontiers({**standing, "lag": lag, "reached": None}, words)

    assert not any(layer["mark"].get("strokeWidth") == 3 for layer in spec["layer"])
    assert to_png(to_svg(spec, cache=tmp_path), cache=tmp_path)[:4] == b"\x89PNG"


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_can_be_drawn_when_nothing_can_be_read(
    standing: Any, record: Any, words: Any, width: int, svgs: Svgs
) -> None:
    nothing = {"low": None, "central": None, "high": None, "level": 0.9}
    changes = {"lag": nothing, "points": nothing, "mean": None, "series": [], "records": [], "reached": None}

    found = all_of({**standing, **changes}, {**record, **changes}, [], words, width)

    assert all("None" not in svg for svg in svgs(found))


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_names_of_earlier_vintages_meet_neither_the_line_nor_each_other(
    standing: Any, then: Any, words: Any, width: int
) -> None:
    spec = lag_through_time(standing, words, then, width=width)

    # Worked out anew from what is drawn: the line's values in pixels, and the rectangles of the names.
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")["data"]["values"]
    first, last = (date.fromisoformat(line_end["date"]) for line_end in (standing["series"][0], standing["series"][-1]))
    top = max(tick for tick in [spec["layer"][0]["encoding"]["y"]["scale"]["domain"][1]])
    days = np.array([(date.fromisoformat(row["date"]) - first).days / (last - first).days for row in line])
    levels = np.array([row["central"] for row in line])
    dates = {words.date(date.fromisoformat(row["as_of"])) for row in then}
    names = [row for row in texts_of(spec) if any(row["text"].endswith(day) for day in dates)]
    boxes = [text_box(row["x"], row["y"], row["text"], row["size"], row["align"]) for row in names]
    x = np.linspace(0, spec["width"], 2000)
    y = spec["height"] * (1 - np.interp(x / spec["width"], days, levels) / top)
    assert len(boxes) == 2
    assert not boxes[0].meets(boxes[1])
    for box in boxes:
        beside = (box.left < x) & (x < box.right)
        assert not np.any((box.top < y) & (y < box.bottom) & beside & (x >= spec["width"] * days[0]))


def test_a_lag_that_only_the_draws_can_read_has_its_bar(record: Any) -> None:
    row = record["records"][0] | {"lag": {"low": 3.0, "central": None, "high": 9.0, "level": 0.9}}

    spec = records({**record, "records": [row]}, WORDS[0])

    assert "over 3.2 (3.0–9.0)" in [text["text"] for text in texts_of(spec)]


def test_a_table_of_ones_own_is_not_called_epochs(standing: Any) -> None:
    sources = [{"title": "mine.csv", "url": None, "published": None, "confidence": None}]

    foot = frontiers({**standing, "vintage": None, "sources": sources}, WORDS[0])["layer"][-1]["mark"]["text"]

    assert "Source: mine.csv." in " ".join(foot)
    assert "Epoch" not in " ".join(foot)
