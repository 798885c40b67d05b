"""Scores against brute force and closed forms, and what is said of them in worlds whose process is known."""

from datetime import date

import numpy as np
import pytest

from headway.errors import ShapeError
from headway.race import scoring
from headway.race.hindcast import month_end_dates
from headway.race.scoring import Score, Scored, against_rows, block_interval, coverage_rows, crps, score, windows_apart

SEED = 20261128
MONTHS = list(month_end_dates(date(2023, 12, 31), date(2040, 12, 31)))


def scored_of(model: str, scores: list[Score], horizon: int = 6) -> list[Scored]:
    return [
        Scored(origin=origin, model=model, quantity="lag", horizon=horizon, score=each)
        for origin, each in zip(MONTHS, scores, strict=False)
    ]


def test_crps_is_the_double_sum_over_pairs_of_draws() -> None:
    rng = np.random.default_rng(SEED)
    for actual in (-1.0, 0.3, 4.0):
        draws = np.round(rng.normal(1.0, 2.0, 41), 1)
        pairs = np.mean([[abs(one - two) for two in draws] for one in draws])

        assert crps(draws, actual) == pytest.approx(np.mean(np.abs(draws - actual)) - pairs / 2.0, abs=1e-12)


def test_crps_is_the_integral_of_squared_distance_from_the_step() -> None:
    draws, actual = np.array([0.0, 1.0, 1.0, 5.0]), 2.0
    at = np.linspace(-1.0, 7.0, 800_001)
    below = (draws[:, None] <= at).mean(axis=0)

    assert crps(draws, actual) == pytest.approx(np.sum((below - (at >= actual)) ** 2) * (at[1] - at[0]), abs=1e-4)


def test_crps_of_one_draw_is_its_distance() -> None:
    assert crps(np.array([3.0]), 5.5) == 2.5


@pytest.mark.parametrize(("draws", "actual"), [([], 1.0), ([np.inf], 1.0), ([1.0], np.nan)])
def test_a_score_needs_finite_numbers(draws: list[float], actual: float) -> None:
    with pytest.raises(ShapeError, match="finite draws and a finite outcome"):
        crps(np.array(draws), actual)


def test_what_happens_on_the_edge_of_the_band_is_inside() -> None:
    draws = np.array([4.0] * 30 + [9.0] * 70)

    assert score(draws, 9.0, 0.8).inside
    assert score(draws, 4.0, 0.8).inside
    assert not score(draws, 9.001, 0.8).inside
    assert score(draws, 4.0, 0.8).error == 5.0


def test_the_band_of_the_true_process_holds_what_happens_as_often_as_it_says() -> None:
    rng = np.random.default_rng(SEED)
    scores = []
    for _ in range(2000):
        start, noise = rng.normal(8.0, 2.0), np.sqrt(6.0)
        draws = start + noise * rng.standard_normal(1000)
        scores.append(score(draws, start + noise * rng.standard_normal(), 0.8))

    assert np.mean([each.inside for each in scores]) == pytest.approx(0.8, abs=0.03)
    assert np.mean([each.error for each in scores]) == pytest.approx(0.0, abs=0.2)
    # The expected score of a normal forecast that is right: spread / sqrt(pi).
    assert np.mean([each.crps for each in scores]) == pytest.approx(np.sqrt(6.0 / np.pi), rel=0.03)


def test_origins_a_month_apart_are_few_windows() -> None:
    assert windows_apart(MONTHS[:26], 6) == 5
    assert windows_apart(MONTHS[:20], 12) == 2
    assert windows_apart([MONTHS[0], MONTHS[6], MONTHS[12], MONTHS[18]], 6) == 4
    assert windows_apart(MONTHS[:6], 6) == 1


