"""Seconds of a step: loads over rates, what hides, and how many rows at once are the rows one by one."""

from dataclasses import replace

import numpy as np
import pytest
from plan_cases import DEEPSEEK_V3, LLAMA_405B, gpt

from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.fit import rows_of
from headway.plan.load import Load, step_load
from headway.plan.observations import Observation
from headway.plan.parallel import Layout, layouts_of
from headway.plan.recipe import Recipe
from headway.plan.step import Rates, speeds_of, step_seconds, step_time, timed

H100 = ChipSpec(name="H100", fp16_tflops=989, fp8_tflops=1979, hbm_gb=80, hbm_tbps=3.35, link_gbps=900)
H20 = ChipSpec(name="H20", fp16_tflops=148, fp8_tflops=296, hbm_gb=96, hbm_tbps=4.0, link_gbps=900)
GPT = gpt(96, 12288, 96, 51200)
PLAIN = Rates(
    matrix=0.5, balance=1e12, narrow=1.0, expert=1.0, attention=1.0, memory=1.0, link=1.0, network=1.0, unfused=1.0,
    hidden_tensor=0.0, hidden_expert=0.0, hidden_context=0.0, hidden_data=0.0, dense_launch=0.0, expert_launch=0.0,
    scale_loss=0.0,
)  # fmt: skip


def cluster(chip: ChipSpec) -> Cluster:
    return Cluster(name="c", chip=chip, count=4096, domain=8, link_gbps=450, network_gbps=50)


def load(layout: Layout, recipe: Recipe) -> Load:
    return step_load(GPT, recipe, layouts_of([layout]), domain=8)


def test_one_chip_takes_operations_over_rate_and_bytes_over_bandwidth() -> None:
    recipe = Recipe(sequence=2048, batch=8)
    one = load(Layout(recompute="none"), recipe)

    found = step_time(one, cluster(H100), recipe, PLAIN)

    done = one.dense_flop + one.head_flop + one.attention_flop
    moved = one.memory_bytes + one.weight_bytes + one.state_bytes
    assert found.total[0] == pytest.approx((done / (0.5 * 989e12) + moved / 3.35e12)[0])


def test_the_bubble_and_the_loss_of_scale_are_shares_of_what_goes_before() -> None:
    recipe = Recipe(sequence=2048, batch=1024)
    many = load(Layout(tp=8, pp=8, dp=64, vpp=2), recipe)

    found = step_time(many, cluster(H100), recipe, replace(PLAIN, scale_loss=0.02))

    busy = found.products + found.attention + found.memory + found.tensor + found.pipeline
    assert found.bubble[0] == pytest.approx((busy * 7 / (16 * 2))[0])
    assert found.scale[0] == pytest.approx(0.02 * 4 * (busy + found.bubble + found.data + found.states)[0])


def test_products_lose_half_of_their_rate_where_peak_over_bandwidth_is_the_balance() -> None:
    recipe = Recipe(sequence=2048, batch=8)
    one = load(Layout(recompute="none"), recipe)

    free = step_time(one, cluster(H100), recipe, PLAIN)
    bound = step_time(one, cluster(H100), recipe, replace(PLAIN, balance=989e12 / 3.35e12))

    assert bound.products[0] == pytest.approx(2 * free.products[0])


def test_a_chip_with_much_bandwidth_for_its_operations_reaches_more_of_its_peak() -> None:
    recipe = Recipe(sequence=4096, batch=1024)
    layouts = layouts_of([Layout(tp=8, pp=4, dp=4, vpp=4)])
    counted = step_load(GPT, recipe, layouts, domain=8)

    shares = [
        (counted.model_flop / step_time(counted, cluster(chip), recipe, Rates()).total / chip.peak("bf16"))[0]
        for chip in (H20, H100)
    ]

    assert shares[0] > 1.2 * shares[1]


