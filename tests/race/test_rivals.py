"""How far labs lie below their group's frontier."""

import numpy as np
import pytest

from headway.errors import ShapeError
from headway.race.rivals import rivals_history, shortfalls

NAN = np.nan


def test_the_best_labs_over_the_last_year_are_followed_through_all_months() -> None:
    early, late = np.array([9.0] * 6 + [10.0] * 12), np.array([1.0] * 6 + [12.0] * 12)
    group = np.maximum(early, late)

    found = shortfalls(group, np.vstack([early, late]), 2)

    assert found[0].tolist() == [8.0, 0.0]
    assert found[-1].tolist() == [0.0, 2.0]


def test_a_newcomer_is_not_chosen_for_having_no_early_months() -> None:
    # Both rise with the group; the newcomer is further below it, though its mean level is higher.
    group = np.arange(20.0)
    old, newcomer = group - 1.0, np.where(np.arange(20) < 17, NAN, group - 3.0)

    assert shortfalls(group, np.vstack([newcomer, old]), 1)[:, 0].tolist() == [1.0] * 20


def test_a_lab_without_a_model_has_no_shortfall() -> None:
    found = shortfalls(np.array([NAN, 5.0, 6.0]), np.array([[NAN, 5.0, 6.0], [NAN, NAN, 4.0]]), 2)

    np.testing.assert_array_equal(found, [[NAN, NAN], [0.0, NAN], [0.0, 2.0]])


def test_places_that_no_lab_fills_are_unknown() -> None:
    found = shortfalls(np.array([5.0, 6.0]), np.array([[NAN, NAN], [4.0, 6.0]]), 3)

    np.testing.assert_array_equal(found, [[1.0, NAN, NAN], [0.0, NAN, NAN]])


def test_of_two_labs_that_are_level_the_first_given_comes_first() -> None:
    found = shortfalls(np.array([5.0, 6.0]), np.array([[4.0, 6.0], [5.0, 5.0], [1.0, 1.0]]), 2)

    assert found.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_the_history_holds_the_better_rival_of_each_month_and_the_two_best_labs() -> None:
    leader, follower = np.array([10.0, 12.0, 14.0]), np.array([NAN, 6.0, 9.0])
    rivals = np.array([[10.0, 10.0, 13.0], [NAN, 12.0, 12.0]])
    labs = np.array([[NAN, 6.0, 7.0], [NAN, NAN, 9.0], [NAN, 2.0, 2.0]])

    found = rivals_history(leader, rivals, follower, labs)

    np.testing.assert_array_equal(found, [[0, NAN, NAN], [0, NAN, 0], [1, 0, 2]])


def test_labs_that_do_not_line_up_are_refused() -> None:
    with pytest.raises(ShapeError, match="the group has 3 months"):
        shortfalls(np.ones(3), np.ones((2, 4)), 1)
    with pytest.raises(ShapeError, match="one rival or more"):
        rivals_history(np.ones(3), np.ones((0, 3)), np.ones(3), np.ones((2, 3)))
