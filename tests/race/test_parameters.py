"""Parameters of a race: three numbers met, together as declared, the same in any chunk, and the bundled table."""

import csv
import re
from pathlib import Path
from zlib import crc32

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, spearmanr

import parameter_page
from headway.compute.beliefs import Belief
from headway.compute.estimates import Estimate, Sampler, half_width, spread
from headway.errors import DataError, HeadwayError, ShapeError
from headway.facts.store import open_vintage
from headway.race.names import PARAMETERS, column
from headway.race.parameters import (
    ParameterDraws,
    Prior,
    correlations_of,
    priors_of,
    score_of,
    value_at,
)

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "model_parameters.csv"
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "race-parameters.md"
SIDES = {"leader": "US", "follower": "China"}
SEED = 20261123

#: Parameters that come from the collection, by its symbol.
SYMBOLS = {
    "points_per_oom": "k", "follower.level_offset": "u0", "software_growth": "g_A", "research_elasticity": "beta",
    "ideas_harder": "phi", "diffusion_half_life": "H", "tacit_share": "tau_tacit", "scale_share": "theta_scale",
    "run_length_growth": "g_dur", "chip_life": "tau_chip", "delivery_lag": "L_dep",
    "price_performance_growth": "g_ppd", "growth_fade": "d", "follower.domestic_growth": "g_dom",
    "follower.domestic_discount": "eta_dom", "domestic_memory_date": "t_hbm", "follower.rented_share": "s_cloud",
    "delivered_share": "p_deliver", "rule_change_rate": "h_pol", "cloud_ban_rate": "h_cloud",
    "leader.side_research_share": "s_L_grp", "follower.side_research_share": "s_F_grp",
    "leader.lab_research_share": "s_L", "leader.token_growth": "g_q_L", "follower.token_growth": "g_q_F",
    "serving_growth": "g_inf", "leader.release_interval": "Delta_L", "follower.release_interval": "Delta_F",
    "score_error": "sigma_eci", "index_disagreement": "sigma_idx",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("parameters")


@pytest.fixture(scope="module")
def priors(rows: pl.DataFrame) -> tuple[Prior, ...]:
    return priors_of(rows, SIDES)


@pytest.fixture(scope="module")
def correlations() -> np.ndarray:
    return correlations_of(open_vintage("2026-11-23").table("parameter_correlations"))


@pytest.fixture(scope="module")
def draws(priors: tuple[Prior, ...], correlations: np.ndarray) -> np.ndarray:
    return ParameterDraws(priors=priors, correlations=correlations, seed=SEED)(0, 100_000)


def prior(family: str, low: float, central: float, high: float, span: tuple[float, float] = (-1e9, 1e9)) -> Prior:
    return Prior(
        key="points_per_oom", name="points_per_oom", side="world", meaning="", unit="", low=low, central=central,
        high=high, level=0.9, family=family, least=span[0], most=span[1], confidence="low", origin={},
    )  # fmt: skip


def test_every_parameter_of_a_race_has_a_row_and_comes_in_order(priors: tuple[Prior, ...]) -> None:
    assert tuple(each.key for each in priors) == PARAMETERS


def test_low_central_and_high_are_met_at_their_quantiles(priors: tuple[Prior, ...]) -> None:
    for each in priors:
        at = value_at(each, norm.ppf([0.05, 0.5, 0.95]))
        assert at == pytest.approx(each.ends, rel=1e-9, abs=1e-10), each.key


def test_a_median_lies_inside_its_range_and_no_draw_outside(priors: tuple[Prior, ...], draws: np.ndarray) -> None:
    for at, each in enumerate(priors):
        assert each.least < np.median(draws[:, at]) < each.most
        assert each.least <= draws[:, at].min()
        assert draws[:, at].max() <= each.most
        held = np.mean((draws[:, at] == each.least) | (draws[:, at] == each.most))
        assert held <= (0.003 if each.key == "software_growth" else 1e-4), each.key


def test_the_quantiles_of_draws_are_those_of_the_table(priors: tuple[Prior, ...], draws: np.ndarray) -> None:
    # The share of draws below a number has a standard error of at most 0.0016 in 100,000.
    for at, each in enumerate(priors):
        below = [np.mean(draws[:, at] < end) for end in each.ends]
        assert below == pytest.approx([0.05, 0.5, 0.95], abs=0.006), each.key


def test_a_lognormal_belief_is_drawn_as_an_estimate() -> None:
    scores = np.linspace(-4.0, 4.0, 81)
    estimate = Estimate(name="x", low=2.0, central=5.0, high=15.0)

    assert value_at(prior("lognormal", 2.0, 5.0, 15.0), scores) == pytest.approx(spread(estimate, scores), rel=1e-12)


def test_a_beta_belief_is_drawn_as_a_share_of_allocation() -> None:
    sampler = Sampler(draws=500, seed=SEED)
    belief = Belief(name="x", side="world", unit="share", low=0.2, central=0.6, high=0.9, meaning="", origin={})

    found = value_at(prior("beta", 0.2, 0.6, 0.9), sampler.world_errors("x", None))

    assert found == pytest.approx(belief.draws(sampler), rel=1e-12)


def test_a_normal_belief_has_two_halves_of_its_own_width() -> None:
    unit = half_width(0.9)

    assert value_at(prior("normal", 1.0, 2.0, 4.0), np.array([-2.0, 2.0]) * unit) == pytest.approx([0.0, 6.0])


@given(
    st.sampled_from(["lognormal", "beta", "normal"]),
    st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3, unique=True).map(sorted),
    st.lists(st.floats(-5.0, 5.0), min_size=2, max_size=9).map(sorted),
)
def test_values_rise_with_scores_and_go_back_to_them(family: str, ends: list[float], scores: list[float]) -> None:
    belief = prior(family, ends[0], ends[1], ends[2])

    values = value_at(belief, np.array(scores))

    assert (np.diff(values) >= 0.0).all()
    inside = np.abs(values - 0.5) < 0.5 - 1e-9 if family == "beta" else np.ones(values.size, dtype=bool)
    narrow = min(ends[1] - ends[0], ends[2] - ends[1])
    if narrow > 1e-6:
        assert score_of(belief, values)[inside] == pytest.approx(np.array(scores)[inside], abs=1e-5)


