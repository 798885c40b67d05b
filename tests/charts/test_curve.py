"""The specification curve: its finding, its marks and its texts, at both widths and in both languages."""

import copy
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from headway.charts import curve
from headway.charts.curve import curve_title
from headway.charts.layout import text_box
from headway.charts.render import to_png, to_svg
from headway.gap.choices import declared_axes
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]
WIDTHS = [760, 360]


def made_up(lags: list[tuple[float | None, float | None, float | None]], claims: tuple[float, ...] = (4.0, 7.0)) -> Any:
    """A multiverse of these lags (low, central, high) under definitions in turn; the first is the default."""
    definitions = [level.name for level in declared_axes(["2026-08-11"])[5].levels]
    choices = [
        {
            "vintage": "2026-08-11",
            "yardstick": "index",
            "method": "eci",
            "min_benchmarks": 2 + place % 7,
            "penalty": "slope-0.1",
            "definition": definitions[place % len(definitions)],
            "tie": None,
            "joint": None,
            "lag": {"low": low, "central": central, "high": high, "level": 0.9},
            "longer_than": 12.5 if central is None else None,
            "censored": 0.0,
            "same_as": None,
        }
        for place, (low, central, high) in enumerate(lags)
    ]
    central = sorted(lag[1] for lag in lags if lag[1] is not None)
    whole = len(central) == len(lags)
    levels = {
        "definition": [{"level": name, "count": 1, "median": 5.0} for name in definitions],
        "min_benchmarks": [{"level": str(count), "count": 1, "median": None} for count in range(2, 9)],
    }
    return {
        "headway": "0.1.0",
        "sources": [{"title": "Epoch AI, score matrix"}],
        "vintages": ["2026-08-11"],
        "draws": 100,
        "as_of": "2026-08-11",
        "leader": "US",
        "follower": "China",
        "level": 0.9,
        "median": central[len(central) // 2] if whole else None,
        "quartiles": {"low": central[0] if central else None, "high": central[-1] if whole else None},
        "range": {"low": central[0] if central else None, "high": central[-1] if whole else None},
        "counted": len(lags),
        "unreadable": len(lags) - len(central),
        "headline": {"choice": 0, "lag": choices[0]["lag"], "longer_than": choices[0]["longer_than"]},
        "share_at_most": [{"months": months, "share": 0.25} for months in claims],
        "drivers": [
            {"axis": axis, "moves": 1.0, "most": 2.0, "groups": 1, "share": 0.5, "levels": rows}
            for axis, rows in levels.items()
        ],
        "choices": choices,
    }


def many(count: int) -> Any:
    return made_up([(place % 5, 3.0 + place * 7.0 / count, 9.0 + place % 11) for place in range(count)])


def texts_of(spec: Any) -> list[dict[str, Any]]:
    """Every text that is written at a place, with its size."""
    found = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "text" and "encoding" in layer:
            found += [row for row in layer["data"]["values"] if row["color"] != "white"]
    return found


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_curve_says_its_finding_source_date_and_interval(words: Any, width: int) -> None:
    spec = curve(many(60), words, width=width)

    foot, title = " ".join(spec["layer"][-1]["mark"]["text"]), " ".join(spec["title"]["text"])
    assert words.number(3.0) in title
    assert words.number(9.9) in title
    assert "Epoch AI" in foot
    assert words.date(date(2026, 8, 11)) in foot
    assert "90%" in foot
    assert words.percent(0.25) in spec["description"]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_thousand_choices_make_a_small_picture_of_the_width_asked(words: Any, width: int, tmp_path: Path) -> None:
    svg = to_svg(curve(many(1000), words, width=width), cache=tmp_path)

    assert len(svg.encode()) < 300_000
    drawn = float(re.search(r'<svg[^>]*\bwidth="([\d.]+)"', svg)[1])  # type: ignore[index]
    assert 0.9 * width <= drawn <= 1.03 * width
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
    assert min(sizes) >= 11


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("data", [many(7), many(500), made_up([(3.0, 5.0, 8.0)])], ids=["few", "many", "one"])
def test_texts_do_not_overlap(words: Any, width: int, data: Any) -> None:
    boxes = [
        (text["text"], text_box(text["x"], text["y"], text["text"], 0.85 * text["size"], text["align"]))
        for text in texts_of(curve(data, words, width=width))
    ]

    for place, (one, box) in enumerate(boxes):
        for other, other_box in boxes[place + 1 :]:
            assert not box.meets(other_box), (one, other)


def test_every_choice_that_counts_has_its_interval_and_stroke() -> None:
    data = many(30)
    data["choices"][4]["same_as"] = 3

    bars = curve(data, WORDS[0])["layer"][1]["data"]["values"]

    assert len([row for row in bars if row["y"] is None]) == 29
    heights = sorted(round(low["y"] - high["y"], 1) for low, high in zip(bars[::3], bars[1::3], strict=True))
    top = 20.0  # 1.06 times the largest interval, 19, rounded up is 21
    assert heights[-1] > heights[0] > 0
    assert heights[-1] <= 260 * top / 21


def test_the_default_is_marked_where_its_rank_is() -> None:
    data = made_up([(4.0, 5.0, 8.0), (3.0, 4.0, 5.0), (5.0, 6.0, 7.0)])

    layers = curve(data, WORDS[0])["layer"]

    dot = next(layer for layer in layers if layer["mark"]["type"] == "point")["data"]["values"][0]
    width = curve(data, WORDS[0])["width"]
    assert dot["x"] == pytest.approx(width / 2)
    texts = [text["text"] for text in texts_of(curve(data, WORDS[0]))]
    assert "default: 5.0 months (4.0–8.0)" in texts
    assert "at most 4 months: 25% of choices" in texts


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_curves_can_be_drawn_when_lags_cannot_be_read(words: Any, width: int, tmp_path: Path) -> None:
    nothing = made_up([(12.5, None, None)] * 3)
    some = made_up([(3.0, 5.0, None), (12.5, None, None), (0.0, 0.0, 2.0)])
    alone = copy.deepcopy(made_up([(3.0, 5.0, 8.0)], claims=()))
    alone["drivers"] = []

    for data in (nothing, some, alone):
        svg = to_svg(curve(data, words, width=width), cache=tmp_path)
        assert len(to_png(svg, cache=tmp_path)) > 5000
    unread = words.text("multiverse.unreadable_count", count=words.number(1, 0))
    assert unread in [text["text"] for text in texts_of(curve(some, words, width=width))]
    assert words.number(12.5) in curve(nothing, words, width=width)["description"]


def test_titles_are_true_for_every_spread() -> None:
    words = WORDS[0]

    assert (
        curve_title(made_up([(1.0, 5.0, 8.0)]), words)
        == "All defensible choices put China 5.0 months behind the US frontier"
    )
    censored = made_up([(1.0, 5.0, 8.0), (12.5, None, None)])
    assert "the median is longer than the data reach" in curve_title(censored, words)
    assert curve_title(censored | {"quartiles": {"low": 5.0, "high": 6.0}}, words) == (
        "Half of the defensible choices put China between 5.0 and 6.0 months behind the US frontier; "
        "all of them, 5.0 months or more"
    )
    assert curve_title(made_up([(12.5, None, None)]), words).startswith("Under no choice")
    halves = many(40) | {"quartiles": {"low": 5.0, "high": 5.0}}
    assert curve_title(halves, words).endswith("half of them say 5.0 months")
