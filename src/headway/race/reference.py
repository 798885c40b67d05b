"""Two models without a mechanism, which the race has to beat: the gap stays what it is, or returns to what it was.

Both take readings of the lag or of the points and give draws of the same quantity for the months to come. Readings are
a mean month apart, the last of them that of the origin. Overtaking is read from draws of the points: D1, D2 and D5; D3
and D4 need more than a difference. Method: docs/methods/overtake.md, section 7.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, ShapeError
from headway.race.overtake import STATE, overtaken_by_points
from headway.units import AXIS_ITEMS

Array = NDArray[np.float64]

#: Fewest readings that an AR(1) is fitted to: five pairs for three numbers. A parameter.
LEAST_READINGS: Final = 6

#: How often coefficients are drawn again where they explode before the series is called so.
_ROUNDS: Final = 200

#: A sum of squares that is nothing but rounding, in squared units of the series.
_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Draws of the future of the lag or of the points.

    Attributes
    ----------
    paths : shape (draws, months + 1)
        Column 0 is the reading at the origin.
    rejected
        Coefficients that were drawn and left out because a series with them would explode; each was drawn again.
    """

    paths: Array
    rejected: int


def event_shares(drawn: Drawn) -> dict[tuple[str, int], float]:
    """From draws of the points: the share with D1, D2 and D5 within each horizon that was drawn."""
    read = overtaken_by_points(drawn.paths)
    events = (*read.first, STATE)
    return {(event, within): float(read.by(event, within).mean()) for event in events for within in read.ahead}


def constant(now: Array, *, draws: int, months: int) -> Drawn:
    """What was read at the origin, for ever: persistence, with the interval of the measurement and no other.

    Parameters
    ----------
    now : shape (rows,)
        The lag or the points at the origin on each draw of the index. Draw i takes row i modulo their number. inf, a
        censored lag, stays inf.

    Returns
    -------
    Drawn
        Its paths share memory between months and cannot be written to.
    """
    _require(now.ndim == 1 and now.size > 0, f"a constant needs readings of shape (rows,), got {now.shape}")
    taken = now[np.arange(draws) % now.size]
    return Drawn(paths=np.broadcast_to(taken[:, None], (draws, months + 1)), rejected=0)


