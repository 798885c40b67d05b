"""The two axes that pictures share: days below, values at the left."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from headway.charts.layout import TimeScale, ValueScale, date_ticks, value_ticks
from headway.charts.theme import LIGHT, Spec
from headway.words import Words


def time_axis(scale: TimeScale, words: Words, field: str = "date") -> Spec:
    """The encoding of days along x, with labels in the reader's language."""
    ticks = date_ticks(scale, words)
    names = {day.isoformat(): label for day, label in ticks}
    return {
        "field": field,
        "type": "temporal",
        "scale": {"type": "utc", "domain": [_utc(scale.first), _utc(scale.last)]},
        "axis": {
            "title": None,
            "values": [_utc(day) for day, _ in ticks],
            "labelExpr": f"({names!r})[utcFormat(datum.value, '%Y-%m-%d')]",
            "grid": False,
            "ticks": True,
            "tickColor": LIGHT,
            "labelFlush": False,
        },
    }


def value_axis(
    scale: ValueScale,
    words: Words,
    *,
    room: int = 7,
    field: str = "central",
    ticks: Sequence[float] | None = None,
    label: Callable[[float, int], str] | None = None,
) -> Spec:
    """The encoding of values along y, with light horizontal lines at round values or at `ticks`.

    `label` writes a tick with so many digits.
    """
    ticks = value_ticks(scale.low, scale.high, room) if ticks is None else ticks
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [scale.low, scale.high], "nice": False, "zero": False},
        "axis": {"title": None, "values": list(ticks), "labelExpr": tick_labels(ticks, words, label), "grid": True},
    }


def tick_labels(ticks: Sequence[float], words: Words, label: Callable[[float, int], str] | None = None) -> str:
    """The expression that gives each tick its number in the reader's language."""
    digits = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    write = label or words.number
    names = {f"{tick:g}": write(tick, digits) for tick in ticks}
    return f"({names!r})['' + datum.value]"


def months_grid(scale: ValueScale, size: tuple[int, int], words: Words) -> Spec:
    """Light lines at round lags, labelled below; lags run to the right, `scale.height` pixels wide."""
    ticks = value_ticks(0.0, scale.high, 8)
    return {
        "data": {"values": [{"months": tick} for tick in ticks]},
        "mark": {"type": "rule", "color": LIGHT, "y": 0, "y2": size[1]},
        "encoding": {
            "x": {
                "field": "months",
                "type": "quantitative",
                "scale": {"domain": [0, scale.high], "nice": False},
                "axis": {
                    "title": None,
                    "values": ticks,
                    "grid": False,
                    "labelExpr": tick_labels(ticks, words),
                },
            }
        },
    }


def band(
    rows: Sequence[Mapping[str, Any]], scale: ValueScale, color: str, x: Spec, y: Spec, *, opacity: float, **mark: Any
) -> Spec:
    """A layer between the fields `low` and `high`, which end at the ends of the axis; no `high` is the upper end."""
    cut = [
        {
            "date": row["date"],
            "low": max(row["low"], scale.low),
            "high": scale.high if row["high"] is None else min(max(row["high"], scale.low), scale.high),
        }
        for row in rows
    ]
    return {
        "data": {"values": cut},
        # Opacity of the fill alone: that of a whole mark takes several times as long to turn into PNG.
        "mark": {"type": "area", "color": color, "fillOpacity": opacity, **mark},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }


def line(rows: Sequence[dict[str, Any]], color: str, x: Spec, y: Spec, **mark: Any) -> Spec:
    """A layer through the field `central`."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "line", "color": color, "strokeWidth": 2, **mark},
        "encoding": {"x": x, "y": y},
    }


def _utc(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}
