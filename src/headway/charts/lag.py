"""Picture 2: the lag through time, its mean, and what each vintage gave at its own time."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from headway.charts.axes import band, line, time_axis, value_axis
from headway.charts.foot import foot
from headway.charts.layout import Box, TimeScale, ValueScale, free, line_boxes, text_box, text_width
from headway.charts.theme import (
    BAND,
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    NARROW,
    Spec,
    frame,
    haloed,
    segments,
)
from headway.words import Words
from headway.words.phrases import best_of, day, frontier_of, leads, level_of, opened, span

Gap = Mapping[str, Any]


def lag_through_time(gap: Gap, words: Words, then: Sequence[Mapping[str, Any]] = (), *, width: int = 760) -> Spec:
    """The picture of a gap result in JSON form, `width` pixels wide.

    Parameters
    ----------
    then
        The answers of other vintages: `{"as_of", "lag"}`, drawn as hollow dots on their own dates.
    """
    narrow = width < NARROW
    left, right = 34, max(_edge_width(gap, words), 70 if narrow else 96)
    size = (width - left - right - 16, 260 if narrow else 300)
    rows = [row for row in gap["series"] if row["low"] is not None]
    if not rows:
        rows = [{"date": gap["as_of"], "low": 0.0, "central": None, "high": None}]
    x_scale = TimeScale(day(rows[0]["date"]), day(gap["as_of"]), size[0])
    y_scale = ValueScale(0.0, _ceiling(gap, rows), size[1])
    x, y = time_axis(x_scale, words), value_axis(y_scale, words, room=6)
    edge = _edge(gap, words, size, y_scale)
    title, subtitle = _title(gap, words), words.text("charts.lag_subtitle", level=level_of(gap["lag"], words))
    return frame(
        [
            band(_censored(rows), y_scale, GREY, x, y, opacity=0.13),
            band([row for row in rows if row["central"] is not None], y_scale, FOLLOWER, x, y, opacity=BAND),
            *_mean(gap, size, y_scale),
            line([row for row in rows if row["central"] is not None], FOLLOWER, x, y),
            _releases(gap, rows, x, y),
            *_then(then, rows, words, x_scale, y_scale, edge=edge, room=right, narrow=narrow),
            *haloed(edge),
        ],
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=subtitle,
        foot=foot(gap, words),
        description=_description(gap, words, title, then),
    )


def _edge_width(gap: Gap, words: Words) -> int:
    """Pixels that the right edge needs, wherever its texts stand."""
    items = _edge(gap, words, (0, 100), ValueScale(0.0, 100.0, 100.0))
    return max((round(text_width(item["text"], item["size"], bold="weight" in item)) for item in items), default=0) + 10


def _ceiling(gap: Gap, rows: Iterable[Mapping[str, Any]]) -> float:
    """The top of the value axis: above every value that can be read, and above what others are longer than."""
    ends = [row[end] for row in rows for end in ("low", "central", "high") if row[end] is not None]
    mean = gap["mean"]["high"] if gap.get("mean") else None
    return float(ceil(1.08 * max([*ends, mean or 0.0, gap["lag"]["high"] or 0.0, 1.0])))


def _censored(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Days on which the lag is known only to be longer than `low`, up to the first day on which it can be read."""
    found = []
    for row in rows:
        found.append({**row, "high": None})
        if row["central"] is not None:
            break
    return found if len(found) > 1 else []


def _mean(gap: Gap, size: tuple[int, int], scale: ValueScale) -> list[Spec]:
    """The mean as a thin line across the picture."""
    mean = gap.get("mean")
    if not mean or mean["central"] is None:
        return []
    level = scale.at(mean["central"])
    return [segments([(0, level, size[0], level)], GREY, strokeWidth=1, strokeDash=[5, 4])]


def _edge(gap: Gap, words: Words, size: tuple[int, int], scale: ValueScale) -> list[dict[str, Any]]:
    """What stands at the right edge, none over another: the mean, the lag and its interval."""
    lag, mean = gap["lag"]["central"], (gap.get("mean") or {}).get("central")
    x, found = size[0] + 8, list[dict[str, Any]]()
    if mean is not None:
        text = words.text("charts.mean", value=words.number(mean))
        found.append({"x": x, "y": scale.at(mean), "text": text, "color": GREY, "size": LABEL_SIZE})
    if lag is None:
        return found
    at = scale.at(lag)
    if mean is not None and abs(scale.at(mean) - at) < 34:
        below = lag <= mean and scale.at(mean) + 50 < size[1]
        at = scale.at(mean) + (34 if below else -34)
    at = min(max(at, 14.0), size[1] - 16.0)
    found.append({"x": x, "y": at - 7, "text": words.months(lag), "weight": "bold", "size": 14})
    found.append({"x": x, "y": at + 9, "text": span(gap["lag"], words), "size": FOOT_SIZE + 0.5})
    return found


