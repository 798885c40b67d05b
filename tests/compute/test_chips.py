"""Chips in four units."""

import pytest

from headway.compute.chips import UNITS, Chip, chips_of, h100e
from headway.facts.store import open_vintage

H20 = Chip(name="H20", h100e_8bit=0.1496, h100e_16bit=0.1496, hbm_tb=0.096, hbm_tbps=4.0)


def test_a_chip_has_a_worth_in_every_unit() -> None:
    assert [H20.worth(unit) for unit in UNITS] == [0.1496, 0.1496, 0.096, 4.0]


@pytest.mark.parametrize(
    ("rates", "worth"),
    [
        ((1979.0, 1979.0, 989.0), (1.0, 1.0)),
        ((296.0, 296.0, 148.0), (0.1496, 0.1496)),
        ((None, 624.0, 312.0), (0.3153, 0.3155)),  # no 8-bit floating point: integers count
        ((None, None, 313.0), (0.1582, 0.3165)),  # neither: such work runs at the 16-bit rate
        ((1000.0, None, None), (0.5053, None)),
        ((None, None, None), (None, None)),
    ],
)
def test_worth_follows_from_a_chips_own_dense_rates(
    rates: tuple[float | None, ...], worth: tuple[float | None, ...]
) -> None:
    assert h100e(*rates) == worth


def test_an_h20_is_worth_little_by_rate_and_more_than_an_h100_by_bandwidth() -> None:
    chips = chips_of(open_vintage("2026-11-23").table("chips"))
    one, other = chips["H20 96GB"], chips["H100 SXM5 80GB"]

    assert one.worth("h100e-8bit") == pytest.approx(0.15, abs=0.005)
    assert (one.worth("hbm-tbps") or 0.0) / (other.worth("hbm-tbps") or 1.0) == pytest.approx(1.19, abs=0.01)
