"""How long the leader's records stay ahead: the section and its sentences."""

from collections.abc import Mapping
from typing import Any

from headway.charts import match
from headway.report.blocks import Block, Cell, Figure, Section, Table, Text, figure
from headway.report.sentences import Gap
from headway.words import Words
from headway.words.phrases import (
    day,
    frontier_of,
    group_of,
    level_of,
    opened,
    probability,
    span,
    value_with_span,
)


def match_section(gap: Gap, words: Words, *, slug: str, level: int = 3) -> Section:
    """The median time to match, the records that are still ahead, and every record of the leader as a picture.

    `gap` is what `headway gap --definition match --json` prints.
    """
    found = gap["match"]
    blocks: list[Block] = [Text(text=match_sentence(gap, words)), Text(text=still_ahead(gap, words))]
    blocks += [_figure(gap, words, slug), _periods(gap, words, slug)]
    if found["unmatched"]:
        blocks.append(_unmatched(gap, words, slug))
    return Section(name=f"{slug}-match", title=_title(gap, words), level=level, blocks=tuple(blocks))


def match_sentence(gap: Gap, words: Words) -> str:
    """How many records are matched, and within how long half of them are."""
    records, median = gap["match"]["records"], gap["match"]["median"]
    parts = {
        "follower": group_of(gap, "follower", words),
        "frontier": frontier_of(gap, "leader", words),
        "matched": words.number(sum(row["matched"] is not None for row in records), 0),
        "records": words.number(len(records), 0),
        "level": level_of(median, words),
        "span": span(median, words),
    }
    if median["central"] is None:
        months = words.months(gap["longer_than"] or 0.0)
        return opened(words.text("match.section_text_censored", months=months, **parts))
    return opened(words.text("match.section_text", months=words.months(median["central"]), **parts))


def still_ahead(gap: Gap, words: Words) -> str:
    """The leader's records that are not matched, with their ages."""
    date = words.date_long(day(gap["as_of"]))
    names = [
        words.text("match.still_one", model=row["model"], months=words.months(row["age_months"]))
        for row in gap["match"]["unmatched"]
    ]
    if not names:
        return opened(words.text("match.still_none", date=date))
    return opened(words.text("match.still", date=date, names=", ".join(names)))


def _title(gap: Gap, words: Words) -> str:
    median = gap["match"]["median"]
    if median["central"] is None:
        return words.text("match.section_title_censored")
    months = words.months(median["central"])
    return words.text("match.section_title", months=months, level=level_of(median, words), span=span(median, words))


def _figure(gap: Gap, words: Words, slug: str) -> Figure:
    caption = words.text("match.read", level=level_of(gap["lag"], words))
    return figure(f"{slug}-match", lambda width: match(gap, words, width=width), caption)


def _periods(gap: Gap, words: Words, slug: str) -> Table:
    return Table(
        name=f"{slug}-match-years",
        caption=words.text("match.periods_caption", level=level_of(gap["lag"], words)),
        columns=tuple(words.text(f"match.column_{name}") for name in ("year", "records", "matched", "median")),
        rows=tuple(
            (
                Cell(text=row["from"][:4], value=int(row["from"][:4])),
                _count(row["records"], words),
                _count(row["matched"], words),
                _median(row, words),
            )
            for row in gap["match"]["periods"]
        ),
    )


def _count(number: int, words: Words) -> Cell:
    return Cell(text=words.number(number, 0), value=number, numeric=True)


def _median(row: Mapping[str, Any], words: Words) -> Cell:
    value = {**row["median"], "longer_than": row["longer_than"]}
    return Cell(text=value_with_span(row["median"], words, row["longer_than"]), value=value, numeric=True)


def _unmatched(gap: Gap, words: Words, slug: str) -> Table:
    columns = [words.text(f"report.column_{name}") for name in ("model", "date", "index")]
    return Table(
        name=f"{slug}-unmatched",
        caption=words.text(
            "match.unmatched_caption",
            follower=group_of(gap, "follower", words),
            date=words.date_long(day(gap["as_of"])),
        ),
        columns=(*columns, words.text("match.column_age"), words.text("match.column_p")),
        rows=tuple(
            (
                Cell(text=row["model"], value=row["model"]),
                Cell(text=words.date(day(row["released"])), value=row["released"]),
                Cell(text=value_with_span(row["index"], words), value=dict(row["index"]), numeric=True),
                Cell(text=words.number(row["age_months"]), value=row["age_months"], numeric=True),
                Cell(text=probability(1.0 - row["censored"], words), value=1.0 - row["censored"], numeric=True),
            )
            for row in gap["match"]["unmatched"]
        ),
    )
