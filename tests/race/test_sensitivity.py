"""Ranked shares and the rule that calls a result fragile."""

import numpy as np
import pytest

from headway.errors import OptionError, ShapeError
from headway.race.sensitivity import Share, fragile, low_confidence_share, rank_shares

CONFIDENCE = {"a": "high", "b": "low", "c": "low"}


def ranked(*values: float) -> tuple[Share, ...]:
    return rank_shares(["a", "b", "c", "chance"], np.array(values), np.full(4, 0.01), CONFIDENCE)


def test_shares_come_largest_first_with_intervals_cut_off_at_0_and_1() -> None:
    shares = ranked(0.2, 0.5, -0.01, 0.3)

    assert [share.parameter for share in shares] == ["b", "chance", "a", "c"]
    assert (shares[0].low, shares[0].high) == pytest.approx((0.5 - 0.01645, 0.5 + 0.01645), abs=1e-5)
    assert (shares[3].share, shares[3].low) == (0.0, 0.0)
    assert [share.confidence for share in shares] == ["low", "", "high", "low"]


def test_one_input_of_low_confidence_above_the_limit_makes_a_result_fragile() -> None:
    found = fragile(ranked(0.2, 0.5, 0.1, 0.2))

    assert found is not None
    assert (found.parameter, found.share, found.most) == ("b", 0.5, 0.4)
    assert found.low_confidence_share == pytest.approx(0.6)


@pytest.mark.parametrize(
    "values", [(0.6, 0.1, 0.1, 0.2), (0.1, 0.35, 0.35, 0.2), (0.1, 0.4, 0.0, 0.5), (0.1, 0, 0, 0.9)]
)
def test_known_inputs_chance_or_several_weak_ones_do_not(values: tuple[float, ...]) -> None:
    assert fragile(ranked(*values)) is None


def test_a_lower_limit_is_the_users_choice() -> None:
    assert fragile(ranked(0.5, 0.2, 0.1, 0.2), most=0.15) is not None
    with pytest.raises(OptionError, match="between 0 and 1, got 40"):
        fragile(ranked(0.5, 0.2, 0.1, 0.2), most=40)


def test_weak_inputs_together_carry_the_sum_and_never_more_than_all() -> None:
    assert low_confidence_share(ranked(0.2, 0.3, 0.1, 0.4)) == pytest.approx(0.4)
    assert low_confidence_share(ranked(0.1, 0.8, 0.7, 0.1)) == 1.0


def test_shares_that_are_no_numbers_or_do_not_line_up_are_errors() -> None:
    with pytest.raises(OptionError, match="never varies"):
        ranked(np.nan, 0.1, 0.1, 0.1)
    with pytest.raises(ShapeError, match="2 inputs need as many shares"):
        rank_shares(["a", "b"], np.zeros(3), np.zeros(2), {})
