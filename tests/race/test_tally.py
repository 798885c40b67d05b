"""What is counted of draws, against the draws themselves; and draws that cannot be counted."""

from dataclasses import replace

import numpy as np
import pytest
from race_cases import HISTORY, random_parameters, scripted, small_ensemble, small_start

from headway.errors import ShapeError
from headway.race import tally
from headway.race.ensemble import Path
from headway.race.events import happened
from headway.race.histogram import WIDTH
from headway.race.levers import untouched
from headway.race.names import EVENTS, HORIZONS
from headway.race.outcome import Read, read_paths
from headway.race.tally import LAG_BINS, MILLION, Counted, Plan, count_chunk

MEMBERS, MONTHS, SEED = 7, 40, 20261128


def _plan(months: int = MONTHS) -> Plan:
    ensemble = small_ensemble(random_parameters(MEMBERS, SEED))
    courses = (untouched(HISTORY, months), scripted(months, SEED))
    return Plan(runners=[ensemble.runner(course) for course in courses], months=months, seed=SEED)


def _same(one: Counted, other: Counted) -> bool:
    pairs = zip((*one.courses, *one.differences), (*other.courses, *other.differences), strict=True)
    return all(
        np.array_equal(a.lag.counts, b.lag.counts)
        and np.array_equal(a.points.counts, b.points.counts)
        and np.array_equal(a.draws, b.draws)
        and np.array_equal(a.events, b.events)
        and np.array_equal(a.sums, b.sums)
        and a.rejected == b.rejected
        for a, b in pairs
    )


def _middle(values: np.ndarray) -> np.ndarray:
    """The draw in the middle: lags come in steps of a month, so that a mean of two draws is none of them."""
    return np.asarray(np.quantile(values, 0.5, axis=0, method="inverted_cdf"))


def test_parts_in_any_order_count_as_the_whole() -> None:
    plan = _plan()
    whole = count_chunk(plan, 3, 60)
    parts = [count_chunk(plan, first, count) for first, count in ((3, 1), (4, 30), (34, 29))]

    assert _same(parts[0] + parts[1] + parts[2], whole)
    assert _same(parts[2] + parts[0] + parts[1], whole)


def test_counts_are_those_of_the_draws() -> None:
    plan, first, count = _plan(), 5, 200
    found = count_chunk(plan, first, count).courses[1]
    path = plan.runners[1].draw(first=first, count=count, months=MONTHS, seed=SEED)
    read, events = read_paths(plan.runners[1], path), happened(plan.runners[1], path, seed=SEED).within()

    assert found.lag.draws == found.points.draws == found.draws.sum() == count
    assert found.lag.quantiles(0.5) == pytest.approx(_middle(read.lag), abs=WIDTH)
    assert found.points.quantiles(0.5) == pytest.approx(_middle(read.points), abs=WIDTH)
    for member in range(MEMBERS):
        mine = (first + np.arange(count)) % MEMBERS == member
        assert found.draws[member] == mine.sum()
        assert np.array_equal(found.events[member], events[mine].sum(axis=0))
        for place, horizon in enumerate((12, 36, MONTHS)):  # beyond the months that were run the last one stands
            sums = [read.lag[mine, horizon].sum(), read.points[mine, horizon].sum()]
            assert found.sums[member, :, place] / MILLION == pytest.approx(sums, abs=count / MILLION)


def test_events_beyond_the_months_that_were_run_are_not_counted() -> None:
    found = count_chunk(_plan(months=12), 0, 500).courses[0].events

    assert found[:, :, HORIZONS.index(12)].sum() > 0
    assert found[:, :, 1:].sum() == 0


def test_differences_are_those_of_the_same_draws() -> None:
    plan = _plan()
    found = count_chunk(plan, 0, 300)
    reads = []
    for runner in plan.runners:
        path = runner.draw(first=0, count=300, months=MONTHS, seed=SEED)
        reads.append(read_paths(runner, path))

    wanted = reads[1].lag - reads[0].lag
    assert found.differences[0].lag.quantiles(0.5) == pytest.approx(_middle(wanted), abs=WIDTH)
    assert np.array_equal(found.differences[0].events, found.courses[1].events - found.courses[0].events)
    assert np.abs(found.differences[0].sums - (found.courses[1].sums - found.courses[0].sums)).max() <= 300


