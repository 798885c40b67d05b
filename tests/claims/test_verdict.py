"""Verdicts: the probability that a claim is true, each checked a second way, and what follows from it."""

import math
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from claim_draws import ABOUT_FOUR, TODAY, ahead, counted, measured, share

from headway.claims.measured import Counted
from headway.claims.names import DIFFERS, FAILS, HOLDS, INDISTINCT, OPEN, UNTESTABLE
from headway.claims.precision import said_of
from headway.claims.said import Said
from headway.claims.verdict import chance_of, judge, untestable
from headway.interval import interval_of


def test_p_true_of_normal_draws_is_the_area_under_the_bell() -> None:
    draws = np.random.default_rng(1).normal(4.7, 1.2, 200_000)
    bell = NormalDist(4.7, 1.2)

    found = chance_of(ABOUT_FOUR, draws)

    assert found.low == found.high == pytest.approx(bell.cdf(5.0) - bell.cdf(3.0), abs=0.004)


@pytest.mark.parametrize("relation", ["equals", "at most", "less than", "at least", "more than"])
def test_p_true_is_what_counting_one_by_one_gives(relation: str) -> None:
    said = said_of(relation, 7.0, unit="month", digits=1)
    draws = np.random.default_rng(2).integers(0, 16, 500) / 2.0
    true = {
        "equals": lambda x: 6.5 <= x <= 7.5,
        "at most": lambda x: x <= 7.0,
        "less than": lambda x: x < 7.0,
        "at least": lambda x: x >= 7.0,
        "more than": lambda x: x > 7.0,
    }[relation]

    assert chance_of(said, draws).low == pytest.approx(sum(map(true, draws.tolist())) / 500)


def test_a_bound_and_its_opposite_share_out_all_draws() -> None:
    draws = np.random.default_rng(3).normal(7.0, 2.0, 1_000)
    below, above = (chance_of(said_of(name, 7.0), draws).low for name in ("at most", "more than"))

    assert below + above == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("count", "verdict"), [(100, HOLDS), (90, HOLDS), (89, INDISTINCT), (11, INDISTINCT), (10, FAILS), (0, FAILS)]
)
def test_the_verdict_goes_by_the_share_of_draws(count: int, verdict: str) -> None:
    assert judge(ABOUT_FOUR, measured(counted(share(count))), today=TODAY).verdict == verdict


@pytest.mark.parametrize(
    ("relation", "value", "floor", "ends"),
    [
        # Longer than 10: not 4, surely more than 7; whether it is more than 12 or at most 12, nobody knows.
        ("equals", 4.0, 10.0, (0.0, 0.0)),
        ("more than", 7.0, 10.0, (1.0, 1.0)),
        ("at most", 7.0, 10.0, (0.0, 0.0)),
        ("more than", 12.0, 10.0, (0.0, 1.0)),
        ("at most", 12.0, 10.0, (0.0, 1.0)),
        ("equals", 12.0, 10.0, (0.0, 1.0)),
        # At the floor itself.
        ("at least", 10.0, 10.0, (1.0, 1.0)),
        ("less than", 10.0, 10.0, (0.0, 0.0)),
    ],
)
def test_a_draw_longer_than_its_floor_counts_only_where_the_floor_settles_it(
    relation: str, value: float, floor: float, ends: tuple[float, float]
) -> None:
    found = chance_of(said_of(relation, value, digits=0), np.array([math.inf]), np.array([floor]))

    assert (found.low, found.high) == ends


def test_what_is_undecided_neither_holds_nor_fails() -> None:
    """Half of the draws are true, half longer than 6 months: at most 12 may hold or not."""
    draws = [5.0] * 50 + [math.inf] * 50
    found = judge(said_of("at most", 12.0), measured(counted(draws, [0.0] * 50 + [6.0] * 50)), today=TODAY)

    assert found.verdict == INDISTINCT
    assert found.chance is not None
    assert (found.chance.low, found.chance.high) == (0.5, 1.0)


