"""Quarters turned into months, rules into shares, frontiers into series; each against a second way."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from headway.compute.permission import Permission, Span
from headway.errors import ShapeError
from headway.gap.frontier import Frontier
from headway.race.past import (
    UNDER_LICENCE,
    added_by,
    allowed_share,
    checked_months,
    chips_by_month,
    month_days,
    month_ends,
    months_between,
    relative_errors,
    year_growth,
)
from headway.units import DAYS_PER_MONTH, day_number, day_numbers

ENDS = np.array([0.0, 90.0, 181.0, 273.0, 365.0])
FLOWS = arrays(np.float64, 4, elements=st.just(0.0) | st.floats(1e-3, 1e6))


def _front(*steps: tuple[int, float]) -> Frontier:
    days, levels = np.array([day for day, _ in steps]), np.array([[level for _, level in steps]])
    return Frontier(days=days, levels=np.repeat(levels, 3, axis=0), holders=np.zeros(len(steps), dtype=np.int64))


@given(FLOWS)
def test_each_quarter_keeps_its_sum(flows: np.ndarray) -> None:
    assert np.diff(added_by(ENDS, flows, ENDS)) == pytest.approx(flows, abs=1e-6)


@given(FLOWS)
def test_no_day_takes_chips_away(flows: np.ndarray) -> None:
    assert (np.diff(added_by(ENDS, flows, np.linspace(0.0, 400.0, 401))) >= -1e-6).all()


def test_a_steady_flow_is_steady_on_every_day() -> None:
    days = np.linspace(0.0, 365.0, 50)

    assert added_by(ENDS, np.diff(ENDS) * 7.0, days) == pytest.approx(days * 7.0)


def test_after_the_last_quarter_its_pace_goes_on() -> None:
    found = added_by(ENDS, np.array([9.0, 9.0, 9.0, 92.0]), np.array([365.0, 375.0]))

    assert found[1] - found[0] == pytest.approx(10.0)


def test_one_quarter_alone_is_spread_evenly() -> None:
    assert added_by(ENDS[:2], np.array([90.0]), np.array([30.0])) == pytest.approx([30.0])


@pytest.mark.parametrize(("flows", "day"), [([1.0], 0.0), ([1.0, 1.0, 1.0, 1.0], -1.0)])
def test_quarters_that_do_not_line_up_or_begin_later_are_refused(flows: list[float], day: float) -> None:
    with pytest.raises(ShapeError, match="no day before it"):
        added_by(ENDS, np.array(flows), np.array([day]))


def test_stock_and_months_together_hold_every_chip() -> None:
    rng = np.random.default_rng(6)
    stock, flows = rng.random((2, 3)), rng.random((4, 2, 3))
    days = np.asarray(365.0 - DAYS_PER_MONTH * np.arange(11, -1, -1), dtype=np.float64)

    found = chips_by_month(ENDS, stock, flows, days)

    assert found.flows.shape == (11, 2, 3)
    assert found.stock + found.flows.sum(axis=0) == pytest.approx(stock + flows.sum(axis=0))


def test_months_are_counted_whole_back_from_the_origin() -> None:
    assert months_between(date(2022, 12, 31), date(2024, 12, 31)) == 24
    assert months_between(date(2022, 12, 31), date(2023, 12, 31)) == 11  # 365 days are a quarter of a day too few
    assert months_between(date(2024, 1, 1), date(2023, 12, 1)) < 0


def test_months_end_a_mean_month_apart() -> None:
    days = month_days(date(2024, 12, 31), np.array([-24.0, 0.0]))

    assert days[1] == day_number(date(2024, 12, 31))
    assert days[0] == pytest.approx(day_number(date(2022, 12, 31)) + 731 - 24 * DAYS_PER_MONTH)
    assert month_ends(date(2024, 3, 31), date(2024, 1, 1)).tolist() == [
        day_number(date(2024, 3, 31)) - 61, day_number(date(2024, 3, 31)) - 30, day_number(date(2024, 3, 31)),
    ]  # fmt: skip


def test_errors_are_relative_to_the_central_stock_and_1_without_chips() -> None:
    stocks = np.array([[[10.0, 0.0, 4.0]] * 2, [[5.0, 3.0, 0.0]] * 2])

    found = relative_errors(stocks)

    assert found[0].tolist() == [[1.0, 1.0, 1.0]] * 2
    assert found[1].tolist() == [[0.5, 1.0, 0.0]] * 2


def test_growth_is_of_four_quarters_on_the_four_before() -> None:
    assert np.exp(year_growth(np.array([9.0, 1, 1, 1, 1, 2, 2, 2, 2]))) == pytest.approx(2.0)
    assert np.isnan(year_growth(np.ones(7)))
    assert np.isnan(year_growth(np.zeros(8)))


def _spans(*parts: tuple[date, date, str]) -> list[Span]:
    return [
        Span(
            start=start,
            end=end,
            permission=Permission(chip_class="x", day=start, exporter=state, importer=state, product=state),
        )
        for start, end, state in parts
    ]


def test_a_month_counts_its_days_by_the_most_open_class() -> None:
    first = _spans((date(2023, 1, 1), date(2023, 12, 15), "open"), (date(2023, 12, 16), date(2024, 1, 31), "closed"))
    second = _spans((date(2023, 12, 1), date(2024, 1, 31), "licence"))
    days = np.array([day_number(date(2023, 11, 30)), day_number(date(2023, 12, 31)), day_number(date(2024, 1, 31))])

    found = allowed_share([first, second], days.astype(float))

    assert found == pytest.approx([1.0, (15 + 16 * UNDER_LICENCE) / 31, UNDER_LICENCE])


def test_without_a_class_nothing_is_allowed() -> None:
    assert allowed_share([], np.array([100.0, 130.4])).tolist() == [0.0, 0.0]


def test_checks_begin_at_the_first_quarter_end_by_which_both_have_released() -> None:
    ends = day_numbers([date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31)])
    leader = _front((int(ends[0]) - 50, 10.0), (int(ends[1]), 20.0))
    follower = _front((int(ends[1]) - 5, 5.0), (int(ends[2]) - 5, 12.0))

    found = checked_months(leader, follower, ends, date(2023, 11, 15))

    # At the second end the lag cannot be read yet, since the leader's first model is above the follower's; points can.
    assert found * DAYS_PER_MONTH == pytest.approx([-138, -46, 0])


def test_nothing_is_checked_before_both_have_released() -> None:
    day = day_number(date(2023, 3, 31))
    leader, follower = _front((day, 10.0)), _front((day + 1, 5.0))

    assert checked_months(leader, follower, np.array([day]), date(2023, 3, 31)).size == 0
    assert checked_months(leader, follower, np.array([day]), date(2023, 4, 1)).tolist() == [0.0]
