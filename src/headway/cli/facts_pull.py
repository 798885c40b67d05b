"""`headway facts pull`: the publisher's files, if they are new, as a new vintage."""

from typing import Annotated

import typer

from headway.cli.facts import facts_app
from headway.cli.intake_text import taken_text
from headway.cli.options import SOMETHING_NEW, Accept, AsJson
from headway.cli.output import print_result
from headway.cli.progress import bytes_progress

ExitCode = Annotated[bool, typer.Option("--exit-code", help="Exit with 3 if something is new.")]


@facts_app.command("pull")
def pull_command(
    *,
    base: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="URL", help="Where the files lie; $HEADWAY_PUBLISHER, or the publisher's own address."
        ),
    ] = None,
    accept: Accept = None,
    exit_code: ExitCode = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the publisher's scores and keep them as a vintage of today; nothing is written if nothing is new."""
    from headway import api

    with bytes_progress("Asking the publisher for its files.") as progress:
        result = api.facts_pull(base=base, accept=accept or (), progress=progress)
    print_result(result.to_dict(), taken_text, as_json=as_json)
    if exit_code and result.is_new:
        raise typer.Exit(SOMETHING_NEW)
