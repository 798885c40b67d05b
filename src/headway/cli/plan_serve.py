"""`headway plan serve`: what chips serve, what a million tokens cost, how much of a fleet a daily load takes."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan import plan_app
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.plan_serve import serve_cells, serve_columns, serve_remarks, serve_title

Data = Mapping[str, Any]


@plan_app.command("serve")
def serve(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A ready model, or a YAML file that describes one.")],
    *,
    clusters: Annotated[
        str | None,
        typer.Option("--cluster", metavar="A,B,…", help="Ready clusters, files or chips; eleven kinds if left out."),
    ] = None,
    prompt: Annotated[float, typer.Option("--input", metavar="N", help="Tokens of a prompt.")] = 4096.0,
    answer: Annotated[float, typer.Option("--output", metavar="N", help="Tokens of an answer.")] = 1024.0,
    cached: Annotated[
        float, typer.Option(metavar="SHARE", help="Share of a prompt that comes from a cache, 0..1.")
    ] = 0.0,
    speed: Annotated[float, typer.Option(metavar="N", help="Tokens a second that every user gets at least.")] = 20.0,
    weights: Annotated[
        str, typer.Option(metavar="fp8|fp4|bf16", help="Format of weights; int8 on chips without fp8.")
    ] = "fp8",
    cache: Annotated[str, typer.Option(metavar="bf16|fp8", help="Format of keys and values.")] = "bf16",
    draft: Annotated[
        int, typer.Option(metavar="N", help="Tokens drafted ahead by the model's multi-token prediction.")
    ] = 0,
    accepted: Annotated[float, typer.Option(metavar="P", help="Probability that a drafted token is taken.")] = 0.8,
    tokens_per_day: Annotated[
        float | None, typer.Option(metavar="N", help="A daily load, in and out together, such as 120e12.")
    ] = None,
    side: Annotated[
        str | None, typer.Option(metavar="US|China", help="Hold the load against what that side uses.")
    ] = None,
    validate: Annotated[
        bool, typer.Option("--validate", help="Say how well measured rates are met when left out of the fit.")
    ] = False,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Serve a model: tokens a second of one chip, USD for a million tokens, and chips for a daily load."""
    result = api.plan_serve(
        model,
        clusters=None if clusters is None else [name.strip() for name in clusters.split(",") if name.strip()],
        prompt=prompt,
        answer=answer,
        cached=cached,
        speed=speed,
        weights=weights,
        cache=cache,
        draft=draft,
        accepted=accepted,
        tokens_per_day=tokens_per_day,
        side=side,
        validate=validate,
        as_of=day_of(as_of),
        vintage=vintage,
    )
    print_result(result.to_dict(), serve_text, as_json=as_json)


def serve_text(data: Data) -> str:
    """The finding, a row for each kind of chip, what the numbers rest on, the sources."""
    words = load_words("en")
    columns = serve_columns(data, words)
    rows = [serve_cells(row, data, words) for row in data["rows"]]
    lines = [f"{serve_title(data, words)}.", "", table_text(columns, rows, right=range(1, len(columns))), ""]
    known = f"Data of {data['vintage']}, as known on {data['as_of']}; {data['draws']} draws, seed {data['seed']}."
    return "\n".join([*lines, *serve_remarks(data, words), "", known, cited(data)])
