"""Picture 1: the two frontiers as steps, and the lag between them as the arrow that tells the story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log2
from typing import Any, Final

from headway.charts.axes import band, line, time_axis, value_axis
from headway.charts.foot import foot
from headway.charts.layout import (
    Box,
    TimeScale,
    ValueScale,
    folded,
    free,
    line_boxes,
    step_boxes,
    text_box,
    value_ticks,
)
from headway.charts.theme import (
    BAND,
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    LEADER,
    NARROW,
    Spec,
    frame,
    haloed,
    heads,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.phrases import ahead, best_of, day, frontier_of, group_of, leads, level_of, opened, span
from headway.words.yardsticks import (
    difference_text,
    kind_of,
    level_text,
    subtitle,
    unit_of,
)

Gap = Mapping[str, Any]

_COLORS = {"leader": LEADER, "follower": FOLLOWER}


@dataclass(frozen=True, slots=True)
class _Plot:
    """The scales of the picture and what is drawn on them."""

    gap: Gap
    words: Words
    x: TimeScale
    y: ValueScale

    def steps(self, role: str) -> list[dict[str, Any]]:
        """The steps of a frontier."""
        return list(self.gap["frontiers"][role])

    def pixels(self, role: str) -> list[tuple[float, float]]:
        """The steps of a frontier in pixels."""
        return [(self.x.at(day(step["date"])), self.y.at(step["central"])) for step in self.steps(role)]

    def level(self, role: str) -> float:
        """Where a frontier stands at the right edge."""
        return float(self.steps(role)[-1]["central"])


def frontiers(gap: Gap, words: Words, *, width: int = 760) -> Spec:
    """The picture of a gap result in JSON form (definition `standing`), `width` pixels wide."""
    narrow = width < NARROW
    left, notes = 34 if kind_of(gap) in ("index", "table") else 52, _margin(gap, words, 88 if narrow else 150)
    right = max(widest([note["text"] for note in notes], LABEL_SIZE + 1, bold=True) + 24, 60)
    size = (width - left - right - 16, 340 if narrow else 420)
    plot = _Plot(gap, words, _days(gap, size[0]), _levels(gap, size[1]))
    title = _title(gap, words)
    level = level_of(gap["lag"], words)
    arrow, arrow_boxes = _arrow(plot)
    taken = [box for role in _COLORS for box in step_boxes(plot.pixels(role))] + arrow_boxes
    x, y = time_axis(plot.x, words), _level_axis(plot)
    layers = [_band(plot, role, x, y) for role in _COLORS] + [_steps(plot, role, x, y) for role in _COLORS]
    layers += [_dots(plot, role, x, y) for role in _COLORS]
    names, reaches = _labels(plot, taken, size)
    layers += [*reaches, *haloed(names), *arrow, *_right_edge(plot, notes)]
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=subtitle(gap, words, level),
        foot=foot(gap, words),
        description=_description(gap, words, title),
    )


def _title(gap: Gap, words: Words) -> str:
    central, apart = gap["lag"]["central"], gap["points"]["central"]
    parts = {"best": best_of(gap, "follower", words), "frontier": frontier_of(gap, "leader", words)}
    if gap["definition"] == "points" and apart is not None and apart > 0:
        points = {"points": words.number(apart), "unit": unit_of(gap, words)}
        return opened(words.text("charts.frontiers_points", **parts, **points))
    if gap["definition"] == "trend":
        kind = "unread" if central is None else "behind" if central > 0 else "ahead"
        return opened(words.text(f"trend.{kind}", **parts, months=words.months(central or 0.0)))
    if gap["definition"] == "points" or leads(gap):
        return opened(words.text("charts.frontiers_leads", **parts))
    if central is None:
        return opened(words.text("charts.frontiers_censored", **parts))
    return opened(words.text("charts.frontiers_behind", **parts, months=words.months(central)))


def _days(gap: Gap, width: int) -> TimeScale:
    first = min(day(gap["frontiers"][role][0]["date"]) for role in _COLORS)
    return TimeScale(date(first.year, first.month, 1), day(gap["as_of"]), width)


def _levels(gap: Gap, height: int) -> ValueScale:
    steps = [step for role in _COLORS for step in gap["frontiers"][role]]
    ends = [step[end] for step in steps for end in ("low", "central", "high")]
    low, high = min(ends), max(ends)
    room = 0.03 * (high - low) or 1.0
    if kind_of(gap) == "benchmark":
        # Room above the ceiling for the names at the right edge.
        return ValueScale(max(floor(low - room), 0), ceil(high + 6 * room), height)
    return ValueScale(floor(low - room), ceil(high + room), height)


#: Round times on a scale of log2 minutes, each about four times the one before; rounded as their labels are looked up.
_ROUND_TIMES: Final = tuple(
    float(f"{log2(minutes):g}") for minutes in (1 / 60, 4 / 60, 0.25, 1, 4, 15, 60, 240, 960, 3840, 15360)
)


def _level_axis(plot: _Plot) -> Spec:
    """The axis of levels: round numbers, or round times where levels are those of a time horizon."""
    ticks = None
    if kind_of(plot.gap) == "benchmark":
        ticks = [tick for tick in value_ticks(plot.y.low, plot.y.high, 7) if tick <= 100]
    if kind_of(plot.gap) == "metr":
        ticks = [tick for tick in _ROUND_TIMES if plot.y.low <= tick <= plot.y.high]
    return value_axis(
        plot.y, plot.words, ticks=ticks, label=lambda tick, digits: level_text(tick, plot.gap, plot.words, digits)
    )


def _band(plot: _Plot, role: str, x: Spec, y: Spec) -> Spec:
    return band(plot.steps(role), plot.y, _COLORS[role], x, y, opacity=BAND, interpolate="step-after")


def _steps(plot: _Plot, role: str, x: Spec, y: Spec) -> Spec:
    return line(plot.steps(role), _COLORS[role], x, y, interpolate="step-after")


def _dots(plot: _Plot, role: str, x: Spec, y: Spec) -> Spec:
    rows = [step for step in plot.steps(role) if step["model"]]
    mark = {"type": "point", "filled": True, "size": 26, "opacity": 1, "color": _COLORS[role]}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": y}}


def has_arrow(gap: Gap) -> bool:
    """Whether the picture of a gap result shows the lag as an arrow: there is one that can be read."""
    return bool(
        gap["definition"] not in ("points", "trend") and gap["lag"]["central"] and gap.get("reached") and not leads(gap)
    )


def _arrow(plot: _Plot) -> tuple[list[Spec], list[Box]]:
    """The lag as a double arrow at the follower's level, its months beside it; and the room that they take."""
    if not has_arrow(plot.gap):
        return [], []
    start, end = plot.x.at(day(plot.gap["reached"]["released"])), plot.x.width
    y = plot.y.at(plot.level("follower"))
    shaft = segments([(start + 6, y, end - 6, y)], INK, strokeWidth=3)
    points = heads([(start + 5, y, 270), (end - 5, y, 90)], INK)
    texts = [(plot.words.months(plot.gap["lag"]["central"]), 20, "bold")]
    if kind_of(plot.gap) != "benchmark":  # its scores count as certain
        texts.append((_interval(plot.gap["lag"], plot.words), LABEL_SIZE, "normal"))
    boxes = _room_for(plot, texts, y)
    items = [
        {
            "x": box.right,
            "y": (box.top + box.bottom) / 2,
            "text": text,
            "size": size,
            "weight": weight,
            "align": "right",
        }
        for box, (text, size, weight) in zip(boxes, texts, strict=True)
    ]
    link_x = min(max((start + end) / 2, boxes[0].left + 4), max(boxes[0].right - 4, start + 6), end - 6)
    edge = boxes[0].top - 2 if boxes[0].top > y else boxes[-1].bottom + 2
    link = segments([(link_x, y, link_x, edge)], INK, strokeWidth=1)
    taken = [Box(start, y - 8, end, y + 8), Box(link_x - 2, min(y, edge), link_x + 2, max(y, edge)), *boxes]
    return [link, shaft, points, *haloed(items)], taken


