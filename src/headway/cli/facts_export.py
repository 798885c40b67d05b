"""`headway facts export`: the tables for other tools."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from headway.cli.facts import facts_app
from headway.cli.options import AsJson
from headway.cli.output import print_result
from headway.cli.text import cited


@facts_app.command("export")
def export_command(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A folder that is new, empty, or holds an earlier export alone.")
    ],
    *,
    vintage: Annotated[
        list[str] | None,
        typer.Option(metavar="YYYY-MM-DD", help="A vintage, can be repeated; all of them if left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write all tables as CSV, Parquet and one SQLite file, with what they mean and how to cite them."""
    from headway import api

    result = api.facts_export(out, vintages=vintage)
    print_result(result.to_dict(), exported_text, as_json=as_json)


def exported_text(exported: Mapping[str, Any]) -> str:
    """What was written, and how to cite it."""
    rows = sum(table["rows"] for table in exported["tables"])
    size = sum(file["bytes"] for file in exported["files"])
    names = exported["vintages"]
    span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return (
        f"Vintages: {len(names)} ({span}); tables: {len(exported['tables'])}; rows: {rows:,}; "
        f"{size / 1e6:.1f} MB as CSV, Parquet and SQLite.\n"
        f"Written to {exported['folder']}; README.md there says what is what.\n\n{cited(exported)}"
    )
