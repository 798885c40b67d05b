"""How fast a model is served: limits worked by hand, and what must hold for any chip."""

from dataclasses import replace

import numpy as np
import pytest

from headway.errors import OptionError
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.cluster import ChipSpec, cluster_of
from headway.plan.counting import matrix_parameters, parameters
from headway.plan.load import elementwise_bytes
from headway.plan.recipe import Recipe
from headway.plan.serve import (
    PASS_TOKENS,
    ServeRates,
    Service,
    decode,
    pass_time,
    prefill,
    serving_formats,
)
from headway.plan.serve_load import Cut, Formats, decode_pass

#: Peaks themselves: the roofline without any loss.
IDEAL = ServeRates(prefill=1.0, decode=1.0, expert=1.0, bandwidth=1.0, link=1.0, hidden=1.0, wait_s=0.0)
CHIP = ChipSpec(name="any", family="any", fp16_tflops=1000, fp8_tflops=2000, hbm_gb=80, hbm_tbps=3, link_gbps=900)
ONE = cluster_of("one", CHIP, count=1, domain=1, network_gbps=50)
EIGHT = cluster_of("eight", CHIP, count=8, domain=8, network_gbps=50)
GROUPED = Attention(kind="grouped", heads=64, kv_heads=8, head_dim=128)
DENSE = Architecture(
    hidden=4096,
    vocabulary=32000,
    layers=(Layers(count=32, attention=GROUPED, ffn=FeedForward(kind="dense", width=14336)),),
)
EXPERTS = Architecture(
    hidden=2048,
    vocabulary=32000,
    layers=(Layers(count=24, attention=GROUPED, ffn=FeedForward(kind="experts", width=1024, experts=64, active=4)),),
)


def rates(**changed: float) -> ServeRates:
    one = np.ones((1, 1))
    given = {
        name: getattr(IDEAL, name) * one for name in ("prefill", "decode", "expert", "bandwidth", "link", "hidden")
    }
    return ServeRates(**{**given, "wait_s": 0.0 * one, **{name: value * one for name, value in changed.items()}})


def test_one_user_alone_writes_bandwidth_over_bytes() -> None:
    cut = Cut(chips=np.ones(1), tensor=np.ones(1), batch=np.ones(1))
    work = decode_pass(DENSE, cut, Formats(), context=1, domain=1)

    seconds = pass_time(work, ONE, Formats(), rates(), decoding=True).total[0, 0]

    weights = parameters(DENSE).attention + parameters(DENSE).dense + parameters(DENSE).head
    passes = elementwise_bytes(DENSE, Recipe(precision="fp8"))
    assert seconds == pytest.approx((weights + passes) / 3e12, rel=1e-3)


def test_prefill_is_bound_by_arithmetic_at_the_peak() -> None:
    found = prefill(DENSE, ONE, Service(prompt=16), rates(bandwidth=1e6))

    # A prompt of 16 tokens leaves attention next to nothing.
    assert found.rate[0] == pytest.approx(2000e12 / (2 * matrix_parameters(DENSE)), rel=2e-3)
    assert found.batch[0] == PASS_TOKENS


def test_the_batch_is_as_large_as_the_speed_of_a_user_allows() -> None:
    fast, slow = (decode(DENSE, ONE, Service(speed=speed), rates()) for speed in (200.0, 20.0))

    assert fast.speed[0] >= 200.0
    assert slow.speed[0] >= 20.0
    assert fast.batch[0] < slow.batch[0]
    assert fast.rate[0] < slow.rate[0]


def test_a_speed_that_nothing_meets_is_said_and_the_fastest_way_taken() -> None:
    found = decode(DENSE, ONE, Service(speed=1e9), rates())

    assert not found.met[0]
    assert found.batch[0] == 1


@pytest.mark.parametrize("share", ["prefill", "decode", "bandwidth", "link", "expert"])
@pytest.mark.parametrize("model", [DENSE, EXPERTS])
def test_a_higher_share_of_a_peak_never_slows_serving(model: Architecture, share: str) -> None:
    phases = [
        (prefill(model, EIGHT, Service(), found).rate[0], decode(model, EIGHT, Service(), found).rate[0])
        for found in (rates(**{share: value}) for value in (0.2, 0.4, 0.8))
    ]

    reads, writes = np.array(phases).T
    assert np.all(np.diff(reads) >= -1e-9)
    assert np.all(np.diff(writes) >= -1e-9)


def test_longer_contexts_never_write_faster() -> None:
    found = [decode(DENSE, EIGHT, Service(prompt=length), rates()).rate[0] for length in (512, 4096, 32768)]

    assert found == sorted(found, reverse=True)


def test_more_memory_never_serves_less() -> None:
    larger = replace(EIGHT, chip=replace(CHIP, hbm_gb=160))

    small, large = (decode(EXPERTS, where, Service(prompt=32768), rates()).rate[0] for where in (EIGHT, larger))

    assert large >= small


def test_drafting_writes_more_where_bandwidth_binds_and_users_are_few() -> None:
    model, service = replace(DENSE, mtp=1), Service(prompt=256, speed=250)

    plain = decode(model, ONE, service, rates())
    drafted = decode(model, ONE, replace(service, draft=1, accepted=0.85), rates())

    assert drafted.rate[0] > plain.rate[0]


def test_tokens_of_a_step_with_drafts_are_a_geometric_sum() -> None:
    assert Service(draft=3, accepted=0.5).kept == 1 + 0.5 + 0.25 + 0.125


def test_a_chip_without_8_bit_floating_point_serves_at_8_bit_integers() -> None:
    integers = replace(CHIP, fp8_tflops=None, int8_tops=1600)

    assert serving_formats(integers, "fp8") == ("int8", "int8")
    assert serving_formats(replace(integers, int8_tops=None), "fp8") == ("bf16", "bf16")
    assert serving_formats(CHIP, "fp4") == ("fp4", "fp8")


def test_a_model_that_no_way_of_serving_holds_says_by_how_much_and_what_would_hold_it() -> None:
    small = replace(ONE, chip=replace(CHIP, hbm_gb=4))

    with pytest.raises(OptionError, match=r"needs 9 GB on each of 1 chips and 4 GB are free; about 3 chips"):
        decode(DENSE, small, Service(), rates())


@pytest.mark.parametrize(
    "wrong", [{"prompt": 0.0}, {"answer": -1.0}, {"cached": 1.0}, {"speed": 0.0}, {"draft": -1}, {"accepted": 1.5}]
)
def test_a_request_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(OptionError):
        Service(**wrong)


def test_ways_sorted_out_before_draws_are_made_leave_the_best_of_every_world(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = np.random.default_rng(3).uniform(0.25, 0.8, (3, 200, 1))
    worlds = ServeRates(prefill=drawn[0], decode=drawn[1], bandwidth=drawn[2])

    sorted_out = decode(EXPERTS, EIGHT, Service(), worlds).rate
    monkeypatch.setattr("headway.plan.serve.promising", lambda work, *_, **__: np.arange(work.tokens.size))

    assert sorted_out.tolist() == decode(EXPERTS, EIGHT, Service(), worlds).rate.tolist()
