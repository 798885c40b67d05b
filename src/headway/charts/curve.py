"""The specification curve: the lag under every choice, sorted, and beneath it which choices they are."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from headway.charts.axes import tick_labels
from headway.charts.layout import Box, ValueScale, free, text_box, value_ticks
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
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
from headway.words import Words
from headway.words.choices import axis_text, claim_text, lag_with_span, level_text
from headway.words.phrases import day, frontier_of, group_of, opened

Data = Mapping[str, Any]

_HEIGHT = 260
_ROW = 14

#: Colour of the intervals: hundreds of them stand side by side.
_INTERVAL = "#cfd4dd"

#: Rows that the lower part has room for; what moves the lag least is left out.
_MOST_ROWS = 40


def curve(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a multiverse in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    ranked = _ranked(data)
    shown = _shown(_present(data["drivers"], ranked), narrow=narrow)
    labels = [level_text(row["axis"], level["level"], words) for row in shown for level in row["levels"]]
    headings = [opened(axis_text(row["axis"], words)) for row in shown]
    left = 26 if narrow else max(widest(labels, FOOT_SIZE) + 14, widest(headings, FOOT_SIZE, bold=True) + 6, 40)
    right = 8 if narrow else 46
    size = (width - left - right - 16, _HEIGHT)
    scale = ValueScale(0.0, _ceiling(ranked, data), _HEIGHT)
    title = curve_title(data, words)
    layers = [_values_axis(scale, size, words), *_curve(ranked, scale, size)]
    layers += _notes(data, ranked, scale, size, words)
    below, height = _dashboard(shown, ranked, size, words, left=left, narrow=narrow)
    return frame(
        [*layers, *below],
        size=(size[0], height),
        left=left,
        right=right,
        title=title,
        subtitle=words.text(
            f"multiverse.subtitle{'_narrow' if narrow else ''}",
            count=words.number(data["counted"], 0),
            level=words.percent(data["level"]),
        ),
        foot=_foot(data, words),
        description=_description(data, words, title),
    )


def curve_title(data: Data, words: Words) -> str:
    """The finding: between which lags the choices lie."""
    low, high = data["range"]["low"], data["range"]["high"]
    sides = {"follower": group_of(data, "follower", words), "leader": frontier_of(data, "leader", words)}
    if low is None:
        return opened(words.text("multiverse.title_none", **sides))
    lower, upper = data["quartiles"]["low"], data["quartiles"]["high"]
    if high is None and upper is not None:
        half = {"lower": words.number(lower), "upper": words.months(upper)}
        return opened(words.text("multiverse.title_half", low=words.months(low), **half, **sides))
    if high is None:
        median = words.text("multiverse.unreadable") if data["median"] is None else words.months(data["median"])
        return opened(words.text("multiverse.title_open", low=words.months(low), median=median, **sides))
    if words.months(low) == words.months(high):
        return opened(words.text("multiverse.title_one", low=words.months(low), **sides))
    parts = {"low": words.number(low), "high": words.months(high), **sides}
    if [words.number(end) for end in (lower, upper)] == [words.number(end) for end in (low, high)]:
        return opened(words.text("multiverse.title_range", **parts))
    if words.number(lower) == words.number(upper):
        return opened(words.text("multiverse.title_same", half=words.months(lower), **parts))
    half = {"lower": words.number(lower), "upper": words.months(upper)}
    return opened(words.text("multiverse.title_spread", **half, **parts))


def _ranked(data: Data) -> list[Data]:
    """The choices that count, the shortest lag first; those that cannot be read stand last."""

    def key(row: Data) -> tuple[float, float, float]:
        ends = [float("inf") if row["lag"][end] is None else row["lag"][end] for end in ("central", "low", "high")]
        return (ends[0], ends[1], ends[2])

    rows = [{**row, "default": place == data["headline"]["choice"]} for place, row in enumerate(data["choices"])]
    return sorted((row for row in rows if row["same_as"] is None), key=key)


def _present(drivers: Sequence[Data], ranked: Sequence[Data]) -> list[Data]:
    """The decisions with those of their levels that a choice has which is counted."""
    found: list[Data] = []
    for driver in drivers:
        levels = [each for each in driver["levels"] if any(_has(row, driver["axis"], each["level"]) for row in ranked)]
        if len(levels) > 1:
            found.append({**driver, "levels": levels})
    return found


def _shown(drivers: Sequence[Data], *, narrow: bool) -> list[Data]:
    """The decisions in the lower part, what moves the lag most on top."""
    found: list[Data] = []
    rows = 0
    for driver in drivers[:1] if narrow else drivers:
        rows += len(driver["levels"]) + 1
        if found and rows > _MOST_ROWS:
            break
        found.append(driver)
    return found


def _ceiling(ranked: Sequence[Data], data: Data) -> float:
    """The upper end of the axis: all central lags and claims, and intervals up to twice as long."""
    central = [row["lag"]["central"] for row in ranked if row["lag"]["central"] is not None]
    least = [row["longer_than"] for row in ranked if row["longer_than"] is not None]
    claims = [claim["months"] for claim in data["share_at_most"]]
    most = max([*central, *least, 1.0])
    high = [row["lag"]["high"] for row in ranked if row["lag"]["high"] is not None]
    reach = min(max([*high, most]), 2.0 * most)
    return float(ceil(1.06 * max([reach, *(claim for claim in claims if claim < 3.0 * most)])))


def _values_axis(scale: ValueScale, size: tuple[int, int], words: Words) -> Spec:
    """Light lines at round lags, labelled at the left."""
    ticks = value_ticks(scale.low, scale.high, 7)
    return {
        "data": {"values": [{"months": tick} for tick in ticks]},
        "mark": {"type": "rule", "color": LIGHT, "x": 0, "x2": size[0]},
        "encoding": {
            "y": {
                "field": "months",
                "type": "quantitative",
                # The plot is higher than this part of it: the axis ends where the rows begin.
                "scale": {"domain": [scale.low, scale.high], "nice": False, "range": [size[1], 0]},
                "axis": {"title": None, "values": ticks, "grid": False, "labelExpr": tick_labels(ticks, words)},
            }
        },
    }


def _curve(ranked: Sequence[Data], scale: ValueScale, size: tuple[int, int]) -> list[Spec]:
    """Intervals as thin lines, central lags as short strokes; both as one path, which keeps the file small."""
    step = size[0] / len(ranked)
    bars, strokes = [], []
    for place, row in enumerate(ranked):
        lag, x = row["lag"], (place + 0.5) * step
        if lag["low"] is not None:
            bars.append((x, _y(lag["low"], scale), x, _y(lag["high"], scale)))
        y = _y(lag["central"], scale)
        strokes.append((place * step, y, (place + 1) * step, y))
    return [
        path(bars, _INTERVAL, strokeWidth=round(max(0.75 * step, 0.5), 2)),
        path(_joined(strokes), FOLLOWER, strokeWidth=3),
    ]


def _joined(strokes: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Level strokes that touch end to end as one."""
    found: list[tuple[float, float, float, float]] = []
    for x, y, x2, y2 in strokes:
        if found and found[-1][1] == y and abs(found[-1][2] - x) < 1e-6:
            found[-1] = (found[-1][0], y, x2, y2)
        else:
            found.append((x, y, x2, y2))
    return found


