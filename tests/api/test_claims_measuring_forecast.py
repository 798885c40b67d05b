"""What the pool says, as measures: its own numbers, its models as draws, and days it cannot speak of."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.api.claims import measuring_forecast
from headway.api.claims.known import Known
from headway.api.claims.measuring_forecast import ROWS, measured, months_between, repeated
from headway.api.forecasting import now as now_module
from headway.api.forecasting.pool import forecast_pool
from headway.claims.measured import Measured
from headway.claims.registry import call
from headway.forecast.names import TARGETS
from headway.forecast.series import month_end
from headway.forecast.stacking import prior_of

DRAWS = 400
KNOWN = Known(day=date(2026, 8, 11))


def _prior(_pair: str, models: tuple[str, ...], _day: date, **_: Any) -> Mapping[str, Mapping[str, float]]:
    """The weights with nothing scored, in place of a backtest of half a minute."""
    return {target: prior_of(models) for target in TARGETS}


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(now_module, "weights_on", _prior)
        patch.setattr(measuring_forecast, "DRAWS", DRAWS)
        yield


@pytest.fixture(scope="module")
def pool() -> Mapping[str, Any]:
    return forecast_pool("open/closed", draws=DRAWS, scenarios=False, yardsticks=False).to_dict()


@pytest.fixture(scope="module")
def overtaken() -> Measured:
    return measured(call("overtake", pair="open/closed", by="2029-01-15"), KNOWN)


def test_the_probability_is_the_pools_for_the_fewest_months_that_reach_the_day(
    overtaken: Measured, pool: Mapping[str, Any]
) -> None:
    p = {(row["event"], row["within_months"]): row["p"] for row in pool["overtake"]}

    for each in overtaken.counted:
        assert each.interval.central == each.rows[0] == p[each.chosen["event"], 36]
        assert each.detail["within_months"] == 36


def test_the_day_that_the_pool_was_asked_for_is_told(overtaken: Measured) -> None:
    detail = overtaken.counted[0].detail

    assert overtaken.read_on == month_end(date.fromisoformat(detail["origin"]), detail["within_months"])
    assert overtaken.due is not None
    assert overtaken.read_on >= overtaken.due


def test_a_sustained_lead_comes_first_and_what_no_model_tells_is_left_out(overtaken: Measured) -> None:
    assert [each.chosen["event"] for each in overtaken.counted] == ["D2", "D1", "D5"]
    assert overtaken.left_out == (({"event": "D3"}, "untold"), ({"event": "D4"}, "untold"))


def test_draws_are_the_models_each_as_often_as_it_weighs(overtaken: Measured) -> None:
    for each in overtaken.counted:
        by, weights = each.detail["by_model"], each.detail["weights"]

        assert each.draws.size == ROWS
        assert set(each.draws) <= set(by.values())
        assert each.draws.mean() == pytest.approx(sum(weights[name] * by[name] for name in weights), abs=0.01)
        assert each.detail["low"] == min(by.values())
        assert each.detail["high"] == max(by.values())


def test_repeated_values_are_as_many_as_they_weigh_to_the_row() -> None:
    found = repeated([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])

    assert len(found) == ROWS
    assert [found.count(value) for value in (1.0, 2.0, 3.0)] == [334, 333, 333]


def test_a_lag_to_come_is_what_the_pool_prints_for_its_months(pool: Mapping[str, Any]) -> None:
    for row in pool["lag"]:
        found = measured(call("lag-ahead", pair="open/closed", day=row["date"]), KNOWN)

        assert found.counted[0].interval.to_dict() == {name: row[name] for name in ("low", "central", "high", "level")}
        assert found.read_on == date.fromisoformat(row["date"])


def test_rows_of_a_lag_to_come_have_the_quantiles_of_the_mixture() -> None:
    first = measured(call("lag-ahead", pair="open/closed", day="2027-01-31"), KNOWN).counted[0]

    low, high = np.quantile(first.draws, [0.1, 0.9])

    assert first.draws.size == ROWS
    assert low == pytest.approx(first.interval.low, abs=0.2)
    assert high == pytest.approx(first.interval.high, abs=0.2)


def test_a_change_to_come_is_the_lag_to_come_less_the_last_that_was_read(pool: Mapping[str, Any]) -> None:
    ahead, change = (
        measured(call(name, pair="open/closed", day="2027-07-31"), KNOWN).counted[0]
        for name in ("lag-ahead", "lag-change-ahead")
    )

    assert np.allclose(change.rows, ahead.rows - pool["now"]["lag"])
    assert change.interval.low == pytest.approx(ahead.interval.low - pool["now"]["lag"])


def test_any_day_of_a_month_is_read_at_its_end() -> None:
    middle, end = (
        measured(call("lag-ahead", pair="open/closed", day=day), KNOWN) for day in ("2027-03-10", "2027-03-31")
    )

    assert middle.read_on == end.read_on == date(2027, 3, 31)
    assert np.array_equal(middle.counted[0].rows, end.counted[0].rows)


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("overtake", {"by": "2026-07-31"}, "day-over"),
        ("overtake", {"by": "2032-01-31"}, "too-far"),
        ("lag-ahead", {"day": "2026-07-15"}, "day-over"),
        ("lag-ahead", {"day": "2028-08-31"}, "too-far"),
    ],
)
def test_days_that_the_pool_cannot_speak_of_say_why(name: str, given: dict[str, str], why: str) -> None:
    found = measured(call(name, pair="open/closed", **given), KNOWN)

    assert found.why == why
    assert found.counted == ()


def test_before_any_scores_were_held_the_pool_says_nothing() -> None:
    assert (
        measured(call("lag-ahead", pair="open/closed", day="2025-12-31"), Known(day=date(2024, 1, 1))).why == "no-data"
    )


def test_a_pair_with_a_short_past_is_not_forecast() -> None:
    then = Known(day=date(2025, 12, 3))

    found = measured(call("overtake", pair="developer:Moonshot/US", by="2026-12-31"), then)

    assert found.why == "no-past"


def test_as_known_then_starts_from_the_month_end_of_the_first_data_soon_after() -> None:
    then = Known(day=date(2025, 11, 7), near=True)

    found = measured(call("overtake", pair="open/closed", by="2028-11-01", event="D2"), then)

    assert found.counted[0].detail["origin"] == "2025-11-30"
    assert found.origin["vintage"] == "2025-12-03"


def test_months_are_counted_from_month_to_month() -> None:
    assert months_between(date(2026, 10, 31), date(2029, 11, 1)) == 37
