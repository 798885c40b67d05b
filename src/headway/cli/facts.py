"""`headway facts`: what is known, since when, says who."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from headway.cli.options import AsJson, VintageName
from headway.cli.output import print_result
from headway.cli.text import cited, imported_text, rows_text, table_text

facts_app = typer.Typer(help="What is known, since when, says who.", no_args_is_help=True)


@facts_app.command("list")
def list_command(*, as_json: AsJson = False) -> None:
    """List the vintages and their tables."""
    from headway.facts.queries import list_facts

    result = list_facts().to_dict()
    rows = [
        (vintage["vintage"], table["table"], table["rows"], table["newest"])
        for vintage in result["vintages"]
        for table in vintage["tables"]
    ]
    text = table_text(("vintage", "table", "rows", "newest"), rows, right=(2,))
    print_result(result, lambda _: f"{text}\n\n{cited(result)}", as_json=as_json)


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
        typer.echo(_to_csv(find_table(table).column_names, result["rows"]))
        typer.echo(cited(result), err=True)
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
    path: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns: model, benchmark, score, released.")],
    *,
    known: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day on which the scores were known."),
    ],
    as_json: AsJson = False,
) -> None:
    """Add scores of your own as a new vintage; one bad row and nothing is written."""
    from headway.facts.importing import import_scores

    result = import_scores(path, known.date(), today=datetime.now(tz=UTC).date()).to_dict()
    print_result(result, imported_text, as_json=as_json)


def _to_csv(columns: Sequence[str], rows: list[dict[str, Any]]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        cells = {key: ";".join(value) if isinstance(value, list) else value for key, value in row.items()}
        writer.writerow(cells)
    return target.getvalue().rstrip("\n")
