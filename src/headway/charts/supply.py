"""Own output by year with what others say of it, on one logarithmic scale, and below it which input binds."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.layout import text_width
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    LIGHT,
    NARROW,
    Spec,
    frame,
    segments,
    written,
)
from headway.words import Words
from headway.words.compute import amount, amount_span
from headway.words.phrases import day, level_of, probability
from headway.words.supply import TERMS, kind_name, known_years, supply_finding, supply_unit, term_name

Supply = Mapping[str, Any]

#: Colours of the terms: memory in the follower's hue, the other two in greys that differ in lightness; of text on them;
#: and of their names on white.
_COLORS: Final = {
    "dies": ("#3f4652", "white", "#3f4652"),
    "hbm": (FOLLOWER, "white", FOLLOWER),
    "packaging": ("#c3c9d3", INK, "#767f8c"),
}

#: Pixels: height of a year's row, of a row of a published value, of a row of the strip; room between blocks.
_YEAR, _SAID, _STRIP, _BETWEEN = 24, 17, 22, 7

#: Pixels from the last year to the title of the strip, and from there to its first row.
_APART, _UNDER = 52, 18

#: Pixels left of the plot, where the years stand; height of a line of type of its own on a telephone.
_MARGIN, _LINE = 40, 16

#: Sources named at the foot of a picture; all are in the JSON.
_NAMED: Final = 4


def supply_chart(data: Supply, words: Words, *, width: int = 760) -> Spec:
    """The picture of an account of supply in JSON form, `width` pixels wide."""
    narrow, left, right = width < NARROW, _MARGIN, 8
    room = width - 16 - left - right
    known = known_years(data)
    title = supply_finding(data, words)
    unit = supply_unit(data, words)
    if not known:
        text = written([{"x": 0, "y": 20, "text": words.text("supply.unknown"), "color": GREY}])
        return _framed([text], (room, 40), left, right, title, data, words, unit)
    scale = _Scale(known, room)
    rows, bottom = _blocks(known, above=_LINE if narrow else 0)
    top = bottom + _APART
    under = _UNDER + (_LINE if narrow else 0)
    layers = [
        *_axis(scale, bottom, words, narrow=narrow),
        *_years(rows, scale, words, narrow=narrow),
        *_strip(known, room, (top, top + under), words, narrow=narrow),
    ]
    size = (room, top + under + _STRIP * len(known))
    return _framed(layers, size, left, right, title, data, words, unit)


def _framed(
    layers: Sequence[Spec],
    size: tuple[int, int],
    left: int,
    right: int,
    title: str,
    data: Supply,
    words: Words,
    unit: str,
) -> Spec:
    level = level_of(data, words)
    known, left_out = known_years(data), [term_name(term, words) for term in data["left_out"]]
    subtitle = words.text("supply.subtitle" if known else "supply.subtitle_unknown", unit=unit, level=level)
    if known and left_out:
        subtitle = f"{subtitle}. {words.text('supply.text_left_out', terms=', '.join(left_out))}"
    return frame(
        layers,
        size=size,
        left=left,
        right=right,
        title=title,
        subtitle=subtitle,
        foot=_foot(data, words),
        description=_description(data, words, title),
        below=18,
    )


class _Scale:
    """From values to pixels on a logarithmic scale; what is below its low end stands at the edge."""

    def __init__(self, years: Sequence[Supply], width: int) -> None:
        found = [row["output"][end] for row in years for end in ("low", "central", "high")]
        found += [
            said["value"][end] for row in years for said in row["published"] for end in ("low", "central", "high")
        ]
        positive = [value for value in found if value]
        high = 1.15 * max(positive, default=10.0)
        self.low = max(min(positive, default=1.0) / 1.3, high / 1000.0)
        self.high, self.width = max(high, 2.0 * self.low), width

    def at(self, value: float) -> float:
        """The pixel of a value."""
        inside = min(max(value, self.low), self.high)
        return self.width * math.log(inside / self.low) / math.log(self.high / self.low)

    def ticks(self, room: int) -> list[float]:
        """Round values inside, at most `room` of them."""
        for steps in ((1, 2, 5), (1, 3), (1,)):
            found = [
                step * 10.0**power
                for power in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
                for step in steps
                if self.low <= step * 10.0**power <= self.high
            ]
            if len(found) <= room:
                return found
        return found[:: max(1, -(-len(found) // room))]


def _blocks(
    years: Sequence[Supply], *, above: int
) -> tuple[list[tuple[Supply, float, list[tuple[Supply, float]]]], int]:
    """The middle lines of each year and of the values published of it, and the pixel below the last.

    `above` each bar there is room for its label, where that cannot stand beside it.
    """
    found, y = [], 0
    for row in years:
        said = [each for each in row["published"] if each["value"]["central"] is not None]
        y += above
        lines = [(each, y + _YEAR + _SAID * (place + 0.5)) for place, each in enumerate(said)]
        found.append((row, y + _YEAR / 2, lines))
        y += _YEAR + _SAID * len(said) + _BETWEEN
    return found, y


def _axis(scale: _Scale, bottom: int, words: Words, *, narrow: bool) -> list[Spec]:
    """Light lines with their values below."""
    ticks = scale.ticks(4 if narrow else 8)
    lines = [(scale.at(tick), 0.0, scale.at(tick), float(bottom)) for tick in ticks]
    texts = []
    for tick in ticks:
        text, x = amount(tick, words), scale.at(tick)
        half = text_width(text, LABEL_SIZE) / 2
        inside = min(max(x, half - 30), scale.width - half)
        texts.append({"x": inside, "y": bottom + 12, "text": _short(text), "align": "center", "color": GREY})
    return [segments(lines, LIGHT, strokeWidth=1), written(_apart(texts))]


def _short(text: str) -> str:
    """An amount without zeros that say nothing: "1 million" for "1.00 million"."""
    value, blank, unit = text.partition(" ")
    for mark in (".", ","):
        whole, point, digits = value.partition(mark)
        if point and len(digits) < 3 and not digits.strip("0"):
            value = whole
        elif point and len(digits) == 2 and digits.endswith("0"):
            value = f"{whole}{point}{digits[0]}"
    return f"{value}{blank}{unit}"


def _apart(texts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The labels that do not run into the one before."""
    kept: list[dict[str, Any]] = []
    for each in texts:
        half = text_width(each["text"], LABEL_SIZE) / 2
        if not kept or each["x"] - half > kept[-1]["x"] + text_width(kept[-1]["text"], LABEL_SIZE) / 2 + 6:
            kept.append(each)
    return kept


