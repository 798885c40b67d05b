"""The penalty of the fit: the lag and the leader's rise against its strength, one line for each kind."""

from collections.abc import Mapping, Sequence
from math import log10
from typing import Any, Final

from headway.charts.foot import foot
from headway.charts.layout import ValueScale, text_width, value_ticks
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
    pixels,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.phrases import frontier_of, lag_text, level_of, value_with_span

Penalties = Mapping[str, Any]

#: Colours of the two kinds, apart from those of leader and follower: violet and teal, contrast over 5 on white.
_COLORS: Final = {"slope": "#6b3fa0", "log_slope": "#00796b"}

#: Pixels: height of a panel's title, room below it, and between two panels one over the other.
_ABOVE: Final = 26
_BETWEEN: Final = 60


def penalty_finding(data: Penalties, words: Words) -> str:
    """Whether the lag depends on the penalty, in one sentence without a full stop."""
    lags, published = central(data, "lag"), data["lag"]
    unread = len(data["rows"]) - len(lags)
    if unread:
        return words.text(
            "penalty.title_censored", count=words.number(unread, 0), all=words.number(len(data["rows"]), 0)
        )
    low, high = words.number(min(lags)), words.number(max(lags))
    if low == high:
        return words.text("penalty.title_same", months=words.months(lags[0]))
    above = published["high"] is None or max(lags) <= published["high"]
    kind = "within" if above and published["low"] <= min(lags) else "moves"
    return words.text(f"penalty.title_{kind}", low=low, high=high)


def central(data: Penalties, name: str) -> list[float]:
    """The central values of a quantity under every penalty that lets it be read."""
    return [row[name]["central"] for row in data["rows"] if row[name]["central"] is not None]


def penalty_chart(data: Penalties, words: Words, *, width: int = 760) -> Spec:
    """The picture of a penalty result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    names = [words.text(f"penalty.on_{kind}") for kind in _COLORS]
    left, right = 30, widest(names, LABEL_SIZE) + 14
    room = width - 16
    each = room - left - right if narrow else (room - 2 * (left + right)) // 2
    tall = 150 if narrow else 220
    places = (
        [(0, _ABOVE), (0, 2 * _ABOVE + tall + _BETWEEN)] if narrow else [(0, _ABOVE), (each + right + left, _ABOVE)]
    )
    size = (each if narrow else room - left - right, places[-1][1] + tall)
    rise = words.text("penalty.rise", frontier=frontier_of(data, "leader", words))
    if text_width(rise, LABEL_SIZE, bold=True) > each + right:
        rise = words.text("penalty.rise_plain")
    titles = {"lag": words.text("penalty.lag"), "points_per_year": rise}
    layers: list[Spec] = []
    for (name, title), corner in zip(titles.items(), places, strict=True):
        layers += _panel(data, name, title, corner, (each, tall), words)
    title = penalty_finding(data, words)
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=words.text("penalty.subtitle", level=level_of(data["lag"], words)),
        foot=foot(data, words),
        description=_description(data, words, title),
    )


def _panel(
    data: Penalties, name: str, title: str, corner: tuple[int, int], size: tuple[int, int], words: Words
) -> list[Spec]:
    """One quantity against the strength of the penalty."""
    strengths = sorted({row["penalty"] for row in data["rows"]})
    first, last = log10(strengths[0]), log10(strengths[-1])
    scale = _values(data["rows"], name, size[1])

    def x(strength: float) -> float:
        return corner[0] + size[0] * (log10(strength) - first) / max(last - first, 1e-9)

    def y(value: float) -> float:
        return corner[1] + scale.at(min(max(value, scale.low), scale.high))

    bottom = corner[1] + size[1]
    layers = _grid(scale, strengths, corner, size, words, title)
    ends = []
    for kind, color in _COLORS.items():
        rows = [row for row in data["rows"] if row["penalty_on"] == kind and row[name]["low"] is not None]
        read = [row for row in rows if row[name]["central"] is not None]
        layers.append(
            _area([(x(row["penalty"]), y(row[name]["low"]), _top(row[name], y, corner)) for row in rows], color)
        )
        line = [(x(row["penalty"]), y(row[name]["central"])) for row in read]
        layers.append(_line(line, color, dashed=kind == "log_slope"))
        if line:
            ends.append(
                {
                    "x": corner[0] + size[0] + 8,
                    "y": line[-1][1],
                    "text": words.text(f"penalty.on_{kind}"),
                    "color": color,
                }
            )
    chosen = [row for row in data["rows"] if row["published"] and row[name]["central"] is not None]
    layers.append(_dots([(x(row["penalty"]), y(row[name]["central"])) for row in chosen]))
    return [*layers, *haloed(_apart(ends, corner[1], bottom))]


def _top(interval: Mapping[str, Any], y: Any, corner: tuple[int, int]) -> float:
    return float(corner[1] if interval["high"] is None else y(interval["high"]))


def _values(rows: Sequence[Mapping[str, Any]], name: str, height: int) -> ValueScale:
    """A scale that holds every end of every interval, from 0 where that costs little room."""
    found = [row[name][end] for row in rows for end in ("low", "central", "high") if row[name][end] is not None]
    low, high = min(found, default=0.0), max(found, default=1.0)
    low = 0.0 if 0.0 <= low < 0.6 * high else low - 0.05 * (high - low)
    return ValueScale(low, max(high + 0.06 * (high - low), low + 1.0), height)


def _grid(
    scale: ValueScale,
    strengths: Sequence[float],
    corner: tuple[int, int],
    size: tuple[int, int],
    words: Words,
    title: str,
) -> list[Spec]:
    """Light lines with their values, decades below, the panel's title above."""
    left, top = corner
    ticks = value_ticks(scale.low, scale.high, 6)
    digits = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    lines = [(left, top + scale.at(tick), left + size[0], top + scale.at(tick)) for tick in ticks]
    texts = [
        {"x": left - 6, "y": top + scale.at(tick), "text": words.number(tick, digits), "align": "right", "color": GREY}
        for tick in ticks
    ]
    first, last = log10(strengths[0]), log10(strengths[-1])
    marks = []
    for strength in strengths:
        decade = log10(strength)
        if abs(decade - round(decade)) < 1e-9:
            x = left + size[0] * (decade - first) / max(last - first, 1e-9)
            marks.append((x, top + size[1], x, top + size[1] + 4))
            texts.append(
                {"x": x, "y": top + size[1] + 14, "text": decimal(strength, words), "align": "center", "color": GREY}
            )
    below = {
        "x": left + size[0] / 2,
        "y": top + size[1] + 32,
        "text": words.text("penalty.strength"),
        "align": "center",
    }
    above = {"x": left, "y": top - 14, "text": title, "weight": "bold"}
    return [
        segments(lines, LIGHT, strokeWidth=1),
        segments(marks, GREY),
        written([*texts, {**below, "color": GREY}, above]),
    ]