def test_the_bounds_hold_whatever_the_unread_draws_are() -> None:
    """Fill in what could not be read at random, many times: the probability never leaves its two ends."""
    rng = np.random.default_rng(4)
    draws = np.where(rng.random(200) < 0.3, math.inf, rng.uniform(0.0, 15.0, 200))
    draws[:10] = math.nan
    floor = np.where(np.isposinf(draws), rng.uniform(0.0, 15.0, 200), 0.0)
    said = said_of("between", None, 5.0, 12.0, digits=0)
    ends = chance_of(said, draws, floor)

    for _ in range(200):
        filled = np.where(np.isposinf(draws), floor + rng.exponential(4.0, 200), draws)
        filled = np.where(np.isnan(filled), rng.uniform(0.0, 15.0, 200), filled)
        assert ends.low <= chance_of(said, filled).low <= ends.high


def test_an_infinite_value_without_a_floor_is_taken_at_its_word() -> None:
    assert chance_of(said_of("more than", 7.0), np.array([math.inf])).low == 1.0
    assert chance_of(said_of("at most", 7.0), np.array([math.inf])).high == 0.0


def test_a_draw_that_could_not_be_read_is_undecided() -> None:
    found = chance_of(ABOUT_FOUR, np.array([4.0, 9.0, math.nan, math.nan]))

    assert (found.low, found.high) == (0.25, 0.75)


def test_definitions_that_disagree_come_first() -> None:
    found = judge(
        ABOUT_FOUR,
        measured(counted(share(50)), counted(share(100), definition="match"), counted(share(0), definition="tie")),
        today=TODAY,
    )

    assert found.verdict == DIFFERS
    assert [each.verdict for each in found.definitions] == [INDISTINCT, HOLDS, FAILS]


@pytest.mark.parametrize(("default", "other"), [(100, 50), (0, 50), (50, 100)])
def test_a_definition_that_tells_nothing_does_not_differ(default: int, other: int) -> None:
    found = judge(ABOUT_FOUR, measured(counted(share(default)), counted(share(other))), today=TODAY)

    assert found.verdict == {100: HOLDS, 50: INDISTINCT, 0: FAILS}[default]


def test_a_day_after_the_data_is_open_until_it() -> None:
    due = date(2027, 12, 31)
    found = judge(ABOUT_FOUR, measured(why="not-yet", due=due), today=TODAY)

    assert (found.verdict, found.until, found.chance) == (OPEN, due, None)


def test_a_day_too_far_for_the_pool_is_open_until_it() -> None:
    due = date(2040, 1, 1)

    assert judge(ABOUT_FOUR, measured(why="too-far", due=due), today=TODAY).until == due


@pytest.mark.parametrize("why", ["no-data", "too-early"])
def test_what_no_data_tell_is_not_testable_and_says_why(why: str) -> None:
    found = judge(ABOUT_FOUR, measured(why=why), today=TODAY)

    assert (found.verdict, found.reason) == (UNTESTABLE, why)


def test_what_nothing_measures_is_not_testable() -> None:
    assert untestable("cause").reason == "cause"


def test_a_value_without_draws_is_its_own_draw() -> None:
    alone = Counted(chosen={}, rows=np.array([4.0]), interval=interval_of(np.array([4.0]), 4.0))

    assert judge(ABOUT_FOUR, measured(alone), today=TODAY).verdict == HOLDS


@pytest.mark.parametrize(
    ("models", "verdict"), [((0.02, 0.1, 0.15), HOLDS), ((0.3, 0.4, 0.5), FAILS), ((0.1, 0.3, 0.4), INDISTINCT)]
)
def test_a_probability_is_open_until_its_day_and_held_against_the_pool(models: tuple[float, ...], verdict: str) -> None:
    draws = np.repeat(models, 100)
    found = judge(said_of("at most", 0.2), ahead("p", "overtake", [counted(draws)], by="2031-01-31"), today=TODAY)

    assert (found.verdict, found.until) == (OPEN, date(2031, 1, 31))
    assert found.pool is not None
    assert (found.pool.low, found.pool.high, found.pool.verdict) == (models[0], models[-1], verdict)


