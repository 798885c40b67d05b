"""Parameters of a race: beliefs with a range, drawn together, and what a user sets instead.

A belief has three numbers, its 5%, 50% and 95%. It is drawn from a standard normal score: two half normals joined at
the central value, on the logarithm, on the odds or on the value itself, so that all three numbers are met exactly.
Scores are correlated (a Gaussian copula), and each has an address, so that a draw is the same in whatever chunk it is
asked for; docs/methods/race-parameters.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from headway.compute.estimates import half_width
from headway.errors import DataError, ShapeError
from headway.race.names import PARAMETERS, SIDES

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

#: Side of a parameter that both sides share, as the table `parameters` calls it.
WORLD: Final = "world"

#: Rows that have another name than the parameter. The follower's labs have a figure of their own in `allocation`, which
#: a row of the parameter's name would displace.
_ROW_OF: Final = {"follower.lab_research_share": "pool_research_share"}

_ORIGIN: Final = ("source", "source_url", "source_date", "known", "confidence", "source_read", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """A parameter as an interval of belief, and who says so.

    Attributes
    ----------
    key
        Of names.PARAMETERS; it decides the parameter's random numbers.
    name, side
        Of its row: the side is a group of the data, or world.
    level
        Share of belief between low and high.
    family
        On what scale the two halves are normal: lognormal, beta (on the odds) or normal.
    least, most
        No draw and no setting is outside of these.
    origin
        Source, address, day, confidence, whether it was read, and note.
    """

    key: str
    name: str
    side: str
    meaning: str
    unit: str
    low: float
    central: float
    high: float
    level: float
    family: str
    least: float
    most: float
    confidence: str
    origin: Mapping[str, Any]

    def __post_init__(self) -> None:
        if not self.least <= self.low <= self.central <= self.high <= self.most:
            found = f"{self.least:g}, {self.low:g}, {self.central:g}, {self.high:g}, {self.most:g}"
            raise ShapeError(f"{self.key}: need least <= low <= central <= high <= most, got {found}")
        if self.family not in SCALES:
            raise ShapeError(f"{self.key}: the family is one of {', '.join(SCALES)}, got {self.family!r}")
        if self.low < self.high and not np.isfinite(SCALES[self.family].to(np.array([self.low, self.high]))).all():
            raise ShapeError(f"{self.key}: an interval that is {self.family} leaves room at its ends")

    @property
    def is_fixed(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high

    @property
    def ends(self) -> tuple[float, float, float]:
        """Low, central and high."""
        return self.low, self.central, self.high

    def to_dict(self) -> dict[str, Any]:
        """The belief as a row of a list of assumptions."""
        ends = {"low": self.low, "central": self.central, "high": self.high, "level": self.level}
        span = {"family": self.family, "least": self.least, "most": self.most}
        told = {"parameter": self.key, "side": self.side, "meaning": self.meaning, "unit": self.unit}
        return {**told, **ends, **span, **self.origin}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """A scale on which halves are normal: there and back."""

    to: Callable[[Array], Array]
    back: Callable[[Array], Array]


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(values))


def _log_odds(values: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(values) - np.log1p(-values))


def _share(log_odds: Array) -> Array:
    """The share of log odds, without overflow on either side."""
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds < 0.0, small, 1.0) / (1.0 + small)


#: By family, the scale on which the two halves are normal.
SCALES: Final = {
    "lognormal": _Scale(to=_log, back=np.exp),
    "beta": _Scale(to=_log_odds, back=_share),
    "normal": _Scale(to=np.asarray, back=np.asarray),
}


def priors_of(rows: "pl.DataFrame", sides: Mapping[str, str]) -> tuple[Prior, ...]:
    """The beliefs of a table `parameters`, in the order of names.PARAMETERS.

    Parameters
    ----------
    sides
        By role, the group of the data that has it.

    Raises
    ------
    DataError
        If a parameter has no row, or a row without the range of its settings.
    """
    known = {(row["name"], row["side"]): row for row in rows.iter_rows(named=True)}
    return tuple(_prior(key, known, sides) for key in PARAMETERS)


def _prior(key: str, known: Mapping[tuple[str, str], Mapping[str, Any]], sides: Mapping[str, str]) -> Prior:
    role, _, name = key.rpartition(".")
    name, side = _ROW_OF.get(key, name), sides[role] if role else WORLD
    row = known.get((name, side))
    if row is None:
        raise DataError(
            f"no row of the parameter {name} of {side}", file="parameters", value=f"{name} / {side}",
            remedy=f"a race needs it as {key}",
        )  # fmt: skip
    if any(row[column] is None for column in ("low", "central", "high", "least", "most")):
        raise DataError(
            f"the parameter {name} of {side} has an empty cell", file="parameters", value=f"{name} / {side}",
            remedy="give low, central, high, least and most",
        )  # fmt: skip
    origin = {part: row[part].isoformat() if hasattr(row[part], "isoformat") else row[part] for part in _ORIGIN}
    return Prior(
        key=key, name=name, side=side, meaning=row["meaning"], unit=row["unit"], low=row["low"],
        central=row["central"], high=row["high"], level=row["level"], family=row["distribution"], least=row["least"],
        most=row["most"], confidence=row["confidence"], origin=origin,
    )  # fmt: skip


def correlations_of(rows: "pl.DataFrame") -> Array:
    """Correlations of the scores of parameters, shape (parameters, parameters), from `parameter_correlations`.

    Raises
    ------
    DataError
        If a row names no parameter of a race, if a pair stands twice, or if all of them together are impossible.
    """
    found = np.eye(len(PARAMETERS))
    for row in rows.iter_rows(named=True):
        a, b = (_place(row[column], column) for column in ("a", "b"))
        if found[a, b] != 0.0:
            raise DataError("the pair stands twice", file="parameter_correlations", value=f"{row['a']} / {row['b']}")
        found[a, b] = found[b, a] = row["correlation"]
    least = float(np.linalg.eigvalsh(found)[0])
    if least <= 1e-6:
        raise DataError(
            "correlations that cannot all hold", file="parameter_correlations",
            value=f"smallest eigenvalue {least:.3g}", remedy="bring the largest of them nearer to 0",
        )  # fmt: skip
    return found


def _place(key: str, column: str) -> int:
    if key not in PARAMETERS:
        raise DataError(
            "no parameter of a race", file="parameter_correlations", column=column, value=key,
            remedy=f"with {' or '.join(f'{side}.' for side in SIDES)} before it where each side has its own",
        )  # fmt: skip
    return PARAMETERS.index(key)


def value_at(prior: Prior, scores: Array) -> Array:
    """The values at standard normal scores: central at 0, low and high at the ends of the level. Shape of `scores`."""
    scores = np.asarray(scores, dtype=np.float64)
    if prior.is_fixed:
        return np.full(scores.shape, prior.central)
    scale = SCALES[prior.family]
    low, central, high = scale.to(np.array(prior.ends))
    unit = scores / half_width(prior.level)
    found = scale.back(central + np.where(unit < 0.0, central - low, high - central) * unit)
    return np.clip(found, prior.least, prior.most)


def score_of(prior: Prior, values: Array) -> Array:
    """The standard normal scores of values: what `value_at` gives them at, 0 where all scores give the same value.

    Values at the ends of the range have the scores at which the range is reached, at most 8 off. Shape of `values`.
    """
    values = np.asarray(values, dtype=np.float64)
    scale = SCALES[prior.family]
    low, central, high = (0.0, 0.0, 0.0) if prior.is_fixed else scale.to(np.array(prior.ends))
    off = scale.to(values) - central
    width = np.where(off < 0.0, central - low, high - central)
    unit = np.divide(off, width, out=np.zeros(values.shape), where=width > 0.0)
    return np.clip(unit * half_width(prior.level), -_FARTHEST, _FARTHEST)


#: No score of a value is farther from the middle; a draw in 10^15 is.
_FARTHEST: Final = 8.0


@dataclass(frozen=True, kw_only=True)
class ParameterDraws:
    """Draws of all parameters: called with the first and how many, it gives them, shape (count, parameters).

    Attributes
    ----------
    correlations : shape (parameters, parameters)
        Of the normal scores.
    seed
        From 0, below 2^64. A parameter's number depends on seed, key and draw alone, so chunks of any size, and priors
        that were set, give the same scores.
    """

    priors: Sequence[Prior]
    correlations: Array
    seed: int

    def __call__(self, first: int, count: int) -> Array:
        """The values at the scores of the draws `first`, ..., `first` + `count` - 1."""
        return self.at(np.arange(first, first + count))

    def at(self, draws: NDArray[np.int64]) -> Array:
        """The values of some draws by their numbers, shape (draws, parameters)."""
        scores = self.scores(draws)
        found = np.empty(scores.shape)
        for scale, at, ends, unit in self._groups:
            off = np.where(scores[at] < 0.0, ends[1] - ends[0], ends[2] - ends[1]) * (scores[at] / unit)
            found[at] = scale.back(ends[1] + off)
        np.clip(found, self._range[0], self._range[1], out=found)
        for place, prior in enumerate(self.priors):
            if prior.is_fixed:
                found[place] = prior.central
        return np.ascontiguousarray(found.T)

    def scores(self, draws: NDArray[np.int64]) -> Array:
        """Correlated standard normal scores of some draws by their numbers, shape (parameters, draws)."""
        from headway.race._random import normals_of, uniforms_at

        streams = (crc32(prior.key.encode()) for prior in self.priors)
        own = normals_of(np.stack([uniforms_at(self.seed, stream, draws) for stream in streams]))
        found = own * np.diag(self._factor)[:, None]
        # Term by term: a product of matrices may add in another order when there are more draws.
        for row, column in self._pairs:
            found[row] += self._factor[row, column] * own[column]
        return np.asarray(found)

    @cached_property
    def _factor(self) -> Array:
        if self.correlations.shape != (len(self.priors), len(self.priors)):
            raise ShapeError(f"correlations of {len(self.priors)} parameters have shape {self.correlations.shape}")
        return np.asarray(np.linalg.cholesky(self.correlations))

    @cached_property
    def _pairs(self) -> list[tuple[int, int]]:
        """Places of the factor below its diagonal that are not 0."""
        return [(int(row), int(column)) for row, column in np.argwhere(np.tril(self._factor, -1))]

    @cached_property
    def _range(self) -> Array:
        """Least and most, shape (2, parameters, 1)."""
        return np.array([[prior.least for prior in self.priors], [prior.most for prior in self.priors]])[:, :, None]

    @cached_property
    def _groups(self) -> tuple[tuple[_Scale, NDArray[np.int64], Array, Array], ...]:
        """By family: scale, places, ends on that scale (3, places, 1) and units of the scores (places, 1)."""
        groups = []
        for family, scale in SCALES.items():
            chosen = [at for at, prior in enumerate(self.priors) if prior.family == family and not prior.is_fixed]
            if chosen:
                ends = scale.to(np.array([self.priors[at].ends for at in chosen]).T)[:, :, None]
                unit = np.array([half_width(self.priors[at].level) for at in chosen])[:, None]
                groups.append((scale, np.array(chosen), ends, unit))
        return tuple(groups)
