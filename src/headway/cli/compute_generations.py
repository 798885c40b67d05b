"""`headway compute generations`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.compute import ratio_with_span
from headway.words.generations import chip_name, finding, generations_text, value_text
from headway.words.generations_sentences import sentences
from headway.words.phrases import lag_text

_Measure = Annotated[
    str, typer.Option(metavar="h100e-8bit|h100e-16bit|hbm-tb|hbm-tbps", help="What chips are compared by.")
]
_Per = Annotated[str, typer.Option(metavar="chip|rack|watt", help="One chip, one rack, or one kW of chip power.")]
_Side = Annotated[str, typer.Option(metavar="SIDE", help="US or China.")]


@compute_app.command("generations")
def generations(
    *,
    measure: _Measure = "h100e-8bit",
    per: _Per = "chip",
    leader: _Side = "US",
    follower: _Side = "China",
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Show the best chip that each side could buy, make, rent or smuggle, and how far behind it is."""
    result = api.compute_generations(
        measure=measure, per=per, leader=leader, follower=follower, as_of=day_of(as_of), vintage=vintage
    )
    print_result(result.to_dict(), generations_text_page, as_json=as_json)


def generations_text_page(data: Mapping[str, Any]) -> str:
    """The finding, what it rests on, and a row for each channel."""
    words = load_words("en")
    columns = ("channel", "best", "value", "leader over it", "months behind", "generations")
    rows = [_row(answer, data, words) for answer in data["answers"]]
    told = [f"{finding(data, words)}.", *sentences(data, words)]
    return "\n".join([*told, "", table_text(columns, rows), cited(data)])


def _row(answer: Mapping[str, Any], data: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    channel = words.text(f"generations.channel_{answer['channel']}")
    if answer["name"] is None:
        return (channel, words.text("generations.none"), "", "", "", "")
    return (
        channel,
        chip_name(answer["name"]),
        value_text(answer["value"]["central"], data["measure"], data["per"], words),
        ratio_with_span(answer["leader_over"], words),
        lag_text(answer, words),
        generations_text(answer["generations"], words),
    )
