"""The section on the method of the index: the same question on the compatible and on the robust one."""

from collections.abc import Mapping
from typing import Any

from headway.report.blocks import Block, Cell, Section, Table, Text
from headway.words import Words
from headway.words.phrases import best_of, day, frontier_of, lag_text, level_of, opened, probability, value_with_span

Data = Mapping[str, Any]


def methods_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The gap by each method: `data` holds under `methods` what `headway gap --method NAME --json` prints of it."""
    eci, robust = data["methods"]
    blocks: list[Block] = [Text(text=words.text("methods.text"))]
    if robust["p_shrank"] is not None and eci["p_shrank"] is not None:
        blocks.append(
            Text(
                text=words.text(
                    "methods.change",
                    date=words.date_long(day(data["as_of"])),
                    since=words.date_long(day(robust["p_shrank_since"])),
                    robust=probability(robust["p_shrank"], words),
                    eci=probability(eci["p_shrank"], words),
                )
            )
        )
    title = words.text("methods.title", said=_finding(data, words))
    return Section(name="methods", title=title, level=level, blocks=(*blocks, _table(data, words)))


def _finding(data: Data, words: Words) -> str:
    eci, robust = (row["lag"]["central"] for row in data["methods"])
    parts = {"best": best_of(data, "follower", words), "frontier": frontier_of(data, "leader", words)}
    if robust is None:
        return words.text("methods.unread", **parts)
    if eci is None:
        return words.text("methods.only", months=words.months(robust), **parts)
    months = {"robust": words.months(robust), "eci": words.months(eci)}
    if months["robust"] == months["eci"]:
        return words.text("methods.same", months=months["eci"], **parts)
    return words.text("methods.other", **months, **parts)


def _table(data: Data, words: Words) -> Table:
    rows = tuple(
        (
            Cell(text=opened(words.text(f"methods.method_{row['method']}")), value=row["method"]),
            Cell(text=lag_text(row, words), value={**row["lag"], "longer_than": row["longer_than"]}, numeric=True),
            Cell(text=value_with_span(row["mean"], words), value=dict(row["mean"]), numeric=True),
            Cell(text=value_with_span(row["points"], words), value=dict(row["points"]), numeric=True),
            Cell(text=_share(row["p_shrank"], words), value=row["p_shrank"], numeric=True),
        )
        for row in data["methods"]
    )
    return Table(
        name="methods",
        caption=words.text("methods.caption", level=level_of(data["methods"][0]["lag"], words)),
        columns=tuple(words.text(f"methods.column_{name}") for name in ("method", "lag", "mean", "points", "shrank")),
        rows=rows,
    )


def _share(share: float | None, words: Words) -> str:
    return words.text("report.no_value") if share is None else probability(share, words)
