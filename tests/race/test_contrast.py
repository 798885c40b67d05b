"""Several courses on the same draws: each as a run of its own, differences draw by draw, errors by members."""

from dataclasses import replace

import numpy as np
import pytest
from race_cases import HISTORY, random_parameters, scripted, small_ensemble, small_start

from headway.errors import ShapeError
from headway.race.contrast import Contrasted, Contrasts, count_contrasts, ratio_with_error
from headway.race.drivers import QUANTITIES
from headway.race.events import p_with_error
from headway.race.levers import untouched
from headway.race.result import probability
from headway.race.tally import MILLION, Plan, count_chunk

MEMBERS, MONTHS, DRAWS, SEED = 25, 36, 400, 3
PAIRS = ((1, 0), (2, 0), (2, 1))


@pytest.fixture(scope="module")
def plan() -> Contrasts:
    ensemble = small_ensemble(random_parameters(MEMBERS, seed=1))
    courses = [untouched(HISTORY, MONTHS), scripted(MONTHS, seed=2), scripted(MONTHS, seed=4)]
    return Contrasts(
        runners=[ensemble.runner(each) for each in courses], pairs=PAIRS, month=MONTHS, within=MONTHS, seed=SEED
    )


@pytest.fixture(scope="module")
def counted(plan: Contrasts) -> Contrasted:
    return count_contrasts(plan, 0, DRAWS)


def test_each_course_and_difference_is_what_a_run_of_two_scenarios_counts(plan: Contrasts, counted: Contrasted) -> None:
    for pair, (one, two) in enumerate(PAIRS):
        runs = count_chunk(Plan(runners=[plan.runners[two], plan.runners[one]], months=MONTHS, seed=SEED), 0, DRAWS)
        apart, alone = runs.differences[0], runs.courses[1]

        np.testing.assert_array_equal(counted.lag.counts[one], alone.lag.counts[MONTHS])
        np.testing.assert_array_equal(counted.difference.counts[pair], apart.lag.counts[MONTHS])
        assert counted.moved(pair) == probability(apart, "D2", MONTHS)
        assert counted.probability(one) == probability(alone, "D2", MONTHS)
        for place, of in enumerate(QUANTITIES):
            mean = apart.sums[:, place, 1].sum() / MILLION / DRAWS
            assert counted.mean(pair, of)[0] == pytest.approx(mean, abs=2e-6)
        assert counted.rejected == 0


@pytest.mark.parametrize("cut", [1, 25, 133, 399])
def test_parts_add_up_to_the_same_numbers(plan: Contrasts, counted: Contrasted, cut: int) -> None:
    whole = count_contrasts(plan, cut, DRAWS - cut) + count_contrasts(plan, 0, cut)

    for name in ("draws", "sums", "events"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(counted, name))
    for name in ("lag", "difference"):
        np.testing.assert_array_equal(getattr(whole, name).counts, getattr(counted, name).counts)


def test_what_differs_adds_up_along_a_chain_of_pairs(counted: Contrasted) -> None:
    first, second, apart = (counted.mean(pair)[0] for pair in range(3))

    assert apart == pytest.approx(second - first, abs=1e-9)
    assert counted.moved(2).p == pytest.approx(counted.moved(1).p - counted.moved(0).p)


def test_a_lag_that_is_too_long_to_be_read_counts_as_in_a_run() -> None:
    start = small_start()
    # The follower stands far below the first model of the leader: its lag is longer than can be read.
    start = replace(start, leader=replace(start.leader, levels=start.leader.levels + 200.0))
    ensemble = replace(small_ensemble(random_parameters(MEMBERS, seed=1)), start=start)
    runners = [ensemble.runner(each) for each in (untouched(HISTORY, MONTHS), scripted(MONTHS, seed=2))]

    found = count_contrasts(
        Contrasts(runners=runners, pairs=[(1, 0)], month=MONTHS, within=MONTHS, seed=SEED), 0, DRAWS
    )
    runs = count_chunk(Plan(runners=runners, months=MONTHS, seed=SEED), 0, DRAWS)

    assert found.lag.counts[0, -1] > 0
    assert found.rejected == runs.courses[0].rejected == 0
    np.testing.assert_array_equal(found.lag.counts[0], runs.courses[0].lag.counts[MONTHS])
    np.testing.assert_array_equal(found.sums[0, :, 0], runs.courses[0].sums[:, 0, 1])


def test_a_course_differs_from_itself_by_nothing_for_sure(plan: Contrasts) -> None:
    found = count_contrasts(replace(plan, pairs=((0, 0), (1, 0))), 0, DRAWS)

    assert found.moved(0) == (0.0, 0.0)
    assert found.mean(0) == (0.0, 0.0)
    assert found.moved(1).mc_error > 0.0


def test_the_interval_of_a_difference_holds_the_share_of_its_draws(plan: Contrasts, counted: Contrasted) -> None:
    from headway.race.contrast import lag_at_end

    lags = [lag_at_end(each, each.draw(first=0, count=DRAWS, months=MONTHS, seed=SEED)) for each in plan.runners[:2]]

    assert counted.spread(0, 0.8) == pytest.approx(np.quantile(lags[1] - lags[0], [0.1, 0.9]), abs=0.3)


def test_the_error_of_a_mean_is_that_of_members_drawn_anew() -> None:
    rng = np.random.default_rng(6)
    draws = rng.integers(5, 30, 200)
    sums = draws * rng.normal(2.0, 3.0, 200)
    anew = rng.integers(0, 200, (4000, 200))

    mean, error = ratio_with_error(sums, draws)

    assert mean == pytest.approx(sums.sum() / draws.sum())
    assert error == pytest.approx((sums[anew].sum(axis=1) / draws[anew].sum(axis=1)).std(), rel=0.05)


def test_the_error_of_a_mean_of_yes_and_no_is_that_of_a_probability() -> None:
    draws, happened = np.full(50, 20), np.arange(50) % 21

    assert ratio_with_error(happened.astype(float), draws) == pytest.approx(tuple(p_with_error(happened, draws)))


def test_an_event_within_more_months_than_are_simulated_is_an_error(plan: Contrasts) -> None:
    with pytest.raises(ShapeError, match="within 40 months"):
        Contrasts(runners=plan.runners, pairs=(), month=36, within=40, seed=1)
    with pytest.raises(ShapeError, match="one course or more"):
        Contrasts(runners=(), pairs=(), month=36, within=36, seed=1)
