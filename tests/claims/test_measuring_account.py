"""What part of the gap goes with compute: the account of the command, on draws."""

from datetime import date

import pytest

from headway.api.claims.known import Known
from headway.api.claims.measuring_compute import measured
from headway.api.compute.account import compute_account
from headway.claims.measured import Measured
from headway.claims.registry import call
from headway.interval import interval_of

#: On that day the index was known as it had been published: nothing has to be fitted.
EARLY = Known(day=date(2026, 1, 10))


def asked(cause: str, known: Known = EARLY) -> Measured:
    return measured(call("lag-share", cause=cause), known)


def test_the_share_of_the_gap_is_that_of_the_command_and_its_two_parts_add_up() -> None:
    shown = compute_account(vintage="2025-12-19").to_dict()
    compute, efficiency = asked("compute"), asked("efficiency")

    for found, name in ((compute, "share_compute"), (efficiency, "share_efficiency")):
        assert found.counted[0].interval.to_dict() == shown[name]
        for each in found.counted:
            again = interval_of(each.draws, float(each.rows[0])).to_dict()
            assert each.interval.to_dict() == pytest.approx(again)
    assert compute.counted[0].rows + efficiency.counted[0].rows == pytest.approx(1.0)
    assert compute.counted[0].chosen["route"] == shown["route"]
    assert {each.chosen["slope"] for each in compute.counted} == {row["slope"] for row in shown["sensitivity"]}
    assert compute.read_on == date(2025, 12, 19)


def test_before_there_was_an_index_there_is_no_share() -> None:
    found = asked("compute", Known(day=date(2024, 1, 10), near=True))

    assert (found.counted, found.why) == ((), "too-early")
