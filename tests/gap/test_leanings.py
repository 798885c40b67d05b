"""Leanings of a hand-made index: what each number must be, and what cannot be told."""

from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from headway.errors import GapError, OptionError, UnknownName
from headway.gap.leanings import compare_leanings
from headway.gap.leanings_result import LeaningsResult


def sigmoid(value: float) -> float:
    return float(1.0 / (1.0 + np.exp(-value)))


@pytest.fixture(scope="module")
def exact(leaning_cases: ModuleType) -> LeaningsResult:
    """Without noise in the factors."""
    found: LeaningsResult = leaning_cases.compared(0.0)
    return found


@pytest.fixture(scope="module")
def data(leaning_cases: ModuleType) -> dict[str, Any]:
    return dict(leaning_cases.compared().to_dict())


def test_only_models_released_in_the_time_count_and_joint_ones_for_both(exact: LeaningsResult) -> None:
    assert (exact.models_leader, exact.models_follower) == (5, 4)
    assert exact.joint == ("Both",)
    assert exact.since == date(2024, 7, 1)


def test_the_difference_is_that_of_the_mean_products(exact: LeaningsResult) -> None:
    closer = {row.benchmark: row.closer.lean.central for row in exact.benchmarks}

    assert closer == pytest.approx({"Sums": 0.375, "Facts": 0.0, "Images": 0.0, "Chess": -0.375}, abs=1e-9)
    assert [exact.benchmarks[0].benchmark, exact.benchmarks[-1].benchmark] == ["Sums", "Chess"]


def test_a_difference_is_worth_what_the_curve_makes_of_it_at_the_leaders_level(exact: LeaningsResult) -> None:
    sums, chess = exact.benchmarks[0], exact.benchmarks[-1]

    # The leader's best by the day is at 155, 25 points above Sums and 5 above Chess, at 0.1 logits a point.
    assert sums.at_frontier.central == pytest.approx(100 * (sigmoid(2.5 + 0.375) - sigmoid(2.5)), abs=0.2)
    assert chess.at_frontier.central == pytest.approx(100 * (sigmoid(0.5 - 0.375) - sigmoid(0.5)), abs=0.2)
    assert sums.closer.at_half.central == pytest.approx(100 * (sigmoid(0.375) - 0.5))


def test_a_benchmark_without_scores_on_a_side_names_no_direction(leaning_cases: ModuleType) -> None:
    matrix, index, yardstick = leaning_cases.robust(0.0)
    loading = index.factors.loading.copy()
    loading[:, 3] = loading[:, 0]  # Images leans like Sums, but nobody of the follower was measured on it
    index = replace(index, factors=replace(index.factors, loading=loading))
    found = compare_leanings(
        matrix,
        index,
        yardstick,
        leader="country:US",
        follower="country:China",
        as_of=date(2025, 12, 31),
        domains=leaning_cases.DOMAINS,
    )
    images = next(row for row in found.benchmarks if row.benchmark == "Images")

    assert (images.measured_follower, images.thin) == (0, True)
    assert (images.closer.direction, images.direction) == (1, 0)


def test_a_domain_is_the_mean_of_its_benchmarks(exact: LeaningsResult) -> None:
    assert exact.domains["knowledge"].lean.central == pytest.approx(0.1875)
    assert dict(exact.domain_sizes) == {"mathematics": 1, "knowledge": 2, "vision": 1}


def test_labs_are_firms_with_enough_models_in_the_time_the_strongest_first(exact: LeaningsResult) -> None:
    assert [(lab.lab, lab.models, lab.best) for lab in exact.labs] == [("Ahead", 4, "A4"), ("Behind", 3, "B3")]
    assert exact.labs[1].domains["mathematics"].lean.central == pytest.approx(0.5)
    assert exact.labs[1].domains["knowledge"].lean.central == pytest.approx(0.25)


def test_axes_go_from_the_one_that_explains_most_and_name_their_ends(exact: LeaningsResult) -> None:
    first, second = exact.axes

    assert (first.share.central, second.share.central) == pytest.approx((2 / 3, 1 / 3))
    assert {first.loadings[0][0], first.loadings[-1][0]} == {"Sums", "Chess"}
    assert second.loadings[0][0] == "Facts"
    assert first.loadings[0][1].lean.central == pytest.approx(0.5)


def test_directions_are_named_from_the_draws_and_held_at_once(data: dict[str, Any]) -> None:
    directions = {row["benchmark"]: row["direction"] for row in data["benchmarks"]}

    assert directions == {"Sums": 1, "Facts": 0, "Images": 0, "Chess": -1}
    assert data["p_all_named"] == 1.0
    for row in data["benchmarks"]:
        assert row["closer"]["low"] <= row["closer"]["central"] <= row["closer"]["high"]
        assert 0.0 <= row["p_closer"] <= 1.0


def test_where_noise_is_all_there_is_no_direction_is_named(leaning_cases: ModuleType) -> None:
    found = leaning_cases.compared(5.0).to_dict()

    assert all(row["direction"] == 0 for row in found["benchmarks"])
    assert found["p_all_named"] is None


def test_the_same_group_twice_is_nowhere_closer(leaning_cases: ModuleType) -> None:
    found = leaning_cases.compared(follower="country:US")

    assert all(row.closer.lean.central == 0.0 and row.closer.p_above == 0.0 for row in found.benchmarks)


def test_a_group_without_a_model_in_the_time_has_no_leanings(leaning_cases: ModuleType) -> None:
    with pytest.raises(GapError, match=r"country:China released no model .* \(3 months\)"):
        leaning_cases.compared(as_of=date(2025, 6, 20), months=3, leader="country:China", follower="country:US")


def test_what_cannot_be_asked_is_told(leaning_cases: ModuleType) -> None:
    matrix, index, yardstick = leaning_cases.robust()
    asked: dict[str, Any] = {"leader": "country:US", "follower": "country:China", "as_of": date(2025, 12, 31)}

    with pytest.raises(OptionError, match="--months 0"):
        leaning_cases.compared(months=0)
    with pytest.raises(UnknownName, match="did you mean 'China'"):
        leaning_cases.compared(follower="country:Chin")
    with pytest.raises(OptionError, match="no specific factors"):
        compare_leanings(
            matrix, replace(index, factors=None, method="eci"), yardstick, domains=leaning_cases.DOMAINS, **asked
        )


def test_a_very_long_time_begins_with_the_calendar(leaning_cases: ModuleType) -> None:
    assert leaning_cases.compared(months=100_000).models_follower == 5
