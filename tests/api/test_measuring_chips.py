"""Measures of chips: the same readings as `headway compute generations`, draw by draw."""

from datetime import date

import numpy as np
import pytest

from headway.api.claims.known import Known
from headway.api.claims.measuring_chips import measured
from headway.api.compute.generations import compute_generations
from headway.claims.registry import call
from headway.errors import UnknownName

TODAY = Known(day=date(2026, 11, 28))
DAY = "2026-11-23"


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, object]]:
    told = compute_generations(as_of=date.fromisoformat(DAY)).to_dict()
    return {each["channel"]: each for each in told["answers"]}


def test_months_behind_are_those_of_the_command(answers: dict[str, dict[str, object]]) -> None:
    for channel in ("domestic", "licensed", "rented", "smuggled"):
        found = measured(call("chip-lag", pair="China/US", day=DAY, channel=channel, spec="h100e-8bit"), TODAY)

        assert found.counted[0].interval.to_dict() == answers[channel]["lag"]


def test_a_chip_over_the_best_of_a_side_is_that_of_the_command() -> None:
    told = compute_generations(as_of=date.fromisoformat(DAY)).to_dict()
    (own,) = [each for each in told["allowed"] if each["chip"].startswith("H200")]

    found = measured(call("chip-ratio", chip="H200", versus="side:China", day=DAY, spec="h100e-8bit"), TODAY)

    assert found.counted[0].interval.to_dict() == own["over_domestic"]


def test_one_over_the_other_is_one_over_the_other_way_round() -> None:
    one = measured(call("chip-ratio", chip="H20", versus="Ascend 910C", day="2025-09-01"), TODAY)
    other = measured(call("chip-ratio", chip="Ascend 910C", versus="H20", day="2025-09-01"), TODAY)

    for left, right in zip(one.counted, other.counted, strict=True):
        np.testing.assert_allclose(left.rows * right.rows, 1.0)


def test_generations_on_sale_and_announced_are_told_apart() -> None:
    found = measured(call("chip-generations", chip="H200", day="2026-01-20"), TODAY)

    counted = {each.chosen["counted"]: each.interval.central for each in found.counted}
    assert counted == {"sold": 1.0, "announced": 2.0}


def test_the_newest_generation_has_none_after_it() -> None:
    found = measured(call("chip-generations", chip="B200", day="2025-01-20", counted="sold"), TODAY)

    np.testing.assert_array_equal(found.counted[0].rows, 0.0)


def test_a_chip_that_was_not_there_yet_has_no_answer() -> None:
    found = measured(call("chip-ratio", chip="B300", versus="Ascend 910C", day="2024-06-01"), TODAY)

    assert (found.counted, found.why) == ((), "no-data")


def test_a_day_long_after_the_data_is_not_there_yet() -> None:
    found = measured(call("chip-lag", pair="China/US", day="2027-12-31"), TODAY)

    assert (found.why, found.due) == ("not-yet", date(2027, 12, 31))


def test_a_day_soon_after_the_data_is_read_on_their_last_day() -> None:
    found = measured(call("chip-lag", pair="China/US", day="2026-12-20"), Known(day=date(2026, 12, 24)))

    assert found.read_on == date(2026, 11, 23)


def test_an_unknown_chip_is_named() -> None:
    with pytest.raises(UnknownName, match="no chip called 'Z9'"):
        measured(call("chip-ratio", chip="Z9", versus="H20", day=DAY), TODAY)
