"""The most probable parameters of a model with normal priors, and how far they may lie off (Laplace)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Step of numeric derivatives in units of a parameter's prior deviation.
_STEP: Final = 1e-4

#: Rounds of Gauss-Newton at most, and the change of a parameter, in prior deviations, that ends them.
_ROUNDS: Final = 30
_SETTLED: Final = 1e-3

#: A step is cut to this many prior deviations: the model bends less within them.
_STRIDE: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Where a posterior has its peak, and its shape there.

    Attributes
    ----------
    mode
        Most probable parameters, shape (parameters,).
    covariance
        Of the parameters around it, shape (parameters, parameters).
    slopes
        Derivatives of the predictions, shape (rows, parameters).
    residuals
        Observed less predicted, shape (rows,).
    """

    mode: Array
    covariance: Array
    slopes: Array
    residuals: Array


def fit_map(
    predict: Callable[[Array], Array],
    design: Array,
    observed: Array,
    *,
    noise: Array,
    centre: Array,
    spread: Array,
    start: Array | None = None,
) -> Fitted:
    """The peak of the posterior of `observed ~ predict(bent) + design @ straight` with normal noise and priors.

    Parameters
    ----------
    predict
        Predictions of rows from many sets of bent parameters: shape (sets, bent) to (sets, rows).
    design
        How straight parameters add to the predictions, shape (rows, straight).
    noise
        Standard deviation of each row, shape (rows,).
    centre, spread
        Mean and standard deviation of each parameter's prior, bent ones first.
    start
        Where to begin; None: at the priors' means.

    Notes
    -----
    Method: Gauss-Newton on the log posterior with numeric derivatives of the bent part; the covariance is the inverse
    of its second derivatives there without those of the model (Laplace). Steps are halved until the posterior rises.
    """
    bent = centre.size - design.shape[1]
    mode = centre.copy() if start is None else start.copy()

    def loss(place: Array) -> float:
        left = (observed - predict(place[None, :bent])[0] - design @ place[bent:]) / noise
        return float(left @ left + np.sum(((place - centre) / spread) ** 2))

    lowest = loss(mode)
    for _ in range(_ROUNDS):
        slopes, residuals = _slopes(predict, design, observed, mode, spread[:bent])
        weighted = slopes / noise[:, None]
        precision = weighted.T @ weighted + np.diag(spread**-2.0)
        pull = weighted.T @ (residuals / noise) - (mode - centre) / spread**2
        step = np.linalg.solve(precision, pull)
        step *= min(1.0, _STRIDE / max(float(np.max(np.abs(step / spread))), 1e-12))
        for _halving in range(8):
            found = loss(mode + step)
            if found <= lowest:
                break
            step = step / 2.0
        mode, lowest = mode + step, min(found, lowest)
        if float(np.max(np.abs(step / spread))) < _SETTLED:
            break
    slopes, residuals = _slopes(predict, design, observed, mode, spread[:bent])
    weighted = slopes / noise[:, None]
    covariance = np.linalg.inv(weighted.T @ weighted + np.diag(spread**-2.0))
    return Fitted(mode=mode, covariance=np.asarray(covariance, dtype=np.float64), slopes=slopes, residuals=residuals)


def _slopes(
    predict: Callable[[Array], Array], design: Array, observed: Array, place: Array, spread: Array
) -> tuple[Array, Array]:
    """Derivatives of the predictions, and what they leave of the observations."""
    bent = spread.size
    moved = np.concatenate([place[None, :bent], place[None, :bent] + np.diag(_STEP * spread)])
    found = predict(moved)
    slopes = (found[1:] - found[0]).T / (_STEP * spread)
    return np.hstack([slopes, design]), observed - found[0] - design @ place[bent:]