def _years(
    rows: Sequence[tuple[Supply, float, list[tuple[Supply, float]]]], scale: _Scale, words: Words, *, narrow: bool
) -> list[Spec]:
    """Each year: its bar with the median across, a pale band through what was published of it, and that as dots."""
    bars, bands, medians, texts, whiskers, dots = [], [], [], [], [], []
    for row, y, said in rows:
        low, central, high = (scale.at(row["output"][end]) for end in ("low", "central", "high"))
        bars.append({"x": low, "x2": max(high, low + 2), "y": y - 8, "y2": y + 8})
        if said:
            bands.append({"x": low, "x2": max(high, low + 2), "y": y + 8, "y2": said[-1][1] + _SAID / 2})
        medians.append((central, y - 10, central, y + 10))
        head = y - _LINE - 2 if narrow else y
        texts.append({"x": -_MARGIN, "y": head, "text": str(row["year"]), "weight": "bold"})
        told = _told(row["output"], words)
        placed = {"x": 0.0, "align": "left"} if narrow else _beside(low, high, [(told, 0.0)], scale.width)
        texts.append({"y": head, "weight": "bold", "color": FOLLOWER, "text": told, **placed})
        for each, line in said:
            ends = [scale.at(each["value"][end]) for end in ("low", "central", "high")]
            whiskers.append((ends[0], line, ends[2], line))
            dots.append((ends[1], line))
            value = _short(amount(each["value"]["central"], words))
            names = [
                f"{each['who']}, {kind_name(each['kind'], words)}: {value}",
                f"{each['who']}: {value}",
                each["who"],
            ]
            placed = _beside(ends[0], ends[2], [(name, _MARGIN) for name in names], scale.width, size=FOOT_SIZE)
            texts.append({"y": line, "color": INK, "size": FOOT_SIZE, **placed})
    rim = [{**each, "color": "white"} for each in texts]
    return [
        _boxes(bands, FOLLOWER, 0.09),
        _boxes(bars, FOLLOWER, 0.42),
        segments(medians, FOLLOWER, strokeWidth=3),
        segments(whiskers, GREY, strokeWidth=1.5),
        _hollow(dots),
        written(rim, stroke="white", strokeWidth=3, strokeJoin="round", strokeOpacity=0.85),
        written(texts),
    ]


def _told(interval: Supply, words: Words) -> str:
    """The median and the ends: "165 (45–503 thousand)", the unit once where all three share it."""
    central, span = amount(interval["central"], words), amount_span(interval, words)
    value, _, unit = central.partition(" ")
    one = unit and span.endswith(f" {unit}") and " " not in span.partition("–")[0]
    return f"{value} ({span})" if one else f"{central} ({span})"


