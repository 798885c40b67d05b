"""Why a number that was known earlier differs from the same number known later, in parts that sum to the difference.

Pure: two states of the knowledge in, numbers out. Method: docs/methods/revisions.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import factorial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, GapError, UnknownName
from headway.facts.tables import Model
from headway.gap.yardstick import Yardstick
from headway.index import fit_compatible, score_matrix
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW, points_map, position
from headway.interval import Draws, finite

#: What can change between two vintages, in the order of tables. `refit` is what the index of a model moves although
#: nothing of it was measured anew, because all models and benchmarks are estimated together.
INGREDIENTS: Final = (
    "dates",
    "groups",
    "new_models",
    "dropped_models",
    "benchmarks",
    "changed_scores",
    "measured",
    "refit",
)

#: Those that change the scores, so that the index has to be fitted again.
_SCORES: Final = frozenset(("new_models", "dropped_models", "benchmarks", "changed_scores", "measured"))

#: Scores that differ by less are the same, printed with more or fewer digits. Source: shares are published with three.
_ROUNDED: Final = 1e-3

Cell = tuple[str, str]
Reader = Callable[[Yardstick], float]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a vintage knows that enters the index.

    Attributes
    ----------
    models
        Every model with a score, by name.
    scores
        By (model, benchmark), between 0 for guessing and 1.
    """

    models: Mapping[str, Model]
    scores: Mapping[Cell, float]


def snapshot(models: Iterable[Model], rows: tuple[Sequence[str], Sequence[str], Sequence[float]]) -> Snapshot:
    """The snapshot of a vintage from its models and its rows of scores."""
    scores = {(model, benchmark): score for model, benchmark, score in zip(*rows, strict=True)}
    scored = {model for model, _ in scores}
    return Snapshot(models={model.name: model for model in models if model.name in scored}, scores=scores)


def differences(old: Snapshot, new: Snapshot) -> dict[str, tuple[str, ...]]:
    """What differs between two snapshots, by ingredient: names of models or benchmarks, or "model / benchmark".

    Scores that differ in their last digits only are not listed.
    """
    both = [name for name in old.models if name in new.models]
    benchmarks = {name for _, name in old.scores} ^ {name for _, name in new.scores}
    cells = [cell for cell in {**old.scores, **new.scores} if _is_known(cell, old, new) and cell[1] not in benchmarks]
    return {
        "dates": tuple(name for name in both if old.models[name].released != new.models[name].released),
        "groups": tuple(name for name in both if _belongs(old.models[name]) != _belongs(new.models[name])),
        "new_models": tuple(name for name in new.models if name not in old.models),
        "dropped_models": tuple(name for name in old.models if name not in new.models),
        "benchmarks": tuple(sorted(benchmarks)),
        "changed_scores": tuple(" / ".join(cell) for cell in cells if _is_changed(cell, old, new)),
        "measured": tuple(" / ".join(cell) for cell in cells if (cell in old.scores) != (cell in new.scores)),
    }


def _is_known(cell: Cell, old: Snapshot, new: Snapshot) -> bool:
    return cell[0] in old.models and cell[0] in new.models


def _is_changed(cell: Cell, old: Snapshot, new: Snapshot) -> bool:
    return cell in old.scores and cell in new.scores and abs(old.scores[cell] - new.scores[cell]) > _ROUNDED


def _belongs(model: Model) -> tuple[Any, ...]:
    return set(model.developers), set(model.countries), model.access


def mixture(old: Snapshot, new: Snapshot, taken: frozenset[str]) -> Snapshot:
    """The old snapshot with some ingredients of the new one: none of them is the old one, all of them the new one."""
    shared = {name for _, name in old.scores} & {name for _, name in new.scores}
    models = {name: _mixed(model, new.models.get(name), taken) for name, model in old.models.items()}
    if "dropped_models" in taken:
        models = {name: model for name, model in models.items() if name in new.models}
    if "new_models" in taken:
        models |= {name: model for name, model in new.models.items() if name not in old.models}
    scores = {}
    for cell in {**old.scores, **new.scores}:
        model, benchmark = cell
        if model not in models:
            continue
        is_new = _takes_new(cell, old, new, benchmark in shared, taken)
        found = (new if is_new else old).scores.get(cell)
        if found is not None:
            scores[cell] = found
    return Snapshot(models=models, scores=scores)


def _takes_new(cell: Cell, old: Snapshot, new: Snapshot, shared: bool, taken: frozenset[str]) -> bool:
    """Whether a cell of a mixture is as the new snapshot has it."""
    if not shared:
        return "benchmarks" in taken
    if not _is_known(cell, old, new):
        return cell[0] in new.models
    return ("changed_scores" if cell in old.scores and cell in new.scores else "measured") in taken


