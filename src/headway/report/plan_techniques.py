"""The section on techniques: how far they stretch a fixed number of chips, counted and as published."""

from collections.abc import Mapping
from typing import Any

from headway.charts.plan_techniques import techniques_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.compute import amount, amount_span
from headway.words.phrases import level_of, opened
from headway.words.plan_techniques import (
    chips_of,
    factor,
    factor_span,
    factor_with_span,
    multiplier_text,
    pair,
    remarks,
    starred,
    technique_name,
    techniques_finding,
    told_rows,
)

Techniques = Mapping[str, Any]


def plan_techniques_section(
    data: Techniques, words: Words, *, level: int = 3, name: str = "plan-techniques"
) -> Section:
    """What `headway plan techniques` found, as a finding, a picture and two tables.

    Parameters
    ----------
    name
        Of the section, its picture and its tables: one for each model where a report tells of several.
    """
    rows, title = told_rows(data), techniques_finding(data, words)
    if not rows:
        return Section(name=name, title=title, level=level, blocks=(Text(text=_run(data, words)),))
    picture = figure(
        name,
        lambda width: techniques_chart(data, words, width=width),
        words.text("plan_techniques.read", level=level_of(data, words)),
    )
    said = " ".join(text for text in (_run(data, words), _together(data, words), _cache(data, words)) if text)
    blocks: list[Block] = [Text(text=said), picture, _effects(data, words, name)]
    if any(row["published"] for row in rows):
        blocks.append(_published(data, words, name))
    blocks.append(Points(items=tuple(Text(text=text, small=True) for text in remarks(data, words))))
    return Section(name=name, title=title, level=level, blocks=tuple(blocks))


def _run(data: Techniques, words: Words) -> str:
    using = data["using"]
    seconds = using["chip_seconds_per_million_tokens"]
    return words.text(
        "plan_techniques.text_run",
        model=data["model"]["name"],
        operations=amount(1e9 * using["gflop_per_token"], words),
        chips=chips_of(data, words),
        seconds=amount(seconds["central"], words),
        level=level_of(data, words),
        span=amount_span(seconds, words),
    )


def _together(data: Techniques, words: Words) -> str:
    """How much dearer the run would be without all, by what is counted and by what is published."""
    row = data["together"]
    if row is None or row["factor"] is None or data["chosen"]:
        return ""
    said = {
        "factor": factor(row["factor"]["central"], words),
        "level": level_of(data, words),
        "span": factor_span(row["factor"], words),
    }
    if row["multiplier"] is None:
        return words.text("plan_techniques.text_together_counted", **said)
    return words.text(
        "plan_techniques.text_together",
        counted=factor(row["counted"]["central"], words),
        multiplier=factor(row["multiplier"]["central"], words),
        **said,
    )


def _cache(data: Techniques, words: Words) -> str:
    row = data["together"]
    if row is None or row["using"]["kv_bytes_per_token"] == row["without"]["kv_bytes_per_token"]:
        return ""
    kept = {side: words.number(row[side]["kv_bytes_per_token"], 0) for side in ("using", "without")}
    return words.text("plan_techniques.text_kv", **kept)


def _effects(data: Techniques, words: Words, name: str) -> Table:
    columns = ("technique", "factor", "counted", "multiplier", "memory", "smallest", "kv")
    return Table(
        name=name,
        caption=words.text(
            "plan_techniques.caption",
            model=data["model"]["name"],
            chips=chips_of(data, words),
            level=level_of(data, words),
        ),
        columns=tuple(words.text(f"plan_techniques.column_{column}") for column in columns),
        rows=tuple(
            (
                _named(row, words),
                Cell(text=starred(row, words), value=row["factor"], numeric=True),
                Cell(text=factor_with_span(row["counted"], words), value=row["counted"], numeric=True),
                Cell(text=multiplier_text(row, words), value=row["multiplier"], numeric=True),
                *(_pair(row, column, words) for column in ("memory_gb", "smallest_chips", "kv_bytes_per_token")),
            )
            for row in told_rows(data)
        ),
    )


def _named(row: Techniques, words: Words) -> Cell:
    name = technique_name(row, words)
    text = words.text("plan_techniques.added", technique=name) if row["added"] else name
    return Cell(text=opened(text), value=row["names"])


def _pair(row: Techniques, column: str, words: Words) -> Cell:
    value = {side: row[side][column] for side in ("using", "without")}
    return Cell(text=pair(row, column, words), value=value, numeric=True)


def _published(data: Techniques, words: Words, name: str) -> Table:
    """What was published, under which conditions, by whom; sources that were not read again are said to be so."""
    columns = ("technique", "published", "conditions", "source")
    return Table(
        name=f"{name}-published",
        caption=words.text("plan_techniques.caption_published"),
        columns=tuple(words.text(f"plan_techniques.column_{column}") for column in columns),
        rows=tuple(
            (
                _named(row, words),
                Cell(text=row["published"]["reported"], value=row["published"]["reported"]),
                Cell(text=row["published"]["conditions"] or "–", value=row["published"]["conditions"]),
                _source(row["published"], words),
            )
            for row in told_rows(data)
            if row["published"]
        ),
    )


def _source(published: Techniques, words: Words) -> Cell:
    title = published["source"]["title"]
    text = title if published["source_read"] else words.text("plan_techniques.unread", source=title)
    return Cell(text=text, value=dict(published["source"]))