@pytest.mark.parametrize(
    ("models", "verdict"),
    [
        # A third, taken as 29% to 37%: between what models say; below nearly all of them; what nearly all say.
        ((0.01, 0.1, 0.6, 0.7), INDISTINCT),
        ((0.01, 0.02, 0.1, 0.2), FAILS),
        ((0.5, 0.6, 0.6, 0.9), FAILS),
        ((0.3, 0.33, 0.34, 0.36), HOLDS),
    ],
)
def test_a_number_between_what_models_say_is_not_ruled_out_by_them(models: tuple[float, ...], verdict: str) -> None:
    third = said_of("equals", 1 / 3, unit="share", digits=0)
    found = judge(third, ahead("p", "overtake", [counted(np.repeat(models, 25))], by="2031-01-31"), today=TODAY)

    assert found.pool is not None
    assert found.pool.verdict == found.definitions[0].verdict == verdict


def test_the_ends_over_models_and_the_error_are_those_that_the_pool_tells() -> None:
    """A model without weight is heard at the ends that the pool tells, though no draw stands for it."""
    one = replace(counted([0.1] * 100), detail={"low": 0.01, "high": 0.4, "mc_error": 0.003})
    found = judge(said_of("at most", 0.2), ahead("p", "overtake", [one], by="2031-01-31"), today=TODAY)

    assert found.pool is not None
    assert (found.pool.low, found.pool.high, found.pool.mc_error) == (0.01, 0.4, 0.003)


def test_a_lag_to_come_is_open_with_the_probability_that_the_pool_gives_it() -> None:
    found = judge(ABOUT_FOUR, ahead("months", "lag-ahead", [counted(share(30))], day="2031-01-31"), today=TODAY)

    assert found.verdict == OPEN
    assert found.pool is not None
    assert found.pool.p == pytest.approx(0.3)
    assert found.pool.verdict == INDISTINCT


def test_a_forecast_whose_day_is_over_is_judged() -> None:
    late = ahead("months", "lag-ahead", [counted(share(95))], day="2031-01-31")

    assert judge(ABOUT_FOUR, late, today=date(2031, 2, 1)).verdict == HOLDS


def test_models_by_weight_are_the_draws_of_the_pool() -> None:
    """Of the weight, 0.6 + 0.25 lies at or below 0.2; the pool's own number is the first of the rows."""
    mixture = np.repeat([0.05, 0.2, 0.4], [60, 25, 15])
    drawn = replace(counted(mixture), rows=np.concatenate([[0.14], mixture]))
    found = judge(said_of("at most", 0.2), ahead("p", "overtake", [drawn], by="2031-01-31"), today=TODAY)

    assert found.pool is not None
    assert (found.pool.p, found.pool.low, found.pool.high, found.pool.verdict) == (0.14, 0.05, 0.4, INDISTINCT)
    assert found.definitions[0].chance.low == pytest.approx(0.85)


def test_a_band_that_is_open_below_takes_all_that_is_small() -> None:
    said = Said(relation="at most", value=3.0, low=-math.inf, high=3.0)

    assert judge(said, measured(counted([-5.0, -1.0])), today=TODAY).verdict == HOLDS


def test_the_error_of_a_lag_to_come_is_that_of_the_draws_of_the_pool() -> None:
    rows = [3.0] * 50 + [9.0] * 50
    found = ahead("months", "lag-ahead", [counted(rows)], day="2031-01-31")
    judged = judge(said_of("at most", 6.0), replace(found, origin={"draws": 20_000}), today=TODAY)

    assert judged.pool is not None
    assert judged.pool.mc_error == pytest.approx((0.25 / 20_000) ** 0.5)