def _counted(read: Read, other: Read | None = None) -> tally.Tally:
    draws = read.lag.shape[0]
    events = np.zeros((draws, len(EVENTS), len(HORIZONS)), dtype=np.int64)
    found = tally._Draws(read=read, events=events)
    if other is not None:
        found = tally._Draws(read=other, events=events).minus(found)
    return tally._tally(found, np.arange(draws) % 2, 2)


def _lags(*rows: list[float]) -> Read:
    lag = np.array(rows)
    return Read(lag, np.zeros(lag.shape))


def test_a_censored_lag_counts_in_the_last_bin_and_is_not_rejected() -> None:
    found = _counted(_lags([1.0, np.inf], [2.0, 3.0]))

    assert found.rejected == 0
    assert found.draws.tolist() == [1, 1]
    assert found.lag.counts[1, -1] == 1
    assert found.lag.draws == 2
    assert found.sums[:, 0, 0].tolist() == [LAG_BINS[1] * MILLION, 3.0 * MILLION]


def test_a_lag_that_both_courses_have_censored_does_not_differ() -> None:
    found = _counted(_lags([np.inf] * 2, [np.inf] * 2, [5.0] * 2), _lags([np.inf] * 2, [4.0] * 2, [np.inf] * 2))

    assert found.rejected == 0
    assert found.lag.counts[1, 0] == found.lag.counts[1, -1] == 1
    assert found.lag.quantiles(0.5)[1] == pytest.approx(0.0, abs=WIDTH)
    assert found.sums[0, 0, 0] == LAG_BINS[1] * MILLION  # none, and the longest
    assert found.sums[1, 0, 0] == LAG_BINS[0] * MILLION


@pytest.mark.parametrize(("lag", "points"), [(np.nan, 0.0), (1.0, np.nan), (1.0, np.inf), (np.inf, -np.inf)], ids=str)
def test_what_is_not_a_number_is_rejected_and_counted_nowhere_else(lag: float, points: float) -> None:
    read = Read(np.array([[1.0, lag], [2.0, 2.0]]), np.array([[0.0, points], [1.0, 1.0]]))

    found = _counted(read)

    assert found.rejected == 1
    assert found.draws.tolist() == [0, 1]
    assert found.lag.draws == found.points.draws == 1
    assert found.sums[0].tolist() == [[0] * 3] * 2


def test_draws_of_broken_parameters_are_rejected_in_every_course(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = _plan(months=12)
    whole = Path(levels=plan.runners[0].draw(first=0, count=20, months=12, seed=SEED).levels, first=0)
    broken = replace(whole, levels=whole.levels.copy())
    broken.levels[4, 7:] = np.nan
    monkeypatch.setattr(type(plan.runners[0]), "draw", lambda *_, **__: broken)

    found = count_chunk(plan, 0, 20)

    assert [each.rejected for each in (*found.courses, *found.differences)] == [1, 1, 1]
    assert found.courses[0].draws.sum() == 19
    assert found.courses[0].draws[4] == 2  # of draws 4, 11 and 18 the first is out


def test_a_follower_far_below_the_leaders_first_model_is_counted() -> None:
    start = small_start()
    deep = replace(start.follower, levels=start.follower.levels - 60.0)
    ensemble = small_ensemble(random_parameters(MEMBERS, SEED), start=replace(start, follower=deep))
    plan = Plan(runners=[ensemble.runner(untouched(HISTORY, 12))], months=12, seed=SEED)

    found = count_chunk(plan, 0, 50).courses[0]

    assert found.rejected == 0
    assert found.lag.counts[0, -1] == found.draws.sum() == 50
    assert found.lag.intervals(0.8)[0].central == LAG_BINS[1]


def test_bins_hold_every_lag_of_the_usual_race_well_inside() -> None:
    found = count_chunk(_plan(60), 0, 2000).courses[0]

    for counts in (found.lag.counts, found.points.counts):
        assert counts[:, [0, -1]].sum() == 0


def test_a_plan_without_a_course_is_refused() -> None:
    with pytest.raises(ShapeError, match="one course or more"):
        Plan(runners=[], months=12, seed=1)
