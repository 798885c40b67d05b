"""What one chip serves: tokens read and written a second, each with its interval, for each kind of chip."""

from collections.abc import Mapping
from typing import Any

from headway.charts.plan_foot import plan_foot
from headway.charts.plan_rows import Group, Line, rows_of
from headway.charts.theme import NARROW, Spec, frame
from headway.words import Words
from headway.words.plan import figure_with_span
from headway.words.plan_compare import kind_name
from headway.words.plan_serve import (
    binds_name,
    ordered,
    serve_said,
    serve_subtitle,
    serve_title,
)

Data = Mapping[str, Any]


def serve_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the JSON of `headway plan serve`, `width` pixels wide."""
    drawn = rows_of([_group(row, words) for row in ordered(data)], words, width=width)
    title = serve_title(data, words)
    return frame(
        drawn.layers,
        size=drawn.size,
        left=drawn.left,
        right=drawn.right,
        title=title,
        subtitle=serve_subtitle(data, words, noted=width >= NARROW),
        foot=plan_foot(data, words),
        description=words.text(
            "plan_serve.description",
            title=title,
            said="; ".join(serve_said(row, words) for row in ordered(data)),
            level=words.percent(data["level"]),
        ),
        below=34,
    )


def _group(row: Data, words: Words) -> Group:
    hollow = row.get("status") not in ("released", None)
    lines = tuple(
        Line(
            label=words.text(f"plan_serve.line_{phase}"),
            value=row[phase]["tokens_per_second"],
            text=figure_with_span(row[phase]["tokens_per_second"], words),
            note=binds_name(row[phase], words),
            hollow=hollow,
        )
        for phase in ("prefill", "decode")
    )
    return Group(name=kind_name(row, words), role=row["role"], lines=lines)
