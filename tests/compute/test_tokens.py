"""Tokens: growth against closed forms, and the compute that serving needs against DeepSeek's own account."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from headway.compute.estimates import Sampler
from headway.compute.tokens import (
    READING_ERROR,
    Count,
    by_subject,
    growth,
    leading_subject,
    recent,
    serving_need,
    side_tokens,
)
from headway.units import DAYS_PER_MONTH

SAMPLER = Sampler(draws=20000)


def count(day: date, trillion: float, subject: str = "S", covers: str = "firm", side: str = "A") -> Count:
    return Count(subject=subject, side=side, day=day, trillion=trillion, covers=covers, lead=False)


def doubling(months: Sequence[int]) -> list[Count]:
    """Counts that double every month."""
    first = date(2025, 1, 1).toordinal()
    return [count(date.fromordinal(first + round(m * DAYS_PER_MONTH)), 2.0**m) for m in months]


def test_counts_that_double_every_month_grow_twofold() -> None:
    found = growth(doubling([0, 3, 6, 12]), SAMPLER)

    assert found is not None
    assert found[0] == pytest.approx(2.0, rel=0.01)


def test_the_interval_of_a_straight_line_is_that_of_reading_alone() -> None:
    found = growth(doubling([0, 3, 6, 12]), SAMPLER)

    assert found is not None
    months = np.array([0.0, 3.0, 6.0, 12.0])
    spread = READING_ERROR / np.sqrt(np.sum((months - months.mean()) ** 2))
    assert np.log(found[1:]).std() == pytest.approx(spread, rel=0.03)


def test_two_counts_give_the_factor_between_them() -> None:
    found = growth([count(date(2025, 1, 1), 4.0), count(date(2026, 1, 1), 50.0)], SAMPLER)

    assert found is not None
    assert found[0] ** 12 == pytest.approx(12.5, rel=0.01)


def test_a_bent_line_has_a_wider_interval_than_a_straight_one() -> None:
    straight = growth(doubling([0, 4, 8, 12]), SAMPLER)
    bent = growth([count(c.day, c.trillion * f) for c, f in zip(doubling([0, 4, 8, 12]), (1, 4, 4, 1), strict=True)],
                  SAMPLER)  # fmt: skip

    assert straight is not None
    assert bent is not None
    assert np.log(bent[1:]).std() > 3 * np.log(straight[1:]).std()


@pytest.mark.parametrize("months", [[], [0], [0, 0]])
def test_too_few_counts_have_no_growth(months: list[int]) -> None:
    assert growth(doubling(months), SAMPLER) is None


def test_recent_counts_are_those_of_the_last_thirteen_months() -> None:
    counts = doubling([0, 5, 12, 17])

    assert recent(counts) == counts[1:]
    assert recent([]) == []


def test_the_need_of_deepseeks_day_is_the_chips_that_it_used() -> None:
    # 776 billion tokens a day, 342 billion of them from cache, on 226.75 nodes of 8 H800; 37 billion active parameters.
    computed = 0.776 - 0.342
    utilisation = computed * 1e12 * 74e9 / 86400 / (226.75 * 8 * 1979e12)

    need = serving_need(computed, np.array([37.0]), np.array([utilisation]))

    assert utilisation == pytest.approx(0.10, abs=0.005)
    assert need[0] == pytest.approx(226.75 * 8)


def test_the_need_follows_tokens_and_parameters_and_falls_with_utilisation() -> None:
    once = serving_need(1.0, np.array([10.0]), np.array([0.1]))

    assert serving_need(3.0, np.array([20.0]), np.array([0.2])) == pytest.approx(3.0 * once)


def test_a_sides_own_count_is_taken_and_firms_are_not_added_to_it() -> None:
    counts = [
        count(date(2026, 3, 31), 140.0, "all", "side"),
        count(date(2025, 12, 31), 100.0, "all", "side"),
        count(date(2026, 6, 30), 180.0, "firm"),
    ]

    found = side_tokens(sorted(counts, key=lambda c: (c.subject, c.day)), "A")

    assert found == {"trillion": 140.0, "day": date(2026, 3, 31), "subjects": ["all"], "lower_bound": False}


def test_without_a_sides_own_count_firms_add_up_to_a_lower_bound() -> None:
    counts = [count(date(2025, 10, 31), 43.0, "F"), count(date(2025, 10, 6), 8.6, "G", "part")]

    found = side_tokens(counts, "A")

    assert found is not None
    assert found["trillion"] == pytest.approx(51.6)
    assert found["lower_bound"]
    assert side_tokens(counts, "B") is None


def test_the_leading_subject_is_the_sides_own_then_the_longest() -> None:
    firm = [count(date(2025, m, 1), 1.0, "F") for m in (1, 2, 3)]
    own = [count(date(2025, m, 1), 1.0, "own", "side") for m in (1, 2)]

    assert leading_subject([*firm, *own], "A") == own
    assert leading_subject(firm, "A") == firm
    assert leading_subject(firm, "B") == []
    assert by_subject(firm) == {"F": firm}
