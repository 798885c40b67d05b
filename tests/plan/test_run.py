"""A whole run: days, money and energy follow from the time of a step, world by world."""

from dataclasses import replace

import numpy as np
import pytest
from run_cases import CHIP, CLUSTER, DRAWS, MODEL, RECIPE, Steady, run_of, without_prices

from headway.compute.estimates import Sampler
from headway.plan.counting import parameters, training_flop
from headway.plan.feasible import USABLE_SHARE
from headway.plan.parallel import Layout
from headway.plan.run_result import span
from headway.plan.terms import AROUND, DRAWN, IN_USE, LIFE_YEARS, OVERHEAD, USD_KWH, Quoted, terms_of

EIGHT = Layout(tp=8, dp=2)


def test_every_array_has_the_central_world_and_the_draws() -> None:
    run = run_of()

    for values in (run.step_seconds, run.mfu, run.days, run.cost_usd, run.energy_mwh, run.memory_bytes, run.goodput):
        assert values.shape == (1 + DRAWS,)


def test_days_are_steps_times_seconds_over_goodput() -> None:
    run, steady = run_of(EIGHT), Steady()

    steps = RECIPE.tokens / (RECIPE.batch * RECIPE.sequence)
    bare = run.step_seconds / steady.noise("bench")[:, 0]
    assert run.steps == steps
    assert run.days == pytest.approx(steps * bare * steady.noise("run")[:, 0] / 0.8 / 86400.0)


def test_utilisation_is_model_operations_over_the_dense_peak_of_the_chips_in_use() -> None:
    run = run_of(EIGHT)

    done = training_flop(MODEL, RECIPE.sequence) * RECIPE.step_tokens
    assert run.mfu * 16 * 100e12 * run.step_seconds == pytest.approx(done)
    assert run.share_6nd * 16 * 100e12 * run.step_seconds == pytest.approx(
        6.0 * parameters(MODEL).active * RECIPE.step_tokens
    )


def test_recomputation_costs_time_and_adds_nothing_to_utilisation() -> None:
    plain = run_of(EIGHT)
    twice = run_of(replace(EIGHT, recompute="full"), recipe=replace(RECIPE, recompute="full"))

    assert twice.step_seconds[0] > 1.05 * plain.step_seconds[0]
    assert twice.mfu[0] * twice.step_seconds[0] == pytest.approx(plain.mfu[0] * plain.step_seconds[0])


def test_utilisation_says_the_precision_of_its_peak() -> None:
    wide = without_prices(chip=replace(CHIP, fp8_tflops=None))

    assert run_of(recipe=replace(RECIPE, precision="fp8")).mfu_precision == "fp8"
    assert run_of(recipe=replace(RECIPE, precision="fp8"), cluster=wide).mfu_precision == "fp16"


def test_idle_chips_are_paid_for_and_not_counted_as_at_work() -> None:
    seven = run_of(Layout(tp=1, dp=7), cluster=replace(CLUSTER, count=8))

    assert seven.idle == 1
    assert seven.chip_hours == pytest.approx(seven.days * 24 * 8)
    assert seven.mfu[0] * 7 * 100e12 * seven.step_seconds[0] == pytest.approx(
        training_flop(MODEL, RECIPE.sequence) * RECIPE.step_tokens
    )


def test_parts_of_a_step_sum_to_the_step_and_shares_to_one() -> None:
    run = run_of()

    assert sum(run.parts.values()) == pytest.approx(run.step_seconds[0])
    assert sum(run.shares.values()) == pytest.approx(1.0)


def test_the_probability_is_the_share_of_worlds_that_end_in_time() -> None:
    run = run_of()

    middle = float(np.median(run.days[1:]))
    assert run.p_within(middle) == pytest.approx(0.5, abs=0.01)
    assert run.p_within(float(run.days.max())) == 1.0
    assert run.p_within(float(run.days.min()) * 0.99) == 0.0


def test_without_tokens_there_is_speed_and_no_days_money_or_energy() -> None:
    run = run_of(recipe=replace(RECIPE, tokens=0.0))

    assert (run.steps, run.days, run.chip_hours, run.cost_usd, run.energy_mwh) == (None,) * 5
    assert run.tokens_per_second[0] > 0.0
    assert run.p_within(30.0) is None


def test_a_given_layout_that_does_not_fit_is_timed_and_never_done_in_time() -> None:
    small = replace(CLUSTER, chip=replace(CHIP, hbm_gb=6.0))
    run = run_of(Layout(dp=16), cluster=small)

    assert not run.fits
    assert run.binding == "capacity"
    assert run.p_fits == 0.0
    assert run.p_within(1e9) == 0.0
    assert run.memory_limit_bytes == pytest.approx(6e9 * USABLE_SHARE)


def test_memory_parts_sum_to_the_central_memory() -> None:
    run = run_of(EIGHT)

    assert sum(run.memory_parts.values()) == pytest.approx(run.memory_bytes[0])
    assert run.memory_bytes[1:].min() < run.memory_bytes[0] < run.memory_bytes[1:].max()


def test_a_stated_price_and_power_give_cost_and_energy() -> None:
    run = run_of(EIGHT)

    assert run.cost_usd == pytest.approx(2.0 * run.chip_hours)
    assert run.energy_mwh[0] == pytest.approx(run.chip_hours[0] * 1.0 * DRAWN[1] / 1e3)


def test_quoted_prices_are_the_ends_of_the_interval() -> None:
    terms = terms_of(without_prices(), Sampler(draws=4000, seed=1), Quoted(usd_hour=(1.7, 1.3, 2.0), power_kw=1.5))

    found = span(terms.usd_hour)
    assert (terms.usd_basis, terms.power_basis) == ("quoted", "quoted")
    assert found["central"] == pytest.approx(1.7)
    assert (found["low"], found["high"]) == pytest.approx((1.3, 2.0), rel=0.02)
    assert terms.power_kw[0] == pytest.approx(1.5 * DRAWN[1])


def test_a_price_of_a_chip_is_spread_over_its_life() -> None:
    terms = terms_of(without_prices(), Sampler(draws=500, seed=1))

    kilowatts = 0.5 * OVERHEAD[1] * DRAWN[1]
    hours = LIFE_YEARS[1] * IN_USE[1] * 8766.0
    assert (terms.usd_basis, terms.power_basis) == ("amortised", "chip")
    assert terms.power_kw[0] == pytest.approx(kilowatts)
    assert terms.usd_hour[0] == pytest.approx(20000.0 * AROUND[1] / hours + kilowatts * USD_KWH[1])


def test_where_nothing_is_known_nothing_is_invented() -> None:
    bare = without_prices(chip=replace(CHIP, tdp_w=None))
    priceless = without_prices(chip=replace(CHIP, price_usd=None))

    assert run_of(cluster=bare).energy_mwh is None
    assert run_of(cluster=bare).cost_usd is None
    assert run_of(cluster=priceless).cost_usd is None
    assert run_of(cluster=priceless).energy_mwh is not None


def test_twice_the_tokens_take_twice_the_days() -> None:
    assert run_of(recipe=replace(RECIPE, tokens=2e10)).days == pytest.approx(2.0 * run_of().days)


def test_the_same_seed_gives_the_same_run() -> None:
    assert np.array_equal(run_of().days, run_of().days)
