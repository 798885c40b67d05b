"""The picture of the models whose index moved most between two vintages: change with interval, values at the right."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any, Final

from headway.charts.axes import tick_labels
from headway.charts.layout import RowScale, text_width, value_ticks
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
    dots,
    frame,
    haloed,
    heads,
    segments,
    widest,
)
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.changes import WIDEST_PLACED, gap_like, most_moved, vintages_of
from headway.words.phrases import group_of, level_of, opened
from headway.words.revisions import signed

Data = Mapping[str, Any]

#: Models that a picture shows, on a page and on a telephone.
SHOWN: Final = 15
_SHOWN_NARROW: Final = 10

#: Pixels of a row; in a narrow picture the name stands above the bar.
_ROW: Final = 24

#: Index points at either end of the axis; longer bars end there with an arrow head.
_FURTHEST: Final = 15.0

#: Letters of a name that a row shows.
_LETTERS: Final = 40


def index_moved(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture from the JSON of `headway facts compare`; the largest move that is told apart is on top."""
    narrow = width < NARROW
    rows = most_moved(data, _SHOWN_NARROW if narrow else SHOWN)
    names = [_shortened(row["model"]) for row in rows]
    values = [_values(row, words) for row in rows]
    left = 8 if narrow else widest(names, LABEL_SIZE, bold=True) + 16
    right = 8 if narrow else widest(values, FOOT_SIZE, bold=True) + 16
    height = _ROW + 14 if narrow else _ROW
    size = (width - left - right - 16, height * max(len(rows), 1) + 8)
    scale = RowScale(*_ends(rows), size[0])
    title = _title(data, rows, words)
    layers = [_grid(scale, size, words), *_bars(rows, scale, size, height, narrow=narrow)]
    layers += haloed(_labels(rows, names, values, size, height, left=left, narrow=narrow))
    said = "; ".join(f"{row['model']} {text}" for row, text in zip(rows, values, strict=True))
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=_subtitle(data, rows, words),
        foot=_foot(data, words),
        description=words.text("changes.chart_description", title=title, said=said) if rows else title,
    )