def test_rows_are_counts_and_means() -> None:
    scores = [Score(inside=True, error=2.0, crps=1.0), Score(inside=False, error=-4.0, crps=3.0)]

    (row,) = coverage_rows(scored_of("full", scores))

    assert row == {
        "model": "full", "quantity": "lag", "horizon": 6, "origins": 2, "windows": 1, "covered": 1, "share": 0.5,
        "bias": -1.0, "mae": 3.0, "crps": 2.0,
    }  # fmt: skip


def test_rows_come_by_quantity_horizon_and_in_the_order_of_models() -> None:
    one = [Score(inside=True, error=0.0, crps=1.0)]
    mixed = [
        *(each for model in ("full", "ar1") for horizon in (12, 6) for each in scored_of(model, one, horizon)),
    ]

    keys = [(row["horizon"], row["model"]) for row in coverage_rows(mixed)]

    assert keys == [(6, "full"), (6, "ar1"), (12, "full"), (12, "ar1")]


def losses(values: np.ndarray) -> list[Score]:
    return [Score(inside=True, error=0.0, crps=float(value)) for value in values]


def test_a_worse_model_is_told_apart_and_an_equal_one_is_not() -> None:
    rng = np.random.default_rng(SEED)
    own = rng.normal(2.0, 0.3, 60)
    worse, alike = own + rng.normal(1.0, 0.3, 60), own + rng.normal(0.0, 0.3, 60)
    every = [*scored_of("full", losses(own)), *scored_of("worse", losses(worse)), *scored_of("alike", losses(alike))]

    rows = {row["model"]: row for row in against_rows(every, "full", seed=SEED)}

    assert set(rows) == {"worse", "alike"}
    assert rows["worse"]["told_apart"]
    assert rows["worse"]["difference"]["high"] < 0.0
    assert not rows["alike"]["told_apart"]


def test_models_are_held_against_each_other_on_the_origins_of_both() -> None:
    own, other = losses(np.array([1.0, 2.0, 3.0])), losses(np.array([9.0, 9.0]))
    late = [
        Scored(origin=origin, model="late", quantity="lag", horizon=6, score=each)
        for origin, each in zip(MONTHS[1:3], other, strict=True)
    ]

    (row,) = against_rows([*scored_of("full", own), *late], "full", seed=SEED)

    assert row["origins"] == 2
    assert row["difference"]["central"] == pytest.approx(2.5 - 9.0)


def test_few_windows_tell_nothing_apart_however_large_the_difference() -> None:
    own, worse = losses(np.full(24, 1.0)), losses(np.full(24, 5.0))

    (row,) = against_rows([*scored_of("full", own), *scored_of("worse", worse)], "full", seed=SEED)

    assert row["difference"]["high"] == -4.0
    assert row["windows"] == 4
    assert not row["told_apart"]


def _left_out(monkeypatch: pytest.MonkeyPatch, stretch: float) -> float:
    """How often an interval leaves out a true 0, over series of 26 differences that share six months of noise."""
    monkeypatch.setattr(scoring, "STRETCH", stretch)
    monkeypatch.setattr(scoring, "RESAMPLED", 400)
    rng, left = np.random.default_rng(SEED), 0
    for trial in range(1500):
        values = np.convolve(rng.standard_normal(31), np.ones(6), "valid")
        found = block_interval(values, 6, seed=trial)
        left += found.low > 0.0 or found.high < 0.0
    return left / 1500


def test_the_interval_of_a_difference_leaves_out_the_truth_about_as_often_as_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _left_out(monkeypatch, scoring.STRETCH) == pytest.approx(0.11, abs=0.03)
    assert _left_out(monkeypatch, 1.0) == pytest.approx(0.34, abs=0.04)


def test_the_interval_of_blocks_is_the_plain_bootstrap_where_nothing_is_alike() -> None:
    values = np.random.default_rng(SEED).normal(1.0, 2.0, 400)

    found = block_interval(values, 1, seed=SEED)

    half = scoring.STRETCH * 1.645 * values.std() / 20.0
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.03)
    assert found.central == values.mean()
