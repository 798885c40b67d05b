"""The section on the largest model that some chips train in some days: a finding, and a table of families of shapes."""

from collections.abc import Mapping
from typing import Any

from headway.report.blocks import Block, Cell, Section, Table, Text
from headway.words import Words
from headway.words.generations import chip_name
from headway.words.plan_largest import COLUMNS, largest_finding, largest_limited, largest_notes, largest_row

Data = Mapping[str, Any]

#: Where the JSON holds what a column says.
_VALUES = {"like": "like", "ratio": "tokens_per_parameter"}
_FOUND = {"total": "total_b", "active": "active_b", "tokens": "tokens_t", "limit": "limit"}


def largest_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of the JSON of `headway plan largest`."""
    first = next((family for family in data["families"] if family["largest"]), data["families"][0])
    limited = largest_limited(first, words)
    blocks: list[Block] = [Text(text=limited)] if limited else []
    blocks.append(_table(data, words))
    blocks += [Text(text=note, small=True) for note in largest_notes(data, words)]
    return Section(name="plan-largest", title=largest_finding(data, first, words), level=level, blocks=tuple(blocks))


def _table(data: Data, words: Words) -> Table:
    families = [family for family in data["families"] if family["largest"]]
    return Table(
        name="plan-largest",
        caption=words.text(
            "plan_largest.table",
            count=words.number(data["cluster"]["count"], 0),
            chip=chip_name(data["cluster"]["chip"]),
            days=words.number(data["days"], 0),
            level=words.percent(data["level"]),
        ),
        columns=tuple(words.text(f"plan_largest.column_{name}") for name in COLUMNS),
        rows=tuple(_row(family, words) for family in families),
    )


def _row(family: Data, words: Words) -> tuple[Cell, ...]:
    found = family["largest"]
    values = {name: family[key] for name, key in _VALUES.items()}
    values |= {name: found[key] for name, key in _FOUND.items()}
    values["shape"] = {"layers": found["layers"], "hidden": found["hidden"]}
    return tuple(
        Cell(text=text, value=values[name], numeric=name in ("total", "active", "tokens"))
        for name, text in zip(COLUMNS, largest_row(family, words), strict=True)
    )
