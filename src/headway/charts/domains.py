"""The lag in each domain: a dot plot, the closest domain on top, the whole index marked."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from headway.charts.axes import months_grid
from headway.charts.foot import foot
from headway.charts.layout import ValueScale
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    NARROW,
    Spec,
    dots,
    frame,
    heads,
    segments,
    widest,
    written,
)
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import day, frontier_of, group_of, level_of, opened, value_with_span
from headway.words.yardsticks import domain_name

Domains = Mapping[str, Any]
Row = Mapping[str, Any]

_ROW: Final = 30


def domains_plot(data: Domains, words: Words, *, width: int = 760) -> Spec:
    """The picture of a domains result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    rows = ordered(data)
    height = _ROW + 12 if narrow else _ROW
    names = [row_name(row, words) for row in rows]
    values = [value_text(row, words) for row in rows]
    left = 8 if narrow else widest(names, LABEL_SIZE, bold=True) + 20
    right = 8 if narrow else widest(values, FOOT_SIZE) + 14
    size = (width - left - right - 16, height * len(rows) + 8)
    scale = ValueScale(0.0, _ceiling(rows), size[0])
    title = domains_title(data, words)
    layers = [months_grid(scale, size, words)]
    middles = [_middle(place, height, narrow=narrow) for place in range(len(rows))]
    if data["lag"]["central"] is not None:
        layers.append(_overall(data["lag"]["central"], scale, middles, narrow=narrow))
    for color, chosen in ((INK, _is_whole), (FOLLOWER, _is_full), (GREY, _is_thin)):
        layers += _marks([(row, y) for row, y in zip(rows, middles, strict=True) if chosen(row)], color, scale)
    layers.append(written(_texts(rows, names, values, middles, size, narrow=narrow)))
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=words.text(
            "domains.subtitle",
            leader=frontier_of(data, "leader", words),
            date=words.date_long(day(data["as_of"])),
            level=level_of(data["lag"], words),
        ),
        foot=foot(data, words),
        description=_description(rows, values, title, words),
    )


def ordered(data: Domains) -> list[Row]:
    """The whole index, then the domains from the closest to the farthest, then those with too few models."""
    full = sorted((row for row in data["domains"] if not row["thin"]), key=_order)
    thin = sorted((row for row in data["domains"] if row["thin"]), key=lambda row: row["domain"])
    return [data["overall"], *full, *thin]


def domains_title(data: Domains, words: Words) -> str:
    """The finding: in which domain the follower is closer than in another, if that can be told."""
    follower, leader = group_of(data, "follower", words), frontier_of(data, "leader", words)
    if data["p_order"] is None:
        return opened(words.text("domains.title_none", follower=follower))
    if data["p_order"] < NAMED_PROBABILITY:
        return opened(words.text("domains.title_unclear", follower=follower, leader=leader))
    rows = {row["domain"]: row for row in data["domains"]}
    ends = {end: domain_name(data[end], words) for end in ("closest", "farthest")}
    short, long = (_months(rows[data[end]], words) for end in ("closest", "farthest"))
    return opened(words.text("domains.title_order", follower=follower, short=short, long=long, **ends))


def row_name(row: Row, words: Words) -> str:
    """A domain with the number of its benchmarks."""
    name = words.text("domains.all") if _is_whole(row) else domain_name(row["domain"], words)
    return opened(words.text("domains.row", domain=name, count=words.number(len(row["benchmarks"]), 0)))


def value_text(row: Row, words: Words) -> str:
    """The lag with its interval; for a domain with too few models, how many there are."""
    if row["lag"] is None:
        return words.text("domains.none")
    lag = value_with_span(row["lag"], words, row["longer_than"])
    if not row["thin"]:
        return lag
    counts = {role: words.number(row["models"][role], 0) for role in ("follower", "leader")}
    return words.text("domains.thin", lag=lag, **counts)


def _months(row: Row, words: Words) -> str:
    if row["lag"]["central"] is None:
        return words.text("domains.over", months=words.months(row["longer_than"] or 0.0))
    return words.months(row["lag"]["central"])


def _order(row: Row) -> tuple[float, float]:
    lag = row["lag"]["central"]
    return (row["longer_than"] or 0.0) if lag is None else lag, -(row["p_closest"] or 0.0)


def _is_whole(row: Row) -> bool:
    return bool(row["domain"] == "all")


def _is_full(row: Row) -> bool:
    return not row["thin"] and not _is_whole(row)


def _is_thin(row: Row) -> bool:
    return bool(row["thin"])


def _ceiling(rows: Sequence[Row]) -> float:
    """The right end of the axis: above every lag that takes part in the order; others may lie beyond it."""
    full = [row for row in rows if row["lag"] and not row["thin"]]
    ends = [row["lag"][end] for row in full for end in ("low", "central", "high")]
    return float(ceil(1.08 * max([end for end in ends if end is not None] + [r["longer_than"] or 1.0 for r in full])))


def _middle(place: int, height: int, *, narrow: bool) -> float:
    """The pixel of a row's bar: under its name where the picture is narrow."""
    return height * place + (height - 10 if narrow else height / 2)


def _overall(lag: float, scale: ValueScale, middles: Sequence[float], *, narrow: bool) -> Spec:
    """The lag on the whole index as a thin line down the picture, broken where names stand in its way."""
    x = scale.height * lag / scale.high
    reach = 8.0 if narrow else _ROW / 2
    return segments([(x, y - reach, x, y + reach) for y in middles], GREY, strokeWidth=1, strokeDash=[5, 4])


def _marks(rows: Sequence[tuple[Row, float]], color: str, scale: ValueScale) -> list[Spec]:
    """Bars for the intervals, dots for the central lags, an arrow where a bar goes on beyond the axis."""
    bars, points, arrows = [], [], []
    for row, y in rows:
        lag = row["lag"]
        if lag is None:
            continue
        low, central, high = (
            None if lag[end] is None else scale.height * lag[end] / scale.high for end in ("low", "central", "high")
        )
        beyond = high is None or high > scale.height
        if low is not None:
            bars.append((min(low, scale.height - 14), y, scale.height if high is None else min(high, scale.height), y))
        if beyond:
            arrows.append((scale.height, y, 90))
        if central is not None and central <= scale.height:
            points.append((central, y))
    return [
        segments(bars, color, strokeWidth=4, opacity=0.35),
        heads(arrows, color, size=50),
        dots(points, color, size=80),
    ]


def _texts(
    rows: Sequence[Row],
    names: Sequence[str],
    values: Sequence[str],
    middles: Sequence[float],
    size: tuple[int, int],
    *,
    narrow: bool,
) -> list[dict[str, Any]]:
    """Names at the left and lags in figures at the right of the bars; above them where the picture is narrow."""
    found = []
    for row, name, value, middle in zip(rows, names, values, middles, strict=True):
        y = middle - 15 if narrow else middle
        color, weight = GREY if row["thin"] else INK, "bold" if _is_whole(row) else "normal"
        at = {"x": 0} if narrow else {"x": -12, "align": "right"}
        found.append({"y": y, "text": name, "weight": weight, "color": color, **at})
        at = {"x": size[0], "align": "right"} if narrow else {"x": size[0] + 14}
        found.append({"y": y, "text": value, "color": color, "size": FOOT_SIZE, **at})
    return found


def _description(rows: Sequence[Row], values: Sequence[str], title: str, words: Words) -> str:
    said = "; ".join(f"{row_name(row, words)} {value}" for row, value in zip(rows, values, strict=True))
    return words.text("domains.description", title=title, said=said)
