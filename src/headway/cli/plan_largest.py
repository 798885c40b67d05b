"""`headway plan largest`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan import plan_app
from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.plan_largest import COLUMNS, largest_finding, largest_limited, largest_notes, largest_row


@plan_app.command("largest")
def largest(
    *,
    cluster: Annotated[str, typer.Option(metavar="CLUSTER", help="A ready cluster, a YAML file, or a chip by name.")],
    days: Annotated[float, typer.Option(help="Days that the training run may take.")],
    count: Annotated[int | None, typer.Option(help="Chips, in place of what the cluster has.")] = None,
    like: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="A model to look like, by name or file; may be repeated.")
    ] = None,
    tokens_per_parameter: Annotated[
        float | None, typer.Option(help="Also with so many training tokens for each active parameter.")
    ] = None,
    sparsity: Annotated[
        float | None, typer.Option(help="Experts over those that a token visits, in place of the model's own.")
    ] = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Find the largest model that some chips can train in some days."""
    result = api.plan_largest(
        cluster=cluster,
        days=days,
        count=count,
        like=tuple(like or ()),
        tokens_per_parameter=tokens_per_parameter,
        sparsity=sparsity,
        as_of=day_of(as_of),
        vintage=vintage,
    )
    print_result(result.to_dict(), largest_text, as_json=as_json)


def largest_text(data: Mapping[str, Any]) -> str:
    """A sentence for each family, a table of them, and what to know of how it was found."""
    words = load_words("en")
    lines = [_told(data, family, words) for family in data["families"]]
    rows = [largest_row(family, words) for family in data["families"] if family["largest"] is not None]
    columns = [words.text(f"plan_largest.column_{name}") for name in COLUMNS]
    known = f"Data of {data['vintage']}, as known on {data['as_of']}; {data['draws']} draws, seed {data['seed']}."
    return "\n".join([*lines, "", table_text(columns, rows), "", *largest_notes(data, words), "", known, cited(data)])


def _told(data: Mapping[str, Any], family: Mapping[str, Any], words: Words) -> str:
    """The finding and what limits it; where there is no model, why."""
    said = f"{largest_finding(data, family, words)}."
    return f"{said} {family['refused'] or largest_limited(family, words)}"
