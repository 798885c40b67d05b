"""The records of the leader, one row each: how long until the follower matched them, or that it has not yet."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from headway.charts.axes import tick_labels
from headway.charts.foot import foot
from headway.charts.layout import ValueScale, text_width, value_ticks
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
    heads,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.phrases import day, frontier_of, group_of, level_of, opened, span, value_with_span

Gap = Mapping[str, Any]
Row = Mapping[str, Any]

_ROW = 24


def match(gap: Gap, words: Words, *, width: int = 760) -> Spec:
    """The picture of a gap result in JSON form under the definition `match`; the newest record is on top."""
    narrow = width < NARROW
    rows = list(reversed(gap["match"]["records"]))
    height = _ROW + 14 if narrow else _ROW
    left, right = (8, 8) if narrow else _margins(rows, words)
    size = (width - left - right - 16, height * max(len(rows), 1) + 26)
    scale = ValueScale(0.0, _ceiling(rows, words, size[0], narrow=narrow), size[0])
    title, level = _title(gap, words), level_of(gap["lag"], words)
    layers = [_grid(scale, size, words), *_median(gap, scale, size, words), *_bars(rows, scale, height, narrow=narrow)]
    if narrow:
        layers += haloed(_above(rows, size, height, words))
    else:
        layers += [written(_names(rows, size, height, words, left)), *haloed(_values(rows, scale, height, words))]
    follower = group_of(gap, "follower", words)
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=opened(words.text(f"match.subtitle{'_narrow' if narrow else ''}", follower=follower, level=level)),
        foot=foot(gap, words),
        description=_description(gap, rows, words, title),
    )


def _margins(rows: Sequence[Row], words: Words) -> tuple[int, int]:
    names, days = [row["model"] for row in rows], [words.date(day(row["released"])) for row in rows]
    matched = [row["matched"]["model"] for row in rows if row["matched"]]
    return widest(names, LABEL_SIZE) + widest(days, FOOT_SIZE) + 26, widest(matched, LABEL_SIZE) + 16


def _end(row: Row) -> float:
    """Where the row's bar ends: when it was matched, or how long it has been ahead."""
    central = row["months"]["central"]
    return float(row["age_months"] if central is None else central)


def _furthest(row: Row) -> float:
    """The right end of what is drawn in a row without its arrow head."""
    high = row["months"]["high"]
    return max(_end(row), high or 0.0)


def _text(row: Row, words: Words) -> str:
    if row["months"]["central"] is None:
        return words.text("match.unmatched", age=words.number(row["age_months"]))
    return value_with_span(row["months"], words)


def _ceiling(rows: Sequence[Row], words: Words, width: int, *, narrow: bool) -> float:
    """The right end of the axis: each bar and the figures behind it have room."""
    most = 1.08 * max([*(_furthest(row) for row in rows), 1.0])
    if not narrow:
        for row in rows:
            room = width - 24 - text_width(_text(row, words), FOOT_SIZE)
            most = max(most, width * _furthest(row) / max(room, width / 4))
    return float(ceil(most))


def _x(value: float, scale: ValueScale) -> float:
    """The pixel of a time, to the right."""
    return scale.height * value / scale.high


def _y(place: int, height: int, *, narrow: bool) -> float:
    """The pixel of a row's bar, below a line for the median's name; under its name where the picture is narrow."""
    return 18 + height * place + (height - 10 if narrow else height / 2)


def _grid(scale: ValueScale, size: tuple[int, int], words: Words) -> Spec:
    """Light lines at round times, labelled below."""
    ticks = value_ticks(0.0, scale.high, 8)
    axis = {"title": None, "values": ticks, "grid": False, "labelExpr": tick_labels(ticks, words)}
    return {
        "data": {"values": [{"months": tick} for tick in ticks]},
        "mark": {"type": "rule", "color": LIGHT, "y": 16, "y2": size[1]},
        "encoding": {
            "x": {
                "field": "months",
                "type": "quantitative",
                "scale": {"domain": [0, scale.high], "nice": False},
                "axis": axis,
            }
        },
    }


