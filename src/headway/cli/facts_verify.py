"""`headway facts verify`: is everything still what was written?"""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway.cli.facts import facts_app
from headway.cli.options import AsJson
from headway.cli.output import print_result
from headway.errors import StoreError


@facts_app.command("verify")
def verify_command(
    vintages: Annotated[
        list[str] | None, typer.Argument(metavar="VINTAGE", help="Those alone; everything if left out.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Hold every file of the store against what was written; exit code 1 if something is damaged."""
    from headway import api

    result = api.facts_verify(*(vintages or ()))
    print_result(result.to_dict(), verified_text, as_json=as_json)
    if not result.whole:
        raise StoreError(result.line())


def verified_text(verified: Mapping[str, Any]) -> str:
    """How many vintages and raw files are whole, and everything that is not."""
    states = [check["state"] for check in verified["vintages"]]
    counts = ", ".join(f"{state}: {states.count(state)}" for state in ("whole", "older form", "damaged"))
    lines = [f"Vintages: {len(states)} ({counts}); raw files: {verified['raw_files']}, wrong: {len(verified['raw'])}."]
    lines += [
        f"Damaged: {check['vintage']}, {problem['file']}: {problem['what']}."
        for check in verified["vintages"]
        for problem in check["problems"]
    ]
    lines += [f"Damaged: {problem['file']}: {problem['what']}." for problem in verified["raw"]]
    lines += [f"Left over: {problem['file']}: {problem['what']}." for problem in verified["leftovers"]]
    return "\n".join(lines)
