"""Chips that replace one: for training, for reading prompts and for writing answers, on one logarithmic scale."""

from collections.abc import Mapping
from typing import Any

from headway.charts.plan_foot import plan_foot
from headway.charts.plan_rows import Group, Line, rows_of
from headway.charts.theme import NARROW, Spec, frame
from headway.words import Words
from headway.words.compute import ratio_with_span
from headway.words.plan_compare import kind_name
from headway.words.plan_replace import (
    replace_said,
    replace_subtitle,
    replace_title,
    task_binds,
    task_name,
    task_text,
)

Data = Mapping[str, Any]


def replace_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the JSON of `headway plan replace`, `width` pixels wide."""
    drawn = rows_of([_group(row, words) for row in data["rows"]], words, width=width, mark=1.0)
    title = replace_title(data, words)
    return frame(
        drawn.layers,
        size=drawn.size,
        left=drawn.left,
        right=drawn.right,
        title=title,
        subtitle=replace_subtitle(data, words, noted=width >= NARROW),
        foot=plan_foot(data, words),
        description=words.text(
            "plan_replace.description",
            title=title,
            said="; ".join(replace_said(row, words) for row in data["rows"]),
            level=words.percent(data["level"]),
        ),
        below=34,
    )


def _group(row: Data, words: Words) -> Group:
    hollow = row.get("status") not in ("released", None)
    lines = tuple(
        Line(
            label=task_name(task["task"], words),
            value=task["chips"],
            text=task_text(task, words) if task["chips"] is None else ratio_with_span(task["chips"], words),
            note=task_binds(task, words),
            hollow=hollow,
        )
        for task in row["tasks"]
    )
    return Group(name=kind_name(row, words), role=row["role"], lines=lines)
