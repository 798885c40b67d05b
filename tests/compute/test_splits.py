"""The split of used compute and the comparison of two sides, against hand-worked cases and properties."""

import numpy as np
import pytest

from headway.compute.splits import Use, compare, probability, told, verdict
from headway.errors import ShapeError

RNG = np.random.default_rng(4)


def use(used: float, research: float, final: float | None = None, draws: int = 8) -> Use:
    """A side that is known for certain."""
    full = np.ones(1 + draws)
    return Use(
        side="A", used=used * full, research_share=research * full, final_share=None if final is None else final * full
    )


def random_use(scale: float, draws: int = 500) -> Use:
    return Use(
        side="A",
        used=scale * np.exp(0.4 * RNG.standard_normal(1 + draws)),
        research_share=RNG.uniform(0.05, 0.95, 1 + draws),
        final_share=RNG.uniform(0.05, 0.5, 1 + draws),
    )


def test_six_million_at_65_percent_research_of_which_a_tenth_final_runs() -> None:
    parts = use(6.0, 0.65, 0.1).parts()

    assert {name: round(float(values[0]), 3) for name, values in parts.items()} == {
        "used": 6.0,
        "serving": 2.1,
        "research": 3.9,
        "final_runs": 0.39,
        "other_research": 3.51,
    }


def test_parts_add_up_to_used_compute_in_every_draw() -> None:
    parts = random_use(3.0).parts()

    total = parts["serving"] + parts["final_runs"] + parts["other_research"]
    assert np.allclose(total, parts["used"])
    assert min(values.min() for values in parts.values()) >= 0.0


def test_without_final_share_research_is_left_whole() -> None:
    assert set(use(1.0, 0.5).parts()) == {"used", "serving", "research"}


def test_needed_share_gives_the_follower_the_leaders_research() -> None:
    leader, follower = random_use(6.0), random_use(5.0)

    needed = compare(leader, follower).needed_share

    assert np.allclose(follower.used * needed, leader.research)


def test_a_follower_with_a_fifth_falls_short_by_three_and_a_quarter_times() -> None:
    pair = compare(use(5.0, 0.65), use(1.0, 0.25)).to_dict()

    assert pair["needed_share"]["central"] == pytest.approx(3.25)
    assert pair["p_impossible"] == 1.0
    assert pair["research_ratio"]["central"] == pytest.approx(13.0)


def test_parts_of_the_gap_add_up_to_it_on_a_logarithm_in_every_draw() -> None:
    pair = compare(random_use(6.0), random_use(1.0))

    assert np.allclose(pair.from_total + pair.from_share, np.log10(pair.research_ratio))


def test_with_equal_research_shares_the_whole_gap_comes_from_the_total() -> None:
    pair = compare(use(8.0, 0.3), use(2.0, 0.3)).to_dict()

    assert pair["part_total"]["central"] == pytest.approx(1.0)
    assert pair["from_share"]["central"] == pytest.approx(0.0)


def test_with_equal_compute_the_whole_gap_comes_from_the_share() -> None:
    assert compare(use(2.0, 0.6), use(2.0, 0.2)).to_dict()["part_total"]["central"] == pytest.approx(0.0)


def test_no_part_of_a_gap_is_named_while_it_may_be_none() -> None:
    leader, follower = random_use(1.0), random_use(1.0)

    pair = compare(leader, follower).to_dict()

    assert pair["p_leader_more"] < 0.9
    assert pair["part_total"] is None


def test_no_part_of_a_gap_is_named_while_its_interval_holds_none_though_a_direction_is() -> None:
    draws = np.concatenate([[2.0], np.full(93, 2.0), np.full(7, 0.9)])
    shares = np.full(draws.size, 0.5)
    leader = Use(side="L", used=draws, research_share=shares)
    follower = Use(side="F", used=np.ones_like(draws), research_share=shares)

    pair = compare(leader, follower).to_dict()

    assert pair["p_leader_more"] == pytest.approx(0.93)
    assert pair["part_total"] is None


def test_the_part_of_the_total_is_the_same_seen_from_the_other_side() -> None:
    there, back = (
        compare(*pair).to_dict() for pair in ((use(8.0, 0.6), use(2.0, 0.3)), (use(2.0, 0.3), use(8.0, 0.6)))
    )

    assert there["part_total"]["central"] == pytest.approx(2.0 / 3.0)
    assert back["part_total"]["central"] == pytest.approx(2.0 / 3.0)


def test_turning_the_sides_round_inverts_the_ratio() -> None:
    first, second = random_use(3.0), random_use(1.0)

    assert np.allclose(compare(first, second).research_ratio * compare(second, first).research_ratio, 1.0)


def test_probabilities_count_draws_and_not_the_central_value() -> None:
    assert probability(np.array([True, False, False])) == 0.0


def test_an_interval_holds_its_central_value_apart_from_the_draws() -> None:
    found = told(np.concatenate([[100.0], np.linspace(0.0, 1.0, 101)]))

    assert (found.low, found.central, found.high) == pytest.approx((0.05, 100.0, 0.95))


@pytest.mark.parametrize(
    ("p", "word"), [(0.95, "holds"), (0.9, "holds"), (0.5, "cannot be told apart"), (0.1, "fails"), (0.0, "fails")]
)
def test_a_verdict_is_named_from_nine_in_ten_on(p: float, word: str) -> None:
    assert verdict(p) == word


@pytest.mark.parametrize(("used", "share"), [(0.0, 0.5), (-1.0, 0.5), (1.0, 1.2), (1.0, -0.1)])
def test_impossible_uses_are_refused(used: float, share: float) -> None:
    with pytest.raises(ShapeError, match="A: "):
        use(used, share)


def test_arrays_of_different_draws_are_refused() -> None:
    with pytest.raises(ShapeError, match="same draws"):
        Use(side="A", used=np.ones(3), research_share=np.full(4, 0.5))
