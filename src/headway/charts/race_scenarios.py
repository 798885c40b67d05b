"""Scenarios as dumbbells: the lag of each beside that of the baseline, with its interval."""

from collections.abc import Mapping
from typing import Any

from headway.charts.layout import RowScale
from headway.charts.race_rows import Row, places_of, value_grid
from headway.charts.theme import FOLLOWER, GREY, INK, Spec, dots, frame, haloed, segments
from headway.words import Words
from headway.words.phrases import opened
from headway.words.race import race_foot, scenario_title
from headway.words.race_names import event_short, sides, within_text
from headway.words.race_scenarios import (
    ordered,
    scenario_cells,
    scenarios_description,
    scenarios_level,
    scenarios_title,
)

Data = Mapping[str, Any]


def race_scenarios_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of scenarios in JSON form, `width` pixels wide."""
    rows = ordered(data)
    base = rows[0]
    heads = tuple(words.text(f"race_scenarios.head_{name}") for name in ("months", "p"))
    shown = [
        Row(
            name=opened(scenario_title(row, words)),
            columns=scenario_cells(row, words),
            color=GREY if row is base else INK,
            bold=row is base,
        )
        for row in rows
    ]
    places = places_of(shown, heads, width=width)
    high = 1.05 * max([row["lag"]["high"] for row in rows] + [1.0])
    scale = RowScale(0.0, high, places.width)
    middle = scale.at(base["lag"]["central"])
    ends = [
        (scale.at(row["lag"]["low"]), y, scale.at(row["lag"]["high"]), y)
        for row, y in zip(rows, places.ys, strict=True)
    ]
    points = [(scale.at(row["lag"]["central"]), y) for row, y in zip(rows, places.ys, strict=True)]
    return frame(
        [
            *value_grid(scale, places.height, words),
            segments([(middle, y - 9, middle, y + 9) for y in places.ys], GREY, strokeWidth=1),
            segments(ends[:1], GREY, strokeWidth=1.5),
            segments(ends[1:], FOLLOWER, strokeWidth=1.5),
            segments([(middle, y, x, y) for x, y in points[1:]], FOLLOWER, strokeWidth=4, opacity=0.45),
            dots([(middle, y) for y in places.ys], GREY, 50),
            dots(points[1:], FOLLOWER),
            *haloed(places.texts),
        ],
        size=(places.width, places.height),
        left=places.left,
        right=places.right,
        title=scenarios_title(data, words),
        subtitle=opened(_subtitle(data, base, words)),
        foot=race_foot(data, words, base["lag"]["level"]),
        description=scenarios_description(data, words),
        below=34,
    )


def _subtitle(data: Data, base: Data, words: Words) -> str:
    return words.text(
        "race_scenarios.subtitle",
        within=within_text(data["horizon"], words),
        level=scenarios_level(data, words),
        baseline=scenario_title(base, words),
        short=event_short(data["event"], words),
        **sides(data, words),
    )
