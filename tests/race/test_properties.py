"""What must hold of the race for any parameters."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from race_cases import (
    HISTORY,
    central_parameters,
    corner_parameters,
    random_parameters,
    scripted,
    small_ensemble,
    small_start,
)

from headway.errors import ShapeError
from headway.race._chips import age, log_left, soft_minimum
from headway.race._rates import Rates, rates_of
from headway.race._software import found_in_a_month, settled_lead
from headway.race.ensemble import Ensemble, every_module
from headway.race.levers import Course, untouched
from headway.race.names import FOLLOWER, LEADER, LEVERS, MODULES, column
from headway.race.outcome import read_paths
from headway.race.start import Start

SEED = 20261123


def _open_course(horizon: int) -> Course:
    """Nothing is moved, but imports are open and renting stays so."""
    course = untouched(HISTORY, horizon)
    rules = np.where(np.arange(course.imports.size) >= HISTORY, 1.0, np.nan)
    return replace(course, imports=rules, cloud=rules)


def _even_start() -> Start:
    """Both sides with the leader's chips, money and releases."""
    start = small_start(worlds=1)
    return replace(
        start,
        stock=start.stock[[0, 0]],
        flows=start.flows[:, [0, 0]],
        chip_errors=np.ones((1, 2, 3)),
        capex_bn=start.capex_bn[[0, 0]],
        follower=start.leader,
    )


def _even_parameters(members: int) -> np.ndarray:
    """Both sides alike: no discount, nothing rented, no rule in the way, no offset now or later, no late start."""
    parameters = random_parameters(members, SEED)
    for name in ("capex_growth", "side_research_share", "lab_research_share", "token_growth", "release_interval"):
        parameters[:, column(f"follower.{name}")] = parameters[:, column(f"leader.{name}")]
    for name in ("rented_share", "level_offset", "offset_growth", "late_start"):
        parameters[:, column(f"follower.{name}")] = 0.0
    parameters[:, column("import_cap")], parameters[:, column("transitory_share")] = 1e9, 0.0
    return parameters


# --- growth is bounded ---


@pytest.mark.parametrize("without", [(), ("leak",), MODULES], ids=str)
def test_longer_horizons_stay_finite_in_all_corners(without: tuple[str, ...]) -> None:
    ensemble = small_ensemble(corner_parameters(1500, SEED), without=without)
    runner = ensemble.runner(untouched(HISTORY, 240))

    for months in (60, 120, 240):
        path = runner.draw(first=0, count=1500, months=months, seed=SEED)
        assert np.isfinite(path.levels).all()
        assert np.isfinite(read_paths(runner, path).lag).all()


def test_capability_grows_more_slowly_than_any_singularity() -> None:
    # Each decade adds less than the ten-fold of the one before; a path towards infinity would outgrow any factor.
    ensemble = small_ensemble(corner_parameters(500, SEED), without=("staircase",))
    levels = ensemble.draw(untouched(HISTORY, 360), first=0, count=500, months=360, seed=SEED).levels

    decades = np.diff(levels[:, ::120, LEADER], axis=1)

    assert (decades[:, 1:] < 3.0 * decades[:, :-1]).all()


def test_starting_ten_times_lower_moves_the_answer() -> None:
    start = small_start()
    lower = replace(start, stock=start.stock / 10.0, flows=start.flows / 10.0)
    parameters = central_parameters(1)

    usual, slow = (small_ensemble(parameters, start=each).factual[1][0, :, LEADER] for each in (start, lower))
    reached = np.interp(slow[-1], usual, np.arange(HISTORY + 1))

    assert slow[-1] < usual[-1] - 9.0  # an order of magnitude of compute, and the software it does not find
    assert HISTORY - reached > 12.0  # months


def test_a_follower_that_starts_ten_times_lower_is_further_behind() -> None:
    start = small_start()
    tenth = np.array([1.0, 0.1])
    lower = replace(start, stock=start.stock * tenth[:, None], flows=start.flows * tenth[None, :, None])

    gaps = [-np.diff(small_ensemble(central_parameters(1), start=each).factual[1][0, -1])[0] for each in (start, lower)]

    assert gaps[1] > gaps[0] + 9.0


