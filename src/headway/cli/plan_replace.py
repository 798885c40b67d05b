"""`headway plan replace`: how many chips of one kind replace one of another."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan import plan_app
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.plan_replace import replace_cells, replace_columns, replace_remarks, replace_title

Data = Mapping[str, Any]


@plan_app.command("replace")
def replace(
    kinds: Annotated[
        str, typer.Argument(metavar="A[,B,…]", help="Chips that replace: of the table, ready clusters or YAML files.")
    ],
    other: Annotated[str, typer.Argument(metavar="CHIP", help="The chip of which one is replaced.")],
    *,
    model: Annotated[str, typer.Option(metavar="MODEL", help="What is trained and served.")] = "deepseek-v3",
    count: Annotated[int, typer.Option(metavar="N", help="Chips of the replaced kind on which it is trained.")] = 2048,
    prompt: Annotated[float, typer.Option("--input", metavar="N", help="Tokens of a prompt.")] = 4096.0,
    answer: Annotated[float, typer.Option("--output", metavar="N", help="Tokens of an answer.")] = 1024.0,
    speed: Annotated[float, typer.Option(metavar="N", help="Tokens a second that every user gets at least.")] = 20.0,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Replace a chip: how many of another kind do its work in training, in reading prompts, in writing answers."""
    result = api.plan_replace(
        [name.strip() for name in kinds.split(",") if name.strip()],
        other,
        model=model,
        count=count,
        prompt=prompt,
        answer=answer,
        speed=speed,
        as_of=day_of(as_of),
        vintage=vintage,
    )
    print_result(result.to_dict(), replace_text, as_json=as_json)


def replace_text(data: Data) -> str:
    """The finding, a row for each kind of chip, what the ratios rest on, the sources."""
    words = load_words("en")
    rows = [replace_cells(row, words) for row in data["rows"]]
    lines = [f"{replace_title(data, words)}.", "", table_text(replace_columns(words), rows, right=(1, 2, 3)), ""]
    known = f"Data of {data['vintage']}, as known on {data['as_of']}; {data['draws']} draws, seed {data['seed']}."
    return "\n".join([*lines, *replace_remarks(data, words), "", known, cited(data)])
