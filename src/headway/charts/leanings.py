"""Where the follower is closer in or farther out than its general capability says: a dot plot of benchmarks."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from headway.charts.layout import RowScale, value_ticks
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
    segments,
    widest,
    written,
)
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import day, group_of, level_of, opened, probability, span
from headway.words.yardsticks import domain_name

Leanings = Mapping[str, Any]
Row = Mapping[str, Any]

#: Benchmarks at each end of the picture.
ENDS: Final = 8

_ROW: Final = 24
_BETWEEN: Final = 26
_COLORS: Final = {1: FOLLOWER, -1: LEADER, 0: GREY}


def leanings_plot(data: Leanings, words: Words, *, width: int = 760) -> Spec:
    """The picture of a leanings result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    top, bottom = ends(data)
    rows, hidden = [*top, *bottom], len(data["benchmarks"]) - len(top) - len(bottom)
    names = [row_name(row, words) for row in rows]
    values = [value_text(row, words) for row in rows]
    left = 8 if narrow else widest(names, LABEL_SIZE) + 20
    right = 8 if narrow else widest(values, FOOT_SIZE) + 14
    height = _ROW + 14 if narrow else _ROW
    gap = _BETWEEN if bottom and hidden else 0
    middles = [height * (at + 0.5) + (8 if narrow else 0) + (gap if at >= len(top) else 0) for at in range(len(rows))]
    size = (width - left - right - 16, round(height * len(rows) + gap + 8))
    scale = _scale(rows, size[0])
    title = leanings_title(data, words)
    layers = [_grid(scale, size, middles, reach=8.0 if narrow else height / 2)]
    for sign, color in _COLORS.items():
        chosen = [(row, y) for row, y in zip(rows, middles, strict=True) if row["direction"] == sign]
        layers += _marks(chosen, color, scale)
    texts = _texts(rows, names, values, middles, size, narrow=narrow)
    texts += _axis_texts(scale, size, words)
    if gap:
        between = words.text("leanings.between", count=words.number(hidden, 0))
        at = {"x": size[0] / 2, "y": height * len(top) + gap / 2 + 2, "align": "center"}
        layers += haloed([{**at, "text": between, "color": GREY, "size": FOOT_SIZE}])
    layers.append(written(texts))
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=_subtitle(data, words),
        foot=leanings_foot(data, words),
        description=_description(rows, values, title, words),
        below=46,
    )


def ends(data: Leanings) -> tuple[list[Row], list[Row]]:
    """The benchmarks closest in and farthest out, of those with enough scores on both sides; of all if none has."""
    rows = [row for row in data["benchmarks"] if not row["thin"]] or list(data["benchmarks"])
    if len(rows) <= 2 * ENDS:
        return rows, []
    return rows[:ENDS], rows[-ENDS:]


def leanings_title(data: Leanings, words: Words) -> str:
    """The finding: on which benchmark the follower does better, and on which worse, than its capability says."""
    follower, leader = group_of(data, "follower", words), group_of(data, "leader", words)
    parts = {"follower": follower, "leader": leader}
    if all(row["thin"] for row in data["benchmarks"]):
        return opened(words.text("leanings.title_thin", **parts))
    closer = [row for row in data["benchmarks"] if row["direction"] == 1]
    farther = [row for row in data["benchmarks"] if row["direction"] == -1]
    kind = "both" if closer and farther else "closer" if closer else "farther" if farther else "none"
    if closer:
        parts["closest"] = closer[0]["benchmark"]
    if farther:
        parts["farthest"] = farther[-1]["benchmark"]
    return opened(words.text(f"leanings.title_{kind}", **parts))


def row_name(row: Row, words: Words) -> str:
    """A benchmark with its domains."""
    if not row["domains"]:
        return str(row["benchmark"])
    fields = ", ".join(domain_name(name, words) for name in row["domains"])
    return words.text("leanings.row", benchmark=row["benchmark"], domains=fields)


def value_text(row: Row, words: Words) -> str:
    """The difference at half, with its sign and interval."""
    return signed_with_span(row["score_points"]["at_half"], words)


