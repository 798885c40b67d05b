"""The follower's compute by channel as a stacked area, with the interval of the total, and the leader's beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headway.charts.compute_foot import compute_foot
from headway.charts.edges import apart
from headway.charts.layout import TimeScale, ValueScale
from headway.charts.stock_text import (
    follower_rows,
    follower_totals,
    level_text,
    stock_description,
    stock_finding,
    total_of,
)
from headway.charts.theme import (
    BAND,
    FOLLOWER,
    GREY,
    INK,
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
from headway.words import Words
from headway.words.compute import (
    amount,
    amount_span,
    basis_name,
    channel_name,
    quarter_end,
    quarter_name,
    ratio,
    side_phrase,
    unit_name,
)
from headway.words.phrases import day, opened

Data = Mapping[str, Any]

#: Shades of the follower's hue, from the bottom of the stack; what is rented is grey, for it is not its own.
_SHADES: Final = {
    "licensed": "#f3c9a5",
    "smuggled": "#e08b4b",
    "domestic": FOLLOWER,
    "rented": "#8b929e",
    "bought": LEADER,
}

#: Steps between ticks, in powers of ten, and how many ticks there may be.
_STEPS: Final = (1.0, 2.0, 5.0)
_MOST_TICKS: Final = 6

#: Height of the axis over what is drawn where what the leader has is written above it: flows, and narrow pictures.
_FREE: Final = 1.4


@dataclass(frozen=True, slots=True)
class _Plot:
    """What is drawn: channels by quarter in the order of the stack, totals, and the scales."""

    data: Data
    words: Words
    quarters: tuple[str, ...]
    channels: tuple[str, ...]
    size: tuple[int, int]
    x: TimeScale
    y: ValueScale

    def amount(self, channel: str, quarter: str) -> float:
        """The central amount of a channel; 0 where it is not known."""
        for row in follower_rows(self.data):
            if row["channel"] == channel and row["quarter"] == quarter:
                return float(row["amount"]["central"])
        return 0.0

    def at(self, quarter: str) -> float:
        """The pixel of the end of a quarter."""
        return self.x.at(quarter_end(quarter))

    def edges(self, quarter: str) -> list[float]:
        """The borders of the stack at a quarter, from the bottom, in amounts."""
        found = [0.0]
        for channel in self.channels:
            found.append(found[-1] + self.amount(channel, quarter))
        return found


def stock_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the JSON of `headway compute stock` or `flow`, `width` pixels wide."""
    narrow = width < NARROW
    labels = _labels(data, words, narrow=narrow)
    left = max(widest([name for _, name in _ticks(_top(data), words)], LABEL_SIZE) + 8, 24)
    right = max(widest([line for label in labels for line in label["lines"]], LABEL_SIZE, bold=True) + 16, 60)
    size = (width - left - right - 16, 260 if narrow else 330)
    plot = _plot(data, words, size, narrow=narrow)
    title = stock_finding(data, words)
    kind = "_none" if not follower_totals(data) else "_flow" if data["kind"] == "flow" else ""
    inside = [*_areas(plot), *_band(plot)] if follower_totals(data) else _alone(plot)
    layers = [*_axes(plot), *inside, *_notes(plot, narrow=narrow), *_edge(plot, labels)]
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=words.text(
            f"stock.subtitle{kind}",
            follower=opened(side_phrase(data["follower"], words)),
            unit=unit_name(data["unit"], words),
            basis=basis_name(data["basis"], words),
            level=level_text(data, words),
        ),
        foot=compute_foot(data, words),
        description=stock_description(data, words, title),
    )


def _top(data: Data) -> float:
    """The highest amount that is drawn."""
    if not follower_totals(data):
        return float(max([row["amount"]["high"] for row in follower_rows(data)], default=1.0))
    stacked: dict[str, float] = {}
    for row in follower_rows(data):
        stacked[row["quarter"]] = stacked.get(row["quarter"], 0.0) + row["amount"]["central"]
    return float(max([*stacked.values(), *(row["amount"]["high"] for row in follower_totals(data)), 1.0]))


def _plot(data: Data, words: Words, size: tuple[int, int], *, narrow: bool) -> _Plot:
    quarters = tuple(sorted({row["quarter"] for row in follower_rows(data)}))
    first, last = (quarter_end(quarters[place]) for place in (0, -1)) if quarters else (day(data["as_of"]),) * 2
    return _Plot(
        data=data,
        words=words,
        quarters=quarters,
        channels=tuple(dict.fromkeys(row["channel"] for row in follower_rows(data))),
        size=size,
        x=TimeScale(first.replace(month=max(first.month - 2, 1), day=1), last, size[0]),
        y=ValueScale(0.0, (_FREE if data["kind"] == "flow" or narrow else 1.04) * _top(data), size[1]),
    )


