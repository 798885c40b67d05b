"""The makers' side: own designs and the merchant mix, and what follows the publisher's counts."""

import numpy as np
import pytest

from headway.compute.home import own_share, per_base
from headway.compute.ledger import Ledger
from headway.compute.lines import Line


def line(flows: list[float], **worth: float) -> Line:
    values = np.array([flows, flows])
    return Line(
        side="s",
        channel="bought",
        name="n",
        native="chips",
        flows=values,
        worth=lambda unit: np.full_like(values, worth[unit.replace("-", "_")]),
    )


FAST = line([10.0, 0.0, 30.0], h100e_8bit=2.0, hbm_tb=0.2)
SLOW = line([20.0, 0.0, 0.0], h100e_8bit=0.5, hbm_tb=0.1)


def named(ledger: Ledger, side: str, name: str) -> Line:
    return next(each for each in ledger.lines if (each.side, each.name) == (side, name))


def test_the_mix_is_weighted_by_what_came_in_the_quarter() -> None:
    found = per_base([FAST, SLOW], "hbm-tb")

    # Quarter 1: 10 fast and 20 slow; quarter 3: fast alone.
    assert found[0, 0] == pytest.approx((10 * 0.2 + 20 * 0.1) / (10 * 2.0 + 20 * 0.5))
    assert found[0, 2] == pytest.approx(0.2 / 2.0)


def test_a_quarter_in_which_nothing_came_keeps_the_mix_before_it() -> None:
    found = per_base([FAST, SLOW], "hbm-tb")

    assert found[0, 1] == found[0, 0]


def test_the_share_of_own_designs_is_between_nothing_and_all() -> None:
    assert own_share(np.array([40.0, 10.0, 50.0]), [FAST]).tolist() == [0.5, 0.0, 1.0]


def test_revenue_becomes_chips_by_the_days_of_its_fiscal_quarters(ledger: Ledger) -> None:
    found = named(ledger, "world", "merchant, from revenue").flows[0]

    # 75.2bn USD from 26 January to 26 April, 89.0bn from 27 April to 26 July, 47.4 thousand a billion. Quarters differ
    # by a day or two in length, hence the tolerance.
    first, second = 75_200 * 47.4, 89_000 * 47.4
    assert found[:16].sum() == 0.0
    assert found[16] == pytest.approx(first * 65 / 91, rel=0.005)
    assert found[17] == pytest.approx(first * 26 / 91 + second * 65 / 91, rel=0.005)


def test_the_owners_get_their_share_of_it_and_never_more_than_all(ledger: Ledger) -> None:
    own, world = (named(ledger, side, "merchant, from revenue").flows[:, 16] for side in ("US", "world"))

    assert (own <= world * (1 + 1e-12)).all()
    assert 0.6 < own[0] / world[0] < 0.95


def test_own_designs_keep_their_last_pace(ledger: Ledger) -> None:
    family = named(ledger, "world", "Trainium2")
    later = named(ledger, "US", "Trainium2, later")

    assert family.flows[0, 16:].sum() == 0.0
    assert later.flows[0, 16:].tolist() == pytest.approx([family.flows[0, 15]] * 2)


def test_a_family_counted_into_a_quarter_goes_on_from_its_last_day(ledger: Ledger) -> None:
    later = named(ledger, "US", "TPU v7, later").flows[0]

    # Counted to 1 February, so 58 of the 90 days of the first quarter of 2026 are left.
    assert later[16] / later[17] == pytest.approx(58 / 90)


def test_owners_with_their_own_chips_have_less_memory_for_their_rate(ledger: Ledger) -> None:
    google, meta = (named(ledger, "US", name).worth("hbm-tb")[0, 12] for name in ("Google", "Meta"))

    # A TPU v6e has 32 GB for 0.93 of an H100, a GB200 186 GB for 2.5.
    assert google < meta