def path(rows: Sequence[tuple[float, float, float, float]], color: str, **mark: Any) -> Spec:
    """A layer of straight lines at given pixels, each (x, y, x2, y2), drawn as one path with gaps."""
    values: list[dict[str, Any]] = []
    for x, y, x2, y2 in rows:
        values += [{"x": round(x, 1), "y": round(y, 1)}, {"x": round(x2, 1), "y": round(y2, 1)}, {"x": 0, "y": None}]
    for place, value in enumerate(values):
        value["i"] = place
    return {
        "data": {"values": values},
        "mark": {
            "type": "line",
            "color": color,
            "strokeCap": "butt",
            "invalid": "break-paths-show-path-domains",
            **mark,
        },
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "order": {"field": "i", "type": "quantitative"},
        },
    }


def _notes(data: Data, ranked: Sequence[Data], scale: ValueScale, size: tuple[int, int], words: Words) -> list[Spec]:
    """The default choice, the claims with the share of choices below them, and what cannot be read."""
    at = next(place for place, row in enumerate(ranked) if row["default"])
    x = (at + 0.5) * size[0] / len(ranked)
    low, y, top = (_y(ranked[at]["lag"][end], scale) for end in ("low", "central", "high"))
    taken = [Box(x - 5, y - 5, x + 5, y + 5), Box(x - 3, top, x + 3, low), *_curve_boxes(ranked, scale, size)]
    claims = [claim for claim in data["share_at_most"] if claim["months"] <= scale.high]
    texts = [_claim(claim, scale.at(claim["months"]), size, taken, words) for claim in claims]
    said = words.text("multiverse.default", lag=lag_with_span(ranked[at], words))
    bottom = [float(size[1] - 10 - 14 * row) for row in range(12)]
    heights = (top - 10, top - 24, top - 38, low + 10, top + 10, y - 14, y + 14, *bottom)
    texts.append(_near(said, [(x + 8, "left"), (x - 8, "right")], heights, size, taken))
    unread = sum(each["lag"]["central"] is None for each in ranked)
    if unread:
        text = words.text("multiverse.unreadable_count", count=words.number(unread, 0))
        texts.append(_near(text, [(size[0] - 8.0, "right")], (14, 28, 42), size, taken, color=FOLLOWER))
    lines = [(0.0, scale.at(claim["months"]), float(size[0]), scale.at(claim["months"])) for claim in claims]
    dashes = segments(lines, INK, strokeDash=[4, 3], strokeWidth=1)
    return [dashes, segments([(x, low, x, top)], INK, strokeWidth=2), dots([(x, y)], INK, size=90), *haloed(texts)]


