"""What the picture of the stock says: its finding, its text alternative, and the rows that it is about."""

from collections.abc import Mapping
from typing import Any

from headway.words import Words
from headway.words.compute import (
    amount,
    amount_with_span,
    channel_name,
    quarter_name,
    ratio_with_span,
    side_phrase,
    unit_short,
)
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]


def stock_finding(data: Data, words: Words) -> str:
    """The finding in one sentence without a full stop."""
    sides = {**_sides(data, words), "unit": unit_short(data["unit"], words)}
    if data["ratio"] is None:
        return opened(words.text("stock.title_none", day=words.date_long(day(data["as_of"])), **sides))
    if data["ratio"]["low"] <= 1.0 <= data["ratio"]["high"]:
        return opened(words.text("stock.title_level", **sides))
    times = ratio_with_span(data["ratio"], words)
    if data["kind"] == "flow":
        return opened(words.text("stock.title_flow", ratio=times, **sides))
    top, bottom = (amount(total_of(data, data[role])["central"], words) for role in ("leader", "follower"))
    return opened(words.text("stock.title", ratio=times, top=top, bottom=bottom, **sides))


def total_of(data: Data, side: str) -> Mapping[str, Any]:
    """The total of a side at the quarter of the result."""
    found: Mapping[str, Any] = data["at_quarter"][side]
    return found


def _sides(data: Data, words: Words) -> dict[str, str]:
    return {role: side_phrase(data[role], words) for role in ("leader", "follower")}


def level_text(data: Data, words: Words) -> str:
    """The level of the intervals: "90%"."""
    return next((level_of(row["amount"], words) for row in data["rows"]), words.percent(0.9))


def follower_rows(data: Data) -> list[Data]:
    """The rows of the follower."""
    return [row for row in data["rows"] if row["side"] == data["follower"]]


def follower_totals(data: Data) -> list[Data]:
    """The totals of the follower; none where a channel is unknown."""
    return [row for row in data["totals"] if row["side"] == data["follower"]]


def _part(row: Data, words: Words) -> str:
    name, said = channel_name(row["channel"], words), amount_with_span(row["amount"], words)
    return words.text("stock.part", channel=name, amount=said)


def stock_description(data: Data, words: Words, title: str) -> str:
    """The text alternative: the finding and its numbers."""
    quarters = sorted({row["quarter"] for row in follower_rows(data)})
    shown = data["quarter"] or (quarters[-1] if quarters else None)
    parts = "; ".join(
        words.text(
            "stock.part", channel=channel_name(row["channel"], words), amount=amount_with_span(row["amount"], words)
        )
        for row in follower_rows(data)
        if row["quarter"] == shown
    ) or words.text("stock.nothing")
    if data["ratio"] is None:
        sides = side_phrase(data["follower"], words)
        return words.text(
            "stock.description_none", title=title, follower=sides, parts=parts, level=level_text(data, words)
        )
    return words.text(
        "stock.description",
        title=title,
        follower=opened(side_phrase(data["follower"], words)),
        quarter=quarter_name(data["quarter"], words),
        parts=parts,
        total=amount_with_span(total_of(data, data["follower"]), words),
        leader=opened(side_phrase(data["leader"], words)),
        top=amount_with_span(total_of(data, data["leader"]), words),
        level=level_text(data, words),
    )
