"""Tokens served a day through time, on a logarithmic axis: a line for each subject, named at its end."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import floor, log10
from typing import Any, Final

from headway.charts.layout import TimeScale, date_ticks
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    frame,
    haloed,
    segments,
    widest,
    written,
)
from headway.units import months_before
from headway.words import Words
from headway.words.allocation import subject_at, subject_name, tick_amount, times_span
from headway.words.compute import amount, ratio, ratio_with_span
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]
Row = Mapping[str, Any]

_HEIGHT: Final = 300
_HEIGHT_NARROW: Final = 280


def tokens_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the tokens of an allocation in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    series = token_series(data)
    title, foot = tokens_finding(data, words), _foot(data, words)
    subtitle = words.text("allocation.tokens_subtitle", level=level_of(_any_growth(data), words))
    if any(row["lead"] for rows in series.values() for row in rows):
        subtitle = f"{subtitle} {words.text('allocation.tokens_hollow')}"
    if not series:
        return frame([], size=(width - 32, 20), left=8, title=title, subtitle=subtitle, foot=foot,
                     description=title, below=20)  # fmt: skip
    labels = {subject: _label(subject, rows, data, words) for subject, rows in series.items()}
    ends = {subject: [lines[0].rpartition(": ")[2]] if narrow else lines for subject, lines in labels.items()}
    left = 78 if narrow else 92
    right = max(widest(lines, LABEL_SIZE, bold=True) for lines in ends.values()) + 14
    size = (width - 16 - left - right, _HEIGHT_NARROW if narrow else _HEIGHT)
    days = [day(row["date"]) for rows in series.values() for row in rows]
    time = TimeScale(months_before(min(days), 1), max(days), size[0])
    values = [row["tokens_per_day"] for rows in series.values() for row in rows]
    low, high = floor(log10(min(values))), max(log10(max(values)) + 0.15, floor(log10(min(values))) + 1)

    def y(value: float) -> float:
        return size[1] * (high - log10(value)) / (high - low)

    layers = _grid(low, floor(high), y, time, size, words)
    for subject, rows in series.items():
        points = [(time.at(day(row["date"])), y(row["tokens_per_day"]), bool(row["lead"])) for row in rows]
        layers += _line(points, _color(rows[0], data), dashed=_second(subject, series))
    named = [
        {
            "x": time.at(day(rows[-1]["date"])),
            "y": y(rows[-1]["tokens_per_day"]),
            "lines": ends[subject],
            "color": _color(rows[0], data),
            "dashed": _second(subject, series),
            "full": labels[subject],
        }
        for subject, rows in series.items()
    ]
    below = 38
    if narrow:
        key, end = _key(named, left, size[1] + 44)
        layers, below = [*layers, *key], end - size[1]
    return frame(
        [*layers, *_names(named, size)],
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=subtitle,
        foot=foot,
        description=_description(data, series, title, words),
        below=below,
    )


def _key(named: Sequence[Mapping[str, Any]], left: int, top: int) -> tuple[list[Spec], int]:
    """The names of the lines under a narrow plot, where there is no room beside it, and where they end."""
    found: list[Spec] = []
    texts: list[dict[str, Any]] = []
    y = top
    for end in named:
        dash: dict[str, Any] = {"strokeDash": [5, 4]} if end["dashed"] else {}
        found.append(segments([(-left, y, 22 - left, y)], end["color"], strokeWidth=2, **dash))
        for row, line in enumerate(end["full"]):
            texts.append({"x": 28 - left, "y": y, "text": line, "color": end["color"],
                          "size": LABEL_SIZE if row == 0 else FOOT_SIZE})  # fmt: skip
            y += 16
        y += 4
    return [*found, written(texts)], y


def token_series(data: Data) -> dict[str, list[Row]]:
    """Counts of the two sides by subject, the sides' own counts first."""
    found: dict[str, list[Row]] = {}
    for row in data["tokens"]:
        if row["side"] in (data["leader"], data["follower"]):
            found.setdefault(row["subject"], []).append(row)
    return dict(sorted(found.items(), key=lambda item: (item[1][0]["covers"] != "side", -len(item[1]))))


def growth_of(data: Data, subject: str) -> Row | None:
    """The newest growth of a subject; None where it has too few counts."""
    return next((row for row in data["growth"] if (row["subject"], row["window"]) == (subject, "recent")), None)


def tokens_finding(data: Data, words: Words) -> str:
    """How fast tokens grow on both sides, in one sentence without a full stop."""
    growing = {}
    for subject, rows in token_series(data).items():
        growth = growth_of(data, subject)
        role = "leader" if rows[0]["side"] == data["leader"] else "follower"
        if growth is not None and role not in growing:
            growing[role] = (ratio_with_span(growth["per_year"], words), subject_at(subject, words))
    if len(growing) == 2:
        (ahead, first), (behind, second) = growing["leader"], growing["follower"]
        return words.text("allocation.tokens_title", leader=ahead, at_leader=first, follower=behind, at_follower=second)
    if growing:
        times, at = next(iter(growing.values()))
        return words.text("allocation.tokens_title_one", growth=times, at=at)
    for subject, rows in token_series(data).items():
        return opened(_said(subject, rows, data, words))
    return words.text("allocation.tokens_title_none", date=words.date_long(day(data["as_of"])))


