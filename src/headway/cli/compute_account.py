"""`headway compute account`."""

from collections.abc import Mapping
from typing import Any

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, AsOf, Follower, Leader, Method, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.progress import fitting_progress
from headway.cli.text import cited, table_text
from headway.words import load_words


@compute_app.command("account")
def account(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: AsOf = None,
    vintage: VintageName = None,
    method: Method = "eci",
    as_json: AsJson = False,
) -> None:
    """Show how much of the gap is training compute, and how much is efficiency at equal compute."""
    with fitting_progress() as progress:
        result = api.compute_account(
            leader=leader,
            follower=follower,
            as_of=day_of(as_of),
            vintage=vintage,
            method=method,
            progress=progress,
        )
    print_result(result.to_dict(), account_text, as_json=as_json)


def account_text(data: Mapping[str, Any]) -> str:
    """The finding, the account of each date, the slopes, and the efficiency of the sides."""
    from headway.report.account import date_rows, difference_rows, sentences, slope_rows
    from headway.words.account import finding

    words = load_words("en")
    parts = [finding(data, words) + ".", *sentences(data, words), ""]
    for name, rows in (("date", date_rows(data, words)), ("slope", slope_rows(data, words)),
                       ("difference", difference_rows(data, words))):  # fmt: skip
        columns, cells = rows
        parts += [table_text(columns, [[cell.text for cell in row] for row in cells]) if cells else f"no {name}", ""]
    once = {source["title"]: source for source in data["sources"]}
    return "\n".join([*parts, cited({**data, "sources": list(once.values())})])
