"""A difference that is not significant counted as a tie."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from headway.errors import OptionError
from headway.gap import GapResult, Yardstick, measure_gap
from headway.gap.frontier import Frontier
from headway.gap.lag import model_lag
from headway.gap.tie import tied_lag
from headway.units import DAYS_PER_MONTH

Make = Callable[..., Yardstick]

#: The follower's model of day 300 stands between the leader's second and third.
ROWS = [("L1", 0, 10.0, "L"), ("L2", 100, 20.0, "L"), ("L3", 200, 22.0, "L"), ("F1", 300, 19.0, "F")]
AS_OF = date(2024, 12, 1)


def measure(measured: Yardstick, **changes: object) -> GapResult:
    options: dict = {"leader": "L", "follower": "F", "as_of": AS_OF, "definition": "tie", **changes}
    return measure_gap(measured, **options)


def noisy(sd: float, draws: int = 400) -> np.ndarray:
    scores = np.array([score for _, _, score, _ in ROWS])
    return scores + sd * np.random.default_rng(4).normal(size=(draws, scores.size))


def days(months: float) -> float:
    return round(months * DAYS_PER_MONTH, 6)


def test_certain_scores_leave_no_ties(yardstick: Make) -> None:
    tie, record = (measure(yardstick(ROWS), definition=name).lag for name in ("tie", "record"))

    assert tie == record
    assert days(tie.central) == 200.0


def test_what_cannot_be_told_from_a_later_level_has_matched_it(yardstick: Make) -> None:
    # 3 points apart with a standard deviation of 3: at or above with a probability of 16%.
    result = measure(yardstick(ROWS, noisy(3.0 / np.sqrt(2))))

    assert days(result.lag.central) == 100.0
    assert result.to_dict()["records"][0]["matched"]["model"] == "L3"


def test_the_stricter_threshold_asks_for_more(yardstick: Make) -> None:
    measured = yardstick(ROWS, noisy(3.0 / np.sqrt(2)))

    rows = measure(measured).to_dict()["tie"]["thresholds"]

    assert [(row["threshold"], days(row["lag"]["central"])) for row in rows] == [(0.5, 200.0), (0.05, 100.0)]
    assert measure(measured, tie=0.5).lag.central == rows[0]["lag"]["central"]


def test_another_threshold_is_listed_beside_the_two_usual_ones(yardstick: Make) -> None:
    rows = measure(yardstick(ROWS), tie=0.2).to_dict()["tie"]["thresholds"]

    assert [row["threshold"] for row in rows] == [0.2, 0.5, 0.05]


@pytest.mark.parametrize("threshold", [0.05, 0.5])
def test_the_central_lag_is_that_of_counting_draws_by_hand(threshold: float) -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        leader = Frontier(
            days=np.arange(6) * 50,
            levels=np.maximum.accumulate(np.arange(6) * 1.5 + rng.normal(size=(201, 6)), axis=1),
            holders=np.arange(6),
        )
        score = 5.0 + rng.normal(size=(201, 1))

        found = tied_lag(leader, score, np.array([400]), threshold=threshold).lags.value[0, 0]

        shares = (score[1:] >= leader.levels[1:]).mean(axis=0)
        back = [400 - leader.days[0]] if leader.levels[0, 0] >= score[0, 0] else []
        plain = days(model_lag(leader, score, np.array([400])).value[0, 0])
        matched = [place for place in range(6) if shares[place] >= threshold]
        if matched:
            first = int(np.argmax(leader.levels[0] >= leader.levels[0, max(matched)]))
            back.append(400 - leader.days[first])
        assert days(found) == min([plain, *back[-1:]])


def test_a_tie_never_makes_a_lag_longer() -> None:
    rng = np.random.default_rng(9)
    leader = Frontier(
        days=np.arange(8) * 40,
        levels=np.maximum.accumulate(np.arange(8) + rng.normal(size=(101, 8)), axis=1),
        holders=np.arange(8),
    )
    scores = 4.0 + 2 * rng.normal(size=(101, 5))
    released = np.array([50, 120, 200, 280, 330])

    plain = model_lag(leader, scores, released)
    loose, strict = (tied_lag(leader, scores, released, threshold=share).lags for share in (0.05, 0.5))

    assert (loose.value <= strict.value).all()
    assert (strict.value <= plain.value).all()
    assert (loose.floor <= plain.floor).all()


def test_a_tie_with_the_leaders_first_model_can_be_read_where_the_plain_lag_cannot(yardstick: Make) -> None:
    rows = [("L1", 0, 10.0, "L"), ("F1", 60, 9.5, "F")]
    draws = np.array([10.0, 9.5]) + np.random.default_rng(1).normal(size=(200, 2))

    plain, tie = (measure(yardstick(rows, draws), definition=name) for name in ("record", "tie"))

    assert plain.to_dict()["lag"]["central"] is None
    assert days(tie.lag.central) == 60.0


def test_a_record_from_before_the_leaders_first_model_stays_censored(yardstick: Make) -> None:
    rows = [("F0", 0, 5.0, "F"), ("L1", 10, 9.0, "L")]

    result = measure(yardstick(rows)).to_dict()

    assert (result["lag"]["central"], result["longer_than"]) == (None, 0.0)


@pytest.mark.parametrize("threshold", [0.0, 1.0, -0.1, float("nan")])
def test_a_threshold_that_is_no_probability_is_refused(yardstick: Make, threshold: float) -> None:
    with pytest.raises(OptionError, match="between 0 and 1"):
        measure(yardstick(ROWS), tie=threshold)


def test_the_result_is_json(yardstick: Make) -> None:
    json.dumps(measure(yardstick(ROWS, noisy(2.0))).to_dict(), allow_nan=False)
