"""The section on how good the planner is: published runs against what is predicted without them."""

from collections.abc import Mapping
from typing import Any

from headway.charts.validation import validation_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.plan_validation import COLUMNS, finding, notes, table_rows, validation_title

Data = Mapping[str, Any]


def validation_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of the JSON of `headway plan validate`: a finding, a picture, a row for each set, remarks."""
    caption = words.text("plan_validation.read")
    blocks: list[Block] = [
        Text(text=f"{words.text('plan_validation.text')} {finding(data, words)}."),
        figure("plan-validation", lambda width: validation_chart(data, words, width=width), caption),
        validation_table(data, words),
        Points(items=tuple(Text(text=note, small=True) for note in notes(data, words))),
    ]
    return Section(name="plan-validation", title=validation_title(data, words), level=level, blocks=tuple(blocks))


def validation_table(data: Data, words: Words) -> Table:
    """Every set of rows with its errors, the part inside the intervals, and what one constant does."""
    papers = {each["name"]: each["mean_abs_error"] for each in data["sets_by_paper"]}
    rows = []
    for each, texts in zip(data["sets"], table_rows(data, words), strict=True):
        numbers = [each[key] for key in ("rows", "mean_abs_error", "bias", "coverage_80", "baseline_error")]
        values = [each["name"], *numbers, papers[each["name"]], dict(each["worst"])]
        rows.append(
            tuple(
                Cell(text=text, value=value, numeric=isinstance(value, int | float))
                for text, value in zip(texts, values, strict=True)
            )
        )
    return Table(
        name="plan-validation",
        caption=words.text("plan_validation.table"),
        columns=tuple(words.text(f"plan_validation.column_{name}") for name in COLUMNS),
        rows=tuple(rows),
    )
