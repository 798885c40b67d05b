"""Ladders of chips: the best on a day, the running best, generations counted; each also by brute force."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.compute.ladder import NOBODY, Rung, Span, best_on, first_at, places_behind, running_best


def rung(name: str, value: Any, first: Any, **fields: Any) -> Rung:
    """A rung of so many worlds as its value has."""
    values = np.atleast_1d(np.asarray(value, dtype=np.float64))
    days = np.broadcast_to(np.asarray(first, dtype=np.int64), values.shape).copy()
    said = {"chip": name, "vendor": "A", "generation": name, "family": name, "form": "package", "foundry": None}
    return Rung(name=name, value=values, first=days, **{**said, **fields})


def test_the_best_of_a_day_is_the_highest_that_had_come_out() -> None:
    found = best_on([rung("a", 1.0, 10), rung("b", 3.0, 20), rung("c", 2.0, 30)], np.array([5, 10, 25, 40]), 1)

    assert np.isnan(found.levels[0, 0])
    assert found.levels[0, 1:].tolist() == [1.0, 3.0, 3.0]
    assert found.holders[0].tolist() == [NOBODY, 0, 1, 1]


def test_of_equal_ones_the_first_in_the_list_is_the_best() -> None:
    assert best_on([rung("a", 1.0, 0), rung("b", 1.0, 0)], np.array([1]), 1).holders[0, 0] == 0


def test_what_may_be_had_comes_and_goes_with_its_spans_both_ends_included() -> None:
    allowed = rung("a", 2.0, 0, spans=(Span(10, 20, "open"), Span(30, 40, "licence")))
    days = np.array([9, 10, 20, 21, 30, 40, 41])

    assert best_on([allowed], days, 1).holders[0].tolist() == [NOBODY, 0, 0, NOBODY, 0, 0, NOBODY]
    assert [allowed.state(day) for day in (15, 25, 35)] == ["open", None, "licence"]


def test_the_running_best_never_falls_and_begins_when_every_world_has_a_rung() -> None:
    frontier = running_best([rung("a", [1.0, 1.0, 1.0], [5, 5, 8]), rung("b", [4.0, 3.0, 5.0], [20, 12, 30])])

    assert frontier.days.tolist() == [8, 12, 20, 30]
    assert frontier.levels.tolist() == [[1.0, 1.0, 4.0, 4.0], [1.0, 3.0, 3.0, 3.0], [1.0, 1.0, 1.0, 5.0]]
    assert frontier.holders.tolist() == [0, 0, 1, 1]


_RUNGS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 15), st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=7
)


@given(_RUNGS, st.integers(0, 2**32 - 1))
def test_best_and_running_best_are_those_of_brute_force(plan: list[tuple[int, ...]], seed: int) -> None:
    rng, worlds = np.random.default_rng(seed), 4
    rungs = [
        rung(f"r{at}", level + spread * rng.random(worlds), start + rng.integers(0, window + 1, worlds))
        for at, (start, window, level, spread) in enumerate(plan)
    ]
    days = np.arange(0, 90, 7)

    best, frontier = best_on(rungs, days, worlds), running_best(rungs)

    for world in range(worlds):
        for place, day in enumerate(days.tolist()):
            out = [float(each.value[world]) for each in rungs if each.first[world] <= day]
            level = best.levels[world, place]
            assert (np.isnan(level) and not out) or level == max(out)
            if day >= frontier.days[0]:
                assert frontier.at(np.array([day]))[world, 0] == max(out)


def test_generations_behind_are_those_that_came_out_after_the_one_that_first_stood_there() -> None:
    ladder = [rung("one", 1.0, 0), rung("two", 2.0, 10), rung("three", 4.0, 20), rung("three+", 5.0, 30)]
    groups = ["one", "two", "three", "three"]

    def behind(level: float, day: int, by: list[str] = groups) -> float:
        return float(places_behind(np.array([[level]]), ladder, by, np.array([day]))[0, 0])

    assert behind(1.0, 25) == 2.0  # two and three came after
    assert behind(1.5, 25) == 1.0  # two stood there first
    assert behind(4.0, 40) == 0.0
    assert behind(1.0, 5) == 0.0  # nothing newer is out
    assert behind(9.0, 40) == 0.0  # above all of them
    assert behind(4.0, 40, ["one", "two", "three", "three+"]) == 1.0  # a refresh counts where families do
    assert np.isnan(behind(np.nan, 40))


def test_generations_are_counted_in_each_world_by_its_own_days() -> None:
    ladder = [rung("one", [1.0, 1.0], [0, 0]), rung("two", [2.0, 2.0], [10, 50])]

    found = places_behind(np.array([[1.0], [1.0]]), ladder, ["one", "two"], np.array([30]))

    assert found[:, 0].tolist() == [1.0, 0.0]


def test_a_level_is_first_reached_by_the_earliest_rung_at_or_above_it() -> None:
    ladder = [rung("one", 1.0, 0), rung("two", 2.0, 10), rung("also two", 3.0, 10)]

    assert (found := first_at(1.5, ladder, 20)) is not None
    assert found.name == "also two"
    assert first_at(1.5, ladder, 5) is None
    assert first_at(9.0, ladder, 20) is None


@pytest.mark.parametrize("level", [1.0, 2.0])
def test_a_level_that_is_met_exactly_counts_as_reached(level: float) -> None:
    assert first_at(level, [rung("one", 1.0, 0), rung("two", 2.0, 10)], 20) is not None
