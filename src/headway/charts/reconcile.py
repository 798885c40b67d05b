"""Published totals and ours: a row for each, ours over the published value on a logarithmic axis, the reason beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from headway.charts.layout import wrap
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, LIGHT, NARROW, Spec, frame, heads, segments, written
from headway.words import Words
from headway.words.phrases import day
from headway.words.reconcile import (
    published_text,
    publisher_name,
    reason,
    remarks,
    row_names,
    total_name,
    value_span,
    value_text,
)

Totals = Mapping[str, Any]

#: Verdicts from the one that a reader must see to the one that asks nothing.
VERDICTS: Final = ("unexplained", "contradicts", "missed", "definition", "indistinct", "agrees", "open")

#: The axis reaches so many times up and down; what lies beyond is drawn at its end with an arrow head.
_REACH: Final = 30.0
_TICKS: Final = ((1 / 30, "1/30"), (0.1, "1/10"), (1 / 3, "1/3"), (1.0, "1"), (3.0, "3"), (10.0, "10"), (30.0, "30"))

#: Pixels: of a line of type, between rows, above a heading; columns beside the plot of the wide picture.
_LINE: Final = 15
_GAP: Final = 9
_HEADING: Final = 26
_LEFT: Final = 218
_RIGHT: Final = 292
_TOP: Final = 20


def reconcile_finding(data: Totals, words: Words) -> str:
    """Whether a published total is left unexplained, in one sentence without a full stop."""
    rows, bad = data["rows"], data["counts"]["unexplained"]
    if not rows:
        return words.text("reconcile.title_none")
    if bad:
        return words.text("reconcile.title_open", count=bad, all=len(rows))
    if data["counts"]["definition"] and len(rows) > 1:
        agreeing = data["counts"]["agrees"] + data["counts"]["definition"]
        return words.text("reconcile.title_definition", all=len(rows), agreeing=agreeing)
    return words.text(f"reconcile.title_clean{'_one' if len(rows) == 1 else ''}", all=len(rows))


def ordered(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows by verdict, and within it from the largest first difference to the least."""

    def far(row: Mapping[str, Any]) -> float:
        return -abs(log10(min(max(row["ratio_headline"]["central"], 1e-9), 1e9)))

    return sorted(rows, key=lambda row: (VERDICTS.index(row["verdict"]), far(row)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: top of its texts, height of its marks, its lines of type and how many are dark."""

    row: Mapping[str, Any]
    top: float
    middle: float
    left: list[str]
    right: list[str]
    dark: tuple[int, int]


def reconcile_chart(data: Totals, words: Words, *, width: int = 760) -> Spec:
    """The picture of a reconciliation in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    left, right = (10, 10) if narrow else (_LEFT, _RIGHT)
    plot = width - 16 - left - right
    places, headings, height = _places(data, words, plot, narrow=narrow)
    x = _scale(plot)
    layers = [*_axis(x, height, words, [place.middle for place in places] if narrow else [])]
    layers += _headings(headings, plot, left, narrow=narrow)
    for place in places:
        layers += _marks(place, x)
    layers += _texts(places, plot, narrow=narrow)
    level = words.percent(data["level"])
    title = reconcile_finding(data, words)
    return frame(
        layers,
        size=(plot, round(height)),
        left=left,
        right=right,
        title=title,
        subtitle=words.text(f"reconcile.subtitle{'_narrow' if narrow else ''}", level=level),
        foot=_foot(data, words),
        description=_description(data, words, title),
        below=34,
    )


def _places(
    data: Totals, words: Words, plot: int, *, narrow: bool
) -> tuple[list[_Place], list[tuple[float, str]], float]:
    """The rows from top to bottom, the headings of their verdicts with their heights, and the height of all."""
    names, found, headings = row_names(data["rows"], words), list[_Place](), list[tuple[float, str]]()
    y, verdict = float(_TOP), ""
    for row in ordered(data["rows"]):
        if row["verdict"] != verdict:
            verdict = row["verdict"]
            headings.append((y + _HEADING / 2, _heading(verdict, data, words)))
            y += _HEADING
        who = " · ".join([publisher_name(row["publisher"], words), *remarks(row, words)])
        values, why = _values(row, words), _why(row, words, names)
        name = wrap(total_name(row, words), plot if narrow else _LEFT - 16, LABEL_SIZE)
        if narrow:
            whole = " · ".join(text for text in (who, why) if text)
            lines = [*name, *(line for text in (whole, values) for line in wrap(text, plot, FOOT_SIZE))]
            middle = y + _LINE * len(lines) + 8
            found.append(_Place(row, y, middle, lines, [], (len(name), 0)))
            y = middle + 8 + _GAP
        else:
            left = [*name, *wrap(who, _LEFT - 16, FOOT_SIZE)]
            told = wrap(values, _RIGHT - 14, FOOT_SIZE)
            right = [*told, *wrap(why, _RIGHT - 14, FOOT_SIZE)]
            tall = _LINE * max(len(left), len(right))
            found.append(_Place(row, y, y + tall / 2, left, right, (len(name), len(told))))
            y += tall + _GAP
    return found, headings, y


def _heading(verdict: str, data: Totals, words: Words) -> str:
    name = words.text(f"reconcile.verdict_{verdict}")
    return f"{name[:1].upper()}{name[1:]} ({data['counts'][verdict]})"


def _values(row: Mapping[str, Any], words: Words) -> str:
    """Published value; ours as we state it and as the publisher counts it."""
    before, after = (value_text(row[name]["central"], row, words) for name in ("ours_headline", "ours"))
    value, _, size = before.partition(" ")
    shown = after if before == after else f"{value if size == after.partition(' ')[2] else before} → {after}"
    published = published_text({**row, "published": _bare(row)}, words)
    return words.text("reconcile.values", published=published, ours=shown)


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """The published value without its ends: the picture draws them."""
    published = row["published"]
    return {**published, "low": published["central"], "high": published["central"]}


def _why(row: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> str:
    """The reason without what the heading says."""
    text = reason(row, words, names)
    if row["verdict"] in ("agrees", "indistinct", "unexplained"):
        return ""
    return text if row["verdict"] == "open" else text.partition(": ")[2]


def _scale(plot: int) -> Any:
    ends = log10(_REACH)

    def x(ratio: float) -> float:
        held = min(max(ratio, 1 / _REACH), _REACH)
        return plot * (log10(held) + ends) / (2 * ends)

    return x


def _axis(x: Any, height: float, words: Words, middles: Sequence[float]) -> list[Spec]:
    """The lines of the axis: through all rows, or, where texts stand between the marks, around the marks alone."""
    ends = [(middle - 9, middle + 9) for middle in middles] or [(_TOP - 8, height)]
    lines = [(x(value), low, x(value), high) for value, _ in _TICKS if value != 1.0 for low, high in ends]
    texts = [
        {"x": x(value), "y": end, "text": name, "align": "center", "color": GREY, "size": FOOT_SIZE}
        for value, name in _TICKS
        for end in (4, height + 10)
    ]
    below = {"x": x(1.0), "y": height + 24, "text": words.text("reconcile.axis"), "align": "center"}
    above = {"x": x(_REACH) + 14, "y": 4, "text": words.text("reconcile.column_values")}
    remarks = [{**text, "color": GREY, "size": FOOT_SIZE} for text in ([below] if middles else [below, above])]
    return [
        segments(lines, LIGHT, strokeWidth=1),
        segments([(x(1.0), low, x(1.0), high) for low, high in ends], GREY, strokeWidth=1),
        written([*texts, *remarks]),
    ]


def _headings(headings: Sequence[tuple[float, str]], plot: int, left: int, *, narrow: bool) -> list[Spec]:
    start = 0 if narrow else -left
    end = plot if narrow else plot + _RIGHT
    texts = [{"x": start, "y": y, "text": text, "weight": "bold"} for y, text in headings]
    blank = [(start, y, end, y) for y, _ in headings]
    return [segments(blank, "white", strokeWidth=18), written(texts)]


def _marks(place: _Place, x: Any) -> list[Spec]:
    """The published dot with its interval, ours hollow and ours filled with its interval."""
    drawn, y = place.row["drawn"], place.middle
    own, ours, headline = drawn["published"], drawn["ours"], drawn["headline"]["central"]
    layers = [
        segments([(x(own["low"]), y + 4, x(own["high"]), y + 4)], GREY, strokeWidth=3, opacity=0.45),
        segments([(x(ours["low"]), y - 4, x(ours["high"]), y - 4)], INK, strokeWidth=1.5),
        _dot(x(1.0), y + 4, GREY, filled=True, size=44),
    ]
    marks = [(headline, False), (ours["central"], True)]
    for value, filled in marks:
        if 1 / _REACH <= value <= _REACH:
            layers.append(_dot(x(value), y - 4, INK, filled=filled, size=50))
        else:
            layers.append(heads([(x(value), y - 4, 90 if value > 1 else 270)], INK if filled else GREY, 60))
    return layers


def _dot(x: float, y: float, color: str, *, filled: bool, size: int) -> Spec:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": [{"x": x, "y": y}]},
        "mark": {
            "type": "point",
            "filled": True,
            "fill": color if filled else "white",
            "stroke": color,
            "strokeWidth": 1.5,
            "size": size,
            "opacity": 1,
        },
        "encoding": {"x": {"field": "x", **plain}, "y": {"field": "y", **plain}},
    }


def _texts(places: Sequence[_Place], plot: int, *, narrow: bool) -> list[Spec]:
    items = []
    for place in places:
        if narrow:
            middle = place.top + 6 + _LINE * (len(place.left) - 1) / 2
            items += _column(place.left, middle, 0, LABEL_SIZE, place.dark[0])
        else:
            items += _column(place.left, place.middle, -_LEFT, LABEL_SIZE, place.dark[0])
            items += _column(place.right, place.middle, plot + 14, FOOT_SIZE, place.dark[1])
    return [written(items)]


def _column(lines: Sequence[str], middle: float, x: float, size: int, dark: int) -> list[dict[str, Any]]:
    """Lines of type centred on a height; the first ones are dark, the rest grey and small."""
    top = middle - _LINE * (len(lines) - 1) / 2
    return [
        {
            "x": x,
            "y": top + _LINE * line,
            "text": text,
            "color": INK if line < dark else GREY,
            "size": size if line < dark else FOOT_SIZE,
        }
        for line, text in enumerate(lines)
    ]


def _foot(data: Totals, words: Words) -> str:
    titles = list(dict.fromkeys(row["source"]["title"] for row in data["rows"]))
    few = "; ".join(titles) if len(titles) <= 3 else words.text("reconcile.sources_many", count=len(titles))
    return words.text(
        "reconcile.foot",
        sources=few or "–",
        vintage=words.date(day(data["vintage"])),
        level=words.percent(data["level"]),
        draws=words.number(data["draws"], 0),
        version=data["headway"],
    )


def _description(data: Totals, words: Words, title: str) -> str:
    names = row_names(data["rows"], words)
    rows = [
        words.text(
            "reconcile.description_row",
            total=total_name(row, words),
            publisher=publisher_name(row["publisher"], words),
            published=published_text(row, words),
            headline=value_text(row["ours_headline"]["central"], row, words),
            ours=value_span(row["ours"], row, words),
            reason=reason(row, words, names),
        )
        for row in ordered(data["rows"])
    ]
    return words.text("reconcile.description", title=title, rows=" ".join(rows))
