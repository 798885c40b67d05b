"""The race that tools are timed on: its published numbers, and a second way to each of ours."""

import numba
import numpy as np
import pytest
from scipy.stats import qmc

from headway.race._random import normals_of
from headway.race.histogram import WIDTH
from inline_math import exp_of, log_of
from race_rivals import gap_of_one, plain_paths, plain_summary, run_plain, squigglepy_race
from reference_race import INPUTS, drawn, inputs_of, medians, paths_of, run_race

#: What a million draws say by several tools. Source: the definition of the reference race.
PUBLISHED_GAP = (-2.46, 7.90, 20.74)
PUBLISHED_TOTAL = {"gF": 0.40, "gL": 0.18, "k": 0.12, "u0": 0.10, "a0": 0.09, "beta": 0.07}


@pytest.fixture(scope="module")
def million():
    return run_race(1_000_000, seed=1)


def test_the_test_vector_is_met():
    gap, lead = paths_of(medians()[None])

    assert gap[[0, 12, 36, 60], 0] == pytest.approx([7.544577, 8.795543, 8.499320, 7.704634], abs=1e-6)
    assert lead[60, 0] == pytest.approx(37.833918, abs=1e-6)


def test_exponentials_and_logarithms_are_those_of_the_library():
    powers = np.concatenate([np.linspace(-699, 699, 4001), np.linspace(-1, 1, 4001)])
    numbers = np.exp(powers)

    np.testing.assert_allclose([exp_of(power) for power in powers], numbers, rtol=5e-16)
    np.testing.assert_allclose([log_of(number) for number in numbers], np.log(numbers), rtol=5e-16, atol=2e-16)


def test_the_kernel_agrees_with_numpy_month_by_month():
    values = drawn(3000, seed=7)

    gap, lead = paths_of(values)
    plain_gap, plain_lead = plain_paths(values)

    np.testing.assert_allclose(gap, plain_gap, rtol=0, atol=1e-10)
    np.testing.assert_allclose(lead, plain_lead, rtol=0, atol=1e-10)


def test_one_race_in_plain_python_ends_where_the_kernel_does():
    values = drawn(50, seed=3)

    assert [gap_of_one(row.tolist()) for row in values] == pytest.approx(paths_of(values)[0][60], abs=1e-10)


def test_numpy_and_squigglepy_are_timed_on_the_same_race(million):
    pytest.importorskip("squigglepy")

    # Four standard errors of a median: 1.25 times the spread of 7 points over the root of the draws.
    assert run_plain(20_000, seed=1).gap[2, 1] == pytest.approx(million.gap[2, 1], abs=0.25)
    assert np.median(squigglepy_race()(1000)) == pytest.approx(million.gap[2, 1], abs=1.1)


def test_inputs_have_their_5_and_95_percent_points():
    values = drawn(200_000, seed=2)

    for column, (name, _, low, high) in enumerate(INPUTS):
        assert (values[:, column] < low).mean() == pytest.approx(0.05, abs=0.0025), name
        assert (values[:, column] > high).mean() == pytest.approx(0.05, abs=0.0025), name
    assert np.abs(np.corrcoef(values.T) - np.eye(12)).max() < 0.012


def test_a_streamed_summary_is_that_of_the_paths():
    summary = run_race(20_000, seed=5)
    whole = plain_summary(*plain_paths(drawn(20_000, seed=5)))

    np.testing.assert_allclose(summary.gap, whole.gap, rtol=0, atol=WIDTH)
    np.testing.assert_allclose(summary.lag, whole.lag, rtol=0, atol=WIDTH)
    assert summary.ahead_at == whole.ahead_at
    assert summary.ever_ahead_by == whole.ever_ahead_by


def test_a_million_draws_say_what_other_tools_say(million):
    # Four standard errors of a share of a million draws; of a point, those of its share over the density there.
    assert million.gap[2] == pytest.approx(PUBLISHED_GAP, abs=0.06)
    assert million.ahead_at == pytest.approx((0.0315, 0.101), abs=0.0013)
    assert million.ever_ahead_by[1] == pytest.approx(0.104, abs=0.0013)


def test_the_number_of_threads_changes_nothing():
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        alone = run_race(30_001, seed=9)
    finally:
        numba.set_num_threads(threads)
    together = run_race(30_001, seed=9)

    assert np.array_equal(alone.gap, together.gap)
    assert np.array_equal(alone.lag, together.lag)
    assert alone.ever_ahead_by == together.ever_ahead_by


def test_total_indices_are_the_published_ones():
    # Jansen's estimator: half the mean squared change when one input alone is drawn again, over the variance.
    points = qmc.Sobol(2 * len(INPUTS), seed=4).random(4096)
    one, other = (inputs_of(normals_of(half)) for half in np.hsplit(points, 2))
    gap = paths_of(one)[0][60]
    variance = np.var(np.concatenate([gap, paths_of(other)[0][60]]))

    total = {}
    for column, (name, *_) in enumerate(INPUTS):
        changed = one.copy()
        changed[:, column] = other[:, column]
        total[name] = float(np.mean((gap - paths_of(changed)[0][60]) ** 2) / (2 * variance))

    for name, share in PUBLISHED_TOTAL.items():
        assert total[name] == pytest.approx(share, abs=0.02), name
