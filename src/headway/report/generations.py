"""The section on generations of chips: what each side can get, the ladder read sideways, and a table of measures."""

from collections.abc import Mapping
from typing import Any, Final

from headway.charts.generations import generations_chart
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.words import Words
from headway.words.compute import ratio_with_span
from headway.words.generations import chip_name, finding, measure_name, value_text
from headway.words.generations_sentences import answer_of, distances, leads_sentence, ways
from headway.words.phrases import day, lag_text, level_of, opened

Data = Mapping[str, Any]

_COLUMNS: Final = (
    "measure",
    "leader",
    "domestic",
    "domestic_lag",
    "licensed",
    "licensed_lag",
    "licensed_ratio",
)


def generations_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What `headway compute generations` found, as a finding, sentences, a picture and a table."""
    leads, more = leads_sentence(data, words), " ".join(ways(data, words))
    shown = level_of(answer_of(data, "domestic")["lag"], words)
    picture = figure(
        "generations",
        lambda width: generations_chart(data, words, width=width),
        words.text("generations.read", level=shown),
    )
    blocks: list[Block] = [Text(text=" ".join(distances(data, words))), picture]
    if more:
        blocks.append(Text(text=more))
    blocks.append(_table(data, words))
    if leads:
        blocks.append(Text(text=leads, small=True))
    return Section(name="generations", title=finding(data, words), level=level, blocks=tuple(blocks))


def _table(data: Data, words: Words) -> Table:
    return Table(
        name="generations",
        caption=words.text(
            "generations.caption",
            date=words.date_long(day(data["as_of"])),
            level=level_of(answer_of(data, "domestic")["lag"], words),
        ),
        columns=tuple(words.text(f"generations.column_{name}") for name in _COLUMNS),
        rows=tuple(_row(row, words) for row in data["overview"]),
    )


def _row(row: Data, words: Words) -> tuple[Cell, ...]:
    measure, per = row["measure"], row["per"]
    parts = {"measure": measure_name(measure, words), "of": words.text(f"generations.of_{per}")}
    return (
        Cell(text=opened(words.text("generations.row", **parts)), value={"measure": measure, "per": per}),
        _best(row, "leader", words),
        _best(row, "domestic", words),
        _lag(row["domestic"], words),
        _best(row, "licensed", words),
        _lag(row["licensed"], words),
        _times(row["licensed"], words),
    )


def _best(row: Data, channel: str, words: Words) -> Cell:
    """The best of a channel and its value."""
    answer = row[channel]
    if answer["name"] is None:
        return Cell(text=words.text("generations.none"), value=None)
    value = value_text(answer["value"]["central"], row["measure"], row["per"], words)
    return Cell(
        text=words.text("generations.cell", chip=chip_name(answer["name"]), value=value),
        value={"name": answer["name"], "value": answer["value"]},
    )


def _lag(answer: Data, words: Words) -> Cell:
    if answer["name"] is None:
        return Cell(text="–", value=None, numeric=True)
    return Cell(
        text=lag_text(answer, words), value={**answer["lag"], "longer_than": answer["longer_than"]}, numeric=True
    )


def _times(answer: Data, words: Words) -> Cell:
    times = answer["over_domestic"]
    if times is None or times["central"] is None:
        return Cell(text="–", value=None, numeric=True)
    return Cell(
        text=ratio_with_span(times, words),
        value={**times, "p_over_domestic": answer["p_over_domestic"]},
        numeric=True,
    )
