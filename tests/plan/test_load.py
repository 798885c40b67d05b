"""What one chip has to do in a step."""

from dataclasses import replace

import numpy as np
import pytest
from plan_cases import DEEPSEEK_V3, LLAMA_405B, gpt

from headway.errors import OptionError
from headway.plan.counting import parameters, training_flop
from headway.plan.load import Load, sharded_parameters, step_load
from headway.plan.parallel import Layout, check_layout, layouts_of, most_copies
from headway.plan.recipe import Recipe

GPT = gpt(96, 12288, 96, 51200)
RECIPE = Recipe(sequence=2048, batch=1536, masked=False)


def load(layout: Layout, recipe: Recipe = RECIPE) -> Load:
    return step_load(GPT, recipe, layouts_of([layout]), domain=8)


def test_operations_of_all_chips_are_those_of_the_step() -> None:
    found = load(Layout(tp=8, pp=8, dp=24, recompute="none"))

    done = found.dense_flop + found.head_flop + found.attention_flop + found.expert_flop
    assert (done * found.chips)[0] == pytest.approx(training_flop(GPT, 2048, masked=False) * RECIPE.step_tokens)
    assert found.model_flop[0] == pytest.approx(done[0])


def test_full_recomputation_does_a_third_more_in_the_layers() -> None:
    none, full = load(Layout(tp=8, recompute="none")), load(Layout(tp=8, recompute="full"))

    assert full.dense_flop[0] / none.dense_flop[0] == pytest.approx(4 / 3)
    assert full.attention_flop[0] / none.attention_flop[0] == pytest.approx(4 / 3)
    assert full.model_flop[0] == none.model_flop[0]


def test_selective_recomputation_adds_the_closed_form() -> None:
    none, some = load(Layout(tp=8, recompute="none")), load(Layout(tp=8, recompute="selective"))

    added = (some.attention_flop - none.attention_flop) * some.chips
    assert added[0] == pytest.approx(4 * RECIPE.batch * 96 * 2048**2 * 12288)  # 4 B L s^2 h


@pytest.mark.parametrize(("recompute", "rounds"), [("none", 4), ("full", 6)])
def test_tensor_traffic_is_the_closed_form(recompute: str, rounds: int) -> None:
    layout = Layout(tp=8, pp=8, dp=24, microbatch=2, recompute=recompute)

    found = load(layout)

    microbatches = RECIPE.batch / (24 * 2)
    form = rounds * (96 / 8) * microbatches * 2 * (8 - 1) / 8 * 2 * 2048 * 12288 * 2
    assert found.tensor_bytes[0] == pytest.approx(form)


def test_the_bubble_is_the_closed_form() -> None:
    found = load(Layout(tp=8, pp=12, dp=4, vpp=2, microbatch=1))

    assert found.bubble[0] == pytest.approx((12 - 1) / (1536 / 4 * 2))


def test_copies_exchange_gradients_and_weights() -> None:
    found = load(Layout(tp=8, pp=8, dp=4))

    held = parameters(GPT).total / 64
    assert found.data_bytes[0] == 0.0
    assert found.data_network_bytes[0] == pytest.approx(held * 3 / 4 * (4 + 2), rel=1e-9)


def test_copies_of_a_domain_share_what_crosses_it() -> None:
    alone, shared = load(Layout(tp=8, pp=8, dp=4)), load(Layout(tp=2, pp=8, dp=16))

    # Brute force: a ring over nodes brings each node, with four copies, one copy of a shard through four ports.
    held = parameters(GPT).total / 16
    assert shared.copies_near[0] == 4.0
    assert alone.copies_near[0] == 1.0
    assert shared.data_bytes[0] == pytest.approx(held * 3 / 4 * 6, rel=1e-9)
    assert shared.data_network_bytes[0] == pytest.approx(held / 4 * (1 - 4 / 16) * 6, rel=1e-9)


def test_copies_within_one_domain_use_no_network() -> None:
    found = step_load(GPT, RECIPE, layouts_of([Layout(dp=64)]), domain=72)

    assert found.data_network_bytes[0] == 0.0
    assert found.data_bytes[0] == pytest.approx(parameters(GPT).total * 63 / 64 * 6, rel=1e-9)


def test_weights_cut_over_copies_are_gathered_for_each_microbatch() -> None:
    layout = Layout(tp=8, dp=64, microbatch=2)

    once, each = load(layout), load(layout, replace(RECIPE, zero=3))

    microbatches = 1536 / (64 * 2)
    assert each.data_network_bytes[0] / once.data_network_bytes[0] == pytest.approx(3 * 2 * microbatches / (4 + 2))


