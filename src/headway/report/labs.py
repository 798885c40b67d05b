"""The section on labs: how far every lab is behind every other, as a heat map and a table."""

from collections.abc import Mapping
from typing import Any

from headway.charts.labs import labs_map, labs_title
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.report.weaknesses import listed
from headway.words import Words
from headway.words.phrases import level_of, probability, value_with_span
from headway.words.yardsticks import unit_of

Labs = Mapping[str, Any]


def labs_section(data: Labs, words: Words, *, level: int = 2) -> Section:
    """The section of a labs result in JSON form."""
    blocks: list[Block] = [
        figure("labs", lambda width: labs_map(data, words, width=width), words.text("labs.read")),
        labs_table(data, words),
    ]
    blocks += [Text(text=text, small=True) for text in _remarks(data, words)]
    return Section(name="labs", title=labs_title(data, words), level=level, blocks=tuple(blocks))


def labs_table(data: Labs, words: Words) -> Table:
    """Every pair of which the first stands after the second: lag, points, and how likely the first is ahead.

    The other half of the pairs, in which the stronger would be behind, is in the JSON only.
    """
    place = {row["lab"]: at for at, row in enumerate(data["labs"])}
    pairs = [row for row in data["pairs"] if place[row["behind"]] > place[row["ahead"]]]
    rows = tuple(
        (
            Cell(text=row["behind"], value=row["behind"]),
            Cell(text=row["ahead"], value=row["ahead"]),
            Cell(
                text=value_with_span(row["lag"], words, row["longer_than"]),
                value={**row["lag"], "longer_than": row["longer_than"]},
                numeric=True,
            ),
            Cell(text=value_with_span(row["points"], words), value=dict(row["points"]), numeric=True),
            Cell(text=probability(row["p_leads"], words), value=row["p_leads"], numeric=True),
        )
        for row in pairs
    )
    names = ("behind", "ahead", "lag", "points", "p")
    return Table(
        name="labs",
        caption=words.text("labs.table_caption", level=level_of(data["pairs"][0]["lag"], words)),
        columns=tuple(words.text(f"labs.column_{name}", unit=unit_of(data, words)) for name in names),
        rows=rows,
    )


def _remarks(data: Labs, words: Words) -> list[str]:
    """Which parts of firms were joined, and which labs had enough models and are not shown."""
    found = []
    joined = [
        f"{row['lab']}: {', '.join(row['developers'])}" for row in data["labs"] if row["developers"] != [row["lab"]]
    ]
    if joined:
        found.append(words.text("labs.joined", names="; ".join(joined)))
    if data["left_out"]:
        count, least = words.number(len(data["left_out"]), 0), words.number(data["least"], 0)
        names = listed(data["left_out"], words)
        found.append(words.text("labs.alone", least=least, count=count, names=names))
    return found
