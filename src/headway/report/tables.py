"""Tables of the report, each cell with the value behind it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from headway.report.blocks import Cell, Table
from headway.report.sentences import Gap, mean_since
from headway.words import Words
from headway.words.phrases import day, frontier_of, lag_text, level_of, opened, pair_of, value_with_span


def _date(text: str, words: Words) -> Cell:
    return Cell(text=words.date(day(text)), value=text)


def _interval(interval: Mapping[str, Any], words: Words) -> Cell:
    return Cell(text=value_with_span(interval, words), value=dict(interval), numeric=True)


def _lag(row: Mapping[str, Any], words: Words) -> Cell:
    """The lag of a gap result, a record or a vintage, and what it is longer than where it cannot be read."""
    return Cell(text=lag_text(row, words), value={**row["lag"], "longer_than": row["longer_than"]}, numeric=True)


def _nothing(words: Words) -> Cell:
    return Cell(text=words.text("report.no_value"), value=None)


def _mean(gap: Gap, words: Words) -> Cell:
    if mean_since(gap, words) is None:
        return _nothing(words)
    return _mean_from(gap["mean"], words)


def _mean_from(mean: Mapping[str, Any], words: Words) -> Cell:
    """A mean with the month from which it is taken."""
    since = words.month(day(mean["since"]))
    text = words.text("report.mean_from", mean=value_with_span(mean, words), since=since)
    return Cell(text=text, value=dict(mean), numeric=True)


def records_table(slug: str, record: Gap, words: Words) -> Table:
    """The follower's records, newest first: model, date, index, lag, and the leader's model that it matched."""
    rows = []
    for row in reversed(record["records"]):
        found = row.get("matched")
        matched = f"{found['model']} ({words.date(day(found['released']))})" if found else ""
        rows.append(
            (
                Cell(text=row["model"], value=row["model"]),
                _date(row["released"], words),
                _interval(row["index"], words),
                _lag(row, words),
                Cell(text=matched, value=dict(found)) if found else _nothing(words),
            )
        )
    follower, leader = (frontier_of(record, role, words) for role in ("follower", "leader"))
    return Table(
        name=f"{slug}-records",
        caption=words.text(
            "report.records_caption", follower=follower, leader=leader, level=level_of(record["lag"], words)
        ),
        columns=tuple(words.text(f"report.column_{name}") for name in ("model", "date", "index", "lag", "matched")),
        rows=tuple(rows),
    )


def years_table(slug: str, standing: Gap, words: Words) -> Table | None:
    """The mean lag of each year, or None where the result has none; a year that begins late says from when."""
    years = standing.get("by_year") or ()
    if not years:
        return None
    rows = tuple(
        (
            Cell(text=str(row["year"]), value=row["year"]),
            _mean_from(row, words) if _begins_late(row) else _interval(row, words),
        )
        for row in years
    )
    return Table(
        name=f"{slug}-years",
        caption=words.text("report.years_caption", level=level_of(standing["lag"], words)),
        columns=(words.text("report.column_year"), words.text("report.column_mean_lag")),
        rows=rows,
    )


def _begins_late(row: Mapping[str, Any]) -> bool:
    """Whether the mean of a year leaves out its first days, on which no lag could be read."""
    return row["central"] is not None and day(row["since"]) > date(row["year"], 1, 1)


def definitions_table(pairs: Sequence[Sequence[Gap]], words: Words) -> Table:
    """The answer of every pair under each of its definitions, now and as a mean; a pair is its gap results."""
    rows: list[tuple[Cell, ...]] = []
    for gaps in pairs:
        for gap in gaps:
            said = words.text(f"report.definition_{gap['definition']}", **_rule(gap, words))
            name = Cell(text=f"{opened(pair_of(gap, words))}: {said}", value=gap["definition"])
            rows.append((name, _lag(gap, words), _mean(gap, words)))
    first = pairs[0][0]
    return Table(
        name="definitions",
        caption=words.text("report.definitions_caption", level=level_of(first["lag"], words)),
        columns=tuple(
            words.text(f"report.column_{name}", date=words.date(day(first["as_of"])))
            for name in ("definition", "now", "mean")
        ),
        rows=tuple(rows),
    )


def _rule(gap: Gap, words: Words) -> dict[str, str]:
    """What the name of a definition needs to be told: the threshold of a tie."""
    return {"threshold": words.percent(gap["tie"]["threshold"])} if gap["definition"] == "tie" else {}


def then_table(slug: str, standing: Gap, then: Sequence[Mapping[str, Any]], words: Words) -> Table:
    """The lag as each vintage gave it on its own day, and the same day's lag as it is seen now."""
    rows = [(_date(row["vintage"], words), _lag(row, words), _lag(row["now"], words)) for row in then]
    columns = ("vintage", "then", "seen_now")
    return Table(
        name=f"{slug}-then",
        caption=words.text(
            "report.then_caption", pair=opened(pair_of(standing, words)), level=level_of(standing["lag"], words)
        ),
        columns=tuple(words.text(f"report.column_{name}") for name in columns),
        rows=tuple(rows),
    )
