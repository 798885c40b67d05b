"""Domain by domain: the order of lags on draws, and domains in which somebody is missing."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from headway.errors import GapError, ShapeError
from headway.gap import Yardstick
from headway.gap.domains import DomainsResult, compare_domains

Make = Callable[..., Yardstick]


def on_day(days: int) -> date:
    """The day so many days after that of the fixture."""
    return date(2024, 1, 1) + timedelta(days=days)


MONTH = 30.436875


def scale(make: Make, lags: Sequence[float], *, followers: int = 1) -> Yardstick:
    """A yardstick on which the follower's best stands where the leader stood `lags` days ago, one lag a draw.

    The leader releases one model every ten days, each ten higher than the one before.
    """
    leaders = [(f"l{day}", day, float(day), "L") for day in range(0, 301, 10)]
    rows = [*leaders, *((f"f{place}", 300 - place, 300.0 - lags[0] - place, "F") for place in range(followers))]
    central = np.array([score for _, _, score, _ in rows])
    draws = np.tile(central, (len(lags) - 1, 1))
    draws[:, len(leaders) :] -= (np.array(lags[1:]) - lags[0])[:, None]
    return make(rows, draws)


def compared(make: Make, domains: dict[str, Yardstick | None], least: int = 1) -> DomainsResult:
    whole = scale(make, [50] * 5)
    named = {name: (each, ("x", "y")) for name, each in domains.items()}
    return compare_domains(whole, named, leader="L", follower="F", as_of=on_day(300), least=least)


def test_the_order_of_two_domains_is_counted_on_draws(yardstick: Make) -> None:
    near, far = scale(yardstick, [20, 20, 20, 20, 80]), scale(yardstick, [60, 60, 60, 60, 60])

    found = compared(yardstick, {"far": far, "near": near})

    assert found.ends == ("near", "far")
    assert found.p_longer["far", "near"] == 0.75
    assert found.p_longer["near", "far"] == 0.25
    by_name = {each.domain: each for each in found.domains}
    assert (by_name["near"].p_closest, by_name["far"].p_farthest) == (0.75, 0.75)
    assert by_name["far"].lag is not None
    assert by_name["far"].lag.central == pytest.approx(60 / MONTH)
    assert found.to_dict()["p_order"] == 0.75


def test_level_domains_share_and_neither_is_longer(yardstick: Make) -> None:
    found = compared(yardstick, {name: scale(yardstick, [40] * 5) for name in ("a", "b")})

    assert found.p_longer["a", "b"] == found.p_longer["b", "a"] == 0.0
    assert [each.p_closest for each in found.domains] == [0.5, 0.5]


def test_a_censored_lag_is_longer_than_one_within_its_floor(yardstick: Make) -> None:
    beyond, near = scale(yardstick, [400] * 5), scale(yardstick, [60] * 5)

    found = compared(yardstick, {"beyond": beyond, "near": near})

    assert found.ends == ("near", "beyond")
    assert found.p_longer["beyond", "near"] == 1.0
    far = found.domains[0]
    assert far.lag is not None
    assert np.isposinf(far.lag.central)
    assert far.longer_than == pytest.approx(300 / MONTH)
    assert far.censored == 1.0


def test_two_censored_lags_cannot_be_ordered(yardstick: Make) -> None:
    found = compared(yardstick, {name: scale(yardstick, [400] * 5) for name in ("a", "b")})

    assert found.p_longer["a", "b"] == found.p_longer["b", "a"] == 0.0


def test_a_domain_with_few_models_is_shown_but_not_ordered(yardstick: Make) -> None:
    few, many = scale(yardstick, [10] * 5), scale(yardstick, [60] * 5, followers=3)

    found = compared(yardstick, {"few": few, "many": many}, least=3)

    assert [(each.domain, each.thin, each.models_follower) for each in found.domains] == [
        ("few", True, 1),
        ("many", False, 3),
    ]
    assert found.ends is None
    assert found.to_dict()["p_order"] is None


def test_a_domain_without_follower_or_without_index_has_no_lag(yardstick: Make) -> None:
    nobody = yardstick([("l", 0, 1.0, "L")], np.ones((4, 1)))

    found = compared(yardstick, {"nobody": nobody, "none": None})

    assert [each.lag for each in found.domains] == [None, None]
    assert all(each.thin for each in found.domains)
    assert found.to_dict()["domains"][1]["lag"] is None


def test_a_follower_of_after_the_day_does_not_count(yardstick: Make) -> None:
    late = yardstick([("l", 0, 1.0, "L"), ("f", 400, 2.0, "F")], np.ones((4, 2)))

    assert compared(yardstick, {"late": late}).domains[0].lag is None


def test_the_same_group_twice_and_an_early_day_are_refused(yardstick: Make) -> None:
    whole = scale(yardstick, [50] * 5)

    with pytest.raises(GapError, match="the same models"):
        compare_domains(whole, {}, leader="L", follower="L", as_of=on_day(300))
    with pytest.raises(GapError, match="has no model by"):
        compare_domains(whole, {}, leader="L", follower="F", as_of=on_day(100))


def test_draws_of_a_domain_must_be_those_of_the_whole(yardstick: Make) -> None:
    with pytest.raises(ShapeError, match="draws of the whole index"):
        compared(yardstick, {"other": scale(yardstick, [50] * 9)})
