"""The section on serving: what chips read and write a second, what it costs, how much of a stock a daily load takes."""

from collections.abc import Mapping
from typing import Any

from headway.charts.plan_serve import serve_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.plan_serve import serve_cells, serve_columns, serve_remarks, serve_title

Data = Mapping[str, Any]


def serve_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of the JSON of `headway plan serve`: a finding, a picture, a table, what they rest on."""
    caption = words.text("plan_serve.read", level=words.percent(data["level"]))
    blocks: list[Block] = [Text(text=words.text("plan_serve.text"))]
    if data["rows"]:
        blocks.append(figure("plan-serve", lambda width: serve_chart(data, words, width=width), caption))
        blocks.append(serve_table(data, words))
    blocks.append(Points(items=tuple(Text(text=remark, small=True) for remark in serve_remarks(data, words))))
    return Section(name="plan-serve", title=serve_title(data, words), level=level, blocks=tuple(blocks))


def serve_table(data: Data, words: Words) -> Table:
    """Every kind of chip with tokens, what binds, money, share of the peak, and chips for a load."""
    return Table(
        name="plan-serve",
        caption=words.text("plan_serve.table", model=data["model"]["name"], level=words.percent(data["level"])),
        columns=serve_columns(data, words),
        rows=tuple(_row(row, data, words) for row in data["rows"]),
    )


def _row(row: Data, data: Data, words: Words) -> tuple[Cell, ...]:
    cost, fleet = row["usd_per_million"] or {}, row["fleet"] or {}
    values = [
        row["chip"],
        row["prefill"]["tokens_per_second"],
        row["decode"]["tokens_per_second"],
        row["decode"]["binds"],
        cost.get("input"),
        cost.get("output"),
        row["utilisation"],
        fleet.get("chips"),
        fleet.get("share_of_stock"),
    ]
    texts = serve_cells(row, data, words)
    return tuple(
        Cell(text=text, value=value, numeric=isinstance(value, Mapping))
        for text, value in zip(texts, values[: len(texts)], strict=True)
    )