def _median(gap: Gap, scale: ValueScale, size: tuple[int, int], words: Words) -> list[Spec]:
    """A dashed line at the median with its value above; nothing where it cannot be read."""
    central = gap["match"]["median"]["central"]
    if central is None:
        return []
    x = _x(central, scale)
    text = words.text("match.middle", months=words.months(central))
    align = "right" if x > size[0] / 2 else "left"
    label = {"x": x, "y": 6, "text": text, "align": align, "color": GREY, "size": FOOT_SIZE}
    return [segments([(x, 16, x, float(size[1]))], GREY, strokeDash=[4, 3]), written([label])]


def _bars(rows: Sequence[Row], scale: ValueScale, height: int, *, narrow: bool) -> list[Spec]:
    """Solid bars in the leader's hue while it was ahead, thin brackets for intervals, heads where it still is."""
    bars, brackets, arrows, matched = [], [], [], []
    for place, row in enumerate(rows):
        y, end, months = _y(place, height, narrow=narrow), _x(_end(row), scale), row["months"]
        bars.append((0.0, y, end, y))
        if months["central"] is None:
            arrows.append((end + 5, y, 90))
            continue
        matched.append((end, y))
        if months["low"] is not None:
            high = scale.high if months["high"] is None else months["high"]
            brackets.append((_x(months["low"], scale), y, _x(high, scale), y))
            if months["high"] is None:
                arrows.append((float(scale.height), y, 90))
    return [
        segments(bars, LEADER, strokeWidth=9, opacity=0.35),
        segments(brackets, FOLLOWER, strokeWidth=1.5),
        heads(arrows, LEADER, size=60),
        dots(matched, FOLLOWER),
    ]


def _names(rows: Sequence[Row], size: tuple[int, int], height: int, words: Words, left: int) -> list[dict[str, Any]]:
    """Beside the plot: the leader's models and their dates at the left, what matched them at the right."""
    found = []
    for place, row in enumerate(rows):
        y, date = _y(place, height, narrow=False), words.date(day(row["released"]))
        found.append({"x": -left, "y": y, "text": row["model"]})
        found.append({"x": -12, "y": y, "text": date, "align": "right", "size": FOOT_SIZE, "color": GREY})
        if row["matched"]:
            found.append({"x": size[0] + 12, "y": y, "text": row["matched"]["model"], "color": FOLLOWER})
    return found


def _values(rows: Sequence[Row], scale: ValueScale, height: int, words: Words) -> list[dict[str, Any]]:
    """The times in figures behind their bars; above the line where it is open to the right."""
    found = []
    for place, row in enumerate(rows):
        y, months = _y(place, height, narrow=False), row["months"]
        # Behind the dot and above the line where its interval runs to the edge.
        opened_up = months["central"] is not None and months["high"] is None
        at = _end(row) if opened_up else _furthest(row)
        behind = 9 if months["central"] is not None else 15
        above = 9 if opened_up else 0
        found.append({"x": _x(at, scale) + behind, "y": y - above, "text": _text(row, words), "size": FOOT_SIZE})
    return found


def _above(rows: Sequence[Row], size: tuple[int, int], height: int, words: Words) -> list[dict[str, Any]]:
    """Above each bar, where the picture is narrow: the leader's model and the time with its interval."""
    found = []
    for place, row in enumerate(rows):
        y = _y(place, height, narrow=True) - 14
        found.append({"x": 0, "y": y, "text": row["model"], "size": FOOT_SIZE + 0.5})
        value = _text(row, words)
        found.append({"x": size[0], "y": y, "text": value, "align": "right", "size": FOOT_SIZE, "color": GREY})
    return found


def _title(gap: Gap, words: Words) -> str:
    """The finding."""
    median, frontier = gap["match"]["median"]["central"], frontier_of(gap, "leader", words)
    if median is None:
        return opened(words.text("match.title_censored", frontier=frontier))
    if all(row["months"]["central"] == 0 for row in gap["match"]["records"]):
        return opened(words.text("match.title_all", frontier=frontier))
    return opened(words.text("match.title", frontier=frontier, months=words.months(median)))


def _description(gap: Gap, rows: Sequence[Row], words: Words, title: str) -> str:
    median = gap["match"]["median"]
    return words.text(
        "match.description",
        title=title,
        level=level_of(median, words),
        span=span(median, words),
        matched=words.number(sum(row["matched"] is not None for row in rows), 0),
        records=words.number(len(rows), 0),
        said="; ".join(f"{row['model']} {_text(row, words)}" for row in rows),
    )
