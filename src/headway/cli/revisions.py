"""`headway gap revisions`: the gap as known then beside the gap as known now, and what moved it."""

from typing import Annotated

import typer

from headway import api
from headway.cli.gap import gap_app
from headway.cli.options import AsJson, Follower, Leader, Method
from headway.cli.output import print_result
from headway.cli.progress import fitting_progress
from headway.cli.revisions_text import revisions_text


@gap_app.command("revisions")
def revisions(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    definition: Annotated[
        str, typer.Option(metavar="|".join(api.DEFINITIONS), help="How the gap is read.")
    ] = "standing",
    vintage: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="The data that count as today; the newest with scores if left out."),
    ] = None,
    method: Method = "eci",
    as_json: AsJson = False,
) -> None:
    """Show the gap as each vintage gave it on its day, the same day as it is known now, and what moved it."""
    with fitting_progress() as progress:
        result = api.gap_revisions(
            leader=leader, follower=follower, definition=definition, vintage=vintage, method=method, progress=progress
        )
    print_result(result.to_dict(), revisions_text, as_json=as_json)
