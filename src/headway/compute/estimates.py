"""From low, central and high to draws that err together where their sources do.

A draw is one possible world. The same name gives the same draws in every command of the same seed, so sums, differences
and ratios are taken draw by draw, never in quadrature (docs/methods/estimates.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.units import DEFAULT_LEVEL

Array = NDArray[np.float64]

#: Draws of an estimate, and the seed, unless a caller says otherwise.
DRAWS: Final = 4000
SEED: Final = 20261123

#: Share of the variance (of the logarithm) that rows of one factor have in common unless it is declared otherwise.
#: Rows of one source share its method: prices, detection rate, conversion. Source: ours.
SHARED: Final = 0.8

#: Half width, in standard deviations, of the interval that holds each level of belief. Source: normal distribution.
_HALF_WIDTH: Final = {0.5: 0.6744897502, 0.8: 1.2815515655, 0.9: 1.6448536270, 0.95: 1.9599639845}


def half_width(level: float) -> float:
    """Half the width, in standard deviations, of the normal interval that holds that share of belief.

    Raises
    ------
    ShapeError
        For a level other than 0.5, 0.8, 0.9 and 0.95.
    """
    if level not in _HALF_WIDTH:
        raise ShapeError(f"the level is one of {', '.join(map(str, _HALF_WIDTH))}, got {level}")
    return _HALF_WIDTH[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A quantity that is not below 0: low, central and high, and with what it errs together.

    Attributes
    ----------
    name
        Of this quantity alone; it decides its draws.
    level
        Share of belief between low and high.
    factor
        Rows of one factor share a part of their error; None errs alone.
    """

    name: str
    low: float
    central: float
    high: float
    level: float = DEFAULT_LEVEL
    factor: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.central <= self.high < float("inf"):
            raise ShapeError(
                f"{self.name}: need 0 <= low <= central <= high, got {self.low}, {self.central}, {self.high}"
            )
        if self.level not in _HALF_WIDTH:
            raise ShapeError(f"{self.name}: the level is one of {', '.join(map(str, _HALF_WIDTH))}, got {self.level}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampler:
    """Draws of estimates: the same for the same name and seed, in whatever order they are asked for.

    Attributes
    ----------
    shared
        By factor, the share of the variance that its rows have in common, 0..1; SHARED where it is not named.
    """

    draws: int = DRAWS
    seed: int = SEED
    shared: Mapping[str, float] = field(default_factory=dict)

    def normal(self, name: str) -> Array:
        """Standard normal draws of a name, shape (draws,)."""
        return np.random.default_rng([self.seed, crc32(name.encode())]).standard_normal(self.draws)

    def uniform(self, name: str) -> Array:
        """Draws between 0 and 1 of a name, shape (draws,)."""
        return np.random.default_rng([self.seed, crc32(name.encode())]).random(self.draws)

    def error(self, name: str, factor: str | None) -> Array:
        """Standard normal errors of a quantity, shape (draws,): a part in common with its factor, the rest its own."""
        if factor is None:
            return self.normal(name)
        share = self.shared.get(factor, SHARED)
        common, own = self.normal(f"factor {factor}"), self.normal(name)
        found: Array = np.sqrt(share) * common + np.sqrt(1.0 - share) * own
        return found

    def sample(self, estimate: Estimate) -> Array:
        """Draws of a quantity, shape (draws,)."""
        return spread(estimate, self.error(estimate.name, estimate.factor))

    def worlds(self, estimate: Estimate) -> Array:
        """The central value and then the draws of a quantity, shape (1 + draws,)."""
        return spread(estimate, self.world_errors(estimate.name, estimate.factor))

    def world_errors(self, name: str, factor: str | None) -> Array:
        """No error, for the central world, and then the errors of the draws, shape (1 + draws,)."""
        return np.concatenate([np.zeros(1), self.error(name, factor)])


def spread(estimate: Estimate, error: Array) -> Array:
    """The values at standard normal errors: central at 0, low and high at the ends of the level.

    Two half lognormals joined at the central value, so that all three numbers are met exactly, however asymmetric they
    are; below a central value whose low end is 0 the half is linear and cut at 0. Shape of `error`.
    """
    unit = error / _HALF_WIDTH[estimate.level]
    if estimate.central == 0.0:
        return np.maximum(unit, 0.0) * estimate.high
    above = estimate.central * np.exp(np.maximum(unit, 0.0) * np.log(estimate.high / estimate.central))
    if estimate.low == 0.0:
        below = np.maximum(estimate.central * (1.0 + np.minimum(unit, 0.0)), 0.0)
    else:
        below = estimate.central * np.exp(np.minimum(unit, 0.0) * np.log(estimate.central / estimate.low))
    found: Array = np.where(unit >= 0.0, above, below)
    return found