def test_a_month_of_ideas_that_get_harder_never_overshoots() -> None:
    q = _rates(central_parameters(1))

    found = np.array([found_in_a_month(q, pace) for pace in (1e-9, 0.05, 1e3, 1e9)])

    assert found[0] == pytest.approx(1e-9, rel=1e-6)
    # 10^(phi A) grows by phi ln 10 times the pace in a month: that is the whole equation, solved.
    assert 10 ** (0.2 * found) == pytest.approx(1 + 0.2 * np.log(10) * np.array([1e-9, 0.05, 1e3, 1e9]))


# --- both sides run through the same code ---


@pytest.mark.parametrize("without", [(), ("leak",), ("serving",), ("policy",)], ids=str)
def test_equal_sides_have_equal_paths(without: tuple[str, ...]) -> None:
    ensemble = Ensemble(
        parameters=_even_parameters(200),
        start=_even_start(),
        worlds=np.zeros(200, dtype=np.int64),
        modules=every_module(without=(*without, "staircase")),
    )
    parameters = ensemble.parameters.copy()
    parameters[:, column("shock_spread")] = 0.0
    ensemble = replace(ensemble, parameters=parameters)

    points = ensemble.factual[1]
    levels = ensemble.draw(_open_course(60), first=0, count=200, months=60, seed=SEED).levels

    assert points[:, :, FOLLOWER] == pytest.approx(points[:, :, LEADER], abs=1e-9)
    assert levels[:, :, FOLLOWER] == pytest.approx(levels[:, :, LEADER], abs=1e-6)


def test_equal_sides_lead_as_often_as_they_follow() -> None:
    count = 20_000
    ensemble = Ensemble(
        parameters=_even_parameters(200),
        start=_even_start(),
        worlds=np.zeros(200, dtype=np.int64),
        modules=every_module(),
    )

    gap = -np.diff(ensemble.draw(_open_course(36), first=0, count=count, months=36, seed=SEED).levels[:, -1], axis=1)

    assert abs(gap.mean()) < 4.0 * gap.std() / np.sqrt(count)
    assert np.quantile(gap, 0.1) == pytest.approx(-np.quantile(gap, 0.9), abs=0.15)


def test_software_gaps_close_when_compute_is_equal() -> None:
    # The same chips from the origin on, so nothing but what one side knows holds the other back.
    ensemble = Ensemble(
        parameters=_even_parameters(50),
        start=_even_start(),
        worlds=np.zeros(50, dtype=np.int64),
        modules=every_module(without=("staircase",)),
    )
    jumped = _open_course(60)
    jumped.paths[HISTORY, LEADER, LEVERS.index("software_jump")] = 1.0
    parameters = ensemble.parameters.copy()
    parameters[:, column("shock_spread")] = 0.0

    levels = replace(ensemble, parameters=parameters).draw(jumped, first=0, count=50, months=60, seed=SEED).levels
    gap = levels[:, :, LEADER] - levels[:, :, FOLLOWER]

    assert (gap[:, 1] > 5.0).all()
    assert (gap[:, 60] < 0.35 * gap[:, 1]).all()


# --- noise belongs to draws ---


def test_chunks_of_any_size_give_the_same_numbers() -> None:
    runner = small_ensemble(random_parameters(37, SEED)).runner(scripted(24, SEED))
    whole = runner.draw(first=0, count=300, months=24, seed=SEED).levels

    for cuts in ([0, 300], [0, 1, 38, 299, 300], [0, 36, 37, 150, 300]):
        parts = [runner.draw(first=a, count=b - a, months=24, seed=SEED).levels for a, b in pairwise(cuts)]
        assert np.array_equal(np.concatenate(parts), whole)


def test_a_longer_horizon_begins_with_the_shorter_one() -> None:
    runner = small_ensemble(random_parameters(20, SEED)).runner(scripted(60, SEED))

    long, short = (runner.draw(first=5, count=50, months=months, seed=SEED).levels for months in (60, 24))

    assert np.array_equal(long[:, :25], short)


def test_scenarios_in_any_order_give_the_same_numbers() -> None:
    ensemble = small_ensemble(random_parameters(20, SEED))
    courses = [untouched(HISTORY, 24), scripted(24, 1), scripted(24, 2)]

    forth = [ensemble.draw(course, first=0, count=60, months=24, seed=SEED).levels for course in courses]
    back = [ensemble.draw(course, first=0, count=60, months=24, seed=SEED).levels for course in courses[::-1]]

    for one, other in zip(forth, back[::-1], strict=True):
        assert np.array_equal(one, other)


