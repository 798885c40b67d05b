"""Index points against training compute: a dot for each model, a line of equal efficiency for each year."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import floor
from typing import Any, Final

from headway.charts.layout import Box, RowScale, ValueScale, free, text_box, value_ticks
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    LABEL_SIZE,
    LEADER,
    LIGHT,
    NARROW,
    Spec,
    frame,
    haloed,
    segments,
    written,
)
from headway.words import Words
from headway.words.account import flop_text, signed_with_span, whole_with_span
from headway.words.phrases import day, group_name

Data = Mapping[str, Any]
Point = Mapping[str, Any]

_COLORS: Final = {"leader": LEADER, "follower": FOLLOWER, "both": LEADER, "other": "#8a919d"}
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEFT: Final = 40

#: Models that are named, at most, on a page and on a telephone.
_NAMES: Final = {False: 16, True: 7}


def compute_scatter(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the models of an account in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    points = data["models"]
    right = 42
    room, height = width - 16 - _LEFT - right, 300 if narrow else 400
    across, up = _scales(points, room, height)
    at = [(across.at(p["log10_flop"]["central"]), up.at(p["points"]["central"])) for p in points]
    lines = _lines(data, across, up)
    named = _labels(points, at, room, height, _NAMES[narrow])
    title = scatter_title(data, words)
    layers = [
        *_grid(across, up, room, height, words),
        segments([line["segment"] for line in lines], "#b9bec8", strokeWidth=1.2, strokeDash=[4, 3]),
        _dots(points, at),
        written([line["name"] for line in lines]),
        *haloed([item for item, _ in named]),
        *haloed(_sides(data, room, height, words)),
    ]
    return frame(
        layers,
        size=(room, height),
        left=_LEFT,
        right=right,
        title=title,
        subtitle=words.text("account.scatter_subtitle", slope=_slope(data, words)),
        foot=words.text(
            "account.scatter_foot",
            vintage=words.date(day(data["vintage"])),
            as_of=words.date(day(data["as_of"])),
            version=data["headway"],
        ),
        description=_description(data, [point for _, point in named], title, words),
        below=50,
    )


def scatter_title(data: Data, words: Words) -> str:
    """How far the newest line of equal efficiency lies above the first, where that is clear."""
    lines, rise = data["lines"], data["rise"]
    if rise is None or rise["low"] <= 0.0:
        rising = bool(data["slopes"]) and data["slopes"][0]["points"]["low"] > 0.0
        return words.text(f"account.scatter_title_{'plain' if rising else 'none'}")
    years = {"year": lines[-1]["year"], "first": lines[0]["year"]}
    return words.text("account.scatter_title", **years, points=whole_with_span(rise, words))


def _slope(data: Data, words: Words) -> str:
    return signed_with_span(data["slopes"][0]["points"] if data["slopes"] else None, words)


def _scales(points: Sequence[Point], room: int, height: int) -> tuple[RowScale, ValueScale]:
    sizes = [p["log10_flop"]["central"] for p in points]
    heights = [p["points"]["central"] for p in points]
    across = RowScale(min(sizes) - 0.2, max(sizes) + 0.2, room)
    return across, ValueScale(min(heights) - 3.0, max(heights) + 5.0, height)


def _grid(across: RowScale, up: ValueScale, room: int, height: int, words: Words) -> list[Spec]:
    ticks = value_ticks(up.low, up.high, 7)
    powers = range(floor(across.low) + 1, floor(across.high) + 1)
    texts = [
        {"x": -6, "y": up.at(tick), "text": words.number(tick, 0), "align": "right", "color": GREY} for tick in ticks
    ]
    texts += [
        {
            "x": across.at(power),
            "y": height + 14,
            "text": f"10{str(power).translate(_RAISED)}",
            "align": "center",
            "color": GREY,
        }
        for power in powers
    ]
    name = {"x": room / 2, "y": height + 34, "text": words.text("account.scatter_x"), "align": "center"}
    return [
        segments([(0.0, up.at(tick), float(room), up.at(tick)) for tick in ticks], LIGHT),
        segments([(across.at(power), float(height), across.at(power), height + 4.0) for power in powers], GREY),
        written([*texts, {**name, "color": GREY}]),
    ]


def _lines(data: Data, across: RowScale, up: ValueScale) -> list[dict[str, Any]]:
    """A line of equal efficiency for each year, cut to the picture, with the height at which it leaves at the right."""
    if not data["slopes"]:
        return []
    slope, found = data["slopes"][0]["points"]["central"], []
    for line in data["lines"]:

        def level(size: float, base: float = line["points_at_1e24"]) -> float:
            return float(base + slope * (size - 24.0))

        def size(points: float, base: float = line["points_at_1e24"]) -> float:
            return float(24.0 + (points - base) / slope)

        first = max(across.low, size(up.low)) if slope > 0 else across.low
        last = min(across.high, size(up.high)) if slope > 0 else across.high
        if first < last:
            ends = (across.at(first), up.at(level(first)), across.at(last), up.at(level(last)))
            name: dict[str, Any] = {"text": str(line["year"]), "color": GREY, "x": ends[2], "y": ends[3]}
            if ends[2] >= across.width - 1:
                name["x"] += 5
            else:
                name |= {"y": -8.0, "align": "center"}
            found.append({"segment": ends, "name": name})
    return _spaced(found)


def _spaced(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with their names at the right at least a line of type apart."""
    at_right = sorted((line["name"] for line in found if line["name"]["y"] >= 0), key=lambda name: name["y"])
    for before, name in pairwise(at_right):
        name["y"] = max(name["y"], before["y"] + LABEL_SIZE + 2)
    return found


