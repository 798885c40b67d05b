"""The part on who was right: what people said, each held against what is measured, by person and date."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from headway.charts.claims_odds import claims_odds_chart
from headway.charts.claims_said import claims_said_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure, of_view
from headway.words import Words
from headway.words.claims import p_true_text, reason_text
from headway.words.claims_names import verdict_name
from headway.words.claims_report import (
    claims_level,
    claims_said,
    claims_title,
    first_claim,
    measurable,
    measured_said,
    not_read_said,
    numbers_said,
    odds_title,
    reason_said,
    said_title,
    said_words,
    settled,
    telling,
    telling_said,
    then_short,
    untestable,
    who,
)

Data = Mapping[str, Any]

#: The anchor of the part; the name of its view.
NAME: Final = "who-was-right"
VIEW: Final = "claims"

_COLUMNS: Final = ("who", "verdict", "words", "measured", "p", "then")

#: What tells the most is one of each of so many verdicts.
_TELLING: Final = 3


def claims_sections(views: Mapping[str, Data], words: Words) -> Iterator[Section]:
    """The head of the part, its pictures and its table; nothing without the view or without statements."""
    data = views.get(VIEW)
    if not data or not data["statements"]:
        return
    blocks = (*_answer(data, words), *_list(data, words))
    yield of_view(Section(name=NAME, title=claims_title(data, words), level=2, blocks=blocks), VIEW)
    if settled(data):
        caption = words.text("claims_report.read_odds")
        drawn = figure("claims-odds", lambda width: claims_odds_chart(data, words, width=width), caption)
        yield Section(name="claims-odds", title=odds_title(data, words), level=3, blocks=(drawn,))
    if numbers_said(data):
        caption = words.text("claims_report.read_said")
        drawn = figure("claims-said", lambda width: claims_said_chart(data, words, width=width), caption)
        yield Section(name="claims-said", title=said_title(data, words), level=3, blocks=(drawn,))


def _answer(data: Data, words: Words) -> list[Block]:
    """How many hold, fail, differ, are open or not testable; then what tells most."""
    rows = telling(data)
    found: list[Block] = [Text(text=claims_said(data, words))]
    if rows:
        key = "telling" if len(rows) == _TELLING else "telling_few"
        found += [
            Text(text=words.text(f"claims_report.{key}")),
            Points(items=tuple(Text(text=telling_said(row, words)) for row in rows)),
        ]
    return found


def _list(data: Data, words: Words) -> list[Block]:
    """The table of what can be tested, the reasons of what cannot, and what was not read again."""
    found: list[Block] = [claims_table(data, words)] if measurable(data) else []
    rest = untestable(data)
    if rest:
        items = tuple(Text(text=reason_said(row, _reason(row, words), words)) for row in rest)
        found.append(Points(items=items, label=words.text("claims_report.untestable")))
    said = not_read_said(data, words)
    return [*found, *([Text(text=said, small=True)] if said else [])]


def _reason(row: Data, words: Words) -> str:
    reason = first_claim(row)["reason"] if row["claims"] else row.get("reason")
    return reason_text(reason, words)


def claims_table(data: Data, words: Words) -> Table:
    """Every statement that can be tested, by person and date, with the claim that decides it."""
    return Table(
        name="claims",
        caption=words.text("claims_report.table", level=claims_level(data, words)),
        columns=tuple(words.text(f"claims_report.column_{name}") for name in _COLUMNS),
        rows=tuple(_row(row, words) for row in measurable(data)),
    )


def _row(row: Data, words: Words) -> tuple[Cell, ...]:
    claim = first_claim(row)
    asked = {name: claim[name] for name in ("measure", "arguments", "relation", "value", "band")}
    return (
        Cell(text=who(row, words), value={name: row[name] for name in ("key", "person", "date")}),
        Cell(text=verdict_name(row["verdict"], words, claim["until"]), value=row["verdict"]),
        Cell(text=said_words(row, words), value=asked),
        Cell(text=measured_said(claim, words), value=claim["measured"] or claim["pool"]),
        Cell(text=p_true_text(claim, words), value=claim["p_true"], numeric=True),
        Cell(text=then_short(claim, words), value=claim["as_known_then"]),
    )
