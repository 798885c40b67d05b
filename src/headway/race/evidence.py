"""What history says of prior draws and of whole models: what each expected, and how likely that made what came.

Evidence of a model is the mean likelihood over its prior draws: a model that could not have expected what came has
little, however its parameters are set. Method: docs/methods/race-history.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.race.history import Observed, log_weights, observed, predicted_of
from headway.race.members import Prior, typical_of
from headway.race.start import Start

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What prior draws of one model expected of the past.

    Attributes
    ----------
    parameters : shape (draws, parameters)
    observations : shape (draws, observations)
        Gaps at the checked months, then the leader's rises between them.
    log_weight : shape (draws,)
        Logarithm of the weight, as members get it.
    log_gap : shape (draws,)
        The same of the gaps alone, without the leader's rise and the growth of the year before.
    log_later : shape (draws,)
        The same of the gaps but the first, on which models differ most.
    """

    parameters: Array
    observations: Array
    log_weight: Array
    log_gap: Array
    log_later: Array


def history_of(start: Start, prior: Prior, draws: int) -> Observed:
    """What the past says, with noise of the size that members are weighed with."""
    return observed(start, typical_of(prior, draws))


def expected(start: Start, prior: Prior, modules: NDArray[np.bool_], history: Observed, draws: int) -> Expected:
    """What the first prior draws expected, and their weights."""
    parameters = prior(0, draws)
    found = predicted_of(start, parameters, modules)
    checks = start.checked.size
    return Expected(
        parameters=parameters,
        observations=found,
        log_weight=log_weights(found, parameters, history, start.past_growth),
        log_gap=_of_part(found, parameters, history, slice(0, checks)),
        log_later=_of_part(found, parameters, history, slice(1, checks)),
    )


def _of_part(found: Array, parameters: Array, history: Observed, part: slice) -> Array:
    """Logarithms of the weights if some observations are all that was seen."""
    seen = Observed(values=history.values[part], covariance=history.covariance[part, part], temper=history.temper)
    return log_weights(found[:, part], parameters, seen, np.full((2, 3), np.nan))


def log_evidence(log_weight: Array) -> tuple[float, float]:
    """Logarithm of the mean weight, and its Monte-Carlo error.

    Notes
    -----
    The error is the standard error of the mean over the mean, which the logarithm turns into one of its own.
    """
    top = log_weight.max()
    weight = np.exp(log_weight - top)
    mean = weight.mean()
    return float(top + np.log(mean)), float(weight.std() / mean / np.sqrt(weight.size))
