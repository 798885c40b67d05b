"""`headway compute allocation`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, Follower, KnownBy, Leader, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.text import table_text
from headway.errors import OptionError
from headway.report.allocation import allocation_table, paragraphs
from headway.words import load_words
from headway.words.allocation import finding
from headway.words.compute import unit_name
from headway.words.phrases import day


@compute_app.command("allocation")
def allocation(
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    unit: Annotated[
        str, typer.Option(metavar="h100e-8bit|h100e-16bit|hbm-tb|hbm-tbps", help="Unit of compute.")
    ] = "h100e-8bit",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A share to set: follower_research_share=0.3 (repeatable)."),
    ] = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Split each side's compute into serving, final runs and other research, and compare the research left."""
    result = api.compute_allocation(
        leader=leader,
        follower=follower,
        unit=unit,
        settings=dict(_pair(text) for text in settings or ()),
        as_of=day_of(as_of),
        vintage=vintage,
    )
    print_result(result.to_dict(), allocation_text, as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise OptionError(f"--set {text}: write a name and a value, such as --set follower_research_share=0.3")
    return name.strip(), value.strip()


def allocation_text(data: Mapping[str, Any]) -> str:
    """The finding, a row for each scope, quarter and side, and what it rests on."""
    words = load_words("en")
    lines = [f"{finding(data, words)}.", ""]
    if data["rows"]:
        table = allocation_table(data, words)
        rows = [[_brief(cell.text) if 0 < place < 5 else cell.text for place, cell in enumerate(row)]
                for row in table.rows]  # fmt: skip
        lines += [f"{words.text('allocation.caption_brief', unit=unit_name(data['unit'], words))}:",
                  table_text(table.columns, rows), ""]  # fmt: skip
    lines += [*paragraphs(data, words), ""]
    known = f"What was known on {words.date_long(day(data['as_of']))}; {data['draws']} draws, seed {data['seed']}."
    names = "; ".join(dict.fromkeys(source["title"] for source in data["sources"]))
    cited = [words.text("allocation.sources", names=names)] if names else []
    return "\n".join([*lines, known, *cited, f"Cite as: {data['citation']}"])


def _brief(text: str) -> str:
    """An amount without its interval, which `--json` and the report have."""
    return text.partition(" (")[0]
