"""The section on compute by channel: how much each side has, from where, and how sure that is."""

from collections.abc import Mapping
from typing import Any, Final

from headway.charts.stock import stock_chart
from headway.charts.stock_text import level_text, stock_finding, total_of
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.report.weaknesses import listed
from headway.words import Words
from headway.words.compute import (
    amount_with_span,
    basis_name,
    channel_name,
    quarter_name,
    ratio_with_span,
    side_phrase,
    unit_name,
)
from headway.words.phrases import day, opened

Data = Mapping[str, Any]

_COLUMNS: Final = ("side", "channel", "amount", "share")


def stock_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What `headway compute stock` found, as a finding, a picture and a table."""
    said = [stock_sentence(data, words), *_channels(data, words), *_rests_on(data, words)]
    caption = words.text("stock.caption", level=level_text(data, words))
    blocks: list[Block] = [Text(text=" ".join(said))]
    if any(row["side"] == data["follower"] for row in data["rows"]):
        blocks.append(figure("stock", lambda width: stock_chart(data, words, width=width), caption))
    if data["quarter"]:
        blocks.append(_table(data, words))
    return Section(name="stock", title=stock_finding(data, words), level=level, blocks=tuple(blocks))


def stock_sentence(data: Data, words: Words) -> str:
    """The ratio with both totals, or why there is none."""
    sides = {role: side_phrase(data[role], words) for role in ("leader", "follower")}
    if data["ratio"] is None:
        on = words.date_long(day(data["as_of"]))
        return opened(words.text("stock.sentence_none", day=on, reason=_reason(data, words), **sides))
    parts = {
        "ratio": ratio_with_span(data["ratio"], words),
        "quarter": quarter_name(data["quarter"], words),
        "unit": unit_name(data["unit"], words),
        "basis": basis_name(data["basis"], words),
        **sides,
    }
    if data["kind"] == "flow":
        return words.text("stock.sentence_flow", **parts)
    top, bottom = (amount_with_span(total_of(data, data[role]), words) for role in ("leader", "follower"))
    return words.text("stock.sentence", top=top, bottom=bottom, **parts)


def _reason(data: Data, words: Words) -> str:
    """Which channels of which side were unknown, in this language."""
    lacking = [
        words.text(
            "stock.reason_channels",
            side=side_phrase(side, words),
            channels=listed([channel_name(channel, words) for channel in channels], words),
        )
        for side, channels in data["unknown"].items()
        if channels
    ]
    return "; ".join(lacking) or words.text("stock.reason_quarter")


def _channels(data: Data, words: Words) -> list[str]:
    """The follower's channels by their share, and the one that is the least certain."""
    shares = [row for row in data["shares"] if row["side"] == data["follower"] and row["share"]["central"] > 0.0]
    if not shares:
        return []
    ranked = sorted(shares, key=lambda row: -float(row["share"]["central"]))
    parts = [
        words.text(
            "stock.text_share",
            channel=channel_name(row["channel"], words),
            share=f"{words.percent(row['share']['central'])} ({_span(row['share'], words)})",
        )
        for row in ranked
    ]
    rows = [row for row in data["rows"] if row["side"] == data["follower"] and row["quarter"] == data["quarter"]]
    widest = max(rows, key=lambda row: float(row["amount"]["high"] - row["amount"]["low"]))
    return [
        words.text("stock.text_channels", follower=side_phrase(data["follower"], words), parts=listed(parts, words)),
        words.text(
            "stock.text_widest",
            channel=channel_name(widest["channel"], words),
            amount=amount_with_span(widest["amount"], words),
        ),
    ]


def _span(share: Mapping[str, Any], words: Words) -> str:
    return f"{words.number(100 * share['low'], 0)}–{words.percent(share['high'])}"


def _rests_on(data: Data, words: Words) -> list[str]:
    found = []
    if data["drivers"]:
        first = data["drivers"][0]
        names = {"channel": channel_name(first["channel"], words), "side": side_phrase(first["side"], words)}
        found.append(words.text("stock.text_driver", share=words.percent(first["share"]), **names))
    owners = data["owners"].get(data["leader"], [])
    if owners:
        count, leader = words.number(len(owners), 0), opened(side_phrase(data["leader"], words))
        found.append(words.text("stock.text_owners", leader=leader, count=count, owners=listed(owners, words)))
    if data["quarter"] in data["extrapolated"]:
        found.append(
            words.text(
                "stock.text_extrapolated",
                quarter=quarter_name(data["extrapolated"][0], words),
                leader=side_phrase(data["leader"], words),
            )
        )
    if data["leads"]:
        found.append(words.text("stock.text_leads", count=words.number(data["leads"], 0)))
    return found


def _table(data: Data, words: Words) -> Table:
    shares = {(row["side"], row["channel"]): row["share"] for row in data["shares"]}
    rows = []
    for row in [*data["rows"], *data["totals"]]:
        if row["quarter"] != data["quarter"]:
            continue
        channel = row.get("channel")
        share = shares.get((row["side"], channel))
        name = words.text("stock.all") if channel is None else channel_name(channel, words)
        said = "" if share is None else f"{words.percent(share['central'])} ({_span(share, words)})"
        rows.append(
            (
                Cell(text=opened(side_phrase(row["side"], words)), value=row["side"]),
                Cell(text=name, value=channel),
                Cell(text=amount_with_span(row["amount"], words), value=row["amount"], numeric=True),
                Cell(text=said, value=share, numeric=True),
            )
        )
    shown = level_text(data, words)
    return Table(
        name="stock",
        caption=words.text(
            "stock.table",
            quarter=quarter_name(data["quarter"], words),
            unit=unit_name(data["unit"], words),
            basis=basis_name(data["basis"], words),
        ),
        columns=tuple(words.text(f"stock.column_{name}", level=shown) for name in _COLUMNS),
        rows=tuple(rows),
    )
