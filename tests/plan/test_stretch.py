"""How far techniques stretch some chips: ratios on the same draws, quality as published, what fits and what not."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from plan_cases import DEEPSEEK_V3, QWEN_72B

from headway.errors import OptionError, PlanError, UnknownName
from headway.plan.calibrate import Calibration
from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.published_effects import Published, beyond_tested, multiplier_belief
from headway.plan.recipe import Recipe
from headway.plan.stretch import Ground, measure_stretch
from headway.plan.techniques import muon_multiplier, technique_named

H800 = ChipSpec(
    name="H800", family="hopper", fp16_tflops=989.0, fp8_tflops=1979.0, hbm_gb=80.0, hbm_tbps=3.35, link_gbps=400.0,
    tdp_w=700.0,
)  # fmt: skip
CHIPS = Cluster(name="chips", chip=H800, count=2048, domain=8, link_gbps=200.0, network_gbps=50.0)

V3 = Recipe(tokens=14.8e12, batch=15360, precision="fp8", recompute="selective")

EXPERTS = Published(name="experts", multiplier_low=2.5, multiplier=3.5, multiplier_high=5.5, measured_flop=3.4e22)
MUON = Published(name="muon", multiplier_low=1.1, multiplier=1.92, multiplier_high=1.93, measured_flop=8.64e20)


def ground(published: Mapping[str, Published] | None = None, cluster: Cluster = CHIPS, draws: int = 200) -> Ground:
    return Ground(cluster=cluster, calibration=Calibration(draws=draws), published=published or {})


def test_each_technique_in_use_has_an_effect_and_all_but_the_unpriced_are_in_the_whole() -> None:
    found = measure_stretch(DEEPSEEK_V3, V3, ground({"experts": EXPERTS}))

    names = [each.names[0] for each in found.effects]
    assert names == [
        "experts", "latent-attention", "fp8", "multi-token", "node-limited-routing", "selective-recompute",
    ]  # fmt: skip
    assert found.together is not None
    assert found.together.names == tuple(name for name in names if name != "multi-token")
    assert found.left_out == ("multi-token",)


def test_a_counted_effect_is_the_ratio_of_chip_seconds_draw_by_draw() -> None:
    found = measure_stretch(DEEPSEEK_V3, V3, ground(), without=("fp8",))

    (effect,) = found.effects
    assert np.array_equal(effect.factor, effect.without.chip_seconds / effect.using.chip_seconds)
    assert effect.multiplier is None
    assert found.together is None
    assert effect.factor[0] > 1.0


def test_errors_that_both_sides_share_cancel() -> None:
    found = measure_stretch(DEEPSEEK_V3, V3, ground(), without=("fp8",))

    (effect,) = found.effects
    spread = [float(np.std(np.log(values[1:]))) for values in (effect.using.chip_seconds, effect.factor)]
    assert spread[1] < 0.5 * spread[0]


def test_a_multiplier_comes_on_top_of_what_is_counted_with_its_own_interval() -> None:
    found = measure_stretch(DEEPSEEK_V3, V3, ground({"experts": EXPERTS}, draws=4000), without=("experts",))

    (effect,) = found.effects
    assert effect.multiplier is not None
    assert np.allclose(effect.factor, effect.counted * effect.multiplier)
    assert effect.multiplier[0] == pytest.approx(3.5)
    assert np.quantile(effect.multiplier[1:], [0.1, 0.9]) == pytest.approx([2.5, 5.5], rel=0.05)
    assert effect.beyond_tested is True


def test_experts_without_a_published_multiplier_are_counted_alone() -> None:
    (effect,) = measure_stretch(DEEPSEEK_V3, V3, ground(), without=("experts",)).effects

    assert effect.multiplier is None
    # A dense model of the same operations runs better: no traffic to experts, larger products.
    assert effect.factor[0] < 1.0
    assert effect.beyond_tested is None


def test_the_whole_is_counted_jointly_and_multiplied_by_every_multiplier() -> None:
    recipe = replace(V3, optimiser="muon")
    found = measure_stretch(DEEPSEEK_V3, recipe, ground({"experts": EXPERTS, "muon": MUON}))

    whole = found.together
    assert whole is not None
    assert whole.multiplier is not None
    assert whole.multiplier[0] == pytest.approx(3.5 * muon_multiplier(found.flop))
    assert whole.beyond_tested is True


def test_what_does_not_fit_on_the_chips_is_timed_on_the_smallest_number_that_holds_it() -> None:
    dense = technique_named("experts").without(DEEPSEEK_V3, V3)

    (effect,) = measure_stretch(*dense, ground(cluster=CHIPS.resized(16)), add=("experts",)).effects

    assert effect.without.fits
    assert not effect.using.fits
    assert effect.using.chips == effect.using.smallest_chips > 16
    assert np.isfinite(effect.factor).all()


def test_a_model_that_does_not_fit_with_its_techniques_is_an_error() -> None:
    with pytest.raises(PlanError, match="does not fit on 16 x H800"):
        measure_stretch(DEEPSEEK_V3, V3, ground(cluster=CHIPS.resized(16)))


def test_what_fits_on_no_number_of_chips_has_no_layout_and_no_time() -> None:
    # All but 50 MB of the chip goes to its runtime.
    side = ground(cluster=replace(CHIPS, chip=replace(H800, hbm_gb=4.26))).side(DEEPSEEK_V3, V3)

    assert side.layout is None
    assert side.smallest_chips == 0
    assert np.isnan(side.chip_seconds).all()


def test_a_technique_that_is_added_saves_what_it_would_cost_to_leave_out() -> None:
    wide = replace(V3, precision="bf16")
    (added,) = measure_stretch(DEEPSEEK_V3, wide, ground(), add=("fp8",)).effects
    (left,) = measure_stretch(DEEPSEEK_V3, V3, ground(), without=("fp8",)).effects

    assert added.added
    assert np.allclose(added.factor, left.factor)


def test_what_is_asked_to_be_left_out_must_be_in_use() -> None:
    with pytest.raises(OptionError, match=r"muon is not in use.*in use: experts"):
        measure_stretch(DEEPSEEK_V3, V3, ground(), without=("muon",))
    with pytest.raises(UnknownName, match="no technique called 'moe'"):
        measure_stretch(DEEPSEEK_V3, V3, ground(), without=("moe",))


def test_a_model_without_any_technique_has_no_effects() -> None:
    plain = replace(QWEN_72B, layers=(replace(QWEN_72B.layers[0], attention=replace(
        QWEN_72B.layers[0].attention, kind="full", kv_heads=0)),))  # fmt: skip
    found = measure_stretch(plain, Recipe(recompute="full"), ground())

    assert found.effects == ()
    assert found.together is None


def test_muon_is_believed_between_what_others_found_and_no_shrinking() -> None:
    belief = multiplier_belief(technique_named("muon"), MUON, 1e24)

    assert belief is not None
    assert (belief.low, belief.high) == (1.1, 1.93)
    assert belief.central == pytest.approx(1.48, abs=0.006)


def test_muon_without_a_number_of_tokens_has_its_published_multiplier() -> None:
    belief = multiplier_belief(technique_named("muon"), MUON, 0.0)

    assert belief is not None
    assert belief.central == 1.92


def test_a_multiplier_without_ends_lies_between_no_gain_and_as_much_more() -> None:
    belief = multiplier_belief(technique_named("linear-attention"), Published(name="kda", multiplier=1.16), 1e23)

    assert belief is not None
    assert (belief.low, belief.central, belief.high) == pytest.approx((1.0, 1.16, 1.16**2))


def test_counted_techniques_have_no_multiplier() -> None:
    assert multiplier_belief(technique_named("fp8"), Published(name="fp8", multiplier=2.0), 1e24) is None


@pytest.mark.parametrize(("flop", "said"), [(1e22, False), (1e24, True), (0.0, None)])
def test_a_run_is_beyond_what_was_tested_where_it_is_larger(flop: float, said: bool | None) -> None:
    assert beyond_tested(EXPERTS, flop) is said
    assert beyond_tested(Published(name="x"), flop) is None
    assert beyond_tested(None, flop) is None
