"""Measures of compute: the numbers of the commands, each a second way, and what cannot be read."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.api.claims import compute_books as books_module
from headway.api.claims.known import Known
from headway.api.claims.measuring_compute import measured
from headway.api.compute.ledger import load_ledger
from headway.api.compute.reconcile import compute_reconcile
from headway.api.compute.stock import compute_flow
from headway.claims.measured import Measured
from headway.claims.registry import call
from headway.compute.ledger import Kind, Ledger
from headway.compute.quarters import Quarter
from headway.compute.stock import read_ledger
from headway.compute.stock_result import StockResult
from headway.errors import OptionError, UnknownName
from headway.interval import Interval

TODAY = Known(day=date(2026, 11, 23))
END_2025 = Quarter(2025, 4)


def asked(name: str, known: Known = TODAY, **given: str) -> Measured:
    return measured(call(name, **given), known)


def near(found: Interval, expected: Any) -> bool:
    told = expected if isinstance(expected, dict) else expected.to_dict()
    return found.to_dict() == pytest.approx(told, rel=1e-9)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger()


@pytest.fixture(scope="module")
def reconciled() -> dict[str, Any]:
    return {row.total.name: row for row in compute_reconcile().rows}


def command(ledger: Ledger, kind: Kind, *, quarter: Quarter | None = None, **chosen: str) -> StockResult:
    """What `headway compute stock` or `flow` shows of a ledger."""
    return read_ledger(ledger, kind=kind, leader="US", follower="China", quarter=quarter, **chosen)  # type: ignore[arg-type]


def at(ledger: Ledger, side: str, quarter: Quarter = END_2025, **chosen: str) -> np.ndarray[Any, Any]:
    return ledger.series(side, **chosen).values[:, ledger.quarters.index(quarter)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("basis", "unit"), [("owned", "h100e-8bit"), ("used", "h100e-16bit")])
def test_a_stock_its_ratio_and_its_shares_are_those_of_the_command(basis: str, unit: str, ledger: Ledger) -> None:
    shown = command(ledger, "stock", quarter=END_2025, basis=basis, unit=unit)
    axes = {"quarter": "2025-Q4", "basis": basis, "unit": unit}

    for side in ("US", "China"):
        assert near(asked("stock", TODAY, side=side, **axes).counted[0].interval, shown.at_quarter[side])
    ratio = next(each.newest for each in shown.ratios if each.unit == unit)
    assert near(asked("stock-ratio", TODAY, pair="China/US", **axes).counted[0].interval, ratio)
    for channel in ("licensed", "smuggled", "domestic"):
        share = next(row["share"] for row in shown.shares if row["channel"] == channel)
        found = asked("channel-share", TODAY, side="China", channel=channel, **axes)
        assert near(found.counted[0].interval, share)


def test_rented_capacity_is_that_of_the_command_and_the_default_where_no_basis_is_named(ledger: Ledger) -> None:
    shown = command(ledger, "stock", quarter=END_2025, basis="used")
    row = next(row for row in shown.rows if (row.side, row.channel) == ("China", "rented"))
    found = asked("stock", side="China", quarter="2025-Q4", channel="rented-in")

    assert found.counted[0].chosen == {"basis": "used", "unit": "h100e-8bit"}
    assert near(found.counted[0].interval, row.amount)


def test_a_flow_of_a_year_is_that_of_the_command(ledger: Ledger) -> None:
    shown = command(ledger, "flow")
    for side, channel in (("China", None), ("China", "domestic"), ("US", None)):
        row = next(row for row in shown.years if (row["side"], row["channel"], row["year"]) == (side, channel, 2025))
        found = asked("flow", side=side, first="2025-Q1", last="2025-Q4", channel=channel or "all")
        assert found.counted[0].chosen == {"basis": "owned", "unit": "h100e-8bit"}
        assert near(found.counted[0].interval, row["amount"])


def test_a_ratio_of_flows_is_that_of_the_command(ledger: Ledger) -> None:
    shown = command(ledger, "flow", quarter=END_2025)
    ratio = next(each.newest for each in shown.ratios if each.unit == "h100e-8bit")

    assert near(asked("flow-ratio", pair="China/US", first="2025-Q1", last="2025-Q4").counted[0].interval, ratio)


def test_a_share_of_the_world_is_one_stock_over_the_other_in_each_draw(ledger: Ledger) -> None:
    for way in asked("world-share", side="China", quarter="2025-Q4").counted:
        part, whole = (at(ledger, side, END_2025, **way.chosen) for side in ("China", "world"))
        assert way.draws == pytest.approx(part / whole)


def test_the_share_that_a_claim_is_held_against_is_the_headline_of_reconcile(reconciled: dict[str, Any]) -> None:
    found = asked("world-share", side="China", quarter="2026-Q2").counted[0]

    assert near(found.interval, reconciled["epoch-china-share"].headline)


def test_a_change_of_a_share_is_the_later_less_the_earlier_in_each_draw(ledger: Ledger) -> None:
    found = asked("world-share-change", side="China", since="2024-Q4", until="2025-Q4").counted[0]
    later, earlier = (
        at(ledger, "China", quarter) / at(ledger, "world", quarter) for quarter in (END_2025, Quarter(2024, 4))
    )

    assert found.draws == pytest.approx(later - earlier)
    assert np.mean(found.draws < 0.0) > 0.99


def test_what_is_rented_out_is_what_the_owner_does_not_use_of_what_is_switched_on(ledger: Ledger) -> None:
    found = asked("stock", side="US", quarter="2025-Q4", channel="rented-out").counted[0]
    share = asked("channel-share", side="US", quarter="2025-Q4", channel="rented-out").counted[0]
    owned, used = at(ledger, "US"), at(ledger, "US", basis="used")
    switched_on = ledger._operation("US")[1:]

    assert found.draws == pytest.approx(owned - used / switched_on, rel=1e-6)
    assert share.draws == pytest.approx(found.draws / owned)


def test_cards_of_a_channel_are_those_of_reconcile(reconciled: dict[str, Any]) -> None:
    found = asked("flow", side="China", first="2025-Q1", last="2025-Q4", channel="domestic", unit="chips")

    assert near(found.counted[0].interval, reconciled["idc-domestic-2025"].ours)
    assert found.counted[0].interval.central == pytest.approx(1_650_000.0)
    assert found.unit == "chips"


def test_what_is_told_in_no_class_of_chips_is_not_counted_in_cards() -> None:
    found = asked("flow", side="US", first="2025-Q1", last="2025-Q4", basis="owned")

    assert found.left_out == (({"basis": "owned", "unit": "chips"}, "no-cards"),)
    assert len(found.counted) == 2


@pytest.mark.parametrize("name", ["idc-huawei-2025", "lin-ratio", "datasection-rented", "epoch-china-share"])
def test_a_published_total_is_counted_as_its_publisher_does_and_as_we_do(name: str, reconciled: dict[str, Any]) -> None:
    row, found = reconciled[name], asked("published", total=name)
    theirs, ours = found.counted

    assert (theirs.chosen["counted"], ours.chosen["counted"]) == ("theirs", "ours")
    assert near(theirs.interval, row.ours)
    assert near(ours.interval, row.headline)
    assert [step["ours"] for step in theirs.detail["steps"]] == [step.to_dict()["ours"] for step in row.steps]
    assert found.unit == row.total.shown
    assert found.due == found.read_on == row.total.end


def test_the_cards_that_were_counted_come_out_where_their_publisher_counts_them() -> None:
    theirs, ours = asked("published", total="idc-huawei-2025").counted

    assert theirs.interval.central == pytest.approx(812_000.0)
    assert (theirs.chosen["unit"], ours.chosen["unit"]) == ("chips", "h100e-8bit")


def test_a_foretold_total_is_not_what_has_come_of_it_so_far(reconciled: dict[str, Any]) -> None:
    found = asked("published", total="iaps-total-2026")

    assert (found.counted, found.why, found.due) == ((), "not-yet", date(2026, 12, 31))
    assert near(Interval(**found.origin["so_far"]["measured"]), reconciled["iaps-total-2026"].ours)


def test_a_total_beside_which_only_the_publishers_way_can_be_set_is_read_that_way() -> None:
    found = asked("published", Known(day=date(2026, 4, 6), near=True), total="epoch-china-share")

    assert [each.chosen["counted"] for each in found.counted] == ["theirs"]
    assert found.left_out == (({"counted": "ours"}, "too-early"),)


@pytest.mark.parametrize(
    ("name", "day", "why"),
    [
        ("epoch-china-share", date(2025, 6, 12), "too-early"),
        ("cfr-huawei-nvidia-2027", date(2026, 11, 23), "not-yet"),
        ("kessler-huawei-2025", date(2025, 6, 12), "not-yet"),
    ],
)
def test_a_total_that_was_not_known_or_not_over_says_so(name: str, day: date, why: str) -> None:
    assert asked("published", Known(day=day, near=True), total=name).why == why


def test_an_unknown_total_suggests_one_that_is_there() -> None:
    with pytest.raises(UnknownName, match="idc-huawei-2025"):
        asked("published", total="idc-huawei-2026")


def test_a_quarter_long_after_the_last_one_is_to_come() -> None:
    found = asked("stock", side="China", quarter="2026-Q4")

    assert (found.counted, found.why, found.due) == ((), "not-yet", date(2026, 12, 31))
    assert {why for _, why in found.left_out} == {"not-yet"}


def test_the_quarter_after_the_last_one_is_read_on_the_last_day_of_the_data() -> None:
    found, last = (asked("stock-ratio", pair="China/US", quarter=quarter) for quarter in ("2026-Q3", "2026-Q2"))

    assert [each.interval for each in found.counted] == [each.interval for each in last.counted]
    assert (found.read_on, found.due, found.why) == (date(2026, 6, 30), date(2026, 9, 30), None)
    assert found.call.arguments["quarter"] == "2026-Q3"


def test_a_year_that_is_partly_over_is_not_read_but_what_has_come_is_told() -> None:
    found = asked("flow", side="China", first="2026-Q1", last="2026-Q4")
    so_far = found.origin["so_far"]
    half = asked("flow", side="China", first="2026-Q1", last="2026-Q2").counted[0]

    assert (found.counted, found.why, found.due) == ((), "not-yet", date(2026, 12, 31))
    assert (so_far["first"], so_far["last"]) == ("2026-Q1", "2026-Q2")
    assert so_far["measured"] == half.interval.to_dict()


@pytest.mark.parametrize(
    ("given", "day", "why", "code"),
    [
        ({"side": "China", "quarter": "2021-Q4"}, date(2026, 11, 23), "no-data", "no-data"),
        ({"side": "US", "quarter": "2025-Q4", "channel": "smuggled"}, date(2026, 11, 23), "no-data", "no-channel"),
        ({"side": "China", "quarter": "2025-Q4", "channel": "rented-out"}, TODAY.day, "no-data", "no-channel"),
        ({"side": "US", "quarter": "2024-Q4"}, date(2025, 6, 12), "too-early", "too-early"),
        ({"side": "US", "quarter": "2024-Q4"}, date(2022, 6, 12), "too-early", "too-early"),
    ],
)
def test_what_cannot_be_read_says_why(given: dict[str, str], day: date, why: str, code: str) -> None:
    found = asked("stock", Known(day=day), **given)

    assert (found.counted, found.why) == ((), why)
    assert {each for _, each in found.left_out} == {code}


def test_a_day_before_the_first_vintage_is_read_by_the_days_on_which_its_rows_became_known() -> None:
    shown = compute_flow(as_of=date(2026, 3, 1), side="China")
    row = next(row for row in shown.years if (row["channel"], row["year"]) == ("domestic", 2024))
    found = asked(
        "flow", Known(day=date(2026, 3, 1)), side="China", first="2024-Q1", last="2024-Q4", channel="domestic"
    )

    assert near(found.counted[0].interval, row["amount"])
    assert (found.known, found.origin["as_of"]) == (date(2026, 3, 1), "2026-03-01")


def test_quarters_that_rest_on_revenue_and_pace_are_named() -> None:
    assert asked("stock", side="US", quarter="2026-Q2").origin["extrapolated"] == ["2026-Q2"]
    assert "extrapolated" not in asked("stock", side="US", quarter="2025-Q4").origin


def test_a_side_that_is_none_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownName, match="China"):
        asked("stock", side="Chile", quarter="2025-Q4")
    with pytest.raises(OptionError, match="counted by country"):
        asked("stock", side="access:open", quarter="2025-Q4")


def test_many_questions_of_one_day_open_the_ledger_once() -> None:
    books_module._kept.cache_clear()
    for part in range(1, 5):
        asked("stock", side="China", quarter=f"2025-Q{part}")
        asked("flow-ratio", pair="China/US", first="2024-Q1", last=f"2025-Q{part}")
        asked("published", total="idc-huawei-2025")

    assert books_module._kept.cache_info().misses == 1


def test_a_ledger_is_kept_for_all_days_between_which_nothing_became_known_and_no_quarter_ended() -> None:
    books_module._kept.cache_clear()
    for day in (date(2026, 11, 15), date(2026, 11, 23)):
        found = books_module.compute_books(Known(day=day))
        again = load_ledger(as_of=day)
        assert found.ledger.quarters == again.quarters
        assert np.array_equal(found.ledger.series("China").values, again.series("China").values, equal_nan=True)
        assert found.origin()["as_of"] == day.isoformat()
