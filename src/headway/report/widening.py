"""Is the gap widening? A sentence for each stretch of time, and the table behind them."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.report.blocks import Cell, Section, Table, Text
from headway.report.sentences import Gap
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import day, level_of, opened, probability, span
from headway.words.yardsticks import unit_of

Window = Mapping[str, Any]

#: The keys of a verdict's messages.
_SENTENCE = {
    "widening": "widening",
    "narrowing": "narrowing",
    "cannot be told apart": "unclear",
    "cannot be read": "unread",
}


def widening_section(gap: Gap, words: Words, *, slug: str, level: int = 3) -> Section:
    """Whether the lag widens over each window of a gap result, with the probabilities and the slopes."""
    blocks = (
        Text(text=" ".join(window_sentences(gap, words))),
        Text(text=words.text("widening.note"), small=True),
        _table(gap, words, slug),
    )
    return Section(name=f"{slug}-widening", title=widening_title(gap, words), level=level, blocks=blocks)


def widening_title(gap: Gap, words: Words) -> str:
    """The finding: over which windows a direction can be named, if over any."""
    named = {
        verdict: [_name(row, words) for row in gap["widening"] if row["verdict"] == verdict]
        for verdict in ("widening", "narrowing")
    }
    if all(named.values()):
        spans = {verdict: _together(names, words) for verdict, names in named.items()}
        return words.text("widening.title_mixed", **spans)
    for verdict, names in named.items():
        if names:
            return words.text(f"widening.title_{verdict}", spans=_together(names, words))
    readable = any(row["verdict"] != "cannot be read" for row in gap["widening"])
    return words.text(f"widening.title_{'unclear' if readable else 'unread'}")


def window_sentences(gap: Gap, words: Words) -> list[str]:
    """One sentence for each window, with its probability and what it allows to say."""
    return [_sentence(row, words) for row in gap["widening"]]


def _together(names: Sequence[str], words: Words) -> str:
    if len(names) == 1:
        return names[0]
    return words.text("widening.and", first=", ".join(names[:-1]), last=names[-1])


def _name(row: Window, words: Words) -> str:
    """The last 12 or 24 months by their number, any other window by its beginning."""
    if row["months"] in (12, 24):
        return words.text("widening.window_months", months=words.number(row["months"], 0))
    return words.text("widening.window_since", since=words.month(day(row["since"])))


def _sentence(row: Window, words: Words) -> str:
    kind = _SENTENCE[row["verdict"]]
    if kind == "unread":
        return words.text("widening.sentence_unread", window=_name(row, words))
    slope = row["lag_per_year"]
    said = words.text(
        f"widening.sentence_{kind}",
        window=_name(row, words),
        slope=words.number(slope["central"]),
        level=level_of(slope, words),
        span=span(slope, words),
        p=probability(row["p_widening"], words),
    )
    return f"{said} {words.text('widening.late')}" if row["late"] and row["p_widening"] >= NAMED_PROBABILITY else said


def _table(gap: Gap, words: Words, slug: str) -> Table:
    names = ("window", "lag", "p", "points", "p_points")
    unit = opened(unit_of(gap, words))
    return Table(
        name=f"{slug}-widening",
        caption=words.text("widening.caption", level=level_of(gap["lag"], words)),
        columns=tuple(words.text(f"widening.column_{name}", unit=unit) for name in names),
        rows=tuple(
            (
                Cell(text=opened(_name(row, words)), value={"since": row["since"], "months": row["months"]}),
                _slope(row["lag_per_year"], words),
                _share(row["p_widening"], words),
                _slope(row["points_per_year"], words),
                _share(row["p_widening_points"], words),
            )
            for row in gap["widening"]
        ),
    )


def _slope(interval: Mapping[str, Any], words: Words) -> Cell:
    if interval["central"] is None:
        return Cell(text=words.text("report.no_value"), value=None)
    text = f"{words.number(interval['central'])} ({span(interval, words)})"
    return Cell(text=text, value=dict(interval), numeric=True)


def _share(share: float | None, words: Words) -> Cell:
    if share is None:
        return Cell(text=words.text("report.no_value"), value=None)
    return Cell(text=probability(share, words), value=share, numeric=True)
