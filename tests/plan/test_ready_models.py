"""Every ready-made model holds the parameters that its publisher states; counts are made by brute force.

The counter of `planner_counts` lists every matrix with its shape and shares no line with the product.
"""

from math import isclose
from typing import Any, Final

import planner_counts as counts
import pytest

Block = dict[str, Any]

EVERY: Final = counts.slugs()

#: What a publisher leaves out of its active parameters, by what the description says of it.
LEFT_OUT: Final[dict[str, dict[str, bool]]] = {
    "all": {},
    "without input": {"input_embedding": False},
    "without embeddings": {"input_embedding": False, "output_head": False},
}

#: Totals that are rounded names: the weights hold so many billions, further than 1% from the name.
ROUNDED_TOTAL: Final = {"deepseek-v4-pro": 1572.99, "glm-130b": 128.69}

#: Active parameters that are published with one or two digits: no way of counting comes within 1%; ours, billions.
ROUNDED_ACTIVE: Final = {
    "deepseek-v4-flash": 13.269,
    "glm-130b": 128.69,
    "kimi-linear-48b-a3b": 3.106,
    "llama-4-maverick": 17.185,
    "llama-4-scout": 17.173,
    "minimax-m2": 9.801,
    "pangu-pro-moe-72b": 16.498,
    "qwen3-30b-a3b": 3.353,
    "qwen3-next-80b-a3b": 3.247,
}

#: Numbers in the published weight files (the `safetensors` total that the host of the weights states), without
#: modules of multi-token prediction. Files also hold norms of queries and keys and biases, at most 0.04% of them.
WEIGHTS: Final = {
    "falcon-180b": 179_522_565_120,
    "gpt-oss-120b": 116_829_156_672,
    "gpt-oss-20b": 20_914_757_184,
    "kimi-k2": 1_026_408_232_448,
    "llama-2-70b": 68_976_653_312,
    "llama-2-7b": 6_738_417_664,
    "llama-3-8b": 8_030_261_248,
    "llama-3.1-405b": 405_853_388_800,
    "llama-3.1-70b": 70_553_706_496,
    "mixtral-8x7b": 46_702_792_704,
    "qwen3-235b-a22b": 235_093_634_560,
    "qwen3-30b-a3b": 30_532_122_624,
    "qwen3-8b": 8_190_735_360,
}


def test_there_are_at_least_thirty_four_models_and_each_says_where_its_numbers_come_from() -> None:
    assert len(EVERY) >= 34
    for slug in EVERY:
        model = counts.described(slug)
        for source in (model["source"], model.get("recipe", {}).get("source", model["source"])):
            assert source["title"]
            assert source["url"].startswith("https://"), slug
            assert source["confidence"] in ("high", "medium", "low"), slug
            assert source["read"] is True or source["confidence"] != "high", slug


def test_numbers_in_the_files_are_numbers_and_not_words() -> None:
    for slug in EVERY:
        recipe = counts.described(slug).get("recipe", {})
        assert isinstance(recipe.get("tokens", 1.0), float), slug
        assert recipe.get("precision", "bf16") in ("bf16", "fp16", "fp8", "fp4"), slug
        assert recipe.get("optimiser", "adamw") in ("adamw", "muon"), slug
        assert recipe.get("recompute", "none") in ("none", "selective", "full"), slug


@pytest.mark.parametrize("slug", EVERY)
def test_total_parameters_are_the_published_ones_within_one_percent(slug: str) -> None:
    model = counts.described(slug)
    found = counts.total(model) / 1e9
    if slug in ROUNDED_TOTAL:
        assert isclose(found, ROUNDED_TOTAL[slug], rel_tol=1e-3)
        assert isclose(found, model["published"]["total_b"], rel_tol=0.02)
        return
    assert isclose(found, model["published"]["total_b"], rel_tol=0.01)


@pytest.mark.parametrize("slug", EVERY)
def test_active_parameters_are_the_published_ones_within_one_percent(slug: str) -> None:
    model = counts.described(slug)
    published = model["published"].get("active_b")
    if published is None:
        assert model["published"]["note"], "a model without a published active count says why"
        return
    found = counts.active(model, **LEFT_OUT[model["published"].get("active_counts", "all")]) / 1e9
    if slug in ROUNDED_ACTIVE:
        assert isclose(found, ROUNDED_ACTIVE[slug], rel_tol=1e-3)
        assert model["published"]["note"]
        return
    assert isclose(found, published, rel_tol=0.01)


@pytest.mark.parametrize("slug", sorted(WEIGHTS))
def test_total_parameters_are_those_of_the_published_weight_files(slug: str) -> None:
    assert isclose(counts.total(counts.described(slug)), WEIGHTS[slug], rel_tol=4e-4)


def test_dense_models_have_one_count() -> None:
    for slug in EVERY:
        model = counts.described(slug)
        if all(group["ffn"]["kind"] == "dense" for group in model["layers"]):
            assert counts.active(model) == counts.total(model), slug


@pytest.mark.parametrize(
    ("slug", "published"), [("deepseek-v3", 70_272), ("qwen2.5-72b", 327_680), ("llama-3.1-405b", 516_096)]
)
def test_keys_and_values_of_a_token_take_the_published_bytes(slug: str, published: int) -> None:
    # arXiv 2505.09343, table 1, at 2 bytes a number.
    assert counts.kv_bytes_per_token(counts.described(slug)) == published


@pytest.mark.parametrize(("slug", "published_gflop"), [("deepseek-v2", 155), ("deepseek-v3", 250)])
def test_training_operations_of_a_token_are_the_published_ones(slug: str, published_gflop: int) -> None:
    # arXiv 2505.09343, table 2: sequence of 4096. Table 4 of the same paper says which attention is meant: 385 causal
    # TFLOP/s on 2048 chips at 272.80 billion tokens a day are 249.7 GFLOP a token.
    found = counts.training_flop_per_token(counts.described(slug), 4096) / 1e9
    assert round(found) == published_gflop
    assert isclose(385e12 * 2048 * 86_400 / 272.80e9 / 1e9, 250, rel_tol=0.002)


@pytest.mark.parametrize(
    ("slug", "ours_gflop", "published_gflop"),
    [("llama-3.1-405b", 2473.2, 2448), ("qwen2.5-72b", 444.9, 394), ("qwen-72b", 442.3, 394)],
)
def test_dense_rows_of_that_table_are_lower_than_the_same_count_gives(
    slug: str, ours_gflop: float, published_gflop: int
) -> None:
    # The paper states no convention for its two dense rows. The one that gives 155 and 250 gives 1.0% more for the
    # 405B model and 12 to 13% more for either 72B model; matrices alone are above the published 394 there.
    model = counts.described(slug)
    assert isclose(counts.training_flop_per_token(model, 4096) / 1e9, ours_gflop, rel_tol=1e-4)
    assert ours_gflop > published_gflop
    if slug != "llama-3.1-405b":
        assert 6 * counts.active(model, input_embedding=False, output_head=False) / 1e9 > published_gflop


def test_the_counter_agrees_with_the_closed_form_of_a_plain_transformer() -> None:
    # 12 L h^2 (1 + 13 / 12 h + (V + s) / 12 L h), arXiv 2104.04473, equation 2: there with biases, here without.
    model = counts.described("gpt-3-175b")
    hidden, layers, vocabulary, sequence = 12288, 96, 50257, 2048
    closed = 12 * layers * hidden**2 * (1 + 13 / (12 * hidden) + (vocabulary + sequence) / (12 * layers * hidden))
    assert isclose(counts.total(model), closed, rel_tol=1e-4)
