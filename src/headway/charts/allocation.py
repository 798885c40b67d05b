"""Uses of compute: one bar a side in each scope, research first, on a common scale, and what the follower needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from headway.charts.layout import value_ticks, wrap
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    frame,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.allocation import (
    finding,
    needed_text,
    newest_rows,
    party,
    scope_name,
    source_name,
    tick_amount,
    times_span,
    uncounted,
)
from headway.words.compute import amount, amount_with_span, ratio, side_name, unit_name
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]
Row = Mapping[str, Any]

#: Tints of a side's hue: final runs, other research, serving.
_TINTS: Final = {
    "leader": (LEADER, "#78a8cd", "#d6e4f0"),
    "follower": (FOLLOWER, "#dd9b6d", "#f4ddcc"),
}
_PARTS: Final = ("final", "other", "serving")

#: Pixels: a line of type, a bar, and the room below bars, lines and blocks.
_LINE: Final = 17
_BAR: Final = 22
_BELOW: Final = 10
_BETWEEN: Final = 20


@dataclass(slots=True)
class _Drawing:
    """What has been drawn so far, from the top."""

    width: float
    most: float
    y: float = 0.0
    boxes: list[dict[str, Any]] = field(default_factory=list)
    whiskers: list[tuple[float, float, float]] = field(default_factory=list)
    outlines: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)

    def at(self, value: float) -> float:
        return self.width * min(value, self.most) / self.most

    def write(self, text: str, **style: Any) -> None:
        """A text in as many lines as it needs."""
        bold = style.get("weight") == "bold"
        for line in wrap(text, self.width, LABEL_SIZE, bold=bold):
            self.texts.append({"x": 0, "y": self.y + _LINE / 2, "text": line, **style})
            self.y += _LINE


def allocation_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of an allocation in JSON form, `width` pixels wide."""
    blocks = [newest_rows(data, scope) for scope in ("labs", "side")]
    shown = [row for rows, _ in blocks for row in rows]
    left, right = 8, 24
    room = width - 16 - left - right
    most = max((max(row["used"]["central"], row["research"]["high"]) for row in shown), default=1.0)
    drawing = _Drawing(width=room, most=most)
    for rows, pair in blocks:
        if rows:
            _block(drawing, data, rows, pair, words, first=rows is next(r for r, _ in blocks if r))
    height = round(max(drawing.y - _BETWEEN, 20))
    title = finding(data, words)
    level = level_of(shown[0]["used"], words) if shown else words.percent(0.9)
    return frame(
        [*_grid(drawing, height, words, narrow=width < NARROW), *_layers(drawing)],
        size=(room, height),
        left=left,
        right=right,
        title=title,
        subtitle=words.text("allocation.subtitle", unit=unit_name(data["unit"], words), level=level),
        foot=_foot(data, words),
        description=_description(data, title, level, words),
        below=34,
    )


def _block(drawing: _Drawing, data: Data, rows: Sequence[Row], pair: Row | None, words: Words, *, first: bool) -> None:
    """One scope: its name, a bar for each side, and what the follower would need."""
    name = scope_name(rows[0]["scope"], rows[0]["quarter"], words)
    if pair is not None:
        times = pair["research_ratio"]
        said = ratio(times["central"], words)
        name = words.text("allocation.heading", scope=name, ratio=said, span=times_span(times, words))
    drawing.write(name, weight="bold")
    drawing.y += 4
    for place, row in enumerate(rows):
        used, research = amount(row["used"]["central"], words), amount_with_span(row["research"], words)
        said = words.text("allocation.bar", side=side_name(row["side"], words), used=used, research=research)
        drawing.write(said, color=_TINTS[row["role"]][0])
        drawing.y += 2
        if place and pair is not None:
            end = drawing.at(rows[0]["research"]["central"])
            drawing.outlines.append({"x": 0, "y": drawing.y, "x2": end, "y2": drawing.y + _BAR})
        _bar(drawing, row)
        if first and place == 0:
            _key(drawing, row, words)
        drawing.y += _BELOW
    if pair is not None:
        drawing.write(opened(_need(data, rows[0]["scope"], pair, words)))
    drawing.y += _BETWEEN


def _bar(drawing: _Drawing, row: Row) -> None:
    """The parts of one bar from the left, and the whisker of research."""
    tints, start = _TINTS[row["role"]], 0.0
    final = row["final_runs"]["central"] if row["final_runs"] else 0.0
    sizes = (final, row["research"]["central"] - final, row["used"]["central"] - row["research"]["central"])
    for size, color in zip(sizes, tints, strict=True):
        x, x2 = drawing.at(start), drawing.at(start + size)
        if x2 > x:
            drawing.boxes.append({"x": x, "y": drawing.y, "x2": x2, "y2": drawing.y + _BAR, "color": color})
        start += size
    low, high = drawing.at(row["research"]["low"]), drawing.at(row["research"]["high"])
    drawing.whiskers.append((low, high, drawing.y + _BAR / 2))
    drawing.y += _BAR


