"""Results as text for people, from the JSON that `--json` prints."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.index import MIN_BENCHMARKS
from headway.report import sentences as say
from headway.report.match import match_sentence, still_ahead
from headway.report.weaknesses import listed
from headway.report.widening import window_sentences
from headway.visible import one_line
from headway.words import Words, load_words
from headway.words.phrases import day, group_of, lag_text, level_of, opened, pair_of, value_with_span
from headway.words.yardsticks import kind_of, level_with_span, scale_label, unit_of

#: Rows that a long table shows; `--json` has all of them.
_ROWS: Final = 25

#: Sources that a text names; `--json` has all of them, and no list buries the answer.
_SOURCES: Final = 8

#: Letters that a cell shows; `--json` and `--csv` have all of them.
_CELL: Final = 40


def table_text(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = (), widest: int = _CELL
) -> str:
    """A plain table as wide as it needs, cells longer than `widest` cut; columns in `right` flush right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(columns):
        table.add_column(name, justify="right" if place in right else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(_shortened("" if cell is None else str(cell), widest) for cell in row))
    target = io.StringIO()
    width = (widest + 3) * len(columns)
    Console(file=target, width=width, color_system=None, markup=False, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines())


def _shortened(cell: str, widest: int) -> str:
    shown = one_line(cell)
    return shown if len(shown) <= widest else f"{shown[: widest - 1]}…"


def gap_text(gap: Mapping[str, Any]) -> str:
    """The answer in a sentence, what it rests on, and the follower's records, newest first."""
    words = load_words("en")
    note = [f"{gap['note'][:1].upper()}{gap['note'][1:]}."] if gap.get("note") else []
    label = [scale_label(gap, words)] if scale_label(gap, words) else []
    lines = [_answer(gap, words), *label, *note, *_remarks(gap, words), ""]
    rows = [
        (
            row["model"],
            row["released"],
            level_with_span(row["index"], gap, words),
            lag_text(row, words),
            row["matched"]["model"] if row["matched"] else "",
        )
        for row in reversed(gap["records"])
    ]
    follower = group_of(gap, "follower", words)
    lines.append(f"Records of {follower}, newest first, with {level_of(gap['lag'], words)} intervals:")
    level = {"index": "index", "metr": "time horizon"}.get(kind_of(gap), "score")
    lines.append(table_text(("model", "released", level, "lag, months", "leader there first"), rows[:_ROWS]))
    if len(rows) > _ROWS:
        lines.append(f"... and {len(rows) - _ROWS} older records; --json has all.")
    return "\n".join([*lines, "", *_origin(gap, words)])


#: What stands behind the number, by definition.
_MEANING: Final = {
    "record": "months behind at its latest record",
    "trend": "months behind between the fitted trends",
    "tie": "months behind at its latest record, ties counted as matched",
}


def _answer(gap: Mapping[str, Any], words: Words) -> str:
    if gap["definition"] == "standing":
        return say.headline(gap, words)[0]
    pair, on = opened(pair_of(gap, words)), words.date_long(day(gap["as_of"]))
    if gap["definition"] == "match":
        return match_sentence(gap, words)
    if gap["lag"]["central"] is None:
        why = gap["unread"].get("lag") or lag_text(gap, words)
        return f"{pair}: the lag cannot be read under the definition {gap['definition']}, as of {on} ({why})."
    unit = f"{unit_of(gap, words)} apart" if gap["definition"] == "points" else _MEANING[gap["definition"]]
    return f"{pair}: {lag_text(gap, words)} {unit}, as of {on} ({level_of(gap['lag'], words)} interval)."


def _by_definition(gap: Mapping[str, Any], words: Words) -> list[str]:
    """What only one definition has to say."""
    if gap["definition"] == "match":
        years = [
            f"{row['from'][:4]} {value_with_span(row['median'], words, row['longer_than'])},"
            f" {row['matched']} of {row['records']} matched"
            for row in gap["match"]["periods"]
        ]
        return [still_ahead(gap, words), f"Median by year of the leader's release, months: {'; '.join(years)}."]
    if gap["definition"] == "tie":
        rows = [
            f"{words.percent(row['threshold'])}: {value_with_span(row['lag'], words, row['longer_than'])} months"
            for row in gap["tie"]["thresholds"]
        ]
        return [f"By the probability that counts as matched: {'; '.join(rows)}."]
    if gap["definition"] == "trend":
        trend = gap["trend"]
        rises = [f"{group_of(gap, role, words)} {_rise(trend[role], words)}" for role in ("leader", "follower")]
        apart = value_with_span(trend["slope_difference"], words)
        return [f"Rise a year, {unit_of(gap, words)}: {'; '.join(rises)}; difference {apart}."]
    return []


