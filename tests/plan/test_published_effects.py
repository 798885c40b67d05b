"""What is counted of techniques beside what was published of them; the numbers of the page on the method are these."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from plan_cases import A100, gpt

from headway.api.planning.calibration import calibration
from headway.api.planning.descriptions import find_cluster, find_model
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.cluster import Cluster
from headway.plan.counting import attention_flop, cache_bytes, kv_bytes, matrix_parameters, parameters, training_flop
from headway.plan.load import step_load
from headway.plan.memory import chip_memory
from headway.plan.parallel import Layout, layouts_of
from headway.plan.recipe import Recipe
from headway.plan.search import central, find_layout
from headway.plan.step import step_time
from headway.plan.techniques import technique_named

PAGE: Final = Path(__file__).parents[2] / "docs/methods/plan-techniques.md"

#: The runs of arXiv 2205.05198, table 5: layers, hidden, heads, chips, batch, microbatch, stages, pieces of a stage,
#: seconds of a step with full recomputation, with selective.
SELECTIVE: Final = {
    "22B": (48, 6144, 64, 8, 4, 4, 1, 1, 1.42, 1.10),
    "175B": (96, 12288, 96, 64, 64, 1, 8, 3, 18.13, 13.75),
    "530B": (105, 20480, 128, 280, 280, 1, 35, 3, 49.05, 37.83),
    "1T": (128, 25600, 160, 512, 512, 1, 64, 1, 94.42, 71.49),
}

#: DeepSeekMoE 16B. Source: arXiv 2401.06066, section 5.1.
MOE_16B: Final = Architecture(
    hidden=2048,
    vocabulary=102400,
    layers=(
        Layers(
            count=1,
            attention=Attention(kind="full", heads=16, head_dim=128),
            ffn=FeedForward(kind="dense", width=10944),
        ),
        Layers(
            count=27,
            attention=Attention(kind="full", heads=16, head_dim=128),
            ffn=FeedForward(kind="experts", width=1408, experts=64, active=6, shared=2),
        ),
    ),
)


#: Rates as fitted to published runs.
FITTED: Final = calibration()


def seconds(model: Architecture, recipe: Recipe, cluster: Cluster, layout: Layout, stack: str | None = None) -> float:
    """Seconds of a step at the central rates, of a software stack or of today's."""
    load = step_load(model, recipe, layouts_of([layout]), domain=cluster.domain)
    rates = central(FITTED.rates(cluster.chip.family, stack))
    return float(step_time(load, cluster, recipe, rates, overhead=model.step_overhead).total[0])


def architecture(name: str) -> Architecture:
    return find_model(name).architecture


def at_position(model: Architecture, position: float) -> float:
    """Operations for the token at a position, forward."""
    return 2.0 * matrix_parameters(model, with_mtp=False) + attention_flop(
        model, position, masked=False, with_mtp=False
    )


def hours_of_v2() -> float:
    """Hours for the same tokens, DeepSeek-V2 over DeepSeek LLM 67B, each by its fastest layout."""
    _, cluster = find_cluster("h800-deepseek-2048")
    found = []
    for name in ("deepseek-v2", "deepseek-llm-67b"):
        model = find_model(name)
        rates = FITTED.rates(cluster.chip.family)
        step = find_layout(model.architecture, model.recipe, cluster, rates).best.step_s
        found.append(step / model.recipe.step_tokens)
    return found[0] / found[1]


def selective(size: str) -> float:
    """Time of a step with selective over that with full recomputation, on the published layout."""
    layers, hidden, heads, chips, batch, microbatch, stages, pieces, _, _ = SELECTIVE[size]
    model = gpt(layers, hidden, heads, 51200)
    recipe = Recipe(sequence=2048, batch=batch, precision="fp16", masked=False)
    cluster = Cluster(name="Selene", chip=A100, count=chips, domain=8, link_gbps=300.0, network_gbps=25.0)
    layout = Layout(tp=8, pp=stages, vpp=pieces, microbatch=microbatch)
    few, many = (
        seconds(model, recipe, cluster, replace(layout, recompute=kind), "megatron-sp-2022")
        for kind in ("selective", "full")
    )
    return few / many


def activations(size: str) -> float:
    """Bytes of activations with selective recomputation and sequence parallelism, over those with neither.

    With neither a layer keeps sbh (10 + 24 / t + 5 a s / h t) bytes. Source: arXiv 2205.05198, equation 2.
    """
    layers, hidden, heads, _, _, _, _, _, _, _ = SELECTIVE[size]
    recipe = Recipe(sequence=2048, batch=1, precision="fp16", masked=False)
    one = layouts_of([Layout(tp=8)])
    kept = float(chip_memory(gpt(layers, hidden, heads, 51200), recipe, one).activations[0])
    neither = layers * 2048 * hidden * (10 + 24 / 8 + 5 * heads * 2048 / (hidden * 8))
    return kept / neither


def of_format(name: str, narrow: str, wide: str, layout: Layout, batch: int, sequence: int) -> float:
    """Time of a step in a narrow over that in a wide format, on the published layout and 256 GB300."""
    _, cluster = find_cluster("gb300-azure-4608", count=256)
    model = replace(architecture(name), mtp=0)
    recipe = Recipe(batch=batch, sequence=sequence)
    steps = [
        seconds(model, replace(recipe, precision=each), cluster, layout)  # type: ignore[arg-type]
        for each in (narrow, wide)
    ]
    return steps[0] / steps[1]


