"""Known errors of the publisher, corrected by a list: what is wrong, what is right, why, and until when. Pure, but for
the reading of that list.

A correction acts where the publisher still gives the wrong value, in a publication of any layout, and only there. So it
does nothing once the source is fixed, and a test says then that its row can go (docs/methods/checks.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, Final, Literal, get_args

from headway.errors import DataError
from headway.facts.epoch import Publication
from headway.facts.identity import LISTED, Identity, rule_rows
from headway.facts.tables import find_table

Action = Literal["replace", "drop", "rename", "merge"]
State = Literal["applied", "fixed upstream", "not there"]
Row = dict[str, Any]
Tables = dict[str, list[Row]]

#: Between the parts of a key of several columns.
_BETWEEN: Final = " / "


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One error of the publisher.

    Attributes
    ----------
    table, key
        The row: its key as text, such as `o3`, or `o3 / MMLU` where the key has two columns.
    field
        The column that is wrong.
    action
        `replace` the value; `drop` the row; `rename` the model everywhere; `merge` it into another that is there.
    given, value
        The wrong value as published, and the right one (None where the row is dropped).
    reported
        The day on which the publisher was told, or None.
    since, until
        Publications, by their day: the first that has the error, and the first that has it right (None: none yet).
    """

    table: str
    key: str
    field: str
    action: Action
    given: Any
    value: Any
    reason: str
    reported: date | None
    source_url: str
    since: date
    until: date | None

    @property
    def text(self) -> str:
        """The correction in words, as the rows that it changed have it."""
        if self.action == "replace":
            verb = "on" if isinstance(self.value, date) else "is"
            return f"{self.field} {verb} {self.value}, not {self.given}: {self.reason}"
        return f"{self.action} {self.key}: {self.reason}"

    def told(self, state: "State") -> dict[str, str]:
        """What became of it in a publication, in the contract's form."""
        said = {"table": self.table, "key": self.key, "field": self.field, "action": self.action}
        return {**said, "state": state, "reason": self.reason}


@cache
def listed_corrections() -> tuple[Correction, ...]:
    """The corrections of `rules/corrections.csv`, in their order."""
    return read_corrections(rule_rows("corrections.csv"), "corrections.csv")


def read_corrections(rows: Iterable[Mapping[str, str]], file: str) -> tuple[Correction, ...]:
    """Corrections from rows of text.

    Raises
    ------
    DataError
        For a row without a reason or a source, an action that there is not, or a value that is not of its column.
    UnknownName
        If there is no such table.
    """
    return tuple(_read(row, number, file) for number, row in enumerate(rows, start=2))


def correct(publication: Publication, corrections: Iterable[Correction] | None = None) -> Publication:
    """The publication with its errors corrected, and in `corrections` what became of each; the listed ones by default.

    In their order: a model that is renamed has its new name for those that follow.
    """
    told = []
    for correction in listed_corrections() if corrections is None else corrections:
        state = state_of(publication.tables, correction)
        if state == "applied":
            publication = _ACTIONS[correction.action](publication, correction)
        told.append(correction.told(state))
    return replace(publication, corrections=tuple(told))


def state_of(tables: Mapping[str, Sequence[Mapping[str, Any]]], correction: Correction) -> State:
    """Whether a correction changes something in these tables, or has changed it; or why it does not."""
    row = _row(tables, correction.table, correction.key)
    if correction.action in {"rename", "merge"}:
        if row is None and _row(tables, correction.table, str(correction.value)) is None:
            return "not there"
        return "applied" if row is not None else "fixed upstream"
    if row is None:
        return "not there"
    as_published = row.get(f"published_{correction.field}") or row.get(correction.field)
    return "applied" if as_published == correction.given else "fixed upstream"


def expired(corrections: Iterable[Correction], publications: Iterable[Publication]) -> tuple[str, ...]:
    """A line for each correction that the newest publication with its row does not need any more.

    One whose `until` says so already is kept for the older publications that have the error.
    """
    newest_first = sorted(publications, key=lambda each: each.known, reverse=True)
    lines = []
    for correction in corrections:
        told = ((each.known, _state_in(each, correction)) for each in newest_first)
        known, state = next((pair for pair in told if pair[1] != "not there"), (None, "not there"))
        if known and state == "fixed upstream" and not (correction.until and correction.until <= known):
            lines.append(
                f"{correction.key}, {correction.field}: the source is fixed since {known}; delete the row, or write "
                "the day into `until` if a publication that is kept still has the error"
            )
    return tuple(lines)


def _state_in(publication: Publication, correction: Correction) -> str:
    """What became of a correction in a publication, by its own account where it was corrected already."""
    told = (correction.told(state) for state in get_args(State))
    return next(
        (each["state"] for each in told if each in publication.corrections), state_of(publication.tables, correction)
    )


