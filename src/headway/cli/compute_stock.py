"""`headway compute stock` and `headway compute flow`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.compute import amount_with_span, basis_name, channel_name, ratio_with_span, side_name, unit_name
from headway.words.phrases import opened

LeaderSide = Annotated[str, typer.Option(metavar="SIDE", help="The side on top of the ratio.")]
FollowerSide = Annotated[str, typer.Option(metavar="SIDE", help="The side below it.")]
OneSide = Annotated[str | None, typer.Option(metavar="SIDE", help="Rows of this side alone: US, China, world.")]
Basis = Annotated[str, typer.Option(metavar="owned|located|used", help="What is counted of a side.")]
Unit = Annotated[str, typer.Option(metavar="h100e-8bit|h100e-16bit|hbm-tb|hbm-tbps", help="What is counted in.")]
AtQuarter = Annotated[str | None, typer.Option(metavar="2025-Q4", help="This quarter alone.")]
SinceQuarter = Annotated[str | None, typer.Option(metavar="2025-Q1", help="Quarters from this one on.")]
Flows = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="Own rows that replace the bundled ones of their side, channel and quarter: side, channel, quarter, chip, "
        "unit, amount (or low, central, high), source.",
    ),
]


@compute_app.command("stock")
def stock(
    *,
    side: OneSide = None,
    basis: Basis = "owned",
    unit: Unit = "h100e-8bit",
    leader: LeaderSide = "US",
    follower: FollowerSide = "China",
    quarter: AtQuarter = None,
    since: SinceQuarter = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    flows: Flows = None,
    as_json: AsJson = False,
) -> None:
    """Count what each side has, by channel and quarter, and the ratio of the two."""
    result = api.compute_stock(
        side=side,
        basis=basis,
        unit=unit,
        leader=leader,
        follower=follower,
        quarter=quarter,
        since=since,
        as_of=day_of(as_of),
        vintage=vintage,
        flows=flows,
    )
    print_result(result.to_dict(), stock_text, as_json=as_json)


@compute_app.command("flow")
def flow(
    *,
    side: OneSide = None,
    basis: Basis = "owned",
    unit: Unit = "h100e-8bit",
    leader: LeaderSide = "US",
    follower: FollowerSide = "China",
    quarter: AtQuarter = None,
    since: SinceQuarter = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    flows: Flows = None,
    as_json: AsJson = False,
) -> None:
    """Count what each side gets, by channel and quarter; the ratio is of four quarters."""
    result = api.compute_flow(
        side=side,
        basis=basis,
        unit=unit,
        leader=leader,
        follower=follower,
        quarter=quarter,
        since=since,
        as_of=day_of(as_of),
        vintage=vintage,
        flows=flows,
    )
    print_result(result.to_dict(), stock_text, as_json=as_json)


def stock_text(data: Mapping[str, Any]) -> str:
    """The finding, the newest quarter by channel, ratios by unit, and what the answer rests on."""
    from headway.report.stock import stock_sentence

    words = load_words("en")
    lines = [stock_sentence(data, words), *_notes(data, words), ""]
    shown = _quarters_shown(data)
    rows = [
        (
            opened(side_name(row["side"], words)),
            channel_name(row["channel"], words) if "channel" in row else "all",
            row["quarter"],
            amount_with_span(row["amount"], words),
        )
        for row in [*data["rows"], *data["totals"]]
        if row["quarter"] in shown
    ]
    columns = ("side", "channel", "quarter", f"{unit_name(data['unit'], words)} (90%)")
    lines.append(table_text(columns, rows))
    ratios = [
        (
            unit_name(row["unit"], words),
            ratio_with_span(row["ratio"], words) if row["ratio"] else "not known",
            ratio_with_span(row["change_in_a_year"], words) if row["change_in_a_year"] else "not known",
        )
        for row in data["ratios"]
    ]
    pair = f"{side_name(data['leader'], words)} over {side_name(data['follower'], words)}"
    lines += ["", table_text(("unit", opened(pair), "times a year before"), ratios), "", cited(data)]
    return "\n".join(lines)


def _quarters_shown(data: Mapping[str, Any]) -> list[str]:
    """Of stocks the quarter of the ratio, of flows the eight up to it; the newest there are where it is not told."""
    there = sorted({row["quarter"] for row in data["rows"] if row["quarter"] <= (data["quarter"] or row["quarter"])})
    there = there or sorted({row["quarter"] for row in data["rows"]})
    return there[-8:] if data["kind"] == "flow" else there[-1:]


def _notes(data: Mapping[str, Any], words: Words) -> list[str]:
    found = [f"Counted: {basis_name(data['basis'], words)}: {data['definition']}."]
    if data["quarter"] in data["extrapolated"]:
        first = data["extrapolated"][0]
        found.append(f"From {first} on the {side_name(data['leader'], words)} side rests on the chip makers' revenue.")
    if data["leads"]:
        found.append(f"Rows whose source was not read: {data['leads']}.")
    if data["own_rows"]:
        found.append(f"Own rows: {data['own_rows']}.")
    return found