def of_mhc() -> float:
    """Time of a step with hyper-connections over that without, DeepSeek-V3 on its own chips."""
    model, (_, cluster) = find_model("deepseek-v3"), find_cluster("h800-deepseek-2048")
    layout = Layout(tp=1, pp=16, dp=128, ep=64)
    mixed = replace(model.architecture, step_overhead=0.067)
    with_, without = (seconds(each, model.recipe, cluster, layout) for each in (mixed, model.architecture))
    return with_ / without


def of_engram() -> float:
    """Operations of a model with look-up tables over those of one with experts in their place."""
    experts = MOE_16B.layers[1]
    fewer = replace(experts, ffn=replace(experts.ffn, experts=50))
    model = replace(MOE_16B, layers=(MOE_16B.layers[0], fewer), lookup_parameters_b=3.3)
    plain, _ = technique_named("engram").without(model, Recipe())
    assert parameters(plain).total == pytest.approx(parameters(model).total, rel=0.02)
    return training_flop(model, 4096) / training_flop(plain, 4096)


def without(name: str, model: Architecture) -> Architecture:
    return technique_named(name).without(model, Recipe())[0]


V3_ON_GB300: Final = Layout(tp=1, pp=2, dp=128, ep=32, vpp=4)
LLAMA_ON_GB300: Final = Layout(tp=4, pp=8, dp=8, vpp=4)

#: What each row of the page counts, by its name there, and how far from the page it may lie: what rates enter may move
#: with their fit.
COUNTED: Final[dict[str, tuple[Callable[[], float], float]]] = {
    "V2 hours": (hours_of_v2, 0.02),
    "DeepSeekMoE 16B operations": (
        lambda: training_flop(MOE_16B, 4096) / training_flop(architecture("llama-2-7b"), 4096),
        0.0006,
    ),
    **{f"selective {size} time": (cache(lambda size=size: selective(size)), 0.01) for size in SELECTIVE},
    **{f"selective {size} activations": (cache(lambda size=size: activations(size)), 0.006) for size in SELECTIVE},
    "MTP operations": (
        lambda: (
            training_flop(architecture("deepseek-v3"), 4096, with_mtp=True)
            / training_flop(architecture("deepseek-v3"), 4096)
        ),
        0.0006,
    ),
    "mHC time": (of_mhc, 0.006),
    "FP8 time": (lambda: of_format("deepseek-v3", "fp8", "bf16", V3_ON_GB300, 4096, 4096), 0.02),
    "FP4 time": (lambda: of_format("llama-3.1-405b", "fp4", "fp8", LLAMA_ON_GB300, 1536, 8192), 0.02),
    "DSA operations at 128K": (
        lambda: (
            at_position(architecture("deepseek-v3.2"), 131072)
            / at_position(without("sparse-attention", architecture("deepseek-v3.2")), 131072)
        ),
        0.006,
    ),
    "MLA cache": (
        lambda: kv_bytes(architecture("deepseek-v2")) / kv_bytes(architecture("deepseek-llm-67b")),
        0.0006,
    ),
    "MLA cache at 6 bits": (
        lambda: 6 / 16 * kv_bytes(architecture("deepseek-v2")) / kv_bytes(architecture("deepseek-llm-67b")),
        0.0006,
    ),
    "KDA cache": (
        lambda: (
            cache_bytes(architecture("kimi-linear-48b-a3b"), 1e6)
            / cache_bytes(without("linear-attention", architecture("kimi-linear-48b-a3b")), 1e6)
        ),
        0.0006,
    ),
    "V4 operations at 1M": (
        lambda: at_position(architecture("deepseek-v4-pro"), 2**20) / at_position(architecture("deepseek-v3.2"), 2**20),
        0.006,
    ),
    "V4 cache at 1M": (
        lambda: kv_bytes(architecture("deepseek-v4-pro")) / kv_bytes(architecture("deepseek-v3.2")),
        0.0006,
    ),
    "Engram operations": (of_engram, 0.006),
}


def rows_of_the_page() -> dict[str, tuple[float, float]]:
    """Published and counted by the name of a row."""
    found = re.findall(r"^\| ([^|]+?) \| ([\d.]+)[^|]* \| ([\d.]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: (float(published), float(counted)) for name, published, counted in found}


def test_the_page_tells_of_every_effect_and_of_no_other() -> None:
    assert set(rows_of_the_page()) == set(COUNTED)


@pytest.mark.parametrize("name", COUNTED)
def test_the_page_says_what_is_counted(name: str) -> None:
    count, tolerance = COUNTED[name]

    assert count() == pytest.approx(rows_of_the_page()[name][1], abs=tolerance)


@pytest.mark.parametrize(
    "name", [name for name in COUNTED if name not in ("FP4 time", "MLA cache", "DSA operations at 128K")]
)
def test_what_is_counted_lies_near_what_was_published(name: str) -> None:
    published, counted = rows_of_the_page()[name]

    assert counted == pytest.approx(published, abs=0.07)


@pytest.mark.parametrize("size", SELECTIVE)
def test_the_page_quotes_the_published_times(size: str) -> None:
    *_, full, few = SELECTIVE[size]

    assert rows_of_the_page()[f"selective {size} time"][0] == pytest.approx(few / full, abs=0.0006)


def test_deepseek_v4_keeps_for_a_million_tokens_what_was_published() -> None:
    assert kv_bytes(architecture("deepseek-v4-pro")) * 2**20 / 2**30 == pytest.approx(9.62, abs=0.005)
