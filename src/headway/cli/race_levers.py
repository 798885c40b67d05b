"""`headway race levers` and `sensitivity`: what moves the answer, and what it hangs on."""

from typing import Annotated

import typer

from headway import api
from headway.cli.options import AsJson, Follower, Leader, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.progress import counting_progress
from headway.cli.race import SIMULATING, Draws, Horizon, Origin, ScenarioName, Seed, SetTo, Workers, race_app
from headway.cli.race_sensitivity_text import sensitivity_text
from headway.cli.race_text import levers_text
from headway.race.names import DRAWS, SEED, SOBOL_ROWS


@race_app.command("levers")
def levers(
    scenario: ScenarioName = "baseline",
    *,
    within: Annotated[
        int | None, typer.Option(metavar="MONTHS", help="Months within which overtaking counts; all if not given.")
    ] = None,
    draws: Draws = DRAWS,
    horizon: Horizon = None,
    seed: Seed = SEED,
    settings: SetTo = None,
    workers: Workers = None,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: Origin = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Move one lever at a time, less and more of it, and rank levers by what lies between."""
    with counting_progress(*SIMULATING) as progress:
        result = api.race_levers(
            scenario,
            within=within,
            draws=draws,
            horizon=horizon,
            seed=seed,
            settings=settings or (),
            workers=workers,
            leader=leader,
            follower=follower,
            as_of=day_of(as_of),
            vintage=vintage,
            progress=progress,
        )
    print_result(result.to_dict(), levers_text, as_json=as_json)


@race_app.command("sensitivity")
def sensitivity(
    scenario: ScenarioName = "baseline",
    *,
    of: Annotated[str, typer.Option(metavar="lag|points", help="What is shared out.")] = "lag",
    rows: Annotated[int, typer.Option(metavar="N", help="Rows of the design for Sobol indices.")] = SOBOL_ROWS,
    draws: Draws = DRAWS,
    horizon: Horizon = None,
    seed: Seed = SEED,
    settings: SetTo = None,
    workers: Workers = None,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: Origin = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Say which inputs the answer hangs on, and how much of it on inputs that hardly anyone knows."""
    with counting_progress(*SIMULATING) as progress:
        result = api.race_sensitivity(
            scenario,
            of=of,
            rows=rows,
            draws=draws,
            horizon=horizon,
            seed=seed,
            settings=settings or (),
            workers=workers,
            leader=leader,
            follower=follower,
            as_of=day_of(as_of),
            vintage=vintage,
            progress=progress,
        )
    print_result(result.to_dict(), sensitivity_text, as_json=as_json)
