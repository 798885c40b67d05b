"""What is worked out before a picture is drawn."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.charts.layout import (
    Box,
    TimeScale,
    ValueScale,
    date_ticks,
    folded,
    free,
    line_boxes,
    step_boxes,
    text_width,
    value_ticks,
    wrap,
)
from headway.words import load_words


@given(words=st.lists(st.text("abcdeđệ", min_size=1, max_size=9), min_size=1, max_size=20), width=st.integers(60, 400))
def test_wrapped_lines_hold_every_word_in_order_and_fit(words: list[str], width: int) -> None:
    lines = wrap(" ".join(words), width, 12)

    assert " ".join(lines).split() == words
    assert all(text_width(line, 12) <= width or len(line.split()) == 1 for line in lines)


@given(name=st.text("aMđ -", min_size=1, max_size=40).filter(str.strip), width=st.integers(30, 150), bold=st.booleans())
def test_a_folded_name_keeps_its_letters_in_order_and_fits(name: str, width: int, bold: bool) -> None:
    lines = folded(name.strip(), width, 12, bold=bold)

    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert all(text_width(line, 12, bold=bold) <= width for line in lines)


def test_a_name_is_folded_between_words_then_behind_hyphens() -> None:
    assert folded("DeepSeek-V2 (MoE-236B, May 2024)", 90, 11.5) == ["DeepSeek-V2", "(MoE-236B, May", "2024)"]
    assert folded("GPT-5", 90, 11.5) == ["GPT-5"]


@given(
    points=st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=5),
    share=st.floats(0, 1),
)
def test_the_boxes_along_a_line_cover_every_point_of_it(points: list[tuple[float, float]], share: float) -> None:
    boxes = line_boxes(points)

    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        at_x, at_y = x + share * (next_x - x), y + share * (next_y - y)
        assert any(box.left <= at_x <= box.right and box.top <= at_y <= box.bottom for box in boxes)


def test_a_number_stays_with_its_unit() -> None:
    lines = wrap("The best model stands where it stood 5.2 months earlier", 120, 14)

    assert any("5.2 months" in line for line in lines)


def test_boxes_meet_if_they_share_a_point() -> None:
    box = Box(0, 0, 10, 10)

    assert box.meets(Box(9, 9, 20, 20))
    assert not box.meets(Box(10, 0, 20, 10))
    assert not free(Box(5, 5, 6, 6), [box], Box(0, 0, 100, 100))
    assert not free(Box(95, 5, 105, 6), [], Box(0, 0, 100, 100))


def test_a_step_line_covers_its_levels_and_its_rises() -> None:
    boxes = step_boxes([(0.0, 10.0), (5.0, 4.0)], thickness=2)

    assert boxes == [Box(-1, 9, 6, 11), Box(4, 3, 6, 11)]


def test_scales_run_from_edge_to_edge_and_values_upwards() -> None:
    time, value = TimeScale(date(2025, 1, 1), date(2025, 1, 11), 100), ValueScale(10, 20, 50)

    assert [time.at(date(2025, 1, day)) for day in (1, 6, 11)] == [0, 50, 100]
    assert [value.at(level) for level in (20, 15, 10)] == [0, 25, 50]


def test_a_time_axis_of_one_day_does_not_divide_by_zero() -> None:
    assert TimeScale(date(2025, 1, 1), date(2025, 1, 1), 100).at(date(2025, 1, 1)) == 0


@pytest.mark.parametrize("width", [200, 400, 700])
@pytest.mark.parametrize("years", [0, 1, 4, 40])
def test_dates_on_an_axis_have_room(width: int, years: int) -> None:
    scale = TimeScale(date(2020, 2, 3), date(2020 + years, 9, 9), width)

    days = [scale.at(day) for day, _ in date_ticks(scale, load_words("en"))]

    assert days == sorted(days)
    assert all(later - earlier >= 50 for earlier, later in itertools.pairwise(days))


def test_dates_on_an_axis_speak_the_readers_language() -> None:
    scale = TimeScale(date(2025, 1, 1), date(2026, 1, 1), 160)

    assert [label for _, label in date_ticks(scale, load_words("vi"))] == ["1/2025", "1/2026"]
    assert [label for _, label in date_ticks(scale, load_words("en"))] == ["Jan 2025", "Jan 2026"]


@given(low=st.floats(-500, 500), span=st.floats(0.5, 900), room=st.integers(2, 9))
def test_values_on_an_axis_are_inside_and_few(low: float, span: float, room: int) -> None:
    ticks = value_ticks(low, low + span, room)

    assert len(ticks) <= max(room, 2)
    assert all(low <= tick <= low + span for tick in ticks)
