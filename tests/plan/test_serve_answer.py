"""Money and fleets from rates, and chips that replace one, worked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from headway.compute.estimates import Sampler
from headway.errors import OptionError
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.cluster import ChipSpec, cluster_of
from headway.plan.counting import parameters
from headway.plan.replace import for_serving, for_training
from headway.plan.serve import Service
from headway.plan.serve_answer import (
    FILLED,
    cost_of,
    eight_bit_worth,
    filled_worlds,
    fleet_of,
    served,
    utilisation,
)
from headway.plan.serve_fit import fit_serving

MODEL = Architecture(
    hidden=4096,
    vocabulary=32000,
    layers=(
        Layers(
            count=32,
            attention=Attention(kind="grouped", heads=32, kv_heads=8, head_dim=128),
            ffn=FeedForward(kind="dense", width=14336),
        ),
    ),
)
CHIP = ChipSpec(name="any", family="any", fp16_tflops=989.5, fp8_tflops=1979, hbm_gb=80, hbm_tbps=3.35, link_gbps=900)
FIT = fit_serving([])


def on(**changed: float):
    chip = replace(CHIP, **changed)
    return served(MODEL, cluster_of(chip.name, chip, count=8, domain=8, network_gbps=50), Service(cached=0.5), FIT)


def test_a_mixed_rate_is_tokens_of_a_request_over_the_time_that_reading_and_writing_take() -> None:
    one = on()

    seconds = 2048 / one.read_rate + 1024 / one.write_rate

    assert np.allclose(one.mixed_rate, 5120 / seconds)


def test_money_for_a_request_is_that_of_its_tokens_read_and_written() -> None:
    one = on()
    cost = cost_of(one, np.full(401, 2.0), np.full(401, 0.5))

    request = (2048 * cost.read + 1024 * cost.written) / 1e6

    assert np.allclose(request, one.chip_seconds * 2.0 / 3600 / 0.5)
    assert np.allclose(request, 5120 * cost.mixed / 1e6)


def test_a_fleet_serves_its_load_at_the_share_to_which_it_is_filled() -> None:
    one = on()

    fleet = fleet_of(one, 1e12, np.full(401, 0.5), stock=np.full(401, 1e5))

    assert np.allclose(fleet.chips * one.mixed_rate * 0.5 * 86400, 1e12)
    assert np.allclose(fleet.h100e, fleet.chips)
    assert fleet.share is not None
    assert np.allclose(fleet.share, fleet.chips / 1e5)


def test_utilisation_turns_a_load_into_the_same_chips_as_the_ledger_of_compute_would() -> None:
    one, filled = on(), np.full(401, 0.6)

    flop = 1e12 / 86400 * 2 * parameters(MODEL).active
    needed = flop / (1979e12 * utilisation(one, MODEL, filled))

    assert np.allclose(needed, fleet_of(one, 1e12, filled).h100e)


def test_a_chip_counts_by_the_faster_of_its_8_bit_rates_else_by_16_bits() -> None:
    assert eight_bit_worth(CHIP) == 1.0
    assert eight_bit_worth(replace(CHIP, fp8_tflops=None, int8_tops=3958)) == 2.0
    assert eight_bit_worth(replace(CHIP, fp8_tflops=None)) == 0.5


def test_shares_to_which_chips_are_filled_hold_their_interval() -> None:
    found = filled_worlds(Sampler(draws=4000, seed=1))

    assert found[0] == FILLED[1]
    assert np.quantile(found[1:], (0.1, 0.9)).tolist() == pytest.approx([FILLED[0], FILLED[2]], rel=0.05)


def test_a_load_of_nothing_is_refused() -> None:
    with pytest.raises(OptionError, match="--tokens-per-day 120e12"):
        fleet_of(on(), 0.0, np.full(401, 0.5))


def test_a_chip_replaces_itself_one_for_one_in_every_world() -> None:
    reading, writing = for_serving(on(), on())

    assert reading.chips is not None
    assert np.allclose(reading.chips, 1.0)
    assert writing.chips is not None
    assert np.allclose(writing.chips, 1.0)


def test_replacing_back_and_forth_is_one_in_every_world() -> None:
    one, other = on(), on(name="other", family="other", hbm_tbps=1.0)

    forth, back = for_serving(one, other), for_serving(other, one)

    assert np.allclose(np.array(forth[1].chips) * np.array(back[1].chips), 1.0)


def test_what_errs_alike_cancels_so_that_a_ratio_is_narrower_than_its_rates() -> None:
    one, other = on(), on(name="twice", fp16_tflops=1979, fp8_tflops=3958, hbm_tbps=6.7)

    ratio = np.log(np.array(for_serving(one, other)[0].chips)[1:])

    assert np.std(ratio) < np.std(np.log(one.read_rate[1:]))


def test_chips_for_training_are_in_proportion_to_days() -> None:
    class Run:
        binding, tokens_per_second = "compute", np.ones(3)

        def __init__(self, chips: int, days: list[float]) -> None:
            self.chips, self.days = chips, np.array(days)

    found = for_training(Run(300, [50.0, 60.0, 40.0]), Run(100, [50.0, 50.0, 50.0]))  # type: ignore[arg-type]

    assert found.chips is not None
    assert found.chips.tolist() == pytest.approx([3.0, 3.6, 2.4])
