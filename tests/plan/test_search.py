"""The search for the fastest layout."""

from dataclasses import fields, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plan_cases import A100, DEEPSEEK_V3, H100, LLAMA_405B, cluster, gpt

from headway.errors import OptionError, PlanError
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.candidates import layouts_within, leanest_within, possible_cuts
from headway.plan.feasible import fits, smallest_cluster, usable_bytes
from headway.plan.load import step_load
from headway.plan.memory import chip_memory
from headway.plan.parallel import RECOMPUTES, Layout, check_layout, layouts_of
from headway.plan.recipe import Recipe
from headway.plan.search import Found, Timed, central, fastest, find_layout, grown_part, waits_of
from headway.plan.step import Rates, StepTime, step_time

DENSE = gpt(6, 1024, 8, 32000)
EXPERTS = Architecture(
    hidden=1024,
    vocabulary=32000,
    mtp=1,
    layers=(
        Layers(
            count=5,
            attention=Attention(kind="grouped", heads=12, kv_heads=4, head_dim=64),
            ffn=FeedForward(kind="experts", experts=12, active=2, width=512),
        ),
    ),
)
SMALL = replace(H100, hbm_gb=8.0)


def timed(model: Architecture, recipe: Recipe, chips: Any, layout: Layout) -> tuple[float, float]:
    """Seconds and bytes of one layout alone."""
    one = layouts_of([layout])
    load = step_load(model, recipe, one, domain=chips.domain)
    seconds = step_time(load, chips, recipe, Rates(), overhead=model.step_overhead).total[0]
    return float(seconds), float(chip_memory(model, recipe, one).total[0])


def shared(batch: int, parts: int) -> bool:
    return parts <= batch and abs(round(batch / parts) - batch / parts) <= 0.05 * batch / parts


