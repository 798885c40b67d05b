"""`headway race history` and `members`: what the past taught, and the sets of parameters that it left."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from headway import api
from headway.cli.options import AsJson, Follower, Leader, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.race import Origin, race_app
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.race_history import (
    evidence_columns,
    evidence_rows,
    history_remarks,
    history_title,
    informed_columns,
    informed_rows,
)

Data = Mapping[str, Any]


@race_app.command("history")
def history(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: Origin = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Say what the past taught about each parameter, and how likely each model makes what came."""
    result = api.race_history(leader=leader, follower=follower, as_of=day_of(as_of), vintage=vintage)
    print_result(result.to_dict(), history_text, as_json=as_json)


@race_app.command("members")
def members(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: Origin = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Print the members of a race as comma-separated values: a set of parameters in each row."""
    result = api.race_members(leader=leader, follower=follower, as_of=day_of(as_of), vintage=vintage)
    print_result(result.to_dict(), members_text, as_json=as_json)


def history_text(data: Data) -> str:
    """The finding, what history moved, how likely each model makes the past, what to know, the sources."""
    words = load_words("en")
    lines = [f"{history_title(data, words)}.", ""]
    lines += [table_text(informed_columns(data, words), informed_rows(data, words), right=(1, 2)), ""]
    lines += [table_text(evidence_columns(data, words), evidence_rows(data, words), right=(1, 2, 3)), ""]
    lines += [*history_remarks(data, words), ""]
    known = f"Data of {data['vintage']} and {data['compute_vintage']}, start on {data['as_of']}."
    return "\n".join([*lines, known, cited(data)])


def members_text(data: Data) -> str:
    """The rows as comma-separated values."""
    rows = data["members"]
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().rstrip("\n")
