"""What a result hangs on: the share of its variance that each input carries, and whether a weak one carries too much.

The shares come from `headway.race.sobol` (independent inputs, new runs) or from `headway.race.shapley` (dependent
inputs, given members); docs/methods/race-sensitivity.md says which when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError, ShapeError
from headway.units import DEFAULT_LEVEL

Array = NDArray[np.float64]

#: Confidence of an input whose number is hardly known.
LOW: Final = "low"

#: Share of a result's variance above which one input of low confidence makes the result fragile. Source: the design of
#: the race; a result that hangs on one unmeasured number should not be quoted without it.
MOST: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of a result's variance that one input carries, 0 to 1, with its interval of sampling error.

    `confidence` is how well the input itself is known (high, medium, low), or "" for what is no input, as chance.
    """

    parameter: str
    share: float
    low: float
    high: float
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragile:
    """A result that hangs on one input of low confidence: which, with what share, above what limit.

    `low_confidence_share` is carried by all inputs of low confidence together.
    """

    parameter: str
    share: float
    most: float
    low_confidence_share: float


def rank_shares(
    names: Sequence[str],
    values: Array,
    errors: Array,
    confidence: Mapping[str, str],
    *,
    level: float = DEFAULT_LEVEL,
) -> tuple[Share, ...]:
    """Shares with normal intervals of `level`, largest first; equal shares in the order given.

    Estimates of small shares can come out below 0 and large ones above 1; they are cut off there. A share that cannot
    be told (nan, of a result without variance) is an error.
    """
    if not len(names) == len(values) == len(errors):
        raise ShapeError(f"{len(names)} inputs need as many shares and errors, got {len(values)} and {len(errors)}")
    if not (np.isfinite(values).all() and np.isfinite(errors).all()):
        raise OptionError("shares are not numbers: a result that never varies has no variance to share out")
    wide = NormalDist().inv_cdf((1.0 + level) / 2.0)
    low, middle, high = (np.clip(values + side * wide * errors, 0.0, 1.0) for side in (-1.0, 0.0, 1.0))
    return tuple(
        Share(
            parameter=names[row],
            share=float(middle[row]),
            low=float(low[row]),
            high=float(high[row]),
            confidence=confidence.get(names[row], ""),
        )
        for row in np.argsort(-values, kind="stable")
    )


def low_confidence_share(shares: Sequence[Share]) -> float:
    """The share that inputs of low confidence carry together, at most 1.

    The sum of their shares: right for Shapley effects, which add up. Total Sobol indices count what inputs do together
    once for each of them, so their sum is an upper bound; a group of these inputs in the design gives the exact share.
    """
    return min(1.0, sum(share.share for share in shares if share.confidence == LOW))


def fragile(shares: Sequence[Share], *, most: float = MOST) -> Fragile | None:
    """What makes the result fragile: the largest input of low confidence if its share is above `most`, else None."""
    if not 0.0 < most < 1.0:
        raise OptionError(f"the largest share of one weak input must lie between 0 and 1, got {most}")
    weak = max((share for share in shares if share.confidence == LOW), key=lambda share: share.share, default=None)
    if weak is None or weak.share <= most:
        return None
    return Fragile(
        parameter=weak.parameter, share=weak.share, most=most, low_confidence_share=low_confidence_share(shares)
    )
