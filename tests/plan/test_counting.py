"""What a model's numbers add up to."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_cases import DEEPSEEK_V3, LATENT, LLAMA_405B, QWEN_72B, gpt, grouped

from headway.errors import OptionError
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.counting import (
    attention_flop,
    attention_parameters,
    cache_bytes,
    kv_bytes,
    matrix_parameters,
    parameters,
    reach,
    training_flop,
)


@pytest.mark.parametrize(
    ("model", "bytes_a_token"), [(DEEPSEEK_V3, 70_272), (QWEN_72B, 327_680), (LLAMA_405B, 516_096)]
)
def test_a_token_keeps_the_published_bytes(model: Architecture, bytes_a_token: int) -> None:
    assert kv_bytes(model) == bytes_a_token  # arXiv 2505.09343, table 1


def test_deepseek_v3_has_its_published_parameters() -> None:
    counted = parameters(DEEPSEEK_V3)

    assert counted.total == pytest.approx(671.03e9, rel=1e-4)
    assert counted.active == pytest.approx(37e9, rel=0.02)
    assert counted.mtp == pytest.approx(11.5e9, rel=0.02)  # 14 B with its copies of embedding and head


def test_deepseek_v3_takes_its_published_operations_a_token() -> None:
    assert training_flop(DEEPSEEK_V3, 4096) / 1e9 == pytest.approx(250.0, rel=0.005)  # arXiv 2505.09343, table 2


@given(
    layers=st.integers(1, 200),
    width=st.integers(1, 64),
    vocabulary=st.integers(1_000, 300_000),
    sequence=st.integers(1, 32_768),
)
def test_operations_of_a_gpt_are_the_closed_form(layers: int, width: int, vocabulary: int, sequence: int) -> None:
    hidden = 64 * width

    counted = training_flop(gpt(layers, hidden, 8, vocabulary), sequence, masked=False)

    form = 72 * layers * hidden**2 * (1 + sequence / (6 * hidden) + vocabulary / (12 * layers * hidden))
    assert counted == pytest.approx(form, rel=1e-12)  # arXiv 2104.04473, appendix


def test_masked_attention_does_half_of_the_work() -> None:
    assert attention_flop(QWEN_72B, 4096) == attention_flop(QWEN_72B, 4096, masked=False) / 2


@given(limit=st.integers(1, 600), sequence=st.integers(1, 500))
def test_the_reach_of_a_window_is_the_mean_over_the_sequence(limit: int, sequence: int) -> None:
    attention = Attention(kind="grouped", heads=8, head_dim=64, window=limit)

    seen = np.minimum(np.arange(sequence) + 0.5, limit)  # each token sees the ones before it and half of itself

    assert reach(attention, sequence) == pytest.approx(seen.mean(), rel=0.01, abs=0.5)


def test_a_window_longer_than_the_sequence_changes_nothing() -> None:
    whole = Attention(kind="grouped", heads=8, head_dim=64)

    assert reach(replace(whole, window=4096), 4096) == reach(whole, 4096)


def test_linear_attention_takes_the_same_work_at_any_length() -> None:
    linear = Attention(kind="linear", heads=16, head_dim=128)
    model = Architecture(
        hidden=2048,
        vocabulary=1000,
        layers=(Layers(count=2, attention=linear, ffn=FeedForward(kind="dense", width=8)),),
    )

    assert attention_flop(model, 1_000) == attention_flop(model, 1_000_000)
    assert kv_bytes(model) == 0.0
    assert cache_bytes(model, 10) == cache_bytes(model, 10_000) == 2 * 16 * 128 * 128 * 2


def test_a_cache_stops_growing_where_a_window_ends() -> None:
    layer = grouped(layers=1, hidden=1024, heads=8, kv_heads=2, width=64, vocabulary=1000)
    windowed = replace(
        layer, layers=(replace(layer.layers[0], attention=replace(layer.layers[0].attention, window=128)),)
    )

    assert cache_bytes(windowed, 128) == cache_bytes(layer, 128)
    assert cache_bytes(windowed, 4096) == cache_bytes(layer, 128)


def test_choosing_tokens_costs_the_heads_that_choose() -> None:
    sparse = replace(LATENT, top_k=2048, indexer_heads=64, indexer_dim=128)
    model, plain = (
        Architecture(
            hidden=7168, vocabulary=1000, layers=(Layers(count=1, attention=a, ffn=FeedForward(kind="dense", width=8)),)
        )
        for a in (sparse, LATENT)
    )

    far, near = 131_072, 2_048

    assert attention_flop(model, far) < 0.25 * attention_flop(plain, far)
    assert attention_flop(model, near) > attention_flop(plain, near)
    assert attention_parameters(sparse, 7168) > attention_parameters(LATENT, 7168)


def test_total_and_active_differ_by_the_experts_that_are_not_visited() -> None:
    counted = parameters(DEEPSEEK_V3)

    assert counted.total - counted.active == pytest.approx(58 * (256 - 8) * 3 * 7168 * 2048)


def test_a_dense_model_visits_all_of_itself() -> None:
    counted = parameters(LLAMA_405B)

    assert counted.active == counted.total == pytest.approx(405.85e9, rel=1e-4)


def test_tied_embeddings_are_counted_once_and_multiplied_once() -> None:
    tied = replace(QWEN_72B, tied_embeddings=True)

    assert parameters(QWEN_72B).total - parameters(tied).total == 152064 * 8192
    assert matrix_parameters(tied) == matrix_parameters(QWEN_72B)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "latent", "kv_rank": 0}, "needs kv_rank"),
        ({"kind": "grouped", "kv_heads": 3}, "128 heads cannot share 3"),
        ({"heads": 0}, "heads must be above 0, got 0"),
        ({"compress": 0.5}, "at least 1, got 0.5"),
        ({"kind": "linear", "top_k": 4}, "nothing to choose from"),
    ],
)
def test_attention_that_makes_no_sense_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        replace(LATENT, **change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "dense", "experts": 8}, "give both or neither"),
        ({"kind": "experts", "experts": 8, "active": 9}, "visits 9 of 8 experts"),
        ({"kind": "dense", "width": 0}, "width must be above 0"),
        ({"kind": "dense", "shared": -1}, "shared must not be below 0"),
    ],
)
def test_a_feed_forward_part_that_makes_no_sense_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        FeedForward(**{"width": 8, **change})
