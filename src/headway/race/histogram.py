"""Counts of draws in fixed bins: quantiles of any number of draws in a fixed memory, whatever order they come in.

Counts are whole numbers, so those of parts of a run add up to the same numbers on one worker and on many.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.interval import Interval

Array = NDArray[np.float64]

#: Width of a bin, in months and in index points. A parameter: a quantile is exact to it, a day and a half.
WIDTH = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Draws of several quantities in bins of one width.

    Attributes
    ----------
    low
        Left edge of the first inner bin.
    counts : shape (quantities, bins)
        The first and the last bin hold what lies beyond the others.
    """

    low: float
    counts: NDArray[np.int64]

    @classmethod
    def empty(cls, quantities: int, low: float, high: float) -> "Histogram":
        """No draws yet of so many quantities, with bins between two values."""
        bins = round((high - low) / WIDTH) + 2
        return cls(low=low, counts=np.zeros((quantities, bins), dtype=np.int64))

    def with_draws(self, values: Array) -> "Histogram":
        """The histogram with more draws, shape (draws, quantities)."""
        from headway.race._tally import count_into

        counts = self.counts.copy()
        count_into(np.ascontiguousarray(values), self.low, WIDTH, counts)
        return Histogram(low=self.low, counts=counts)

    def __add__(self, other: "Histogram") -> "Histogram":
        if self.low != other.low or self.counts.shape != other.counts.shape:
            raise ShapeError("histograms of different bins cannot be added")
        return Histogram(low=self.low, counts=self.counts + other.counts)

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.counts[0].sum())

    def quantiles(self, share: float) -> Array:
        """The quantile of each quantity, shape (quantities,), exact to a bin; nan without draws.

        Draws in a bin are taken as evenly spread; what lies beyond the bins is put at the nearest edge.
        """
        below = np.cumsum(self.counts, axis=1)
        total = below[:, -1:]
        wanted = np.maximum(share * total, 1e-9)
        place = np.argmax(below >= wanted, axis=1)
        rows = np.arange(place.size)
        inside = self.counts[rows, place]
        before = below[rows, place] - inside
        part = np.divide(wanted[:, 0] - before, inside, out=np.zeros(place.size), where=inside > 0)
        edge = self.low + WIDTH * (place - 1)
        found = np.clip(edge + WIDTH * part, self.low, self.low + WIDTH * (self.counts.shape[1] - 2))
        return np.where(total[:, 0] > 0, found, np.nan)

    def intervals(self, level: float) -> list[Interval]:
        """Median and interval of each quantity."""
        tail = (1.0 - level) / 2.0
        rows = (self.quantiles(tail), self.quantiles(0.5), self.quantiles(1.0 - tail))
        return [
            Interval(low=float(a), central=float(b), high=float(c), level=level) for a, b, c in zip(*rows, strict=True)
        ]
