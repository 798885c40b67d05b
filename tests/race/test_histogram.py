"""Counts of draws in bins: quantiles against sorted draws, sums of parts against the whole."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from headway.errors import ShapeError
from headway.race.histogram import WIDTH, Histogram

SEED = 20261128
DRAWS = arrays(np.float64, st.tuples(st.integers(1, 40), st.just(3)), elements=st.floats(-12.0, 12.0))


def _counted(values: np.ndarray) -> Histogram:
    return Histogram.empty(values.shape[1], -10.0, 10.0).with_draws(values)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.5, 0.9, 0.999, 1.0])
def test_quantiles_are_those_of_sorted_draws_within_a_bin(share: float) -> None:
    values = np.random.default_rng(SEED).normal([0.0, 3.0], [2.0, 0.5], (5001, 2)).clip(-9.9, 9.9)

    found = _counted(values).quantiles(share)

    # The two neighbours of the place among sorted draws, and a bin on either side.
    low, high = (np.quantile(values, share, axis=0, method=way) for way in ("lower", "higher"))
    assert (found >= low - WIDTH).all()
    assert (found <= high + WIDTH).all()


@given(DRAWS, st.floats(0.0, 1.0))
def test_a_quantile_is_within_a_bin_of_a_draw_with_that_many_below(values: np.ndarray, share: float) -> None:
    found = _counted(values).quantiles(share)

    wanted = np.quantile(values.clip(-10.0, 10.0), share, axis=0, method="inverted_cdf")
    assert np.abs(found - wanted).max() <= WIDTH * (1.0 + 1e-9)


def test_draws_spread_evenly_have_even_quantiles() -> None:
    values = np.linspace(-10.0, 10.0, 40_001)[:-1, None]

    found = np.array([_counted(values).quantiles(share)[0] for share in (0.1, 0.25, 0.5, 0.9)])

    assert found == pytest.approx([-8.0, -5.0, 0.0, 8.0], abs=1e-3)


@given(DRAWS, st.randoms(use_true_random=False))
def test_parts_in_any_order_add_up_to_the_same_counts(values: np.ndarray, chance: Random) -> None:
    rows = list(range(values.shape[0]))
    chance.shuffle(rows)
    cut = chance.randint(0, len(rows))

    whole, parts = _counted(values), [_counted(values[each]) for each in (rows[:cut], rows[cut:])]

    assert np.array_equal((parts[0] + parts[1]).counts, whole.counts)
    assert np.array_equal((parts[1] + parts[0]).counts, whole.counts)
    assert np.array_equal(parts[0].with_draws(values[rows[cut:]]).counts, whole.counts)


def test_what_lies_beyond_the_ends_is_counted_and_told_as_the_end() -> None:
    found = _counted(np.array([[-np.inf], [-50.0], [10.0], [11.0], [np.inf]]))

    assert found.draws == 5
    assert found.counts[0, 0] == 2
    assert found.counts[0, -1] == 3
    assert found.quantiles(0.1)[0] == -10.0
    assert found.quantiles(0.9)[0] == 10.0


def test_a_part_that_is_added_twice_weighs_twice() -> None:
    rng = np.random.default_rng(SEED)
    one, two = rng.normal(-3.0, 1.0, (300, 1)), rng.normal(3.0, 1.0, (300, 1))

    twice = _counted(one) + _counted(one) + _counted(two)

    values, weights = np.concatenate([one, two])[:, 0], np.repeat([2.0, 1.0], 300)
    for share in (0.1, 0.5, 0.8):
        wanted = np.quantile(values, share, weights=weights, method="inverted_cdf")
        assert twice.quantiles(share)[0] == pytest.approx(wanted, abs=WIDTH)


def test_a_value_on_an_edge_is_in_the_bin_to_its_right() -> None:
    found = _counted(np.array([[0.0]]))

    assert found.quantiles(0.5)[0] == pytest.approx(WIDTH / 2.0)


def test_intervals_hold_the_middle_and_both_tails() -> None:
    values = np.random.default_rng(SEED).normal(0.0, 2.0, (10_001, 1))

    (found,) = _counted(values).intervals(0.8)

    assert found.level == 0.8
    assert [found.low, found.central, found.high] == pytest.approx(
        np.quantile(values, [0.1, 0.5, 0.9]).tolist(), abs=WIDTH
    )


def test_without_draws_there_is_no_quantile() -> None:
    empty = Histogram.empty(2, -10.0, 10.0)

    assert empty.draws == 0
    assert np.isnan(empty.quantiles(0.5)).all()


def test_draws_are_added_to_a_copy() -> None:
    empty = Histogram.empty(1, -10.0, 10.0)
    empty.with_draws(np.zeros((3, 1)))

    assert empty.draws == 0


@pytest.mark.parametrize("other", [Histogram.empty(2, -10.0, 10.0), Histogram.empty(1, -9.0, 11.0)])
def test_histograms_of_different_bins_are_not_added(other: Histogram) -> None:
    with pytest.raises(ShapeError, match="different bins"):
        Histogram.empty(1, -10.0, 10.0) + other
