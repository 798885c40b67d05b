"""Capital spending: a pair of bars for each definition, sorted by the ratio, with the line of one tenth."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.layout import folded, text_width
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    LEADER,
    NARROW,
    Spec,
    frame,
    segments,
    written,
)
from headway.words import Words
from headway.words.compute import side_name, side_phrase
from headway.words.money import (
    Money,
    billions,
    core_text,
    definition_label,
    definition_sets,
    headline,
    one_to,
    times,
    with_ratio,
)
from headway.words.phrases import day, level_of, opened

#: The ratio whose line is drawn: the share that the article names.
TENTH: Final = 10.0

#: Pixels: height of a bar, from one bar to the other of a pair, between pairs, of a line of type under a label.
_BAR: Final = 11
_STEP: Final = 14
_BETWEEN: Final = 13
_LINE: Final = 14


def money_finding(data: Money, words: Words) -> str:
    """The ratio among the firms that stand for their sides, and its range over the definitions."""
    names = {role: side_phrase(data[role], words) for role in ("leader", "follower")}
    rows, chosen = with_ratio(data), headline(data)
    if not rows:
        return words.text("money.title_none", **names)
    less = rows[-1]["ratio"]["central"] < 1.0
    if less:
        names = {"leader": names["follower"], "follower": names["leader"]}
        rows = rows[::-1]

    def told(row: Mapping[str, Any]) -> str:
        ratio = row["ratio"]["central"]
        return times(1.0 / ratio if less else ratio, words)

    ends = {"low": told(rows[0]), "high": told(rows[-1])}
    if len(rows) == 1:
        return opened(words.text("money.title_one", low=ends["low"], **names))
    if chosen is None:
        return opened(words.text("money.title_range", **ends, **names))
    return opened(words.text("money.title", share=told(chosen), year=str(chosen["year"]), **ends, **names))


def money_foot(data: Money, words: Words, first: Sequence[str] | None = None) -> str:
    """Sources, `first` or the publishers of ratios named, day of the data and the day as of which they are read."""
    every = list(dict.fromkeys(source["title"] for source in data["sources"]))
    if first is None:
        first = [row["source"]["title"] for row in data["ratios"] if row["publisher"]]
    named = [title for title in dict.fromkeys(first) if title in every] or every[:2]
    rest = len(every) - len(named)
    source = "; ".join(named)
    if rest > 0:
        source = words.text("money.sources_many", first=source, count=words.number(rest, 0))
    return words.text(
        "money.foot",
        source=source,
        vintage=words.date(day(data["vintage"])),
        as_of=words.date(day(data["as_of"])),
        level=level_of(data, words),
        version=data["headway"],
    )


def money_rows(data: Money) -> list[Mapping[str, Any]]:
    """The definitions of the picture: by ratio; one whose leader was not named stands at its published ratio."""
    rows = [row for row in data["ratios"] if row["ratio"] or (row["follower"] and row["published"])]
    return sorted(rows, key=_order)


def _order(row: Mapping[str, Any]) -> float:
    return float(row["ratio"]["central"] if row["ratio"] else row["published"])


def money_chart(data: Money, words: Words, *, width: int = 760) -> Spec:
    """The picture of a money result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    room, right = width - 16, 96
    left = 0 if narrow else 284
    plot = room - left - right
    rows, layers, texts = money_rows(data), list[Spec](), list[dict[str, Any]]()
    scale = plot / max((_reach(row, words, plot) for row in rows), default=1.0)
    y, tenth = 4.0, None
    for row in rows:
        if tenth is None and _order(row) >= TENTH:
            tenth, y = y, y + 26
        lines = _lines(data, row, words, left - 14 if left else room - 8)
        height = len(lines) * _LINE
        top = y + height + 2 if narrow else y + max(0.0, (height - 2 * _STEP) / 2)
        for place, (text, weight, color, size) in enumerate(lines):
            at = y + place * _LINE + 6
            x = 0 if narrow else -left
            texts.append({"x": x, "y": at, "text": text, "weight": weight, "color": color, "size": size})
        layers += _pair(row, top, scale, words, texts)
        texts += _ratio(row, plot + right, top, words)
        y = max(y + height, top + 2 * _STEP) + _BETWEEN
    height = round(max(y - _BETWEEN, 1.0))
    if tenth is not None:
        layers += _tenth_line(tenth, left, plot + right, words)
    title = money_finding(data, words)
    names = {role: side_name(data[role], words) for role in ("leader", "follower")}
    return frame(
        [*layers, written(texts)],
        size=(plot, height),
        left=left,
        right=right,
        title=title,
        subtitle=words.text("money.subtitle", level=level_of(data, words), core=core_text(data, words), **names),
        foot=money_foot(data, words),
        description=_description(data, words, title),
        below=16,
    )