def _y(value: float | None, scale: ValueScale) -> float:
    """The pixel of a lag; one that cannot be read, or lies beyond the axis, stands at its end."""
    return scale.at(scale.high if value is None else min(value, scale.high))


def _claim(claim: Data, line: float, size: tuple[int, int], taken: list[Box], words: Words) -> dict[str, Any]:
    """What a claim says, above or below its line at the first place that is free."""
    places = [(4.0, "left"), (size[0] - 4.0, "right"), *((part * size[0], "left") for part in (0.15, 0.3, 0.45, 0.6))]
    return _near(claim_text(claim, words), places, (line - 9, line + 9), size, taken)


def _curve_boxes(ranked: Sequence[Data], scale: ValueScale, size: tuple[int, int]) -> list[Box]:
    """What the strokes of the central lags cover."""
    step, found = size[0] / len(ranked), []
    for place, row in enumerate(ranked):
        y = _y(row["lag"]["central"], scale)
        found.append(Box(place * step, y - 3, (place + 1) * step, y + 3))
    return found


def _near(
    text: str,
    places: Sequence[tuple[float, str]],
    heights: Sequence[float],
    size: tuple[int, int],
    taken: list[Box],
    *,
    color: str = INK,
) -> dict[str, Any]:
    """A text at the first of these heights and places (x and alignment) that meets least; its place is then taken."""
    inside = Box(0, 0, size[0], size[1])
    tries = [(height, *place) for height in heights for place in places]
    boxes = [text_box(x, height, text, FOOT_SIZE, side) for height, x, side in tries]
    met = [
        (not free(box, (), inside), sum(not free(box, (other,), inside) for other in taken), at)
        for at, box in enumerate(boxes)
    ]
    chosen = min(met)[-1]
    height, x, side = tries[chosen]
    taken.append(boxes[chosen])
    return {"x": x, "y": height, "text": text, "align": side, "color": color, "size": FOOT_SIZE}


def _dashboard(
    shown: Sequence[Data], ranked: Sequence[Data], size: tuple[int, int], words: Words, *, left: int, narrow: bool
) -> tuple[list[Spec], int]:
    """Under the curve a row for each level with a tick where a choice has it, and the height that all takes."""
    step, y = size[0] / len(ranked), float(size[1] + 24)
    ticks, texts = [], []
    if shown and not narrow:
        median = words.text("multiverse.median")
        texts.append({"x": size[0] + 42, "y": y, "text": median, "align": "right", "color": GREY})
    for driver in shown:
        heading = opened(axis_text(driver["axis"], words))
        texts.append({"x": -left, "y": y, "text": heading, "weight": "bold"})
        y += _ROW + 1
        for level in driver["levels"]:
            label = level_text(driver["axis"], level["level"], words)
            figure = "–" if level["median"] is None else words.number(level["median"])
            if narrow:
                said = f"{label} ({words.text('multiverse.median')} {figure})"
                texts.append({"x": -left, "y": y, "text": said, "color": GREY})
                y += _ROW
            else:
                texts.append({"x": -left + 8, "y": y, "text": label, "color": GREY})
                texts.append({"x": size[0] + 42, "y": y, "text": figure, "align": "right", "color": GREY})
            there = [place for place, row in enumerate(ranked) if _has(row, driver["axis"], level["level"])]
            ticks += _joined([(place * step, y, (place + 1) * step, y) for place in there])
            y += _ROW + (2 if narrow else 0)
        y += 6
    items = [{**text, "size": FOOT_SIZE} for text in texts]
    return [path(ticks, GREY, strokeWidth=8), written(items)], round(y) - 34


def _has(row: Data, axis: str, level: str | None) -> bool:
    found = row[axis]
    return (None if found is None else str(found)) == level


def _foot(data: Data, words: Words) -> str:
    titles = "; ".join(dict.fromkeys(source["title"] for source in data["sources"]))
    return words.text(
        "multiverse.foot",
        source=titles,
        vintage=", ".join(words.date(day(name)) for name in data["vintages"]),
        date=words.date(day(data["as_of"])),
        level=words.percent(data["level"]),
        draws=words.number(data["draws"], 0),
        version=data["headway"],
    )


def _description(data: Data, words: Words, title: str) -> str:
    claims = "; ".join(claim_text(claim, words) for claim in data["share_at_most"])
    default = lag_with_span(data["headline"], words)
    return words.text(
        "multiverse.description", title=title, default=default, claims=f"{opened(claims)}." if claims else ""
    )
