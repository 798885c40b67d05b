"""What a chip has to hold."""

from dataclasses import replace

import pytest
from plan_cases import A100, DEEPSEEK_V3, H100, LLAMA_405B, gpt

from headway.plan.counting import parameters
from headway.plan.memory import Memory, chip_memory, kept_bytes
from headway.plan.parallel import Layout, layouts_of
from headway.plan.recipe import Recipe

#: Layers, width, heads, tp, pp, copies, microbatch, batch, pieces: arXiv 2104.04473, table 1.
SC21 = [
    (24, 2304, 24, 1, 1, 32, 16, 512, 1),
    (30, 3072, 32, 2, 1, 32, 16, 512, 1),
    (36, 4096, 32, 4, 1, 32, 16, 512, 1),
    (40, 6144, 48, 8, 1, 32, 8, 1024, 1),
    (48, 8192, 64, 8, 2, 32, 4, 1536, 1),
    (60, 10240, 80, 8, 4, 32, 2, 1792, 3),
    (80, 12288, 96, 8, 8, 24, 2, 2304, 2),
    (96, 16384, 128, 8, 16, 15, 1, 2160, 2),
    (105, 20480, 128, 8, 35, 9, 1, 2520, 3),
    (128, 25600, 160, 8, 64, 6, 1, 3072, 1),
]


def held(model, recipe: Recipe, layout: Layout) -> Memory:
    return chip_memory(model, recipe, layouts_of([layout]))


def test_a_plain_layer_keeps_34_bytes_for_each_unit_of_width() -> None:
    model = gpt(96, 12288, 96, 51200)

    kept = kept_bytes(model.layers[0], 12288, Recipe(masked=False), "selective")

    assert kept == 34 * 12288  # arXiv 2205.05198, section 4


def test_kernels_that_keep_scores_keep_the_closed_form() -> None:
    model, recipe = gpt(96, 12288, 96, 51200), Recipe(sequence=2048, masked=False)

    kept = kept_bytes(model.layers[0], 12288, recipe, "none")

    assert kept == 12288 * (34 + 5 * 96 * 2048 / 12288)  # arXiv 2205.05198, equation 1


def test_one_chip_holds_eighteen_bytes_a_parameter_before_activations() -> None:
    model = gpt(24, 2304, 24, 51200)

    found = held(model, Recipe(zero=0), Layout())

    states = found.weights + found.gradients + found.states
    assert states[0] == pytest.approx(18 * parameters(model).total)


@pytest.mark.parametrize(("zero", "bytes_each"), [(0, 18.0), (1, 6 + 12 / 8), (2, 2 + 16 / 8), (3, 18 / 8)])
def test_each_stage_of_zero_cuts_what_it_says(zero: int, bytes_each: float) -> None:
    model = gpt(24, 2304, 24, 51200)

    found = held(model, Recipe(zero=zero), Layout(dp=8))

    states = found.weights + found.gradients + found.states
    assert states[0] == pytest.approx(bytes_each * parameters(model).total)


@pytest.mark.parametrize("row", SC21)
def test_every_published_layout_of_sc21_fits_its_chip(row: tuple[int, ...]) -> None:
    layers, hidden, heads, tp, pp, dp, microbatch, batch, vpp = row
    recipe = Recipe(sequence=2048, batch=batch, masked=False, zero=0)
    layout = Layout(tp=tp, pp=pp, dp=dp, vpp=vpp, microbatch=microbatch, recompute="full")

    found = held(gpt(layers, hidden, heads, 51200), recipe, layout)

    assert found.total[0] < 0.95 * A100.hbm_gb * 1e9


@pytest.mark.parametrize(
    ("model", "recipe", "layout"),
    [
        (LLAMA_405B, Recipe(sequence=8192, batch=2048), Layout(tp=8, pp=16, dp=128, vpp=1)),
        (LLAMA_405B, Recipe(sequence=8192, batch=1536, precision="fp8"), Layout(tp=8, pp=8, dp=8, cp=2, vpp=8)),
        (DEEPSEEK_V3, Recipe(batch=8192, precision="fp8"), Layout(tp=2, pp=8, dp=64, ep=64, vpp=4)),
    ],
)
def test_published_layouts_on_80_gb_fit(model, recipe: Recipe, layout: Layout) -> None:
    # arXiv 2407.21783, table 4; Megatron-Bridge, performance summary, releases 26.06 and 25.09.
    assert held(model, recipe, layout).total[0] < H100.hbm_gb * 1e9


def test_a_405b_model_does_not_fit_on_one_server() -> None:
    found = held(LLAMA_405B, Recipe(sequence=8192, batch=16), Layout(tp=8, recompute="full"))

    assert found.total[0] > 8 * H100.hbm_gb * 1e9


def test_computing_again_keeps_less() -> None:
    recipe = Recipe(sequence=4096, batch=1024)
    none, some, full = (
        held(DEEPSEEK_V3, recipe, Layout(pp=16, dp=64, ep=64, recompute=kind)).activations[0]
        for kind in ("none", "selective", "full")
    )

    assert none > some > full


def test_the_first_stage_holds_as_many_microbatches_as_there_are_stages() -> None:
    model, recipe = gpt(64, 4096, 32, 1000), Recipe(sequence=2048, batch=1024)

    shallow, deep = (held(model, recipe, Layout(pp=pp)).activations[0] for pp in (4, 16))

    assert deep == pytest.approx(shallow)  # a quarter of the layers, four times the microbatches


def test_the_last_stage_counts_where_its_logits_weigh_more() -> None:
    model, recipe = gpt(2, 512, 8, 250_000), Recipe(sequence=2048, batch=64)

    found = held(model, recipe, Layout(pp=2))

    assert found.logits[0] == pytest.approx(2048 * 250_000 * 6)


def test_narrow_products_keep_narrow_inputs() -> None:
    wide, narrow = (
        held(LLAMA_405B, Recipe(precision=precision), Layout(tp=8, pp=16)).activations[0]
        for precision in ("bf16", "fp8")
    )

    assert narrow < wide


def test_multi_token_prediction_is_held_and_not_counted_in_the_total() -> None:
    recipe = Recipe(batch=1024)
    with_mtp, without = (held(model, recipe, Layout()) for model in (DEEPSEEK_V3, replace(DEEPSEEK_V3, mtp=0)))

    added = (with_mtp.weights - without.weights)[0] / recipe.weight_bytes
    assert added == pytest.approx(parameters(DEEPSEEK_V3).mtp)


def test_weights_that_are_cut_are_put_together_for_the_layer_at_work() -> None:
    recipe, layout = Recipe(sequence=8192, batch=512), Layout(tp=8, dp=64)

    whole, cut = (held(LLAMA_405B, replace(recipe, zero=zero), layout).activations[0] for zero in (2, 3))

    layer = (4 * 16384**2 + 2 * 16384 * 1024 - 2 * 16384**2) + 3 * 16384 * 53248 + 2 * 16384
    assert cut - whole == pytest.approx(2 * layer / 8 * 63 / 64, rel=1e-6)
