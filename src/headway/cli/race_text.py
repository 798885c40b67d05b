"""Answers of the commands on the race as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.cli.text import cited, table_text
from headway.report import race_tables as tables
from headway.report.blocks import Table
from headway.words import Words, load_words
from headway.words.race import (
    asked_text,
    change,
    fragile_text,
    hangs_on,
    headline,
    lags,
    points_text,
    race_title,
    run_remarks,
    scenario_title,
)
from headway.words.race_compare import changes, compare_remarks, compare_title, odds_changes
from headway.words.race_hindcast import hindcast_said, hindcast_title
from headway.words.race_levers import levers_said, levers_title
from headway.words.race_names import event_short, event_text, module_name, parameter_name
from headway.words.race_scenarios import scenarios_said, scenarios_title

Data = Mapping[str, Any]

#: Letters of the longest cell: a lever at an end of its setting, with its months and their interval.
_WIDEST: Final = 64


def race_text(data: Data) -> str:
    """The finding, the lag and the odds at each horizon, what they hang on, what to know, the sources."""
    words = load_words("en")
    lines = [f"{race_title(data, words)}.", f"Scenario: {scenario_title(data, words)}.", *asked_text(data, words), ""]
    lines += [lags(data, words), change(data, words), points_text(data, words), headline(data, words)]
    lines += [*hangs_on(data, words), *([fragile_text(data, words)] if data.get("fragile") else [])]
    if data["overtake"]:
        lines += ["", *_odds(data, words)]
    found = tables.models_table(data, words)
    lines += ["", *_table(found)] if found else []
    return "\n".join([*lines, "", *run_remarks(data, words), "", *_origin(data)])


def _odds(data: Data, words: Words) -> list[str]:
    """The table of overtaking with its events in short, and below what each means."""
    table = tables.overtake_table(data, words)
    rows = [[event_short(row[0].value, words), *(cell.text for cell in row[1:])] for row in table.rows]
    codes = [str(row[0].value) for row in table.rows]
    meant = [f"{event_short(code, words)} ({code}): {event_text(code, data, words)}." for code in codes]
    columns = ("", *(name.lower() for name in table.columns[1:]))
    return [f"{table.caption}:", table_text(columns, rows, right=range(1, len(columns))), "", *meant]


def compare_text(data: Data) -> str:
    """What the second scenario changes, tables of both, what to know, the sources."""
    words = load_words("en")
    lines = [f"{compare_title(data, words)}.", "", *changes(data, words), *odds_changes(data, words), ""]
    lines += _table(tables.difference_table(data, words))
    if data["overtake"]:
        lines += ["", *_odds_of_both(data, words)]
    return "\n".join([*lines, "", *compare_remarks(data, words), "", *_origin(data)])


def _odds_of_both(data: Data, words: Words) -> list[str]:
    """The table of overtaking under both, its events in short."""
    table, found = tables.odds_table(data, words), data["overtake"]
    named = [f"{event_short(row['event'], words)}, {row['within_months']} months" for row in found]
    rows = [[name, *(cell.text for cell in row[1:])] for name, row in zip(named, table.rows, strict=True)]
    return [f"{table.caption}:", table_text(table.columns, rows, right=(1, 2, 3))]


def scenarios_text(data: Data) -> str:
    """Scenarios beside each other, the baseline first."""
    words = load_words("en")
    lines = [f"{scenarios_title(data, words)}.", "", *scenarios_said(data, words), ""]
    return "\n".join([*lines, *_table(tables.scenarios_table(data, words), by_name=True), "", *_origin(data)])


def levers_text(data: Data) -> str:
    """Levers ranked by what they change, and which cannot be told apart from nothing."""
    words = load_words("en")
    lines = [f"{levers_title(data, words)}.", f"Moved in the scenario: {scenario_title(data, words)}."]
    if data["rows"]:
        lines += ["", *levers_said(data, words), "", *_table(tables.levers_table(data, words), by_name=True)]
    lines += ["", words.text("race.remark_promise"), ""]
    return "\n".join([*lines, *_origin(data)])


def hindcast_text(data: Data) -> str:
    """How often the past lay in the bands of each model, and how well each scored."""
    words = load_words("en")
    lines = [f"{hindcast_title(data, words)}.", "", *hindcast_said(data, words), ""]
    lines += [*_table(tables.coverage_table(data, words)), ""] if data["coverage"] else []
    return "\n".join([*lines, words.text("race_hindcast.remark"), "", *_origin(data)])


def list_text(data: Data) -> str:
    """The scenarios with their questions, or the description of one to start from; and what can be set and moved."""
    if data.get("text") is not None:
        return str(data["text"]).rstrip("\n")
    words = load_words("en")
    rows = [(each["name"], scenario_title({"scenario": each}, words)) for each in data["scenarios"]]
    width = max((len(name) for name, _ in rows), default=0)
    lines = ["Scenarios:"]
    for (name, title), each in zip(rows, data["scenarios"], strict=True):
        lines += [f"  {name:<{width}}  {title}", f"  {'':<{width}}  {each['question']['en']}"]
    lines += ["", "Levers that a scenario can move:"]
    lines += _named([(lever, words.text(f"race_names.lever_{lever}")) for lever in data["levers"]])
    lines += ["", "Parts that can be switched off:"]
    lines += _named([(module, module_name(module, words)) for module in data["modules"]])
    if data.get("parameters"):
        lines += ["", "Parameters that can be set, with 90% intervals:", *_parameters(data["parameters"], words)]
    return "\n".join(lines)


def _named(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max(len(name) for name, _ in rows)
    return [f"  {name:<{width}}  {text}" for name, text in rows]


def _parameters(rows: Sequence[Data], words: Words) -> list[str]:
    """Name, interval and unit of each parameter, and what it is in the roles of the two sides."""
    roles = {"leader": "the leader", "follower": "the follower"}
    keys = [row["parameter"] for row in rows]
    numbers = [_three(row) for row in rows]
    names, wide = max(map(len, keys)), max(map(len, numbers))
    return [
        f"  {key:<{names}}  {said:<{wide}}  {parameter_name(key, roles, words)}"
        for key, said in zip(keys, numbers, strict=True)
    ]


def _three(row: Data) -> str:
    """The interval of a parameter with its unit: "0.3 (0.05–0.6) share"."""
    low, central, high = (f"{row[end]:.5g}".replace("-", "−") for end in ("low", "central", "high"))
    dash = " to " if row["low"] < 0 else "–"
    return f"{central} ({low}{dash}{high}) {row['unit'].strip('-')}".rstrip()


def _table(table: Table, *, by_name: bool = False) -> list[str]:
    """A table under its caption; `by_name` gives rows the names that a user writes in place of their titles."""
    rows = [[str(row[0].value) if by_name else row[0].text, *(cell.text for cell in row[1:])] for row in table.rows]
    right = [place for place, cell in enumerate(table.rows[0]) if cell.numeric] if table.rows else []
    return [f"{table.caption}:", table_text(table.columns, rows, right=right, widest=_WIDEST)]


def _origin(data: Data) -> list[str]:
    """What stands behind the numbers."""
    known = f"Data of {data['vintage']} and {data.get('compute_vintage', data['vintage'])}; start on {data['as_of']}"
    return [f"{known}; seed {data['seed']}.", cited(data)]