def test_scores_go_through_memory_where_no_kernel_fuses_them() -> None:
    old, new = load(Layout(recompute="none")), load(Layout(recompute="none"), replace(RECIPE, masked=True))

    # 13 bytes a score forward and twice that backward, for each head and pair of tokens.
    assert old.score_bytes[0] == pytest.approx(3 * 13 * 96 * 96 * 2048 * 1536 * 2048)
    assert new.score_bytes[0] == 0.0


def test_layers_are_gone_through_once_for_each_microbatch() -> None:
    dense = load(Layout(pp=8, dp=4, microbatch=2))
    mixed = step_load(DEEPSEEK_V3, Recipe(sequence=4096, batch=1024), layouts_of([Layout(dp=16, ep=16)]), domain=8)

    assert dense.dense_passes[0] == pytest.approx(96 / 8 * 1536 / (4 * 2))
    assert dense.expert_passes[0] == 0.0
    assert mixed.dense_passes[0] == pytest.approx(3 * 64)
    assert mixed.expert_passes[0] == pytest.approx((58 + 1) * 64)


def test_a_single_chip_sends_nothing() -> None:
    found = load(Layout())

    sent = ("tensor_bytes", "expert_bytes", "expert_network_bytes", "context_bytes", "pipeline_bytes", "data_bytes")
    assert [getattr(found, name)[0] for name in sent] == [0.0] * 6
    assert found.bubble[0] == 0.0


def test_61_layers_on_16_stages_wait_for_those_that_hold_four() -> None:
    recipe = Recipe(sequence=4096, batch=15360)
    even, odd = (
        step_load(replace(DEEPSEEK_V3, mtp=mtp), recipe, layouts_of([Layout(pp=16, dp=128, ep=64)]), domain=8)
        for mtp in (3, 0)
    )

    assert (even.dense_flop + even.expert_flop)[0] > 0
    assert (odd.dense_flop / odd.model_flop)[0] > (even.dense_flop / even.model_flop)[0]


def test_tokens_reach_at_most_as_many_nodes_as_they_may() -> None:
    recipe = Recipe(sequence=4096, batch=8192)
    layouts = layouts_of([Layout(dp=1024, ep=64)])
    free = replace(
        DEEPSEEK_V3,
        layers=tuple(replace(g, ffn=replace(g.ffn, node_limit=0)) for g in DEEPSEEK_V3.layers),
    )

    bound, loose = (step_load(model, recipe, layouts, domain=8) for model in (DEEPSEEK_V3, free))

    assert loose.expert_network_bytes[0] == pytest.approx(2 * bound.expert_network_bytes[0])  # 8 nodes, or 4
    tokens, blocks = 8192 * 4096 / 1024, 58 + 1
    assert bound.expert_network_bytes[0] == pytest.approx(tokens * blocks * 4 * (7 / 8) * 7168 * 2 * 4)


def test_experts_within_a_domain_use_no_network() -> None:
    recipe = Recipe(sequence=4096, batch=4096)

    found = step_load(DEEPSEEK_V3, recipe, layouts_of([Layout(pp=4, dp=64, ep=64)]), domain=72)

    assert found.expert_network_bytes[0] == 0.0
    assert found.expert_bytes[0] > 0.0


