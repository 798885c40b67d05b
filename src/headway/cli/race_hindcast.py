"""`headway race hindcast`: the race started in the past, against what happened."""

from datetime import datetime
from typing import Annotated

import typer

from headway import api
from headway.cli.options import AsJson, Follower, Leader, VintageName
from headway.cli.output import print_result
from headway.cli.progress import counting_progress
from headway.cli.race import race_app
from headway.cli.race_text import hindcast_text
from headway.race import hindcast_result as past


@race_app.command("hindcast")
def hindcast(
    *,
    origins: Annotated[
        list[datetime] | None,
        typer.Option(
            "--origin",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Start on this day; repeatable. Four days, and every month end for the scores, if left out.",
        ),
    ] = None,
    horizon: Annotated[int, typer.Option(metavar="MONTHS", help="Months to run, if as many are over.")] = past.HORIZON,
    draws: Annotated[int, typer.Option(metavar="N", help="Draws of each model at each start.")] = past.DRAWS,
    models: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="NAME", help="Hold the race against this model; repeatable. All if left out."),
    ] = None,
    leader: Leader = "US",
    follower: Follower = "China",
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Start the race in the past: what it would have said then, what simpler models would, and what happened."""
    with counting_progress("Starting in the past", "Starting the race at {total} days of the past.\n") as progress:
        result = api.race_hindcast(
            origins=[each.date() for each in origins or ()] or None,
            horizon=horizon,
            draws=draws,
            models=models,
            leader=leader,
            follower=follower,
            vintage=vintage,
            progress=progress,
        )
    print_result(result.to_dict(), hindcast_text, as_json=as_json)
