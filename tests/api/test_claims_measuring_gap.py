"""Lags and points as measures: the same numbers as `headway gap`, every definition left open, and honest gaps."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from headway.api import gap
from headway.api.claims.known import BEFORE_DAYS, Known
from headway.api.claims.measuring import claims_measure, measure
from headway.claims.measured import Counted, Measured
from headway.claims.registry import call
from headway.errors import GapError, OptionError, UnknownName
from headway.forecast.series import month_ends
from headway.gap.choices import BENCHMARKS

NEWEST = date(2026, 8, 11)
DAY = "2026-07-31"


def by(found: Measured, **chosen: str) -> Counted:
    return next(each for each in found.counted if chosen.items() <= dict(each.chosen).items())


@pytest.fixture(scope="module")
def lag() -> Measured:
    return claims_measure("lag", pair="China/US", day=DAY)


@pytest.mark.parametrize("definition", ["standing", "record", "match", "trend", "tie"])
def test_a_lag_is_what_the_gap_prints(lag: Measured, definition: str) -> None:
    printed = gap(definition=definition, as_of=date.fromisoformat(DAY))

    assert by(lag, definition=definition, yardstick="index").interval == printed.lag


def test_the_default_comes_first_and_draws_make_its_interval(lag: Measured) -> None:
    first = lag.counted[0]

    assert first.chosen == {"definition": "standing", "yardstick": "index"}
    assert first.draws.size == lag.origin["draws"]
    assert first.interval.low == pytest.approx(np.quantile(first.draws, 0.05))
    assert first.interval.high == pytest.approx(np.quantile(first.draws, 0.95))


def test_single_benchmarks_are_read_as_the_gap_reads_them_and_count_as_certain(lag: Measured) -> None:
    for name in BENCHMARKS:
        found = by(lag, yardstick=f"benchmark:{name}")

        assert found.interval == gap(yardstick=f"benchmark:{name}", as_of=date.fromisoformat(DAY)).lag
        assert found.detail == {"certain": True}


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({"definition": "tie"}, [("tie", "index")]),
        ({"yardstick": "index", "definition": "record"}, [("record", "index")]),
        ({"yardstick": "benchmark:SimpleBench"}, [("standing", "benchmark:SimpleBench")]),
    ],
)
def test_what_is_given_is_pinned(given: Mapping[str, str], chosen: list[tuple[str, str]]) -> None:
    found = claims_measure("lag", pair="China/US", day=DAY, **given)

    assert [(each.chosen["definition"], each.chosen["yardstick"]) for each in found.counted] == chosen


def test_a_mean_is_what_the_gap_prints() -> None:
    found = claims_measure("lag-mean", pair="China/US", since="2023-01-01", until=NEWEST)

    printed = gap(as_of=NEWEST, since=date(2023, 1, 1)).mean

    assert printed is not None
    assert found.counted[0].interval == printed.value
    assert ({"definition": "match", "yardstick": "index"}, "not-daily") in found.left_out


def test_least_and_most_are_those_of_the_month_ends_in_each_draw() -> None:
    since, until = date(2025, 8, 31), date(2026, 7, 31)
    days = [claims_measure("lag", pair="China/US", day=end).counted[0].rows for end in month_ends(since, until)]
    span: dict[str, Any] = {"pair": "China/US", "since": since, "until": until, "definition": "standing"}

    # Each day alone looks at no model that came later; the standing lag of a day knows of none either.
    assert np.array_equal(claims_measure("lag-least", **span).counted[0].rows, np.min(days, axis=0))
    assert np.array_equal(claims_measure("lag-most", **span).counted[0].rows, np.max(days, axis=0))


def test_a_change_is_the_difference_of_two_lags_on_the_same_draws() -> None:
    first, last = (
        claims_measure("lag", pair="China/US", day=day).counted[0].rows for day in ("2025-07-31", "2026-07-31")
    )

    found = claims_measure("lag-change", pair="China/US", since="2025-07-31", until="2026-07-31").counted[0]

    assert np.allclose(found.rows, last - first)


def test_points_are_what_the_gap_prints_and_have_no_definition() -> None:
    found = claims_measure("points", pair="China/US", day=DAY)

    assert [dict(each.chosen) for each in found.counted] == [{"yardstick": "index"}]
    assert found.counted[0].interval == gap(as_of=date.fromisoformat(DAY)).points


def test_points_change_as_points_differ() -> None:
    first, last = (
        claims_measure("points", pair="China/US", day=day).counted[0].rows for day in ("2025-07-31", "2026-07-31")
    )

    found = claims_measure("points-change", pair="China/US", since="2025-07-31", until="2026-07-31").counted[0]

    assert np.array_equal(found.rows, last - first)


def test_a_day_a_little_after_the_data_is_read_on_their_last_day() -> None:
    found = claims_measure("lag", pair="China/US", day="2026-11-01")

    assert found.read_on == NEWEST
    assert found.due == date(2026, 11, 1)
    assert found.counted[0].interval == gap(as_of=NEWEST).lag


@pytest.mark.parametrize("days", [BEFORE_DAYS, BEFORE_DAYS + 1])
def test_a_day_long_after_the_data_is_not_read_yet(days: int) -> None:
    day = NEWEST + timedelta(days=days)

    found = claims_measure("lag", pair="China/US", day=day)

    assert (found.why == "not-yet") == (days > BEFORE_DAYS)
    assert found.due == day


def test_a_change_from_the_last_day_of_the_data_is_not_read_yet() -> None:
    assert claims_measure("lag-change", pair="China/US", since=NEWEST, until="2026-11-01").why == "not-yet"


def test_a_day_before_the_first_model_of_a_side_is_too_early() -> None:
    found = claims_measure("lag", pair="China/US", day="2022-12-31", definition="standing", yardstick="index")

    assert found.why == "too-early"
    assert found.counted == ()


def test_before_any_data_were_held_nothing_was_known() -> None:
    assert claims_measure("lag", pair="China/US", day="2024-01-31", as_of="2024-02-01").why == "no-data"


def test_as_known_then_may_be_told_by_data_soon_after() -> None:
    asked = call("lag", pair="China/US", day="2025-11-20")

    found = measure(asked, Known(day=date(2025, 11, 20), near=True))

    assert found.origin["vintage"] == "2025-12-03"
    assert found.read_on == date(2025, 11, 20)
    assert measure(asked, Known(day=date(2025, 11, 20))).why == "no-data"


@pytest.mark.parametrize(
    ("day", "vintage", "read_on"),
    [("2026-04-10", "2026-04-19", "2026-04-10"), ("2026-05-01", "2026-04-19", "2026-04-19")],
)
def test_as_known_then_is_told_by_the_data_of_the_nearest_day(day: str, vintage: str, read_on: str) -> None:
    known = Known(day=date.fromisoformat(day), near=True)

    found = measure(call("lag", pair="China/US", day=day, definition="standing"), known)

    assert (found.origin["vintage"], str(found.read_on)) == (vintage, read_on)


def test_time_horizons_are_read_by_name_from_the_newest_data_that_hold_them() -> None:
    day, leader, follower = date(2026, 3, 31), "developer:OpenAI", "developer:Anthropic"
    found = claims_measure("lag", pair=f"{follower}/{leader}", day=day, yardstick="metr")

    assert found.origin["vintage"] == "2026-04-19"
    assert found.counted[0].interval == gap(yardstick="metr", as_of=day, leader=leader, follower=follower).lag


def test_a_side_that_a_yardstick_does_not_place_cannot_be_read_on_it() -> None:
    found = claims_measure("lag", pair="China/US", day="2026-03-31", yardstick="metr")

    assert found.why == "no-data"
    assert found.left_out == (({"definition": "standing", "yardstick": "metr"}, "no-group"),)


@pytest.mark.parametrize(
    ("yardstick", "problem"), [("mine", "no yardstick called"), ("benchmark:GPQA", "no benchmark")]
)
def test_a_yardstick_that_is_not_there_is_refused(yardstick: str, problem: str) -> None:
    with pytest.raises((OptionError, UnknownName), match=problem):
        claims_measure("lag", pair="China/US", day=DAY, yardstick=yardstick)


def test_two_names_for_the_same_models_are_refused() -> None:
    with pytest.raises(GapError, match="the same models"):
        claims_measure("lag", pair="China/country:China", day=DAY)


def test_an_unknown_group_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="China"):
        claims_measure("lag", pair="Chinaa/US", day=DAY)


def test_a_group_that_only_later_data_know_of_was_too_early_then() -> None:
    asked = call("lag", pair="developer:Thinking Machines/US", day="2025-11-30")

    assert measure(asked, Known(day=date(2025, 12, 3))).why == "too-early"


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(OptionError, match="since before until"):
        claims_measure("lag-mean", pair="China/US", since="2026-07-31", until="2026-01-31")


def test_a_benchmark_that_places_few_models_of_a_side_is_left_out() -> None:
    found = claims_measure("lag", pair="developer:Moonshot/US", day=DAY)

    reasons = {why for chosen, why in found.left_out if chosen["yardstick"].startswith("benchmark:")}
    assert reasons & {"few-models", "no-group"}
