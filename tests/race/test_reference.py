"""The models without a mechanism against closed forms, and on the real series."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from headway.api.answers import index_yardstick
from headway.errors import FitError, ShapeError
from headway.facts.store import open_vintage
from headway.gap import find_group, frontier, points_apart, standing_lag
from headway.index import METHODS
from headway.race.overtake import overtaken_by_points
from headway.race.reference import Ar1, ar1, constant, event_shares
from headway.units import DAYS_PER_MONTH, day_number

SEED = 20261128

#: A fit so sure of itself that its draws are those of known coefficients: mean 6, memory 0.8, spread 1.5.
SURE = Ar1(
    last=np.array([10.0]),
    before=np.array([6.0]),
    level=np.array([6.0]),
    memory=np.array([0.8]),
    squares=np.array([1.5**2 * 10**9]),
    moved=np.array([1e12]),
    pairs=10**9,
)


def series(memory: float, readings: int, rows: int = 1, mean: float = 5.0, spread: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(SEED)
    found = np.empty((rows, readings))
    found[:, 0] = mean + spread / np.sqrt(1 - memory**2) * rng.standard_normal(rows)
    for month in range(1, readings):
        found[:, month] = mean + memory * (found[:, month - 1] - mean) + spread * rng.standard_normal(rows)
    return found


def test_a_constant_stays_what_was_measured_in_every_draw() -> None:
    found = constant(np.array([3.0, 5.0, np.inf]), draws=7, months=60).paths

    assert found.shape == (7, 61)
    assert found[:, 60].tolist() == [3.0, 5.0, np.inf, 3.0, 5.0, np.inf, 3.0]
    assert (found == found[:, :1]).all()


def test_a_constant_gap_is_closed_as_often_as_it_is_today() -> None:
    read = overtaken_by_points(constant(np.array([4.0, 1.0, 0.0, -3.0]), draws=400, months=12).paths)

    assert [read.by(event, 12).mean() for event in ("D1", "D2", "D5")] == [0.5, 0.25, 0.25]


@pytest.mark.parametrize("horizon", [1, 6, 36])
def test_an_ar1_with_known_coefficients_has_the_mean_and_variance_of_the_closed_form(horizon: int) -> None:
    draws = 100_000

    ends = SURE.draw(draws=draws, months=horizon, rng=np.random.default_rng(SEED)).paths[:, horizon]

    mean = 6.0 + 0.8**horizon * (10.0 - 6.0)
    variance = 1.5**2 * (1 - 0.8 ** (2 * horizon)) / (1 - 0.8**2)
    assert ends.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / draws))
    assert ends.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / draws))


def test_the_fit_is_that_of_least_squares() -> None:
    given = series(0.7, 40, rows=3)

    found = ar1(given)

    for row in range(3):
        line = stats.linregress(given[row, :-1], given[row, 1:])
        assert found.memory[row] == pytest.approx(line.slope)
        assert found.level[row] - found.memory[row] * found.before[row] == pytest.approx(line.intercept)
        rest = given[row, 1:] - line.intercept - line.slope * given[row, :-1]
        assert found.squares[row] == pytest.approx(float(rest @ rest))
        assert found.mean[row] == pytest.approx(line.intercept / (1 - line.slope))


def test_one_month_ahead_the_draws_have_the_students_law_of_prediction() -> None:
    given = series(0.3, 25)
    fit = ar1(given)

    ends = fit.draw(draws=40_000, months=1, rng=np.random.default_rng(SEED)).paths[:, 1]

    away = fit.last[0] - fit.before[0]
    wide = np.sqrt(fit.squares[0] / fit.free * (1 + 1 / fit.pairs + away**2 / fit.moved[0]))
    law = stats.t(fit.free, loc=fit.level[0] + fit.memory[0] * away, scale=wide)
    assert stats.kstest(ends, law.cdf).pvalue > 0.01


def test_the_posterior_of_the_memory_is_students_cut_at_one_and_what_was_cut_is_counted() -> None:
    fit = ar1(series(0.97, 16))
    draws = 40_000

    _, memory, _, rejected = fit._coefficients(np.zeros(draws, dtype=np.int64), np.random.default_rng(SEED))

    law = stats.t(fit.free, loc=fit.memory[0], scale=np.sqrt(fit.squares[0] / fit.free / fit.moved[0]))
    inside = law.cdf(1.0) - law.cdf(-1.0)
    assert np.abs(memory).max() < 1.0
    assert stats.kstest(memory, lambda x: (law.cdf(x) - law.cdf(-1.0)) / inside).pvalue > 0.01
    expected = draws * (1 - inside) / inside
    assert rejected == pytest.approx(expected, abs=4 * np.sqrt(expected / inside))
    assert rejected > 500


def test_the_interval_of_the_memory_holds_the_truth_as_often_as_it_says() -> None:
    fit = ar1(series(0.5, 60, rows=2000))
    rows = np.repeat(np.arange(2000), 300)

    _, memory, _, _ = fit._coefficients(rows, np.random.default_rng(SEED))

    low, high = np.quantile(memory.reshape(2000, 300), [0.05, 0.95], axis=1)
    assert np.mean((low <= 0.5) & (high >= 0.5)) == pytest.approx(0.9, abs=0.03)


def test_the_bias_that_is_noted_is_that_of_least_squares_in_small_samples() -> None:
    fit = ar1(series(0.5, 31, rows=20_000))

    assert fit.memory.mean() - 0.5 == pytest.approx(-(1 + 3 * 0.5) / 30, rel=0.1)
    assert fit.bias.mean() == pytest.approx(-(1 + 3 * 0.5) / 30, rel=0.15)


def test_the_first_months_are_the_same_at_any_horizon() -> None:
    fit = ar1(series(0.6, 30, rows=5))

    short, long = (fit.draw(draws=50, months=months, rng=np.random.default_rng(3)).paths for months in (12, 60))

    assert np.array_equal(short, long[:, :13])


def test_draws_take_the_rows_in_turn() -> None:
    given = series(0.6, 30, rows=3)

    assert ar1(given).draw(draws=7, months=1, rng=np.random.default_rng(3)).paths[:, 0].tolist() == [
        given[row, -1] for row in (0, 1, 2, 0, 1, 2, 0)
    ]


def test_a_floor_cuts_what_is_given_back_and_not_what_goes_on() -> None:
    free = SURE.draw(draws=500, months=60, rng=np.random.default_rng(4)).paths
    cut = SURE.draw(draws=500, months=60, rng=np.random.default_rng(4), floor=5.0).paths

    assert np.array_equal(cut, np.maximum(free, 5.0))
    assert (free < 5.0).any()


def test_a_gap_that_returns_to_its_mean_is_seldom_closed() -> None:
    # Mean 6, long-run spread 2.5: at a month it is at or below 0 as often as a normal number is below -2.4.
    read = overtaken_by_points(SURE.draw(draws=50_000, months=60, rng=np.random.default_rng(SEED)).paths)

    level = stats.norm.cdf(-6 / (1.5 / 0.6))
    assert read.by("D5", 60).mean() == pytest.approx(level, abs=4 * np.sqrt(level / 50_000))
    assert read.by("D5", 60).mean() < read.by("D1", 60).mean()
    assert read.by("D2", 60).mean() < read.by("D1", 60).mean()


def test_shares_are_told_for_the_events_and_horizons_that_a_difference_decides() -> None:
    found = event_shares(constant(np.array([-3.0, 1.0, 0.0, 2.0]), draws=8, months=36))

    assert found == {
        ("D1", 12): 0.5, ("D1", 36): 0.5, ("D2", 12): 0.25, ("D2", 36): 0.25, ("D5", 12): 0.25, ("D5", 36): 0.25
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (np.ones((2, 5)), "6 readings or more, got 5"),
        (np.array([[1.0, 2, 3, np.inf, 4, 5, 6]]), "finite readings"),
        (np.array([[1.0, 2, 3, 2, 1, 2], [4.0] * 6]), "row 1 stays at"),
    ],
)
def test_series_that_nothing_can_be_fitted_to_are_refused(given: np.ndarray, says: str) -> None:
    with pytest.raises(FitError, match=says):
        ar1(given)


def test_a_series_that_explodes_is_refused_when_it_is_drawn() -> None:
    fit = ar1(1.5 ** np.arange(12.0)[None, :] + 0.001 * np.sin(np.arange(12.0)))

    with pytest.raises(FitError, match=r"memory 1\.50 nearly always explodes"):
        fit.draw(draws=10, months=5, rng=np.random.default_rng(1))


def test_arrays_of_another_shape_are_refused() -> None:
    with pytest.raises(ShapeError, match="readings"):
        ar1(np.ones(7))
    with pytest.raises(ShapeError, match="rows"):
        constant(np.ones((2, 2)), draws=3, months=4)


@pytest.fixture(scope="module")
def real() -> tuple[np.ndarray, np.ndarray]:
    """Lag and points at 31 month ends up to the end of July 2026, on the index of 2026-08-11 and its draws."""
    scale, _ = index_yardstick(open_vintage("2026-08-11"), METHODS[0], None)
    last = day_number(date(2026, 7, 31))
    days = np.rint(last - DAYS_PER_MONTH * np.arange(30, -1, -1)).astype(np.int64)
    sides = [frontier(scale, find_group(name, scale).members, last) for name in ("US", "China")]
    leader, follower = sides
    assert leader is not None
    assert follower is not None
    return standing_lag(leader, follower, days).floor, points_apart(leader, follower, days)


def test_the_real_lag_returns_to_about_seven_months(real: tuple[np.ndarray, np.ndarray]) -> None:
    # Read apart from this code on calendar month ends: mean 8.3, autocorrelation 0.77.
    fit = ar1(real[0][:1])

    assert real[0][0].mean() == pytest.approx(8.3, abs=0.8)
    assert fit.memory[0] == pytest.approx(0.77, abs=0.05)
    assert fit.mean[0] == pytest.approx(6.9, abs=0.5)


def test_a_real_gap_that_reverts_may_be_touched_and_is_hardly_ever_held(real: tuple[np.ndarray, np.ndarray]) -> None:
    drawn = ar1(real[1][:1]).draw(draws=20_000, months=60, rng=np.random.default_rng(SEED))
    read = overtaken_by_points(drawn.paths)

    assert real[1][0, -1] == pytest.approx(4.64, abs=0.01)
    assert [read.by(event, 60).mean() for event in ("D1", "D2", "D5")] == pytest.approx([0.24, 0.017, 0.015], abs=0.015)
    assert drawn.rejected < 0.01 * 20_000


def test_fitting_each_draw_of_the_index_counts_its_noise_twice(real: tuple[np.ndarray, np.ndarray]) -> None:
    central, each = ar1(real[1][:1]), ar1(real[1])

    assert np.median(each.squares[1:]) > 1.2 * central.squares[0]


def test_a_real_gap_that_stays_is_closed_as_often_as_it_is_measured_to_be(real: tuple[np.ndarray, np.ndarray]) -> None:
    now = real[1][1:, -1]

    read = overtaken_by_points(constant(now, draws=5000, months=60).paths)

    assert read.by("D5", 60).mean() == np.mean(now < 0) < 0.01