def _any_growth(data: Data) -> Row:
    return data["growth"][0]["per_year"] if data["growth"] else {}


def _label(subject: str, rows: Sequence[Row], data: Data, words: Words) -> list[str]:
    """Name and newest count, and growth beneath."""
    name = subject_name(subject, words)
    lines = [words.text("allocation.tokens_label", name=opened(name), tokens=amount(rows[-1]["tokens_per_day"], words))]
    growth = growth_of(data, subject)
    if growth is not None:
        factor = growth["per_year"]
        times, span = ratio(factor["central"], words), times_span(factor, words)
        lines.append(words.text("allocation.tokens_growth_span", growth=times, span=span))
    return lines


def _color(row: Row, data: Data) -> str:
    return LEADER if row["side"] == data["leader"] else FOLLOWER


def _second(subject: str, series: Mapping[str, Sequence[Row]]) -> bool:
    """Whether another subject of the same side stands before this one: its line is dashed."""
    side = series[subject][0]["side"]
    return next(name for name, rows in series.items() if rows[0]["side"] == side) != subject


def _grid(low: int, high: int, y: Any, time: TimeScale, size: tuple[int, int], words: Words) -> list[Spec]:
    """Light lines at powers of ten, and the dates below."""
    powers = [10.0**power for power in range(low, high + 1)]
    texts = [
        {"x": -8, "y": y(power), "text": tick_amount(power, words), "align": "right", "color": GREY} for power in powers
    ]
    ticks = date_ticks(time, words)
    texts += [
        {"x": time.at(tick), "y": size[1] + 16, "text": label, "align": "center", "color": GREY, "size": FOOT_SIZE}
        for tick, label in ticks
    ]
    marks = [(time.at(tick), size[1], time.at(tick), size[1] + 5) for tick, _ in ticks]
    return [
        segments([(0, y(power), size[0], y(power)) for power in powers], LIGHT),
        segments(marks, GREY),
        written(texts),
    ]


def _line(points: Sequence[tuple[float, float, bool]], color: str, *, dashed: bool) -> list[Spec]:
    """A line with a dot for each count, hollow for a lead."""
    plain = {"type": "quantitative", "scale": None, "axis": None}
    encoding = {"x": {"field": "x", **plain}, "y": {"field": "y", **plain}}
    values = [{"x": x, "y": y, "fill": "white" if lead else color} for x, y, lead in points]
    style: dict[str, Any] = {"strokeDash": [5, 4]} if dashed else {}
    return [
        {"data": {"values": values}, "mark": {"type": "line", "color": color, "strokeWidth": 2, **style},
         "encoding": encoding},
        {"data": {"values": values},
         "mark": {"type": "point", "filled": True, "stroke": color, "strokeWidth": 1.6, "size": 45, "opacity": 1},
         "encoding": {**encoding, "fill": {"field": "fill", "type": "nominal", "scale": None}}},
    ]  # fmt: skip


def _names(ends: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> list[Spec]:
    """Names beside the plot, level with the ends of their lines, pushed apart where they would touch."""
    items, last, leads = [], -1e9, []
    ordered = sorted(ends, key=lambda end: float(end["y"]))
    places = []
    for end in ordered:
        places.append(max(end["y"], last + 17))
        last = places[-1] + 15 * (len(end["lines"]) - 1)
    over = max(0.0, last - size[1])
    for end, pushed in zip(ordered, places, strict=True):
        place = pushed - over
        if end["x"] < size[0] - 4:
            leads.append((end["x"] + 6, end["y"], size[0] + 6, place))
        items += [
            {"x": size[0] + 10, "y": place + 15 * row, "text": line, "color": end["color"],
             "weight": "bold" if row == 0 else "normal", "size": LABEL_SIZE if row == 0 else FOOT_SIZE}
            for row, line in enumerate(end["lines"])
        ]  # fmt: skip
    return [segments(leads, GREY, strokeWidth=0.8, strokeDash=[2, 3]), *haloed(items)]


def _foot(data: Data, words: Words) -> str:
    names = dict.fromkeys(row["source"] for row in data["tokens"])
    return words.text(
        "allocation.tokens_foot",
        source="; ".join(names) or words.text("allocation.none"),
        date=words.date_long(day(data["as_of"])),
        version=data["headway"],
    )


def _said(subject: str, rows: Sequence[Row], data: Data, words: Words) -> str:
    newest: date = day(rows[-1]["date"])
    parts = {
        "name": subject_name(subject, words),
        "tokens": amount(rows[-1]["tokens_per_day"], words),
        "month": words.month(newest),
    }
    growth = growth_of(data, subject)
    if growth is None:
        return words.text("allocation.tokens_said", **parts)
    factor = growth["per_year"]
    times, span = ratio(factor["central"], words), times_span(factor, words)
    return words.text("allocation.tokens_said_growth", growth=times, span=span, **parts)


def _description(data: Data, series: Mapping[str, Sequence[Row]], title: str, words: Words) -> str:
    said = "; ".join(_said(subject, rows, data, words) for subject, rows in series.items())
    return words.text("allocation.tokens_description", title=title, said=opened(said))
