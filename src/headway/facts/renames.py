"""Models that changed only their name between two vintages. Pure.

A publisher renames models without saying so. A model that is gone and one that is new are the same where they were
released at about the same time and nearly all their scores are the same (docs/methods/checks.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

#: Rows by the name of their table, as mappings from column to value or as a frame.
Tables = Mapping[str, "Sequence[Mapping[str, Any]] | pl.DataFrame"]

#: Days between two dates of release of one model. Publications disagree by days; beyond, it may be another model.
SAME_RELEASE_DAYS: Final = 31

#: Difference of normalised scores that are the same: publications agree to the sixth digit, and round to the fourth.
SAME_SCORE: Final = 1e-4

#: Scores that must be the same. Two scores agree by chance among models of one day; three have not in any vintage.
LEAST_SAME: Final = 3

#: Share of the benchmarks that both have. The rest may have been run again.
LEAST_SHARE: Final = 0.8


def renamed(before: Tables, after: Tables) -> tuple[tuple[str, str], ...]:
    """Old and new names of the models that were renamed, sorted; no name appears twice on a side.

    Parameters
    ----------
    before, after
        Tables `models` (with `model, released`) and `scores` (with `model, benchmark, score`): rows or frames. Where
        one is missing nothing can be told, and nothing is renamed.
    """
    old, new = _dates(before), _dates(after)
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    scores, later = _scores(before, gone), _scores(after, come)
    pairs = sorted(
        (-same, -likeness, name, other)
        for name in scores
        for other, likeness, same in _alike(name, old, scores, new, later)
    )
    return tuple(sorted(_one_to_one((name, other) for _, _, name, other in pairs)))


def rows_of(tables: Tables, name: str) -> list[dict[str, Any]]:
    """The rows of a table as mappings; none where it is missing."""
    found = tables.get(name, ())
    if hasattr(found, "iter_rows"):
        return list(found.iter_rows(named=True))
    return [dict(row) for row in found]


def _alike(
    name: str,
    old: Mapping[str, date],
    scores: Mapping[str, Mapping[str, float]],
    new: Mapping[str, date],
    later: Mapping[str, Mapping[str, float]],
) -> Iterator[tuple[str, float, int]]:
    """The new models that may be this one, with the likeness of the names and the number of equal scores."""
    for other, found in later.items():
        if abs((new[other] - old[name]).days) > SAME_RELEASE_DAYS:
            continue
        common = scores[name].keys() & found.keys()
        same = sum(abs(scores[name][each] - found[each]) <= SAME_SCORE for each in common)
        if same >= LEAST_SAME and same >= LEAST_SHARE * len(common):
            yield other, SequenceMatcher(None, name.casefold(), other.casefold()).ratio(), same


def _one_to_one(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pairs in their order, without those of which a side has been given away."""
    left: set[str] = set()
    right: set[str] = set()
    for name, other in pairs:
        if name not in left and other not in right:
            left.add(name)
            right.add(other)
            yield name, other


def _dates(tables: Tables) -> dict[str, date]:
    return {row["model"]: row["released"] for row in rows_of(tables, "models") if row["released"]}


def _scores(tables: Tables, models: set[str]) -> dict[str, dict[str, float]]:
    """Scores by benchmark of each of the models that has any."""
    found: dict[str, dict[str, float]] = {}
    for row in rows_of(tables, "scores"):
        if row["model"] in models:
            found.setdefault(row["model"], {})[row["benchmark"]] = row["score"]
    return found
