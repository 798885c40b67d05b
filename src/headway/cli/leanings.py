"""`headway gap leanings`: where the follower does better or worse than its general capability says."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.charts.leanings import leanings_title, likely, signed_with_span
from headway.charts.leanings_map import labs_lean_title
from headway.cli.gap import gap_app
from headway.cli.options import AsJson, AsOf, Follower, Leader, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.progress import fitting_progress
from headway.cli.text import cited, table_text
from headway.gap.leanings import MONTHS
from headway.report.leanings import axes_text, meaning_text, named_text
from headway.words import Words, load_words
from headway.words.phrases import level_of
from headway.words.yardsticks import domain_name


@gap_app.command("leanings")
def leanings_command(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    months: Annotated[int, typer.Option(help="Only models released in the last MONTHS months count.")] = MONTHS,
    as_of: AsOf = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Tell on which benchmarks the follower does better or worse than its general capability says (robust index)."""
    with fitting_progress() as progress:
        result = api.gap_leanings(
            leader=leader, follower=follower, months=months, as_of=day_of(as_of), vintage=vintage, progress=progress
        )
    print_result(result.to_dict(), leanings_text, as_json=as_json)


def leanings_text(data: Mapping[str, Any]) -> str:
    """The finding, every benchmark, the labs by domain, and what the first axis is."""
    words = load_words("en")
    level = level_of(data["benchmarks"][0]["closer"], words)
    rows = [
        (
            row["benchmark"],
            ", ".join(row["domains"]),
            *(signed_with_span(row["score_points"][at], words) for at in ("at_half", "at_frontier")),
            likely(row["p_closer"], words),
            f"{row['measured']['follower']}, {row['measured']['leader']}",
        )
        for row in data["benchmarks"]
    ]
    columns = ("benchmark", "domains", f"at half, % points ({level})", "at the frontier", "P(closer)", "scores")
    joint = [f"In both groups, counted for both: {', '.join(data['joint_models'])}."] if data["joint_models"] else []
    return "\n".join(
        [
            f"{leanings_title(data, words)}.",
            f"Models released after {data['since']}, up to {data['as_of']}.",
            *joint,
            meaning_text(data, words),
            named_text(data, words),
            "",
            table_text(columns, rows),
            "",
            *_labs(data, words),
            *axes_text(data, words),
            cited(data),
        ]
    )


def _labs(data: Mapping[str, Any], words: Words) -> list[str]:
    if not data["labs"] or not data["domains"]:
        return []
    rows = [
        (row["lab"], row["models"], *(signed_with_span(each["at_half"], words) for each in row["domains"]))
        for row in data["labs"]
    ]
    columns = ("lab", "models", *(domain_name(each["domain"], words) for each in data["domains"]))
    return [
        f"{labs_lean_title(data, words)}. Percentage points where a score would be half:",
        table_text(columns, rows, right=(1,)),
        "",
    ]