def test_another_seed_gives_other_numbers() -> None:
    runner = small_ensemble(random_parameters(20, SEED)).runner(untouched(HISTORY, 12))

    one, two = (runner.draw(first=0, count=20, months=12, seed=seed).levels for seed in (1, 2))

    assert not np.array_equal(one, two)


# --- what is in force from the origin on leaves the past alone ---


def test_levers_of_the_future_do_not_move_what_was_released() -> None:
    ensemble = small_ensemble(random_parameters(20, SEED))
    course = untouched(HISTORY, 12)
    course.paths[HISTORY:, :, LEVERS.index("rented")] = 0.0
    course.cloud[HISTORY:] = 0.0

    assert np.array_equal(ensemble.runner(course).released, ensemble.released)


def test_imports_that_were_open_in_the_past_follow_the_rule_of_the_future() -> None:
    # Without money in the way the follower gets the cap's part of the leader's flow.
    start = replace(small_start(worlds=1), capex_bn=np.array([1.0, 1e6]), chip_errors=np.ones((1, 2, 3)))
    ensemble = small_ensemble(central_parameters(1, chip_life=1e6, delivery_lag=1.0), start=start)
    course = untouched(HISTORY, 0)
    course.imports[:HISTORY] = 1.0

    states = [ensemble.past(each)[0][0] for each in (course, untouched(HISTORY, 0))]
    gained = [_owned_merchant(state, FOLLOWER) + state[14 + 3] for state in states]  # in use and on order

    flows = start.flows.sum(axis=0)
    assert gained[0] - gained[1] == pytest.approx(0.5 * flows[LEADER].sum() - flows[FOLLOWER, 0], rel=1e-6)


def test_what_was_rented_in_the_past_is_in_the_months_in_which_it_was() -> None:
    start = small_start(worlds=1)
    none, half = (replace(start, rented=np.append(np.full(HISTORY, share), 1.0)) for share in (0.0, 0.5))
    parameters = central_parameters(2, follower__rented_share=0.4)

    points = [small_ensemble(parameters, start=each, without=("software",)).factual[1][0] for each in (none, half)]

    # Without software nothing but compute moves: half of 40% is 20% more of it.
    assert np.array_equal(points[0][:, LEADER], points[1][:, LEADER])
    gained = points[1][:, FOLLOWER] - points[0][:, FOLLOWER]
    assert gained == pytest.approx(9.0 * np.log10(1.2), abs=1e-9)


def test_a_past_without_clouds_is_one_in_which_nothing_was_rented() -> None:
    start = small_start(worlds=1)
    ensemble = small_ensemble(random_parameters(5, SEED), start=start)
    shut = untouched(HISTORY, 0)
    shut.cloud[:HISTORY] = 0.0

    never = small_ensemble(ensemble.parameters, start=replace(start, rented=np.zeros(HISTORY + 1)))

    assert np.array_equal(ensemble.past(shut)[1], never.factual[1])


def test_a_cloud_half_open_lets_through_half_of_what_was_rented() -> None:
    start = small_start(worlds=1)
    ensemble = small_ensemble(random_parameters(5, SEED), start=start)
    course = untouched(HISTORY, 0)
    course.cloud[:HISTORY] = 0.5

    halved = small_ensemble(ensemble.parameters, start=replace(start, rented=start.rented / 2.0))

    assert np.array_equal(ensemble.past(course)[1], halved.factual[1])


def test_a_start_that_lacks_a_month_of_rented_compute_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"rented has shape \(43,\), need \(44,\)"):
        replace(small_start(), rented=np.ones(HISTORY))


# --- a late start, and an offset that moves ---


def test_a_follower_that_began_late_is_behind_by_that_much_in_the_first_month_and_catches_up_by_the_leak() -> None:
    late, usual = (central_parameters(1, follower__late_start=value, tacit_share=0.0) for value in (2.0, 0.0))

    points = [small_ensemble(each).factual[1][0] for each in (late, usual)]
    behind = points[1] - points[0]

    assert behind[0] == pytest.approx([0.0, 9.0 * 2.0])
    assert (behind[:, LEADER] == 0.0).all()
    # The leak alone halves it every 7 months; ideas that are easier behind close it faster.
    months = np.arange(HISTORY + 1)
    assert (behind[1:, FOLLOWER] < 18.0 * 0.5 ** (months[1:] / 7.0)).all()
    assert (behind[:, FOLLOWER] > 0.0).all()


