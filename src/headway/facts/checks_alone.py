"""Checks of a new vintage by itself: keys, links, ranges, dates, names. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from headway.facts.checks import Check, Limits, count_check, share_check
from headway.facts.lookalikes import doubles
from headway.facts.numbers import EARLIEST
from headway.facts.schema import Column, Table
from headway.facts.tables import TABLES

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]

#: The names of these checks, in their order.
ALONE: Final = ("rows", "keys", "links", "ranges", "folded-keys", "dates", "identities", "look-alikes")

#: Rows that break these cannot be written or read again, so they cannot be accepted.
STRICT: Final = frozenset({"rows", "keys", "links", "ranges"})


def alone(tables: Tables, known: date, limits: Limits) -> Iterator[Check]:
    """The checks of a vintage that need no other."""
    yield count_check("rows", _empty(tables), "tables without a row")
    yield count_check("keys", _twice(tables), "keys that appear twice")
    yield count_check("links", _broken(tables), "rows that name what no table lists")
    yield count_check("ranges", _outside(tables), "cells that are empty or out of range")
    yield count_check("folded-keys", _folded_twice(tables), "names that differ only in capitals or spaces")
    yield count_check("dates", _insane(tables, known), f"days before {EARLIEST} or after {known}")
    unresolved = sorted(_unresolved(tables))
    yield share_check(
        "identities", unresolved, _strings(tables), limits.unresolved, "names and version strings belong to no model"
    )
    twice = doubles(row["model"] for row in tables.get("models", ()) if row.get("model"))
    yield count_check("look-alikes", (" / ".join(group) for group in twice), "names that look like another of them")


def folded(name: str) -> str:
    """A name without regard to capitals, and to how many blanks stand in and around it."""
    return " ".join(name.casefold().split())


def _empty(tables: Tables) -> Iterator[str]:
    """Tables that say nothing: that of models, and all of those that measure them."""
    if not tables.get("models"):
        yield "models"
    measured = [name for name in ("scores", "published_index") if name in tables]
    yield from (name for name in measured or ["scores"] if not tables.get(name))


def _twice(tables: Tables) -> Iterator[str]:
    for table, rows in _known(tables):
        keys = Counter(tuple(str(row.get(name)) for name in table.key) for row in rows)
        yield from (f"{' / '.join(key)!r} in {table.name}" for key, count in keys.items() if count > 1)


def _folded_twice(tables: Tables) -> Iterator[str]:
    """Models and benchmarks that differ from another only in form, and version strings that do and mean two models.

    Version strings of one model do differ in capitals: providers write them as they like.
    """
    for table, key, other in (
        ("models", "model", "model"),
        ("benchmarks", "benchmark", "benchmark"),
        ("identities", "published", "model"),
    ):
        forms: dict[str, dict[str, str]] = defaultdict(dict)
        for row in tables.get(table, ()):
            forms[folded(row[key])][row[key]] = row[other]
        for group in forms.values():
            if len(set(group.values())) > 1:
                yield f"{' / '.join(map(repr, sorted(group)))} in {table}"


def _broken(tables: Tables) -> Iterator[str]:
    for table, rows in _known(tables):
        for column, (other, target) in table.links.items():
            there = {row.get(target) for row in tables.get(other, ())}
            missing = {str(row[column]) for row in rows if row.get(column) is not None and row[column] not in there}
            yield from (f"{column} {name!r} of {table.name}" for name in missing)


def _outside(tables: Tables) -> Iterator[str]:
    for table, rows in _known(tables):
        for column in table.columns:
            wrong = sum(not _fits(column, row.get(column.name)) for row in rows)
            if wrong:
                yield f"{wrong} of {column.name} in {table.name}"


def _fits(column: Column, value: Any) -> bool:
    """Whether a value can stand in a column."""
    if value is None or value == "":
        return not column.required
    if column.kind != "number":
        return True
    low = -math.inf if column.lowest is None else column.lowest
    high = math.inf if column.highest is None else column.highest
    return isinstance(value, int | float) and math.isfinite(value) and low <= value <= high


def _insane(tables: Tables, known: date) -> Iterator[str]:
    """Days that cannot be, with what has them."""
    for table, column in (("models", "released"), ("models", "published_released"), ("benchmarks", "released")):
        for row in tables.get(table, ()):
            day = row.get(column)
            if isinstance(day, date) and not EARLIEST <= day <= known:
                yield f"{row[TABLES[table].key[0]]} ({day})"


def _strings(tables: Tables) -> int:
    """How many names and version strings the publication has."""
    placed = {row["published"] for row in tables.get("identities", ())}
    return len(placed | _unlisted(tables))


def _unresolved(tables: Tables) -> set[str]:
    """Names and version strings whose model is in no table, and those that no list knows."""
    models = {row["model"] for row in tables.get("models", ())}
    lost = {row["published"] for row in tables.get("identities", ()) if row["model"] not in models}
    return lost | _unlisted(tables)


def _unlisted(tables: Tables) -> set[str]:
    """Strings that a reader could give no model, told by the rule under which it left the row unplaced."""
    return {row["value"] for row in tables.get("unplaced", ()) if row.get("value") and row["why"].startswith(_UNKNOWN)}


#: How the readers begin to say that a version string or a model is listed nowhere (headway.facts.epoch).
_UNKNOWN: Final = ("version unknown to", "no such model in")


def _known(tables: Tables) -> Iterable[tuple[Table, Rows]]:
    return [(TABLES[name], rows) for name, rows in tables.items() if name in TABLES]
