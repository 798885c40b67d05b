"""The lag and the gap of draws of the future, against a plain walk along each path."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from race_cases import HISTORY, random_parameters, scripted, small_ensemble, small_start

from headway.race.ensemble import Path, Runner
from headway.race.levers import untouched
from headway.race.names import FOLLOWER, LEADER
from headway.race.outcome import future_days, read_paths
from headway.units import DAYS_PER_MONTH, day_from_number, day_number

MONTHS, SEED = 30, 20261128


def _walked(runner: Runner, path: Path) -> np.ndarray:
    """Months since the leader first stood where the follower stands, draw by draw and month by month."""
    ensemble = runner.ensemble
    known, origin = ensemble.start.leader, day_number(ensemble.start.origin)
    days = [origin + round(month * DAYS_PER_MONTH) for month in range(path.levels.shape[1])]
    found = np.empty(path.levels.shape[:2])
    for row, levels in enumerate(path.levels):
        world = ensemble.worlds[(path.first + row) % ensemble.parameters.shape[0]]
        steps = [(int(day), level) for day, level in zip(known.days, known.levels[world], strict=True) if day < origin]
        steps += list(zip(days, levels[:, LEADER], strict=True))
        for month, day in enumerate(days):
            level, before = levels[month, FOLLOWER], [step for step in steps if step[0] <= day]
            reached = [when for when, height in before if height >= level]
            if level < steps[0][1]:
                found[row, month] = np.inf
            else:
                found[row, month] = (day - reached[0]) / DAYS_PER_MONTH if reached else 0.0
    return found


@pytest.mark.parametrize("first", [0, 5])
def test_lags_of_draws_are_those_of_a_walk_along_each_path(first: int) -> None:
    runner = small_ensemble(random_parameters(7, SEED)).runner(scripted(MONTHS, SEED))
    path = runner.draw(first=first, count=40, months=MONTHS, seed=SEED)

    found = read_paths(runner, path)

    assert found.lag == pytest.approx(_walked(runner, path), abs=1e-9)
    assert np.array_equal(found.points, path.levels[:, :, LEADER] - path.levels[:, :, FOLLOWER])
    assert (found.lag == 0.0).any()
    assert (found.lag > 12.0).any()


def test_many_draws_are_read_as_few() -> None:
    # Above a number of comparisons another search is used.
    runner = small_ensemble(random_parameters(7, SEED)).runner(untouched(HISTORY, MONTHS))
    path = runner.draw(first=0, count=20_000, months=MONTHS, seed=SEED)
    places = [0, 7_777, 19_999]

    found = read_paths(runner, path).lag[places]

    for row, place in enumerate(places):
        alone = runner.draw(first=place, count=1, months=MONTHS, seed=SEED)
        assert np.array_equal(found[row], read_paths(runner, alone).lag[0])


def test_a_follower_below_the_leaders_first_model_has_a_lag_that_is_longer_than_can_be_read() -> None:
    runner = small_ensemble(random_parameters(1, SEED), start=small_start(worlds=1)).runner(untouched(HISTORY, 2))
    path = runner.draw(first=0, count=2, months=2, seed=SEED)
    low = path.levels.copy()
    low[1, :, FOLLOWER] = runner.ensemble.start.leader.levels[0, 0] - 5.0

    lag = read_paths(runner, replace(path, levels=low)).lag

    assert np.isfinite(lag[0]).all()
    assert (lag[1] == np.inf).all()


def test_months_end_a_mean_month_apart_from_the_origin_on() -> None:
    days = future_days(day_number(date(2026, 8, 11)), 12)

    assert days.size == 13
    assert [day_from_number(int(day)) for day in days[[0, 1, 12]]] == [
        date(2026, 8, 11), date(2026, 9, 10), date(2027, 8, 11),
    ]  # fmt: skip
