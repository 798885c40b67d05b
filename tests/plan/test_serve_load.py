"""What one chip has to do in one pass of serving, held against counts by hand and by brute force."""

from dataclasses import replace

import numpy as np
import pytest

from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.counting import attention_flop, kv_bytes, parameters
from headway.plan.serve_load import (
    Cut,
    Formats,
    decode_flop,
    decode_pass,
    expert_traffic,
    held_bytes,
    new_token_flop,
    prefill_pass,
    read_bytes,
    touched_parameters,
)

FULL = Attention(kind="grouped", heads=8, kv_heads=2, head_dim=16)
LATENT = Attention(kind="latent", heads=128, head_dim=128, rope_dim=64, kv_rank=512, q_rank=1536, value_dim=128)
DENSE = Architecture(
    hidden=128, vocabulary=1000, layers=(Layers(count=3, attention=FULL, ffn=FeedForward(kind="dense", width=256)),)
)
EXPERTS = Architecture(
    hidden=128,
    vocabulary=1000,
    layers=(Layers(count=3, attention=FULL, ffn=FeedForward(kind="experts", width=64, experts=16, active=2)),),
)


def cut(chips: float = 1, tensor: float = 1, batch: float = 1) -> Cut:
    return Cut(chips=np.array([chips]), tensor=np.array([tensor]), batch=np.array([batch]))


def one_step(model: Architecture, where: Cut, *, context: float = 100, draft: int = 0):
    return decode_pass(model, where, Formats(), context=context, domain=8, draft=draft)


def test_a_step_multiplies_every_sequence_with_all_parameters_but_the_input_table() -> None:
    work = one_step(DENSE, cut(batch=5))

    counted = parameters(DENSE)
    assert work.shared_flop[0] == 2 * 5 * (counted.attention + counted.dense + counted.head)


def test_weights_are_read_once_for_the_whole_batch() -> None:
    assert one_step(DENSE, cut(batch=1)).shared_bytes[0] == one_step(DENSE, cut(batch=64)).shared_bytes[0]


def test_a_step_reads_the_caches_that_counting_says_a_sequence_keeps() -> None:
    assert one_step(DENSE, cut(batch=7), context=100).cache_bytes[0] == 7 * 100 * kv_bytes(DENSE)


def test_experts_that_a_batch_visits_agree_with_tokens_thrown_at_random() -> None:
    rng = np.random.default_rng(5)
    thrown = [len({e for _ in range(12) for e in rng.choice(16, 2, replace=False)}) for _ in range(4000)]

    share = touched_parameters(EXPERTS, np.array([12.0]))[0] / parameters(EXPERTS).experts

    assert share == pytest.approx(np.mean(thrown) / 16, rel=0.01)


def test_one_token_visits_as_many_experts_as_it_chooses_and_many_tokens_visit_all() -> None:
    counted = parameters(EXPERTS)

    found = touched_parameters(EXPERTS, np.array([1.0, 1e6]))

    assert found.tolist() == pytest.approx([counted.visited, counted.experts])


def test_latent_attention_in_decoding_works_on_the_latent() -> None:
    # 128 heads, scores over 512 + 64 and sums over 512 values of each token seen.
    assert decode_flop(LATENT, 1000) == 2 * 128 * (576 + 512) * 1000
    assert read_bytes(LATENT, 1000) == 576 * 1000


def test_a_window_ends_what_is_read_and_seen() -> None:
    windowed = replace(FULL, window=64)

    assert read_bytes(windowed, 1000) == read_bytes(windowed, 64) == read_bytes(FULL, 64)
    assert decode_flop(windowed, 1000) == decode_flop(FULL, 64)


def test_sparse_attention_reads_chosen_tokens_and_every_key_of_the_indexer() -> None:
    sparse = replace(LATENT, top_k=2048, indexer_heads=64, indexer_dim=128)

    assert read_bytes(sparse, 100_000) == 2048 * 576 + 100_000 * 128
    assert decode_flop(sparse, 100_000) == decode_flop(LATENT, 2048) + 2 * 100_000 * 64 * 128


def test_linear_attention_reads_the_same_at_any_context() -> None:
    linear = Attention(kind="linear", heads=8, head_dim=16)

    assert read_bytes(linear, 10) == read_bytes(linear, 1e6) == 2 * 8 * 16 * 16


def test_new_tokens_of_a_half_cached_prompt_see_three_quarters_of_it_on_average() -> None:
    whole = new_token_flop(DENSE, 1000, 0)

    assert whole == attention_flop(DENSE, 1000)
    assert new_token_flop(DENSE, 1000, 500) == pytest.approx(1.5 * whole)


def test_prefill_of_a_cached_prompt_does_the_products_of_new_tokens_only() -> None:
    work = prefill_pass(DENSE, cut(batch=16384), Formats(), prompt=4096, cached=0.5, domain=8)

    assert work.tokens[0] == 16384
    assert work.shared_flop[0] == prefill_pass(DENSE, cut(batch=16384), Formats(), prompt=4096, cached=0.0, domain=8).shared_flop[0]  # fmt: skip  # noqa: E501


def test_one_chip_sends_nothing() -> None:
    work = one_step(EXPERTS, cut())

    assert work.tensor_bytes[0] == work.expert_link_bytes[0] == work.expert_network_bytes[0] == work.exchanges[0] == 0


def test_experts_within_a_domain_use_the_link_and_across_domains_the_network() -> None:
    near, far = cut(chips=8, batch=10), cut(chips=16, batch=10)

    link, network = expert_traffic(EXPERTS, near, near.batch, domain=8, relayed=False)
    far_link, far_network = expert_traffic(EXPERTS, far, far.batch, domain=8, relayed=False)

    # Each of 10 tokens goes to 2 experts in 3 layers, out at one byte and back at two; an eighth stays.
    assert link[0] == 3 * 10 * 2 * 128 * 3 * 7 / 8
    assert network[0] == 0
    assert far_network[0] == 3 * 10 * 2 * 128 * 3 / 2
    assert far_link[0] == 3 * 10 * 2 * 128 * 3 * 7 / 16


def test_a_chip_of_a_replica_holds_its_share_of_weights_and_of_caches() -> None:
    alone = held_bytes(EXPERTS, cut(batch=4), Formats(), context=100, decoding=True)
    counted = parameters(EXPERTS)

    assert alone[0] == counted.total + 4 * 100 * kv_bytes(EXPERTS)
    spread = held_bytes(EXPERTS, cut(chips=4, batch=4), Formats(), context=100, decoding=True)
    assert spread[0] == counted.shared + counted.experts / 4 + 4 * 100 * kv_bytes(EXPERTS)


def test_tensor_parallel_cuts_caches_no_finer_than_heads_of_keys() -> None:
    # 2 heads of keys: cut 8 ways, each of them is held by 4 chips.
    one = one_step(DENSE, cut(batch=8)).cache_bytes[0]

    assert one_step(DENSE, cut(chips=8, tensor=8, batch=8)).cache_bytes[0] == one / 2


def test_drafted_tokens_are_looked_at_with_one_reading_of_caches() -> None:
    model = replace(DENSE, mtp=1)

    plain, drafted = one_step(model, cut(batch=4)), one_step(model, cut(batch=4), draft=1)

    assert drafted.cache_bytes[0] == plain.cache_bytes[0]
    assert drafted.attention_flop[0] == 2 * plain.attention_flop[0]
    assert drafted.shared_flop[0] > 2 * plain.shared_flop[0]