def _lines(data: Money, row: Mapping[str, Any], words: Words, width: float) -> list[tuple[str, str, str, int]]:
    """A definition's label, and under it what it sets beside what."""
    label = folded(definition_label(row, words), width, LABEL_SIZE, bold=True)
    sets = folded(definition_sets(data, row, words), width, FOOT_SIZE)
    return [*((line, "bold", INK, LABEL_SIZE) for line in label), *((line, "normal", GREY, FOOT_SIZE) for line in sets)]


def _reach(row: Mapping[str, Any], words: Words, plot: int) -> float:
    """The largest amount of a pair, made larger so that the number behind its bar has room."""
    amounts = [float(row[role]["high"]) for role in ("leader", "follower") if row[role]]
    if row["leader"] is None:
        amounts.append(float(row["published"] * row["follower"]["central"]))
    text = words.text("money.needed", value=billions(max(amounts), words))
    return max(amounts) * plot / max(plot - text_width(text, FOOT_SIZE) - 10, 1.0)


def _pair(row: Mapping[str, Any], top: float, scale: float, words: Words, texts: list[dict[str, Any]]) -> list[Spec]:
    """The two bars of a definition with their whiskers; a leader that was not named is an outline."""
    layers = []
    for place, (role, color) in enumerate((("leader", LEADER), ("follower", FOLLOWER))):
        y, amount = top + place * _STEP, row[role]
        if amount is None:
            value = float(row["published"] * row["follower"]["central"])
            layers.append(_bar(value * scale, y, color, hollow=True))
            text, end = words.text("money.needed", value=billions(value, words)), value * scale
        else:
            layers.append(_bar(amount["central"] * scale, y, color, hollow=False))
            middle = y + _BAR / 2
            layers.append(
                segments([(amount["low"] * scale, middle, amount["high"] * scale, middle)], INK, strokeWidth=1)
            )
            text, end = billions(amount["central"], words), max(amount["high"], amount["central"]) * scale
        texts.append({"x": end + 6, "y": y + _BAR / 2, "text": text, "color": color, "size": FOOT_SIZE})
    return layers


def _bar(width: float, y: float, color: str, *, hollow: bool) -> Spec:
    style = {"fillOpacity": 0.0, "stroke": color, "strokeDash": [3, 2], "strokeWidth": 1} if hollow else {}
    return {
        "data": {"values": [{"x": 0.0, "y": y, "x2": max(width, 1.0), "y2": y + _BAR}]},
        "mark": {"type": "rect", "color": color, **style},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
        },
    }


def _ratio(row: Mapping[str, Any], x: float, top: float, words: Words) -> list[dict[str, Any]]:
    """The ratio at the right, its interval under it."""
    found, common = row["ratio"], {"x": x, "align": "right"}
    text = one_to(_order(row), words)
    if found is None:
        below = words.text("money.column_published").casefold()
        return [
            {**common, "y": top + 5, "text": text, "size": 14, "color": GREY},
            {**common, "y": top + 20, "text": below, "size": FOOT_SIZE, "color": GREY},
        ]
    span = f"{times(found['low'], words)}–{times(found['high'], words)}"
    return [
        {**common, "y": top + 5, "text": text, "weight": "bold", "size": 14},
        {**common, "y": top + 20, "text": span, "size": FOOT_SIZE, "color": GREY},
    ]


def crosses_a_tenth(data: Money) -> bool:
    """Whether the picture has the line of one tenth."""
    return any(_order(row) >= TENTH for row in money_rows(data))


def _tenth_line(y: float, left: int, end: float, words: Words) -> list[Spec]:
    """The line between definitions under which the follower spends less than a tenth."""
    text = f"{words.text('money.tenth')} ({one_to(TENTH, words)})"
    broad = text_width(text, LABEL_SIZE, bold=True)
    return [
        segments([(-left, y + 9, end - broad - 8, y + 9)], INK, strokeWidth=1.5, strokeDash=[5, 3]),
        written([{"x": end, "y": y + 9, "text": text, "weight": "bold", "align": "right"}]),
    ]


def _description(data: Money, words: Words, title: str) -> str:
    told = []
    for row in money_rows(data):
        label = f"{definition_label(row, words)} ({definition_sets(data, row, words)})"
        follower = billions(row["follower"]["central"], words)
        if row["ratio"]:
            leader, found = billions(row["leader"]["central"], words), times(_order(row), words)
            told.append(words.text("money.row_text", label=label, leader=leader, follower=follower, ratio=found))
        else:
            published = times(row["published"], words)
            told.append(words.text("money.row_open", label=label, follower=follower, published=published))
    return words.text("money.description", title=title, rows="; ".join(told) or words.text("money.none"))
