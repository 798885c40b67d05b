"""`headway facts`: what is known, since when, says who."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from headway.cli.facts_list_text import listed_text
from headway.cli.intake_text import taken_text
from headway.cli.options import Accept, AsJson, VintageName
from headway.cli.output import print_csv, print_result
from headway.cli.text import cited, imported_text, rows_text
from headway.visible import visible

if TYPE_CHECKING:
    from headway.facts.schema import Table

facts_app = typer.Typer(help="What is known, since when, says who.", no_args_is_help=True)


@facts_app.command("list")
def list_command(*, as_json: AsJson = False) -> None:
    """List the vintages and their tables."""
    from headway.facts.queries import list_facts

    print_result(list_facts().to_dict(), listed_text, as_json=as_json)


@facts_app.command("show")
def show_command(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE", help="models, scores, chips, chip_stock, capex … as `headway facts list` names them."
        ),
    ],
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only what was known, and released, by that day."
        ),
    ] = None,
    vintage: VintageName = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print a table, with the source of every row."""
    from headway.facts.queries import show_table
    from headway.facts.tables import find_table

    result = show_table(table, as_of=as_of.date() if as_of else None, vintage=vintage).to_dict()
    if as_csv and not as_json:
        print_csv(_to_csv(find_table(table), result["rows"]))
        typer.echo(visible(cited(result)), err=True)
        return
    print_result(result, lambda _: f"{rows_text(result['rows'])}\n\n{cited(result)}", as_json=as_json)


@facts_app.command("sql")
def sql_command(
    query: Annotated[str, typer.Argument(metavar="'SELECT ...'")],
    *,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Ask in SQL, read-only: the tables are those that `headway facts list` names for the vintage."""
    from headway.facts.queries import run_sql

    result = run_sql(query, vintage=vintage).to_dict()
    rows = [dict(zip(result["columns"], row, strict=True)) for row in result["rows"]]
    print_result(result, lambda _: f"{rows_text(rows)}\n\n{cited(result)}", as_json=as_json)


@facts_app.command("import")
def import_command(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="Scores of your own (columns model, benchmark, score, released), or a publication of Epoch AI: a "
            "file, a folder or a zip.",
        ),
    ],
    *,
    known: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day on which it was known."),
    ],
    accept: Accept = None,
    as_json: AsJson = False,
) -> None:
    """Add scores of your own, or a publication that you have, as a new vintage, whole or not at all."""
    from headway.facts.publication_import import import_path

    result = import_path(path, known.date(), today=datetime.now(tz=UTC).date(), accept=accept or ()).to_dict()
    print_result(result, taken_text if "layout" in result else imported_text, as_json=as_json)


def _to_csv(table: "Table", rows: list[dict[str, Any]]) -> str:
    """The rows, with an apostrophe before each text that a spreadsheet would run (docs/methods/export.md)."""
    import polars as pl

    from headway.facts.spreadsheet import spreadsheet_cell

    def cell(value: Any, kind: str) -> str | None:
        text = ";".join(map(str, value)) if isinstance(value, list) else value
        if text is None or kind not in ("text", "names"):
            return None if text is None else str(text)
        return spreadsheet_cell(text, several=kind == "names")

    cells = {column.name: [cell(row[column.name], column.kind) for row in rows] for column in table.columns}
    # The writer of the standard library leaves a return inside a text unquoted, and what follows it begins a row.
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)).write_csv().rstrip("\n")
