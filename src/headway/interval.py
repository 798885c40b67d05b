"""The two value types of uncertainty: an interval, and the draws it was read from."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.units import AXIS_DRAWS, DEFAULT_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A central value with the interval that holds `level` of the draws.

    `central` is the value of the central fit, not the middle of the draws: resampling a running best moves it, so the
    central value may lie near an end of the interval, and, rarely, beyond it.
    """

    low: float
    central: float
    high: float
    level: float = DEFAULT_LEVEL

    def __post_init__(self) -> None:
        if not 0.0 < self.level < 1.0:
            raise ShapeError(f"an interval needs a level between 0 and 1, got {self.level}")
        if self.low > self.high:
            raise ShapeError(f"an interval needs low <= high, got {self.low} and {self.high}")

    def to_dict(self) -> dict[str, float | None]:
        """The interval as JSON: nan becomes null, because JSON has no nan."""
        return {
            "low": finite(self.low),
            "central": finite(self.central),
            "high": finite(self.high),
            "level": self.level,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Central values and draws of several quantities that vary together.

    Attributes
    ----------
    central : shape (items,)
        Values of the central fit.
    values : shape (draws, items)
        One row a draw; a row is one possible world, so sums and differences are taken within rows.
    """

    central: NDArray[np.float64]
    values: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.central.shape != self.values.shape[1:]:
            raise ShapeError(
                f"draws need shapes (items,) and (draws, items), got {self.central.shape}, {self.values.shape}"
            )

    @property
    def count(self) -> int:
        """Number of draws."""
        return int(self.values.shape[AXIS_DRAWS])

    def take(self, items: NDArray[np.int64]) -> "Draws":
        """The draws of some items only, in the order of `items`."""
        return Draws(central=self.central[items], values=self.values[:, items])

    def intervals(self, level: float = DEFAULT_LEVEL) -> list[Interval]:
        """One interval for each item."""
        low, high = quantile_pair(self.values, level)
        return [
            Interval(low=float(a), central=float(c), high=float(b), level=level)
            for a, c, b in zip(low, self.central, high, strict=True)
        ]


def quantile_pair(
    values: NDArray[np.float64], level: float = DEFAULT_LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The two ends of the central interval along the draws axis, each of shape (items,).

    Draws may be infinite (larger than can be read): an end that such draws reach is infinite too.
    """
    # One sort for both ends: several times as fast as np.quantile on the short columns that gaps are read from.
    ordered = np.sort(values, axis=AXIS_DRAWS)
    tail = (1.0 - level) / 2.0
    return _quantile(ordered, tail), _quantile(ordered, 1.0 - tail)


def _quantile(ordered: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """The quantile of sorted draws, interpolated between neighbours; infinite if an infinite neighbour has weight."""
    place = share * (ordered.shape[AXIS_DRAWS] - 1)
    below = math.floor(place)
    low, high = ordered[below], ordered[min(below + 1, ordered.shape[AXIS_DRAWS] - 1)]
    weight = place - below
    step = np.subtract(high, low, out=np.zeros_like(low), where=np.isfinite(high))
    found = np.where(np.isposinf(high) & (weight > 0), np.inf, low + weight * step)
    return np.where(np.isnan(ordered[-1]), np.nan, found)


def interval_of(values: NDArray[np.float64], central: float, level: float = DEFAULT_LEVEL) -> Interval:
    """The interval of one quantity from its draws, shape (draws,)."""
    low, high = quantile_pair(values.reshape(-1, 1), level)
    return Interval(low=float(low[0]), central=central, high=float(high[0]), level=level)


def finite(value: float) -> float | None:
    """The value, or None where it is nan or infinite."""
    return value if math.isfinite(value) else None
