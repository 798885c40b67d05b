"""`headway claims statements` and `headway claims check`: what people said, and what became of it with new data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any, Final

import typer

from headway import api
from headway.claims.statements_result import MOVED
from headway.cli.claims import claims_app
from headway.cli.options import AsJson, KnownBy, day_of
from headway.cli.output import print_result
from headway.cli.progress import counting_progress
from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.claims import p_true_text
from headway.words.claims_measured import short_text, unit_of
from headway.words.claims_names import verdict_name
from headway.words.claims_statements import statements_said, words_of
from headway.words.claims_subject import subject_text
from headway.words.phrases import day, opened

Data = Mapping[str, Any]

_COLUMNS: Final = ("person", "date", "words", "verdict", "measured", "p")

Language = Annotated[str, typer.Option(metavar="en|vi", help="Language of the answer.")]


@claims_app.command("statements")
def statements(
    *,
    person: Annotated[str | None, typer.Option(metavar="TEXT", help="Only those of whose name this is a part.")] = None,
    verdict: Annotated[
        str | None,
        typer.Option(
            metavar="VERDICT",
            help="'definition differs', holds, fails, 'cannot be told apart', open or 'not testable'.",
        ),
    ] = None,
    as_of: KnownBy = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List what people said, each statement held against what is known today and what was known then."""
    with counting_progress("Measuring", "Measuring what {total} statements speak of.\n") as progress:
        result = api.claims_statements(
            as_of=day_of(as_of), person=person, verdict=verdict, lang=lang, progress=progress
        )
    print_result(result.to_dict(), statements_text, as_json=as_json)


@claims_app.command("check")
def watch(
    *,
    as_of: KnownBy = None,
    against: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="By what was known on that day; before the newest scores or chips if left out.",
        ),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Judge all statements by what is known on two days, and show which verdicts flipped."""
    with counting_progress("Measuring", "Measuring what {total} statements speak of.\n") as progress:
        result = api.claims_check(as_of=day_of(as_of), against=day_of(against), lang=lang, progress=progress)
    print_result(result.to_dict(), watch_text, as_json=as_json)


def statements_text(data: Data) -> str:
    """The statements by person and date, with verdict, measured value and probability."""
    words = load_words(data["lang"])
    rows = sorted(data["statements"], key=lambda row: (row["person"].casefold(), row["date"], row["key"]))
    if not rows:
        return "\n".join([words.text("claims_statements.nobody"), cited(data)])
    columns = tuple(words.text(f"claims_statements.column_{name}") for name in _COLUMNS)
    known = words.text("claims_statements.known", as_of=words.date(day(data["as_of"])))
    table = table_text(columns, [_cells(row, words) for row in rows])
    return "\n".join([statements_said(data["counts"], words), "", table, "", known, cited(data)])


def _cells(row: Data, words: Words) -> tuple[str, ...]:
    claim = row["claims"][0]
    return (
        row["person"],
        words.date(day(row["date"])),
        words_of(row, words),
        verdict_name(row["verdict"], words, claim["until"]),
        short_text(claim, unit_of(claim), words) if claim["measured"] else "–",
        p_true_text(claim, words),
    )


def watch_text(data: Data) -> str:
    """The claims whose verdict flipped, with why, then those that moved."""
    words = load_words(data["lang"])
    days = {name: words.date(day(data[name])) for name in ("against", "as_of")}
    lines = [words.text("claims_statements.watched", count=words.number(data["statements"], 0), **days)]
    for name, more in (("flipped", {}), ("moved", {"least": words.percent(MOVED, 0)})):
        rows = data[name]
        lines += ["", words.text(f"claims_statements.{name}", count=words.number(len(rows), 0), **more)]
        lines += [line for _, same in groupby(rows, key=lambda row: row["key"]) for line in _changed([*same], words)]
    lines += ["", words.text("claims_statements.unchanged", count=words.number(data["unchanged"], 0))]
    return "\n".join([*lines, cited(data)])


def _changed(rows: Sequence[Data], words: Words) -> Iterator[str]:
    """What became of the claims of one statement."""
    first = rows[0]
    said = {"person": first["person"], "date": words.date(day(first["date"])), "words": words_of(first, words)}
    yield f"- {words.text('claims_statements.item', **said)}"
    for row in rows:
        was, now = (_state(row, row[side], words) for side in ("was", "now"))
        what = opened(subject_text(row, words))
        yield f"  {words.text('claims_statements.change', what=what, was=was, now=now, why=row['why'])}"


def _state(row: Data, side: Data, words: Words) -> str:
    """What was said of it: the verdict, and the probability where it is the same one before and now."""
    if row["was"]["verdict"] == row["now"]["verdict"]:
        return p_true_text(side, words)
    return verdict_name(side["verdict"], words, side["until"])