def _mixed(old: Model, new: Model | None, taken: frozenset[str]) -> Model:
    if new is None:
        return old
    released = new.released if "dates" in taken else old.released
    return replace(new if "groups" in taken else old, released=released)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A difference between two vintages in parts that sum to it; central fits only.

    Attributes
    ----------
    old, new
        The quantity as either vintage gives it; nan where it cannot be read.
    parts
        By ingredient, in the order of INGREDIENTS: the mean effect over all orders of taking them (Shapley). None where
        a step on the way cannot be read.
    """

    old: float
    new: float
    parts: Mapping[str, float] | None

    def to_dict(self) -> dict[str, Any]:
        """JSON; null where nothing can be read."""
        parts = None if self.parts is None else dict(self.parts)
        return {
            "old": finite(self.old),
            "new": finite(self.new),
            "difference": finite(self.new - self.old),
            "parts": parts,
        }


def decompose(
    old: Snapshot, new: Snapshot, readers: Mapping[str, Reader], *, progress: Progress | None = None
) -> dict[str, Parts]:
    """What each ingredient adds to each quantity on the way from the old snapshot to the new one.

    Every subset of what differs is fitted and read once: at most 32 fits and 256 readings.

    Parameters
    ----------
    readers
        Quantities by name: each reads a yardstick whose scores are central fits, and gives nan where it cannot.
    progress
        Called with the fits done and in all.
    """
    active = _active(old, new)
    fits = _Fits(old, new, sum(name in _SCORES for name in active), progress)
    values = {name: np.empty(1 << len(active)) for name in readers}
    for place in range(1 << len(active)):
        scale = fits.yardstick(frozenset(name for at, name in enumerate(active) if place >> at & 1))
        for name, read in readers.items():
            values[name][place] = np.nan if scale is None else _read(read, scale)
    return {name: _parts(value, active) for name, value in values.items()}


def _parts(values: NDArray[np.float64], active: Sequence[str]) -> Parts:
    parts = None
    if not np.isnan(values).any():
        by_active = dict(zip(active, shapley(values).tolist(), strict=True))
        parts = {name: by_active.get(name, 0.0) for name in INGREDIENTS}
    return Parts(old=float(values[0]), new=float(values[-1]), parts=parts)


def _active(old: Snapshot, new: Snapshot) -> list[str]:
    """The ingredients that differ at all, last digits included; a refit if any score does."""
    found = {name for name, items in differences(old, new).items() if items}
    if any(new.scores.get(cell, score) != score for cell, score in old.scores.items()):
        found.add("changed_scores")
    if found & _SCORES:
        found.add("refit")
    return [name for name in INGREDIENTS if name in found]


def _read(read: Reader, scale: Yardstick) -> float:
    """The quantity, nan where a group is empty or a lag is longer than the data reach."""
    try:
        found = read(scale)
    except (GapError, UnknownName):
        return np.nan
    return found if np.isfinite(found) else np.nan


def shapley(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean effect of each player over all orders, shape (players,).

    Parameters
    ----------
    values : shape (2 ** players,)
        Of each subset: bit p of the place says whether player p is in it. The effects sum to the last minus the first.

    Notes
    -----
    Method: Shapley (1953); docs/methods/revisions.md, section 3.
    """
    players = int(values.size).bit_length() - 1
    places = np.arange(values.size)
    sizes = np.array([int(place).bit_count() for place in places])
    weight = np.array([factorial(k) * factorial(players - k - 1) / factorial(players) for k in range(players)])
    found = np.empty(players)
    for player in range(players):
        without = places[(places >> player & 1) == 0]
        found[player] = np.sum(weight[sizes[without]] * (values[without | 1 << player] - values[without]))
    return found


class _Fits:
    """Central fits of mixtures, each made once."""

    def __init__(self, old: Snapshot, new: Snapshot, players: int, progress: Progress | None) -> None:
        self.old, self.new, self.progress = old, new, progress
        self.total = 1 << players
        self.known: dict[frozenset[str], _Placed | None] = {}
        self.models: dict[frozenset[str], Mapping[str, Model]] = {}

    def yardstick(self, taken: frozenset[str]) -> Yardstick | None:
        """The index of a mixture; None where its scores place no models or no anchors."""
        before, after = self._placed(frozenset()), self._placed(taken & _SCORES)
        if before is None or after is None:
            return None
        points = after.points
        if "refit" not in taken:
            points = {
                name: before.points[name] if before.own.get(name) == after.own[name] else value
                for name, value in points.items()
            }
        models, scores = self._models(taken - _SCORES), np.array(list(points.values()))
        return Yardstick(
            name="index",
            unit="index points",
            models=tuple(models[name] for name in points),
            scores=Draws(central=scores, values=scores[None]),
        )

    def _placed(self, taken: frozenset[str]) -> "_Placed | None":
        if taken not in self.known:
            scores = mixture(self.old, self.new, taken).scores
            points = central_points(scores)
            self.known[taken] = None if points is None else _Placed(points, _own(scores, points))
            if self.progress is not None:
                self.progress(len(self.known), self.total)
        return self.known[taken]

    def _models(self, taken: frozenset[str]) -> Mapping[str, Model]:
        """Every model of either snapshot with the dates and groups of a mixture."""
        if taken not in self.models:
            mixed = mixture(self.old, self.new, taken | {"new_models"}).models
            self.models[taken] = mixed
        return self.models[taken]


@dataclass(frozen=True, slots=True)
class _Placed:
    """The models that a mixture places: index points, and the scores that each has of its own."""

    points: Mapping[str, float]
    own: Mapping[str, Mapping[str, float]]


def _own(scores: Mapping[Cell, float], names: Iterable[str]) -> dict[str, dict[str, float]]:
    """The scores of some models by benchmark."""
    found: dict[str, dict[str, float]] = {name: {} for name in names}
    for (model, benchmark), score in scores.items():
        if model in found:
            found[model][benchmark] = score
    return found


def central_points(scores: Mapping[Cell, float]) -> dict[str, float] | None:
    """Index points of the models that these scores place, from the central fit; None where they define no scale."""
    # In one order whatever was taken: the minimum is the same, and so are its last digits.
    cells = sorted(scores)
    try:
        matrix = score_matrix(
            [model for model, _ in cells], [benchmark for _, benchmark in cells], [scores[cell] for cell in cells]
        )
        low, high = (position(anchor[0], matrix.models, "model") for anchor in (ANCHOR_LOW, ANCHOR_HIGH))
        capability = fit_compatible(matrix).parameters[None, : len(matrix.models)]
        offset, factor = points_map(capability, low, high)
    except FitError:
        return None
    return dict(zip(matrix.models, (offset[:, None] + factor[:, None] * capability)[0].tolist(), strict=True))
