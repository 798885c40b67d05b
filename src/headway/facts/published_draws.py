"""`eci_bootstraps.json`: the index as its publisher drew it, ready-made and joint. Pure.

Each row of samples is one resample of the publisher's, the same for all models: differences are taken within rows.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from headway.facts.formulas import shown
from headway.facts.raw import NotUnderstood, Rejected

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: How far the draws of a model that the publisher fixes may lie from its index, points. Ours: rounding only.
_FIXED_WITHIN: Final = 0.01

#: How far half of the models' middle draws may lie from the published index, points. Ours: far below the
#: width of an interval, while a wrong scaling is off by tens.
_MIDDLE_WITHIN: Final = 1.0

#: The most openings of lists and objects, and the most commas, in the file: the real one has some 1,000 and 400,000.
#: Memory is filled by what is read, not by what is sent: an empty list of three bytes takes some sixty.
_OPENINGS: Final = 100_000
_COMMAS: Final = 2_000_000

#: Decimals of a stored draw: a ten-thousandth of a point is far below any interval.
_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawsRead:
    """What the file held.

    Attributes
    ----------
    draws
        Index points of each resample as text, by published name; the same place is the same resample.
    """

    draws: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()


class _Unlike(Exception):
    """The file is not as the publisher describes it: which key, and why."""

    def __init__(self, key: str, why: str) -> None:
        self.key, self.why = key, why
        super().__init__(f"{key}: {why}")


def read_draws(file: str, content: bytes, published: Mapping[str, tuple[float, bool]]) -> DrawsRead:
    """The draws by model, in index points; a file that is not as described gives none, and says which key it is.

    Parameters
    ----------
    published
        Index of each model as `eci_scores.csv` gives it, and whether the publisher fixed it (it has no interval).
    """
    try:
        names, points = _points(_parsed(content))
        _agree(names, points, published)
    except _Unlike as problem:
        return DrawsRead(not_understood=(NotUnderstood(file=file, what=problem.key, why=problem.why),))
    draws: dict[str, tuple[str, ...]] = {}
    rejected: list[Rejected] = []
    for place, name in enumerate(names):
        column = points[:, place]
        why = _why_not(name, column, published, draws)
        if why is None:
            draws[name] = tuple(f"{value:.{_DECIMALS}f}" for value in column.tolist())
        else:
            rejected.append(Rejected(file=file, column="model.names", value=name, why=why))
    without = sorted(published.keys() - draws.keys())
    told = f"{len(without)} models with an index have no draws: {', '.join(without[:5])}" if without else ""
    missing = (NotUnderstood(file=file, what="model.names", why=told),) if told else ()
    return DrawsRead(draws=draws, rejected=tuple(rejected), not_understood=missing)


def _why_not(
    name: str, column: "NDArray[np.float64]", published: Mapping[str, Any], draws: Mapping[str, Any]
) -> str | None:
    """Why the draws of a model are not used."""
    if name not in published:
        return "no model of this name has an index"
    if name in draws:
        return "the model stands twice"
    if not all(map(math.isfinite, column.tolist())):
        return "a resample without a number"
    return None


def _parsed(content: bytes) -> Mapping[str, Any]:
    if content.count(b"[") + content.count(b"{") > _OPENINGS or content.count(b",") > _COMMAS:
        raise _Unlike("", f"more than {_OPENINGS:,} lists and objects or {_COMMAS:,} values")
    try:
        found = json.loads(content, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as problem:
        raise _Unlike("", f"not JSON ({problem})") from None
    if not isinstance(found, dict):
        raise _Unlike("", "not an object of JSON")
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two values under one key, none is more true than the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        count = Counter(key for key, _ in pairs)
        raise _Unlike(shown(next(key for key in count if count[key] > 1)), "the key stands twice in one object")
    return found


def _points(told: Mapping[str, Any]) -> tuple[list[str], "NDArray[np.float64]"]:
    """Names, and index points of shape (draws, models)."""
    import numpy as np

    names = _part(told, "model", "names")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise _Unlike("model.names", "not a list of names")
    samples = _numbers("model.capability_samples", _part(told, "model", "capability_samples"))
    if samples.ndim != 2 or samples.shape[1] != len(names) or samples.shape[0] < 2:
        raise _Unlike("model.capability_samples", f"not rows of {len(names)} numbers each, one for every name")
    count = told.get("num_samples", samples.shape[0])
    if count != samples.shape[0]:
        raise _Unlike("num_samples", f"says {shown(repr(count))}, and there are {samples.shape[0]} rows of samples")
    scaled = told.get("eci_scaled")
    if not isinstance(scaled, bool):
        raise _Unlike("eci_scaled", f"neither true nor false but {shown(repr(scaled))}")
    if not scaled:
        a, b = _scaling(told, samples.shape[0])
        # What passes all numbers, or is none, is told of the model that it belongs to.
        with np.errstate(all="ignore"):
            samples = a[:, None] + b[:, None] * samples
    return [name.strip() for name in names], samples


def _scaling(told: Mapping[str, Any], count: int) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """The intercept and the factor of each draw: index points are a + b times ability."""
    scaling = told.get("scaling")
    if isinstance(scaling, list) and all(isinstance(each, dict) for each in scaling):
        scaling = {key: [each.get(key) for each in scaling] for key in ("a", "b")}
    found = []
    for key in ("a", "b"):
        values = _numbers(f"scaling.{key}", _part({"scaling": scaling}, "scaling", key))
        if values.shape != (count,):
            raise _Unlike(f"scaling.{key}", f"not one number for each of {count} draws")
        found.append(values)
    return found[0], found[1]


def _part(told: Mapping[str, Any], first: str, second: str) -> Any:
    part = told.get(first)
    if not isinstance(part, dict) or second not in part:
        raise _Unlike(f"{first}.{second}", "the key is missing")
    return part[second]


def _numbers(key: str, given: Any) -> "NDArray[np.float64]":
    import numpy as np

    try:
        return np.array(given, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        raise _Unlike(key, "not numbers in rows of one length") from None


def _agree(names: list[str], points: "NDArray[np.float64]", published: Mapping[str, tuple[float, bool]]) -> None:
    """Raise where the draws are not those of the published index: their scaling was read wrongly, or they are old."""
    import numpy as np

    apart = []
    for place, name in enumerate(names):
        index, fixed = published.get(name, (math.nan, False))
        column = points[:, place]
        if math.isnan(index) or not np.isfinite(column).all():
            continue
        if fixed and (furthest := _furthest(column, index)) > _FIXED_WITHIN:
            why = f"{name} is fixed at {index:g}, and its draws lie up to {_points_told(furthest)} points away"
            raise _Unlike("scaling", why)
        apart.append(abs(median(column.tolist()) - index))
    if apart and median(apart) > _MIDDLE_WITHIN:
        why = f"half of the models' middle draws lie over {_points_told(median(apart))} points from the published index"
        raise _Unlike("scaling", why)


def _furthest(column: "NDArray[np.float64]", index: float) -> float:
    """The largest distance of a draw from an index, in the floats of Python: what is too large is infinite there."""
    return max(abs(value - index) for value in (float(column.min()), float(column.max())))


def _points_told(distance: float) -> str:
    return f"{distance:.2f}" if distance < 1e6 else f"{distance:.3g}"