def test_hidden_traffic_is_never_longer_than_the_work_it_hides_behind() -> None:
    recipe = Recipe(sequence=2048, batch=512, zero=3)
    slow = replace(cluster(H100), network_gbps=0.5)
    many = load(Layout(dp=512), recipe)

    found = step_time(many, slow, recipe, replace(PLAIN, hidden_data=0.9))

    sent = (many.data_bytes / 450e9 + many.data_network_bytes / 0.5e9)[0]
    work = (found.products + found.attention + found.memory)[0]
    assert found.data[0] == pytest.approx(max(0.1 * sent, sent - work))
    assert found.data[0] > 0.1 * sent


def test_copies_that_share_no_ports_each_bring_all_of_it() -> None:
    recipe = Recipe(sequence=2048, batch=512, zero=3)
    many = load(Layout(dp=512), recipe)

    shared = step_time(many, cluster(H100), recipe, PLAIN)
    flat = step_time(many, cluster(H100), recipe, replace(PLAIN, shared_ports=0.0))

    more = 7 * many.data_network_bytes / 50e9
    assert flat.data[0] - shared.data[0] == pytest.approx(more[0])


def test_pace_scales_all_time_and_that_of_experts_only_models_with_them() -> None:
    recipe = Recipe(sequence=4096, batch=1024)
    dense = load(Layout(tp=8, pp=4, dp=4), recipe)
    mixed = step_load(DEEPSEEK_V3, recipe, layouts_of([Layout(dp=128, ep=64)]), domain=8)

    for counted, factor in ((dense, 1.5), (mixed, 1.5 * 1.2)):
        plain = step_time(counted, cluster(H100), recipe, Rates()).total
        slow = step_time(counted, cluster(H100), recipe, Rates(pace=1.5, expert_pace=1.2)).total
        assert slow[0] == pytest.approx(factor * plain[0])


def test_draws_of_rates_give_a_row_for_each_draw() -> None:
    recipe = Recipe(sequence=2048, batch=1024)
    both = step_load(GPT, recipe, layouts_of([Layout(tp=8, pp=8, dp=16), Layout(tp=8, pp=4, dp=32)]), domain=8)
    draws = np.array([[0.4], [0.5], [0.6]])

    found = step_time(both, cluster(H100), recipe, Rates(matrix=draws)).total

    assert found.shape == (3, 2)
    alone = step_time(both, cluster(H100), recipe, Rates(matrix=0.5)).total
    assert found[1] == pytest.approx(alone)


def test_many_rows_side_by_side_are_the_rows_one_by_one(runs: tuple[Observation, ...]) -> None:
    few = runs[::17]
    rows = rows_of(few, sorted({each.family for each in few}))

    together = step_seconds(rows.load, rows.speeds, Rates(), overhead=rows.overhead)

    alone = [step_seconds(each.load, each.speeds, Rates(), overhead=each.overhead)[0] for each in few]
    assert together == pytest.approx(alone)


def test_narrow_formats_are_timed_at_their_own_peak() -> None:
    recipe = Recipe(sequence=2048, batch=8, precision="fp8")
    one = load(Layout(recompute="none"), recipe)

    found = timed(one, speeds_of(cluster(H100), recipe), PLAIN)

    assert found.products[0] == pytest.approx((one.dense_flop / 1979e12 + one.head_flop / 989e12)[0] / 0.5)


@pytest.mark.parametrize(("field", "part"), [("attention_precision", "attention"), ("head_precision", "products")])
def test_attention_and_the_head_may_have_a_precision_of_their_own(field: str, part: str) -> None:
    recipe = Recipe(sequence=8192, batch=512)
    one = layouts_of([Layout(tp=8, dp=64)])
    rates = Rates(balance=1e12, narrow=0.9)

    wide, narrow = (
        step_time(step_load(LLAMA_405B, each, one, domain=8), cluster(H100), each, rates)
        for each in (recipe, replace(recipe, **{field: "fp8"}))
    )

    gained = getattr(wide, part)[0] - getattr(narrow, part)[0]
    load = step_load(LLAMA_405B, recipe, one, domain=8)
    done = load.attention_flop[0] / rates.attention if part == "attention" else load.head_flop[0]
    assert gained == pytest.approx(done / rates.matrix * (1 / 989e12 - 1 / (1979e12 * 0.9)))
