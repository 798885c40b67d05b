"""`headway gap penalty`."""

from collections.abc import Mapping
from typing import Any

from headway import api
from headway.cli.gap import gap_app
from headway.cli.options import AsJson, AsOf, Follower, Leader, Since, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.progress import fitting_progress
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.phrases import day, lag_text, level_of, opened, pair_of, value_with_span


@gap_app.command("penalty")
def penalty(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    since: Since = None,
    as_of: AsOf = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Show how the lag and the leader's rise move with the penalty of the fit."""
    with fitting_progress() as progress:
        result = api.gap_penalty(
            leader=leader,
            follower=follower,
            since=day_of(since),
            as_of=day_of(as_of),
            vintage=vintage,
            progress=progress,
        )
    print_result(result.to_dict(), penalty_text, as_json=as_json)


def penalty_text(data: Mapping[str, Any]) -> str:
    """The finding and a row for each penalty."""
    from headway.charts.penalty import penalty_finding

    words = load_words("en")
    rows = [
        (
            "log a" if row["penalty_on"] == "log_slope" else "a",
            f"{row['penalty']:g}{' (published)' if row['published'] else ''}",
            lag_text(row, words),
            value_with_span(row["mean"], words),
            value_with_span(row["points_per_year"], words),
            words.number(row["logits_per_year"]["central"] or 0.0, 2),
            words.number(row["spread"]["central"], 2),
        )
        for row in data["rows"]
    ]
    columns = ("penalty on", "strength", "lag, months", "mean", "points a year", "logits a year", "spread, logits")
    since = words.date_long(day(data["rise_since"]))
    about = f"{opened(pair_of(data, words))}, as of {words.date_long(day(data['as_of']))}"
    return "\n".join(
        [
            f"{about}. {penalty_finding(data, words)}.",
            f"Rise of the leader's frontier since {since}; {level_of(data['lag'], words)} intervals.",
            "",
            table_text(columns, rows, right=(5, 6)),
            cited(data),
        ]
    )
