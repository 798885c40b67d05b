"""`headway race`: what happens next, under which policy; the scenarios, a run of one, and what another one changes."""

from datetime import datetime
from typing import Annotated

import typer

from headway import api
from headway.cli.options import AsJson, Follower, Leader, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.progress import counting_progress
from headway.cli.race_text import compare_text, list_text, race_text
from headway.race.names import DRAWS, SEED

race_app = typer.Typer(
    help="What happens next: both sides simulated month by month, from money and chips to released capability.",
    no_args_is_help=True,
)

Draws = Annotated[int, typer.Option(metavar="N", help="Draws of the future.")]
Horizon = Annotated[int | None, typer.Option(metavar="MONTHS", help="Months to simulate; 60 unless a scenario says.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Seed of what chance decides.")]
SetTo = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PARAMETER=VALUE", help="One value or low:central:high in place of the table's; repeatable."
    ),
]
Workers = Annotated[
    str | None,
    typer.Option(metavar="N|ADDRESS", help="Processes, or a Dask scheduler such as tcp://127.0.0.1:8786."),
]
Origin = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Start on this day, with what was released by it."),
]
ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A ready scenario, or a YAML file.")]

#: What progress is called: a label, and a line for logs.
SIMULATING = ("Simulating draws", "Simulating {total} draws.\n")


@race_app.command("list")
def list_scenarios(
    *,
    show: Annotated[str | None, typer.Option(metavar="NAME", help="Print one scenario as YAML, to start from.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the ready scenarios, and what a scenario of your own may set, move and switch off."""
    print_result(api.race_list(show=show).to_dict(), list_text, as_json=as_json)


@race_app.command("run")
def run(
    scenario: ScenarioName = "baseline",
    *,
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
    """Simulate a scenario: the lag month by month, the probability of overtaking, and what the answer hangs on."""
    with counting_progress(*SIMULATING) as progress:
        result = api.race_run(
            scenario,
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
    print_result(result.to_dict(), race_text, as_json=as_json)


@race_app.command("compare")
def compare(
    first: ScenarioName,
    second: ScenarioName,
    *,
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
    """Simulate two scenarios on the same draws, and say what the second changes."""
    with counting_progress(*SIMULATING) as progress:
        result = api.race_compare(
            first,
            second,
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
    print_result(result.to_dict(), compare_text, as_json=as_json)
