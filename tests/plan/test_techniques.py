"""Techniques as transformations: what each takes away is gone, and parameters, operations and bytes move as due."""

from dataclasses import replace

import pytest
from plan_cases import DEEPSEEK_V3, LLAMA_405B, QWEN_72B

from headway.api.planning.descriptions import find_model, ready_names
from headway.errors import OptionError, UnknownName
from headway.plan.additions import ADDITIONS, with_technique
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.counting import attention_flop, cache_bytes, kv_bytes, parameters, training_flop
from headway.plan.recipe import Recipe
from headway.plan.techniques import TECHNIQUES, Description, muon_multiplier, technique_named, used_by, without_all

FP8 = Recipe(precision="fp8")


def without(name: str, model: Architecture, recipe: Recipe = FP8) -> Description:
    return technique_named(name).without(model, recipe)


def one_layer(attention: Attention, ffn: FeedForward | None = None, **model: float) -> Architecture:
    layers = (Layers(count=4, attention=attention, ffn=ffn or FeedForward(kind="dense", width=4096)),)
    return Architecture(hidden=1024, vocabulary=32000, layers=layers, **model)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ready_names("models"))
def test_no_published_model_still_uses_a_technique_that_was_left_out(name: str) -> None:
    found = find_model(name)

    for each in used_by(found.architecture, found.recipe):
        assert not each.used(*each.without(found.architecture, found.recipe)), each.name
    everything = used_by(found.architecture, found.recipe)
    assert used_by(*without_all(found.architecture, found.recipe, everything)) == ()


@pytest.mark.parametrize("name", [name for name in ready_names("models") if find_model(name).architecture.experts])
def test_without_experts_a_model_is_as_large_as_the_part_that_a_token_visits(name: str) -> None:
    model = find_model(name).architecture

    dense, _ = without("experts", model)

    # Routers go too; what tokens visit is a mean where it differs between them.
    counted = parameters(model)
    assert parameters(dense).total == pytest.approx(counted.active - counted.router, rel=1e-3)
    assert parameters(dense).active == parameters(dense).total


def test_deepseek_v3_uses_what_its_report_says() -> None:
    names = [each.name for each in used_by(DEEPSEEK_V3, FP8)]

    assert names == [
        "experts", "latent-attention", "fp8", "multi-token", "node-limited-routing", "selective-recompute",
    ]  # fmt: skip


def test_a_dense_model_of_2020_with_full_recompute_uses_nothing() -> None:
    model = one_layer(Attention(kind="full", heads=16, head_dim=64))

    assert used_by(model, Recipe(recompute="full")) == ()


def test_without_latents_every_head_keeps_its_key_and_value() -> None:
    full, _ = without("latent-attention", DEEPSEEK_V3)

    assert kv_bytes(full) == 61 * 128 * (192 + 128) * 2
    assert attention_flop(full, 4096) == attention_flop(DEEPSEEK_V3, 4096)


def test_without_groups_keys_grow_by_the_size_of_a_group() -> None:
    full, _ = without("grouped-attention", LLAMA_405B)

    assert kv_bytes(full) == 16 * kv_bytes(LLAMA_405B)
    assert training_flop(full, 8192) > training_flop(LLAMA_405B, 8192)


def test_without_a_window_attention_reaches_back_to_the_start() -> None:
    model = one_layer(Attention(kind="full", heads=16, head_dim=64, window=1024))

    whole, _ = without("sliding-window", model)

    assert attention_flop(whole, 8192) > 4 * attention_flop(model, 8192)
    assert cache_bytes(whole, 8192) == 8 * cache_bytes(model, 8192)


def test_without_sparse_choice_the_indexer_goes_as_well() -> None:
    sparse = one_layer(Attention(kind="full", heads=16, head_dim=64, top_k=512, indexer_heads=4, indexer_dim=32))

    plain, _ = without("sparse-attention", sparse)

    assert parameters(plain).total < parameters(sparse).total
    assert kv_bytes(plain) == kv_bytes(sparse) - 4 * 32 * 2
    assert attention_flop(plain, 65536) > attention_flop(sparse, 65536)


def test_without_compression_keys_are_kept_for_every_token() -> None:
    short = one_layer(Attention(kind="full", heads=16, head_dim=64, compress=4.0))

    assert kv_bytes(without("compressed-attention", short)[0]) == 4 * kv_bytes(short)


def test_linear_layers_become_what_the_other_layers_are() -> None:
    linear = Attention(kind="linear", heads=16, head_dim=64)
    latent = Attention(kind="latent", heads=16, head_dim=64, kv_rank=256, rope_dim=32)
    ffn = FeedForward(kind="dense", width=4096)
    layers = (Layers(count=3, attention=linear, ffn=ffn), Layers(count=1, attention=latent, ffn=ffn))
    model = Architecture(hidden=1024, vocabulary=32000, layers=layers)

    softmax, _ = without("linear-attention", model)

    assert kv_bytes(softmax) == 4 * kv_bytes(model)
    assert {group.attention for group in softmax.layers} == {latent}


