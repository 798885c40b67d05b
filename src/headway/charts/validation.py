"""Published runs against what is predicted without them: three panels, logarithmic, a bar for each interval."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any, Final

from headway.charts.layout import Box, free, text_box
from headway.charts.plan_foot import plan_foot
from headway.charts.theme import (
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
    written,
)
from headway.words import Words
from headway.words.plan_validation import set_name, validation_title

Data = Mapping[str, Any]
Row = Mapping[str, Any]

#: Sets that have a panel; each row is in one of them.
PANELS: Final = ("bench-dense", "bench-experts", "runs")

_LEFT: Final = 40
_RIGHT: Final = 10

#: Room between panels beside and below each other, pixels: names of ticks, of the axis, of the next panel.
_BESIDE: Final = 48
_BELOW: Final = 88

#: Names in a panel, at most.
_NAMES: Final = 4

#: An error from which a row is named.
_FAR: Final = 0.15

_BAR: Final = "#b3bac6"
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def validation_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a validation in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    room = width - 16 - _LEFT - _RIGHT
    side = min(room, 250) if narrow else (room - 2 * _BESIDE) // 3
    above = 40
    height = above + 3 * side + 2 * _BELOW if narrow else above + side
    layers: list[Spec] = []
    for place, name in enumerate(PANELS):
        corner = (0, above + place * (side + _BELOW)) if narrow else (place * (side + _BESIDE), above)
        layers += _panel(data, name, corner, side, words)
    title = validation_title(data, words)
    return frame(
        layers,
        size=(room, height),
        left=_LEFT,
        right=_RIGHT,
        title=title,
        subtitle=words.text("plan_validation.subtitle", level=words.percent(data["level"])),
        foot=plan_foot(data, words),
        description=_description(data, title, words),
        below=56,
    )


def panel_of(row: Row) -> str:
    """The panel of a row."""
    if row["kind"] == "run":
        return "runs"
    return "bench-experts" if row["experts"] else "bench-dense"


def _panel(data: Data, name: str, corner: tuple[int, int], side: int, words: Words) -> list[Spec]:
    """One panel: both axes alike, the line of exact predictions, bars, dots and the names of those furthest off."""
    rows = [row for row in data["rows"] if panel_of(row) == name]
    left, top = corner
    ends = [
        row[end] if end == "observed" else row["predicted"][end] for row in rows for end in ("observed", "low", "high")
    ]
    low, high = log10(min(ends)) - 0.1, log10(max(ends)) + 0.1

    def across(value: float) -> float:
        return left + side * (log10(value) - low) / (high - low)

    def up(value: float) -> float:
        return top + side * (high - log10(value)) / (high - low)

    at = [(across(row["observed"]), up(row["predicted"]["central"])) for row in rows]
    bars = [
        (x, up(row["predicted"]["low"]), x, up(row["predicted"]["high"])) for row, (x, _) in zip(rows, at, strict=True)
    ]
    powers = [10.0**power for power in range(ceil(low), floor(high) + 1)]
    box = Box(left, top, left + side, top + side)
    return [
        segments([(left, up(power), left + side, up(power)) for power in powers], LIGHT),
        segments([(left, top + side, left + side, top)], GREY, strokeDash=[4, 3]),
        segments(bars, _BAR, strokeWidth=1.6),
        dots(at, INK, 22),
        written(_ticks(powers, across, up, corner, side)),
        written(_heads(data, name, corner, side, words)),
        *haloed(_names(rows, at, box)),
    ]


def _ticks(powers: Sequence[float], across: Any, up: Any, corner: tuple[int, int], side: int) -> list[dict[str, Any]]:
    left, top = corner
    said = {power: f"10{str(round(log10(power))).translate(_RAISED)}" for power in powers}
    along = [{"x": across(power), "y": top + side + 13, "text": said[power], "align": "center"} for power in powers]
    beside = [{"x": left - 5, "y": up(power), "text": said[power], "align": "right"} for power in powers]
    return [{**each, "color": GREY, "size": FOOT_SIZE} for each in (*along, *beside)]


def _heads(data: Data, name: str, corner: tuple[int, int], side: int, words: Words) -> list[dict[str, Any]]:
    """What a panel shows and how well, above it, and what its axis counts, below."""
    left, top = corner
    found = next(each for each in data["sets"] if each["name"] == name)
    said = words.text(
        "plan_validation.panel_said",
        rows=words.number(found["rows"], 0),
        error=words.percent(found["mean_abs_error"], 1),
    )
    axis = words.text(f"plan_validation.axis_{'runs' if name == 'runs' else 'bench'}")
    return [
        {"x": left, "y": top - 28, "text": words.text(f"plan_validation.panel_{name}"), "weight": "bold"},
        {"x": left, "y": top - 12, "text": said, "color": GREY},
        {"x": left + side / 2, "y": top + side + 30, "text": axis, "align": "center", "color": GREY, "size": FOOT_SIZE},
    ]


def _names(rows: Sequence[Row], at: Sequence[tuple[float, float]], inside: Box) -> list[dict[str, Any]]:
    """Names of the rows furthest off, each model once, where there is room."""
    taken = [Box(x - 3, y - 3, x + 3, y + 3) for x, y in at]
    found: list[dict[str, Any]] = []
    named: set[str] = set()
    for place in sorted(range(len(rows)), key=lambda i: -abs(rows[i]["error"])):
        x, y = at[place]
        name = rows[place]["model"].partition(" (")[0]
        if len(found) == _NAMES or abs(rows[place]["error"]) < _FAR:
            break
        if name in named:
            continue
        for text_x, text_y, align in (
            (x + 6, y, "left"),
            (x - 6, y, "right"),
            (x, y - 12, "center"),
            (x, y + 12, "center"),
        ):
            box = text_box(text_x, text_y, name, FOOT_SIZE, align)
            if free(box, taken, inside):
                taken.append(box)
                named.add(name)
                found.append({"x": text_x, "y": text_y, "text": name, "align": align, "size": FOOT_SIZE})
                break
    return found


def _description(data: Data, title: str, words: Words) -> str:
    said = [
        words.text(
            "plan_validation.description_set",
            name=set_name(each["name"], words),
            rows=words.number(each["rows"], 0),
            error=words.percent(each["mean_abs_error"], 1),
            coverage=words.percent(each["coverage_80"]),
            constant=words.percent(each["baseline_error"], 1),
        )
        for each in data["sets"]
    ]
    return words.text("plan_validation.description", title=title, sets="; ".join(said))
