"""Scales in words: levels, differences and lengths of time."""

from typing import Any

import pytest

from headway.words import load_words
from headway.words.yardsticks import (
    difference_text,
    duration,
    level_text,
    level_with_span,
    scale_label,
    subtitle,
    unit_of,
)

EN, VI = load_words("en"), load_words("vi")
SCALES: dict[str, dict[str, Any]] = {
    "index": {"yardstick": "index"},
    "table": {"yardstick": "table"},
    "metr": {"yardstick": "metr"},
    "legacy": {"yardstick": "metr:legacy"},
    "benchmark": {"yardstick": "benchmark:GPQA diamond"},
    "domain": {"yardstick": "index", "domain": "software"},
}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.6, "36 s"),
        (1.0, "1 min"),
        (4.5, "4.5 min"),
        (54.2, "54 min"),
        (60.0, "1 h"),
        (90.0, "1.5 h"),
        (719.0, "12 h"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_that_suits_it(minutes: float, said: str) -> None:
    assert duration(minutes, EN) == said


def test_a_level_is_written_as_its_scale_wants_it() -> None:
    assert level_text(155.25, SCALES["index"], EN) == "155.2"
    assert level_text(6.0, SCALES["metr"], EN) == "1.1 h"
    assert level_text(63.21, SCALES["benchmark"], VI) == "63,2%"


def test_a_difference_carries_its_unit() -> None:
    assert difference_text(4.6, SCALES["index"], EN) == "4.6 points"
    assert difference_text(2.3, SCALES["legacy"], EN) == "2.3 doublings"
    assert difference_text(2.0, SCALES["benchmark"], VI) == "2,0 điểm phần trăm"
    assert unit_of(SCALES["domain"], EN) == "index points"


def test_a_score_that_counts_as_certain_has_no_interval() -> None:
    interval = {"low": 90.8, "central": 90.8, "high": 90.8, "level": 0.9}

    assert level_with_span(interval, SCALES["benchmark"], EN) == "90.8%"
    assert level_with_span(interval, SCALES["index"], EN) == "90.8 (90.8–90.8)"


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
@pytest.mark.parametrize("name", SCALES)
def test_every_scale_has_a_subtitle_and_all_but_the_plain_ones_a_label(name: str, words: Any) -> None:
    assert subtitle(SCALES[name], words, "90%")
    assert bool(scale_label(SCALES[name], words)) == (name not in ("index", "table"))
