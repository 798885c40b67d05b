"""Dies on a wafer, levels between dates, and growth from a start, each against a second way."""

import math

import numpy as np
import pytest

from headway.compute.wafers import at_quarters, dies_per_wafer, grown


@pytest.mark.parametrize(("side_mm", "dies"), [(15.0, 270), (10.0, 640)])
def test_dies_per_wafer_are_those_of_the_textbook(side_mm: float, dies: int) -> None:
    """Hennessy and Patterson, Computer Architecture, section 1.6: 300 mm wafers, square dies."""
    assert round(float(dies_per_wafer(side_mm**2))) == dies


def placed(width: float, height: float, diameter: float = 300.0) -> int:
    """The most whole rectangles that a grid over a round wafer holds, by trying offsets."""
    best = 0
    for shift_x in np.linspace(0.0, 1.0, 11):
        for shift_y in np.linspace(0.0, 1.0, 11):
            xs = (np.arange(-20, 21) + shift_x) * width
            ys = (np.arange(-20, 21) + shift_y) * height
            x, y = np.meshgrid(xs, ys)
            far_x, far_y = np.maximum(np.abs(x), np.abs(x + width)), np.maximum(np.abs(y), np.abs(y + height))
            best = max(best, int((np.hypot(far_x, far_y) <= diameter / 2).sum()))
    return best


def test_dies_per_wafer_are_within_a_tenth_of_dies_placed_one_by_one() -> None:
    assert float(dies_per_wafer(21.32 * 31.22)) == pytest.approx(placed(21.32, 31.22), rel=0.10)


def test_a_larger_die_gives_fewer_dies() -> None:
    counts = np.asarray(dies_per_wafer(np.array([100.0, 400.0, 665.61, 858.0])))

    assert (np.diff(counts) < 0).all()


def test_levels_run_straight_between_year_ends_and_stay_after_the_last() -> None:
    levels = {2023: np.array([0.0, 8.0]), 2025: np.array([80.0, 8.0])}

    found = at_quarters(levels, 2023, 16)

    assert found[0, :4].tolist() == [0.0] * 4
    assert found[0, 4:12] == pytest.approx(10.0 * np.arange(8) + 5.0)
    assert found[0, 12:].tolist() == [80.0] * 4
    assert found[1, 4:].tolist() == [8.0] * 12


def test_growth_makes_the_first_year_in_the_first_year_and_then_its_multiples() -> None:
    ages = np.array([-1.0, 0.0, 1.0, 2.0, 3.0])

    made = grown(ages, np.array(2.0), np.array(3.0))

    assert np.diff(made) == pytest.approx([0.0, 2.0, 6.0, 18.0])
    assert grown(ages, np.array(2.0), np.array(1.0)) == pytest.approx([0.0, 0.0, 2.0, 4.0, 6.0])


def test_growth_within_a_year_is_the_integral_of_a_rate_that_grows_steadily() -> None:
    times = np.linspace(0.0, 1.5, 200_001)
    rate = 2.0 * math.log(3.0) / 2.0 * 3.0**times

    assert float(grown(np.array(1.5), np.array(2.0), np.array(3.0))) == pytest.approx(
        np.trapezoid(rate, times), rel=1e-6
    )
