"""The section on what replaces what: chips of one kind for one of another, by what they are to do."""

from collections.abc import Mapping
from typing import Any

from headway.charts.plan_replace import replace_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.generations import chip_name
from headway.words.plan_replace import replace_cells, replace_columns, replace_remarks, replace_title

Data = Mapping[str, Any]


def replace_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of the JSON of `headway plan replace`: a finding, a picture, a table, what they rest on."""
    caption = words.text("plan_replace.read", level=words.percent(data["level"]))
    blocks: list[Block] = [
        Text(text=words.text("plan_replace.text")),
        figure("plan-replace", lambda width: replace_chart(data, words, width=width), caption),
        replace_table(data, words),
        Points(items=tuple(Text(text=remark, small=True) for remark in replace_remarks(data, words))),
    ]
    return Section(name="plan-replace", title=replace_title(data, words), level=level, blocks=tuple(blocks))


def replace_table(data: Data, words: Words) -> Table:
    """Every kind of chip with the number that replaces one, by task, and what binds."""
    rows = []
    for row in data["rows"]:
        binds = [task["binds"] for task in row["tasks"]]
        values = [row["chip"], *(task["chips"] for task in row["tasks"]), binds]
        cells = zip(replace_cells(row, words), values, strict=True)
        rows.append(tuple(Cell(text=text, value=value, numeric=isinstance(value, Mapping)) for text, value in cells))
    said = {"other": chip_name(data["other"]), "level": words.percent(data["level"])}
    return Table(
        name="plan-replace",
        caption=words.text("plan_replace.table", **said),
        columns=replace_columns(words),
        rows=tuple(rows),
    )
