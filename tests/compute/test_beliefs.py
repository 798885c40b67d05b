"""Beliefs: their draws, and what a user may set."""

import numpy as np
import pytest

from headway.compute.beliefs import Belief, parse_settings, set_belief
from headway.compute.estimates import Sampler
from headway.errors import OptionError, UnknownName

SAMPLER = Sampler(draws=20000)


def belief(low: float, central: float, high: float, unit: str = "share", name: str = "x") -> Belief:
    return Belief(
        name=name, side="A", unit=unit, low=low, central=central, high=high, meaning="x", origin={"set": False}
    )


@pytest.mark.parametrize(("low", "central", "high"), [(0.6, 0.75, 0.9), (0.05, 0.1, 0.2), (0.45, 0.65, 0.8)])
def test_draws_of_a_share_meet_their_three_numbers_and_stay_inside(low: float, central: float, high: float) -> None:
    draws = belief(low, central, high).draws(SAMPLER)

    assert draws[0] == pytest.approx(central)
    assert np.quantile(draws[1:], [0.05, 0.5, 0.95]) == pytest.approx([low, central, high], abs=0.01)
    assert 0.0 < draws.min() < draws.max() < 1.0


def test_draws_of_a_quantity_meet_their_three_numbers() -> None:
    draws = belief(5.0, 20.0, 60.0, unit="billion").draws(SAMPLER)

    assert np.quantile(draws[1:], [0.05, 0.5, 0.95]) == pytest.approx([5.0, 20.0, 60.0], rel=0.05)


def test_the_rest_of_what_serves_is_research_draw_by_draw() -> None:
    serving = belief(0.6, 0.75, 0.9)

    rest = serving.complement()

    assert (rest.low, rest.central, rest.high) == pytest.approx((0.1, 0.25, 0.4))
    assert np.quantile(rest.draws(SAMPLER)[1:], [0.05, 0.95]) == pytest.approx([0.1, 0.4], abs=0.01)


def test_a_value_without_interval_is_the_same_in_every_draw() -> None:
    assert set(belief(0.3, 0.3, 0.3).draws(Sampler(draws=5)).tolist()) == {0.3}


def test_a_share_that_may_be_all_is_drawn_below_one() -> None:
    draws = belief(0.5, 0.9, 1.0).draws(SAMPLER)

    assert draws.max() < 1.0


def test_settings_are_one_value_or_three() -> None:
    found = parse_settings({"follower_research_share": 0.3, "active_parameters": "5:20:60"})

    assert found == {"follower_research_share": (0.3, 0.3, 0.3), "active_parameters": (5.0, 20.0, 60.0)}
    assert set_belief("follower_research_share", "A", (0.3, 0.3, 0.3)).unit == "share"


@pytest.mark.parametrize("value", ["30", "1", "0", "-0.2", "0.4:0.3:0.5", "nan"])
def test_a_share_outside_its_range_or_out_of_order_is_refused(value: str) -> None:
    with pytest.raises(OptionError, match="never a percentage"):
        parse_settings({"follower_research_share": value})


@pytest.mark.parametrize("value", ["much", "0.2:0.3", ""])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(OptionError, match=r"0\.2:0\.3:0\.4"):
        parse_settings({"follower_research_share": value})


def test_a_setting_that_is_not_there_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match="follower_research_share"):
        parse_settings({"follower_reserch_share": 0.3})