def _dots(points: Sequence[Point], at: Sequence[tuple[float, float]]) -> Spec:
    rows = [
        {
            "x": x,
            "y": y,
            "fill": _COLORS[p["side"]] if p["basis"] != "estimated" else "white",
            "stroke": _COLORS[p["side"]],
            "said": p["model"],
        }
        for p, (x, y) in zip(points, at, strict=True)
    ]
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 52, "opacity": 0.95, "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "x", **plain},
            "y": {"field": "y", **plain},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "stroke", "type": "nominal", "scale": None},
            "tooltip": {"field": "said", "type": "nominal"},
        },
    }


def _labels(
    points: Sequence[Point],
    at: Sequence[tuple[float, float]],
    room: int,
    height: int,
    most: int,
) -> list[tuple[dict[str, Any], Point]]:
    """Names of models where there is room, those with the most points for their compute and the most compute first."""
    inside = Box(0, 0, room, height)
    taken = [Box(x - 5, y - 5, x + 5, y + 5) for x, y in at]
    # The corner in which the sides are named stays free.
    taken.append(Box(room - 110, height - 70, room, height))
    ranks = [sorted(range(len(at)), key=key).index for key in (lambda i: at[i][1], lambda i: -at[i][0])]
    order = sorted(range(len(at)), key=lambda i: (min(rank(i) for rank in ranks), at[i][1]))
    found: list[tuple[dict[str, Any], Point]] = []
    for place in order:
        if len(found) == most:
            break
        x, y = at[place]
        name = points[place]["model"]
        spots = ((x + 8, y, "left"), (x - 8, y, "right"), (x, y - 13, "center"), (x, y + 13, "center"))
        for text_x, text_y, align in spots:
            box = text_box(text_x, text_y, name, FOOT_SIZE, align)
            if free(box, taken, inside):
                taken.append(box)
                item = {"x": text_x, "y": text_y, "text": name, "align": align, "size": FOOT_SIZE}
                found.append(({**item, "color": _COLORS[points[place]["side"]]}, points[place]))
                break
    return found


def _sides(data: Data, room: int, height: int, words: Words) -> list[dict[str, Any]]:
    """The two sides and the others by name, in their colours, in the corner at the right below."""
    texts = {side: group_name(data[side], words) for side in ("leader", "follower")}
    there = {point["side"] for point in data["models"]}
    if "other" in there:
        texts["other"] = words.text("account.scatter_other")
    return [
        {
            "x": room - 6,
            "y": height - 54 + 18 * place,
            "text": text,
            "color": _COLORS[side],
            "weight": "bold",
            "align": "right",
        }
        for place, (side, text) in enumerate(texts.items())
    ]


def _description(data: Data, named: Sequence[Point], title: str, words: Words) -> str:
    lines = [
        words.text("account.scatter_line", year=line["year"], points=words.number(line["points_at_1e24"]))
        for line in data["lines"]
    ]
    said = [
        words.text(
            "account.scatter_named",
            model=point["model"],
            points=words.number(point["points"]["central"]),
            flop=flop_text(point["log10_flop"]["central"], words),
        )
        for point in named
    ]
    known = sum(point["basis"] != "estimated" for point in data["models"])
    return words.text(
        "account.scatter_description",
        title=title,
        known=words.number(known, 0),
        estimated=words.number(len(data["models"]) - known, 0),
        lines="; ".join(lines) or words.text("account.none_said"),
        named="; ".join(said) or words.text("account.none_said"),
    )
