"""The fits behind the account, each checked a second way."""

from datetime import date

import numpy as np
import pytest

from headway.compute.scaling import RunTrend, date_terms, family_slope, least_squares, resampled, trend
from headway.errors import FitError, ShapeError
from headway.units import day_number


def test_least_squares_agree_with_numpy_on_every_draw() -> None:
    rng = np.random.default_rng(1)
    design, target = rng.normal(size=(7, 30, 4)), rng.normal(size=(7, 30))
    weights = rng.integers(0, 4, size=(7, 30)).astype(float)

    found = least_squares(design, target, weights)

    for draw in range(7):
        root = np.sqrt(weights[draw])
        expected = np.linalg.lstsq(design[draw] * root[:, None], target[draw] * root, rcond=None)[0]
        assert found[draw] == pytest.approx(expected, abs=1e-9)


def test_columns_that_say_the_same_share_the_coefficient() -> None:
    column = np.arange(5.0)
    design = np.stack([column, column], axis=1)[None]

    assert least_squares(design, 4.0 * column[None], np.ones((1, 5)))[0] == pytest.approx([2.0, 2.0])


def test_least_squares_refuse_arrays_that_do_not_line_up() -> None:
    with pytest.raises(ShapeError, match="do not line up"):
        least_squares(np.ones((1, 4, 2)), np.ones((1, 3)), np.ones((1, 3)))


def test_the_slope_inside_families_is_that_of_a_hand_worked_case() -> None:
    # Two families, 10 points over one order of magnitude and 4 over two: (10 x 0.5 + 2 x 2) / (0.5 + 2) = 3.6.
    flop = np.array([[22.0, 23.0, 23.0, 25.0]])
    points = np.array([[90.0, 100.0, 120.0, 124.0]])
    families = np.array([0, 0, 1, 1])

    found = family_slope(points, flop, families, np.zeros(4), np.ones((1, 4)))

    assert found == pytest.approx([3.6])


def test_the_slope_inside_families_is_that_of_a_regression_with_a_level_for_each() -> None:
    rng = np.random.default_rng(2)
    families = np.repeat(np.arange(5), 3)
    flop, points = rng.normal(24, 1, (1, 15)), rng.normal(100, 10, (1, 15))
    design = np.column_stack([flop[0], np.eye(5)[families]])

    found = family_slope(points, flop, families, np.zeros(15), np.ones((1, 15)))

    assert found[0] == pytest.approx(np.linalg.lstsq(design, points[0], rcond=None)[0][0])


def test_levels_of_families_do_not_move_the_slope() -> None:
    flop = np.array([[22.0, 23.0, 23.0, 25.0]])
    points = np.array([[90.0, 100.0, 120.0, 124.0]])
    families = np.array([0, 0, 1, 1])
    moved = points + np.array([7.0, 7.0, -3.0, -3.0])

    slopes = [family_slope(each, flop, families, np.zeros(4), np.ones((1, 4)))[0] for each in (points, moved)]

    assert slopes[0] == pytest.approx(slopes[1])


def test_drawn_errors_of_compute_do_not_flatten_the_slope() -> None:
    rng = np.random.default_rng(3)
    families = np.repeat(np.arange(20), 3)
    size = rng.normal(24, 0.5, 60)
    flop = np.vstack([size, size + rng.normal(0, 0.25, (2000, 60))])
    points = np.tile(10.0 * size, (2001, 1))

    found = family_slope(points, flop, families, np.full(60, 0.25), np.ones((2001, 60)))

    assert found[0] == pytest.approx(10.0)
    assert np.median(found[1:]) == pytest.approx(10.0, rel=0.05)
    naive = family_slope(points, flop, families, np.zeros(60), np.ones((2001, 60)))
    assert np.median(naive[1:]) < 8.8


def test_a_slope_needs_a_family_of_two() -> None:
    with pytest.raises(FitError, match="no family has two models"):
        family_slope(np.ones((1, 2)), np.ones((1, 2)), np.array([0, 1]), np.zeros(2), np.ones((1, 2)))


def test_a_resample_keeps_clusters_whole_and_every_stratum() -> None:
    clusters, strata = np.array([0, 0, 1, 2, 3]), np.array([0, 0, 0, 1, 1])

    weights = resampled(clusters, strata, 500, np.random.default_rng(4))

    assert np.array_equal(weights[0], np.ones(5))
    assert np.array_equal(weights[:, 0], weights[:, 1])
    assert (weights[:, 0] + weights[:, 2] == 2).all()
    assert (weights[:, 3] + weights[:, 4] == 2).all()


def test_the_date_term_is_straight_beyond_its_knots_and_smooth_inside() -> None:
    days = np.arange(0, 1000, 10)
    far = np.array([2000, 2100, 2200])

    after = date_terms(days, far)

    assert after[2] - after[1] == pytest.approx(after[1] - after[0], rel=1e-6)
    assert date_terms(days).shape == (100, 3)
    bend = date_terms(days)[:, 1]
    assert np.abs(np.diff(bend, 2)).max() < 0.01


def test_few_dates_get_a_straight_line() -> None:
    assert date_terms(np.array([0, 0, 365, 730])).shape == (4, 1)


def test_the_fit_over_all_models_finds_slope_side_and_rise() -> None:
    rng = np.random.default_rng(5)
    days = rng.integers(19000, 20200, 60)
    sides = np.eye(2)[rng.integers(0, 2, 60)]
    size = rng.normal(24, 1, 60)
    points = 9.0 * size + 7.3 * (days - 19000) / 365.2425 + 3.0 * sides[:, 1]
    many = np.ones((3, 60))

    fitted = trend(points * many, size * many, days, sides, np.zeros(60), many, clusters=10)
    told = trend(points * many, size * many, days, sides, np.zeros(60), many, slope=np.full(3, 9.0), clusters=10)

    for found in (fitted, told):
        assert found.slope == pytest.approx(np.full(3, 9.0))
        assert found.difference == pytest.approx(np.full(3, 3.0))
        assert found.rise == pytest.approx(np.full(3, 7.3))
        assert found.residual == pytest.approx(0.0, abs=1e-6)


def test_sides_of_the_same_models_do_not_differ() -> None:
    rng = np.random.default_rng(6)
    days, size = rng.integers(19000, 20200, 40), rng.normal(24, 1, (1, 40))
    both = np.column_stack([np.arange(40) % 2, np.arange(40) % 2]).astype(float)

    found = trend(rng.normal(100, 5, (1, 40)), size, days, both, np.zeros(40), np.ones((1, 40)), clusters=5)

    assert found.difference == pytest.approx([0.0], abs=1e-8)


def test_the_trend_of_runs_predicts_as_the_closed_form_does() -> None:
    days = np.array([day_number(date(year, 1, 1)) for year in (2020, 2021, 2022, 2023, 2024)])
    size = np.array([22.0, 23.2, 23.9, 25.1, 26.0])
    line = RunTrend(records=(0, 1, 2, 3, 4), days=days, sizes=np.tile(size, (4, 1)))
    at = day_number(date(2026, 1, 1))

    found = line.at(at, np.array([-1.0, 0.0, 1.0]))

    years = (days - days.mean()) / 365.2425
    slope, level = np.polyfit(years, size, 1)
    ahead = (at - days.mean()) / 365.2425
    left = size - level - slope * years
    width = np.sqrt(left @ left / 3) * np.sqrt(1 + 1 / 5 + ahead**2 / (years @ years))
    expected = level + slope * ahead
    assert found == pytest.approx([expected, expected - width, expected, expected + width])
    assert line.per_year == pytest.approx(np.full(4, slope))
