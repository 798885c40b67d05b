"""Rows of published runs become observations: rates in one unit, models from numbers, settings that fit."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.errors import DataError
from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.counting import parameters, training_flop
from headway.plan.memory import chip_memory
from headway.plan.observations import Observation, chip_hours, model_of_row, observation_of, tokens_rate
from headway.plan.parallel import layouts_of
from headway.plan.recipe import Recipe

A100 = ChipSpec(name="A100", family="ampere", fp16_tflops=312, hbm_gb=80, hbm_tbps=2.04, link_gbps=600)
B300 = ChipSpec(
    name="B300",
    family="blackwell",
    fp16_tflops=2500,
    fp8_tflops=5000,
    fp4_tflops=15000,
    hbm_gb=288,
    hbm_tbps=8,
    link_gbps=1800,
)


def cluster(chip: ChipSpec) -> Cluster:
    return Cluster(name=chip.name, chip=chip, count=64, domain=8, link_gbps=300, network_gbps=25)


def row(**changes: Any) -> dict[str, Any]:
    """Row 1 of table 1 of arXiv 2104.04473."""
    plain = {
        "run": "gpt", "model": "GPT", "kind": "bench", "paper": "p", "stack": "megatron-2021", "chip": "A100",
        "released": date(2021, 4, 9), "chips": 32, "layers": 24, "hidden": 2304, "heads": 24, "vocabulary": 51200,
        "sequence": 2048, "precision": "fp16", "tp": 1, "pp": 1, "dp": 32, "cp": 1, "vpp": 1, "microbatch": 16,
        "batch": 512, "recompute": "full", "masked_skipped": False, "masked_counted": True,
        "tflops_per_chip": 137.0, "tflops_counts": "with recompute",
    }  # fmt: skip
    return {**plain, **changes}


def test_a_rate_that_counts_recomputation_is_converted_by_the_published_formula() -> None:
    # 96 B s L h^2 (1 + s/6h + V/16Lh) counts a forward pass twice; its logits are counted three times, not four.
    layers, hidden, sequence, vocabulary = 24, 2304, 2048, 51200
    counted = 96 * layers * hidden**2 * (1 + sequence / 6 / hidden + vocabulary / 16 / layers / hidden)

    found = tokens_rate(row(), model_of_row(row()))

    assert found == pytest.approx(137e12 / counted, rel=0.03)


def test_a_rate_of_model_operations_is_taken_as_it_is() -> None:
    model = model_of_row(row())

    found = tokens_rate(row(tflops_counts="model"), model)

    assert found == pytest.approx(137e12 / training_flop(model, 2048, masked=False))


def test_tokens_a_second_come_first_and_seconds_of_a_step_next() -> None:
    model = model_of_row(row())

    assert tokens_rate(row(tokens_per_second_per_chip=9287.9, step_seconds=1.0), model) == 9287.9
    assert tokens_rate(row(step_seconds=3.53), model) == pytest.approx(512 * 2048 / 3.53 / 32)


@pytest.mark.parametrize(
    ("layers", "hidden", "heads", "billions"),
    [(24, 2304, 24, 1.65), (36, 4096, 32, 7.5), (80, 12288, 96, 145.6), (128, 25600, 160, 1008.0)],
)
def test_a_gpt_from_its_numbers_has_the_published_parameters(
    layers: int, hidden: int, heads: int, billions: float
) -> None:
    # The smallest is published as 1.7; the others as they stand.
    found = parameters(model_of_row(row(layers=layers, hidden=hidden, heads=heads))).total / 1e9

    assert found == pytest.approx(billions, rel=0.01)


def test_inner_width_follows_from_parameters_where_heads_are_not_told() -> None:
    found = model_of_row(row(heads=None, params_total_b=3.0, params_active_b=3.0))

    assert parameters(found).total / 1e9 == pytest.approx(3.0, rel=0.02)


@pytest.mark.parametrize(("precision", "peak"), [("bf16", 2.5e15), ("mxfp8", 5e15), ("nvfp4", 15e15)])
def test_products_at_8_and_4_bits_are_measured_against_their_own_peak(precision: str, peak: float) -> None:
    found = observation_of(row(precision=precision, stack="bridge-2026"), cluster(B300))

    assert found.speeds.narrow == peak
    assert (found.speeds.eight, found.speeds.four) == (float(peak == 5e15), float(peak == 15e15))


def test_published_settings_are_kept_and_only_others_are_chosen() -> None:
    open_row = row(microbatch=None, recompute=None, tp=2, dp=16)

    found = observation_of(open_row, cluster(A100))

    assert (found.layout.tp, found.layout.dp) == (2, 16)
    assert set(found.chosen) == {"microbatch", "recompute", "zero"}
    assert observation_of(row(zero=0), cluster(A100)).chosen == ()


def test_what_is_chosen_fits_the_memory_of_the_chip() -> None:
    open_row = row(
        layers=48, hidden=8192, heads=64, tp=None, pp=None, dp=None, microbatch=None, recompute=None, chips=64
    )

    found = observation_of(open_row, cluster(A100))

    recipe = Recipe(sequence=2048, batch=512, precision="fp16", masked=False)
    assert chip_memory(model_of_row(open_row), recipe, layouts_of([found.layout])).total[0] <= 1.2 * 80e9
    assert found.chips == 64


def test_a_whole_run_observes_hours_with_what_was_lost() -> None:
    found = observation_of(
        row(kind="run", tokens_t=0.3, chip_hours=1e5, tokens_per_second_per_chip=None), cluster(A100)
    )

    steps = 0.3e12 / (512 * 2048)
    assert np.exp(found.log_step_seconds) == pytest.approx(1e5 / 32 * 3600 / steps)
    assert found.kind == "run"


def test_a_benchmark_observes_seconds_of_a_step() -> None:
    found = observation_of(row(tokens_per_second_per_chip=9000.0), cluster(A100))

    assert np.exp(found.log_step_seconds) == pytest.approx(512 * 2048 / (9000 * 32))


def test_rows_that_observe_nothing_are_refused_in_one_line() -> None:
    with pytest.raises(DataError, match="a benchmark needs a rate"):
        tokens_rate(row(tflops_per_chip=None), model_of_row(row()))
    with pytest.raises(DataError, match="chip-hours and tokens"):
        chip_hours(row(kind="run"))
    with pytest.raises(DataError, match="described by a file"):
        model_of_row(row(params_total_b=700.0, params_active_b=30.0))
    with pytest.raises(DataError, match="layers and hidden"):
        model_of_row(row(layers=None))
    with pytest.raises(DataError, match="evenly"):
        observation_of(row(chips=33), cluster(A100))


def test_every_row_for_calibration_becomes_an_observation(runs: tuple[Observation, ...]) -> None:
    from headway.api.compute import compute_vintage
    from headway.api.planning.calibration import read_runs

    table = compute_vintage(table="training_runs").table("training_runs")
    wanted = {str(name) for name, use in table.select("run", "use").iter_rows() if use == "calibration"}

    assert {each.run for each in runs} == wanted
    assert read_runs(compute_vintage(table="training_runs"), use="anchor")[1].keys() <= {
        str(name) for name, use in table.select("run", "use").iter_rows() if use == "anchor"
    }


def test_observed_rates_use_less_than_the_peak(runs: tuple[Observation, ...]) -> None:
    shares = [each.observed * each.model_flop / each.speeds.narrow for each in runs if each.kind == "bench"]

    assert 0.02 < min(shares) < max(shares) < 0.85
