"""The section on revisions: what was known then beside what is known now, and what moved the answer."""

from collections.abc import Mapping
from typing import Any

from headway.charts.bridge import revision_parts
from headway.charts.revisions import revisions
from headway.report.blocks import Block, Cell, Figure, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.phrases import day, lag_text, level_of, opened, pair_of, probability, value_with_span
from headway.words.revisions import (
    comparisons,
    direction,
    finding,
    gap_of,
    name_of,
    part_name,
    part_text,
    quarter_text,
    seen_amount,
    span_text,
    unit_name,
    unused_sentences,
    widest_change,
)

Data = Mapping[str, Any]


def revisions_section(data: Data, words: Words, *, slug: str = "revisions", level: int = 3) -> Section:
    """The section from the JSON of `headway gap revisions`.

    Parameters
    ----------
    slug
        Name of the section and stem of its charts and tables.
    """
    blocks: list[Block] = [Text(text=words.text("revisions.intro"))]
    blocks += [Text(text=text) for text in _same_quarters(data, words)]
    found = list(comparisons(data))
    if found:
        blocks.append(_then_and_now(slug, data, words))
        said = [_told_apart(row, each, words) for row, each in found if each["difference"]["decided"] > 0]
        blocks += [Points(items=tuple(Text(text=text) for text in said)), comparison_table(slug, data, words)]
        blocks.append(Text(text=words.text("revisions.independent"), small=True))
    blocks += _parts(slug, data, words)
    blocks += [Text(text=text, small=True) for text in remarks(data, words)]
    return Section(name=slug, title=finding(data, words), level=level, blocks=tuple(blocks))


def _then_and_now(slug: str, data: Data, words: Words) -> Figure:
    caption = words.text("revisions.read_day", level=level_of(data["lag"], words))
    return figure(f"{slug}-then", lambda width: revisions(data, words, width=width), caption)


def _same_quarters(data: Data, words: Words) -> list[str]:
    """For each quarter of which several vintages speak: the mean that each of them gives."""
    found: dict[str, list[str]] = {}
    last: dict[str, Data] = {}
    for row, each in comparisons(data):
        if not each.get("name"):
            continue
        value, date = seen_amount(each, data, words), words.date_long(day(row["vintage"]))
        found.setdefault(each["name"], []).append(words.text("revisions.quarter_item", value=value, date=date))
        last[each["name"]] = each
    today = words.date_long(day(data["vintage"]))
    texts = []
    for name, items in found.items():
        now = seen_amount(last[name]["now"], data, words)
        items.append(words.text("revisions.quarter_item", value=now, date=today))
        if published := last[name]["now_published"]:
            value = seen_amount(published, data, words)
            items.append(words.text("revisions.quarter_published", value=value))
        quarter = opened(quarter_text(name, words))
        texts.append(
            words.text("revisions.same_quarter", quarter=quarter, pair=pair_of(data, words), said=", ".join(items))
        )
    return texts


def _told_apart(row: Data, each: Data, words: Words) -> str:
    """Whether the answer then and the answer now differ, with the probability."""
    apart, verdict = each["difference"], direction(each)
    span = opened(gap_of(name_of(each), words))
    if name_of(each) != row["as_of"]:
        span = f"{span} ({words.text('revisions.parts_bar', date=words.date(day(row['vintage'])))})"
    longer, shorter = (probability(apart[f"p_{side}_then"], words) for side in ("longer", "shorter"))
    return words.text(
        f"revisions.{'unclear' if verdict == 'unclear' else f'named_{verdict}'}",
        span=span,
        vintage=words.date_long(day(row["vintage"])),
        p=longer if verdict == "longer" else shorter,
        longer=longer,
        shorter=shorter,
    )


