"""`headway gap labs` and `headway gap domains`: the same gap for many pairs, and for one pair in many domains."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from headway import api
from headway.charts.domains import domains_title, ordered, row_name, value_text
from headway.charts.labs import labs_title
from headway.cli.gap import gap_app
from headway.cli.options import AsJson, AsOf, DomainName, Follower, Leader, Method, VintageName, YardstickName, day_of
from headway.cli.output import print_result
from headway.cli.progress import fitting_progress
from headway.cli.text import cited, table_text
from headway.gap.labs import LEAST_MODELS
from headway.report.domains import order_text
from headway.words import load_words
from headway.words.phrases import day, level_of, probability, value_with_span
from headway.words.yardsticks import scale_label, unit_of

#: Letters of a lab's name over a column.
_HEAD: Final = 9


@gap_app.command("labs")
def labs_command(
    *,
    labs: Annotated[
        str, typer.Option(metavar="A,B,C", help="Labs to compare; the strongest if left out. Whole names.")
    ] = "",
    least: Annotated[int, typer.Option(help="Fewest models of a lab, where none are named.")] = LEAST_MODELS,
    as_of: AsOf = None,
    vintage: VintageName = None,
    method: Method = "eci",
    yardstick: YardstickName = "index",
    domain: DomainName = None,
    as_json: AsJson = False,
) -> None:
    """Measure how many months every lab is behind every other."""
    with fitting_progress() as progress:
        result = api.gap_labs(
            labs=[name for name in labs.split(",") if name.strip()],
            least=least,
            as_of=day_of(as_of),
            vintage=vintage,
            method=method,
            yardstick=yardstick,
            domain=domain,
            progress=progress,
        )
    print_result(result.to_dict(), labs_text, as_json=as_json)


@gap_app.command("domains")
def domains_command(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: AsOf = None,
    vintage: VintageName = None,
    method: Method = "eci",
    as_json: AsJson = False,
) -> None:
    """Measure the lag in each domain, and how sure it is where the follower is closest and farthest."""
    with fitting_progress() as progress:
        result = api.gap_domains(
            leader=leader,
            follower=follower,
            as_of=day_of(as_of),
            vintage=vintage,
            method=method,
            progress=progress,
        )
    print_result(result.to_dict(), domains_text, as_json=as_json)


def labs_text(data: Mapping[str, Any]) -> str:
    """The finding and the matrix, the strongest lab first; then each lab behind the one that stands before it."""
    words = load_words("en")
    names = [row["lab"] for row in data["labs"]]
    pairs = {(row["behind"], row["ahead"]): row for row in data["pairs"]}
    matrix = [
        (behind, *("-" if behind == ahead else _short(pairs[behind, ahead]) for ahead in names)) for behind in names
    ]
    rows = [
        (
            row["lab"],
            row["best"]["model"],
            row["models"],
            "" if place == 0 else names[place - 1],
            "" if place == 0 else _lag(pairs[row["lab"], names[place - 1]]),
            "" if place == 0 else probability(pairs[row["lab"], names[place - 1]]["p_leads"], words),
        )
        for place, row in enumerate(data["labs"])
    ]
    level = level_of(data["pairs"][0]["lag"], words)
    columns = ("lab", "best model", "models", "stands after", f"lag, months ({level})", "P(ahead)")
    label, note = scale_label(data, words), data.get("note")
    return "\n".join(
        [
            f"{labs_title(data, words)}.",
            *([label] if label else []),
            *([f"{note[:1].upper()}{note[1:]}."] if note else []),
            "",
            f"Months by which the row is behind the column on {words.date_long(day(data['as_of']))}:",
            table_text(("", *(name[:_HEAD] for name in names)), matrix, right=range(1, len(names) + 1)),
            "",
            table_text(columns, rows, right=(2,)),
            "",
            "--json has the interval of every pair.",
            cited(data),
        ]
    )


def domains_text(data: Mapping[str, Any]) -> str:
    """The finding, the lag in each domain, and how sure their order is."""
    words = load_words("en")
    columns = ("domain", "lag, months", unit_of(data, words), "P(closest)", "P(farthest)", "best of the follower")
    rows = [
        (
            row_name(row, words),
            value_text(row, words),
            value_with_span(row["points"], words) if row["points"] else "",
            *("" if row[name] is None else probability(row[name], words) for name in ("p_closest", "p_farthest")),
            row["best"]["follower"] or "",
        )
        for row in ordered(data)
    ]
    said = order_text(data, words)
    return "\n".join([f"{domains_title(data, words)}.", *said, "", table_text(columns, rows), "", cited(data)])


def _short(pair: Mapping[str, Any]) -> str:
    central = pair["lag"]["central"]
    return f">{pair['longer_than']:.1f}" if central is None else f"{central:.1f}" if central else "0"


def _lag(pair: Mapping[str, Any]) -> str:
    return value_with_span(pair["lag"], load_words("en"), pair["longer_than"])
