"""Families of shapes."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_cases import DEEPSEEK_V3, LLAMA_405B, QWEN_72B, gpt

from headway.errors import OptionError
from headway.plan.architecture import Architecture
from headway.plan.counting import parameters
from headway.plan.shapes import scaled, sparser

LIKE = (LLAMA_405B, DEEPSEEK_V3, QWEN_72B, gpt(96, 12288, 96, 51200))


@pytest.mark.parametrize("like", LIKE)
def test_a_family_holds_the_model_that_it_is_named_for(like: Architecture) -> None:
    assert scaled(like, 1.0) == like


@given(st.sampled_from(LIKE), st.floats(1e-3, 30.0))
def test_layers_hold_about_so_many_times_the_parameters(like: Architecture, size: float) -> None:
    def held(model: Architecture) -> float:
        counted = parameters(model)
        return counted.attention + counted.dense + counted.experts

    found = held(scaled(like, size)) / held(like)

    # Parts that do not grow with the square of the width (keys and values that are shared, ranks) take a little off.
    assert found == pytest.approx(size, rel=0.25)


@pytest.mark.parametrize(("least", "apart"), [(0.3, 0.35), (0.01, 1.0)])
@given(st.sampled_from(LIKE), st.floats(1.0, 100.0))
def test_the_ratio_of_width_to_depth_stays_about_the_same(
    least: float, apart: float, like: Architecture, times: float
) -> None:
    # Heads go in steps of eight, which small models feel more.
    model = scaled(like, least * times)

    assert (model.hidden / model.depth) / (like.hidden / like.depth) == pytest.approx(1.0, abs=apart)


@given(st.sampled_from(LIKE), st.floats(1e-4, 30.0))
def test_heads_can_be_cut_and_share_keys_as_before(like: Architecture, size: float) -> None:
    for group in scaled(like, size).layers:
        assert group.attention.heads % 8 == 0
        assert group.attention.head_dim == like.layers[0].attention.head_dim
        assert group.attention.kv_heads == like.layers[0].attention.kv_heads


def test_a_larger_llama_is_as_wide_for_its_depth_as_the_published_ones() -> None:
    # 8B: 32 layers of 4,096; 70B: 80 of 8,192 (arXiv 2407.21783, table 3).
    small = scaled(LLAMA_405B, 8.03 / 405.9)

    assert 25 <= small.depth <= 45
    assert 3072 <= small.hidden <= 5120


def test_sizes_lie_close_together() -> None:
    sizes = [parameters(scaled(LLAMA_405B, 1.01**step)).total for step in range(-200, 100)]

    steps = [after / before - 1.0 for before, after in pairwise(sizes)]
    assert max(steps) < 0.04
    assert min(steps) > -0.01


def test_sparsity_is_experts_over_those_that_are_visited() -> None:
    found = sparser(DEEPSEEK_V3, 48.0)

    assert found.experts == 384
    assert parameters(found).visited == parameters(DEEPSEEK_V3).visited
    assert found.layers[0] == DEEPSEEK_V3.layers[0]


@pytest.mark.parametrize(("model", "sparsity"), [(LLAMA_405B, 8.0), (DEEPSEEK_V3, 0.5)])
def test_a_sparsity_that_cannot_be_is_refused(model: Architecture, sparsity: float) -> None:
    with pytest.raises(OptionError):
        sparser(model, sparsity)


def test_a_size_of_nothing_is_refused() -> None:
    with pytest.raises(OptionError, match="above 0"):
        scaled(LLAMA_405B, 0.0)


def test_what_is_beside_the_layers_grows_with_them() -> None:
    like = replace(QWEN_72B, lookup_parameters_b=20.0, other_parameters_b=1.0)

    assert scaled(like, 2.0).lookup_parameters_b == 40.0
    assert scaled(like, 2.0).other_parameters_b == 2.0
