"""Mixtures of two vintages: the older one with some of what the newer one changed, and the index fitted to them.

Pure. Method: docs/methods/revisions.md, section 3.
"""

from binascii import crc32
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError
from headway.facts.tables import Model
from headway.gap.yardstick import Yardstick
from headway.index import fit_compatible, score_matrix
from headway.index.bootstrap import refit_all
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW, points_map, position
from headway.index.scores import ScoreMatrix
from headway.interval import Draws

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
SCORES: Final = frozenset(("new_models", "dropped_models", "benchmarks", "changed_scores", "measured"))

#: Anchors closer than this define no scale.
_LEVEL: Final = 1e-9

#: Scores that differ by less are the same, printed with more or fewer digits. Source: shares are published with three.
_ROUNDED: Final = 1e-3

Cell = tuple[str, str]
Progress = Callable[[int, int], None]

#: Seed of the resamples; any would do.
_SEED: Final = 20251203


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


def active(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """The ingredients that differ at all, last digits included; a refit if any score does."""
    found = {name for name, items in differences(old, new).items() if items}
    if any(new.scores.get(cell, score) != score for cell, score in old.scores.items()):
        found.add("changed_scores")
    if found & SCORES:
        found.add("refit")
    return tuple(name for name in INGREDIENTS if name in found)


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


class Fits:
    """The index of mixtures, each fitted once, with draws that belong together: draw i resamples every model alike."""

    def __init__(self, old: Snapshot, new: Snapshot, *, draws: int = 0, progress: Progress | None = None) -> None:
        self.old, self.new, self.draws, self.progress = old, new, draws, progress
        self.active = active(old, new)
        self.known: dict[frozenset[str], _Placed | None] = {}
        self.models: dict[frozenset[str], Mapping[str, Model]] = {}

    @property
    def total(self) -> int:
        """Fits that all subsets need."""
        return 1 << sum(name in SCORES for name in self.active)

    def yardstick(self, taken: frozenset[str]) -> tuple[Yardstick, NDArray[np.bool_]] | None:
        """The index of a mixture, and which of its rows define a scale, shape (1 + draws,).

        None where the central fit places no models or defines no scale.
        """
        before, after = self._placed(frozenset()), self._placed(taken & SCORES)
        if before is None or after is None:
            return None
        points = after.points
        if "refit" not in taken:
            points = {
                name: before.points[name] if before.own.get(name) == after.own[name] else rows
                for name, rows in points.items()
            }
        models, rows = self._models(taken - SCORES), np.array(list(points.values())).T
        valid = ~np.isnan(rows).any(axis=1)
        rows = np.where(valid[:, None], rows, rows[0])
        scale = Yardstick(
            name="index",
            unit="index points",
            models=tuple(models[name] for name in points),
            scores=Draws(central=rows[0], values=rows[1:] if self.draws else rows[:1]),
        )
        return scale, valid

    def _placed(self, taken: frozenset[str]) -> "_Placed | None":
        if taken not in self.known:
            scores = mixture(self.old, self.new, taken).scores
            points = fitted_points(scores, draws=self.draws)
            self.known[taken] = None if points is None else _Placed(points, _own(scores, points))
            if self.progress is not None:
                self.progress(len(self.known), self.total)
        return self.known[taken]

    def _models(self, taken: frozenset[str]) -> Mapping[str, Model]:
        """Every model of either snapshot with the dates and groups of a mixture."""
        if taken not in self.models:
            self.models[taken] = mixture(self.old, self.new, taken | {"new_models"}).models
        return self.models[taken]


@dataclass(frozen=True, slots=True)
class _Placed:
    """The models that a mixture places: index points, shape (1 + draws,), and the scores that each has of its own."""

    points: Mapping[str, NDArray[np.float64]]
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
    found = fitted_points(scores)
    return None if found is None else {name: float(rows[0]) for name, rows in found.items()}


def fitted_points(scores: Mapping[Cell, float], *, draws: int = 0) -> dict[str, NDArray[np.float64]] | None:
    """Index points of the models that these scores place, each of shape (1 + draws,), row 0 from the central fit.

    nan in a draw that puts the anchors level or the wrong way round; None where the central fit does, or an anchor is
    missing.
    """
    # In one order whatever was taken: the minimum is the same, and so are its last digits.
    cells = sorted(scores)
    try:
        matrix = score_matrix(
            [model for model, _ in cells], [benchmark for _, benchmark in cells], [scores[cell] for cell in cells]
        )
        low, high = (position(anchor[0], matrix.models, "model") for anchor in (ANCHOR_LOW, ANCHOR_HIGH))
        central = fit_compatible(matrix)
        rows = central.parameters[None]
        if draws:
            rows = np.vstack([rows, refit_all(matrix, central, common_weights(matrix, draws))])
        points_map(rows[:1], low, high)
    except FitError:
        return None
    capability = rows[:, : len(matrix.models)]
    valid = capability[:, high] - capability[:, low] > _LEVEL
    offset, factor = points_map(capability[valid], low, high)
    points = np.full(capability.shape, np.nan)
    points[valid] = offset[:, None] + factor[:, None] * capability[valid]
    return dict(zip(matrix.models, points.T, strict=True))


def common_weights(matrix: ScoreMatrix, draws: int) -> NDArray[np.float64]:
    """How often each cell is taken when each model's results are drawn again, shape (draws, cells).

    The random numbers of a model depend on its name alone: in two matrices that share a model and its scores, draw i
    takes the same of them, so that differences between the matrices are differences of what is in them.
    """
    weights = np.empty((draws, matrix.cells))
    for place, name in enumerate(matrix.models):
        cells = slice(matrix.model_start[place], matrix.model_start[place + 1])
        count = int(cells.stop - cells.start)
        chance = np.random.default_rng([_SEED, crc32(name.encode())]).random((draws, count))
        taken = np.floor(chance * count).astype(np.int64) + count * np.arange(draws)[:, None]
        weights[:, cells] = np.bincount(taken.ravel(), minlength=draws * count).reshape(draws, count)
    return weights