def test_a_fixed_belief_is_its_value_wherever_it_is_asked() -> None:
    fixed = prior("beta", 0.0, 0.0, 0.0, (0.0, 1.0))

    assert value_at(fixed, np.array([-3.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 0.0]
    assert score_of(fixed, np.array([0.0, 0.0])).tolist() == [0.0, 0.0]


def test_values_at_the_ends_of_a_range_have_finite_scores() -> None:
    found = score_of(prior("beta", 0.2, 0.5, 0.8, (0.0, 1.0)), np.array([0.0, 1.0]))

    assert found.tolist() == [-8.0, 8.0]


def test_rank_correlations_of_draws_are_those_declared(draws: np.ndarray, correlations: np.ndarray) -> None:
    ranks = spearmanr(draws).statistic

    # Of a Gaussian copula, Spearman's is 6/pi asin(rho/2); its standard error here is 0.003.
    assert np.abs(ranks - 6.0 / np.pi * np.arcsin(correlations / 2.0)).max() < 0.016


@pytest.mark.parametrize("size", [1, 7, 400])
def test_draws_are_the_same_in_whatever_chunk(
    priors: tuple[Prior, ...], correlations: np.ndarray, draws: np.ndarray, size: int
) -> None:
    made = ParameterDraws(priors=priors, correlations=correlations, seed=SEED)

    found = np.concatenate([made(first, size) for first in range(900, 900 + 3 * size, size)])

    assert np.array_equal(found, draws[900 : 900 + 3 * size])


def test_draws_of_all_parameters_are_those_of_each(priors: tuple[Prior, ...], correlations: np.ndarray) -> None:
    made = ParameterDraws(priors=priors, correlations=correlations, seed=SEED)
    scores = made.scores(np.arange(50))

    one_by_one = np.stack([value_at(each, scores[at]) for at, each in enumerate(priors)], axis=1)

    assert made(0, 50) == pytest.approx(one_by_one, rel=1e-12)


def test_another_seed_gives_other_draws(priors: tuple[Prior, ...], correlations: np.ndarray) -> None:
    one, other = (ParameterDraws(priors=priors, correlations=correlations, seed=seed)(0, 100) for seed in (1, 2))

    assert (one != other).all()


def test_no_two_parameters_share_their_random_numbers() -> None:
    assert len({crc32(key.encode()) for key in PARAMETERS}) == len(PARAMETERS)


def test_correlations_of_another_number_of_parameters_are_refused(priors: tuple[Prior, ...]) -> None:
    with pytest.raises(ShapeError, match="47 parameters"):
        ParameterDraws(priors=priors, correlations=np.eye(3), seed=SEED)(0, 1)


def test_declared_correlations_are_positive_definite_and_have_reasons(correlations: np.ndarray) -> None:
    told = open_vintage("2026-11-23").table("parameter_correlations")

    assert np.linalg.eigvalsh(correlations)[0] > 0.2
    assert correlations[column("research_elasticity"), column("ideas_harder")] == 0.6
    assert (correlations == correlations.T).all()
    assert told["note"].str.len_chars().min() > 60


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([("tacit_share", "tacit_shape", 0.5)], "no parameter of a race.*leader"),
        ([("tacit_share", "scale_share", 0.5), ("scale_share", "tacit_share", 0.4)], "stands twice"),
        (
            [
                ("tacit_share", "scale_share", 0.9),
                ("scale_share", "chip_life", 0.9),
                ("tacit_share", "chip_life", -0.9),
            ],
            "cannot all hold",
        ),
    ],
)
def test_correlations_that_mean_nothing_are_refused(pairs: list[tuple[str, str, float]], why: str) -> None:
    with pytest.raises(DataError, match=why) as caught:
        correlations_of(pl.DataFrame(pairs, schema=["a", "b", "correlation"], orient="row"))
    assert "\n" not in str(caught.value)


