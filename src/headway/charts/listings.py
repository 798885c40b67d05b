"""Capital raised: a row for each event, oldest on top, a dot at its amount, and the first day of each listing."""

import re
from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any, Final

from headway.charts.layout import text_width
from headway.charts.money import money_foot
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    dots,
    frame,
    haloed,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.compute import amount, inverse, side_name, side_phrase
from headway.words.money import Money, half_name, times_with_span
from headway.words.phrases import day, level_of, opened

#: Height of a row; of one that has its words above the dot, and how far below its middle the dot then stands.
_ROW: Final = 21
_TALL: Final = 36
_BELOW: Final = 8
_MILLION: Final = 1e6

#: Months of a date of which only they are known, and the year, are all that is written.
_EXACT: Final = "day"


def listings_of(data: Money) -> list[Mapping[str, Any]]:
    """The events that brought new money, oldest first."""
    return [event for event in data["markets"]["events"] if event["new_money"]]


def listings_finding(data: Money, words: Words) -> str:
    """How much more the leader raised in the newest half-year in which both sides raised capital."""
    if not listings_of(data):
        return words.text("money.listings_title_empty")
    found = [row for row in data["markets"]["ratios"] if row["count"] == "all"]
    if not found:
        return words.text("money.listings_title_none")
    newest = max(found, key=lambda row: str(row["half"]))
    names = {role: side_phrase(data[role], words) for role in ("leader", "follower")}
    ratio, half = newest["ratio"], half_name(newest["half"], data["as_of"], words)
    if ratio["high"] < 1.0:
        names, ratio = {"leader": names["follower"], "follower": names["leader"]}, inverse(ratio)
    return opened(words.text("money.listings_title", ratio=times_with_span(ratio, words), half=half, **names))


def move_text(move: float, words: Words) -> str:
    """A move of a price with its sign: "+76%"."""
    return f"{'+' if move >= 0 else ''}{words.percent(move)}"


def listings_chart(data: Money, words: Words, *, width: int = 760) -> Spec:
    """The picture of the capital markets of a money result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    rows = listings_of(data)
    room = width - 16
    dates = [_date(row, words) for row in rows]
    firms = [row["entity"] for row in rows]
    high_row, below = (_TALL, _BELOW) if narrow else (_ROW, 0)
    column = widest(dates, FOOT_SIZE) + 8
    left = 32 if narrow else column + widest(firms, LABEL_SIZE) + 12
    right = 8
    plot = room - left - right
    low = floor(log10(min((_low(row) for row in rows), default=1.0)))
    high = ceil(log10(max((_high(row) for row in rows), default=10.0)))
    reach = max((text_width(_told(row, words, narrow=narrow), FOOT_SIZE) for row in rows), default=0.0) + 12
    scale = (plot - reach) / max(high - low, 1)

    def x(value: float) -> float:
        return scale * (log10(value) - low)

    bottom = high_row * max(len(rows), 1)
    grid = [(x(10.0**power), 0.0, x(10.0**power), bottom) for power in range(low, high + 1)]
    layers = [segments(grid, LIGHT, strokeWidth=1)] if rows else []
    labels = _axis([(x(10.0**power), amount(_MILLION * 10.0**power, words)) for power in range(low, high + 1)], bottom)
    numbers = []
    for place, (row, when, firm) in enumerate(zip(rows, dates, firms, strict=True)):
        middle, at = high_row * (place + 0.5), x(row["amount_usd_m"])
        y = middle + below
        color = LEADER if row["country"] == data["leader"] else FOLLOWER
        layers.append(segments([(x(_low(row)), y, x(_high(row)), y)], color, strokeWidth=1.5))
        layers.append(dots([(at, y)], color, 70))
        if row["kind"] != "ipo":
            layers.append(dots([(at, y)], "white", 26))
        top, aside = middle - (9 if narrow else 0), column - left
        labels.append({"x": -left, "y": top, "text": when, "color": GREY, "size": FOOT_SIZE})
        labels.append({"x": aside, "y": top, "text": firm, "color": color})
        numbers.append(
            {
                "x": x(_high(row)) + 9,
                "y": y,
                "text": _told(row, words, narrow=narrow),
                "color": color,
                "size": FOOT_SIZE,
            }
        )
    title = listings_finding(data, words)
    names = {role: side_name(data[role], words) for role in ("leader", "follower")}
    return frame(
        [*layers, written(labels), *haloed(numbers)],
        size=(plot, bottom),
        left=left,
        right=right,
        title=title,
        subtitle=words.text("money.listings_subtitle", level=level_of(data, words), **names),
        foot=money_foot(data, words, [row["source"] for row in rows][-3:]),
        description=_description(data, words, title),
        below=32,
    )


def _axis(ticks: Sequence[tuple[float, str]], bottom: float) -> list[dict[str, Any]]:
    """Labels under the plot, as many as do not touch; "1.00 billion" as "1 billion"."""
    labels, end = list[dict[str, Any]](), -1e9
    for x, text in ticks:
        plain = re.sub(r"[.,]0+\b", "", text)
        half = text_width(plain, FOOT_SIZE) / 2
        if x - half > end + 6:
            labels.append(
                {"x": x, "y": bottom + 12, "text": plain, "align": "center", "color": GREY, "size": FOOT_SIZE}
            )
            end = x + half
    return labels


def _low(row: Mapping[str, Any]) -> float:
    """The low end of an amount that a logarithmic scale can show."""
    ends = [end for end in (row["low_usd_m"], row["amount_usd_m"]) if end is not None and end > 0.0]
    return float(min(ends))


def _high(row: Mapping[str, Any]) -> float:
    return float(max(end for end in (row["high_usd_m"], row["amount_usd_m"]) if end is not None))


def _date(row: Mapping[str, Any], words: Words) -> str:
    when = day(row["date"])
    return words.date(when) if row["precision"] == _EXACT else words.month(when)


def _told(row: Mapping[str, Any], words: Words, *, narrow: bool) -> str:
    """The amount, and the move of the first day of a listing."""
    value = amount(_MILLION * row["amount_usd_m"], words)
    if row["first_day_move"] is None:
        return value
    move = move_text(row["first_day_move"], words)
    return f"{value}, {move if narrow else words.text('money.first_day', move=move)}"


def _event(row: Mapping[str, Any], words: Words) -> str:
    """An event in words: "5 Dec 2025 Moore Threads: 1.13 billion USD, +425% first day"."""
    value = amount(_MILLION * row["amount_usd_m"], words)
    said = words.text("money.listings_event", date=_date(row, words), firm=row["entity"], amount=value)
    if row["first_day_move"] is None:
        return said
    return f"{said}, {words.text('money.first_day', move=move_text(row['first_day_move'], words))}"


def _description(data: Money, words: Words, title: str) -> str:
    told = [_event(row, words) for row in listings_of(data)]
    return words.text("money.listings_description", title=title, events="; ".join(told) or words.text("money.none"))
