"""Middles, claims and drivers, against brute force on tables that are made up."""

import statistics
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from headway.errors import OptionError
from headway.gap.choices import AXIS_NAMES, Axis, Choice, Level
from headway.gap.spread import find_drivers, judge, median_of, middle_of

INF = float("inf")


def axis(name: str, *levels: str) -> Axis:
    return Axis(name=name, default=levels[0], levels=tuple(Level(name=level, why="") for level in levels))


AXES = (
    *(axis(name, "x") for name in AXIS_NAMES if name not in {"definition", "method", "min_benchmarks"}),
    axis("method", "eci", "published"),
    axis("min_benchmarks", "4", "5", "6"),
    axis("definition", "standing", "record"),
)


def table() -> list[Choice]:
    base = Choice(**dict.fromkeys(AXIS_NAMES, "x"))
    return [
        replace(base, definition=definition, min_benchmarks=count)
        for definition, count in product(("standing", "record"), ("4", "5", "6"))
    ]


@given(st.lists(st.floats(0, 100), min_size=1))
def test_the_median_is_the_median(values: list[float]) -> None:
    assert median_of(np.array(values)) == pytest.approx(statistics.median(values))


def test_values_that_cannot_be_read_are_the_largest() -> None:
    assert middle_of(np.array([INF, 1.0, 2.0, 3.0, 4.0])) == (1.0, 2.0, 3.0, 4.0, INF)
    assert median_of(np.array([1.0, INF])) == INF
    assert median_of(np.array([1.0, 2.0, INF])) == 2.0
    assert middle_of(np.array([INF, INF])).low == INF


def test_a_claim_counts_centres_whole_intervals_and_probabilities() -> None:
    central, low, high = np.array([3.0, 4.0, 6.0, INF]), np.array([1.0, 3.0, 5.0, 8.0]), np.array([3.5, 5.0, 9.0, INF])

    found = judge(4.0, central, low, high, np.array([1.0, 0.5, 0.0, 0.0]), "aaab")

    assert (found.share, found.share_surely, found.share_surely_not, found.probability) == (0.5, 0.25, 0.5, 0.375)
    assert found.share_balanced == pytest.approx((2 / 3 + 0.0) / 2)


def test_a_choice_without_known_errors_is_sure_of_nothing() -> None:
    central = np.array([3.0, 5.0])

    found = judge(4.0, central, np.array([3.0, 4.5]), np.array([3.0, 6.0]), np.array([1.0, 0.0]), "ab")

    assert (found.share_surely, found.share_surely_not) == (0.0, 1.0)


@pytest.mark.parametrize("months", [-1.0, float("nan"), INF])
def test_a_claim_is_a_number_of_months(months: float) -> None:
    with pytest.raises(OptionError, match="--at-most 6"):
        judge(months, np.ones(1), np.ones(1), np.ones(1), np.ones(1), "a")


def test_in_an_additive_table_each_axis_moves_by_its_own_effect() -> None:
    """Lag = 2 or 5 by definition, plus 0, 1 or 4 by minimum: the distances alone are 3 and 4, whatever the other is."""
    central = np.array([a + b for a, b in product((2.0, 5.0), (0.0, 1.0, 4.0))])

    found = {driver.axis: driver for driver in find_drivers(table(), central, AXES)}

    assert list(found) == ["min_benchmarks", "definition"]
    assert (found["min_benchmarks"].moves, found["min_benchmarks"].most, found["min_benchmarks"].groups) == (
        4.0,
        4.0,
        2,
    )
    assert (found["definition"].moves, found["definition"].groups) == (3.0, 3)
    assert [(each.level, each.count, each.median) for each in found["definition"].levels] == [
        ("standing", 3, 3.0),
        ("record", 3, 6.0),
    ]
    # Without interactions main effects explain everything.
    assert sum(driver.share or 0.0 for driver in found.values()) == pytest.approx(1.0)


@given(st.lists(st.floats(0, 50), min_size=6, max_size=6))
def test_the_share_of_an_axis_is_that_of_an_analysis_of_variance(values: list[float]) -> None:
    central, choices = np.array(values), table()
    groups = [central[[choice.min_benchmarks == count for choice in choices]] for count in ("4", "5", "6")]

    found = [driver for driver in find_drivers(choices, central, AXES) if driver.axis == "min_benchmarks"]

    share = found[0].share
    inside, total = sum(((each - each.mean()) ** 2).sum() for each in groups), ((central - central.mean()) ** 2).sum()
    if total < 1e-6 or inside < 1e-6 * total:
        return
    assert share is not None
    assert (share / 2) / ((1 - share) / 3) == pytest.approx(stats.f_oneway(*groups).statistic, rel=1e-6, abs=1e-9)


@given(st.lists(st.one_of(st.floats(0, 50), st.just(INF)), min_size=6, max_size=6))
def test_what_an_axis_moves_is_found_by_looking_at_every_pair(values: list[float]) -> None:
    central, choices = np.array(values), table()
    distances = []
    for definition in ("standing", "record"):
        own = [value for value, choice in zip(values, choices, strict=True) if choice.definition == definition]
        pairs = [0.0 if a == b else abs(a - b) for a, b in product(own, own)]
        distances.append(max(pairs))

    found = [driver for driver in find_drivers(choices, central, AXES) if driver.axis == "min_benchmarks"]

    assert found[0].moves == pytest.approx(statistics.median(distances))
    assert found[0].most == max(distances)


def test_a_choice_without_a_level_is_compared_with_the_default_of_others() -> None:
    """An index as published has no minimum: it is compared with the fit by the default rule, not with the others."""
    base = table()[0]
    choices = [
        *(replace(base, method="eci", min_benchmarks=count) for count in ("4", "5", "6")),
        replace(base, method="published", min_benchmarks=None),
    ]

    found = {driver.axis: driver for driver in find_drivers(choices, np.array([5.0, 9.0, 9.0, 7.0]), AXES)}

    assert (found["method"].moves, found["method"].groups) == (2.0, 1)
    assert (found["min_benchmarks"].moves, found["min_benchmarks"].groups) == (4.0, 1)
    assert [each.level for each in found["min_benchmarks"].levels] == ["4", "5", "6", None]


def test_axes_on_which_nothing_differs_drive_nothing() -> None:
    assert find_drivers(table()[:1], np.array([1.0]), AXES) == ()
    assert {driver.share for driver in find_drivers(table(), np.full(6, 3.0), AXES)} == {None}
