"""Shares of peaks fitted on measured rates: known ones are found again, families borrow, publications are left out."""

from dataclasses import replace

import numpy as np
import pytest

from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.cluster import ChipSpec, cluster_of
from headway.plan.serve import Service
from headway.plan.serve_fit import PRIORS, fit_bytes, fit_from_bytes, fit_serving, leave_papers_out, rates_of
from headway.plan.serve_measured import Measured, counted_tokens, predicted, worked

MODEL = Architecture(
    hidden=4096,
    vocabulary=32000,
    layers=(
        Layers(
            count=32,
            attention=Attention(kind="grouped", heads=32, kv_heads=8, head_dim=128),
            ffn=FeedForward(kind="dense", width=14336),
        ),
    ),
)


def cluster(family: str, factor: float = 1.0):
    chip = ChipSpec(
        name=f"{family} {factor}", family=family, fp16_tflops=400 * factor, fp8_tflops=800 * factor, hbm_gb=80,
        hbm_tbps=2.0 * factor, link_gbps=600,
    )  # fmt: skip
    return cluster_of(chip.name, chip, count=8, domain=8, network_gbps=50)


def row(phase: str, paper: str, family: str = "one", *, factor: float = 1.0, prompt: float = 2048.0) -> Measured:
    return Measured(
        name=f"{paper} {phase} {family} {factor} {prompt}",
        paper=paper,
        phase=phase,
        counts={"prefill": "input", "decode": "output", "mixed": "both"}[phase],
        model=MODEL,
        cluster=cluster(family, factor),
        service=Service(prompt=prompt, speed=30),
        chips=8,
        concurrency=None,
        rate=1.0,
    )


def measured_at(
    truth: np.ndarray, rows: list[Measured], rng: np.random.Generator, error: float = 0.0
) -> list[Measured]:
    found = [predicted(worked(each), rates_of(truth[None, :], None))[0] for each in rows]
    return [
        replace(each, rate=rate * np.exp(error * rng.standard_normal())) for each, rate in zip(rows, found, strict=True)
    ]


ROWS = [
    row(phase, f"paper {number}", factor=factor, prompt=prompt)
    for number, factor in enumerate((0.5, 1.0, 2.0, 3.0))
    for phase in ("prefill", "decode", "mixed")
    for prompt in (512.0, 4096.0)
]


def odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


TRUTH = np.array([odds(0.62), odds(0.3), odds(0.7), odds(0.8), odds(0.65), odds(0.7), np.log(15e-6)])


def test_shares_that_made_the_rates_are_found_again() -> None:
    rows = measured_at(TRUTH, ROWS, np.random.default_rng(1), 0.03)

    found = fit_serving(rows).rates("one")

    assert found.prefill[0, 0] == pytest.approx(0.62, abs=0.05)
    assert found.decode[0, 0] == pytest.approx(0.3, abs=0.06)
    assert found.bandwidth[0, 0] == pytest.approx(0.8, abs=0.08)


def test_no_rates_leave_the_prior() -> None:
    found = fit_serving([])

    assert found.rates("any").prefill[0, 0] == pytest.approx(PRIORS["prefill"][0])
    assert found.rows == 0


def test_a_family_that_nobody_measured_has_the_shared_centre_and_a_wider_spread() -> None:
    fit = fit_serving(measured_at(TRUTH, ROWS, np.random.default_rng(2), 0.05))

    seen, unseen = fit.rates("one"), fit.rates("another")

    assert np.std(unseen.prefill[1:]) > 1.5 * np.std(seen.prefill[1:])


def test_a_family_with_one_rate_is_drawn_towards_the_others() -> None:
    rows = measured_at(TRUTH, ROWS, np.random.default_rng(3), 0.03)
    odd = replace(row("prefill", "odd", "two"), rate=3.0 * measured_at(TRUTH, [row("prefill", "odd", "two")], np.random.default_rng(0))[0].rate)  # fmt: skip  # noqa: E501

    fit = fit_serving([*rows, odd])

    said = predicted(worked(odd), fit.rates("two"))[0]
    assert odd.rate / 3.0 < said < odd.rate


def test_worlds_of_one_seed_are_the_same_whatever_is_asked_first() -> None:
    fit = fit_serving(measured_at(TRUTH, ROWS[:6], np.random.default_rng(4)))

    first = fit.rates("another").prefill
    fit.noise("chip", "prefill")

    assert np.array_equal(first, fit.rates("another").prefill)
    assert fit.noise("chip", "decode")[0] == 1.0


def test_a_row_that_is_left_out_does_not_move_what_is_said_of_it() -> None:
    rows = measured_at(TRUTH, ROWS, np.random.default_rng(5), 0.1)
    wrong = [replace(each, rate=10 * each.rate) if each.paper == "paper 0" else each for each in rows]

    plain, moved = leave_papers_out(rows).rows, leave_papers_out(wrong).rows

    assert [one.central for one in plain if one.measured.paper == "paper 0"] == pytest.approx(
        [one.central for one in moved if one.measured.paper == "paper 0"]
    )


def test_made_rates_are_met_and_better_than_by_one_share_of_the_peak() -> None:
    found = leave_papers_out(measured_at(TRUTH, ROWS, np.random.default_rng(6), 0.1))

    assert found.mean_error < 0.2
    assert found.constant_error is not None
    assert found.mean_error < found.constant_error
    assert found.coverage >= 0.7


def test_a_mixed_rate_counts_what_its_publication_counts() -> None:
    both = row("mixed", "any")
    output = replace(both, counts="output")

    ratio = predicted(worked(both), rates_of(TRUTH[None, :], None)) / predicted(
        worked(output), rates_of(TRUTH[None, :], None)
    )

    assert ratio[0] == pytest.approx((2048 + 1024) / 1024)
    assert counted_tokens(output) == 1024


def test_a_kept_fit_gives_the_same_worlds() -> None:
    fit = fit_serving(measured_at(TRUTH, ROWS, np.random.default_rng(7), 0.1))

    again = fit_from_bytes(fit_bytes(fit), draws=fit.draws, seed=fit.seed)

    assert np.array_equal(again.rates("one").decode, fit.rates("one").decode)
    assert np.array_equal(again.noise("any", "prefill"), fit.noise("any", "prefill"))