def _releases(gap: Gap, rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> Spec:
    days = {record["released"] for record in gap["records"]}
    found = [row for row in rows if row["date"] in days and row["central"] is not None]
    mark = {"type": "point", "filled": True, "size": 42, "opacity": 1, "color": FOLLOWER}
    return {"data": {"values": found}, "mark": mark, "encoding": {"x": x, "y": y}}


def _then(
    then: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    words: Words,
    x_scale: TimeScale,
    y_scale: ValueScale,
    *,
    edge: Sequence[Mapping[str, Any]],
    room: float,
    narrow: bool,
) -> list[Spec]:
    """Hollow dots with the interval that each vintage gave, named by its date where the line leaves room."""
    shown = [row for row in then if row["lag"]["central"] is not None and day(row["as_of"]) >= x_scale.first]
    dots, bars, ends, names = [], [], list[tuple[float, float]](), []
    saw = [(x_scale.at(day(row["date"])), y_scale.at(row["central"])) for row in rows if row["central"] is not None]
    taken = line_boxes(saw)
    taken += [text_box(item["x"], item["y"], item["text"], item["size"], bold=True) for item in edge]
    inside = Box(0, -16, x_scale.width + room, y_scale.height)
    for row in shown:
        at, lag = x_scale.at(day(row["as_of"])), row["lag"]
        dots.append({"x": at, "y": y_scale.at(lag["central"])})
        high = y_scale.high if lag["high"] is None else min(lag["high"], y_scale.high)
        top, bottom = y_scale.at(max(high, lag["central"])), y_scale.at(lag["low"])
        bars.append((at, bottom, at, y_scale.at(high)))
        ends.append((top, bottom))
        taken += [Box(at - 6, top - 6, at + 6, bottom)]
    for row, dot, (top, bottom) in zip(shown, dots, ends, strict=True):
        on = words.date(day(row["as_of"]))
        text = on if narrow else words.text("charts.then", date=on)
        names.append(_beside(text, dot["x"], (top, bottom), taken, inside))
    if not dots:
        return []
    circles: Spec = {
        "data": {"values": dots},
        "mark": {"type": "point", "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 1.6, "size": 62},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "opacity": {"value": 1},
        },
    }
    return [segments(bars, INK, strokeWidth=1), circles, *haloed(names)]


def _beside(text: str, at: float, ends: tuple[float, float], taken: list[Box], inside: Box) -> dict[str, Any]:
    """The name of a bar at the first free place above or below it, which is then taken; above if none is free."""
    top, bottom = ends
    places = [
        (at + shift, y, align)
        for y in (top - 15, bottom + 9, top - 27, bottom - 9, top - 39)
        for shift, align in _SIDES
    ]
    boxes = [text_box(x, y, text, FOOT_SIZE, align) for x, y, align in places]
    chosen = next((place for place, box in enumerate(boxes) if free(box, taken, inside)), 0)
    taken.append(boxes[chosen])
    x, y, align = places[chosen]
    return {"x": x, "y": y, "text": text, "align": align, "size": FOOT_SIZE}


#: Where a name may stand against its bar: at its right, at its left, over its middle.
_SIDES = ((7, "left"), (-7, "right"), (0, "center"))


def _title(gap: Gap, words: Words) -> str:
    parts = {"best": best_of(gap, "follower", words), "frontier": frontier_of(gap, "leader", words)}
    central, mean = gap["lag"]["central"], gap.get("mean")
    if central is None:
        return opened(words.text("charts.lag_censored", **parts))
    if leads(gap):
        return opened(words.text("charts.lag_leads", **parts))
    parts["months"] = words.months(central)
    if not mean or mean["central"] is None:
        return opened(words.text("charts.lag_plain", **parts))
    since = words.month(day(mean["since"]))
    return opened(words.text("charts.lag_title", **parts, mean=words.number(mean["central"]), since=since))


def _description(gap: Gap, words: Words, title: str, then: Sequence[Mapping[str, Any]]) -> str:
    mean = gap.get("mean") or {"low": None, "central": None, "high": None}
    said = "; ".join(
        f"{words.date(day(row['as_of']))}: {words.number(row['lag']['central'])} ({span(row['lag'], words)})"
        for row in then
        if row["lag"]["central"] is not None
    )
    text = words.text(
        "charts.lag_description",
        title=title,
        date=words.date_long(day(gap["as_of"])),
        level=level_of(gap["lag"], words),
        span=span(gap["lag"], words),
        mean_span=span(mean, words),
    )
    return f"{text} {words.text('charts.lag_then', said=said)}" if said else text
