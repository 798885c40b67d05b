"""The results of a race: the contract's keys, probabilities and months, on counts made by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from race_cases import HISTORY, random_parameters, scripted, small_ensemble

from headway.race.levers import untouched
from headway.race.names import EVENTS, HORIZONS
from headway.race.result import LEVEL, Asked, RaceComparison, RaceResult, probability
from headway.race.tally import Counted, Plan, count_chunk

MEMBERS, SEED, DRAWS = 9, 20261128, 900

ORIGIN = {"headway": "0", "vintage": "v", "as_of": "2026-08-11", "seed": 1, "draws": DRAWS, "sources": []}


def _counted(months: int = 36) -> Counted:
    ensemble = small_ensemble(random_parameters(MEMBERS, SEED))
    courses = (untouched(HISTORY, months), scripted(months, SEED))
    return count_chunk(
        Plan(runners=[ensemble.runner(course) for course in courses], months=months, seed=SEED), 0, DRAWS
    )


def _asked(months: int = 36) -> Asked:
    return Asked(scenario={"name": "baseline"}, leader="US", follower="China", origin=date(2026, 8, 11), horizon=months)


def _result(months: int = 36) -> RaceResult:
    return RaceResult(asked=_asked(months), tally=_counted(months).courses[0], origin=ORIGIN)


def test_a_run_tells_what_the_contract_names() -> None:
    told = _result().to_dict()

    assert {"headway", "vintage", "as_of", "seed", "draws", "sources"} <= told.keys()
    assert {"lag", "points", "overtake", "drivers", "fragile", "rejected"} <= told.keys()
    assert [set(row) for row in told["lag"]] == [{"month", "date", "low", "central", "high", "level"}] * 37
    assert len(told["points"]) == 37
    assert {row["level"] for row in told["lag"]} == {LEVEL}
    assert set(told["overtake"][0]) == {"event", "within_months", "p", "mc_error", "range"}
    assert told["rejected"] == 0


def test_months_are_told_with_the_days_that_end_them() -> None:
    rows = _result(months=12).to_dict()["lag"]

    assert [rows[month]["month"] for month in (0, 12)] == [0, 12]
    assert [rows[month]["date"] for month in (0, 12)] == ["2026-08-11", "2027-08-11"]


@pytest.mark.parametrize(("months", "told"), [(11, []), (12, [12]), (36, [12, 36]), (60, [12, 36, 60])])
def test_only_horizons_that_were_run_are_told(months: int, told: list[int]) -> None:
    rows = _result(months).to_dict()["overtake"]

    assert [(row["event"], row["within_months"]) for row in rows] == [(name, at) for name in EVENTS for at in told]


def test_a_probability_is_the_share_of_all_draws() -> None:
    counted = _counted().courses[0]

    for place, event in enumerate(EVENTS):
        p, error = probability(counted, event, 36)
        assert p == counted.events[:, place, HORIZONS.index(36)].sum() / DRAWS
        assert 0.0 < error < 0.5


def test_the_probability_of_a_difference_is_the_difference_of_probabilities() -> None:
    counted = _counted()
    one, two = counted.courses

    for event in EVENTS:
        p, error = probability(counted.differences[0], event, 36)
        assert p == pytest.approx(probability(two, event, 36).p - probability(one, event, 36).p)
        # Draw by draw, so that what both share cancels.
        apart = np.hypot(probability(one, event, 36).mc_error, probability(two, event, 36).mc_error)
        assert error <= apart + 1e-12


def test_other_models_make_the_range_and_those_that_say_nothing_leave_it() -> None:
    result = replace(_result(), models={"no-leak": {("D1", 12): 0.0, ("D1", 36): 1.0}, "ar1": {("D1", 36): 0.4}})

    rows = {(row["event"], row["within_months"]): row for row in result.overtake()}

    assert rows["D1", 36]["range"] == {"low": rows["D1", 36]["p"], "high": 1.0, "models": {"no-leak": 1.0, "ar1": 0.4}}
    assert rows["D1", 12]["range"]["models"] == {"no-leak": 0.0}
    assert rows["D1", 12]["range"]["low"] == 0.0
    assert rows["D4", 36]["range"] == {"low": rows["D4", 36]["p"], "high": rows["D4", 36]["p"], "models": {}}


def test_a_comparison_tells_both_and_what_the_second_changes() -> None:
    counted = _counted()
    one, two = (RaceResult(asked=_asked(), tally=each, origin=ORIGIN) for each in counted.courses)

    told = RaceComparison(first=one, second=two, difference=counted.differences[0], origin=ORIGIN).to_dict()

    assert {"headway", "vintage", "as_of", "seed", "draws", "sources"} <= told.keys()
    assert told["first"]["lag"] == one.to_dict()["lag"]
    assert told["second"]["overtake"] == two.to_dict()["overtake"]
    assert len(told["lag"]) == 37
    rows = zip(told["overtake"], told["first"]["overtake"], told["second"]["overtake"], strict=True)
    for change, before, after in rows:
        assert (change["event"], change["within_months"]) == (before["event"], before["within_months"])
        assert change["p"] == pytest.approx(after["p"] - before["p"])
    assert told["rejected"] == 0


def test_a_comparison_rejects_what_either_scenario_rejects() -> None:
    counted = _counted()
    first, second = (replace(each, rejected=number) for each, number in zip(counted.courses, (2, 3), strict=True))
    found = RaceComparison(
        first=RaceResult(asked=_asked(), tally=first),
        second=RaceResult(asked=_asked(), tally=second),
        difference=replace(counted.differences[0], rejected=5),
    ).to_dict()

    assert [found["first"]["rejected"], found["second"]["rejected"], found["rejected"]] == [2, 3, 5]
