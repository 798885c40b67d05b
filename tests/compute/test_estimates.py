"""Estimates as draws: ends met, the same draws by name, and what correlation does to sums."""

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.compute.estimates import Estimate, Sampler, spread
from headway.errors import ShapeError
from headway.interval import interval_of

MANY = Sampler(draws=40_000, seed=7)
NINETY = 1.6448536270


def lognormal(name: str, sigma: float = 0.4, factor: str | None = None, central: float = 100.0) -> Estimate:
    """A symmetric lognormal: its 90% interval is central times exp(plus and minus 1.645 sigma)."""
    width = exp(NINETY * sigma)
    return Estimate(name=name, low=central / width, central=central, high=central * width, factor=factor)


def test_draws_meet_all_three_numbers() -> None:
    drawn = MANY.sample(Estimate(name="x", low=290.0, central=660.0, high=1600.0))

    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx([290.0, 660.0, 1600.0], rel=0.03)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95])
def test_the_ends_hold_the_level(level: float) -> None:
    drawn = MANY.sample(Estimate(name="x", low=50.0, central=100.0, high=300.0, level=level))

    assert np.mean((drawn >= 50.0) & (drawn <= 300.0)) == pytest.approx(level, abs=0.01)


def test_a_low_end_of_nothing_is_met_and_no_draw_is_below_it() -> None:
    drawn = MANY.sample(Estimate(name="x", low=0.0, central=5.0, high=20.0))

    assert drawn.min() == 0.0
    assert np.mean(drawn == 0.0) == pytest.approx(0.05, abs=0.01)


@given(low=st.floats(0.0, 10.0), step=st.floats(0.0, 10.0), above=st.floats(0.0, 100.0), error=st.floats(-4.0, 4.0))
def test_a_larger_error_never_gives_a_smaller_value(low: float, step: float, above: float, error: float) -> None:
    estimate = Estimate(name="x", low=low, central=low + step, high=low + step + above)

    found = spread(estimate, np.array([error, error + 0.5]))

    assert found[0] <= found[1] * (1 + 1e-12)


def test_the_same_name_gives_the_same_draws_whatever_was_asked_before() -> None:
    first, second = Sampler(draws=50), Sampler(draws=50)
    second.sample(lognormal("another"))

    assert np.array_equal(first.sample(lognormal("x")), second.sample(lognormal("x")))
    assert not np.array_equal(first.sample(lognormal("x")), first.sample(lognormal("y")))


def test_the_first_world_is_the_central_value() -> None:
    worlds = Sampler(draws=9).worlds(lognormal("x"))

    assert worlds.shape == (10,)
    assert worlds[0] == 100.0


def test_rows_of_a_factor_share_the_declared_part_of_their_variance() -> None:
    sampler = Sampler(draws=40_000, seed=3, shared={"f": 0.5})

    a, b = sampler.error("a", "f"), sampler.error("b", "f")

    assert np.corrcoef(a, b)[0, 1] == pytest.approx(0.5, abs=0.02)
    assert np.std(a) == pytest.approx(1.0, abs=0.02)
    assert np.corrcoef(a, sampler.error("c", None))[0, 1] == pytest.approx(0.0, abs=0.02)


def test_the_sum_of_perfectly_correlated_lognormals_is_the_sum_of_their_ends() -> None:
    sampler = Sampler(draws=40_000, seed=5, shared={"f": 1.0})
    parts = [lognormal(name, factor="f", central=central) for name, central in (("a", 100.0), ("b", 40.0), ("c", 7.0))]

    total = interval_of(sum(sampler.sample(part) for part in parts), 147.0)

    # Closed form: all parts stand at the same quantile, so that of the sum is the sum of theirs.
    assert total.low == pytest.approx(sum(part.low for part in parts), rel=0.02)
    assert total.high == pytest.approx(sum(part.high for part in parts), rel=0.02)


def test_quadrature_is_a_fifth_too_narrow_where_rows_share_a_factor() -> None:
    sampler = Sampler(draws=40_000, seed=5, shared={"f": 0.8})
    parts = [lognormal(f"row {place}", sigma=0.25, factor="f") for place in range(5)]

    drawn = interval_of(sum(sampler.sample(part) for part in parts), 500.0)
    low = 500.0 - sqrt(sum((part.central - part.low) ** 2 for part in parts))
    high = 500.0 + sqrt(sum((part.high - part.central) ** 2 for part in parts))

    assert high - low < 0.8 * (drawn.high - drawn.low)


def test_quadrature_is_right_where_nothing_is_shared() -> None:
    parts = [lognormal(f"row {place}", sigma=0.1) for place in range(8)]

    drawn = interval_of(sum(MANY.sample(part) for part in parts), 800.0)
    half = sqrt(sum(((part.high - part.low) / 2) ** 2 for part in parts))

    assert (drawn.high - drawn.low) / 2 == pytest.approx(half, rel=0.03)


@pytest.mark.parametrize(
    ("low", "central", "high"), [(2.0, 1.0, 3.0), (1.0, 4.0, 3.0), (-1.0, 1.0, 2.0), (1.0, 2.0, float("inf"))]
)
def test_numbers_out_of_order_are_refused(low: float, central: float, high: float) -> None:
    with pytest.raises(ShapeError, match="need 0 <= low <= central <= high"):
        Estimate(name="x", low=low, central=central, high=high)


def test_a_level_without_a_width_is_refused() -> None:
    with pytest.raises(ShapeError, match="the level is one of"):
        Estimate(name="x", low=1.0, central=2.0, high=3.0, level=0.7)
