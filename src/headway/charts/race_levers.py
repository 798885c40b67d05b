"""Levers as a tornado: the months by which each moves the lag, the longest first."""

from collections.abc import Mapping
from typing import Any, Final

from headway.charts.layout import RowScale
from headway.charts.race_rows import Row, boxes, places_of, value_grid
from headway.charts.theme import FOLLOWER, GREY, INK, LEADER, Spec, frame, haloed, segments
from headway.words import Words
from headway.words.phrases import opened
from headway.words.race import race_foot
from headway.words.race_compare import verdict
from headway.words.race_levers import lever_cells, levers_description, levers_level, levers_title, ranked
from headway.words.race_names import event_short, lever_name, sides, within_text

Data = Mapping[str, Any]

#: Colours by what a lever does: it helps the follower, or the leader, or nobody can say.
_COLORS: Final = {"nearer": FOLLOWER, "farther": LEADER}

#: Pixels that a bar is thick.
_THICK: Final = 14


def race_levers_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of levers in JSON form, `width` pixels wide."""
    rows = ranked(data)
    colors = [_COLORS.get(verdict(row["lag"]), GREY) for row in rows]
    heads = tuple(words.text(f"race_levers.head_{name}") for name in ("months", "p"))
    shown = [Row(name=opened(lever_name(row, words)), columns=lever_cells(row, words), color=INK) for row in rows]
    places = places_of(shown, heads, width=width)
    scale = _scale(rows, places.width)
    zero = scale.at(0.0)
    bars, spans = list[dict[str, Any]](), list[tuple[float, float, float, float]]()
    for row, y, color in zip(rows, places.ys, colors, strict=True):
        at = scale.at(row["lag"]["central"])
        bars.append({"x": min(zero, at), "x2": max(zero, at, min(zero, at) + 1), "y": y - _THICK / 2,
                     "y2": y + _THICK / 2, "fill": color, "color": color})  # fmt: skip
        spans.append((scale.at(row["lag"]["low"]), y, scale.at(row["lag"]["high"]), y))
    return frame(
        [
            *value_grid(scale, places.height, words, plus=True),
            boxes(bars, opacity=0.5),
            segments(spans, INK, strokeWidth=1.5),
            *_ends(rows, places.ys, scale),
            segments([(zero, y - 12, zero, y + 12) for y in places.ys], GREY, strokeWidth=1),
            *haloed(places.texts),
        ],
        size=(places.width, max(places.height, 20)),
        left=places.left,
        right=places.right,
        title=levers_title(data, words),
        subtitle=opened(_subtitle(data, words)),
        foot=race_foot(data, words, rows[0]["lag"]["level"] if rows else 0.8),
        description=levers_description(data, words),
        below=34,
    )


def _scale(rows: list[Data], room: float) -> RowScale:
    """From months to pixels, with 0 inside and some room at both ends."""
    parts = [row["lag"] for row in rows]
    parts += [row[end]["lag"] for row in rows for end in ("low", "high") if row.get(end)]
    low, high = min([part["low"] for part in parts] + [-1.0]), max([part["high"] for part in parts] + [1.0])
    spare = 0.04 * (high - low)
    return RowScale(low - spare, high + spare, room)


def _ends(rows: list[Data], ys: list[float], scale: RowScale) -> list[Spec]:
    """Hollow dots at what a lever does at the ends of its setting."""
    points = [
        {"x": scale.at(row[end]["lag"]["central"]), "y": y}
        for row, y in zip(rows, ys, strict=True)
        for end in ("low", "high")
        if row.get(end)
    ]
    if not points:
        return []
    plain = {"type": "quantitative", "scale": None, "axis": None}
    mark = {"type": "point", "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 1.4, "size": 44}
    at = {"x": {"field": "x", **plain}, "y": {"field": "y", **plain}, "opacity": {"value": 1}}
    return [{"data": {"values": points}, "mark": mark, "encoding": at}]


def _subtitle(data: Data, words: Words) -> str:
    told = {"within": within_text(data["horizon"], words), "short": event_short(data["event"], words)}
    text = words.text("race_levers.subtitle", level=levers_level(data, words), **told, **sides(data, words))
    if any(row.get(end) for row in data["rows"] for end in ("low", "high")):
        return f"{text}. {words.text('race_levers.ends')}"
    return text
