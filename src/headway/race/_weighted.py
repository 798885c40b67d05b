"""Ranks, scores and slices of weighted members: what measures of given data share."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError

Array = NDArray[np.float64]


def shares_of_weight(weights: Array | None, rows: int) -> Array:
    """Weights that sum to one, shape (rows,); equal ones where none are given. A weight below 0 is an error."""
    if weights is None:
        return np.full(rows, 1.0 / rows)
    if weights.shape != (rows,) or not np.all(weights >= 0.0) or not 0.0 < weights.sum() < np.inf:
        raise ShapeError(f"{rows} members need as many weights of 0 or more that are not all 0, got {weights.shape}")
    return np.asarray(weights / weights.sum())


def check_members(inputs: Array, values: Array, names: int) -> None:
    """Raises unless inputs are (members, names), values (members,), and both are numbers."""
    if inputs.ndim != 2 or values.shape != inputs.shape[:1] or inputs.shape[1] != names:
        raise ShapeError(
            f"members need inputs (members, {names}) and one value each, got {inputs.shape} and {values.shape}"
        )
    if not (np.isfinite(inputs).all() and np.isfinite(values).all()):
        raise ShapeError("inputs and values of members must be finite; leave out members without a value")


def places(column: Array, weights: Array) -> Array:
    """The share of weight below each entry, its own tie by half, strictly between 0 and 1; weights sum to one."""
    _, tie = np.unique(column, return_inverse=True)
    mass = np.bincount(tie, weights=weights)
    return np.asarray(np.clip(np.cumsum(mass) - 0.5 * mass, 1e-9, 1.0 - 1e-9)[tie])


def normal_scores(inputs: Array, weights: Array) -> Array:
    """Each column's places as quantiles of the standard normal distribution, shape of inputs."""
    inverse = np.frompyfunc(NormalDist().inv_cdf, 1, 1)
    columns = [inverse(places(column, weights)) for column in inputs.T]
    return np.stack(columns, axis=1).astype(np.float64)