def decimal(strength: float, words: Words) -> str:
    """A strength with as many digits as it needs: 0.0003."""
    return words.number(strength, max(0, len(f"{strength:.9f}".rstrip("0").partition(".")[2])))


def _apart(ends: list[dict[str, Any]], top: float, bottom: float) -> list[dict[str, Any]]:
    """Names at the ends of lines, at least a line of type from each other."""
    if len(ends) == 2 and abs(ends[0]["y"] - ends[1]["y"]) < LABEL_SIZE + 4:
        middle = min(max((ends[0]["y"] + ends[1]["y"]) / 2, top + 8), bottom - 8)
        upper = 0 if ends[0]["y"] <= ends[1]["y"] else 1
        ends[upper]["y"], ends[1 - upper]["y"] = middle - 8, middle + 8
    return ends


def _area(rows: Sequence[tuple[float, float, float]], color: str) -> Spec:
    return {
        "data": {"values": [{"x": x, "low": low, "high": high} for x, low, high in rows]},
        "mark": {"type": "area", "color": color, "fillOpacity": BAND},
        "encoding": pixels(x="x", y="low", y2="high"),
    }


def _line(points: Sequence[tuple[float, float]], color: str, *, dashed: bool) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": y} for x, y in points]},
        "mark": {"type": "line", "color": color, "strokeWidth": 2, **({"strokeDash": [6, 3]} if dashed else {})},
        "encoding": pixels(x="x", y="y"),
    }


def _dots(points: Sequence[tuple[float, float]]) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": y} for x, y in points]},
        "mark": {
            "type": "point",
            "filled": True,
            "fill": "white",
            "stroke": INK,
            "strokeWidth": 1.6,
            "size": 62,
            "opacity": 1,
        },
        "encoding": pixels(x="x", y="y"),
    }


def _description(data: Penalties, words: Words, title: str) -> str:
    published = next(row for row in data["rows"] if row["published"])
    none = words.text("penalty.none")
    ranges = {}
    for name, prefix in (("lag", ""), ("points_per_year", "rise_")):
        found = central(data, name)
        ranges[f"{prefix}low"] = words.number(min(found)) if found else none
        ranges[f"{prefix}high"] = words.number(max(found)) if found else none
    return words.text(
        "penalty.description",
        title=title,
        lag=lag_text(published, words),
        rise=value_with_span(published["points_per_year"], words),
        level=level_of(data["lag"], words),
        **ranges,
    )
