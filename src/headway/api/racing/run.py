"""`headway race run` and `compare`: what happens next under a scenario, and what another one changes. An edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.api.origin import Progress
from headway.api.racing.code import race_code
from headway.api.racing.field import Field
from headway.api.racing.scenarios import FoundScenario, find_scenario
from headway.api.racing.workers import carry_out_on, parse_workers
from headway.errors import OptionError
from headway.race.ablations import ABLATIONS
from headway.race.course import course_of
from headway.race.drivers import drivers_of
from headway.race.ensemble import Runner
from headway.race.moves import MOST_MONTHS
from headway.race.names import DRAWS, EVENTS, HORIZONS, MONTHS, SEED
from headway.race.past import past_rows, past_series
from headway.race.reference import statistical
from headway.race.result import LEVEL, Asked, RaceComparison, RaceResult, probability
from headway.race.scenario import Scenario
from headway.race.settings import Setting, parse_settings, with_settings
from headway.race.simulate import simulate
from headway.race.tally import Counted, Plan, Tally

Array = NDArray[np.float64]

#: Draws at least: a Monte-Carlo error needs some.
_FEWEST: Final = 100

#: Draws of each other model that the range over models is made of.
_RANGE_DRAWS: Final = 10_000


def race_run(
    scenario: str | Path | Scenario = "baseline",
    *,
    draws: int = DRAWS,
    horizon: int | None = None,
    seed: int = SEED,
    settings: Sequence[str] = (),
    workers: int | str | None = None,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    models: bool = True,
    progress: Progress | None = None,
) -> RaceResult:
    """What happens next under a scenario: lag and points by month, overtaking, and what the answer hangs on.

    Parameters
    ----------
    scenario
        Name of a ready one, path of a YAML file, or a description.
    settings
        Parameters in place of what the table says, as `name=0.3` or `name=0.2:0.3:0.4`.
    workers
        Processes of this machine, or the address of a cluster; threads of this process if None.
    as_of
        The origin; the day of the vintage of scores, or what the scenario says, if None.
    models
        Whether the other models are run too, which give the range of every probability.

    Raises
    ------
    UnknownName, DataError, OptionError, WorkError
        For a scenario, parameter, number or worker that is not there or makes no sense.
    """
    asked = Request.of(
        [scenario], draws=draws, horizon=horizon, seed=seed, settings=settings, workers=workers, leader=leader,
        follower=follower, as_of=as_of, vintage=vintage,
    )  # fmt: skip
    tally = asked.simulate(progress).courses[0]
    drivers = asked.drivers(asked.found[0].scenario, tally)
    return replace(asked.result(0, tally), drivers=drivers, models=asked.models() if models else {})


def race_compare(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    *,
    draws: int = DRAWS,
    horizon: int | None = None,
    seed: int = SEED,
    settings: Sequence[str] = (),
    workers: int | str | None = None,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    progress: Progress | None = None,
) -> RaceComparison:
    """Two scenarios on the same draws, and what the second changes; arguments and errors as `race_run`."""
    asked = Request.of(
        [first, second], draws=draws, horizon=horizon, seed=seed, settings=settings, workers=workers, leader=leader,
        follower=follower, as_of=as_of, vintage=vintage,
    )  # fmt: skip
    counted = asked.simulate(progress)
    one, two = (asked.result(place, tally) for place, tally in enumerate(counted.courses))
    difference = counted.differences[0]
    drivers = asked.drivers(asked.found[0].scenario, difference)
    return RaceComparison(first=one, second=two, difference=difference, drivers=drivers, origin=one.origin)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a command was asked, ready to run: one scenario or more on one field."""

    field: Field
    found: Sequence[FoundScenario]
    settings: Sequence[Setting]
    draws: int
    horizon: int
    seed: int
    workers: int | str | None

    @classmethod
    def of(
        cls,
        scenarios: Sequence[str | Path | Scenario],
        *,
        draws: int,
        horizon: int | None,
        seed: int,
        settings: Sequence[str],
        workers: int | str | None,
        leader: str,
        follower: str,
        as_of: date | None,
        vintage: str | None,
    ) -> "Request":
        found = [find_scenario(each) for each in scenarios]
        months = horizon if horizon is not None else _agreed(found, "horizon") or MONTHS
        if not 1 <= months <= MOST_MONTHS:
            raise OptionError(f"--horizon {months}: give 1 to {MOST_MONTHS} months")
        if draws < _FEWEST:
            raise OptionError(f"--draws {draws}: give {_FEWEST} or more, since fewer show no probability")
        if not 0 <= seed < 2**63:
            raise OptionError(f"--seed {seed}: give a whole number from 0 to 2^63 - 1")
        workers = parse_workers(workers) if isinstance(workers, str) else workers
        origin = as_of if as_of is not None else _agreed(found, "origin")
        field = Field.load(leader=leader, follower=follower, origin=origin, vintage=vintage)
        return cls(
            field=field, found=found, settings=parse_settings(settings, field.priors), draws=draws, horizon=months,
            seed=seed, workers=workers,
        )  # fmt: skip

    def simulate(self, progress: Progress | None) -> Counted:
        """All scenarios on the same draws."""
        runners = [self.runner(each.scenario) for each in self.found]
        plan = Plan(runners=runners, months=self.horizon, seed=self.seed)
        return simulate(plan, self.draws, workers=carry_out_on(self.workers), progress=progress)

    def runner(self, scenario: Scenario, without: Sequence[str] = ()) -> Runner:
        """The members under one scenario; what the user set counts before what the scenario sets."""
        start = self.field.found.start
        ensemble = self.field.ensemble((*scenario.switch_off, *without), self.chosen(scenario))
        return ensemble.runner(course_of(scenario, start.origin, history=start.history, horizon=self.horizon))

    def chosen(self, scenario: Scenario) -> list[Setting]:
        """What is set under a scenario, the last of one name counting: first by the scenario, then by the user."""
        return [*parse_settings(scenario.settings(), self.field.priors), *self.settings]

    def confidence(self, scenario: Scenario) -> Mapping[str, str]:
        """How far each parameter is known under a scenario: what was set has no source, and so low confidence."""
        return {each.key: each.confidence for each in with_settings(self.field.priors, self.chosen(scenario))}

    def models(self) -> dict[str, Mapping[tuple[str, int], float]]:
        """What other models say of each event: the race without one of its parts, and two without a mechanism."""
        scenario, told = self.found[0].scenario, {}
        for name, without in ABLATIONS.items():
            if without:
                plan = Plan(runners=[self.runner(scenario, without)], months=self.horizon, seed=self.seed)
                tally = simulate(plan, min(self.draws, _RANGE_DRAWS), workers=carry_out_on(None)).courses[0]
                told[name] = {
                    (event, within): probability(tally, event, within).p
                    for event in EVENTS
                    for within in HORIZONS
                    if within <= self.horizon
                }
        series = past_series(self.field.found.start)
        rng = np.random.default_rng(self.seed)
        return {**told, **statistical(series.points, draws=_RANGE_DRAWS, months=self.horizon, rng=rng)}

    def parameters(self, scenario: Scenario) -> Array:
        """The parameters of the members under a scenario, shape (members, parameters)."""
        return self.field.ensemble(scenario.switch_off, self.chosen(scenario)).parameters

    def drivers(self, scenario: Scenario, tally: Tally) -> dict[str, Any]:
        """What the lag of a tally hangs on, its members being those of a scenario."""
        return drivers_of(self.parameters(scenario), tally, self.horizon, self.confidence(scenario))

    def result(self, place: int, tally: Tally) -> RaceResult:
        """The result of one of the scenarios, without other models and what it hangs on."""
        found, scenario = self.field.found, self.found[place].scenario
        return RaceResult(
            asked=Asked(
                scenario=scenario.to_dict(), leader=found.leader, follower=found.follower, origin=found.as_of,
                horizon=self.horizon, settings=[each.to_dict() for each in self.settings],
                without=list(scenario.switch_off),
            ),
            tally=tally,
            past=past_rows(found.start, LEVEL),
            members=self.field.members(scenario.switch_off).to_dict(),
            origin=self.origin(self.found[place]),
        )  # fmt: skip

    def origin(self, found: FoundScenario) -> dict[str, Any]:
        """What the result says of its origin."""
        info = self.field.found.origin_info
        sources = [*info["sources"], *(each for each in found.sources if each not in info["sources"])]
        return {**info, "sources": sources, "seed": self.seed, "draws": self.draws, "code": race_code()}


def _agreed(found: Sequence[FoundScenario], name: str) -> Any:
    """What the scenarios say of their origin or horizon; None where none says anything.

    Raises
    ------
    OptionError
        If two say different things: draws are compared month by month from one origin.
    """
    said = [(each.scenario.name, getattr(each.scenario, name)) for each in found]
    told = [(label, value) for label, value in said if value is not None]
    if len({value for _, value in told}) > 1:
        all_of_them = ", ".join(f"{value} ({label})" for label, value in told)
        option = {"horizon": "--horizon", "origin": "--as-of"}[name]
        raise OptionError(f"scenarios side by side need one {name}, got {all_of_them}; give {option}")
    return told[0][1] if told else None