def test_an_offset_that_grows_gains_its_growth_a_year_in_the_past_and_ever_less_after_the_origin() -> None:
    growing, still = (
        central_parameters(1, follower__offset_growth=value, growth_fade=0.5, transitory_share=0.0, shock_spread=0.0)
        for value in (0.3, 0.0)
    )
    ensembles = [small_ensemble(each, without=("staircase",)) for each in (growing, still)]

    past = np.subtract(*(each.factual[1][0, :, FOLLOWER] for each in ensembles))
    runs = [each.draw(_open_course(120), first=0, count=1, months=120, seed=SEED).levels[0] for each in ensembles]
    future = (runs[0] - runs[1])[:, FOLLOWER]

    assert past == pytest.approx(9.0 * 0.3 * np.arange(-HISTORY, 1) / 12.0)
    assert np.array_equal(runs[0][:, LEADER], runs[1][:, LEADER])
    # Alignment counts what was gained since the last release; then the sum of a rate that falls by e^-0.5 a year.
    aligned = np.subtract(*(each.aligned[0, 1] for each in ensembles))
    years = np.arange(1, 121) / 12.0
    assert future[1:] - aligned == pytest.approx(9.0 * 0.3 * (1.0 - np.exp(-0.5 * years)) / 0.5, abs=1e-9)


def test_a_switched_off_offset_does_not_grow_either() -> None:
    growing, still = (central_parameters(1, follower__offset_growth=value) for value in (0.3, 0.0))

    points = [small_ensemble(each, without=("offset",)).factual[1] for each in (growing, still)]

    assert np.array_equal(*points)


# --- single blocks ---


@pytest.mark.parametrize("lever", [1.2, 2.0, 5.0])
def test_more_spending_of_the_follower_never_widens_the_gap(lever: float) -> None:
    ensemble = small_ensemble(random_parameters(500, SEED), without=("staircase",))
    more = _open_course(60)
    more.paths[HISTORY:, FOLLOWER, LEVERS.index("capex")] = lever

    usual, moved = (
        ensemble.draw(course, first=0, count=2000, months=60, seed=SEED).levels for course in (_open_course(60), more)
    )
    change = np.diff(usual, axis=2) - np.diff(moved, axis=2)

    assert change.mean(axis=0).max() <= 1e-9
    assert change[:, -1].mean() < -0.1


def test_a_leak_without_delay_makes_shared_software_equal() -> None:
    ensemble = small_ensemble(
        central_parameters(1, diffusion_half_life=1e-3, tacit_share=0.0, follower__level_offset=0.0)
    )

    state, points = ensemble.past(untouched(HISTORY, 0))
    compute = _owned_merchant(state[0], LEADER) * 0.3 / (_usable_follower(state[0]) * 0.22)
    software = state[0, [12, 14 + 12]]

    # What is found in the last month has not leaked yet.
    assert 0.0 <= software[0] - software[1] < 0.1
    assert np.diff(points[0, -1])[0] == pytest.approx(-9.0 * (np.log10(compute) + software[0] - software[1]), abs=1e-9)


def test_chips_live_as_long_as_they_should_and_three_stages_spread_it() -> None:
    chips, left, life = np.array([0.0, 1.0, 0.0, 0.0]), [1.0], 60.0
    for _ in range(2000):
        age(chips, 0, 1, 0.0, 0.25, 3.0 / life)
        left.append(float(chips[1:].sum()))
    alive = np.array(left)

    mean = alive.sum()
    second = (2.0 * np.arange(alive.size) * alive).sum() + mean
    assert mean == pytest.approx(life, rel=1e-9)
    # Three stages of one geometric life each: variance 3 (1 - r) / r^2 with r = 3 / life.
    assert second - mean**2 == pytest.approx(3.0 * (1.0 - 0.05) / 0.05**2, rel=1e-6)


