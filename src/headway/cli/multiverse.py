"""`headway gap multiverse`: the lag under every defensible choice."""

from typing import Annotated

import typer

from headway import api
from headway.cli.gap import gap_app
from headway.cli.multiverse_text import multiverse_text
from headway.cli.options import AsJson, AsOf, Follower, Leader, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.progress import counting_progress


@gap_app.command("multiverse")
def multiverse(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: AsOf = None,
    vintage: VintageName = None,
    at_most: Annotated[
        list[float] | None,
        typer.Option(metavar="MONTHS", help="A claim to judge: the lag is at most so many months. May be repeated."),
    ] = None,
    draws: Annotated[int, typer.Option(metavar="N", help="Draws for each fit.")] = api.DRAWS,
    as_json: AsJson = False,
) -> None:
    """Measure the lag under every defensible choice, and say which choices move it."""
    with counting_progress("Measuring every choice", "Measuring the lag under {total} choices.\n") as progress:
        result = api.gap_multiverse(
            leader=leader,
            follower=follower,
            as_of=day_of(as_of),
            vintage=vintage,
            at_most=tuple(at_most) if at_most else api.CLAIMS,
            draws=draws,
            progress=progress,
        )
    print_result(result.to_dict(), multiverse_text, as_json=as_json)
