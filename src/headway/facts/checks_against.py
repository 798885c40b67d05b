"""Checks of a new vintage against the last one: is anything gone, have dates or numbers moved too far? Pure.

Layouts hold different parts of what the publisher knows. So losses are counted over what every layout holds, the
index: its benchmarks, and the models released since 2023 with at least four of them. Where both vintages are in one
form, a table that was there must be there again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from headway.facts.checks import Check, Limits, count_check, share_check
from headway.facts.checks_moved import Cell, Scores, moves, points_moved
from headway.facts.renames import renamed
from headway.facts.store import INDEX_SINCE

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]

#: The names of these checks, in their order.
AGAINST: Final = (
    "tables",
    "models",
    "benchmarks",
    "scores",
    "published-models",
    "dates-moved",
    "flat-benchmarks",
    "benchmark-scale",
    "benchmarks-moved",
    "benchmark-order",
    "models-moved",
    "swapped-names",
    "median-change",
    "large-changes",
    "changed-scores",
    "published-shift",
    "published-order",
)

#: Scores that a model of the index has. Source: the publisher's rule (docs/methods/index-compatible.md).
_LEAST_SCORES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two vintages side by side; the models of the last one by the names that they have in the new one.

    Attributes
    ----------
    last
        Name of the last vintage.
    names
        From old to new names of the models that were renamed.
    before, after
        Tables of the two.
    old, new
        Scores by (model, benchmark).
    """

    last: str
    days: int
    names: Mapping[str, str]
    before: Tables
    after: Tables
    old: Scores
    new: Scores


def against(
    tables: Tables, last: Tables, name: str, last_tables: Collection[str], days: int, limits: Limits
) -> Iterator[Check]:
    """The checks against the last vintage, whose name and tables are given, `days` earlier."""
    names = dict(renamed(last, tables))
    old, new = _scores(last, names), _scores(tables, {})
    pair = _Pair(last=name, days=days, names=names, before=last, after=tables, old=old, new=new)
    if (form := _form(tables)) == _form(last):
        gone = set(last_tables) - set(tables)
        yield count_check("tables", gone, f"tables of {name} that are gone, though both hold {form}")
    if old and "scores" in tables:
        yield from _coverage(pair, limits)
    if "published_index" in last and "published_index" in tables:
        yield _published_models(pair, limits)
    yield _dates_moved(pair, limits)
    if old and "scores" in tables:
        yield from moves(old, new, name, limits)
    if "published_index" in last and "published_index" in tables:
        yield from points_moved(_points(last, names), _points(tables, {}), name, limits)


def _form(tables: Tables) -> str:
    """What a publication holds in words: the same for all of one layout."""
    if "scores" not in tables:
        return "an index without scores"
    raw = any(row.get("raw") is not None for row in tables["scores"])
    return "raw scores" if raw else "scores that came normalised"


def _scores(tables: Tables, names: Mapping[str, str]) -> Scores:
    rows = tables.get("scores", ())
    return {(names.get(row["model"], row["model"]), row["benchmark"]): row["score"] for row in rows}


def _index_cells(pair: _Pair) -> set[Cell]:
    """The cells of the last vintage that its index is made of."""
    used = {row["benchmark"] for row in pair.before.get("benchmarks", ()) if row["in_index"]}
    young = {
        pair.names.get(row["model"], row["model"])
        for row in pair.before.get("models", ())
        if row["released"] and row["released"] >= INDEX_SINCE
    }
    cells = {cell for cell in pair.old if cell[0] in young and cell[1] in used}
    counts = Counter(model for model, _ in cells)
    return {cell for cell in cells if counts[cell[0]] >= _LEAST_SCORES}


def _coverage(pair: _Pair, limits: Limits) -> Iterator[Check]:
    cells = _index_cells(pair)
    kinds: tuple[tuple[str, Callable[[Cell], str]], ...] = (
        ("models", lambda cell: cell[0]),
        ("benchmarks", lambda cell: cell[1]),
        ("scores", " on ".join),
    )
    for kind, part in kinds:
        before, after = {part(cell) for cell in cells}, {part(cell) for cell in pair.new}
        why = f"{kind} of the index of {pair.last} are gone"
        yield share_check(kind, before - after, len(before), limits.lost(kind, pair.days), why)


def _published_models(pair: _Pair, limits: Limits) -> Check:
    before, after = _points(pair.before, pair.names), _points(pair.after, {})
    why = f"models of the published index of {pair.last} are gone"
    allowed = limits.lost("published", pair.days)
    return share_check("published-models", before.keys() - after.keys(), len(before), allowed, why)


def _dates_moved(pair: _Pair, limits: Limits) -> Check:
    days = {row["model"]: row["released"] for row in pair.after.get("models", ())}
    both = [
        (model, row["released"], days[model])
        for row in pair.before.get("models", ())
        if days.get(model := pair.names.get(row["model"], row["model"])) and row["released"]
    ]
    moved = [f"{model} ({old} to {new})" for model, old, new in both if abs((new - old).days) > limits.moved_days]
    why = f"models of {pair.last} are dated more than {limits.moved_days} days away"
    return share_check("dates-moved", moved, len(both), limits.dates_moved, why)


def _points(tables: Tables, names: Mapping[str, str]) -> dict[str, float]:
    """The best index of each model."""
    found: dict[str, float] = {}
    for row in tables["published_index"]:
        model = names.get(row["model"], row["model"])
        found[model] = max(row["index"], found.get(model, row["index"]))
    return found