def test_many_layouts_at_once_are_each_alone() -> None:
    layouts = [Layout(tp=8, pp=16, dp=8), Layout(tp=4, pp=8, dp=32, vpp=2, recompute="full"), Layout(dp=1024)]
    recipe = Recipe(sequence=8192, batch=2048)

    together = step_load(LLAMA_405B, recipe, layouts_of(layouts), domain=8)

    for place, layout in enumerate(layouts):
        alone = step_load(LLAMA_405B, recipe, layouts_of([layout]), domain=8)
        for name in Load.__dataclass_fields__:
            if name != "tokens":
                assert np.array_equal(getattr(together, name)[place], getattr(alone, name)[0]), name


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (Layout(pp=128), "128 pipeline stages of 1 pieces need 128 layers, the model has 62; give at most 62"),
        (Layout(dp=64, ep=48), "256 experts cannot be spread over 48 chips; divisors work: 1, 2, 4"),
        (Layout(dp=8, ep=64), "ep 64 does not divide tp x dp x cp = 8"),
        (Layout(tp=3), "128 attention heads cannot be cut 3 ways"),
        (Layout(dp=2048), "need a batch of at least 2048 sequences, got 1024"),
        (Layout(cp=3), "a sequence of 4096 tokens cannot be cut 3 ways"),
    ],
)
def test_a_layout_that_cannot_be_is_refused_with_what_would_work(layout: Layout, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        check_layout(layout, DEEPSEEK_V3, Recipe(batch=1024))

    assert message in str(caught.value)


def test_a_dense_model_has_no_experts_to_spread() -> None:
    with pytest.raises(OptionError, match="a dense model has none: give ep 1"):
        check_layout(Layout(dp=8, ep=8), LLAMA_405B, Recipe())


def test_experts_lie_as_wholes_on_the_chips_of_a_stage_whatever_cuts_the_rest() -> None:
    recipe, layout = Recipe(sequence=4096, batch=1024), Layout(tp=8, dp=8, ep=8)

    found = step_load(DEEPSEEK_V3, recipe, layouts_of([layout]), domain=8)

    # Brute force: 64 chips hold 64 / 8 = 8 times each expert, one for each domain; a ring over nodes sums eight copies.
    # The rest is cut 8 ways within a domain, with 8 copies over 8 domains.
    counted = parameters(DEEPSEEK_V3)
    last = DEEPSEEK_V3.layers[-1].ffn
    experts = counted.experts + 256 * 3 * 7168 * last.width
    others = counted.trained - experts
    assert found.data_bytes[0] == 0.0
    assert found.data_network_bytes[0] == pytest.approx((experts / 8 + others / 8) * 7 / 8 * (4 + 2), rel=1e-9)
    assert sharded_parameters(DEEPSEEK_V3, recipe, layouts_of([layout]))[0] == pytest.approx((experts + others) / 64)


def test_experts_may_be_spread_over_all_chips_of_a_stage() -> None:
    # Qwen3-235B-A22B on 256 H100: tp 2, pp 8, dp 16, ep 32 (Megatron Bridge, performance summary, release 25.11).
    check_layout(Layout(tp=2, pp=8, dp=16, ep=32), DEEPSEEK_V3, Recipe(batch=1024))


def test_stages_within_a_domain_use_its_link() -> None:
    layouts = layouts_of([Layout(tp=2, pp=4, dp=1), Layout(tp=2, pp=4, dp=2)])

    assert step_load(GPT, RECIPE, layouts, domain=8).pipeline_far.tolist() == [False, True]


@pytest.mark.parametrize(("zero", "each"), [(0, 4 + 4), (1, 4 + 2), (2, 2 * (192 + 1)), (3, 3 * 2 * 192)])
def test_what_copies_exchange_for_a_parameter_at_each_stage_of_zero(zero: int, each: float) -> None:
    found = load(Layout(tp=8, dp=8), replace(RECIPE, zero=zero))

    assert found.data_network_bytes[0] == pytest.approx(parameters(GPT).total / 8 * 7 / 8 * each, rel=1e-9)


@pytest.mark.parametrize("name", ["expert_bytes", "expert_network_bytes", "context_bytes", "tensor_bytes"])
def test_traffic_too_is_that_of_the_fullest_stage(name: str) -> None:
    recipe, layout = Recipe(sequence=8192, batch=1024), Layout(tp=2, pp=16, dp=8, cp=2, ep=16)

    # 62 layers, one of them of multi-token prediction, on 16 stages: four on the fullest, as of 64.
    found = step_load(DEEPSEEK_V3, recipe, layouts_of([layout]), domain=8)
    whole = step_load(DEEPSEEK_V3, recipe, layouts_of([replace(layout, pp=1)]), domain=8)

    assert getattr(found, name)[0] == pytest.approx(getattr(whole, name)[0] / 62 * 4)


def test_copies_that_do_not_share_the_batch_are_refused_with_a_batch_that_they_share() -> None:
    with pytest.raises(OptionError, match=r"1\.33 microbatches each; with so many copies give 768, or other copies"):
        check_layout(Layout(dp=768), DEEPSEEK_V3, Recipe(batch=1024))

    check_layout(Layout(dp=73), DEEPSEEK_V3, Recipe(batch=2048))  # 28 each, 0.2% off


def test_as_many_copies_as_share_the_batch() -> None:
    assert most_copies(1024, 768, 1) == 537  # two each once the batch is rounded to 1,074, by less than 5%
    assert most_copies(1024, 768, 2) == 512
    assert most_copies(2048, 73, 1) == 73
    assert most_copies(4, 100, 8) == 100  # none do: what then is wrong the check says
