"""The published scale: the affine map that fixes two anchor models."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError

#: Anchor models and their values on the scale. Source: the publisher's definition (docs/methods/index-compatible.md).
ANCHOR_LOW: Final = ("Claude 3.5 Sonnet", 130.0)
ANCHOR_HIGH: Final = ("GPT-5", 150.0)

#: The benchmark whose slope is fixed at 1. Source: the publisher's definition (docs/methods/index-compatible.md).
ANCHOR_BENCHMARK: Final = "Winogrande"


def position(name: str, names: tuple[str, ...], kind: str) -> int:
    """Where an anchor stands among `names`; raises FitError if the scores do not hold it."""
    if name not in names:
        raise FitError(f"the scale needs the {kind} {name!r}, which the scores do not hold; add its scores")
    return names.index(name)


def points_map(capability: NDArray[np.float64], low: int, high: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Offset and factor of `points = offset + factor * capability` for every draw, each of shape (draws,).

    Parameters
    ----------
    capability : shape (draws, models)
    low, high
        Columns of the two anchor models.

    Raises
    ------
    FitError
        If a draw has the anchors level or the wrong way round: it defines no scale.
    """
    spread = capability[:, high] - capability[:, low]
    if not np.all(spread > 1e-9):
        raise FitError(
            f"{int(np.sum(~(spread > 1e-9)))} of {spread.size} fits put {ANCHOR_HIGH[0]} at or below {ANCHOR_LOW[0]}, "
            "which defines no scale; give both anchors more scores"
        )
    factor = (ANCHOR_HIGH[1] - ANCHOR_LOW[1]) / spread
    return ANCHOR_LOW[1] - factor * capability[:, low], factor
