"""The product-limit estimate against an independent library and by hand."""

import numpy as np
import pytest

from headway.gap import kaplan_meier, median_time
from headway.gap.survival import lasting_at


def lifelines_curve(time: np.ndarray, ended: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter().fit(time, ended, weights=weight)
    return fitted.survival_function_at_times(np.arange(12.0)).to_numpy(), float(fitted.median_survival_time_)


@pytest.mark.parametrize("seed", range(6))
def test_curve_and_median_are_those_of_an_independent_library_with_ties_weights_and_censoring(seed: int) -> None:
    rng = np.random.default_rng(seed)
    time = rng.integers(0, 10, size=(8, 15)).astype(float)
    ended = rng.random((8, 15)) < 0.6
    weight = rng.integers(1, 4, size=(8, 15)).astype(float)

    curves = kaplan_meier(time, ended, weight)
    ours, (median, _) = lasting_at(curves, np.arange(12.0)), median_time(curves)

    for row in range(8):
        theirs, their_median = lifelines_curve(time[row], ended[row], weight[row])
        assert ours[row] == pytest.approx(theirs, abs=1e-12)
        assert median[row] == their_median


def test_an_item_without_weight_is_as_good_as_absent() -> None:
    with_ghost = kaplan_meier(np.array([[1.0, 2.0, 9.0]]), np.array([[True, True, False]]), np.array([[1.0, 1.0, 0.0]]))
    without = kaplan_meier(np.array([[1.0, 2.0]]), np.array([[True, True]]))

    assert median_time(with_ghost)[0] == median_time(without)[0] == 1.0


def test_without_censoring_the_median_is_the_time_after_which_half_or_fewer_last() -> None:
    time = np.array([[3.0, 1.0, 2.0, 4.0]])

    assert median_time(kaplan_meier(time, np.ones((1, 4), dtype=bool)))[0] == 2.0


def test_a_median_that_is_never_reached_is_infinite_and_at_least_the_longest_time_seen() -> None:
    value, floor = median_time(kaplan_meier(np.array([[1.0, 5.0, 7.0]]), np.array([[True, False, False]])))

    assert (value[0], floor[0]) == (np.inf, 7.0)


def test_a_row_without_items_has_no_median() -> None:
    value, floor = median_time(kaplan_meier(np.ones((1, 2)), np.ones((1, 2), dtype=bool), np.zeros((1, 2))))

    assert np.isnan([value[0], floor[0]]).all()


def test_what_is_censored_on_the_day_of_an_end_was_still_at_risk() -> None:
    curves = kaplan_meier(np.array([[2.0, 2.0]]), np.array([[False, True]]))

    assert lasting_at(curves, np.array([1.9, 2.0]))[0].tolist() == [1.0, 0.5]
