"""What of its peaks a chip reaches in service, fitted on measured rates; errors where each publication is left out.

Shares are normal on the logarithm of their odds, so that they stay between 0 and 1. Chips of a family share an offset
that is drawn towards 0 (partial pooling); rates of one publication err together. The posterior is a normal about its
peak (Laplace). Row 0 of every array is the central world, the rows after it are draws.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from headway.plan.serve import ServeRates
from headway.plan.serve_measured import Measured, Worked, predicted, worked

Array = NDArray[np.float64]

#: Names of the shared quantities, with the centre of their priors and its standard error: of the log odds of a share,
#: of the logarithm of the wait. Ours, after kernels as published: large 8-bit products at 0.6 to 0.8 of the peak
#: (DeepGEMM), latent attention at 0.67 of the 16-bit peak and 0.9 of the bandwidth (FlashMLA), exchanges at 0.8 of the
#: link (DeepEP); a whole service stays well below its kernels.
PRIORS: Final = {
    "prefill": (0.45, 0.6),
    "decode": (0.45, 0.6),
    "expert": (0.70, 0.5),
    "bandwidth": (0.65, 0.5),
    "link": (0.65, 0.5),
    "hidden": (0.70, 0.8),
    "wait": (15e-6, 0.5),
}

#: Standard deviation of what a family differs by in prefill and in decoding, log odds; wider for a family that nobody
#: measured. Ours.
FAMILY, UNMEASURED = 0.5, 0.8

#: Errors of the logarithm of a rate that are tried, of a publication and again of a row of it. Ours.
_ERRORS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)

_ROUNDS: Final = 12

#: Step of the numerical derivative, in log odds.
_NUDGE: Final = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeCalibration:
    """What chips reach in service, with its uncertainty.

    Attributes
    ----------
    families
        Those that were measured, in the order of their offsets.
    peak, root
        Most likely values, shape (unknowns,), and a root of their covariance, shape (unknowns, unknowns).
    error
        Of the logarithm of a rate: of a publication, and again of a row of it.
    rows
        How many rates were fitted.
    """

    families: tuple[str, ...]
    peak: Array
    root: Array
    error: float
    rows: int
    draws: int = 400
    seed: int = 20261123

    def rates(self, family: str) -> ServeRates:
        """What a chip of a family reaches in each world, arrays of shape (1 + draws, 1)."""
        normal = np.random.default_rng([self.seed, crc32(b"serve")]).standard_normal((self.draws, self.peak.size))
        worlds = np.concatenate([self.peak[None, :], self.peak + normal @ self.root.T])
        if family in self.families:
            return rates_of(worlds, self.families.index(family))
        wider = np.zeros((worlds.shape[0], 2))
        wider[1:] = UNMEASURED * np.stack(
            [self._normal(f"{family} {phase}") for phase in ("prefill", "decode")], axis=1
        )
        return rates_of(np.concatenate([worlds[:, : len(PRIORS)], wider], axis=1), 0)

    def noise(self, chip: str, phase: str) -> Array:
        """What no share explains, as a factor on a rate, shape (1 + draws,).

        How good a service is run is the same for all chips of a world; the rest is a chip's and phase's own.
        """
        moved = self._normal("service") + self._normal(f"{chip} {phase}")
        return np.asarray(np.exp(self.error * np.concatenate([np.zeros(1), moved])))

    def _normal(self, name: str) -> Array:
        return np.random.default_rng([self.seed, crc32(name.encode())]).standard_normal(self.draws)


def fit_bytes(fitted: ServeCalibration) -> bytes:
    """A fit as bytes that can be kept."""
    kept = {"families": fitted.families, "peak": fitted.peak.tolist(), "root": fitted.root.tolist()}
    return json.dumps({**kept, "error": fitted.error, "rows": fitted.rows}).encode()


def fit_from_bytes(content: bytes, *, draws: int, seed: int) -> ServeCalibration:
    """The fit that `fit_bytes` wrote, with draws of its own."""
    found = json.loads(content)
    return ServeCalibration(
        families=tuple(found["families"]),
        peak=np.array(found["peak"]),
        root=np.array(found["root"]),
        error=found["error"],
        rows=found["rows"],
        draws=draws,
        seed=seed,
    )


def rates_of(worlds: Array, family: int | None) -> ServeRates:
    """Rates from unknowns, shape (worlds, unknowns): the shared ones, then prefill and decoding of each family."""
    found = dict(zip(PRIORS, worlds[:, : len(PRIORS)].T, strict=True))
    if family is not None:
        first = len(PRIORS) + 2 * family
        found["prefill"] = found["prefill"] + worlds[:, first]
        found["decode"] = found["decode"] + worlds[:, first + 1]
    wait = np.exp(found.pop("wait"))[:, None]
    return ServeRates(**{name: _share(odds)[:, None] for name, odds in found.items()}, wait_s=wait)


def fit_serving(rows: Sequence[Measured], *, draws: int = 400, seed: int = 20261123) -> ServeCalibration:
    """What chips reach in service, from measured rates; with no rows the prior alone."""
    return _fitted([worked(row) for row in rows], draws=draws, seed=seed)


def _fitted(rows: Sequence[Worked], *, draws: int, seed: int) -> ServeCalibration:
    families = tuple(sorted({row.measured.family for row in rows}))
    centre, spread = _prior(families)
    fits = [_peak(rows, families, centre, spread, error=_ERRORS[-1], start=centre)]
    for error in reversed(_ERRORS[:-1]):
        found = _peak(rows, families, centre, spread, error=error, start=fits[-1][1])
        if found[0] < fits[-1][0] or not rows:
            break
        fits.append(found)
    _, peak, root, error = fits[-1]
    return ServeCalibration(
        families=families, peak=peak, root=root, error=error, rows=len(rows), draws=draws, seed=seed
    )


def _prior(families: Sequence[str]) -> tuple[Array, Array]:
    shares = list(PRIORS.items())
    centre = [np.log(value) if name == "wait" else np.log(value / (1.0 - value)) for name, (value, _) in shares]
    spread = [width for _, (_, width) in shares] + [FAMILY] * (2 * len(families))
    return np.array(centre + [0.0] * (2 * len(families))), np.array(spread)


def _peak(
    rows: Sequence[Worked], families: Sequence[str], centre: Array, spread: Array, *, error: float, start: Array
) -> tuple[float, Array, Array, float]:
    """The most likely unknowns at an error, by Gauss-Newton: evidence, peak, root of the covariance, error."""
    precision = np.diag(spread**-2.0)
    weight = np.linalg.inv(_covariance(rows, error)) if rows else np.zeros((0, 0))
    at, best, left, slopes = start, np.inf, np.zeros(0), np.zeros((0, centre.size))
    step = np.zeros_like(centre)
    for _ in range(_ROUNDS):
        tried = at + step
        found, slope = _residuals(rows, families, tried)
        cost = float(found @ weight @ found + (tried - centre) ** 2 @ np.diag(precision))
        if cost > best + 1e-6:
            step = step / 3.0
            continue
        done = best - cost < 1e-3
        at, best, left, slopes = tried, cost, found, slope
        if done:
            break
        curvature = slopes.T @ weight @ slopes + precision
        step = np.asarray(np.linalg.solve(curvature, slopes.T @ weight @ left - precision @ (at - centre)))
    curvature = slopes.T @ weight @ slopes + precision
    covariance: Array = np.asarray(np.linalg.inv(curvature))
    evidence = -0.5 * (best - np.linalg.slogdet(weight)[1] + np.linalg.slogdet(curvature)[1]) if rows else 0.0
    return float(evidence), at, np.asarray(np.linalg.cholesky(covariance)), error


def _covariance(rows: Sequence[Worked], error: float) -> Array:
    """Errors of logarithms: of a publication in common, and of each row."""
    papers = np.array([row.measured.paper for row in rows])
    same = (papers[:, None] == papers[None, :]).astype(np.float64)
    return np.asarray(error**2 * (same + np.eye(len(rows))))


def _residuals(rows: Sequence[Worked], families: Sequence[str], at: Array) -> tuple[Array, Array]:
    """Logarithms of measured over predicted rates, and by how much predictions move with each unknown."""
    found, slopes = np.zeros(len(rows)), np.zeros((len(rows), at.size))
    for place, family in enumerate(families):
        # A rate moves with what is shared and with the offsets of its own family.
        own = [*range(len(PRIORS)), len(PRIORS) + 2 * place, len(PRIORS) + 2 * place + 1]
        worlds = np.concatenate([at[None, :], at + _NUDGE * np.eye(at.size)[own]])
        rates = rates_of(worlds, place)
        for number, row in enumerate(rows):
            if row.measured.family == family:
                logs = np.log(predicted(row, rates))
                found[number] = np.log(row.measured.rate) - logs[0]
                slopes[number, own] = (logs[1:] - logs[0]) / _NUDGE
    return found, slopes


def _share(odds: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A measured rate, and what is said of it by a fit that never saw its publication.

    Attributes
    ----------
    central, low, high
        Tokens a second of one chip; low and high hold 80%.
    constant
        What one share of the peak says, the geometric mean of the other rows of its phase; None where there are none.
    """

    measured: Measured
    central: float
    low: float
    high: float
    constant: float | None

    @property
    def error(self) -> float:
        """Predicted over measured, less 1."""
        return self.central / self.measured.rate - 1.0

    @property
    def constant_error(self) -> float | None:
        """The same of the one share."""
        return None if self.constant is None else self.constant / self.measured.rate - 1.0

    @property
    def covered(self) -> bool:
        """Whether the interval holds the measured rate."""
        return self.low <= self.measured.rate <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Every measured rate with its publication left out."""

    rows: Sequence[LeftOut] = field(default_factory=tuple)

    @property
    def mean_error(self) -> float:
        """Mean of the absolute errors, as a share."""
        return float(np.mean([abs(row.error) for row in self.rows]))

    @property
    def constant_error(self) -> float | None:
        """The same of one share of the peak for each phase, over rows that have one."""
        known = [abs(row.constant_error) for row in self.rows if row.constant_error is not None]
        return float(np.mean(known)) if known else None

    @property
    def coverage(self) -> float:
        """Share of the rates that lie in their intervals of 80%."""
        return float(np.mean([row.covered for row in self.rows]))


def leave_papers_out(rows: Sequence[Measured], *, draws: int = 400, seed: int = 20261123) -> Validation:
    """Each measured rate as a fit without its publication would have it."""
    every = [worked(row) for row in rows]
    found: list[LeftOut] = []
    for paper in dict.fromkeys(row.paper for row in rows):
        rest = [row for row in every if row.measured.paper != paper]
        fit = _fitted(rest, draws=draws, seed=seed)
        found += [_left_out(row, rest, fit) for row in every if row.measured.paper == paper]
    return Validation(rows=found)


def _left_out(row: Worked, rest: Sequence[Worked], fit: ServeCalibration) -> LeftOut:
    one = row.measured
    values = predicted(row, fit.rates(one.family)) * fit.noise(one.cluster.chip.name, one.phase)
    low, high = np.quantile(values[1:], (0.1, 0.9))
    same = [other for other in rest if other.measured.phase == one.phase]
    shares = [other.measured.rate / other.ideal for other in same]
    constant = float(np.exp(np.mean(np.log(shares))) * row.ideal) if shares else None
    return LeftOut(measured=one, central=float(values[0]), low=float(low), high=float(high), constant=constant)
