"""Races started in the past: a fan at each start against what happened, a column for each model."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from headway.charts.layout import TimeScale, ValueScale, folded
from headway.charts.race import DASH
from headway.charts.race_plot import Panel, band_at, days_axis, line_at, readable, rows_grid
from headway.charts.theme import BAND, FOLLOWER, FOOT_SIZE, GREY, INK, LABEL_SIZE, NARROW, Spec, frame, haloed
from headway.words import Words
from headway.words.phrases import day, opened
from headway.words.race import race_foot
from headway.words.race_hindcast import BESIDE, RACE, happened, hindcast_description, hindcast_level, hindcast_title
from headway.words.race_names import model_name, sides

Data = Mapping[str, Any]

#: Pixels: numbers at the left, between columns, between rows; heights of a row.
_LEFT: Final = 30
_APART: Final = 16
_BETWEEN: Final = 30
_TALL, _SHORT = 96, 84

#: A fan that runs far beyond all that happened is cut at so many times the highest of the race and of what happened.
_CUT: Final = 1.25


def race_hindcast_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of races started in the past in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    models = _models(data)
    starts = sorted({each["origin"] for each in data["origins"]})
    tall, room = _SHORT if narrow else _TALL, width - 16 - _LEFT - 10
    wide = (room - _APART * (len(models) - 1)) / max(len(models), 1)
    x, y = _time(data, wide), ValueScale(0.0, _ceiling(data), tall)
    texts = _heads(models, wide, words)
    above = max((text["y"] for text in texts), default=0.0) + _BETWEEN
    layers = list[Spec]()
    for row, start in enumerate(starts):
        for column, model in enumerate(models):
            panel = Panel(x=x, y=y, left=column * (wide + _APART), top=above + row * (tall + _BETWEEN))
            drawn, said = _panel(data, panel, (start, model), words, first=column == 0, last=row == len(starts) - 1)
            layers += drawn
            texts += said
    return frame(
        [*layers, *haloed(texts)],
        size=(room, round(above + max(len(starts) * (tall + _BETWEEN) - _BETWEEN, 20))),
        left=_LEFT,
        right=10,
        title=hindcast_title(data, words),
        subtitle=opened(words.text("race_hindcast.subtitle", level=hindcast_level(data, words), **sides(data, words))),
        foot=race_foot(data, words),
        description=hindcast_description(data, words),
        below=34,
    )


def _models(data: Data) -> list[str]:
    """The columns: the race, and compute alone beside it; whatever there is if neither."""
    found = list(dict.fromkeys(each["model"] for each in data["origins"]))
    return [model for model in (RACE, BESIDE) if model in found] or found[:2]


def _time(data: Data, wide: float) -> TimeScale:
    """One axis of days for all panels."""
    days = [day(row["date"]) for each in data["origins"] for part in ("lag", "actual") for row in each[part]]
    return TimeScale(min(days), max(days), wide)


def _ceiling(data: Data) -> float:
    """The top of all panels: what happened and the race fit; another model may run beyond it."""
    ends = [row["high"] for each in data["origins"] for row in readable(happened(each))]
    ends += [row["high"] for each in data["origins"] if each["model"] == RACE for row in readable(each["lag"])]
    return float(ceil(_CUT * max(ends, default=10.0)))


def _heads(models: list[str], wide: float, words: Words) -> list[dict[str, Any]]:
    """The names of the models over their columns, their last lines at one height."""
    found = list[dict[str, Any]]()
    named = [folded(opened(model_name(model, words)), wide, LABEL_SIZE, bold=True) for model in models]
    most = max(map(len, named), default=0)
    for column, (model, lines) in enumerate(zip(models, named, strict=True)):
        color = FOLLOWER if model == RACE else GREY
        found += [
            {"x": column * (wide + _APART), "y": 4 + 15 * (most - len(lines) + place), "text": line, "color": color,
             "weight": "bold"}
            for place, line in enumerate(lines)
        ]  # fmt: skip
    return found


def _panel(
    data: Data, panel: Panel, key: tuple[str, str], words: Words, *, first: bool, last: bool
) -> tuple[list[Spec], list[dict[str, Any]]]:
    """The layers and texts of one start under one model; days below the last row, numbers beside the first column."""
    lines, numbers = rows_grid(panel, words, 4)
    layers, texts = [lines], numbers if first else []
    color = FOLLOWER if key[1] == RACE else GREY
    for each in data["origins"]:
        if (each["origin"], each["model"]) == key:
            layers += [
                band_at(panel, each["lag"], color, BAND),
                line_at(panel, _inside(each["lag"], panel), color, strokeDash=list(DASH)),
                line_at(panel, happened(each), INK, strokeWidth=1.6),
            ]
    text = words.text("race_hindcast.origin", date=words.date(day(key[0])))
    texts.append({"x": panel.left, "y": panel.top - 10, "text": text, "color": GREY, "size": FOOT_SIZE})
    if last:
        marks, days = days_axis(panel, words)
        layers.append(marks)
        texts += days
    return layers, texts


def _inside(rows: Sequence[Data], panel: Panel) -> list[Data]:
    """The rows whose value the panel holds: a line that leaves it ends there."""
    return [row for row in rows if row["central"] is not None and row["central"] <= panel.y.high]
