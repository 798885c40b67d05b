"""Is it widening: slopes of the lag on frontiers whose true slope is known."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from headway.gap import Yardstick, measure_gap
from headway.gap.frontier import Frontier
from headway.gap.lag import points_apart, standing_lag
from headway.gap.widening import slope_draws, verdict_of, widening
from headway.units import DAYS_PER_MONTH, day_from_number

Make = Callable[..., Yardstick]

#: Months of history, index points a month, and the first lag, months.
MONTHS, PACE, LAG = 36, 1.25, 7.0


def releases(
    rng: np.random.Generator, begin: float, gap: float, latent: Callable[[np.ndarray], np.ndarray], draws: int
) -> Frontier:
    """A step frontier: models at random times, each with its own strength and an error of measurement."""
    times = begin + np.cumsum(rng.exponential(gap, size=int(3 * (MONTHS - begin) / gap)))
    days = np.unique(np.round(times[times < MONTHS] * DAYS_PER_MONTH).astype(np.int64))
    scores = latent(days / DAYS_PER_MONTH) + rng.normal(0, 1.5, days.size) + rng.normal(0, 0.8, days.size)
    drawn = np.vstack([scores, scores + rng.normal(0, 0.8, (draws, days.size))])
    return Frontier(days=days, levels=np.maximum.accumulate(drawn, axis=1), holders=np.arange(days.size))


def world(rng: np.random.Generator, slope: float, draws: int = 120) -> tuple[Frontier, Frontier]:
    """A leader at a constant pace, and a follower whose lag moves by `slope` months a year from day 0 on."""

    def behind(times: np.ndarray) -> np.ndarray:
        return PACE * (times - LAG - slope / 12 * (np.maximum(times, 0.0) - MONTHS / 2))

    leader = releases(rng, -30, 1.1, lambda times: PACE * times, draws)
    return leader, releases(rng, -14, 1.3, behind, draws)


def windows_of(leader: Frontier, follower: Frontier, rng: np.random.Generator) -> dict[int, tuple]:
    last = round(MONTHS * DAYS_PER_MONTH)
    found = widening(
        lambda days: standing_lag(leader, follower, days).value,
        lambda days: points_apart(leader, follower, days),
        since=day_from_number(0),
        as_of=day_from_number(last),
        level=0.9,
        rng=rng,
    )
    return {window.months: window for window in found}


@pytest.mark.slow
@pytest.mark.parametrize("slope", [0.0, 3.0, -3.0])
def test_the_interval_holds_the_true_slope_and_false_directions_are_rare(slope: float) -> None:
    rng, repetitions = np.random.default_rng(2026), 400
    held: dict[int, list[bool]] = {12: [], 24: [], 36: []}
    wrong: dict[int, list[bool]] = {12: [], 24: [], 36: []}
    for _ in range(repetitions):
        found = windows_of(*world(rng, slope), rng)
        for months, window in found.items():
            if window.p_widening is None:
                continue
            # Some draws cannot read the first month: the longest window is then a month or two shorter.
            near = 36 if months > 24 else months
            held[near].append(window.lag_per_year.low <= slope <= window.lag_per_year.high)
            wrong[near].append(window.verdict == "widening" if slope <= 0 else window.verdict == "narrowing")

    for months in (12, 24, 36):
        assert len(held[months]) >= 380
        # One standard error of a share of 400 above the upper end: 0.011.
        assert 0.85 <= np.mean(held[months]) <= 0.95 + 0.011, (months, np.mean(held[months]))
        assert np.mean(wrong[months]) <= 0.10, (months, np.mean(wrong[months]))


def test_a_lag_that_grows_fast_enough_is_called_widening() -> None:
    rng = np.random.default_rng(1)

    found = windows_of(*world(rng, 6.0), rng)

    assert found[max(found)].verdict == "widening"
    assert found[max(found)].lag_per_year.central == pytest.approx(6.0, abs=2.5)


def test_a_straight_series_has_its_slope_and_nothing_beside_it() -> None:
    values = np.tile(2.0 + 0.5 * np.arange(20), (6, 1))

    assert slope_draws(values, values[0], np.random.default_rng(0)) == pytest.approx(0.5)


def test_the_slope_is_that_of_least_squares() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(5, 25)).cumsum(axis=1)

    found = slope_draws(values, values[0], rng)

    assert found[0] == pytest.approx(np.polyfit(np.arange(25), values[0], 1)[0])


def test_more_restless_histories_give_wider_slopes() -> None:
    rng = np.random.default_rng(4)
    values, shape = np.zeros((401, 13)), rng.normal(size=30)

    calm, restless = (np.std(slope_draws(values, size * shape, np.random.default_rng(1))[1:]) for size in (1.0, 3.0))

    assert restless == pytest.approx(3 * calm)


def test_a_direction_is_named_from_nine_in_ten_on() -> None:
    assert [verdict_of(share) for share in (0.9, 0.89, 0.5, 0.11, 0.1, None)] == [
        "widening",
        "cannot be told apart",
        "cannot be told apart",
        "cannot be told apart",
        "narrowing",
        "cannot be read",
    ]


ROWS = [
    ("L1", 0, 10.0, "L"),
    ("L2", 100, 20.0, "L"),
    ("L3", 200, 30.0, "L"),
    ("F1", 150, 15.0, "F"),
    ("F2", 250, 25.0, "F"),
]


def windows(measured: Yardstick, as_of: date) -> list[dict]:
    result = measure_gap(measured, leader="L", follower="F", as_of=as_of).to_dict()
    json.dumps(result, allow_nan=False)
    return result["widening"]


def test_too_short_a_history_cannot_be_read(yardstick: Make) -> None:
    rows = windows(yardstick(ROWS), date(2024, 9, 27))

    assert [(row["months"], row["verdict"], row["lag_per_year"]["central"]) for row in rows] == [
        (12, "cannot be read", None),
        (24, "cannot be read", None),
    ]


def test_a_window_begins_where_the_lag_can_be_read(yardstick: Make) -> None:
    (twelve, twenty_four, longest) = windows(yardstick(ROWS), date(2026, 1, 1))

    assert (twelve["verdict"], twelve["lag_per_year"]["central"]) == ("widening", pytest.approx(12.0, abs=0.2))
    assert twenty_four["verdict"] == "cannot be read"
    assert date(2024, 5, 30) <= date.fromisoformat(longest["since"]) <= date(2024, 7, 1)


def test_a_follower_that_leads_all_the_time_moves_in_neither_direction(yardstick: Make) -> None:
    rows = windows(yardstick([("L1", 0, 10.0, "L"), ("F1", 10, 20.0, "F")]), date(2026, 1, 1))

    assert [(row["p_widening"], row["verdict"]) for row in rows[:1]] == [(0.5, "cannot be told apart")]


def test_the_question_is_asked_of_the_standing_lag_whatever_the_definition(yardstick: Make) -> None:
    measured = yardstick(ROWS)

    found = [
        measure_gap(measured, leader="L", follower="F", as_of=date(2026, 1, 1), definition=name).to_dict()["widening"]
        for name in ("standing", "match", "points")
    ]

    assert found[0] == found[1] == found[2]
