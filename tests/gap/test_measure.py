"""The whole answer for small pairs of groups."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from headway.errors import GapError, OptionError, UnknownName
from headway.gap import DEFINITIONS, GapResult, Yardstick, lag_on, measure_gap
from headway.units import DAYS_PER_MONTH

Make = Callable[..., Yardstick]

#: Leader at 10, 20, 30 on days 0, 100, 200; follower at 15 and 25 on days 150 and 250. Day 0 is 2024-01-01.
ROWS = [
    ("L1", 0, 10.0, "L"),
    ("L2", 100, 20.0, "L"),
    ("L3", 200, 30.0, "L"),
    ("F1", 150, 15.0, "F"),
    ("F2", 250, 25.0, "F"),
]
AS_OF = date(2024, 9, 27)  # day 270


def measure(measured: Yardstick, **changes: object) -> GapResult:
    options: dict = {"leader": "L", "follower": "F", "as_of": AS_OF, **changes}
    return measure_gap(measured, **options)


def days(months: float) -> float:
    return round(months * DAYS_PER_MONTH, 6)


def test_the_answer_is_the_standing_lag_on_the_day(yardstick: Make) -> None:
    result = measure(yardstick(ROWS))

    assert days(result.lag.central) == 70.0
    assert (result.unit, result.definition) == ("months", "standing")
    assert result.reached is not None
    assert result.reached.to_dict() == {"model": "L3", "released": "2024-07-19", "benchmarks": None}


def test_scores_without_width_give_an_interval_without_width(yardstick: Make) -> None:
    lag = measure(yardstick(ROWS)).lag

    assert lag.low == pytest.approx(lag.central) == pytest.approx(lag.high)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_the_lag_on_a_day_alone_is_that_of_the_whole_answer(yardstick: Make, definition: str) -> None:
    scores = np.array([score for _, _, score, _ in ROWS])
    measured = yardstick(ROWS, scores + 3.0 * np.random.default_rng(1).normal(size=(50, scores.size)))

    whole = measure(measured, definition=definition)
    alone = lag_on(measured, leader="L", follower="F", as_of=AS_OF, definition=definition)

    assert (alone.day, alone.value, alone.censored) == (AS_OF, whole.lag, whole.censored)


def test_the_record_definition_stays_at_the_latest_record(yardstick: Make) -> None:
    result = measure(yardstick(ROWS), definition="record")

    assert days(result.lag.central) == 50.0


def test_the_points_definition_is_in_units_of_the_yardstick(yardstick: Make) -> None:
    result = measure(yardstick(ROWS), definition="points")

    assert result.lag.central == 5.0
    assert result.unit == "points"


def test_points_in_months_divide_by_the_leaders_rise_over_a_year(yardstick: Make) -> None:
    result = measure(yardstick(ROWS), as_of=date(2025, 1, 2))

    assert result.points_in_months.central == pytest.approx(5.0 / (20.0 / 12))


def test_points_in_months_are_unknown_where_the_leader_did_not_rise(yardstick: Make) -> None:
    assert measure(yardstick(ROWS), as_of=date(2026, 1, 1)).to_dict()["points_in_months"]["central"] is None


def test_the_interval_comes_from_the_draws(yardstick: Make) -> None:
    # In the second draw the follower's last model is level with L2, in the third it leads.
    draws = [[10, 20, 30, 15, 25], [10, 20, 30, 15, 20], [10, 20, 30, 15, 35]]

    lag = measure(yardstick(ROWS, draws), level=0.9999).lag

    assert (days(lag.low), days(lag.central), days(lag.high)) == (
        pytest.approx(0, abs=0.1),
        70.0,
        pytest.approx(170, abs=0.1),
    )


def test_the_share_of_draws_in_which_the_follower_leads_is_reported(yardstick: Make) -> None:
    draws = [[10, 20, 30, 15, 25], [10, 20, 30, 15, 20], [10, 20, 30, 15, 35], [10, 20, 30, 15, 30]]

    assert measure(yardstick(ROWS, draws)).p_follower_leads == 0.25


def test_the_mean_averages_over_days(yardstick: Make) -> None:
    result = measure(yardstick(ROWS), as_of=date(2024, 9, 8))  # day 251

    by_hand = np.mean([day - 100 for day in range(150, 250)] + [50, 51])
    assert days(result.mean.value.central) == pytest.approx(by_hand)
    assert result.mean is not None
    assert result.mean.since == date(2024, 5, 30)


def test_the_mean_starts_on_the_first_day_that_can_be_read(yardstick: Make) -> None:
    result = measure(yardstick([*ROWS, ("F0", 120, 5.0, "F")]), as_of=date(2024, 9, 8)).to_dict()

    assert result["mean"]["since"] == "2024-05-30"
    assert days(result["mean"]["central"]) == pytest.approx(np.mean([day - 100 for day in range(150, 250)] + [50, 51]))


def test_the_mean_of_each_year_is_given(yardstick: Make) -> None:
    result = measure(yardstick(ROWS), as_of=date(2025, 1, 2))

    assert [year for year, _ in result.by_year] == [2024, 2025]
    assert days(result.by_year[1][1].value.central) == pytest.approx(np.mean([366 - 200, 367 - 200]))


def test_since_limits_the_mean_the_series_and_the_records(yardstick: Make) -> None:
    result = measure(yardstick(ROWS), since=date(2024, 9, 1))

    assert result.mean.since == date(2024, 9, 1)
    assert result.series[0].day == date(2024, 9, 1)
    assert [record.model for record in result.records] == ["F2"]


def test_the_series_shows_the_eve_and_the_day_of_each_record(yardstick: Make) -> None:
    found = {reading.day: days(reading.value.central) for reading in measure(yardstick(ROWS)).series}

    assert found[date(2024, 9, 6)] == 149.0
    assert found[date(2024, 9, 7)] == 50.0
    assert {date(2024, 5, 30), date(2024, 6, 1), AS_OF} <= set(found)


def test_records_name_the_model_they_matched(yardstick: Make) -> None:
    records = [record.to_dict() for record in measure(yardstick(ROWS)).records]

    assert [(row["model"], row["matched"]["model"]) for row in records] == [("F1", "L2"), ("F2", "L3")]
    assert [days(row["lag"]["central"]) for row in records] == [50.0, 50.0]


def test_a_record_that_leads_has_lag_zero_and_matches_nobody(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 50, 12.0, "F"), ("L2", 60, 20.0, "L")]

    record = measure(yardstick(rows)).records[0].to_dict()

    assert (record["lag"]["central"], record["matched"]) == (0.0, None)


def test_a_censored_lag_is_null_with_the_least_it_can_be(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 50, 5.0, "F")]

    result = measure(yardstick(rows), as_of=date(2024, 3, 1)).to_dict()

    assert (days(result["lag"]["low"]), result["lag"]["central"], result["lag"]["high"]) == (60.0, None, None)
    assert days(result["longer_than"]) == 60.0
    assert days(result["records"][0]["longer_than"]) == 50.0
    assert result["censored"] == 1.0
    assert result["reached"] is None
    assert result["records"][0]["matched"] is None
    assert (result["mean"]["since"], result["mean"]["central"]) == (None, None)


def test_draws_that_are_censored_open_the_interval_upwards(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("L2", 20, 11.0, "L"), ("F1", 50, 10.5, "F")]
    draws = [[10, 11, 10.5], [10, 11, 9], [10, 11, 10.5], [10, 11, 9]]

    result = measure(yardstick(rows, draws), as_of=date(2024, 3, 1)).to_dict()

    assert days(result["lag"]["low"]) == 40.0
    assert days(result["lag"]["central"]) == 40.0
    assert result["lag"]["high"] is None
    assert result["censored"] == 0.5


def test_a_censored_draw_of_the_record_definition_is_at_least_what_its_record_day_says(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("L2", 20, 11.0, "L"), ("F1", 50, 10.5, "F")]
    draws = [[10, 11, 9]] * 4

    lag = measure(yardstick(rows, draws), as_of=date(2024, 6, 1), definition="record").to_dict()["lag"]

    assert (days(lag["low"]), days(lag["central"]), lag["high"]) == (50.0, 30.0, None)


def test_a_record_of_before_the_leaders_first_model_is_listed_without_a_lag(yardstick: Make) -> None:
    rows = [("F0", 0, 5.0, "F"), ("L1", 10, 4.0, "L"), ("F1", 50, 10.5, "F")]

    records = measure(yardstick(rows)).to_dict()["records"]

    assert [(row["model"], row["lag"]["central"], row["longer_than"]) for row in records] == [
        ("F0", None, None),
        ("F1", 0.0, None),
    ]


def test_the_interval_of_a_record_is_that_of_its_own_model(yardstick: Make) -> None:
    # In every draw another follower of the same day leads; the record of the central fit stays where it is.
    rows = [("L1", 0, 10.0, "L"), ("L2", 20, 20.0, "L"), ("F1", 50, 15.0, "F"), ("F2", 50, 12.0, "F")]
    draws = [[10, 20, 15, 99]] * 3

    record = measure(yardstick(rows, draws)).to_dict()["records"][0]

    assert [days(record["lag"][end]) for end in ("low", "central", "high")] == [30.0, 30.0, 30.0]


def test_two_releases_on_one_day_are_one_record(yardstick: Make) -> None:
    rows = [*ROWS, ("F2 small", 250, 22.0, "F")]

    assert [record.model for record in measure(yardstick(rows)).records] == ["F1", "F2"]


def test_a_joint_model_counts_for_both_and_is_named(yardstick: Make) -> None:
    rows = [*ROWS, ("J", 260, 40.0, "L;F")]

    result = measure(yardstick(rows)).to_dict()

    assert result["joint_models"] == [{"model": "J", "groups": ["L", "F"]}]
    assert result["lag"]["central"] == 0.0
    assert result["points"]["central"] == 0.0
    assert result["records"][-1]["matched"] is None


def test_a_joint_model_that_ties_an_older_one_of_the_leader_has_no_lag(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 50, 5.0, "F"), ("J", 150, 10.0, "L;F"), ("L2", 250, 10.0, "L")]

    result = measure(yardstick(rows)).to_dict()

    assert result["lag"]["central"] == 0.0
    assert (result["records"][-1]["model"], result["records"][-1]["lag"]["central"]) == ("J", 0.0)


def test_the_probability_that_the_lag_shrank_counts_draws(yardstick: Make) -> None:
    # A year ago the follower (F1) was 265 days behind L2; now F2 is 70 days, or in the last draw 636 days behind.
    rows = [
        ("L1", 0, 10.0, "L"),
        ("L2", 100, 20.0, "L"),
        ("L3", 566, 30.0, "L"),
        ("F1", 150, 15.0, "F"),
        ("F2", 600, 25.0, "F"),
    ]
    draws = [[10, 20, 30, 15, 25], [10, 20, 30, 15, 25], [10, 20, 30, 15, 25], [10, 20, 30, 15, 19]]

    result = measure(yardstick(rows, draws), as_of=date(2025, 9, 27)).to_dict()

    assert result["p_shrank_since"] == "2024-09-27"
    assert (result["p_shrank"], result["p_widened"], result["p_shrank_decided"]) == (0.75, 0.25, 1.0)


def test_a_lag_that_was_censored_and_can_be_read_now_has_shrunk_if_it_is_below_the_limit_then(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("L2", 566, 30.0, "L"), ("F1", 150, 5.0, "F"), ("F2", 600, 25.0, "F")]

    result = measure(yardstick(rows), as_of=date(2025, 9, 27)).to_dict()

    assert result["p_shrank"] == 1.0


def test_a_lag_censored_on_both_days_tells_nothing(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 150, 5.0, "F")]

    result = measure(yardstick(rows), as_of=date(2025, 9, 27)).to_dict()

    assert (result["p_shrank"], result["p_widened"], result["p_shrank_decided"]) == (0.0, 0.0, 0.0)


def test_draws_that_do_not_decide_count_for_neither_side(yardstick: Make) -> None:
    # A year ago the follower stood below the leader's first model; in every second draw it still does.
    rows = [("L1", 0, 10.0, "L"), ("L2", 566, 30.0, "L"), ("F1", 150, 5.0, "F"), ("F2", 600, 25.0, "F")]
    draws = [[10, 30, 5, 25], [10, 30, 5, 6]] * 2

    result = measure(yardstick(rows, draws), as_of=date(2025, 9, 27)).to_dict()

    assert (result["p_shrank"], result["p_widened"], result["p_shrank_decided"]) == (0.5, 0.0, 0.5)


def test_a_follower_ahead_on_both_days_moved_in_neither_direction(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 10, 15.0, "F"), ("F2", 600, 25.0, "F")]

    result = measure(yardstick(rows), as_of=date(2025, 9, 27)).to_dict()

    assert (result["p_shrank"], result["p_widened"], result["p_shrank_decided"]) == (0.0, 0.0, 1.0)


def test_the_change_is_unknown_if_a_group_had_not_released_a_year_ago(yardstick: Make) -> None:
    assert measure(yardstick(ROWS)).to_dict()["p_shrank"] is None


def test_models_released_after_the_day_are_not_looked_at(yardstick: Make) -> None:
    early = [row for row in ROWS if row[1] <= 210]

    late, cut = measure(yardstick(ROWS), as_of=date(2024, 7, 29)), measure(yardstick(early), as_of=date(2024, 7, 29))

    assert late.to_dict() == cut.to_dict()


def test_frontiers_end_on_the_day_without_a_model(yardstick: Make) -> None:
    result = measure(yardstick(ROWS)).to_dict()

    assert [step["model"] for step in result["frontiers"]["leader"]] == ["L1", "L2", "L3", None]
    assert result["frontiers"]["follower"][-1]["date"] == AS_OF.isoformat()


def test_the_best_models_are_named_with_their_evidence(yardstick: Make) -> None:
    best = measure(yardstick(ROWS)).to_dict()["best"]

    assert (best["leader"]["model"], best["follower"]["model"], best["leader"]["benchmarks"]) == ("L3", "F2", None)


def test_the_result_is_json_without_nan(yardstick: Make) -> None:
    for definition in ("standing", "record", "points"):
        json.dumps(measure(yardstick(ROWS), definition=definition).to_dict(), allow_nan=False)


def test_a_day_before_the_first_model_says_from_when_a_gap_can_be_read(yardstick: Make) -> None:
    with pytest.raises(
        GapError, match=r"F has no model by 2024-05-01; its first is of 2024-05-30: give --as-of 2024-05-30"
    ):
        measure(yardstick(ROWS), as_of=date(2024, 5, 1))


def test_a_group_is_not_compared_with_itself(yardstick: Make) -> None:
    with pytest.raises(GapError, match="same models, L and L"):
        measure(yardstick(ROWS), follower="l")


def test_two_names_for_the_same_models_are_not_compared(yardstick: Make) -> None:
    rows = [("X", 0, 10.0, "L;M"), ("Y", 10, 20.0, "L;M")]

    with pytest.raises(GapError, match="same models, L and M"):
        measure(yardstick(rows), leader="L", follower="M")


def test_an_unknown_definition_is_refused_with_the_nearest(yardstick: Make) -> None:
    with pytest.raises(UnknownName, match="did you mean 'standing'"):
        measure(yardstick(ROWS), definition="standin")


def test_a_mean_cannot_start_after_the_day(yardstick: Make) -> None:
    with pytest.raises(OptionError, match="give an earlier --since"):
        measure(yardstick(ROWS), since=date(2025, 1, 1))
