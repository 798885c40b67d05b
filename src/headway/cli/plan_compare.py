"""`headway plan compare`: the same recipe on several kinds of chips."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan import Batch, Precision, RecipeFile, Tokens, plan_app
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.plan import warnings
from headway.words.plan_compare import compare_cells, compare_columns, compare_finding, compare_remarks

Data = Mapping[str, Any]


@plan_app.command("compare")
def compare(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A ready model, or a YAML file that describes one.")],
    *,
    clusters: Annotated[
        str | None,
        typer.Option(metavar="A,B,…", help="Ready clusters, files or chips; nine kinds of chips if left out."),
    ] = None,
    count: Annotated[int | None, typer.Option(metavar="N", help="Chips of each kind; 8192 if left out.")] = None,
    days: Annotated[
        float | None, typer.Option(metavar="N", help="Count the chips for N days; those of the first kind if left out.")
    ] = None,
    tokens: Tokens = None,
    batch: Batch = None,
    precision: Precision = None,
    recipe: RecipeFile = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Compare kinds of chips on one recipe: days on the same number, chips for the same days, cost, energy."""
    result = api.plan_compare(
        model,
        clusters=None if clusters is None else [name.strip() for name in clusters.split(",") if name.strip()],
        count=count,
        days=days,
        tokens=tokens,
        batch=batch,
        precision=precision,
        recipe=recipe,
        as_of=day_of(as_of),
        vintage=vintage,
    )
    print_result(result.to_dict(), compare_text, as_json=as_json)


def compare_text(data: Data) -> str:
    """The finding, a row for each kind of chip, what to know about them, the sources."""
    words = load_words("en")
    lines = [f"{compare_finding(data, words)}.", ""]
    rows = [compare_cells(row, words) for row in data["rows"]]
    lines += [table_text(compare_columns(data, words), rows, right=(1, 2, 3, 4)), ""]
    lines += [*compare_remarks(data, words), *_others(data), ""]
    known = f"Data of {data['vintage']}, as known on {data['as_of']}; {data['draws']} draws, seed {data['seed']}."
    return "\n".join([*lines, known, cited(data)])


def _others(data: Data) -> list[str]:
    """Warnings beside that a chip is planned, which the remarks say of all together."""
    rest = [row for row in data["warnings"] if row["key"] != "plan.warning_planned"]
    return warnings({**data, "warnings": rest}, load_words("en"))