def _beside(
    low: float, high: float, texts: Sequence[tuple[str, float]], width: float, *, size: int = 0
) -> dict[str, Any]:
    """A label and where it stands: the first that has room right of its mark, or left of it with its own margin.

    With room for none, the last stands at the right edge.
    """
    text = ""
    for text, margin in texts:
        long = text_width(text, size or LABEL_SIZE, bold=not size)
        if high + 8 + long <= width:
            return {"text": text, "x": high + 8, "align": "left"}
        if low - 8 - long >= -margin:
            return {"text": text, "x": low - 8, "align": "right"}
    return {"text": text, "x": width, "align": "right"}


def _strip(years: Sequence[Supply], width: int, tops: tuple[int, int], words: Words, *, narrow: bool) -> list[Spec]:
    """One bar for each year, parted by the shares in which each term binds; `tops` are those of title and bars."""
    title = words.text("supply.strip")
    texts: list[dict[str, Any]] = [{"x": -_MARGIN, "y": tops[0], "text": title, "weight": "bold"}]
    at, line = (-_MARGIN, tops[0] + _LINE) if narrow else (text_width(title, LABEL_SIZE, bold=True) - 30, tops[0])
    for term in TERMS:
        name = term_name(term, words)
        texts.append({"x": at, "y": line, "text": name, "color": _COLORS[term][2], "weight": "bold"})
        at += text_width(name, LABEL_SIZE, bold=True) + 12
    boxes: dict[str, list[dict[str, float]]] = {term: [] for term in TERMS}
    for place, row in enumerate(years):
        y, x = tops[1] + _STRIP * place, 0.0
        texts.append({"x": -_MARGIN, "y": y + _STRIP / 2 - 1, "text": str(row["year"])})
        for term in TERMS:
            share = row["binds"][term] or 0.0
            end = x + share * width
            if share > 0.0:
                boxes[term].append({"x": x, "x2": max(end - 1, x), "y": y, "y2": y + _STRIP - 4})
            for said in (f"{term_name(term, words)} {probability(share, words)}", probability(share, words)):
                if text_width(said, FOOT_SIZE) + 8 <= end - x:
                    color = _COLORS[term][1]
                    texts.append({"x": x + 5, "y": y + _STRIP / 2 - 1, "text": said, "color": color, "size": FOOT_SIZE})
                    break
            x = end
    return [*(_boxes(boxes[term], _COLORS[term][0], 1.0) for term in TERMS), written(texts)]


def _boxes(rows: Sequence[Mapping[str, float]], color: str, opacity: float) -> Spec:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": "rect", "color": color, "opacity": opacity},
        "encoding": {
            "x": {"field": "x", **plain},
            "y": {"field": "y", **plain},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
        },
    }


def _hollow(points: Sequence[tuple[float, float]]) -> Spec:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": [{"x": x, "y": y} for x, y in points]},
        "mark": {
            "type": "point",
            "filled": True,
            "fill": "white",
            "stroke": INK,
            "strokeWidth": 1.6,
            "size": 48,
            "opacity": 1,
        },
        "encoding": {"x": {"field": "x", **plain}, "y": {"field": "y", **plain}},
    }


def _foot(data: Supply, words: Words) -> str:
    """The sources that were used most, the day, the level."""
    titles = list(dict.fromkeys(row["source"] for row in data["inputs"]))
    more = len(titles) > _NAMED
    return words.text(
        "supply.foot",
        source=f"{', '.join(titles[:_NAMED])}{' …' if more else ''}" if titles else words.text("supply.none"),
        day=words.date(day(data["as_of"])),
        level=level_of(data, words),
        draws=words.number(data["draws"], 0),
        version=data["headway"],
    )


def _description(data: Supply, words: Words, title: str) -> str:
    known = known_years(data)
    if not known:
        return words.text("supply.description_unknown", title=title)
    years = "; ".join(
        words.text(
            "supply.description_year",
            year=row["year"],
            amount=amount(row["output"]["central"], words),
            span=amount_span(row["output"], words),
            binds=", ".join(
                words.text(
                    "supply.description_binds",
                    term=term_name(term, words),
                    share=probability(row["binds"][term], words),
                )
                for term in TERMS
                if row["binds"][term] is not None
            ),
        )
        for row in known
    )
    said = "; ".join(
        words.text(
            "supply.description_published",
            who=each["who"],
            year=row["year"],
            amount=amount(each["value"]["central"], words),
        )
        for row in known
        for each in row["published"]
        if each["value"]["central"] is not None
    )
    return words.text("supply.description", title=title, years=years, published=said or words.text("supply.none"))
