"""What a user sets of a race: read with one clear line for each mistake, and put in place by rank."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.errors import HeadwayError, OptionError, UnknownName
from headway.facts.store import open_vintage
from headway.race.names import PARAMETERS, column
from headway.race.parameters import ParameterDraws, Prior, correlations_of, priors_of
from headway.race.settings import Setting, apply_settings, parse_settings, with_settings

SEED = 20261123


@pytest.fixture(scope="module")
def priors() -> tuple[Prior, ...]:
    return priors_of(open_vintage("2026-11-23").table("parameters"), {"leader": "US", "follower": "China"})


@pytest.fixture(scope="module")
def correlations() -> np.ndarray:
    return correlations_of(open_vintage("2026-11-23").table("parameter_correlations"))


@pytest.fixture(scope="module")
def draws(priors: tuple[Prior, ...], correlations: np.ndarray) -> np.ndarray:
    return ParameterDraws(priors=priors, correlations=correlations, seed=SEED)(0, 2000)


def test_a_value_and_an_interval_are_read(priors: tuple[Prior, ...]) -> None:
    found = parse_settings(["tacit_share=0.3", " follower.capex_growth = 1.5 : 2 : 3e0 "], priors)

    assert found == (
        Setting(key="tacit_share", low=0.3, central=0.3, high=0.3),
        Setting(key="follower.capex_growth", low=1.5, central=2.0, high=3.0),
    )
    assert found[0].is_fixed
    assert found[1].to_dict() == {"parameter": "follower.capex_growth", "low": 1.5, "central": 2.0, "high": 3.0}


def test_of_two_settings_of_one_parameter_the_last_counts(priors: tuple[Prior, ...]) -> None:
    assert [each.central for each in parse_settings(["chip_life=3", "chip_life=4"], priors)] == [4.0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tacit_shere=0.3", "no parameter called 'tacit_shere'; did you mean 'tacit_share'"),
        ("capex_growth=2", "no parameter called 'capex_growth'"),
        ("tacit_share", "'tacit_share' sets nothing"),
        ("tacit_share=", "sets nothing"),
        ("=0.3", "sets nothing"),
        ("tacit_share=much", "no number"),
        ("tacit_share=nan", "no number"),
        ("tacit_share=1_0", "no number"),
        ("tacit_share=0.1:0.2", "one value or low:central:high"),
        ("tacit_share=0.4:0.3:0.5", "low <= central <= high"),
        ("tacit_share=1.2", r"tacit_share is 0 to 1 \(share\)"),
        ("tacit_share=30%", "no number"),
        ("chip_life=inf", "no number"),
        ("chip_life=300", r"chip_life is 1 to 20 \(years\)"),
        ("tacit_share=0:0.1:0.2", "begins above 0"),
        ("tacit_share=0.5:0.6:1", "ends below 1"),
        ("growth_fade=0:0.1:0.2", "begins above 0"),
    ],
)
def test_a_mistake_in_a_setting_gets_one_clear_line(text: str, why: str, priors: tuple[Prior, ...]) -> None:
    with pytest.raises(HeadwayError, match=why) as caught:
        parse_settings([text], priors)
    assert isinstance(caught.value, OptionError | UnknownName)
    assert "\n" not in str(caught.value)


def test_a_range_may_be_reached_by_one_value(priors: tuple[Prior, ...], draws: np.ndarray) -> None:
    settings = parse_settings(["tacit_share=0", "scale_share=1", "growth_fade=0"], priors)

    found = apply_settings(draws, priors, settings)

    for name, value in (("tacit_share", 0.0), ("scale_share", 1.0), ("growth_fade", 0.0)):
        assert (found[:, column(name)] == value).all()


def test_what_is_not_set_stays_as_it_was(priors: tuple[Prior, ...], draws: np.ndarray) -> None:
    before = draws.copy()
    found = apply_settings(draws, priors, parse_settings(["chip_life=2:3:4"], priors))

    others = [at for at, name in enumerate(PARAMETERS) if name != "chip_life"]
    assert np.array_equal(found[:, others], draws[:, others])
    assert np.array_equal(draws, before)


def test_draws_of_a_set_belief_are_set_draws_of_the_belief(
    priors: tuple[Prior, ...], correlations: np.ndarray, draws: np.ndarray
) -> None:
    # Nothing of these three is held at the end of its range, so ranks are known exactly.
    texts = ["ideas_harder=0.1:0.2:0.8", "research_elasticity=0.3", "follower.level_offset=-0.2:0.1:0.4"]
    settings = parse_settings(texts, priors)

    before = ParameterDraws(priors=with_settings(priors, settings), correlations=correlations, seed=SEED)(0, 2000)
    after = apply_settings(draws, priors, settings)

    assert after == pytest.approx(before, rel=1e-9, abs=1e-12)


@given(
    st.sampled_from(["tacit_share", "chip_life", "software_growth", "import_cap"]),
    st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3).map(sorted),
)
def test_a_draw_keeps_its_rank_in_whatever_interval(name: str, places: list[float]) -> None:
    priors = priors_of(open_vintage("2026-11-23").table("parameters"), {"leader": "US", "follower": "China"})
    prior = priors[column(name)]
    ends = [prior.least + place * (prior.most - prior.least) for place in places]
    values = np.tile([each.central for each in priors], (9, 1))
    values[:, column(name)] = np.linspace(prior.low, prior.high, 9)

    found = apply_settings(values, priors, parse_settings([f"{name}={ends[0]!r}:{ends[1]!r}:{ends[2]!r}"], priors))[
        :, column(name)
    ]

    assert (np.diff(found) >= 0.0).all()
    assert found[[0, -1]] == pytest.approx([ends[0], ends[2]], rel=1e-9)
    assert prior.least <= found.min() <= found.max() <= prior.most


def test_members_move_to_the_set_interval_at_their_rank(priors: tuple[Prior, ...]) -> None:
    chosen = np.tile([each.central for each in priors], (3, 1))
    chosen[:, column("diffusion_half_life")] = (3.0, 7.0, 15.0)

    found = apply_settings(chosen, priors, parse_settings(["diffusion_half_life=10:20:60"], priors))

    assert found[:, column("diffusion_half_life")] == pytest.approx([10.0, 20.0, 60.0])


def test_a_set_belief_says_that_it_was_set(priors: tuple[Prior, ...]) -> None:
    found = with_settings(priors, parse_settings(["chip_life=2:3:4"], priors))

    assert found[column("chip_life")].ends == (2.0, 3.0, 4.0)
    assert found[column("chip_life")].origin["source"] == "set by the user"
    assert found[column("chip_life")].confidence == "low"
    assert found[column("tacit_share")] is priors[column("tacit_share")]
