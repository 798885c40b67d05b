"""The part of the report that says where each number comes from, so that a reader can follow it to its rows."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from headway.report.blocks import Block, Cell, Report, Section, Table, Text
from headway.words import Words
from headway.words.phrases import pair_of

Trust = Mapping[str, Any]

#: Name of the section, and of its tables.
NAME: Final = "trust"

#: Letters of a hash that a page shows; report.json has all of them.
SHOWN: Final = 12

#: Tables that a cell names; of more it says how many, and report.json names them.
_NAMED: Final = 4

#: Parts that have no row of their own on the page: other readings of a gap that has one, and what is told of doubts.
_UNSHOWN: Final = (
    "gap_record",
    "gap_match",
    "gap_trend",
    "gap_points",
    "gap_tie",
    "as_published",
    "weaknesses",
    "table",
)

#: A number that every report has, to show how one is followed.
_EXAMPLE: Final = "headway facts trace --report report.json /pairs/0/standing/lag/central"


def with_trust(report: Report, trust: Trust, words: Words) -> Report:
    """The report with the part at its end, and with `trust` in its data."""
    pairs = [pair_of(pair["standing"], words) for pair in report.data["pairs"]]
    section = trust_section(trust, words, pairs=pairs, asked=_options(report.data["command"]))
    first = len(report.tables)
    own = [{"path": f"/tables/{first + place}", "why": _OWN} for place in range(len(section.tables))]
    data = {**trust, "no_data": [*trust["no_data"], *own]}
    return replace(report, sections=(*report.sections, section), data={**report.data, "trust": data})


_OWN: Final = "repeats counts of /trust"


def trust_section(trust: Trust, words: Words, *, pairs: Sequence[str], asked: Sequence[str] = ()) -> Section:
    """The part: what gives each number and from which files, the files with their hashes, and how to follow one.

    Parameters
    ----------
    pairs
        Their names in words, in the order of the report.
    asked
        Options that most commands have, such as "--leader US": said once, and left out of the lines of the table.
    """
    text = words.text("trust.text", code=trust["program"]["code"].rpartition(" ")[2])
    blocks: tuple[Block, ...] = (
        Text(text=text),
        _parts(trust, words, pairs, asked),
        *([Text(text=words.text("trust.options", options=" ".join(asked)), small=True)] if asked else []),
        _files(trust, words),
        Text(text=words.text("trust.follow")),
        Text(text=_EXAMPLE, code=True),
        Text(text=words.text("trust.note"), small=True),
    )
    return Section(name=NAME, title=words.text("trust.title"), blocks=blocks, of=("/trust",))


def _options(command: str) -> list[str]:
    """The options of the command that makes the report, in pairs, without its language."""
    _, _, *given = shlex.split(command)
    pairs = zip(given[::2], given[1::2], strict=True)
    return [shlex.join(pair) for pair in pairs if pair[0] != "--lang"]


def _parts(trust: Trust, words: Words, pairs: Sequence[str], asked: Sequence[str]) -> Table:
    rows = tuple(_part(row, words, pairs, asked) for row in trust["numbers"] if row["what"] not in _UNSHOWN)
    columns = tuple(words.text(f"trust.column_{name}") for name in ("part", "rows", "tables", "command"))
    return Table(name=NAME, caption=words.text("trust.caption"), columns=columns, rows=rows)


def _part(row: Mapping[str, Any], words: Words, pairs: Sequence[str], asked: Sequence[str]) -> tuple[Cell, ...]:
    label = words.text(f"trust.part_{row['what']}")
    if row["path"].startswith("/pairs/"):
        label = f"{label} ({pairs[int(row['path'].split('/')[2])]})"
    given = row["command"] or row["python"]
    return (
        Cell(text=label, value=row["path"]),
        Cell(text=words.number(row["rows"], 0), value=row["rows"], numeric=True),
        Cell(text=_tables(row["tables"], words), value=row["tables"]),
        Cell(text=_short(given, asked), value=given),
    )


def _short(given: Sequence[str], asked: Sequence[str]) -> str:
    """The last command without the options that are said once, and a mark where others come before it."""
    *others, line = given
    for option in asked:
        line = line.replace(f" {option}", "")
    return f"… {line}" if others else line


def _tables(tables: Sequence[str], words: Words) -> str:
    """Tables by vintage, `2026-08-11: models, scores`; of many only the number."""
    found: dict[str, list[str]] = {}
    for each in tables:
        vintage, _, table = each.partition("/")
        found.setdefault(vintage, []).append(table)
    return "; ".join(
        f"{vintage}: {', '.join(names)}"
        if len(names) <= _NAMED
        else f"{vintage}: {words.text('trust.count', count=words.number(len(names), 0))}"
        for vintage, names in found.items()
    )


def _files(trust: Trust, words: Words) -> Table:
    """The files of the tables that some part was made from."""
    used = {table for row in trust["numbers"] for table in row["tables"]}
    rows = tuple(
        (
            Cell(text=table["file"], value=table["file"]),
            Cell(text=words.number(table["rows"], 0), value=table["rows"], numeric=True),
            Cell(text=table["sha256"][:SHOWN], value=table["sha256"]),
        )
        for vintage in trust["vintages"]
        for table in vintage["tables"]
        if f"{vintage['vintage']}/{table['table']}" in used
    )
    columns = tuple(words.text(f"trust.column_{name}") for name in ("file", "rows", "hash"))
    return Table(name=f"{NAME}-files", caption=words.text("trust.caption_files"), columns=columns, rows=rows)
