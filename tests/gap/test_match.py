"""How long the leader's records stay ahead."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from headway.gap import GapResult, Yardstick, measure_gap
from headway.gap.frontier import Frontier
from headway.gap.match import match_lag, match_times, match_weights
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
    options: dict = {"leader": "L", "follower": "F", "as_of": AS_OF, "definition": "match", **changes}
    return measure_gap(measured, **options)


def days(months: float | None) -> float:
    assert months is not None
    return round(months * DAYS_PER_MONTH, 6)


def staircase(first: int, step: int, count: int, rows: int = 1) -> Frontier:
    places = np.arange(count)
    return Frontier(days=first + step * places, levels=np.tile(10.0 + places, (rows, 1)), holders=places)


def test_each_record_lasts_until_the_follower_stands_at_or_above_it(yardstick: Make) -> None:
    match = measure(yardstick(ROWS)).to_dict()["match"]

    assert [(row["model"], row["matched"] and row["matched"]["model"]) for row in match["records"]] == [
        ("L1", "F1"),
        ("L2", "F2"),
        ("L3", None),
    ]
    assert [days(row["months"]["central"]) for row in match["records"][:2]] == [150.0, 150.0]


def test_a_record_not_yet_matched_is_listed_with_its_age_on_the_day(yardstick: Make) -> None:
    (row,) = measure(yardstick(ROWS)).to_dict()["match"]["unmatched"]

    assert (row["model"], days(row["age_months"]), row["censored"]) == ("L3", 70.0, 1.0)


def test_the_lag_is_the_median_with_unmatched_records_counted_as_lasting_longer(yardstick: Make) -> None:
    result = measure(yardstick(ROWS))

    assert days(result.lag.central) == 150.0
    assert result.lag.central == result.to_dict()["match"]["median"]["central"]


def test_the_day_of_the_reader_changes_nothing(yardstick: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = yardstick(ROWS)
    first = measure(measured).to_dict()

    class Later(date):
        @classmethod
        def today(cls) -> "Later":
            raise AssertionError("nobody asks for today")

    monkeypatch.setattr("headway.gap.match.date", Later)

    assert measure(measured).to_dict()["match"]["unmatched"] == first["match"]["unmatched"]


def test_more_than_half_unmatched_leaves_the_median_open_with_the_longest_time_as_floor(yardstick: Make) -> None:
    rows = [*ROWS[:3], ("F1", 150, 5.0, "F")]

    result = measure(yardstick(rows)).to_dict()

    assert (result["lag"]["central"], days(result["longer_than"])) == (None, 270.0)
    assert result["match"]["periods"][0]["matched"] == 0


def test_a_record_that_the_follower_had_reached_before_lasts_no_time() -> None:
    leader, follower = staircase(100, 50, 3), staircase(0, 10, 9)

    times = match_times(leader, follower, 400)

    assert times.matched.all()
    assert times.months.tolist() == [[0.0, 0.0, 0.0]]


def test_a_model_of_both_groups_is_matched_on_its_day(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 50, 5.0, "F"), ("B", 60, 20.0, "L;F")]

    match = measure(yardstick(rows)).to_dict()["match"]

    assert [(row["model"], days(row["months"]["central"])) for row in match["records"]] == [("L1", 60.0), ("B", 0.0)]


@pytest.mark.parametrize("shift", [0, 30, 91])
def test_a_staircase_that_follows_by_some_days_has_that_median(shift: int) -> None:
    leader, follower = staircase(0, 20, 30), staircase(shift, 20, 30)
    weights = np.ones(leader.levels.shape)

    lag = match_lag(leader, follower, np.array([2000]), weights)

    assert days(lag.value[0, 0]) == shift


def test_times_are_those_of_a_search_day_by_day() -> None:
    rng = np.random.default_rng(5)

    def side(count: int) -> Frontier:
        released = np.sort(rng.choice(400, size=count, replace=False))
        levels = np.maximum.accumulate(rng.normal(size=(4, count)) + np.linspace(0, 4, count), axis=1)
        return Frontier(days=released, levels=levels, holders=np.arange(count))

    leader, follower = side(12), side(9)
    times = match_times(leader, follower, 420)

    for row in range(4):
        for place, released in enumerate(leader.days):
            wanted = leader.levels[row, place]
            there = [day for day in range(int(released), 421) if follower.at(np.array([day]))[row, 0] >= wanted]
            assert times.matched[row, place] == bool(there)
            end = there[0] if there else 420
            assert days(times.months[row, place]) == end - released


def test_the_series_says_what_was_known_by_each_day(yardstick: Make) -> None:
    found = {reading.day: reading for reading in measure(yardstick(ROWS)).series}

    # By day 200 one of three was matched, the others having been ahead for 100 and 0 days; by day 250 two were.
    assert days(found[date(2024, 7, 19)].value.central) == 150.0
    assert days(found[date(2024, 9, 7)].value.central) == 150.0
    assert min(found) == date(2024, 5, 30)


def test_few_records_leave_an_interval_even_without_any_error_of_scores() -> None:
    rng = np.random.default_rng(2)
    leader, follower = staircase(0, 30, 15, 400), staircase(40, 30, 15, 400)
    follower = Frontier(
        days=np.sort(follower.days + rng.integers(0, 90, size=15)), levels=follower.levels, holders=follower.holders
    )

    value, _ = match_lag(leader, follower, np.array([700]), match_weights(leader, rng))

    assert np.ptp(value[1:, 0]) > 0.5


@pytest.mark.slow
def test_the_interval_of_the_median_of_fifteen_censored_records_holds_the_truth_nine_times_in_ten() -> None:
    from headway.gap.survival import kaplan_meier, median_time

    rng, truth, held, repetitions = np.random.default_rng(3), 6.0 * np.log(2), 0, 400
    for _ in range(repetitions):
        lasts, seen = rng.exponential(6.0, 15), rng.uniform(4.0, 30.0, 15)
        weight = rng.standard_exponential((300, 15))
        time, ended = (np.tile(each, (300, 1)) for each in (np.minimum(lasts, seen), lasts <= seen))
        median, _ = median_time(kaplan_meier(time, ended, weight))
        low, high = np.quantile(median, [0.05, 0.95], method="nearest")
        held += low <= truth <= high

    assert 0.85 <= held / repetitions <= 0.96


def test_years_count_records_and_matches_of_the_central_fit(yardstick: Make) -> None:
    rows = [*ROWS, ("L4", 400, 40.0, "L")]

    periods = measure(yardstick(rows), as_of=date(2025, 6, 1)).to_dict()["match"]["periods"]

    assert [(row["from"], row["to"], row["records"], row["matched"]) for row in periods] == [
        ("2024-01-01", "2024-12-31", 3, 2),
        ("2025-01-01", "2025-06-01", 1, 0),
    ]


def test_the_curve_falls_from_one_and_carries_an_interval(yardstick: Make) -> None:
    scores = np.array([score for _, _, score, _ in ROWS])
    measured = yardstick(ROWS, scores + 4.0 * np.random.default_rng(1).normal(size=(60, scores.size)))

    curve = measure(measured).to_dict()["match"]["curve"]

    central = [row["central"] for row in curve]
    assert central[0] == 1.0
    assert central == sorted(central, reverse=True)
    assert all(row["low"] <= row["high"] for row in curve)


def test_what_is_left_empty_says_why_and_the_result_is_json(yardstick: Make) -> None:
    result = measure(yardstick(ROWS)).to_dict()

    assert result["mean"]["central"] is None
    assert result["by_year"] == []
    assert "median" in result["unread"]["mean"]
    json.dumps(result, allow_nan=False)


def test_the_same_seed_gives_the_same_interval_and_another_one_nearly_the_same(yardstick: Make) -> None:
    scores = np.array([score for _, _, score, _ in ROWS])
    measured = yardstick(ROWS, scores + 4.0 * np.random.default_rng(1).normal(size=(300, scores.size)))

    first, again, other = (measure(measured, seed=seed).lag for seed in (1, 1, 2))

    assert first == again
    assert other.central == first.central
