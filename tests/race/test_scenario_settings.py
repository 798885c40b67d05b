"""What the ready scenarios set, held against the table `parameters`."""

import pytest

from headway.api.compute import compute_vintage
from headway.api.racing.scenarios import find_scenario, scenario_names
from headway.race.parameters import priors_of
from headway.race.settings import parse_settings

PRIORS = priors_of(compute_vintage(None, table="parameters").table("parameters"), {"leader": "US", "follower": "China"})
BY_KEY = {prior.key: prior for prior in PRIORS}


@pytest.mark.parametrize("name", scenario_names())
def test_what_a_ready_scenario_sets_is_inside_the_range(name: str) -> None:
    scenario = find_scenario(name).scenario

    found = parse_settings(scenario.settings(), PRIORS)

    assert {each.key: each.central for each in found} == {key: each.central for key, each in scenario.set.items()}


@pytest.mark.parametrize(("name", "growth", "memory"), [("optimistic", "high", "low"), ("pessimistic", "low", "high")])
def test_domestic_chips_stand_at_the_ends_of_their_intervals(name: str, growth: str, memory: str) -> None:
    found = find_scenario(f"domestic-{name}").scenario.set

    assert {key: each.central for key, each in found.items()} == {
        "follower.domestic_growth": getattr(BY_KEY["follower.domestic_growth"], growth),
        "follower.domestic_discount": getattr(BY_KEY["follower.domestic_discount"], growth),
        "domestic_memory_date": getattr(BY_KEY["domestic_memory_date"], memory),
    }


def test_serving_grows_as_at_the_high_end_in_place_of_the_centre() -> None:
    lever = find_scenario("serving-eats-research").scenario.levers[0]

    assert lever.growth == pytest.approx(BY_KEY["serving_growth"].high / BY_KEY["serving_growth"].central)
