"""Checks of how far numbers moved since the last vintage: of each benchmark, each model, and all together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.facts.checks import LEAST_CELLS, Check, Limits, count_check, few
from headway.facts.renames import LEAST_SAME, LEAST_SHARE, SAME_SCORE

Cell = tuple[str, str]
Scores = Mapping[Cell, float]
Floats = NDArray[np.float64]

#: Scores of each model by benchmark, or of each benchmark by model.
Lines = Mapping[str, Mapping[str, float]]

#: Models that a benchmark or an index must have in both before their order is judged: fewer change places by chance.
LEAST_ORDER: Final = 8


def moves(old: Scores, new: Scores, last: str, limits: Limits) -> Iterator[Check]:
    """The checks of scores by (model, benchmark), against those of the vintage `last`."""
    common = sorted(old.keys() & new.keys())
    sides = {cell: (old[cell], new[cell]) for cell in common}
    benchmarks = {name: np.array(pairs) for name, pairs in by(sides, 1).items() if len(pairs) >= LEAST_CELLS}
    models = {name: np.array(pairs) for name, pairs in by(sides, 0).items() if len(pairs) >= LEAST_CELLS}
    yield _flat(old, new, last)
    yield _scale(benchmarks, last, limits)
    yield _median("benchmarks-moved", benchmarks, limits.benchmark_change, f"one benchmark since {last}")
    yield _orders(benchmarks, last, limits)
    yield _median("models-moved", models, limits.model_change, f"one model since {last}")
    yield _swapped(old, new, last)
    if sides:
        yield from _together(np.array(list(sides.values())), last, limits)


def points_moved(old: Mapping[str, float], new: Mapping[str, float], last: str, limits: Limits) -> Iterator[Check]:
    """The checks of a published index by model: its level and its order."""
    common = sorted(old.keys() & new.keys())
    if len(common) < LEAST_ORDER:
        return
    before, after = (np.array([side[name] for name in common]) for side in (old, new))
    shift, order = float(np.median(after - before)), correlation(before, after)
    where = f"of the {len(common)} models of the published index that {last} has too"
    yield Check(
        check="published-shift",
        found=round(shift, 4),
        allowed=limits.published_shift,
        passed=abs(shift) <= limits.published_shift,
        why=f"median change in points {where}",
    )
    yield Check(
        check="published-order",
        found=round(order, 4),
        allowed=f"at least {limits.published_order:g}",
        passed=order >= limits.published_order,
        why=f"rank correlation {where}",
    )


def by(values: Mapping[Cell, Any], side: int) -> dict[str, list[Any]]:
    """Values by the model (side 0) or the benchmark (side 1) of their cell, sorted by name."""
    found: dict[str, list[Any]] = defaultdict(list)
    for cell, value in values.items():
        found[cell[side]].append(value)
    return dict(sorted(found.items()))


def correlation(old: Floats, new: Floats) -> float:
    """Spearman's rank correlation, ties at their mean rank; 1 where a side is all ties, which another check tells."""
    ranks = _ranks(old), _ranks(new)
    if any(np.ptp(side) == 0.0 for side in ranks):
        return 1.0
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _flat(old: Scores, new: Scores, last: str) -> Check:
    """Whether every benchmark that told models apart still does."""
    before = by(old, 1)
    flat = [
        f"{name} (all {values[0]:g})"
        for name, values in by(new, 1).items()
        if len(values) >= LEAST_CELLS and len(set(values)) == 1 and len(set(before.get(name, ()))) > 1
    ]
    what = f"benchmarks that told models apart in {last} and give all the same score"
    return count_check("flat-benchmarks", flat, what)


def _scale(benchmarks: Mapping[str, Floats], last: str, limits: Limits) -> Check:
    """Whether every benchmark is on the scale that it was on; found is the factor that is furthest from 1."""
    most = limits.benchmark_factor
    factors = {name: _factor(both) for name, both in benchmarks.items()}
    slipped = [f"{name} (times {each:.3g})" for name, each in factors.items() if not 1.0 / most <= each <= most]
    furthest = max(factors.values(), key=lambda each: abs(np.log(max(each, _NO_FACTOR))), default=1.0)
    return Check(
        check="benchmark-scale",
        found=round(furthest, 4),
        allowed=f"1/{most:g} to {most:g}",
        passed=not slipped,
        why=f"largest factor between the scores of one benchmark since {last}; beyond it: {few(slipped) or 'none'}",
    )


