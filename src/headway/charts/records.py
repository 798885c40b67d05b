"""Picture 3: each time the follower moved, how far behind it was, and which model of the leader it matched."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from headway.charts.axes import months_grid
from headway.charts.foot import foot
from headway.charts.layout import ValueScale, text_width
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    LABEL_SIZE,
    LEADER,
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
from headway.words.phrases import day, frontier_of, group_of, is_joint, lag_text, level_of, opened

Gap = Mapping[str, Any]

_ROW = 24


def records(gap: Gap, words: Words, *, width: int = 760) -> Spec:
    """The picture of a gap result in JSON form, `width` pixels wide; the newest record is on top."""
    narrow = width < NARROW
    rows = list(reversed(gap["records"]))
    row_height = _ROW + 14 if narrow else _ROW
    names = [row["model"] for row in rows]
    dates = [words.date(day(row["released"])) for row in rows]
    matched = [row["matched"]["model"] if row["matched"] else "" for row in rows]
    if narrow:
        left, right = 8, 8
    else:
        left = widest(names, LABEL_SIZE) + widest(dates, FOOT_SIZE) + 26
        right = widest(matched, LABEL_SIZE) + 16
    size = (width - left - right - 16, row_height * max(len(rows), 1) + 8)
    scale = ValueScale(0.0, _ceiling(rows, words, size[0], narrow=narrow), size[0])
    title = _title(gap, rows, words)
    layers = [months_grid(scale, size, words)]
    layers += _marks(rows, scale, size, row_height, narrow=narrow)
    if narrow:
        layers += haloed(_names_above(rows, size, row_height, words))
    else:
        # A rim is drawn only where text meets bars: it takes as long again as the text.
        layers.append(written(_names(rows, size, row_height, words, left=left)))
        layers += haloed(_values(rows, scale, row_height, words))
    leader = frontier_of(gap, "leader", words)
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=words.text(
            f"charts.records_subtitle{'_narrow' if narrow else ''}", leader=leader, level=level_of(gap["lag"], words)
        ),
        foot=foot(gap, words),
        description=_description(rows, words, title),
    )


def _ceiling(rows: Sequence[Mapping[str, Any]], words: Words, width: int, *, narrow: bool) -> float:
    """The right end of the axis: each bar and the figures behind it have room."""
    ends = [row["lag"][end] for row in rows for end in ("low", "central", "high") if row["lag"][end] is not None]
    ends += [row["longer_than"] for row in rows if row["longer_than"] is not None]
    most = 1.08 * max([*ends, 1.0])
    for row in rows:
        if not narrow and row["lag"]["high"] is not None:
            room = width - 13 - text_width(lag_text(row, words), FOOT_SIZE)
            most = max(most, width * max(row["lag"]["high"], row["lag"]["central"] or 0.0) / max(room, width / 4))
    return float(ceil(most) + (1 if narrow else 0))


def _x(value: float, scale: ValueScale) -> float:
    """The pixel of a lag, to the right."""
    return scale.height * value / scale.high


def _marks(
    rows: Sequence[Mapping[str, Any]], scale: ValueScale, size: tuple[int, int], height: int, *, narrow: bool
) -> list[Spec]:
    """Bars for the intervals, dots for the central lags, an arrow where only a lower end is known."""
    bars, points, arrows = [], [], []
    for place, row in enumerate(rows):
        y, lag = _middle(place, height, narrow=narrow), row["lag"]
        if lag["low"] is not None:
            high = scale.high if lag["high"] is None else lag["high"]
            bars.append((_x(lag["low"], scale), y, _x(high, scale), y))
            if lag["high"] is None:
                arrows.append((float(size[0]), y, 90))
        if lag["central"] is not None:
            points.append((_x(lag["central"], scale), y))
    return [
        segments(bars, FOLLOWER, strokeWidth=4, opacity=0.35),
        heads(arrows, FOLLOWER, size=50),
        dots(points, FOLLOWER),
    ]


def _middle(place: int, height: int, *, narrow: bool) -> float:
    """The pixel of a row's bar: under its name where the picture is narrow."""
    return height * place + (height - 10 if narrow else height / 2)


def _names(
    rows: Sequence[Mapping[str, Any]], size: tuple[int, int], height: int, words: Words, *, left: int
) -> list[dict[str, Any]]:
    """Beside the plot: names and dates at the left, the leader's models at the right."""
    found = []
    for place, row in enumerate(rows):
        y, date = _middle(place, height, narrow=False), words.date(day(row["released"]))
        found.append({"x": -left, "y": y, "text": row["model"]})
        found.append({"x": -12, "y": y, "text": date, "align": "right", "size": FOOT_SIZE, "color": GREY})
        if row["matched"]:
            found.append({"x": size[0] + 12, "y": y, "text": row["matched"]["model"], "color": LEADER})
    return found


def _names_above(
    rows: Sequence[Mapping[str, Any]], size: tuple[int, int], height: int, words: Words
) -> list[dict[str, Any]]:
    """Above each bar, where the picture is narrow: the name and the lag with its interval."""
    found = []
    for place, row in enumerate(rows):
        y = _middle(place, height, narrow=True) - 15
        value = lag_text(row, words)
        found.append({"x": 0, "y": y, "text": row["model"], "size": FOOT_SIZE + 0.5})
        found.append({"x": size[0], "y": y, "text": value, "align": "right", "size": FOOT_SIZE, "color": GREY})
    return found


def _values(rows: Sequence[Mapping[str, Any]], scale: ValueScale, height: int, words: Words) -> list[dict[str, Any]]:
    """The lags in figures behind their bars; at the left of a bar that is open to the right, if there is room."""
    found = []
    for place, row in enumerate(rows):
        lag, y = row["lag"], _middle(place, height, narrow=False)
        text = lag_text(row, words)
        if lag["low"] is None:
            found.append({"x": 9, "y": y, "text": text, "color": GREY})
        elif lag["high"] is not None:
            found.append({"x": _x(max(lag["high"], lag["central"] or 0.0), scale) + 9, "y": y, "text": text})
        elif _x(lag["low"], scale) >= text_width(text, FOOT_SIZE) + 9:
            found.append({"x": _x(lag["low"], scale) - 9, "y": y, "text": text, "align": "right"})
        else:
            found.append({"x": _x(max(lag["low"], lag["central"] or 0.0), scale) + 9, "y": y - 1, "text": text})
    return [{"size": FOOT_SIZE, **item} for item in found]


def _title(gap: Gap, rows: Sequence[Mapping[str, Any]], words: Words) -> str:
    follower = group_of(gap, "follower", words)
    if not rows:
        return opened(words.text("charts.records_none", follower=follower))
    latest = rows[0]
    parts = {"follower": follower, "model": latest["model"], "count": words.number(len(rows), 0)}
    if latest["lag"]["central"] is None:
        return opened(words.text("charts.records_censored", **parts))
    if not latest["matched"]:
        kind = "joint" if is_joint(gap, latest["model"]) else "leads"
        return opened(words.text(f"charts.records_{kind}", **parts))
    months = words.months(latest["lag"]["central"])
    return opened(words.text("charts.records_title", **parts, months=months, matched=latest["matched"]["model"]))


def _description(rows: Sequence[Mapping[str, Any]], words: Words, title: str) -> str:
    said = "; ".join(f"{row['model']} {lag_text(row, words)}" for row in rows[:5])
    newest = lag_text(rows[0], words) if rows else ""
    return words.text("charts.records_description", title=title, span=newest, said=said) if rows else title