def comparison_table(slug: str, data: Data, words: Words) -> Table:
    """Each vintage's answers on its day and over its quarter, then and now, and their difference."""
    published = any(each["now_published"] for _, each in comparisons(data))
    names = ("vintage", "span", "then", "now", "difference", *(["published"] if published else []))
    rows = []
    for row, each in comparisons(data):
        cells = [
            Cell(text=words.date(day(row["vintage"])), value=row["vintage"]),
            Cell(text=span_text(name_of(each), words), value=name_of(each)),
            _lag(each, words),
            _lag(each["now"], words),
            _difference(each["difference"], words),
        ]
        if published:
            cells.append(_lag(each["now_published"], words))
        rows.append(tuple(cells))
    caption = words.text(
        "revisions.caption_table",
        pair=opened(pair_of(data, words)),
        unit=unit_name(data, words),
        level=level_of(data["lag"], words),
    )
    columns = tuple(words.text(f"revisions.column_{name}") for name in names)
    return Table(name=f"{slug}-then", caption=caption, columns=columns, rows=tuple(rows))


def _lag(seen: Data, words: Words) -> Cell:
    return Cell(text=lag_text(seen, words), value={**seen["lag"], "longer_than": seen["longer_than"]}, numeric=True)


def _difference(apart: Data, words: Words) -> Cell:
    unread = apart["central"] is None or apart["low"] is None or apart["high"] is None
    text = words.text("revisions.cannot") if unread else value_with_span(apart, words)
    return Cell(text=text, value=dict(apart), numeric=True)


def _parts(slug: str, data: Data, words: Words) -> list[Block]:
    """The largest change as a picture, and all of them as a table."""
    widest = widest_change(data)
    if widest is None:
        return []
    caption = words.text("revisions.read_parts")
    picture = figure(f"{slug}-parts", lambda width: revision_parts(data, *widest, words, width=width), caption)
    return [picture, parts_table(slug, data, words)]


def parts_table(slug: str, data: Data, words: Words) -> Table:
    """What each ingredient adds to each difference; one row a pair of vintages and a span."""
    taken = [(pair, span) for pair in data["decompositions"] for span in pair["spans"] if span["parts"]]
    names = list(taken[0][1]["parts"]) if taken else []
    rows = tuple(
        (
            Cell(
                text=f"{words.date(day(pair['from']))} → {words.date(day(pair['to']))}",
                value=[pair["from"], pair["to"]],
            ),
            Cell(text=span_text(span["name"], words), value=span["name"]),
            *(Cell(text=words.number(span[end]), value=span[end], numeric=True) for end in ("old", "new")),
            *(_part(span, name, words) for name in ("difference", *names)),
        )
        for pair, span in taken
    )
    columns = tuple(words.text(f"revisions.column_{name}") for name in ("from", "span", "old", "new", "total"))
    return Table(
        name=f"{slug}-parts",
        caption=words.text("revisions.caption_parts", unit=unit_name(data, words), level=level_of(data["lag"], words)),
        columns=(*columns, *(opened(part_name(name, words)) for name in names)),
        rows=rows,
    )


def _part(span: Data, name: str, words: Words) -> Cell:
    value = span["difference"] if name == "difference" else span["parts"][name]
    found = (span.get("ranges") or {}).get(name)
    return Cell(text=part_text(span, name, words), value={**found, "central": value} if found else value, numeric=True)


def remarks(data: Data, words: Words) -> list[str]:
    """What changed between the vintages in numbers, and what could not be said."""
    found = []
    for pair in data["decompositions"]:
        dates = {"old": words.date(day(pair["from"])), "new": words.date(day(pair["to"]))}
        if pair["successive"]:
            counts = {name: words.number(count, 0) for name, count in pair["changes"].items()}
            found.append(words.text("revisions.changes", **dates, **counts))
        found += [
            words.text("revisions.no_parts", **dates, span=span_text(span["name"], words))
            for span in pair["spans"]
            if not span["parts"]
        ]
    return [*found, *unused_sentences(data["skipped"], words)]
