"""The Monte-Carlo error of a probability whose draws share members."""

import numpy as np
import pytest

from headway.errors import ShapeError
from headway.race.events import p_with_error


def counts(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_independent_draws_have_the_binomial_error() -> None:
    found = p_with_error(counts(1, 0, 0, 1, 0), np.ones(5, dtype=np.int64))

    assert found.p == 0.4
    assert found.mc_error == pytest.approx(np.sqrt(0.4 * 0.6 / 5))


def test_draws_that_a_member_decides_count_as_one() -> None:
    decided = p_with_error(counts(100, 0, 0, 100, 0), np.full(5, 100))

    assert decided == pytest.approx(p_with_error(counts(1, 0, 0, 1, 0), np.ones(5, dtype=np.int64)))


def test_the_error_is_that_of_a_thousand_repetitions() -> None:
    # Members have chances of their own (beta 0.5, 2), and differ in their number of draws.
    rng, members = np.random.default_rng(20261128), 200
    draws = rng.integers(5, 60, members)
    found = [p_with_error(rng.binomial(draws, rng.beta(0.5, 2.0, members)), draws) for _ in range(1000)]

    spread = np.std([each.p for each in found])

    assert np.mean([each.mc_error for each in found]) == pytest.approx(spread, rel=0.08)
    assert np.mean([abs(each.p - 0.2) <= 1.96 * each.mc_error for each in found]) == pytest.approx(0.95, abs=0.03)


def test_members_that_agree_by_luck_have_no_smaller_error_than_independent_draws() -> None:
    assert p_with_error(counts(5, 5), counts(10, 10)).mc_error == pytest.approx(np.sqrt(0.25 / 20))


def test_one_member_has_the_error_of_its_draws() -> None:
    assert p_with_error(counts(3), counts(10)).mc_error == pytest.approx(np.sqrt(0.3 * 0.7 / 10))


@pytest.mark.parametrize(("happened", "p"), [(0, 0.0), (100, 1.0)])
def test_two_errors_from_a_certain_share_lies_the_rule_of_three(happened: int, p: float) -> None:
    found = p_with_error(np.full(1000, happened), np.full(1000, 100))

    assert found.p == p
    assert 2 * found.mc_error == pytest.approx(3 / 1000)


def test_the_rule_of_three_bounds_what_never_showed_at_95_percent() -> None:
    members = 1000
    bound = 2 * p_with_error(np.zeros(members, dtype=np.int64), np.ones(members, dtype=np.int64)).mc_error

    assert (1 - bound) ** members < 0.05 < (1 - 0.98 * bound) ** members


def test_no_error_is_larger_than_a_half() -> None:
    assert p_with_error(counts(0), counts(1)).mc_error == 0.5


def test_members_without_a_draw_change_nothing() -> None:
    assert p_with_error(counts(0, 0, 0), counts(4, 4, 0)) == p_with_error(counts(0, 0), counts(4, 4))
    assert p_with_error(counts(1, 0, 0), counts(4, 4, 0)) == p_with_error(counts(1, 0), counts(4, 4))


def test_a_difference_of_two_shares_has_the_error_of_its_repetitions() -> None:
    # On the same draws: in some members the second is more likely, in some less.
    rng, members = np.random.default_rng(5), 300
    draws, found = np.full(members, 20), []
    for _ in range(800):
        chance = rng.beta(1.0, 3.0, members)
        other = np.clip(chance + rng.normal(-0.02, 0.1, members), 0, 1)
        found.append(p_with_error(rng.binomial(draws, chance) - rng.binomial(draws, other), draws))

    assert np.mean([each.mc_error for each in found]) == pytest.approx(np.std([each.p for each in found]), rel=0.08)


def test_a_difference_that_cancels_between_members_has_an_error_of_its_own() -> None:
    found = p_with_error(counts(3, -3), counts(10, 10))

    assert found == (0.0, pytest.approx(np.sqrt(18) / 20))


def test_a_difference_that_is_nowhere_is_bounded_as_what_never_happens() -> None:
    assert p_with_error(counts(0, 0, 0), counts(9, 9, 9)) == (0.0, 0.5)
    assert p_with_error(counts(-9, -9, -9, -9), counts(9, 9, 9, 9)) == (-1.0, 1.5 / 4)


@pytest.mark.parametrize(("happened", "draws"), [((1, 2), (1, 1)), ((0, 0), (0, 0)), ((0,), (1, 1)), ((-2, 0), (1, 1))])
def test_counts_that_cannot_be_are_refused(happened: tuple[int, ...], draws: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError):
        p_with_error(counts(*happened), counts(*draws))