def _room_for(plot: _Plot, texts: Sequence[tuple[str, int, str]], level: float) -> list[Box]:
    """The rectangles of lines of text in the free room that is nearest to the arrow; under it where none is free."""
    lines = [box for role in _COLORS for box in step_boxes(plot.pixels(role), 6)]
    lines.append(Box(0, level - 8, plot.x.width, level + 8))
    inside = Box(0, 0, plot.x.width + 1, plot.y.height)
    places = [
        (right, top)
        for right in range(round(plot.x.width) - 2, 90, -24)
        for top in range(0, round(plot.y.height) - 40, 4)
    ]
    # A place below reads more easily than one above, where the leader's names stand.
    places.sort(key=lambda place: abs(place[1] - level) + (0 if place[1] > level else 60) + plot.x.width - place[0])
    for right, top in places:
        boxes = _stacked(texts, right, top)
        if all(free(box, lines, inside) for box in boxes):
            return boxes
    return _stacked(texts, plot.x.width - 2, level + 10)


def _stacked(texts: Sequence[tuple[str, int, str]], right: float, top: float) -> list[Box]:
    """The rectangles of lines of text under each other, flush with their right edge."""
    return [
        text_box(right, top + 10 + 22 * row, text, size, "right", bold=True)
        for row, (text, size, _) in enumerate(texts)
    ]


def _interval(interval: Mapping[str, Any], words: Words) -> str:
    return words.text("charts.interval", level=level_of(interval, words), span=span(interval, words))