def _read(row: Mapping[str, str], number: int, file: str) -> Correction:
    def wrong(column: str, problem: str, remedy: str) -> DataError:
        return DataError(problem, file=file, row=number, column=column, value=row[column], remedy=remedy)

    action = row["action"]
    if action not in get_args(Action):
        raise wrong("action", "not an action", f"write {', '.join(get_args(Action))}")
    for name in ("key", "given", "reason", "source_url", "since", *(() if action == "drop" else ("value",))):
        if not row[name]:
            raise wrong(name, "the cell is empty", "fill it")
    table = find_table(row["table"])
    kinds = {column.name: column.kind for column in table.columns}
    if row["field"] not in kinds:
        raise wrong("field", f"table {table.name} has no such column", f"it has {', '.join(kinds)}")
    kind = _KINDS.get(kinds[row["field"]], str)
    cells: dict[str, Any] = {}
    for name, read in (("given", kind), ("value", kind), ("since", _day), ("until", _day), ("reported", _day)):
        text = "" if name == "reported" and row[name] == "no" else row[name]
        try:
            cells[name] = read(text) if text else None
        except ValueError:
            raise wrong(name, "not a value of its column", "write days as 2026-08-11, numbers as 0.55") from None
    said = {name: row[name] for name in ("table", "key", "field", "reason", "source_url")}
    return Correction(action=action, **said, **cells)  # type: ignore[arg-type]  # checked above: it is one of them


_day: Final = date.fromisoformat

#: How a value of a kind of column is read; every other kind is text.
_KINDS: Final[Mapping[str, Callable[[str], Any]]] = {
    "day": _day,
    "number": float,
    "names": lambda text: tuple(text.split(";")),
    "flag": lambda text: text == "true",
}


def _key(table: str, row: Mapping[str, Any]) -> str:
    return _BETWEEN.join(str(row[name]) for name in find_table(table).key)


def _row(tables: Mapping[str, Sequence[Mapping[str, Any]]], table: str, key: str) -> Mapping[str, Any] | None:
    return next((row for row in tables.get(table, ()) if _key(table, row) == key), None)


def _replaced(publication: Publication, correction: Correction) -> Publication:
    """The value put right; a row with a column for it keeps the one that was published, and the rule."""
    columns = find_table(correction.table).column_names

    def put(row: Row) -> Row:
        changed = {**row, correction.field: correction.value}
        if (published := f"published_{correction.field}") in columns:
            changed[published] = correction.given
        if "rule" in columns:
            changed["rule"] = "; ".join(rule for rule in (row.get("rule"), correction.text) if rule)
        return changed

    rows = publication.tables[correction.table]
    found = [put(row) if _key(correction.table, row) == correction.key else row for row in rows]
    return replace(publication, tables={**publication.tables, correction.table: found})


def _dropped(publication: Publication, correction: Correction) -> Publication:
    """The row taken out of its table and put among the unplaced ones, with the reason."""
    rows = publication.tables[correction.table]
    place = next(place for place, row in enumerate(rows) if _key(correction.table, row) == correction.key)
    origin = {name: rows[place].get(name) for name in ("source", "source_url", "source_date", "confidence")}
    value = str(correction.given)
    out = {"file": f"{correction.table} as read", "row": place + 2, "column": correction.field, "value": value}
    tables = {
        **publication.tables,
        correction.table: [*rows[:place], *rows[place + 1 :]],
        "unplaced": [*publication.tables.get("unplaced", ()), out | {"why": correction.text} | origin],
    }
    return replace(publication, tables=tables, placed=publication.placed - 1)


def _renamed(publication: Publication, correction: Correction) -> Publication:
    """The model under its right name in every table; tables that were sorted by name are sorted again."""
    old, new = correction.key, str(correction.value)
    tables = {name: _sorted_again(rows, _with_model(rows, old, new)) for name, rows in publication.tables.items()}
    identities = {
        published: Identity(new, LISTED) if identity.model == old else identity
        for published, identity in publication.identities.items()
    }
    return replace(publication, tables=tables, identities=identities)


def _merged(publication: Publication, correction: Correction) -> Publication:
    """Two models that are one: the row of the one that is named wrong goes, its better scores stay."""
    old = correction.key
    models = [row for row in publication.tables["models"] if row["model"] != old]
    found = _renamed(replace(publication, tables={**publication.tables, "models": models}), correction)
    best: dict[tuple[str, str], Row] = {}
    scores = found.tables.get("scores", [])
    for row in scores:
        cell = row["model"], row["benchmark"]
        if cell not in best or row["score"] > best[cell]["score"]:
            best[cell] = row
    gone = len(scores) - len(best) + len(publication.tables["models"]) - len(models)
    tables = {**found.tables, "scores": list(best.values())} if scores else found.tables
    return replace(found, tables=tables, placed=found.placed - gone, merged=found.merged + gone)


def _with_model(rows: Sequence[Row], old: str, new: str) -> list[Row]:
    return [{**row, "model": new} if row.get("model") == old else row for row in rows]


def _sorted_again(before: Sequence[Row], after: list[Row]) -> list[Row]:
    """Rows in the order of their models and benchmarks, if they were before."""

    def order(row: Row) -> tuple[str, str]:
        return str(row.get("model", "")), str(row.get("benchmark", ""))

    sorted_before = all(order(one) <= order(other) for one, other in pairwise(before))
    return sorted(after, key=order) if sorted_before else after


_ACTIONS: Final[Mapping[Action, Callable[[Publication, Correction], Publication]]] = {
    "replace": _replaced,
    "drop": _dropped,
    "rename": _renamed,
    "merge": _merged,
}
