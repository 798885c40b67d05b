"""The ready scenarios beside each other, on the same draws. An edge."""

from collections.abc import Sequence
from datetime import date

from headway.api.origin import Progress
from headway.api.racing.contrasting import contrast, months_within
from headway.api.racing.run import Request
from headway.api.racing.scenarios import scenario_names
from headway.race.names import DRAWS, SEED
from headway.race.ranking import ScenariosTable, scenario_rows


def race_scenarios(
    names: Sequence[str] | None = None,
    *,
    draws: int = DRAWS,
    horizon: int | None = None,
    seed: int = SEED,
    settings: Sequence[str] = (),
    within: int | None = None,
    workers: int | str | None = None,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    progress: Progress | None = None,
) -> ScenariosTable:
    """Scenarios at a horizon, each with what it changes against the first; arguments and errors as `race_levers`.

    Parameters
    ----------
    names
        Ready scenarios or files, all ready ones if None, the baseline first.
    """
    asked = Request.of(
        scenario_names() if names is None else names, draws=draws, horizon=horizon, seed=seed, settings=settings,
        workers=workers, leader=leader, follower=follower, as_of=as_of, vintage=vintage,
    )  # fmt: skip
    within = months_within(within, asked.horizon)
    scenarios = [each.scenario for each in asked.found]
    counted = contrast(asked, scenarios, [(place, 0) for place in range(len(scenarios))], within, progress)
    sources = {tuple(row.values()): row for found in asked.found for row in asked.origin(found)["sources"]}
    return ScenariosTable(
        leader=asked.field.found.leader,
        follower=asked.field.found.follower,
        month=asked.horizon,
        within=within,
        rows=scenario_rows(scenarios, counted),
        settings=[each.to_dict() for each in asked.settings],
        rejected=counted.rejected,
        origin={**asked.origin(asked.found[0]), "sources": list(sources.values())},
    )