def _labels(plot: _Plot, taken: list[Box], size: tuple[int, int]) -> tuple[list[dict[str, Any]], list[Spec]]:
    """Names of record models at their steps, and thin lines to those that stand further off.

    The models that the follower matched come first, for the lags are read from them; then the newest, which are asked
    for most and have the least room.
    """
    matched = {record["matched"]["model"] for record in plot.gap["records"] if record["matched"]}
    reached = (plot.gap.get("reached") or {}).get("model")
    wanted = [
        ((step["model"] == reached) + (step["model"] in matched), step["date"], role, step["model"], pixel)
        for role in _COLORS
        # The newest record stands at the right edge already.
        for step, pixel in list(zip(plot.steps(role), plot.pixels(role), strict=True))[:-2]
    ]
    upper = max(_COLORS, key=plot.level)
    names: list[dict[str, Any]] = []
    lines: dict[str, list[tuple[float, float, float, float]]] = {role: [] for role in _COLORS}
    inside, others = Box(0, 0, size[0] + 2, size[1]), list[Box]()
    for _, _, role, model, (x, y) in sorted(wanted, key=lambda item: item[:2], reverse=True):
        for dx, dy, align in _PLACES["above" if role == upper else "below"]:
            box = text_box(x + dx, y + dy, model, FOOT_SIZE + 0.5, align)
            far = abs(dy) > _FAR
            reach = line_boxes([(x, y), (x + dx, y + dy)]) if far else []
            if free(box, taken, inside) and not any(part.meets(other) for part in reach for other in others):
                taken.append(box)
                others += [box, *reach]
                names.append({"x": x + dx, "y": y + dy, "text": model, "color": _COLORS[role], "align": align})
                if far:
                    lines[role].append((x, y, x + dx * 0.8, y + dy - (5 if dy > 0 else -5)))
                break
    reaches = [segments(rows, _COLORS[role], strokeWidth=0.6, opacity=0.7) for role, rows in lines.items() if rows]
    return [{**name, "size": FOOT_SIZE + 0.5} for name in names], reaches


#: From this many pixels up or down on, a name is tied to its step by a line.
_FAR = 18

#: Where a label may stand beside its step, the best place first: those of the upper line above and left, those of the
#: lower below and right, where the lines themselves are not.
_PLACES = {
    "above": [(-6, -1, "right"), (-2, -11, "right"), (0, -12, "center"), (2, -11, "left")]
    + [(-8, -dy, "right") for dy in range(24, 90, 12)],
    "below": [(6, 10, "left"), (4, 14, "left"), (0, 16, "center")]
    + [(dx, dy, "left") for dy in range(24, 130, 12) for dx in (8, 20)],
}


def _margin(gap: Gap, words: Words, width: int) -> list[dict[str, Any]]:
    """What stands at the right edge, at most `width` wide: each group's name, best model and level."""
    found = []
    for role, color in _COLORS.items():
        value = level_text(gap["frontiers"][role][-1]["central"], gap, words)
        name = opened(group_of(gap, role, words))
        small, large = FOOT_SIZE + 0.5, float(LABEL_SIZE + 1)
        lines = [(part, "bold", large) for part in folded(name, width, large, bold=True)]
        lines += [(part, "normal", small) for part in folded(gap["best"][role]["model"], width, small)]
        for text, weight, size in (*lines, (value, "normal", large)):
            found.append({"text": text, "color": color, "size": size, "weight": weight, "role": role})
    if gap["points"]["central"] is None:
        return found
    apart = difference_text(abs(gap["points"]["central"]), gap, words)
    found.append({"text": apart, "color": GREY, "size": LABEL_SIZE, "role": ""})
    return found


def _right_edge(plot: _Plot, notes: list[dict[str, Any]]) -> list[Spec]:
    """Names and levels of the groups beside the ends of their lines, and the points between them as a thin arrow."""
    ends = {role: plot.y.at(plot.level(role)) for role in _COLORS}
    upper, lower = sorted(_COLORS, key=lambda role: ends[role])
    middle = (ends[upper] + ends[lower]) / 2
    tall = {role: 16 * (sum(note["role"] == role for note in notes) - 1) for role in _COLORS}
    top = {
        upper: min(ends[upper], middle - 12) - 8 - tall[upper],
        lower: max(min(max(ends[lower], middle + 12) + 8, plot.y.height - 4 - tall[lower]), middle + 20),
    }
    x = plot.x.width + 8
    items = []
    rows = dict.fromkeys(_COLORS, 0)
    for note in notes:
        if role := note["role"]:
            items.append({**note, "x": x + 8, "y": top[role] + 16 * rows[role]})
            rows[role] += 1
        else:
            items.append({**note, "x": x + 8, "y": middle})
    thin = segments([(x, ends[upper] + 3, x, ends[lower] - 3)], GREY, strokeWidth=1)
    points = heads([(x, ends[upper] + 3, 0), (x, ends[lower] - 3, 180)], GREY, size=24)
    return [thin, points, written(items)]


def _description(gap: Gap, words: Words, title: str) -> str:
    best = {role: gap["best"][role] for role in _COLORS}
    if gap["points"]["central"] is None:
        return title
    plain = kind_of(gap) in ("index", "table")
    return words.text(
        "charts.frontiers_description" if plain else "yardsticks.description",
        unit=unit_of(gap, words),
        title=title,
        date=words.date_long(day(gap["as_of"])),
        level=level_of(gap["lag"], words),
        span=span(gap["lag"], words),
        points=words.number(abs(gap["points"]["central"])),
        points_span=span(ahead(gap["points"]), words),
        **{
            role: f"{found['model']} ({level_text(found['index']['central'], gap, words)})"
            for role, found in best.items()
        },
    )