def by_loops(model: Architecture, recipe: Recipe, chips: Any) -> list[Layout]:
    """The layouts of docs/methods/plan-search.md, rule by rule, in plain loops over all numbers."""
    found, blocks, heads = [], model.depth + model.mtp, [group.attention.heads for group in model.layers]
    for tp, pp, cp, ep in product(range(1, chips.domain + 1), range(1, blocks + 1), (1, 2, 4), range(1, 13)):
        if chips.domain % tp or any(each % tp for each in heads) or (model.experts or 1) % ep:
            continue
        if recipe.sequence % cp or (cp > 1 and recipe.sequence // cp < 4096):
            continue
        most = [
            dp
            for dp in range(1, chips.count + 1)
            if tp * pp * cp * dp <= chips.count and shared(recipe.batch, dp) and (tp * dp * cp) % ep == 0
        ]
        for vpp, microbatch, recompute in product(range(1, blocks + 1), (1, 2, 4, 8, 16, 32), RECOMPUTES):
            if not most or not shared(recipe.batch, max(most) * microbatch):
                continue
            even = -(-blocks // pp) % vpp == 0 or vpp.bit_count() == 1
            busy = recipe.batch >= pp * max(most) * microbatch
            if vpp > 1 and (pp == 1 or pp * vpp > blocks or not even or not busy):
                continue
            found.append(
                Layout(tp=tp, pp=pp, dp=max(most), ep=ep, cp=cp, vpp=vpp, microbatch=microbatch, recompute=recompute)
            )
    return found


@pytest.mark.parametrize("count", [16, 23])
@pytest.mark.parametrize(
    ("model", "recipe"),
    [
        (DENSE, Recipe(sequence=8192, batch=30)),
        (EXPERTS, Recipe(sequence=4096, batch=64, precision="fp8")),
        (EXPERTS, Recipe(sequence=8192, batch=64)),
    ],
)
def test_the_search_finds_what_plain_loops_find(model: Architecture, recipe: Recipe, count: int) -> None:
    chips = cluster(SMALL, count)
    every = [(*timed(model, recipe, chips, layout), layout) for layout in by_loops(model, recipe, chips)]
    held = [each for each in every if each[1] <= usable_bytes(chips)]

    found = find_layout(model, recipe, chips, Rates())

    assert (found.tried, found.fitted) == (len(every), len(held))
    assert 0 < found.fitted < found.tried
    assert found.best.step_s == pytest.approx(min(each[0] for each in held), rel=1e-12)
    assert found.unlimited.step_s == pytest.approx(min(each[0] for each in every), rel=1e-12)
    seconds, memory = timed(model, recipe, chips, found.best.layout)
    assert (found.best.step_s, found.best.memory_bytes) == pytest.approx((seconds, memory), rel=1e-12)
    best, ways = found.best.layout, ("tp", "pp", "dp", "ep", "cp")
    others = [e[0] for e in held if any(getattr(e[2], way) != getattr(best, way) for way in ways)]
    assert found.second is not None
    assert found.second.step_s == pytest.approx(min(others), rel=1e-12)


#: Layouts of published benchmarks: layers, hidden, heads, tp, pp, dp, pieces, microbatch, batch. Sources: arXiv
#: 2104.04473, table 1; arXiv 2205.05198, table 5.
PUBLISHED = [
    (24, 2304, 24, 1, 1, 32, 1, 16, 512),
    (30, 3072, 32, 2, 1, 32, 1, 16, 512),
    (36, 4096, 32, 4, 1, 32, 1, 16, 512),
    (40, 6144, 48, 8, 1, 32, 1, 8, 1024),
    (48, 8192, 64, 8, 2, 32, 1, 4, 1536),
    (60, 10240, 80, 8, 4, 32, 3, 2, 1792),
    (80, 12288, 96, 8, 8, 24, 2, 2, 2304),
    (96, 16384, 128, 8, 16, 15, 2, 1, 2160),
    (105, 20480, 128, 8, 35, 9, 3, 1, 2520),
    (128, 25600, 160, 8, 64, 6, 1, 1, 3072),
    (96, 12288, 96, 8, 8, 1, 3, 1, 64),
    (105, 20480, 128, 8, 35, 1, 3, 1, 280),
]


@pytest.mark.parametrize("recompute", ["full", "selective", None])
@pytest.mark.parametrize(("layers", "hidden", "heads", "tp", "pp", "dp", "vpp", "microbatch", "batch"), PUBLISHED)
def test_the_best_layout_is_never_slower_than_a_published_one(
    layers: int,
    hidden: int,
    heads: int,
    tp: int,
    pp: int,
    dp: int,
    vpp: int,
    microbatch: int,
    batch: int,
    recompute: Any,
) -> None:
    model, recipe = gpt(layers, hidden, heads, 51200), Recipe(sequence=2048, batch=batch, masked=False)
    layout = Layout(tp=tp, pp=pp, dp=dp, vpp=vpp, microbatch=microbatch, recompute=recompute or "full")
    chips, recipe = cluster(A100, layout.chips), replace(recipe, recompute=recompute)

    published = find_layout(model, recipe, chips, Rates(), layout=layout)
    found = find_layout(model, recipe, chips, Rates())

    assert found.best.step_s <= published.best.step_s * (1 + 1e-9) or not published.fits


@st.composite
def models(draw: Any) -> Architecture:
    heads = draw(st.sampled_from([4, 6, 16, 25, 40, 64]))
    kv = draw(st.sampled_from([each for each in (1, 2, 4, 5, 8) if heads % each == 0]))
    attention = Attention(kind="grouped", heads=heads, kv_heads=kv, head_dim=draw(st.sampled_from([64, 128])))
    ffn = FeedForward(kind="dense", width=draw(st.integers(512, 20000)))
    if draw(st.booleans()):
        experts = draw(st.sampled_from([6, 8, 60, 256]))
        ffn = FeedForward(
            kind="experts", experts=experts, active=draw(st.integers(1, 6)), width=draw(st.integers(256, 4096))
        )
    return Architecture(
        hidden=draw(st.integers(512, 8192)),
        vocabulary=draw(st.sampled_from([32000, 128256])),
        mtp=draw(st.integers(0, 1)),
        layers=(Layers(count=draw(st.integers(1, 70)), attention=attention, ffn=ffn),),
    )


@given(
    models(),
    st.integers(1, 5000),
    st.integers(1, 3000),
    st.sampled_from([2048, 3000, 32768]),
    st.sampled_from([1, 8, 72]),
    st.sampled_from([0, 1, 2, 3]),
)
def test_what_is_found_obeys_every_rule(
    model: Architecture, count: int, batch: int, sequence: int, domain: int, zero: Any
) -> None:
    chips = cluster(H100, count, domain=min(domain, count))
    recipe = Recipe(sequence=sequence, batch=batch, zero=zero)
    assume(fits(model, recipe, chips))

    found = find_layout(model, recipe, chips, Rates())

    for each in filter(None, (found.best, found.second)):
        layout = each.layout
        check_layout(layout, model, recipe)
        assert layout.chips <= count
        assert (layout.tp * layout.dp * layout.cp) % layout.ep == 0
        assert all(group.attention.heads % layout.tp == 0 for group in model.layers)
        assert found.wide or layout.tp <= domain
        assert each.memory_bytes <= usable_bytes(chips)
    assert found.idle == count - found.best.layout.chips
    assert found.second is None or found.second.step_s >= found.best.step_s
    assert found.unlimited.step_s <= found.best.step_s
    assert sum(found.shares.values()) == pytest.approx(1.0)
    assert 0 < found.fitted <= found.tried


@given(models(), st.integers(1, 300), st.integers(1, 200), st.sampled_from([1024, 4096]), st.sampled_from([0, 1, 3]))
def test_the_leanest_layout_of_a_cut_is_the_leanest_of_all(
    model: Architecture, count: int, batch: int, sequence: int, zero: Any
) -> None:
    recipe = Recipe(sequence=sequence, batch=batch, zero=zero)
    cuts = possible_cuts(model, recipe, count, domain=1, wide=True)

    every = chip_memory(model, recipe, layouts_within(cuts, model, recipe)).total
    lean = chip_memory(model, recipe, leanest_within(cuts, recipe)).total

    assert lean.min() == pytest.approx(every.min(), rel=1e-12)


@pytest.mark.parametrize(("model", "batch"), [(DEEPSEEK_V3, 4096), (LLAMA_405B, 512)])
def test_a_model_that_fits_nowhere_names_the_gap_and_the_smallest_cluster_that_holds_it(
    model: Architecture, batch: int
) -> None:
    recipe, chips = Recipe(batch=batch), cluster(H100, 32)

    with pytest.raises(
        PlanError, match=r"lacks [\d,.]+ GB on each chip.*the smallest cluster of them that fits has"
    ) as told:
        find_layout(model, recipe, chips, Rates())

    smallest = told.value.chips
    assert "\n" not in str(told.value)
    assert smallest == smallest_cluster(model, recipe, chips)
    assert smallest % 8 == 0
    assert find_layout(model, recipe, chips.resized(smallest), Rates()).fits
    with pytest.raises(PlanError) as near:
        find_layout(model, recipe, chips.resized(smallest - 8), Rates())
    assert 0.0 < near.value.missing_gb < told.value.missing_gb


def test_the_gap_is_what_the_leanest_layout_holds_over_what_may_be_filled() -> None:
    recipe, chips = Recipe(batch=64, recompute="full"), cluster(H100, 8)
    cuts = possible_cuts(LLAMA_405B, recipe, 8, domain=8, wide=True)
    held = chip_memory(LLAMA_405B, recipe, layouts_within(cuts, LLAMA_405B, recipe)).total.min()

    with pytest.raises(PlanError) as told:
        find_layout(LLAMA_405B, recipe, chips, Rates())

    assert told.value.missing_gb == pytest.approx((held - 0.95 * 80e9) / 1e9)


def test_no_number_of_chips_that_are_full_of_their_runtime_is_enough() -> None:
    tiny = cluster(replace(H100, hbm_gb=2.0), 64)

    assert smallest_cluster(DENSE, Recipe(batch=8), tiny) == 0
    with pytest.raises(PlanError, match="no number of them is enough"):
        find_layout(DENSE, Recipe(batch=8), tiny, Rates())


def test_slow_layouts_are_tried_only_where_no_usual_one_fits() -> None:
    # 25 heads cannot be cut within domains of eight.
    model = replace(DENSE, layers=(replace(DENSE.layers[0], attention=Attention(kind="full", heads=25, head_dim=64)),))
    recipe = Recipe(sequence=32768, batch=4)

    plenty = find_layout(model, recipe, cluster(H100, 64), Rates())
    scarce = find_layout(model, recipe, cluster(replace(H100, hbm_gb=5.0), 64), Rates())

    assert not plenty.wide
    assert plenty.best.layout.tp == 1
    assert scarce.wide
    assert scarce.best.layout.tp == 5
    assert scarce.unlimited.step_s <= scarce.best.step_s
    assert scarce.tried > scarce.fitted


def test_chips_that_nothing_can_fill_stand_idle() -> None:
    found = find_layout(DENSE, Recipe(batch=1), cluster(H100, 13, domain=1), Rates())

    assert found.idle == 13 - found.best.layout.chips > 0


def test_a_given_layout_is_timed_and_not_replaced() -> None:
    layout, chips = Layout(tp=8, pp=16, dp=8, recompute="full"), cluster(H100, 1024)

    found = find_layout(LLAMA_405B, Recipe(batch=512), chips, Rates(), layout=layout)

    assert found.given
    assert found.best.layout == layout
    assert found.second is None
    assert (found.tried, found.fitted, found.fits) == (1, 1, True)


def test_a_given_layout_that_does_not_fit_says_by_how_much() -> None:
    found = find_layout(LLAMA_405B, Recipe(batch=512), cluster(H100, 8), Rates(), layout=Layout(tp=8))

    assert not found.fits
    assert found.missing_gb == pytest.approx(found.best.memory_bytes / 1e9 - 76.0)


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (Layout(tp=8, pp=127), "127 layers, the model has 126"),
        (Layout(tp=8, pp=4, dp=64), "needs 2048 chips, the cluster has 1024"),
        (Layout(tp=8, dp=8, ep=8), "a dense model has none"),
    ],
)
def test_a_given_layout_that_makes_no_sense_is_refused(layout: Layout, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        find_layout(LLAMA_405B, Recipe(batch=512), cluster(H100, 1024), Rates(), layout=layout)


def test_a_tie_goes_to_fewer_cuts_then_to_less_done_twice() -> None:
    layouts = layouts_of(
        [
            Layout(tp=2, pp=2),
            Layout(tp=1, pp=2, recompute="full"),
            Layout(tp=1, pp=2, recompute="none", vpp=2),
            Layout(tp=1, pp=2, recompute="none"),
            Layout(tp=1),
        ]
    )

    assert fastest(layouts, np.array([1.0, 1.0, 1.0 + 1e-12, 1.0, 1.1])) == 3


def test_the_reason_is_the_part_that_grew_most() -> None:
    def of(**parts: float) -> Timed:
        return Timed(layout=Layout(), step_s=sum(parts.values()), parts_s=parts, memory_bytes=0.0, held_bytes={})

    assert grown_part(of(products=5.0, bubble=1.0, tensor=2.0), of(products=5.5, bubble=2.0, tensor=0.5)) == "bubble"


def bound(**changes: Any) -> Found:
    chips = replace(cluster(H100, 256), **changes)
    return find_layout(LLAMA_405B, Recipe(batch=512, recompute="full"), chips, Rates())


def test_compute_binds_where_everything_else_is_fast() -> None:
    fast = bound(link_gbps=1e6, network_gbps=1e6, chip=replace(H100, hbm_tbps=1e3, hbm_gb=1000.0))

    assert fast.binds == "compute"
    assert fast.shares["network"] < 0.01


def test_the_network_binds_where_it_is_slow() -> None:
    assert bound(network_gbps=0.001, chip=replace(H100, hbm_gb=1000.0)).binds in ("network", "link")


def test_a_batch_of_few_sequences_leaves_the_pipeline_idle() -> None:
    found = find_layout(LLAMA_405B, Recipe(batch=4), cluster(H100, 1024), Rates())

    assert found.binds in ("bubble", "capacity")
    assert found.shares["bubble"] > 0.3


def test_memory_binds_where_more_of_it_would_be_faster() -> None:
    found = find_layout(LLAMA_405B, Recipe(batch=512), cluster(H100, 256), Rates())

    assert found.binds == "capacity"
    assert found.unlimited.step_s < found.best.step_s / 1.05
    assert found.unlimited.memory_bytes > found.usable_bytes


def test_the_first_row_of_rates_is_the_central_world() -> None:
    rates = Rates(matrix=np.array([[0.5], [0.1], [0.9]]))

    assert central(rates).matrix == 0.5
    chips = cluster(H100, 64)
    by_rows = find_layout(DENSE, Recipe(), chips, rates).to_dict()
    assert by_rows == find_layout(DENSE, Recipe(), chips, Rates(matrix=0.5)).to_dict()


def test_json_has_the_layouts_their_parts_and_the_reason() -> None:
    data = find_layout(DEEPSEEK_V3, Recipe(batch=15360), cluster(H100, 16384), Rates()).to_dict()

    assert sum(data["best"]["parts_s"].values()) == pytest.approx(data["best"]["step_s"])
    assert sum(data["best"]["held_gb"].values()) == pytest.approx(data["best"]["memory_gb"])
    assert data["second_slower"] >= 0.0
    assert data["slower_part"] in data["best"]["parts_s"]
    assert data["fits"]


def test_every_part_of_a_step_says_what_it_waits_for() -> None:
    found = waits_of({"expert": 0.7, "data": 0.2})

    assert set(found) == {part.name for part in fields(StepTime)}
    assert (found["expert"], found["data"]) == ("link", "network")
    assert (found["products"], found["states"], found["bubble"]) == ("compute", "bandwidth", "bubble")


def test_traffic_within_one_domain_waits_for_the_link() -> None:
    recipe = Recipe(sequence=4096, batch=64)
    inside, across = (
        find_layout(EXPERTS, recipe, cluster(H100, 16, domain=domain), Rates(), layout=Layout(pp=2, dp=8, ep=4))
        for domain in (16, 2)
    )

    sent = ("pipeline", "expert", "data")
    assert [inside.waits[part] for part in sent] == ["link"] * 3
    assert [across.waits[part] for part in sent] == ["network"] * 3
    assert inside.shares["network"] == pytest.approx(inside.best.parts_s["scale"] / inside.best.step_s)
