"""`headway compute supply`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.compute import amount, amount_with_span
from headway.words.phrases import day, level_of, probability
from headway.words.supply import TERMS, kind_name, published_value, supply_finding, supply_unit, term_name


@compute_app.command("supply")
def supply(
    *,
    year: Annotated[int | None, typer.Option(help="One year only, 2023 to 2028.")] = None,
    unit: Annotated[
        str, typer.Option(metavar="packages|cards|dies|h100e-8bit|h100e-16bit", help="What the output is counted in.")
    ] = "packages",
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="INPUT=VALUE", help="Set an input: yield=0.4, yield@2027=0.4, hbm_start=2027-07-01."
        ),
    ] = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Show what the follower can make itself each year: the least of dies, memory and packaging."""
    result = api.compute_supply(
        year=year, unit=unit, settings=tuple(settings or ()), as_of=day_of(as_of), vintage=vintage
    )
    print_result(result.to_dict(), supply_text, as_json=as_json)


def supply_text(data: Mapping[str, Any]) -> str:
    """The finding, a row for each year, what others say, and what was not known."""
    words = load_words("en")
    known = [row for row in data["years"] if row["output"]["central"] is not None]
    on = words.date_long(day(data["as_of"]))
    lines = [
        f"{supply_finding(data, words)}.",
        f"In {supply_unit(data, words)}, as known on {on}; {level_of(data, words)} intervals.",
        "",
    ]
    if known:
        columns = ("year", "output", *(f"{term_name(term, words)} alone" for term in TERMS), "binds")
        lines.append(table_text(columns, [_row(row, words) for row in known]))
    said = [
        (str(year["year"]), row["who"], kind_name(row["kind"], words), published_value(row, words), _shown(row, words))
        for year in data["years"]
        for row in year["published"]
    ]
    if said:
        lines += ["Published:", table_text(("year", "who", "kind", "as published", data["unit"]), said)]
    lines += _beside(data, words)
    return "\n".join([*lines, *_remarks(data, words), cited({**data, "sources": []})])


def _row(row: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    alone = [_value(row[term], words) for term in TERMS]
    binds = [
        f"{term_name(term, words)} {probability(row['binds'][term], words)}"
        for term in TERMS
        if (row["binds"][term] or 0.0) >= 0.05
    ]
    return (str(row["year"]), _value(row["output"], words), *alone, ", ".join(binds))


def _value(interval: Mapping[str, Any], words: Words) -> str:
    return words.text("supply.unknown") if interval["central"] is None else amount_with_span(interval, words)


def _shown(row: Mapping[str, Any], words: Words) -> str:
    central = row["value"]["central"]
    return words.text("supply.unknown") if central is None else amount(central, words)


def _beside(data: Mapping[str, Any], words: Words) -> list[str]:
    """The same maker's cards by this account and by the ledger."""
    if not data["beside_ledger"]:
        return []
    rows = [
        (
            f"{row['first']} – {row['last']}",
            amount_with_span(row["output"], words),
            amount_with_span(row["ledger"], words),
            probability(row["p_less"], words),
        )
        for row in data["beside_ledger"]
    ]
    columns = ("cards in", "by this account", "by the ledger", "P(this has less)")
    return ["Beside the ledger, which counts what was sold or is expected:", table_text(columns, rows)]


def _remarks(data: Mapping[str, Any], words: Words) -> list[str]:
    found = [f"Set by you: {each['input']}={each['value']:g}." for each in data["set"]]
    if data["missing"]:
        found.append(f"Not known on that day: {', '.join(data['missing'])}.")
    if data["left_out"]:
        found.append(f"Left out of the minimum: {', '.join(term_name(term, words) for term in data['left_out'])}.")
    found.append(
        f"{len(data['inputs'])} inputs from sources, {len(data['assumptions'])} of our own; sources not read again:"
        f" {data['leads']}; --json lists each with its source."
    )
    return found
