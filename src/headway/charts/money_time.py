"""Capital spending through time: what both sides spent by quarter, and what a year was expected to bring, by day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from headway.charts.layout import TimeScale, ValueScale, date_ticks, value_ticks
from headway.charts.money import money_foot
from headway.charts.theme import (
    BAND,
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
    pixels,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.compute import inverse, quarter_name, side_name, side_phrase
from headway.words.money import Money, billions, core_firms, expected_text, times_with_span
from headway.words.phrases import day, level_of, opened

#: Share of a quarter's sum that must be reported for its dot to be filled; in the last quarter, on both sides.
#: Source: ours.
MOSTLY: Final = 0.5

_ABOVE: Final = 30
_BETWEEN: Final = 62

Quarters = list[tuple[str, tuple[Mapping[str, Any], Mapping[str, Any]]]]


def quarters_of(data: Money) -> Quarters:
    """The quarters of both sides in which no firm is missing, up to the last of which most was reported."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in data["sides"]:
        if "-Q" in row["period"] and not row["missing"]:
            found.setdefault(row["period"], {})[row["side"]] = row
    both = [
        (period, (sides[data["leader"]], sides[data["follower"]]))
        for period, sides in sorted(found.items())
        if {data["leader"], data["follower"]} <= set(sides)
    ]
    told = [place for place, (_, rows) in enumerate(both) if min(row["reported_share"] for row in rows) >= MOSTLY]
    return both[: told[-1] + 1] if told else []


def expected_of(data: Money) -> tuple[int, list[Mapping[str, Any]], list[Mapping[str, Any]]] | None:
    """The newest year of guidance: the published tallies of the leader's firms, and the sums of what these guided."""
    core = set(core_firms(data, "leader"))
    tallies = [row for row in data["guidance"] if row["side"] == data["leader"] and core <= set(row["members"])]
    years = [row["year"] for row in (*tallies, *data["guidance_sums"])]
    if not years or not core:
        return None
    year = max(years)
    chosen = sorted((row for row in tallies if row["year"] == year), key=lambda row: str(row["known"]))
    return year, chosen, [row for row in data["guidance_sums"] if row["year"] == year]


def time_finding(data: Money, words: Words) -> str:
    """How much more the leader spent in the last quarter, and how the guidance of the newest year moved."""
    names = {role: side_phrase(data[role], words) for role in ("leader", "follower")}
    quarters, expected = quarters_of(data), expected_of(data)
    said = dict[str, str]()
    if quarters:
        period = quarters[-1][0]
        ratio = next(row["ratio"] for row in data["quarter_ratios"] if row["period"] == period)
        if ratio["high"] < 1.0:
            names = {"leader": names["follower"], "follower": names["leader"]}
            ratio, expected = inverse(ratio), None
        said |= {"quarter": quarter_name(period, words), "more": times_with_span(ratio, words)}
    steps = (expected[1] or expected[2]) if expected else []
    if expected and len(steps) == 1 and not quarters:
        last = expected_text(steps[0], words)
        return opened(words.text("money.time_title_expected", year=str(expected[0]), last=last, **names))
    if expected and len(steps) > 1:
        ends = [float(steps[place]["central"]) for place in (0, -1)]
        first, last = (expected_text(steps[place], words) for place in (0, -1))
        said |= {"year": str(expected[0]), "first": first, "last": last}
        if ends[1] <= ends[0]:
            return opened(words.text("money.time_title_guidance_down", **said, **names))
    kind = {(True, True): "", (True, False): "_quarters", (False, True): "_guidance"}
    key = kind.get(("quarter" in said, "year" in said), "_none")
    return opened(words.text(f"money.time_title{key}", **said, **names))