def signed_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A difference with its sign and its interval: "+2.4 (−0.8 to 5.7)"."""
    return f"{signed(interval['central'], words)} ({span(interval, words)})"


def signed(value: float, words: Words, digits: int = 1) -> str:
    """A number with its sign, none for 0."""
    text = words.number(value, digits)
    return f"+{text}" if round(value, digits) > 0 else text


def likely(share: float, words: Words) -> str:
    """A probability, with a digit more where rounding would lift it to the one from which on a direction is named."""
    below = NAMED_PROBABILITY - 0.005 <= max(share, 1.0 - share) < NAMED_PROBABILITY
    return words.percent(share, 1) if below else probability(share, words)


def leanings_foot(data: Leanings, words: Words) -> str:
    """Source, date of the data, meaning of colours and bars."""
    return words.text(
        "leanings.foot",
        source="; ".join(dict.fromkeys(source["title"] for source in data.get("sources") or ())),
        vintage=words.date(day(data["vintage"])),
        level=level_of(data["benchmarks"][0]["closer"], words),
        version=data["headway"],
    )


def _subtitle(data: Leanings, words: Words) -> str:
    return words.text(
        "leanings.subtitle",
        follower=group_of(data, "follower", words),
        leader=group_of(data, "leader", words),
        since=words.date(day(data["since"])),
        as_of=words.date(day(data["as_of"])),
        level=level_of(data["benchmarks"][0]["closer"], words),
    )


def _scale(rows: Sequence[Row], width: int) -> RowScale:
    """Percentage points to the right, 0 in the middle."""
    intervals = [row["score_points"]["at_half"] for row in rows]
    most = max([abs(each[end]) for each in intervals for end in ("low", "central", "high")] + [1.0])
    reach = float(ceil(1.05 * most))
    return RowScale(-reach, reach, float(width))


def _grid(scale: RowScale, size: tuple[int, int], middles: Sequence[float], reach: float) -> Spec:
    """Light lines at round values, a darker one at 0, broken where words stand in its way."""
    lines = [(scale.at(tick), 0.0, scale.at(tick), float(size[1])) for tick in _ticks(scale)]
    zero = [(scale.at(0.0), y - reach, scale.at(0.0), y + reach) for y in middles]
    return {"layer": [segments(lines, LIGHT), segments(zero, GREY, strokeWidth=1)]}


def _ticks(scale: RowScale) -> list[float]:
    half = value_ticks(0.0, scale.high, 4)
    return [-tick for tick in reversed(half) if tick] + half


def _axis_texts(scale: RowScale, size: tuple[int, int], words: Words) -> list[dict[str, Any]]:
    """Ticks under the plot, and under them which way is which."""
    digits = 0 if all(float(tick).is_integer() for tick in _ticks(scale)) else 1
    found = [
        {
            "x": scale.at(tick),
            "y": size[1] + 12,
            "text": signed(tick, words, digits),
            "align": "center",
            "color": GREY,
            "size": FOOT_SIZE,
        }
        for tick in _ticks(scale)
    ]
    for name, x, align in (("farther", -8, "right"), ("closer", 8, "left")):
        at = {"x": scale.at(0.0) + x, "y": size[1] + 31, "align": align, "size": FOOT_SIZE}
        found.append({**at, "text": words.text(f"leanings.axis_{name}"), "color": INK})
    return found


def _marks(rows: Sequence[tuple[Row, float]], color: str, scale: RowScale) -> list[Spec]:
    """Bars for the intervals and dots for the central values."""
    if not rows:
        return []
    found = [(row["score_points"]["at_half"], y) for row, y in rows]
    bars = [(scale.at(each["low"]), y, scale.at(each["high"]), y) for each, y in found]
    points = [(scale.at(each["central"]), y) for each, y in found]
    return [segments(bars, color, strokeWidth=4, opacity=0.35), dots(points, color, size=70)]


def _texts(
    rows: Sequence[Row],
    names: Sequence[str],
    values: Sequence[str],
    middles: Sequence[float],
    size: tuple[int, int],
    *,
    narrow: bool,
) -> list[dict[str, Any]]:
    """Names at the left and values at the right of the bars; above them where the picture is narrow."""
    found = []
    for row, name, value, middle in zip(rows, names, values, middles, strict=True):
        y = middle - 15 if narrow else middle
        color = INK if row["direction"] else GREY
        at = {"x": 0} if narrow else {"x": -12, "align": "right"}
        room = size[0] - widest([value], FOOT_SIZE) - 6
        short = row["benchmark"] if narrow and widest([name], LABEL_SIZE) > room else name
        found.append({"y": y, "text": short, "color": color, **at})
        at = {"x": size[0], "align": "right"} if narrow else {"x": size[0] + 14}
        found.append({"y": y, "text": value, "color": color, "size": FOOT_SIZE, **at})
    return found


def _description(rows: Sequence[Row], values: Sequence[str], title: str, words: Words) -> str:
    said = "; ".join(f"{row['benchmark']} {value}" for row, value in zip(rows, values, strict=True))
    return words.text("leanings.description", title=title, said=said)
