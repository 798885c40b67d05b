"""From a scenario to the course of its levers over the months of a race."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.race.levers import Course, untouched
from headway.race.moves import JUMP, Lever, Step
from headway.race.names import LEVERS
from headway.race.scenario import Scenario
from headway.units import DAYS_PER_MONTH

Array = NDArray[np.float64]


def course_of(scenario: Scenario, origin: date, *, history: int, horizon: int) -> Course:
    """What a scenario does in each month, history first; its base is not looked at (headway.race.scenario.merged).

    The value of month t holds from the end of month t to that of month t + 1. A day stands for the end of month that is
    nearest to it, 15 days away at most. Levers of one name on one side multiply; jumps add.

    Raises
    ------
    OptionError
        For a lever that, seen from this origin, ends before it begins.
    """
    course = untouched(history, horizon)
    months = np.arange(-history, horizon + 1, dtype=np.float64)
    for lever in scenario.levers:
        path = lever_path(lever, origin, months)
        for side in lever.sides:
            if lever.lever == JUMP:
                course.paths[:, side, LEVERS.index(JUMP)] += path
            else:
                course.paths[:, side, LEVERS.index(lever.lever)] *= path
    policy = scenario.policy
    return Course(
        paths=course.paths,
        imports=_states(policy.imports or (), origin, months),
        cloud=_states(policy.cloud or (), origin, months),
    )


def lever_path(lever: Lever, origin: date, months: Array) -> Array:
    """What one lever multiplies by (a jump: adds) in each of these months.

    With start a, end b, ramp r: the factor to the power min(1, (t - a) / r), or at once, while a <= t < b; times the
    growth to the power (min(t, b) - a) / 12 from a on, so that what a growth has added by its end stays. A jump is
    spread evenly over the r months from a on.
    """
    start = _month(lever.since, lever.after_months, origin)
    end = _end(lever, start, origin)
    since = np.maximum(months - start, 0.0)
    if lever.oom is not None:
        spread = max(lever.ramp_months, 1)
        return np.where((months >= start) & (months < start + spread), lever.oom / spread, 0.0)
    reached = np.minimum(since / lever.ramp_months, 1.0) if lever.ramp_months else np.ones(months.size)
    held = reached * ((months >= start) & (months < end))
    grown = np.minimum(since, end - start) / 12.0
    return np.asarray((lever.factor or 1.0) ** held * (lever.growth or 1.0) ** grown, dtype=np.float64)


def _month(day: date | None, after_months: int | None, origin: date) -> float:
    """The end of month nearest to a day; months after the origin as they are; else the origin."""
    return float(after_months or 0) if day is None else float(round((day - origin).days / DAYS_PER_MONTH))


def _end(lever: Lever, start: float, origin: date) -> float:
    """The first month in which a lever no longer holds."""
    if lever.for_months is not None:
        return start + lever.for_months
    if lever.until is None:
        return np.inf
    end = _month(lever.until, None, origin)
    if end <= start:
        begins = f"{lever.since}" if lever.since else f"{lever.after_months or 0} months after the origin {origin}"
        raise OptionError(f"lever {lever.lever!r} ends on {lever.until}, before it has held a month from {begins}")
    return end


def _states(steps: tuple[Step, ...], origin: date, months: Array) -> Array:
    """How far a rule is open in each month, 0 to 1; nan where nothing is said or the model decides."""
    states = np.full(months.size, np.nan)
    for step in steps:
        share = np.nan if step.share is None else step.share
        states[months >= _month(step.since, step.after_months, origin)] = share
    return states