def test_a_missing_row_is_named(rows: pl.DataFrame) -> None:
    with pytest.raises(DataError, match="no row of the parameter tacit_share of world"):
        priors_of(rows.filter(pl.col("name") != "tacit_share"), SIDES)
    with pytest.raises(DataError, match=r"level_offset of open; .*follower\.level_offset"):
        priors_of(rows, {"leader": "closed", "follower": "open"})


def test_a_row_without_a_range_is_named(rows: pl.DataFrame) -> None:
    empty = pl.when(pl.col("name") == "chip_life").then(None).otherwise(pl.col("most")).alias("most")

    with pytest.raises(DataError, match="chip_life of world has an empty cell"):
        priors_of(rows.with_columns(empty), SIDES)


@pytest.mark.parametrize(
    ("family", "ends", "why"),
    [
        ("normal", (3.0, 2.0, 4.0), "low <= central"),
        ("gamma", (1.0, 2.0, 4.0), "the family is one of"),
        ("beta", (0.5, 0.7, 1.0), "leaves room"),
        ("lognormal", (0.0, 0.7, 1.0), "leaves room"),
    ],
)
def test_a_belief_that_cannot_be_drawn_is_refused(family: str, ends: tuple[float, float, float], why: str) -> None:
    with pytest.raises(HeadwayError, match=why):
        prior(family, *ends)


def test_rows_of_the_collection_keep_its_three_numbers(priors: tuple[Prior, ...]) -> None:
    if not FACTS.is_file():
        pytest.skip("the collection is not here")
    with FACTS.open(encoding="utf-8-sig", newline="") as file:
        collected = {row["symbol"]: row for row in csv.DictReader(file)}

    for each in priors:
        if each.key in SYMBOLS:
            row = collected[SYMBOLS[each.key]]
            assert each.ends == tuple(float(row[end]) for end in ("low_5pct", "central", "high_95pct")), each.key


def test_growth_of_spending_is_that_of_two_years(priors: tuple[Prior, ...]) -> None:
    leader, follower = (priors[column(f"{side}.capex_growth")] for side in SIDES)

    # X_L27 over X_L26 and X_F26 over X_F25, the ends in quadrature on the logarithm.
    assert leader.ends == pytest.approx((1.150, 1116 / 725, 1.857), rel=5e-4)
    assert follower.ends == pytest.approx((1.112, 90 / 57, 2.490), rel=5e-4)


def test_parameters_of_no_source_are_ours_and_say_so(priors: tuple[Prior, ...]) -> None:
    given_elsewhere = {*SYMBOLS, "leader.capex_growth", "follower.capex_growth", "run_length_end"}
    own = [each for each in priors if each.key not in given_elsewhere]

    assert len(own) == 14
    assert {each.origin["source"] for each in own} == {"Headway's own estimate"}
    assert {each.confidence for each in own} == {"low"}


def test_a_belief_tells_all_that_a_list_of_assumptions_needs(priors: tuple[Prior, ...]) -> None:
    told = priors[column("tacit_share")].to_dict()

    assert told["parameter"] == "tacit_share"
    assert (told["low"], told["central"], told["high"]) == (0.05, 0.3, 0.6)
    assert told["source_date"] == "2026-03-23"
    assert told["confidence"] == "low"


def test_the_page_has_the_numbers_of_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert parameter_page.page(text) == text, "run: python tools/parameter_page.py docs/methods/race-parameters.md"


def test_the_page_says_what_each_parameter_does() -> None:
    part = PAGE.read_text(encoding="utf-8").split("## What each does")[1].split("\n## ")[0]

    assert tuple(re.findall(r"^\| `([\w.]+)` \|", part, flags=re.MULTILINE)) == PARAMETERS
