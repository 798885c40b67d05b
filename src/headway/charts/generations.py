"""The ladder of chips read sideways: the best on sale of both sides as steps, the months between them as an arrow."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil, floor, log10

from headway.charts.generations_names import edge_notes, placed_notes, plan_names, planned_points, step_names
from headway.charts.generations_plot import COLORS, Data, Plot, Point, plot_of
from headway.charts.layout import Box, ValueScale, date_ticks, free, line_boxes, text_box
from headway.charts.theme import (
    BAND,
    GREY,
    INK,
    LABEL_SIZE,
    LIGHT,
    NARROW,
    Spec,
    frame,
    haloed,
    heads,
    segments,
    widest,
    written,
)
from headway.units import DAYS_PER_MONTH
from headway.words import Words
from headway.words.generations import adjective, finding, measure_name
from headway.words.generations_sentences import answer_of, sentences
from headway.words.phrases import day, level_of, opened, span


def generations_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a generations result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    notes = edge_notes(data, words, 96 if narrow else 150)
    left = 44
    right = widest([note["text"] for note in notes], LABEL_SIZE, bold=True) + 16
    size = (width - left - right - 16, 330 if narrow else 400)
    plot = plot_of(data, words, size)
    taken = [box for channel in COLORS for line in plot.lines(channel) for box in line_boxes(line)]
    taken += _shaft_room(plot)
    # On a telephone there is not room for all: the arrow's words come first, then the names.
    first = _arrow(plot, taken, narrow=narrow) if narrow else []
    names = plan_names(plot, taken)
    arrow = first or _arrow(plot, taken, narrow=narrow)
    names += step_names(plot, taken)
    layers = [*_grid(plot), *_bands(plot)]
    for channel in COLORS:
        layers += [_line(line, channel) for line in plot.lines(channel)]
    layers += [*_hollow(plot), *haloed(names), *arrow, written(placed_notes(notes, plot))]
    title = finding(data, words)
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=_subtitle(data, words),
        foot=_foot(data, words, plans=bool(planned_points(plot))),
        description=" ".join([f"{title}.", *sentences(data, words)]),
        below=34,
    )


def _subtitle(data: Data, words: Words) -> str:
    return opened(
        words.text(
            "generations.subtitle",
            measure=measure_name(data["measure"], words),
            of=words.text(f"generations.of_{data['per']}"),
            per=words.text(f"generations.per_{data['per']}"),
            leader=adjective(data["leader"], words),
            follower=adjective(data["follower"], words),
        )
    )


def _foot(data: Data, words: Words, *, plans: bool) -> str:
    titles = list(dict.fromkeys(source["title"] for source in data.get("sources") or ()))
    first = "; ".join(titles[:2])
    source = (
        words.text("generations.foot_more", first=first, count=words.number(len(titles) - 2, 0))
        if len(titles) > 2
        else first
    )
    foot = words.text(
        "generations.foot",
        source=source,
        date=words.date_long(day(data["as_of"])),
        level=level_of(answer_of(data, "domestic")["lag"], words),
        version=data["headway"],
    )
    return f"{words.text('generations.foot_plans')} {foot}" if plans else foot


def _ticks(scale: ValueScale) -> list[float]:
    """Round values on a logarithmic scale: the fewer of each decade, the more decades there are."""
    decades = range(floor(scale.low) - 1, ceil(scale.high) + 1)
    for digits in ((1.0, 2.0, 3.0, 4.0, 6.0, 8.0), (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        found = [digit * 10.0**decade for decade in decades for digit in digits]
        found = [tick for tick in found if scale.low <= log10(tick) <= scale.high]
        if len(found) <= 8:
            return found
    return found


def _grid(plot: Plot) -> list[Spec]:
    """Light lines with their values, days below, and the day of the answer."""
    width, height = plot.x.width, plot.y.height
    rows, texts = [], []
    for tick in _ticks(plot.y):
        y = plot.y.at(log10(tick))
        rows.append((0.0, y, width, y))
        texts.append({"x": -6, "y": y, "text": _tick(tick, plot), "align": "right", "color": GREY})
    for when, label in date_ticks(plot.x, plot.words):
        x = plot.x.at(when)
        texts.append({"x": x, "y": height + 14, "text": label, "align": "center", "color": GREY})
    found = [segments(rows, LIGHT, strokeWidth=1), written(texts)]
    if plot.x.last > plot.today:
        x = plot.x.at(plot.today)
        found.append(segments([(x, 0, x, height)], GREY, strokeWidth=1, strokeDash=[2, 3]))
    return found


def _tick(tick: float, plot: Plot) -> str:
    """The number of a tick: multiples of an H100, GB, TB or TB/s."""
    if plot.data["measure"] == "hbm-tb" and plot.y.high < 0.5:
        return plot.words.number(1000.0 * tick, 0)
    if plot.data["measure"].startswith("h100e"):
        return plot.words.text("generations.axis_times", number=_plain(tick, plot.words))
    return _plain(tick, plot.words)


def _plain(tick: float, words: Words) -> str:
    return words.number(tick, max(0, -floor(log10(tick) + 1e-9)))


def _bands(plot: Plot) -> list[Spec]:
    """The interval of each step's own value, for the two sides' own ladders."""
    found = []
    for channel in ("leader", "domestic"):
        rows = []
        for start, end, row in plot.steps(channel):
            if row:
                (x, low), (x2, high) = plot.at(start, row["value"]["low"]), plot.at(end, row["value"]["high"])
                rows.append({"x": x, "y": low, "x2": x2, "y2": high})
        found.append(
            {
                "data": {"values": rows},
                "mark": {"type": "rect", "color": COLORS[channel], "fillOpacity": BAND},
                "encoding": {
                    "x": _pixel("x"),
                    "y": _pixel("y"),
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                },
            }
        )
    return found


def _pixel(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _line(points: Sequence[Point], channel: str) -> Spec:
    dashed = {"strokeDash": [5, 3], "strokeWidth": 1.6} if channel == "licensed" else {"strokeWidth": 2.2}
    return {
        "data": {"values": [{"x": x, "y": y, "place": place} for place, (x, y) in enumerate(points)]},
        "mark": {"type": "line", "color": COLORS[channel], **dashed},
        "encoding": {"x": _pixel("x"), "y": _pixel("y"), "order": {"field": "place", "type": "quantitative"}},
    }


def _hollow(plot: Plot) -> list[Spec]:
    """Announced chips as hollow dots behind the day of the answer."""
    return [
        {
            "data": {"values": [{"x": x, "y": y} for side, (x, y), _ in planned_points(plot) if side == ladder]},
            "mark": {
                "type": "point",
                "filled": True,
                "fill": "white",
                "stroke": COLORS[ladder],
                "strokeWidth": 1.6,
                "size": 50,
                "opacity": 1,
            },
            "encoding": {"x": _pixel("x"), "y": _pixel("y")},
        }
        for ladder in ("leader", "domestic")
    ]


def _shaft(plot: Plot) -> tuple[float, float, float] | None:
    """Both ends of the arrow and its level, pixels: from the day on which the leader first stood there; or None."""
    answer = answer_of(plot.data, "domestic")
    months = answer["lag"]["central"]
    if not months or not answer["matched"]:
        return None
    reached = plot.today - timedelta(days=round(months * DAYS_PER_MONTH))
    end, y = plot.at(plot.today, answer["value"]["central"])
    return max(plot.x.at(reached), 0.0), end, y


def _shaft_room(plot: Plot) -> list[Box]:
    shaft = _shaft(plot)
    return [] if shaft is None else [Box(shaft[0], shaft[2] - 8, shaft[1], shaft[2] + 8)]


def _arrow(plot: Plot, taken: list[Box], *, narrow: bool) -> list[Spec]:
    """The months as a double arrow at the level of the follower's best of its own; its words take room in `taken`."""
    shaft = _shaft(plot)
    if shaft is None:
        return []
    start, end, y = shaft
    lag = answer_of(plot.data, "domestic")["lag"]
    key = "generations.interval_short" if narrow else "generations.interval"
    texts = [
        (plot.words.months(lag["central"]), 16 if narrow else 20, "bold"),
        (plot.words.text(key, level=level_of(lag, plot.words), span=span(lag, plot.words)), LABEL_SIZE, "normal"),
    ]
    rows = _beside(plot, texts, taken, end, y)
    places = [{"x": box.right, "y": (box.top + box.bottom) / 2} for box in rows]
    items = [
        {**place, "text": text, "size": size, "weight": weight, "align": "right"}
        for place, (text, size, weight) in zip(places, texts, strict=True)
    ]
    points = heads([(start + 5, y, 270), (end - 5, y, 90)], INK)
    link = _link(rows, shaft, taken)
    taken += rows
    return [*link, segments([(start + 6, y, end - 6, y)], INK, strokeWidth=3), points, *haloed(items)]


