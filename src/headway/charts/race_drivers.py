"""What the answer hangs on: the share of its spread that each input carries, hollow where the input is hardly known."""

from collections.abc import Mapping
from typing import Any, Final

from headway.charts.layout import RowScale
from headway.charts.race_rows import Row, boxes, places_of, value_grid
from headway.charts.theme import GREY, INK, Spec, frame, haloed, segments
from headway.words import Words
from headway.words.phrases import opened
from headway.words.race import race_foot
from headway.words.race_drivers import (
    driver_cells,
    drivers_description,
    drivers_level,
    drivers_subtitle,
    drivers_title,
    shown_drivers,
)
from headway.words.race_names import parameter_name

Data = Mapping[str, Any]

#: Pixels that a bar is thick.
_THICK: Final = 14


def race_drivers_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the drivers of a race in JSON form, `width` pixels wide."""
    rows = shown_drivers(data)
    heads = tuple(words.text(f"race.column_{name}").lower() for name in ("share", "confidence"))
    shown = [
        Row(name=opened(parameter_name(row["parameter"], data, words)), columns=driver_cells(row, words))
        for row in rows
    ]
    places = places_of(shown, heads, width=width)
    scale = RowScale(0.0, max([row["high"] for row in rows] + [0.1]) * 1.04, places.width)
    bars = [
        {"x": 0.0, "x2": max(scale.at(row["share"]), 1.0), "y": y - _THICK / 2, "y2": y + _THICK / 2,
         "fill": "white" if row["confidence"] == "low" else GREY, "color": GREY}
        for row, y in zip(rows, places.ys, strict=True)
    ]  # fmt: skip
    spans = [(scale.at(row["low"]), y, scale.at(row["high"]), y) for row, y in zip(rows, places.ys, strict=True)]
    return frame(
        [
            *value_grid(scale, places.height, words, percent=True),
            boxes(bars),
            segments(spans, INK, strokeWidth=1.5),
            *haloed(places.texts),
        ],
        size=(places.width, max(places.height, 20)),
        left=places.left,
        right=places.right,
        title=drivers_title(data, words),
        subtitle=opened(drivers_subtitle(data, words)),
        foot=race_foot(data, words, drivers_level(data)),
        description=drivers_description(data, words),
        below=34,
    )
