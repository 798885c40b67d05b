"""`headway compute money`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.text import table_text
from headway.words import load_words

Side = Annotated[str, typer.Option(metavar="SIDE", help="US or China.")]
Year = Annotated[
    int | None, typer.Option(metavar="YYYY", help="Only this year of spending; every year that is told if left out.")
]


@compute_app.command("money")
def money(
    *,
    leader: Side = "US",
    follower: Side = "China",
    year: Year = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Show capital spending by firm and definition, guidance as it changed, and capital raised."""
    result = api.compute_money(leader=leader, follower=follower, year=year, as_of=day_of(as_of), vintage=vintage)
    print_result(result.to_dict(), money_text, as_json=as_json)


def money_text(data: Mapping[str, Any]) -> str:
    """The finding, a row for each definition and for each firm, and the sentences of the report."""
    from headway.charts.money import money_finding
    from headway.report.money import firm_table, leads_text, markets_text, open_text, ratio_table, targets_text

    words = load_words("en")
    lines = [f"{money_finding(data, words)}.", ""]
    for table in (ratio_table(data, words), firm_table(data, words)):
        if table.rows:
            rows = [[cell.text for cell in row] for row in table.rows]
            lines += [f"{table.caption}:", table_text(table.columns, rows), ""]
    lines += [*open_text(data, words), *targets_text(data, words), markets_text(data, words)]
    titles = dict.fromkeys(source["title"] for source in data["sources"])
    return "\n".join([*lines, leads_text(data, words), f"Sources, each row's own: {'; '.join(titles)}."])
