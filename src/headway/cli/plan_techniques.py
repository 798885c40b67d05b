"""`headway plan techniques`."""

from collections.abc import Mapping
from textwrap import fill
from typing import Annotated, Any, Final

import typer

from headway import api
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan import Batch, Precision, RecipeFile, Tokens, plan_app
from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.phrases import level_of
from headway.words.plan_techniques import (
    factor_with_span,
    multiplier_text,
    pair,
    remarks,
    starred,
    technique_name,
    techniques_finding,
    told_rows,
)

#: Letters of a line of what was published.
_WIDE: Final = 110


@plan_app.command("techniques")
def techniques(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A ready model, or a YAML file.")],
    *,
    cluster: Annotated[str, typer.Option(metavar="CLUSTER", help="A ready cluster, a chip, or a YAML file.")],
    count: Annotated[int | None, typer.Option(metavar="N", help="Chips, in place of what the cluster says.")] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Leave out this technique; all in use if none is named.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A technique that the model does not use yet.")
    ] = None,
    tokens: Tokens = None,
    sequence: Annotated[int | None, typer.Option(metavar="N", help="Tokens of one sequence.")] = None,
    batch: Batch = None,
    precision: Precision = None,
    recipe: RecipeFile = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Show what a model would take without each technique that it uses, and without all of them."""
    result = api.plan_techniques(
        model,
        cluster=cluster,
        count=count,
        without=tuple(without or ()),
        add=tuple(add or ()),
        tokens=tokens,
        sequence=sequence,
        batch=batch,
        precision=precision,
        recipe=recipe,
        as_of=day_of(as_of),
        vintage=vintage,
    )
    print_result(result.to_dict(), techniques_text, as_json=as_json)


def techniques_text(data: Mapping[str, Any]) -> str:
    """The finding, a row for each technique, what was published of it, and what a reader must know."""
    words = load_words("en")
    rows = told_rows(data)
    known = f"Data of {data['vintage']}, as known on {data['as_of']}; {data['draws']} draws, seed {data['seed']}."
    lines = [f"{techniques_finding(data, words)}.", ""]
    if rows:
        factors = ("without", f"times the chip-hours ({level_of(data, words)})", "counted", "multiplier")
        columns = (*factors, "GB a chip", "smallest cluster", "KV bytes a token")
        lines += [table_text(columns, [_row(row, words) for row in rows]), _both(data, words)]
        lines += ["", *remarks(data, words)]
    said = [_published(row, words) for row in rows if row["published"]]
    if said:
        lines += ["", words.text("plan_techniques.published_head"), *said]
    return "\n".join([*lines, "", known, cited(data)])


def _row(row: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    name = technique_name(row, words)
    return (
        f"(not in use) {name}" if row["added"] else name,
        starred(row, words),
        factor_with_span(row["counted"], words),
        multiplier_text(row, words),
        pair(row, "memory_gb", words),
        pair(row, "smallest_chips", words),
        pair(row, "kv_bytes_per_token", words),
    )


def _both(data: Mapping[str, Any], words: Words) -> str:
    tokens = words.number(data["context_tokens"], 0)
    return words.text("plan_techniques.both", tokens=tokens)


def _published(row: Mapping[str, Any], words: Words) -> str:
    """What was published, the conditions and the source, each in lines of its own that fit a terminal."""
    told, source = row["published"], row["published"]["source"]["title"]
    source = source if told["source_read"] else words.text("plan_techniques.unread", source=source)
    parts = (told["reported"] or told["title"], told["conditions"], source)
    names = (words.text(f"plan_techniques.column_{name}") for name in ("published", "conditions", "source"))
    lines = [f"{name}: {part}." for name, part in zip(names, parts, strict=True) if part]
    return "\n".join([f"  {technique_name(row, words)}", *(_wrapped(line) for line in lines)])


def _wrapped(line: str) -> str:
    return fill(line, width=_WIDE, initial_indent="    ", subsequent_indent="      ")