def statistical(
    points: Array, *, draws: int, months: int, rng: np.random.Generator
) -> dict[str, dict[tuple[str, int], float]]:
    """What both models say of overtaking, by name: from the points at month ends, the last of them the origin's.

    An AR(1) that cannot be fitted, for too few readings or readings that run away, says nothing and is left out. It is
    fitted to the central fit alone: fitted to each draw of the index it would count the error of the index twice.

    Parameters
    ----------
    points : shape (1 + rows, months of the past)
        Row 0 of the central fit.
    """
    told = {"constant-lag": event_shares(constant(points[1:, -1], draws=draws, months=months))}
    with suppress(FitError):
        told["ar1"] = event_shares(ar1(points[:1]).draw(draws=draws, months=months, rng=rng))
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Ar1:
    """A series that returns to its mean, fitted by least squares: y(t) = level + memory (y(t-1) - before) + noise.

    Attributes
    ----------
    last, before, level, memory : shape (rows,)
        The last reading; the mean of all readings but the last; the mean of all but the first; the part of a deviation
        that is left after a month.
    squares, moved : shape (rows,)
        Sums of squares: of the residuals, and of the readings but the last around their mean.
    pairs
        Pairs of readings a month apart.
    """

    last: Array
    before: Array
    level: Array
    memory: Array
    squares: Array
    moved: Array
    pairs: int

    @property
    def free(self) -> int:
        """Degrees of freedom that the residuals have left."""
        return self.pairs - 2

    @property
    def mean(self) -> Array:
        """What each row returns to, shape (rows,); without sense where its memory is 1 or more."""
        return np.asarray((self.level - self.memory * self.before) / (1.0 - self.memory))

    @property
    def bias(self) -> Array:
        """What least squares is known to miss of the memory in so few pairs, about: found less true, shape (rows,).

        It is noted and not taken away. Source: Kendall 1954, "Note on bias in the estimation of autocorrelation",
        Biometrika 41, 403: -(1 + 3 memory) / n.
        """
        return np.asarray(-(1.0 + 3.0 * self.memory) / self.pairs)

    def draw(self, *, draws: int, months: int, rng: np.random.Generator, floor: float = -np.inf) -> Drawn:
        """Draws of the future, with what is not known of the coefficients.

        Draw i takes row i modulo their number. Its first months are the same at any horizon.

        Parameters
        ----------
        floor
            What the quantity is never below, such as 0 for a lag: only what is given back is cut, not what goes on.

        Raises
        ------
        FitError
            If coefficients that do not explode are too rare to be drawn.
        """
        row = np.arange(draws) % self.last.size
        level, memory, spread, rejected = self._coefficients(row, rng)
        before = self.before[row]
        paths = np.empty((draws, months + 1))
        paths[:, 0] = self.last[row]
        for month in range(1, months + 1):
            paths[:, month] = level + memory * (paths[:, month - 1] - before) + spread * rng.standard_normal(draws)
        return Drawn(paths=np.maximum(paths, floor, out=paths), rejected=rejected)

    def _coefficients(self, row: NDArray[np.int64], rng: np.random.Generator) -> tuple[Array, Array, Array, int]:
        """Level, memory and spread of the noise, each of shape (draws,), and how many were left out.

        The posterior under a flat prior on the coefficients and on the logarithm of the spread, given the first
        reading: the squared spread is the residuals' sum of squares over a chi-squared number, and the two
        coefficients, because the readings are centred, are independent normal numbers around their estimates. Those
        with a memory of 1 or more are left out: the posterior under a prior that knows the series to be stationary.
        """
        level, memory, spread = (np.empty(row.size) for _ in range(3))
        open_, rejected = np.arange(row.size), 0
        for _ in range(_ROUNDS):
            at = row[open_]
            sigma = np.sqrt(self.squares[at] / rng.chisquare(self.free, at.size))
            found = self.memory[at] + sigma / np.sqrt(self.moved[at]) * rng.standard_normal(at.size)
            spread[open_], memory[open_] = sigma, found
            level[open_] = self.level[at] + sigma / np.sqrt(self.pairs) * rng.standard_normal(at.size)
            open_ = open_[np.abs(found) >= 1.0]
            rejected += open_.size
            if not open_.size:
                return level, memory, spread, rejected
        worst = float(self.memory[row[open_[0]]])
        raise FitError(
            f"an AR(1) with memory {worst:.2f} nearly always explodes; give a series that returns to its mean"
        )


def ar1(series: Array) -> Ar1:
    """An AR(1) fitted to month-end readings, row by row.

    Parameters
    ----------
    series : shape (rows, readings)
        The lag or the points at month ends up to the origin, each row fitted on its own. To forecast, give the central
        fit alone, one row: its readings hold the noise of the index once already, and those of a draw hold it twice.
        For a lag that is censored give its floor.

    Raises
    ------
    ShapeError
        If it is no such array.
    FitError
        If there are fewer than six readings, one is not finite (a censored lag, say), or a row never moves.
    """
    _require(series.ndim == 2 and series.shape[0] > 0, f"an AR(1) needs shape (rows, readings), got {series.shape}")
    if series.shape[AXIS_ITEMS] < LEAST_READINGS:
        raise FitError(f"an AR(1) needs {LEAST_READINGS} readings or more, got {series.shape[AXIS_ITEMS]}")
    if not np.isfinite(series).all():
        raise FitError(
            "an AR(1) needs finite readings; begin the series after the last one that is censored or missing"
        )
    x, y = series[:, :-1], series[:, 1:]
    before, level = x.mean(axis=AXIS_ITEMS), y.mean(axis=AXIS_ITEMS)
    from_mean = x - before[:, None]
    moved = (from_mean**2).sum(axis=AXIS_ITEMS)
    if (moved <= _NOTHING).any():
        raise FitError(f"an AR(1) needs a series that moves; row {int(np.argmin(moved))} stays at {before.min():g}")
    memory = (from_mean * y).sum(axis=AXIS_ITEMS) / moved
    rest = y - level[:, None] - memory[:, None] * from_mean
    return Ar1(
        last=series[:, -1].copy(),
        before=before,
        level=level,
        memory=memory,
        squares=(rest**2).sum(axis=AXIS_ITEMS),
        moved=moved,
        pairs=x.shape[AXIS_ITEMS],
    )


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ShapeError(otherwise)