def test_a_model_of_linear_layers_alone_gets_a_key_for_each_head() -> None:
    model = one_layer(Attention(kind="linear", heads=16, head_dim=64))

    softmax, _ = without("linear-attention", model)

    assert kv_bytes(softmax) == 4 * 16 * 128 * 2


@pytest.mark.parametrize(("name", "before", "after"), [("fp8", "fp8", "bf16"), ("fp4", "fp4", "fp8")])
def test_a_narrow_format_is_widened_by_one(name: str, before: str, after: str) -> None:
    assert without(name, QWEN_72B, Recipe(precision=before))[1].precision == after  # type: ignore[arg-type]


def test_without_muon_states_grow_by_a_second_moment() -> None:
    recipe = Recipe(optimiser="muon")

    assert without("muon", QWEN_72B, recipe)[1].state_bytes == recipe.state_bytes + 4.0


def test_without_multi_token_prediction_fewer_parameters_are_trained_and_the_total_stays() -> None:
    plain, _ = without("multi-token", DEEPSEEK_V3)

    assert parameters(plain).total == parameters(DEEPSEEK_V3).total
    assert parameters(plain).trained < parameters(DEEPSEEK_V3).trained


def test_tables_become_experts_with_as_many_parameters_and_no_more_operations() -> None:
    experts = FeedForward(kind="experts", width=512, experts=64, active=6, shared=2)
    model = one_layer(Attention(kind="full", heads=16, head_dim=64), experts, lookup_parameters_b=2.0)

    plain, _ = without("engram", model)

    assert parameters(plain).lookup == 0.0
    # Whole experts in each of four layers, of 1.6 million parameters, and their rows in the router.
    assert parameters(plain).total == pytest.approx(parameters(model).total, rel=0.002)
    assert parameters(plain).visited == parameters(model).visited


def test_tables_of_a_dense_model_are_left_out() -> None:
    model = one_layer(Attention(kind="full", heads=16, head_dim=64), lookup_parameters_b=2.0)

    assert parameters(without("engram", model)[0]).total == parameters(model).total - 2e9


def test_experts_that_read_a_latent_become_a_dense_part_of_as_many_parameters() -> None:
    experts = FeedForward(kind="experts", width=512, experts=64, active=6, expert_hidden=256)
    model = one_layer(Attention(kind="full", heads=16, head_dim=64), experts)

    dense, _ = without("experts", model)

    assert parameters(dense).total == pytest.approx(parameters(model).active - parameters(model).router, rel=1e-3)


@pytest.mark.parametrize(
    ("flop", "multiplier"), [(10 * 8.64e19, 1.92), (1000 * 8.64e19, 1.62), (1e24, 1.48)], ids=["10", "1000", "1e24"]
)
def test_muon_saves_less_at_scale(flop: float, multiplier: float) -> None:
    assert muon_multiplier(flop) == pytest.approx(multiplier, abs=0.006)


def test_muon_and_adamw_reach_the_same_loss_with_the_multiplier() -> None:
    days = 100.0
    more = muon_multiplier(days * 8.64e19)

    assert 2.506 * days**-0.052 == pytest.approx(2.608 * (more * days) ** -0.054)


def test_an_unknown_technique_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'experts'"):
        technique_named("expert")


def test_the_order_in_which_techniques_are_left_out_does_not_matter() -> None:
    found = used_by(DEEPSEEK_V3, FP8)

    forward, backward = without_all(DEEPSEEK_V3, FP8, found), without_all(DEEPSEEK_V3, FP8, found[::-1])

    assert forward == backward


@pytest.mark.parametrize("name", [each.name for each in ADDITIONS])
def test_what_is_added_is_in_use_and_can_be_left_out_again(name: str) -> None:
    recipe = Recipe(recompute="full", precision="fp8" if name == "fp4" else "bf16")

    technique, described = with_technique(QWEN_72B, recipe, name)

    assert technique.used(*described)
    assert not technique.used(*technique.without(*described))


def test_experts_are_added_with_as_much_width_at_work() -> None:
    _, (sparse, _) = with_technique(QWEN_72B, Recipe(), "experts")

    assert parameters(sparse).active == pytest.approx(parameters(QWEN_72B).active, rel=0.005)
    assert parameters(sparse).total > 20 * parameters(QWEN_72B).total


def test_what_is_in_use_cannot_be_added() -> None:
    with pytest.raises(OptionError, match="--without experts"):
        with_technique(DEEPSEEK_V3, FP8, "experts")


def test_what_has_no_one_shape_cannot_be_added() -> None:
    with pytest.raises(OptionError, match="these can: experts, latent-attention"):
        with_technique(DEEPSEEK_V3, FP8, "engram")


def test_every_technique_has_a_name_in_each_language() -> None:
    from headway.words import available_languages, load_words
    from headway.words.plan_techniques import technique_name

    for language in available_languages():
        for each in TECHNIQUES:
            assert technique_name({"technique": each.name}, load_words(language))


def test_leaving_out_what_is_not_in_use_changes_nothing() -> None:
    model, recipe = replace(QWEN_72B), Recipe(recompute="full")

    for each in TECHNIQUES:
        if not each.used(model, recipe) and each.name not in ("fp8", "fp4", "muon", "selective-recompute"):
            assert each.without(model, recipe) == (model, recipe)