def money_time_chart(data: Money, words: Words, *, width: int = 760) -> Spec:
    """The picture of a money result through time in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    room = width - 16
    left = 34
    ends = widest([side_name(data[role], words) for role in ("leader", "follower")], LABEL_SIZE) + 14
    quarters, expected = quarters_of(data), expected_of(data)
    alone = narrow or not (quarters and expected)
    each = room - left - ends if alone else (room - 2 * left - ends - 40) // 2
    tall = 190 if narrow else 230
    second = (0, 2 * _ABOVE + tall + _BETWEEN) if narrow else (each + ends + left, _ABOVE)
    layers = _quarter_panel(data, (0, _ABOVE), (each, tall), words) if quarters or not expected else []
    if expected is not None:
        corner = second if quarters else (0, _ABOVE)
        layers += _guidance_panel(expected, corner, (each, tall), words)
    stacked = narrow and quarters and expected is not None
    title = time_finding(data, words)
    bottom = (second[1] if stacked else _ABOVE) + tall
    return frame(
        layers,
        size=(room - left - ends if alone else room - left - 40, bottom),
        left=left,
        right=ends if alone else 40,
        title=title,
        subtitle=words.text("money.time_subtitle", level=level_of(data, words)),
        foot=money_foot(data, words),
        description=_description(data, words, title),
    )


def _quarter_panel(data: Money, corner: tuple[int, int], size: tuple[int, int], words: Words) -> list[Spec]:
    quarters = quarters_of(data)
    layers = [_heading(words.text("money.panel_quarters"), corner)]
    if not quarters:
        return layers
    highest = max(row["amount"]["high"] for _, rows in quarters for row in rows)
    scale = ValueScale(0.0, 1.08 * highest, size[1])
    step = size[0] / max(len(quarters) - 1, 1)
    layers += _grid(scale, corner, size, words)
    labels = []
    for place, role, color in ((0, "leader", LEADER), (1, "follower", FOLLOWER)):
        points = [
            (corner[0] + at * step, corner[1] + scale.at(rows[place]["amount"]["central"]), rows[place])
            for at, (_, rows) in enumerate(quarters)
        ]
        band = [(x, *(corner[1] + scale.at(row["amount"][end]) for end in ("low", "high"))) for x, _, row in points]
        layers += [_band(band, color), _line([(x, y) for x, y, _ in points], color)]
        layers.append(dots([(x, y) for x, y, _ in points], color, 46))
        layers.append(dots([(x, y) for x, y, row in points if row["reported_share"] < MOSTLY], "white", 16))
        x, y, row = points[-1]
        labels.append({"x": x + 8, "y": y, "text": side_name(data[role], words), "color": color, "weight": "bold"})
        labels.append(
            {"x": x, "y": y - 14, "text": billions(row["amount"]["central"], words), "color": color, "align": "center"}
        )
        x, y, row = points[0]
        labels.append(
            {"x": x, "y": y - 14, "text": billions(row["amount"]["central"], words), "color": color, "align": "center"}
        )
    every = 1 + (len(quarters) - 1) // max(int(size[0] / 62), 1)
    for at, (period, _) in enumerate(quarters):
        if (len(quarters) - 1 - at) % every == 0:
            x = corner[0] + at * step
            labels.append(
                {
                    "x": x,
                    "y": corner[1] + size[1] + 16,
                    "text": quarter_name(period, words),
                    "color": GREY,
                    "align": "center",
                    "size": FOOT_SIZE,
                }
            )
    return [*layers, *haloed(labels)]


def _guidance_panel(
    expected: tuple[int, list[Mapping[str, Any]], list[Mapping[str, Any]]],
    corner: tuple[int, int],
    size: tuple[int, int],
    words: Words,
) -> list[Spec]:
    """Published tallies as dots, the sum of what firms guided as a step line; the scale begins above zero."""
    year, tallies, sums = expected
    days = [day(row["known"]) for row in (*tallies, *sums)]
    time = TimeScale(min(days) - timedelta(days=20), max(days) + timedelta(days=45), size[0])
    values = [row[end] for row in (*tallies, *sums) for end in ("low", "central", "high") if row[end] is not None]
    apart = max(max(values) - min(values), 1.0)
    scale = ValueScale(min(values) - 0.2 * apart, max(values) + 0.2 * apart, size[1])

    def at(row: Mapping[str, Any]) -> tuple[float, float]:
        return corner[0] + time.at(day(row["known"])), corner[1] + scale.at(row["central"])

    layers = [_heading(words.text("money.panel_guidance", year=str(year)), corner), *_grid(scale, corner, size, words)]
    labels: list[dict[str, Any]] = [
        {
            "x": corner[0] + time.at(when),
            "y": corner[1] + size[1] + 16,
            "text": text,
            "color": GREY,
            "align": "center",
            "size": FOOT_SIZE,
        }
        for when, text in _months(time, words)
    ]
    if sums:
        layers.append(_line(_steps([at(row) for row in sums], corner[0] + size[0]), LEADER))
        lowest = max(at(row)[1] for row in sums)
        text = f"{words.text('money.sum')}: {billions(sums[-1]['central'], words)}"
        labels.append({"x": corner[0] + size[0], "y": lowest + 14, "text": text, "color": LEADER, "align": "right"})
    for row in tallies:
        x, y = at(row)
        ends = [corner[1] + scale.at(row[end]) for end in ("low", "high") if row[end] is not None]
        if len(ends) == 2:
            layers.append(segments([(x, ends[0], x, ends[1])], GREY, strokeWidth=1.5))
        layers.append(dots([(x, y)], GREY, 60))
        labels.append({"x": x + 9, "y": y, "text": expected_text(row, words), "color": GREY})
    if tallies:
        x, y = at(tallies[-1])
        labels.append(
            {"x": corner[0] + size[0], "y": y - 16, "text": words.text("money.tally"), "color": GREY, "align": "right"}
        )
    return [*layers, *haloed(labels)]


def _months(time: TimeScale, words: Words) -> list[tuple[date, str]]:
    """Months to mark, with room between them."""
    return date_ticks(TimeScale(time.first, time.last, min(time.width, 300.0)), words)


def _steps(points: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """A step line: each level holds until the next."""
    found = [points[0]]
    for point in points[1:]:
        found += [(point[0], found[-1][1]), point]
    return [*found, (end, found[-1][1])]


def _heading(text: str, corner: tuple[int, int]) -> Spec:
    return written([{"x": corner[0], "y": corner[1] - 18, "text": text, "weight": "bold"}])


def _grid(scale: ValueScale, corner: tuple[int, int], size: tuple[int, int], words: Words) -> list[Spec]:
    ticks = value_ticks(scale.low, scale.high, 5)
    left, top = corner
    lines = [(left, top + scale.at(tick), left + size[0], top + scale.at(tick)) for tick in ticks]
    texts = [
        {
            "x": left - 6,
            "y": top + scale.at(tick),
            "text": words.number(tick, 0),
            "align": "right",
            "color": GREY,
            "size": FOOT_SIZE,
        }
        for tick in ticks
    ]
    return [segments(lines, LIGHT, strokeWidth=1), written(texts)]


def _band(rows: Sequence[tuple[float, ...]], color: str) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": low, "y2": high} for x, low, high in rows]},
        "mark": {"type": "area", "color": color, "fillOpacity": BAND},
        "encoding": pixels(x="x", y="y", y2="y2"),
    }


def _line(points: Sequence[tuple[float, float]], color: str) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": y, "order": place} for place, (x, y) in enumerate(points)]},
        "mark": {"type": "line", "color": color, "strokeWidth": 2},
        "encoding": {**pixels(x="x", y="y"), "order": {"field": "order"}},
    }


def _description(data: Money, words: Words, title: str) -> str:
    names = {role: side_name(data[role], words) for role in ("leader", "follower")}
    told = [
        words.text(
            "money.quarter_text",
            quarter=quarter_name(period, words),
            leader=billions(leader["amount"]["central"], words),
            follower=billions(follower["amount"]["central"], words),
        )
        for period, (leader, follower) in quarters_of(data)
    ]
    expected, none = expected_of(data), words.text("money.none")
    year, tallies, sums = expected or (data["as_of"][:4], [], [])
    guided = [
        words.text("money.guidance_text", value=expected_text(row, words), day=words.date(day(row["known"])))
        for row in (*tallies, *sums)
    ]
    return words.text(
        "money.time_description",
        title=title,
        quarters="; ".join(told) or none,
        year=str(year),
        guidance="; ".join(guided) or none,
        **names,
    )
