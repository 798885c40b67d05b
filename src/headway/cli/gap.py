"""The commands about the gap: `headway gap`, and what stands under it."""

from pathlib import Path
from typing import Annotated

import typer

from headway import api
from headway.cli import text
from headway.cli.options import (
    AsJson,
    AsOf,
    DomainName,
    Follower,
    GapMethod,
    Leader,
    Since,
    VintageName,
    YardstickName,
    day_of,
)
from headway.cli.output import print_result
from headway.cli.progress import fitting_progress
from headway.gap import DEFAULT_TIE

gap_app = typer.Typer(help="Measure how many months, or index points, the follower is behind the leader.")


def _nothing_before(context: typer.Context) -> None:
    """Wrong usage if an option stands before the name of a command under `gap`: it would be lost in silence."""
    given = [name for name in context.params if _is_given(context, name)]
    if given:
        option, command = f"--{given[0].replace('_', '-')}", context.invoked_subcommand
        raise typer.BadParameter(f"{option} stands before '{command}'; write 'headway gap {command} {option} …'")


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


@gap_app.callback(invoke_without_command=True)
def gap(
    context: typer.Context,
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    definition: Annotated[
        str, typer.Option(metavar="standing|record|match|trend|points|tie", help="What counts as the gap.")
    ] = "standing",
    tie: Annotated[
        float,
        typer.Option(metavar="P", help="With tie: from this probability of being at or above on, a model has matched."),
    ] = DEFAULT_TIE,
    since: Since = None,
    as_of: AsOf = None,
    vintage: VintageName = None,
    method: GapMethod = "eci",
    yardstick: YardstickName = "index",
    domain: DomainName = None,
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Your own scores: model, released, group, score and, if known, low, high."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure how many months, or index points, the follower is behind the leader."""
    if context.invoked_subcommand is not None:
        _nothing_before(context)
        return
    if definition != "tie" and _is_given(context, "tie"):
        raise typer.BadParameter(f"--tie {tie} means something with --definition tie only, not with {definition}")
    with fitting_progress() as progress:
        result = api.gap(
            leader=leader,
            follower=follower,
            definition=definition,
            tie=tie,
            since=day_of(since),
            as_of=day_of(as_of),
            vintage=vintage,
            method=method,
            yardstick=yardstick,
            domain=domain,
            table=table,
            progress=progress,
        )
    print_result(result.to_dict(), text.gap_text, as_json=as_json)
