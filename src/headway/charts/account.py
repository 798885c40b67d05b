"""The account through time: the gap as training compute and as efficiency, a pair of bars for each date."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.layout import ValueScale, value_ticks
from headway.charts.theme import (
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
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
from headway.words.account import answer_of, finding, group_phrase, route_name, signed_with_span
from headway.words.phrases import day, group_name, level_of

Data = Mapping[str, Any]
Dated = Mapping[str, Any]

#: Colours of the two parts, apart from those of the sides: violet and teal, contrast over 5 on white.
_COLORS: Final = {"compute": "#6b3fa0", "efficiency": "#00796b"}

#: Opacity of a bar: read between two models, and read off a trend.
_SOLID: Final = 1.0
_PALE: Final = 0.45

#: Dates that are drawn, the newest, on a page and on a telephone.
_DATES: Final = {False: 12, True: 6}

_HEIGHT: Final = {False: 320, True: 260}
_LEFT: Final = 40


def account_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of an account in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    dates = shown_dates(data, narrow=narrow)
    names = {part: words.text(f"account.{part}") for part in _COLORS}
    right = 4 if narrow else widest([line for name in names.values() for line in _lines(name)], LABEL_SIZE) + 14
    room, height = width - 16 - _LEFT - right, _HEIGHT[narrow]
    scale = _scale(dates, height, over=36 if narrow else 0)
    column = room / max(len(dates), 1)
    layers = [_grid(scale, room, words)]
    for place, dated in enumerate(dates):
        layers += _column(dated, column * (place + 0.5), column, scale)
    layers += _named(dates, names, scale, room, narrow=narrow)
    layers.append(written([*_sides(data, height, words), *_below(data, dates, column, height, words)]))
    title = finding(data, words)
    return frame(
        layers,
        size=(room, height),
        left=_LEFT,
        right=right,
        title=title,
        subtitle=_subtitle(data, words, len(dates), narrow=narrow),
        foot=_foot(data, words),
        description=_description(data, dates, title, words),
        below=92,
    )


def shown_dates(data: Data, *, narrow: bool = False) -> list[Dated]:
    """The dates from the first with an account on, as many of the newest as have room."""
    told = [place for place, dated in enumerate(data["dates"]) if answer_of(dated)]
    return list(data["dates"][told[0] :] if told else data["dates"][-1:])[-_DATES[narrow] :]


def _scale(dates: Sequence[Dated], height: int, *, over: int) -> ValueScale:
    """A scale that holds 0 and every end of every whisker, with so many pixels free at the top."""
    intervals = [dated["gap"] for dated in dates]
    for dated in dates:
        if account := answer_of(dated):
            intervals += [account[name] for name in ("gap", *_COLORS)]
    ends = [interval[end] for interval in intervals for end in ("low", "central", "high")]
    low, high = min([0.0, *ends]), max([1.0, *ends])
    room = 0.09 * (high - low)
    return ValueScale(low - room, high + room + over / height * (high - low), height)


def _grid(scale: ValueScale, room: float, words: Words) -> Spec:
    """Light lines at round values, a dark one at 0, and the values at the left."""
    ticks = value_ticks(scale.low, scale.high, 7)
    rows = [{"y": scale.at(tick), "x2": room, "zero": tick == 0, "text": words.number(tick, 0)} for tick in ticks]
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "x": 0, "color": {"expr": f"datum.zero ? '{GREY}' : '{LIGHT}'"}},
                "encoding": {"y": {"field": "y", **plain}, "x2": {"value": room}},
            },
            {
                "mark": {
                    "type": "text",
                    "x": -6,
                    "align": "right",
                    "baseline": "middle",
                    "fontSize": LABEL_SIZE,
                    "color": GREY,
                },
                "encoding": {"y": {"field": "y", **plain}, "text": {"field": "text"}},
            },
        ],
    }


def _column(dated: Dated, x: float, column: float, scale: ValueScale) -> list[Spec]:
    """A bar with its whisker for each part, and the gap as a dot between them."""
    account = answer_of(dated)
    gap = account["gap"] if account else dated["gap"]
    layers: list[Spec] = []
    if account:
        thick = 0.34 * column
        opacity = _PALE if account["route"] == "trend" else _SOLID
        for shift, (part, color) in zip((-0.5, 0.5), _COLORS.items(), strict=True):
            middle, value = x + shift * (thick + 2), account[part]
            layers.append(_bar(middle - thick / 2, thick, scale.at(0.0), scale.at(value["central"]), color, opacity))
            layers.append(segments([_whisker(middle, value, scale)], color, strokeWidth=1.6))
    layers.append(segments([_whisker(x, gap, scale)], INK, strokeWidth=1.6))
    layers.append(dots([(x, scale.at(gap["central"]))], INK, 46))
    return layers


def _whisker(x: float, interval: Mapping[str, Any], scale: ValueScale) -> tuple[float, float, float, float]:
    return (x, scale.at(interval["low"]), x, scale.at(interval["high"]))


def _bar(left: float, thick: float, y: float, y2: float, color: str, opacity: float) -> Spec:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": [{"x": left, "x2": left + thick, "y": min(y, y2), "y2": max(y, y2)}]},
        "mark": {"type": "rect", "color": color, "opacity": opacity},
        "encoding": {
            "x": {"field": "x", **plain},
            "x2": {"field": "x2"},
            "y": {"field": "y", **plain},
            "y2": {"field": "y2"},
        },
    }


def _lines(name: str) -> list[str]:
    """A name in two lines of like length."""
    parts = name.split(" ")
    return [" ".join(parts[: (len(parts) + 1) // 2]), " ".join(parts[(len(parts) + 1) // 2 :])]


def _named(
    dates: Sequence[Dated],
    names: Mapping[str, str],
    scale: ValueScale,
    room: float,
    *,
    narrow: bool,
) -> list[Spec]:
    """The parts by their names: at the right of the last bars, or over the picture where there is no room."""
    if narrow:
        return haloed(_over(names, room))
    account = next((found for dated in reversed(dates) if (found := answer_of(dated))), None)
    if account is None:
        return []
    items = sorted((scale.at(account[part]["central"] / 2), part, color) for part, color in _COLORS.items())
    if items[1][0] - items[0][0] < 40:
        centre = (items[0][0] + items[1][0]) / 2
        items = [(centre + shift, *item[1:]) for shift, item in zip((-20, 20), items, strict=True)]
    rows = [
        {"x": room + 8, "y": y - 7 + 14 * at, "text": line, "color": color, "weight": "bold"}
        for y, part, color in items
        for at, line in enumerate(_lines(names[part]))
    ]
    return [written(rows)]


def _over(names: Mapping[str, str], room: float) -> list[dict[str, Any]]:
    """The parts by their names at the top of the picture, flush right."""
    return [
        {"x": room, "y": 8 + 15 * place, "text": names[part], "color": color, "weight": "bold", "align": "right"}
        for place, (part, color) in enumerate(_COLORS.items())
    ]


def _sides(data: Data, height: int, words: Words) -> list[dict[str, Any]]:
    """Which side is ahead above 0, and below."""
    places = {"leader": 8, "follower": height - 8}
    names = {side: words.text("account.ahead", name=group_name(data[side], words)) for side in places}
    return [{"x": 2, "y": y, "text": names[side], "color": GREY} for side, y in places.items()]


def _below(data: Data, dates: Sequence[Dated], column: float, height: int, words: Words) -> list[dict[str, Any]]:
    """Under each column its month, how the runs are known, and the models behind it."""
    rows: list[dict[str, Any]] = []
    routes = [words.text(f"account.how_{dated['route'] or 'none'}") for dated in dates]
    for place, dated in enumerate(dates):
        account, x = answer_of(dated), column * (place + 0.5)
        month = words.month(day(dated["day"])).split(" ")
        counts = account["models"] if account else {"leader": 0, "follower": 0}
        texts = [*month, routes[place]]
        texts.append(f"{counts['leader']} + {counts['follower']}" if account else "")
        rows += [
            {"x": x, "y": height + 14 + 15 * line, "text": text, "color": GREY, "align": "center", "size": FOOT_SIZE}
            for line, text in enumerate(texts)
            if text
        ]
    names = {side: group_name(data[side], words) for side in ("leader", "follower")}
    lines = 2 + max((len(words.month(day(dated["day"])).split(" ")) for dated in dates), default=1)
    last = {"x": 0, "y": height + 16 + 15 * lines, "text": words.text("account.count_row", **names)}
    return [*rows, {**last, "color": GREY, "size": FOOT_SIZE}]


def _subtitle(data: Data, words: Words, count: int, *, narrow: bool) -> str:
    names = {side: group_phrase(data[side], words) for side in ("leader", "follower")}
    level = level_of(data["share_compute"], words)
    said = words.text(f"account.subtitle{'_narrow' if narrow else ''}", **names, level=level)
    if count < sum(answer_of(dated) is not None for dated in data["dates"]):
        return f"{said}. {words.text('account.last_dates', count=words.number(count, 0))}"
    return said


def _foot(data: Data, words: Words) -> str:
    return words.text(
        "account.foot",
        vintage=words.date(day(data["vintage"])),
        as_of=words.date(day(data["as_of"])),
        version=data["headway"],
    )


def _description(data: Data, dates: Sequence[Dated], title: str, words: Words) -> str:
    last = dates[-1] if dates else None
    account = answer_of(last) if last else None
    earlier = [
        words.text(
            "account.said",
            date=words.month(day(dated["day"])),
            **{part: words.number(found[part]["central"]) for part in _COLORS},
        )
        for dated in dates[:-1]
        if (found := answer_of(dated))
    ]
    none = words.text("account.not_told")
    gap = (account or last or {"gap": None})["gap"]
    return words.text(
        "account.description",
        title=title,
        date=words.date_long(day(data["as_of"])),
        gap=signed_with_span(gap, words),
        **{part: signed_with_span(account[part], words) if account else none for part in _COLORS},
        level=level_of(data["share_compute"], words),
        route=route_name(data["route"], words),
        said="; ".join(earlier) or words.text("account.none_said"),
    )