def _link(rows: Sequence[Box], shaft: tuple[float, float, float], taken: list[Box]) -> list[Spec]:
    """A thin line from the arrow to its words, where one can pass between the names; it takes room in `taken`."""
    start, end, y = shaft
    edge = rows[0].top if rows[0].top > y else rows[-1].bottom
    low, high = (y + 9, edge - 1) if edge > y else (edge + 1, y - 9)
    for at in range(round(min(rows[0].right, end) - 8), round(max(rows[0].left, start) + 8), -6):
        room = Box(at - 2, low, at + 2, high)
        if low < high and free(room, taken, Box(0, 0, end, edge + y)):
            taken.append(room)
            return [segments([(at, y, at, edge)], INK, strokeWidth=1)]
    return []


def _beside(
    plot: Plot, texts: Sequence[tuple[str, int, str]], taken: Sequence[Box], right: float, y: float
) -> list[Box]:
    """The rectangles of the arrow's words in the free room that is nearest to its end, rather below it than above."""
    inside = Box(0, 0, plot.x.width + 1, plot.y.height)
    tall = 46
    places = [
        (right - 4 - shift, top)
        for shift in range(0, round(right), 12)
        for top in range(0, round(plot.y.height) - tall, 4)
    ]
    places.sort(key=lambda place: abs(place[1] - y) + (0 if place[1] > y else 40) + right - place[0])
    for at, top in places:
        boxes = _stacked(texts, at, top)
        if all(free(box, taken, inside) for box in boxes):
            return boxes
    return _stacked(texts, right - 4, y + 10)


def _stacked(texts: Sequence[tuple[str, int, str]], right: float, top: float) -> list[Box]:
    return [
        text_box(right, top + 10 + 21 * row, text, size, "right", bold=weight == "bold")
        for row, (text, size, weight) in enumerate(texts)
    ]