def _rise(side: Mapping[str, Any], words: Words) -> str:
    said = value_with_span(side["slope"], words)
    return said if side["knot"] is None else f"{said} since {words.month(day(side['knot']))}"


def _remarks(gap: Mapping[str, Any], words: Words) -> list[str]:
    found, mean = [], gap["mean"]
    if mean["central"] is not None:
        found.append(f"Mean since {words.date_long(day(mean['since']))}: {value_with_span(mean, words)} {gap['unit']}.")
    if gap["definition"] == "standing":
        found += [sentence for sentence in (say.reached(gap, words), say.points_apart(gap, words)) if sentence]
        found += window_sentences(gap, words)
    found += _by_definition(gap, words)
    change = say.change(gap, words)
    if change is not None:
        found.append(change[1])
    if gap["joint_models"]:
        names = listed([row["model"] for row in gap["joint_models"]], words)
        found.append(f"In both groups, counted for both: {names}.")
    return found


def _origin(gap: Mapping[str, Any], words: Words) -> list[str]:
    found = [cited(gap)]
    if gap.get("vintage"):
        found.append(f"Data of {words.date_long(day(gap['vintage']))}; {gap['draws']} draws, seed {gap['seed']}.")
        if day(gap["as_of"]) < day(gap["vintage"]):
            found.append("An earlier day seen with these data; what was known on that day may have said otherwise.")
    return found


def index_text(index: Mapping[str, Any]) -> str:
    """The most capable models, and how many more there are."""
    words = load_words("en")
    rows = [
        (
            row["model"],
            row["released"],
            "; ".join(row["developers"]),
            row["access"],
            value_with_span(row["index"], words),
            row["benchmarks"],
        )
        for row in index["models"]
    ]
    columns = ("model", "released", "developers", "access", "index (90% interval)", "benchmarks")
    label = scale_label({**index, "yardstick": "index"}, words)
    lines = [*([label, ""] if label else []), table_text(columns, rows[:_ROWS], right=(5,))]
    if len(rows) > _ROWS:
        lines.append(f"... and {len(rows) - _ROWS} more models; --json has all, and the benchmarks.")
    wide = sum(not row["determined"] for row in index["models"])
    lines.append(
        f"{wide} of {len(rows)} models are not placed by their scores: their interval is wider than 20 points."
    )
    return "\n".join([*lines, cited(index)])


def cited(result: Mapping[str, Any]) -> str:
    """Where a result comes from, and how its data want to be cited."""
    every = list(dict.fromkeys(f"Source: {source['title']}." for source in result["sources"]))
    lines = every[:_SOURCES]
    if len(every) > _SOURCES:
        lines.append(f"... and {len(every) - _SOURCES} more sources; --json has all.")
    return "\n".join([*lines, f"Cite as: {result['citation']}"] if result.get("citation") else lines)


def imported_text(imported: Mapping[str, Any]) -> str:
    """What an import did, and what its author should look at twice."""
    lines = [
        f"Vintage {imported['vintage']}: scores added: {imported['added']}, changed: {imported['changed']}.",
        f"Written to {imported['folder']}; delete that folder to take it back.",
    ]
    lines += ["; ".join([f"New {row['kind']}: {row['name']}", *_meant(row)]) for row in imported["new_names"]]
    models = ["; ".join([f"New model: {row['model']}", *_meant(row), *_doubts(row)]) for row in imported["new_models"]]
    if imported["base"] is None:
        models.append(
            "No older vintage has scores: this one stands alone, and is left out of reports if it is too small."
        )
    return "\n".join([*lines, *models])


def _meant(row: Mapping[str, Any]) -> list[str]:
    return [f"did you mean {row['nearest']}?"] if row["nearest"] else []


def _doubts(model: Mapping[str, Any]) -> list[str]:
    """Why a new model may not appear where its author expects it."""
    found = []
    if model["scores"] < MIN_BENCHMARKS:
        found.append(f"not in the index: scores: {model['scores']}; the index wants {MIN_BENCHMARKS}")
    if not model["countries"]:
        found.append("it belongs to no country: the column countries is empty")
    if model["access"] == "other":
        found.append("neither open nor closed: the column access is empty")
    return found


def rows_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of one table with their column names."""
    if not rows:
        return "No rows."
    columns = list(rows[0])
    return table_text(columns, [[_cell(row[column]) for column in columns] for row in rows])


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "; ".join(map(str, value)) if isinstance(value, list) else value
