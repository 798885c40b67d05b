"""The section on time: do runs end within some days on the follower's own chips, and how sure is that."""

from collections.abc import Mapping
from typing import Any

from headway.report.blocks import Block, Cell, Points, Section, Table, Text
from headway.words import Words
from headway.words.generations import chip_name
from headway.words.plan_within import within_cells, within_columns, within_remarks, within_title

Data = Mapping[str, Any]


def within_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of the JSON of `plan_within`: the finding, a row for each model and number of chips, remarks."""
    blocks: list[Block] = [
        Text(text=words.text("plan_within.text", limit=words.number(data["within_days"], 0))),
        within_table(data, words),
        Points(items=tuple(Text(text=remark, small=True) for remark in within_remarks(data, words))),
    ]
    return Section(name="plan-within", title=within_title(data, words), level=level, blocks=tuple(blocks))


def within_table(data: Data, words: Words) -> Table:
    """Every model on every number of chips with days, the probability, money and what binds."""
    keys = ("model", "count", "days", "p_within", "cost_usd", "binding")
    rows = [
        tuple(
            Cell(text=text, value=run[key], numeric=key not in ("model", "binding"))
            for key, text in zip(keys, within_cells(run, words), strict=True)
        )
        for run in data["runs"]
    ]
    return Table(
        name="plan-within",
        caption=words.text(
            "plan_within.table", chip=chip_name(data["cluster"]["chip"]), level=words.percent(data["level"])
        ),
        columns=within_columns(data, words),
        rows=tuple(rows),
    )
