"""How the gap changed through history, against what members expected before history weighed them.

Method: docs/methods/race-hindcast.md.
"""

from math import erf, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.race.history import Observed

Array = NDArray[np.float64]


class Change(NamedTuple):
    """A change of the gap between two checks.

    Attributes
    ----------
    expected : shape (members,)
        What each member expects, index points.
    observed
        What happened, by the central index.
    noise
        Spread of what happened around what is expected: errors of the index, timing of releases, shocks.
    as_low
        Probability of what happened or of a gap that falls further.
    """

    expected: Array
    observed: float
    noise: float
    as_low: float


def change_of_gap(found: Array, history: Observed, first: int, last: int) -> Change:
    """How the gap changed between two of the checks, by their places, against what members expect."""
    step = np.zeros(history.values.size)
    step[last] += 1.0
    step[first] -= 1.0
    expected, observed = found @ step, float(history.values @ step)
    noise = float(np.sqrt(step @ history.covariance @ step))
    below = [0.5 * (1.0 + erf((observed - each) / (noise * sqrt(2.0)))) for each in expected.tolist()]
    return Change(expected, observed, noise, float(np.mean(below)))
