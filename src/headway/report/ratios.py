"""The section on the ratio in four units: how far ahead the leader is depends on what is counted."""

from collections.abc import Mapping
from typing import Any

from headway.charts.ratios import ratios_chart, ratios_finding
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.report.stock import stock_sentence
from headway.report.weaknesses import listed
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.compute import basis_name, quarter_name, ratio_with_span, side_phrase, unit_name, unit_short
from headway.words.phrases import level_of, opened, probability

Data = Mapping[str, Any]


def ratios_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The ratios in the JSON of `headway compute stock`, as a finding, a picture and a table."""
    known = [row for row in data["ratios"] if row["ratio"]]
    said = [_units(data, known, words), *_moves(known, words)] if known else [stock_sentence(data, words)]
    blocks: list[Block] = [Text(text=" ".join(said))]
    if known:
        caption = words.text("ratios.caption")
        blocks.append(figure("ratios", lambda width: ratios_chart(data, words, width=width), caption))
        blocks.append(_table(data, known, words))
    return Section(name="ratios", title=ratios_finding(data, words), level=level, blocks=tuple(blocks))


def _units(data: Data, known: list[Data], words: Words) -> str:
    ranked = sorted(known, key=lambda row: float(row["ratio"]["central"]))
    parts = [
        words.text("ratios.part_short", unit=unit_short(row["unit"], words), ratio=ratio_with_span(row["ratio"], words))
        for row in known
    ]
    ends = {"smallest": unit_short(ranked[0]["unit"], words), "largest": unit_short(ranked[-1]["unit"], words)}
    first = words.text("ratios.text_units", quarter=quarter_name(data["quarter"], words), parts=listed(parts, words))
    return f"{first} {words.text('ratios.text_why', **ends)}" if len(known) > 1 else first


def _moves(known: list[Data], words: Words) -> list[str]:
    """Where the ratio went within a year; a direction is named from NAMED_PROBABILITY on."""
    told = [row for row in known if row["change_in_a_year"] is not None]
    changes = [float(row["change_in_a_year"]["central"]) for row in told]
    if len(told) > 1 and all(row["p_rose"] >= NAMED_PROBABILITY for row in told):
        ends = {"low": words.number(min(changes), 2), "high": words.number(max(changes), 2)}
        return [words.text("ratios.moved_all_rose", **ends)]
    moves = []
    for row in told:
        rose = row["p_rose"]
        way = "rose" if rose >= NAMED_PROBABILITY else "fell" if rose <= 1.0 - NAMED_PROBABILITY else "level"
        change = words.number(row["change_in_a_year"]["central"], 2)
        moves.append(words.text(f"ratios.moved_{way}", unit=unit_short(row["unit"], words), change=change))
    return [words.text("ratios.text_moved", moves=listed(moves, words))] if moves else []


def _table(data: Data, known: list[Data], words: Words) -> Table:
    rows = []
    for row in known:
        change, rose = row["change_in_a_year"], row["p_rose"]
        said = "" if change is None else f"{words.number(change['central'], 2)}"
        chance = "" if rose is None else probability(rose, words)
        rows.append(
            (
                Cell(text=opened(unit_name(row["unit"], words)), value=row["unit"]),
                Cell(text=ratio_with_span(row["ratio"], words), value=row["ratio"], numeric=True),
                Cell(text=said, value=change, numeric=True),
                Cell(text=chance, value=rose, numeric=True),
            )
        )
    shown = level_of(known[0]["ratio"], words)
    return Table(
        name="ratios",
        caption=words.text(
            "ratios.table",
            leader=side_phrase(data["leader"], words),
            follower=side_phrase(data["follower"], words),
            quarter=quarter_name(data["quarter"], words),
            basis=basis_name(data["basis"], words),
        ),
        columns=tuple(words.text(f"ratios.column_{name}", level=shown) for name in ("unit", "ratio", "before", "rose")),
        rows=tuple(rows),
    )