def _shortened(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"


def _values(row: Data, words: Words) -> str:
    """The index before and after, and the change with its sign: 156.7 → 154.7 (−2.0)."""
    then, now = (words.number(row[end]["central"]) for end in ("from", "to"))
    return words.text("changes.chart_value", then=then, now=now, change=signed(row["change"]["central"], words))


def _ends(rows: Sequence[Data]) -> tuple[float, float]:
    """The ends of the axis: round, zero in between, no further than _FURTHEST."""
    low = min((row["change"]["low"] for row in rows), default=-1.0)
    high = max((row["change"]["high"] for row in rows), default=1.0)
    return max(float(floor(min(low, -1.0))), -_FURTHEST), min(float(ceil(max(high, 1.0))), _FURTHEST)


def _grid(scale: RowScale, size: tuple[int, int], words: Words) -> Spec:
    """Light lines at round values, labelled below; the one at zero dark."""
    ticks = value_ticks(scale.low, scale.high, 8)
    axis = {"title": None, "values": ticks, "grid": False, "labelExpr": tick_labels(ticks, words)}
    return {
        "data": {"values": [{"value": tick, "color": INK if tick == 0 else LIGHT} for tick in ticks]},
        "mark": {"type": "rule", "y": 0, "y2": size[1]},
        "encoding": {
            "x": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": [scale.low, scale.high], "nice": False},
                "axis": axis,
            },
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }


def _hue(row: Data) -> str:
    """The hue of a side; grey for models of neither or of both."""
    sides = tuple(row["sides"])
    return {("leader",): LEADER, ("follower",): FOLLOWER}.get(sides, GREY)


def _middle(place: int, height: int, *, narrow: bool) -> float:
    return height * place + (height - 10 if narrow else height / 2)


def _bars(rows: Sequence[Data], scale: RowScale, size: tuple[int, int], height: int, *, narrow: bool) -> list[Spec]:
    """Bars for intervals and dots for central changes, by hue; an arrow head where a bar goes beyond the axis."""
    layers: list[Spec] = []
    for color in (LEADER, FOLLOWER, GREY):
        bars, points, arrows = [], [], []
        for place, row in enumerate(rows):
            if _hue(row) != color:
                continue
            y, change = _middle(place, height, narrow=narrow), row["change"]
            bars.append((scale.at(change["low"]), y, scale.at(change["high"]), y))
            points.append((scale.at(change["central"]), y))
            if change["low"] < scale.low:
                arrows.append((0.0, y, 270))
            if change["high"] > scale.high:
                arrows.append((float(size[0]), y, 90))
        layers += [
            segments(bars, color, strokeWidth=4, opacity=0.35),
            heads(arrows, color, size=50),
            dots(points, color),
        ]
    return layers


def _labels(
    rows: Sequence[Data],
    names: Sequence[str],
    values: Sequence[str],
    size: tuple[int, int],
    height: int,
    *,
    left: int,
    narrow: bool,
) -> list[dict[str, Any]]:
    """Names and values beside the plot, or above each bar where the picture is narrow; bold where told apart."""
    found = []
    for place, (row, name, value) in enumerate(zip(rows, names, values, strict=True)):
        y, told = _middle(place, height, narrow=narrow), row["told_apart"]
        weight, color = ("bold", INK) if told else ("normal", GREY)
        if narrow:
            room = size[0] - text_width(value, FOOT_SIZE, bold=told) - 8
            cut = _fitted(name, room, bold=told)
            found.append({"x": 0, "y": y - 15, "text": cut, "size": FOOT_SIZE + 0.5, "weight": weight})
            found.append({"x": size[0], "y": y - 15, "text": value, "align": "right", "size": FOOT_SIZE})
        else:
            found.append({"x": -left, "y": y, "text": name, "weight": weight})
            found.append({"x": size[0] + 12, "y": y, "text": value, "size": FOOT_SIZE})
        found[-1] |= {"weight": weight, "color": color}
    return found


def _fitted(name: str, room: float, *, bold: bool) -> str:
    """As much of a name as has room."""
    cut = name
    while len(cut) > 4 and text_width(cut, FOOT_SIZE + 0.5, bold=bold) > room:
        cut = f"{cut.rstrip('…')[:-1]}…"
    return cut


def _title(data: Data, rows: Sequence[Data], words: Words) -> str:
    """The finding."""
    placed = [row for row in data["index_moved"] if row["placed"]]
    told = [row for row in placed if row["told_apart"]]
    if not rows:
        return words.text("changes.section_index_none")
    first = rows[0]
    parts = {
        "model": first["model"],
        "then": words.number(first["from"]["central"]),
        "now": words.number(first["to"]["central"]),
    }
    many = {"all": words.number(len(placed), 0)}
    if not first["told_apart"]:
        return words.text("changes.chart_title_none", **parts, **many)
    if len(told) == 1:
        return words.text("changes.chart_title_one", **parts, **many)
    return words.text("changes.chart_title_told", count=words.number(len(told), 0), **parts, **many)


def _subtitle(data: Data, rows: Sequence[Data], words: Words) -> str:
    level = level_of(rows[0]["change"] if rows else {}, words)
    named = words.percent(NAMED_PROBABILITY)
    said = words.text("changes.chart_subtitle", level=level, named=named, **vintages_of(data, words, long=False))
    if data["headline"] is None:
        return said
    gap = gap_like(data)
    sides = {role: group_of(gap, role, words) for role in ("leader", "follower")}
    return f"{said}. {opened(words.text('changes.chart_subtitle_colors', **sides))}"


def _foot(data: Data, words: Words) -> str:
    titles = "; ".join(dict.fromkeys(source["title"] for source in data["sources"]))
    return words.text(
        "changes.chart_foot", source=titles, widest=words.number(WIDEST_PLACED, 0), version=data["headway"]
    )
