"""The course of a scenario over the months: held against closed forms and a loop over months."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.errors import OptionError, ShapeError
from headway.race.course import course_of, lever_path
from headway.race.levers import untouched
from headway.race.moves import Lever, Policy, Step
from headway.race.names import LEVERS
from headway.race.scenario import Scenario, Words
from headway.units import DAYS_PER_MONTH

ORIGIN = date(2025, 12, 31)
MONTHS = np.arange(-36, 61, dtype=np.float64)


def scenario(*levers: Lever, policy: Policy | None = None) -> Scenario:
    return Scenario(name="x", title=Words(en="x", vi="x"), levers=levers, policy=policy or Policy())


def at(month: int) -> int:
    """The row of a month."""
    return int(month - MONTHS[0])


def test_a_scenario_that_says_nothing_moves_nothing() -> None:
    found, still = course_of(scenario(), ORIGIN, history=36, horizon=60), untouched(36, 60)

    assert np.array_equal(found.paths, still.paths)
    assert np.array_equal(found.imports, still.imports, equal_nan=True)
    assert np.array_equal(found.cloud, still.cloud, equal_nan=True)


def test_a_lever_moves_its_own_path_of_its_own_side_alone() -> None:
    found = course_of(scenario(Lever(lever="capex", side="follower", factor=2.0)), ORIGIN, history=36, horizon=60)

    moved = found.paths != untouched(36, 60).paths
    assert moved[36:, 1, LEVERS.index("capex")].all()
    assert moved.sum() == 61


def test_levers_of_one_name_multiply_and_jumps_add() -> None:
    found = course_of(
        scenario(
            Lever(lever="serving", side="both", factor=2.0),
            Lever(lever="serving", side="leader", factor=3.0, after_months=12),
            Lever(lever="software_jump", side="leader", oom=0.5),
            Lever(lever="software_jump", side="leader", oom=0.25),
        ),
        ORIGIN,
        history=36,
        horizon=60,
    )

    serving, jump = LEVERS.index("serving"), LEVERS.index("software_jump")
    assert found.paths[[at(-1), at(0), at(11), at(12)], 0, serving].tolist() == [1.0, 2.0, 2.0, 6.0]
    assert found.paths[at(12), 1, serving] == 2.0
    assert found.paths[at(0), 0, jump] == 0.75
    assert found.paths[:, :, jump].sum() == 0.75


def test_half_way_up_a_ramp_a_factor_is_its_root() -> None:
    path = lever_path(Lever(lever="capex", side="both", factor=9.0, after_months=6, ramp_months=12), ORIGIN, MONTHS)

    assert path[[at(6), at(12), at(18), at(60)]] == pytest.approx([1.0, 3.0, 9.0, 9.0])


def test_a_factor_lets_go_at_its_end_and_a_growth_keeps_what_it_has_added() -> None:
    held = lever_path(Lever(lever="capex", side="both", factor=2.0, for_months=12), ORIGIN, MONTHS)
    grown = lever_path(Lever(lever="capex", side="both", growth=2.0, for_months=12), ORIGIN, MONTHS)

    assert held[[at(0), at(11), at(12)]].tolist() == [2.0, 2.0, 1.0]
    assert grown[[at(0), at(6), at(12), at(60)]] == pytest.approx([1.0, np.sqrt(2.0), 2.0, 2.0])


@pytest.mark.parametrize("month", [-30, -1, 0, 1, 17, 59])
@pytest.mark.parametrize("shift", [-14, 0, 14])
def test_a_day_stands_for_the_nearest_end_of_month(month: int, shift: int) -> None:
    day = ORIGIN + timedelta(days=round(month * DAYS_PER_MONTH) + shift)

    path = lever_path(Lever(lever="capex", side="both", factor=2.0, since=day), ORIGIN, MONTHS)

    assert int(np.argmax(path > 1.0)) == at(month)


def test_a_lever_of_the_past_holds_from_the_first_month_of_history() -> None:
    path = lever_path(Lever(lever="diffusion", side="both", factor=2.0, since=date(2020, 1, 1)), ORIGIN, MONTHS)

    assert (path == 2.0).all()


@given(
    start=st.integers(0, 50),
    ramp=st.integers(0, 30),
    lasts=st.integers(1, 60),
    factor=st.floats(0.01, 100.0),
    growth=st.floats(0.5, 2.0),
)
def test_a_path_is_that_of_a_loop_over_months(start: int, ramp: int, lasts: int, factor: float, growth: float) -> None:
    lever = Lever(
        lever="capex",
        side="both",
        after_months=start,
        ramp_months=ramp,
        for_months=lasts,
        factor=factor,
        growth=growth,
    )

    log_growth, expected = 0.0, []
    for month in range(-36, 61):
        held = 0.0
        if start <= month < start + lasts:
            held = np.log(factor) * (1.0 if ramp == 0 else min(1.0, (month - start) / ramp))
        if start < month <= start + lasts:
            log_growth += np.log(growth) / 12.0
        expected.append(np.exp(held + log_growth))

    assert lever_path(lever, ORIGIN, MONTHS) == pytest.approx(expected)


@given(start=st.integers(0, 30), ramp=st.integers(0, 30), oom=st.floats(0.01, 3.0))
def test_a_jump_adds_up_to_what_it_says(start: int, ramp: int, oom: float) -> None:
    lever = Lever(lever="software_jump", side="both", after_months=start, ramp_months=ramp, oom=oom)

    path = lever_path(lever, ORIGIN, MONTHS)

    assert path.sum() == pytest.approx(oom)
    assert (path[: at(start)] == 0.0).all()
    assert (path > 0.0).sum() == max(ramp, 1)


def test_a_policy_holds_from_step_to_step() -> None:
    policy = Policy(
        imports=(Step(state="open", since=date(2023, 1, 1)), Step(state="closed", since=date(2026, 7, 1))),
        cloud=(Step(state=0.5, after_months=3), Step(state="model", after_months=9)),
    )

    found = course_of(scenario(policy=policy), ORIGIN, history=36, horizon=60)

    assert (found.imports[: at(6)] == 1.0).all()
    assert (found.imports[at(6) :] == 0.0).all()
    assert np.isnan(found.cloud[: at(3)]).all()
    assert (found.cloud[at(3) : at(9)] == 0.5).all()
    assert np.isnan(found.cloud[at(9) :]).all()


def test_what_a_policy_does_not_say_is_left_to_what_was_so_and_to_the_model() -> None:
    found = course_of(scenario(policy=Policy(imports=(Step(state="open"),))), ORIGIN, history=36, horizon=60)

    assert np.isnan(found.imports[: at(0)]).all()
    assert (found.imports[at(0) :] == 1.0).all()
    assert np.isnan(found.cloud).all()


def test_a_lever_that_ends_before_it_begins_seen_from_the_origin_is_refused() -> None:
    lever = Lever(lever="capex", side="both", factor=2.0, until=date(2025, 6, 30))

    message = "lever 'capex' ends on 2025-06-30, before it has held a month from 0 months after the origin 2025-12-31"
    with pytest.raises(OptionError, match=message):
        course_of(scenario(lever), ORIGIN, history=36, horizon=60)


def test_seen_from_a_later_origin_a_day_is_the_same_day() -> None:
    lever = Lever(lever="capex", side="both", factor=4.0, ramp_months=6, since=date(2026, 7, 1))

    early = course_of(scenario(lever), ORIGIN, history=36, horizon=60)
    late = course_of(scenario(lever), date(2026, 12, 31), history=48, horizon=48)

    assert np.allclose(early.paths, late.paths)


@pytest.mark.parametrize("horizon", [1, 240])
def test_a_course_is_finite_at_any_horizon(horizon: int) -> None:
    lever = Lever(lever="serving", side="both", growth=10.0, factor=1000.0)

    found = course_of(scenario(lever), ORIGIN, history=0, horizon=horizon)

    assert found.paths.shape == (horizon + 1, 2, len(LEVERS))
    assert np.isfinite(found.paths).all()


@pytest.mark.parametrize("part", ["paths", "cloud"])
def test_a_course_whose_parts_have_other_months_is_refused(part: str) -> None:
    course = untouched(3, 4)

    with pytest.raises(ShapeError, match="a course needs 8 months in all parts"):
        replace(course, **{part: getattr(course, part)[1:]})


def test_a_lever_that_ends_before_this_origin_lets_it_begin_is_refused() -> None:
    lever = Lever(lever="capex", side="follower", factor=2.0, after_months=6, until=date(2026, 3, 31))

    with pytest.raises(OptionError, match="ends on 2026-03-31, before it has held a month from 6 months after"):
        lever_path(lever, ORIGIN, MONTHS)