def _key(drawing: _Drawing, row: Row, words: Words) -> None:
    """The names of the parts under the first bar, each behind a square of its tint."""
    parts = _PARTS if row["final_runs"] else ("research", "serving")
    tints = _TINTS[row["role"]] if row["final_runs"] else _TINTS[row["role"]][1:]
    x = 0.0
    drawing.y += 4
    for part, color in zip(parts, tints, strict=True):
        text = words.text(f"allocation.part_{part}")
        long = 14 + widest([text], FOOT_SIZE) + 12
        if x > 0 and x + long - 12 > drawing.width:
            x, drawing.y = 0.0, drawing.y + _LINE
        drawing.boxes.append({"x": x, "y": drawing.y + 4, "x2": x + 9, "y2": drawing.y + 13, "color": color})
        drawing.texts.append({"x": x + 14, "y": drawing.y + _LINE / 2, "text": text, "size": FOOT_SIZE, "color": GREY})
        x += long
    drawing.y += _LINE


def _need(data: Data, scope: str, pair: Row, words: Words) -> str:
    """What the follower would need, in a sentence without a full stop."""
    needed, name = pair["needed_share"], party(data["follower"], scope, words)
    if needed["central"] > 1.0:
        times = words.number(needed["central"], 0 if needed["central"] >= 10 else 1)
        return words.text("allocation.need_more", follower=name, needed=times, span=times_span(needed, words))
    return words.text("allocation.need_part", follower=name, needed=needed_text(pair, words))


def _grid(drawing: _Drawing, height: int, words: Words, *, narrow: bool) -> list[Spec]:
    """Light lines at round amounts, which are written below."""
    if not drawing.boxes:
        return []
    size = next(step for step in (1e9, 1e6, 1e3, 1.0) if drawing.most >= step or step == 1.0)
    ticks = [tick * size for tick in value_ticks(0.0, drawing.most / size, 4 if narrow else 8)]
    texts = [
        {
            "x": drawing.at(tick),
            "y": height + 14,
            "text": tick_amount(tick, words),
            "align": "left" if tick == 0 else "center",
            "color": GREY,
            "size": FOOT_SIZE,
        }
        for tick in ticks
    ]
    return [segments([(drawing.at(tick), 0, drawing.at(tick), height + 4) for tick in ticks], LIGHT), written(texts)]


def _layers(drawing: _Drawing) -> list[Spec]:
    """Bars, whiskers with a white rim, texts on white."""
    lines = [(low, y, high, y) for low, high, y in drawing.whiskers]
    ends = [(x, y - 5, x, y + 5) for low, high, y in drawing.whiskers for x in (low, high)]
    plain = {"type": "quantitative", "scale": None, "axis": None}
    boxes: Spec = {
        "data": {"values": drawing.boxes},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {"field": "x", **plain},
            "y": {"field": "y", **plain},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }
    needed = {**boxes, "data": {"values": drawing.outlines}}
    needed["mark"] = {"type": "rect", "filled": False, "stroke": FOLLOWER, "strokeDash": [4, 3], "strokeWidth": 1.4}
    needed["encoding"] = {name: found for name, found in boxes["encoding"].items() if name != "color"}
    return [
        written([{**text, "color": "white"} for text in drawing.texts], stroke="white", strokeWidth=5),
        boxes,
        needed,
        segments([*lines, *ends], "white", strokeWidth=4),
        segments([*lines, *ends], INK, strokeWidth=1.6),
        written(drawing.texts),
    ]


def _foot(data: Data, words: Words) -> str:
    used = [row["source"] for row in data["assumptions"] if not row["name"].startswith(("serving", "active"))]
    titles = dict.fromkeys(source_name(name, words) for name in [*(row["source"] for row in data["labs"]), *used])
    names = uncounted(data, words)
    return words.text(
        "allocation.foot",
        source="; ".join(titles) or words.text("allocation.none"),
        date=words.date_long(day(data["as_of"])),
        split=words.text(f"allocation.split{'_labs' if names else ''}", names=", ".join(names)),
        version=data["headway"],
    )


def _description(data: Data, title: str, level: str, words: Words) -> str:
    """The finding, and the numbers of every bar."""
    said = []
    for scope in ("labs", "side"):
        rows, pair = newest_rows(data, scope)
        said += [
            words.text(
                "allocation.said_bar",
                scope=scope_name(scope, row["quarter"], words),
                side=side_name(row["side"], words),
                used=amount_with_span(row["used"], words),
                research=amount_with_span(row["research"], words),
            )
            for row in rows
        ]
        if pair is not None:
            said.append(_need(data, scope, pair, words))
    if not said:
        return title
    return words.text("allocation.description", title=title, said="; ".join(said), level=level)
