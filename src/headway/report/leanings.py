"""The section on leanings: on which benchmarks and domains who does better or worse than general capability says."""

from collections.abc import Mapping
from typing import Any

from headway.charts.leanings import leanings_plot, leanings_title, likely, row_name, signed_with_span
from headway.charts.leanings_map import labs_lean_map, labs_lean_title
from headway.gap.leanings_result import LEAST_MODELS
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.report.weaknesses import listed
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import group_of, level_of, opened, probability
from headway.words.yardsticks import domain_name

Leanings = Mapping[str, Any]
Row = Mapping[str, Any]


def leanings_section(data: Leanings, words: Words, *, slug: str = "pair", level: int = 3) -> Section:
    """The section of a leanings result in JSON form; `slug` begins the names of its pictures and tables."""
    blocks: list[Block] = [Text(text=text) for text in (meaning_text(data, words), named_text(data, words))]
    blocks += [
        figure(
            f"{slug}-leanings",
            lambda width: leanings_plot(data, words, width=width),
            words.text("leanings.read", level=_level(data, words)),
        ),
        leanings_table(data, words, slug=slug),
    ]
    if data["labs"] and data["domains"]:
        blocks += [
            Text(text=f"{labs_lean_title(data, words)}."),
            figure(
                f"{slug}-leanings-labs",
                lambda width: labs_lean_map(data, words, width=width),
                words.text("leanings.read_labs"),
            ),
            labs_table(data, words, slug=slug),
        ]
    blocks += [Text(text=text, small=True) for text in axes_text(data, words)]
    title = leanings_title(data, words)
    return Section(name=f"{slug}-leanings", title=title, level=level, blocks=tuple(blocks))


def meaning_text(data: Leanings, words: Words) -> str:
    """What a lean is, and of how many models."""
    return words.text("leanings.meaning", **_groups(data, words), **_counts(data, words))


def named_text(data: Leanings, words: Words) -> str:
    """Which benchmarks have a direction that can be told, and how likely all of it holds."""
    full = [row for row in data["benchmarks"] if not row["thin"]]
    named = [row for row in full if row["direction"]]
    parts = {
        "all": words.number(len(full), 0),
        "least": words.number(LEAST_MODELS, 0),
        "named": words.percent(data["named_from"], 1),
    }
    if not full:
        return words.text("leanings.named_few", **parts)
    if not named:
        return words.text("leanings.named_none", **parts)
    names = [
        words.text(
            "leanings.named_item",
            benchmark=row["benchmark"],
            value=signed_with_span(row["score_points"]["at_half"], words),
            p=probability(row["p_closer"] if row["direction"] == 1 else 1.0 - row["p_closer"], words),
        )
        for row in named
    ]
    return words.text(
        "leanings.named_some",
        count=words.number(len(named), 0),
        names=listed(names, words),
        p=probability(data["p_all_named"], words),
        **parts,
    )


def axes_text(data: Leanings, words: Words, most: int = 3) -> list[str]:
    """How what is specific is shared out among the axes, and what lies at the two ends of the first."""
    if not data["axes"]:
        return []
    shares = listed([words.percent(axis["share"]["central"]) for axis in data["axes"]], words)
    said = [words.text("leanings.axes", count=words.number(len(data["axes"]), 0), shares=shares)]
    rows = data["axes"][0]["loadings"]
    high = [row["benchmark"] for row in rows if row["p_above"] >= NAMED_PROBABILITY][:most]
    low = [row["benchmark"] for row in reversed(rows) if row["p_above"] <= 1.0 - NAMED_PROBABILITY][:most]
    if low and high:
        said.append(words.text("leanings.first_axis", low=listed(low, words), high=listed(high, words)))
    return [" ".join(said)]


def leanings_table(data: Leanings, words: Words, *, slug: str = "pair") -> Table:
    """Every benchmark: the difference at half and at the leader's best, its probability, who was measured."""
    rows = tuple(
        (
            Cell(text=row_name(row, words), value=row["benchmark"]),
            *(_interval(row["score_points"][at], words) for at in ("at_half", "at_frontier")),
            Cell(text=likely(row["p_closer"], words), value=row["p_closer"], numeric=True),
            Cell(
                text=f"{words.number(row['measured']['follower'], 0)}, {words.number(row['measured']['leader'], 0)}",
                value=dict(row["measured"]),
                numeric=True,
            ),
        )
        for row in data["benchmarks"]
    )
    names = ("benchmark", "half", "frontier", "p", "measured")
    return Table(
        name=f"{slug}-leanings",
        caption=opened(words.text("leanings.table_caption", level=_level(data, words), **_groups(data, words))),
        columns=tuple(words.text(f"leanings.column_{name}", **_groups(data, words)) for name in names),
        rows=rows,
    )


def labs_table(data: Leanings, words: Words, *, slug: str = "pair") -> Table:
    """The mean lean of every lab in every domain."""
    rows = tuple(
        (
            Cell(text=row["lab"], value=row["lab"]),
            Cell(text=words.number(row["models"], 0), value=row["models"], numeric=True),
            *(
                Cell(
                    text=signed_with_span(each["at_half"], words),
                    value={**each["at_half"], "p_above": each["p_above"]},
                    numeric=True,
                )
                for each in row["domains"]
            ),
        )
        for row in data["labs"]
    )
    return Table(
        name=f"{slug}-leanings-labs",
        caption=words.text("leanings.labs_caption", level=_level(data, words)),
        columns=(
            words.text("leanings.column_lab"),
            words.text("leanings.column_models"),
            *(opened(domain_name(each["domain"], words)) for each in data["domains"]),
        ),
        rows=rows,
    )


def _interval(interval: Row, words: Words) -> Cell:
    return Cell(text=signed_with_span(interval, words), value=dict(interval), numeric=True)


def _groups(data: Leanings, words: Words) -> dict[str, str]:
    return {role: group_of(data, role, words) for role in ("leader", "follower")}


def _counts(data: Leanings, words: Words) -> dict[str, str]:
    return {f"models_{role}": words.number(data["models"][role], 0) for role in ("leader", "follower")}


def _level(data: Leanings, words: Words) -> str:
    return level_of(data["benchmarks"][0]["closer"], words)