#: Stands for zero where a logarithm is taken.
_NO_FACTOR: Final = 1e-9


def _orders(benchmarks: Mapping[str, Floats], last: str, limits: Limits) -> Check:
    """Whether every benchmark ranks the models much as it did; found is the lowest rank correlation."""
    orders = {name: correlation(*both.T) for name, both in benchmarks.items() if len(both) >= LEAST_ORDER}
    low = [f"{name} ({order:.2f})" for name, order in orders.items() if order < limits.benchmark_order]
    return Check(
        check="benchmark-order",
        found=round(min(orders.values(), default=1.0), 4),
        allowed=f"at least {limits.benchmark_order:g}",
        passed=not low,
        why=f"lowest rank correlation of one benchmark since {last}; below it: {few(low) or 'none'}",
    )


def _median(check: str, groups: Mapping[str, Floats], allowed: float, where: str) -> Check:
    """Whether no group of scores moved too far; found is the largest median of the changes. Shapes: (cells, 2)."""
    moved = {name: float(np.median(np.abs(both[:, 1] - both[:, 0]))) for name, both in groups.items()}
    far = [f"{name} (by {change:.3f})" for name, change in moved.items() if change > allowed]
    why = f"largest median change of {where}; beyond it: {few(far) or 'none'}"
    return Check(
        check=check, found=round(max(moved.values(), default=0.0), 4), allowed=allowed, passed=not far, why=why
    )


def _swapped(old: Scores, new: Scores, last: str) -> Check:
    """Whether models or benchmarks have the scores of one another. One that took those of another that is gone has not
    been swapped: that is a new name (in August 2026, METR Time Horizons took those of its legacy version).
    """
    told = []
    for side in (0, 1):
        before, after = _lines(old, side), _lines(new, side)
        shared = {name: _same(before[name], after[name]) for name in sorted(before.keys() & after.keys())}
        other = [name for name, (same, both) in shared.items() if both and same <= both / 2]
        told += [f"{name} has those of {owner}" for name in other if (owner := _owner(name, other, before, after))]
    return count_check("swapped-names", told, f"models and benchmarks with the scores of another one in {last}")


def _owner(name: str, among: Iterable[str], before: Lines, after: Lines) -> str | None:
    """The first of the others that had the scores which this one has now."""
    return next((other for other in among if other != name and _alike(before[other], after[name])), None)


def _lines(scores: Scores, side: int) -> Lines:
    """The scores of each model by benchmark (side 0), or of each benchmark by model (side 1)."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for cell, score in scores.items():
        found[cell[side]][cell[1 - side]] = score
    return found


def _same(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[int, int]:
    """How many of the scores that two lines share are the same, and how many they share."""
    common = one.keys() & other.keys()
    return sum(abs(one[name] - other[name]) <= SAME_SCORE for name in common), len(common)


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether two lines are of one model or benchmark, as for renamed models."""
    same, both = _same(one, other)
    return same >= LEAST_SAME and same >= LEAST_SHARE * both


def _together(both: Floats, last: str, limits: Limits) -> Iterator[Check]:
    """How far the scores that both have moved, all together. Shape of `both`: (cells, 2)."""
    change = np.abs(both[:, 1] - both[:, 0])
    where = f"of the {change.size} scores that {last} has too"
    changed = float(np.mean(change > limits.changed_by))
    measured: Iterable[tuple[str, float, float, str]] = (
        ("median-change", float(np.median(change)), limits.median_change, "median change"),
        ("large-changes", float(np.quantile(change, 0.95)), limits.large_change, "95th percentile of the change"),
        ("changed-scores", changed, limits.changed, f"share that changed by more than {limits.changed_by:g},"),
    )
    for check, found, allowed, what in measured:
        yield Check(check=check, found=round(found, 6), allowed=allowed, passed=found <= allowed, why=f"{what} {where}")


def _factor(both: Floats) -> float:
    """Median factor between two scores; 1 where too few were above zero. Shape: (cells, 2)."""
    above = both[both[:, 0] > 0.0]
    return float(np.median(above[:, 1] / above[:, 0])) if len(above) >= LEAST_CELLS else 1.0


def _ranks(values: Floats) -> Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])