def _ticks(top: float, words: Words) -> list[tuple[float, str]]:
    """Round amounts up to the top with their names."""
    size = 10.0 ** (len(f"{top:.0f}") - 2)
    step = next(each * size for each in (*_STEPS, 10.0, 20.0, 50.0) if top / (each * size) <= _MOST_TICKS)
    count = int(top // step)
    return [(place * step, "0" if place == 0 else short(place * step, words)) for place in range(count + 1)]


def short(value: float, words: Words) -> str:
    """A round amount for an axis: "2 million", "500 thousand"."""
    name = amount(value, words)
    for point in (".", ","):
        head, _, tail = name.partition(" ")
        if point in head and len(head.partition(point)[2]) < 3:
            name = f"{head.rstrip('0').rstrip(point)} {tail}".strip()
    return name


def _axes(plot: _Plot) -> list[Spec]:
    lines, texts = [], []
    for value, name in _ticks(_top(plot.data), plot.words):
        lines.append((0.0, plot.y.at(value), float(plot.size[0]), plot.y.at(value)))
        texts.append({"x": -6, "y": plot.y.at(value), "text": name, "align": "right", "color": GREY})
    years = range(plot.x.first.year, plot.x.last.year + 1)
    every = 1 if plot.size[0] / len(years) >= 1.6 * widest(["2026"], LABEL_SIZE) else 2
    for year in years[::every]:
        x = plot.x.at(max(date(year, 1, 1), plot.x.first))
        if plot.size[0] - x >= widest([str(year)], LABEL_SIZE) / 2:
            lines.append((x, float(plot.size[1]), x, plot.size[1] + 4.0))
            texts.append({"x": x, "y": plot.size[1] + 14, "text": str(year), "align": "center", "color": GREY})
    return [segments(lines, LIGHT, strokeWidth=1), written(texts)]


def _areas(plot: _Plot) -> list[Spec]:
    edges = {quarter: plot.edges(quarter) for quarter in plot.quarters}
    found = []
    for place, channel in enumerate(plot.channels):
        values = [
            {"x": plot.at(quarter), "y": plot.y.at(edges[quarter][place + 1]), "y2": plot.y.at(edges[quarter][place])}
            for quarter in plot.quarters
        ]
        found.append(
            {
                "data": {"values": values},
                "mark": {"type": "area", "color": _SHADES[channel], "stroke": "white", "strokeWidth": 1, "line": False},
                "encoding": {
                    "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
                    "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
                    "y2": {"field": "y2"},
                },
            }
        )
    return found


def _alone(plot: _Plot) -> list[Spec]:
    """Each channel by itself, a line in its band: where one is unknown, a stack would say nothing."""
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    across = {"x": {"field": "x", **pixels}, "y": {"field": "y", **pixels}}
    found = []
    for channel in plot.channels:
        rows = [row for row in follower_rows(plot.data) if row["channel"] == channel]
        values = [
            {"x": plot.at(row["quarter"]), **{end: plot.y.at(row["amount"][end]) for end in ("low", "central", "high")}}
            for row in rows
        ]
        y = {"field": "low", **pixels}
        band = {"type": "area", "color": _ink(channel), "fillOpacity": BAND}
        line = {"type": "line", "color": _ink(channel), "strokeWidth": 2}
        found += [
            {"data": {"values": values}, "mark": band, "encoding": {**across, "y": y, "y2": {"field": "high"}}},
            {"data": {"values": values}, "mark": line, "encoding": {**across, "y": {"field": "central", **pixels}}},
        ]
        if rows and rows[-1]["quarter"] != plot.quarters[-1]:
            said = f"{channel_name(channel, plot.words)} {amount(rows[-1]['amount']['central'], plot.words)}"
            place = {"x": values[-1]["x"], "y": max(values[-1]["high"] - 10.0, 8.0), "align": "right"}
            found += haloed([{**place, "text": said, "color": _ink(channel)}])
    return found


def _band(plot: _Plot) -> list[Spec]:
    """The two ends of the interval of the total, thin lines."""
    found = []
    for end in ("low", "high"):
        values = [
            {"x": plot.at(row["quarter"]), "y": plot.y.at(row["amount"][end])} for row in follower_totals(plot.data)
        ]
        found.append(
            {
                "data": {"values": values},
                "mark": {"type": "line", "color": INK, "strokeWidth": 1, "strokeDash": [3, 2]},
                "encoding": {
                    "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
                    "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
                },
            }
        )
    return found


def _notes(plot: _Plot, *, narrow: bool) -> list[Spec]:
    """The leader's total, written where the stack is low, and where its number begins to rest on revenue."""
    data, words = plot.data, plot.words
    found: list[Spec] = []
    if data["ratio"] is not None:
        top = total_of(data, data["leader"])
        key = "stock.leader_flow" if data["kind"] == "flow" else "stock.leader_note"
        name = opened(side_phrase(data["leader"], words))
        lines = [words.text(key, leader=name, amount=amount(top["central"], words))]
        lines.append(words.text("stock.interval", span=amount_span(top, words)))
        times = f"{ratio(data['ratio']['low'], words)}–{ratio(data['ratio']['high'], words)}"
        key = "stock.ratio_flow" if data["kind"] == "flow" else "stock.ratio_note"
        lines.append(words.text(key, ratio=f"{ratio(data['ratio']['central'], words)} ({times})"))
        if data["quarter"] in data["extrapolated"]:
            lines.append(words.text("stock.extrapolated", quarter=quarter_name(data["extrapolated"][0], words)))
        size = LABEL_SIZE if narrow else LABEL_SIZE + 1
        found += haloed(
            [
                {"x": 6, "y": 14 + place * 18, "text": line, "color": LEADER, "size": size,
                 "weight": "bold" if place == 0 else "normal"}
                for place, line in enumerate(lines)
            ]
        )  # fmt: skip
    return found


def _labels(data: Data, words: Words, *, narrow: bool) -> list[dict[str, Any]]:
    """What stands at the right edge: each channel with its value, and the total."""
    quarters = sorted({row["quarter"] for row in follower_rows(data)})
    last = {row["channel"]: row["quarter"] for row in follower_rows(data)}
    found = []
    for row in follower_rows(data):
        if row["quarter"] == last[row["channel"]] and row["amount"]["central"] > 0.0:
            name = channel_name(row["channel"], words)
            value = amount(row["amount"]["central"], words)
            if row["quarter"] != quarters[-1]:
                continue
            lines = [name, value] if narrow else [f"{name} {value}"]
            found.append({"channel": row["channel"], "lines": lines, "central": row["amount"]["central"]})
    for row in follower_totals(data):
        if quarters and row["quarter"] == quarters[-1]:
            text = words.text("stock.total", amount=amount(row["amount"]["central"], words))
            lines = [text, words.text("stock.interval", span=amount_span(row["amount"], words))]
            found.append({"channel": None, "lines": lines, "amount": row["amount"]})
    return found


def _edge(plot: _Plot, labels: Sequence[Mapping[str, Any]]) -> list[Spec]:
    """The labels beside the last quarter, and the bracket of the total's interval."""
    if not labels:
        return []
    line = LABEL_SIZE + 4
    edges = plot.edges(plot.quarters[-1])
    wanted = []
    for label in labels:
        if label["channel"] is None:
            wanted.append(plot.y.at(edges[-1]) - 1.2 * line)
        else:
            place = plot.channels.index(label["channel"])
            if not follower_totals(plot.data):
                wanted.append(plot.y.at(label["central"]))
                continue
            wanted.append(plot.y.at((edges[place] + edges[place + 1]) / 2.0))
    room = line * max(len(label["lines"]) for label in labels) + 2
    places = apart(wanted, room, 8.0, plot.size[1] - 8.0)
    found, x = list[Spec](), plot.size[0] + 12
    texts = [
        {
            "x": x,
            "y": y + (place - (len(label["lines"]) - 1) / 2) * line,
            "text": text,
            "color": _ink(label["channel"]),
            "weight": "bold" if label["channel"] is None and place == 0 else "normal",
        }
        for label, y in zip(labels, places, strict=True)
        for place, text in enumerate(label["lines"])
    ]
    total = next((label["amount"] for label in labels if label["channel"] is None), None)
    if total is not None:
        bar = plot.size[0] + 4.0
        low, high = plot.y.at(total["low"]), plot.y.at(total["high"])
        ends = [(bar - 3, y, bar + 3, y) for y in (low, high)]
        found.append(segments([(bar, low, bar, high), *ends], INK))
    return [*found, *haloed(texts)]


def _ink(channel: str | None) -> str:
    """Colour of a label: a shade that can be read on white."""
    return {None: INK, "bought": LEADER, "rented": GREY, "smuggled": "#a85208", "licensed": "#8a5a2b"}.get(
        channel, FOLLOWER
    )