def test_chips_arrive_after_the_mean_delay() -> None:
    chips, arrived = np.array([1.0, 0.0, 0.0, 0.0]), [0.0]
    for _ in range(400):
        age(chips, 0, 1, 0.0, 0.25, 0.0)
        arrived.append(float(chips[1]))

    months = np.arange(1, len(arrived))
    assert (months * np.diff(arrived)).sum() == pytest.approx(4.0, rel=1e-9)


@pytest.mark.parametrize(
    ("need", "research"),
    [(0.0, 0.3), (0.3 / 0.65 - 0.3, 0.3), (0.65, 0.3), (0.8, 0.15), (0.9, 0.2 * 0.3 / 0.65), (50.0, 0.2 * 0.3 / 0.65)],
)
def test_serving_takes_from_other_uses_first_then_from_research_down_to_its_floor(need: float, research: float) -> None:
    # Of a side's compute: research is 30%, its labs are 46%, of which a fifth is the floor; 5% stay with other uses.
    q = _rates(central_parameters(1))

    left = np.exp(log_left(q, LEADER, 1e6, need * 1e6) + q.reference)

    assert left == pytest.approx(research * 1e6)


def test_research_begins_with_its_share_of_the_origin() -> None:
    parameters = random_parameters(30, SEED)
    parameters[0, [column("follower.side_research_share"), column("follower.lab_research_share")]] = 0.4, 0.3
    ensemble = small_ensemble(parameters)
    flat = replace(ensemble, modules=every_module(without=("serving",)))

    one, two = (each.draw(untouched(HISTORY, 1), first=0, count=30, months=1, seed=SEED) for each in (ensemble, flat))

    # In one month what serving needs has hardly grown: it takes from other uses alone, except where labs that do much
    # else have research at 95% of their side already.
    assert np.abs(one.levels - two.levels).max() < 1.5


def test_the_smooth_minimum_is_below_both_and_near_the_smaller() -> None:
    rng = np.random.default_rng(SEED)
    a, b = np.exp(rng.normal(0.0, 3.0, (2, 1000)))
    found = np.array([soft_minimum(x, y) for x, y in zip(a, b, strict=True)])
    least = np.minimum(a, b)

    assert (found <= least).all()
    assert (found >= least * 2.0**-0.25 * (1 - 1e-12)).all()
    assert soft_minimum(1.0, 2.0) == pytest.approx(0.985, abs=5e-4)
    assert soft_minimum(0.0, 2.0) == 0.0
    assert soft_minimum(np.inf, 2.0) == 2.0


def test_the_lead_that_lasts_lets_both_find_what_keeps_it() -> None:
    for ahead, behind, harder, months in ((0.06, 0.03, 0.46, 12.0), (1.5, 0.5, 1.15, 40.0), (0.05, 0.0, 0.1, 10.0)):
        lead = settled_lead(ahead, behind, harder, months)

        assert lead == pytest.approx(months * (ahead - behind * np.exp(harder * lead)), rel=1e-9)
    assert settled_lead(0.03, 0.06, 0.46, 12.0) == 0.0


def test_rules_are_open_for_the_share_of_time_that_they_should_be() -> None:
    q = _rates(central_parameters(1))

    months = np.array([[1.0 - q.opens, q.opens], [q.shuts, 1.0 - q.shuts]])
    long_run = np.linalg.matrix_power(months, 1000)[0, 1]

    assert long_run == pytest.approx(0.35, abs=0.01)  # a decision a month at most moves it a little
    assert _rates(central_parameters(1, rule_change_rate=0.01)).opens == pytest.approx(0.01 * 0.35 / 12, rel=1e-3)


def _rates(parameters: np.ndarray) -> Rates:
    ensemble = small_ensemble(parameters)
    return rates_of(parameters[0], ensemble.constants, ensemble.errors[0], ensemble.modules)


def _owned_merchant(state: np.ndarray, side: int) -> float:
    return float(state[side * 14 + 5 : side * 14 + 8].sum())


def _usable_follower(state: np.ndarray) -> float:
    # What was rented in the last month before the origin is in force at its end.
    owned = _owned_merchant(state, FOLLOWER) + 0.5 * float(state[14 + 8 : 14 + 11].sum())
    return owned * (1.0 + 0.4 * float(small_start().rented[-2]))
