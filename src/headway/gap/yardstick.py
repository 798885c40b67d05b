"""What a gap is read on: models with their release dates and draws of one score that is higher for better models."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.facts.tables import Model
from headway.interval import Draws
from headway.units import DEFAULT_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """Models on one scale.

    Attributes
    ----------
    name
        Of the scale: `index`, or the user's own.
    unit
        Of the scores.
    models : shape (models,)
    scores : items are models
    evidence : shape (models,), optional
        Number of results behind each score.
    groups : shape (models,), optional
        Names of the groups each model belongs to, for tables that bring their own. Without them a group is a question
        about a model's countries, developers and access.
    """

    name: str
    unit: str
    models: tuple[Model, ...]
    scores: Draws
    evidence: tuple[int, ...] | None = None
    groups: tuple[tuple[str, ...], ...] | None = None

    def __post_init__(self) -> None:
        sizes = {len(self.models), self.scores.central.size}
        sizes |= {len(column) for column in (self.evidence, self.groups) if column is not None}
        if len(sizes) != 1:
            raise ShapeError(
                f"a yardstick needs one score, count and group list per model, got lengths {sorted(sizes)}"
            )


def draws_from_intervals(
    central: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    *,
    draws: int,
    rng: np.random.Generator,
    level: float = DEFAULT_LEVEL,
) -> Draws:
    """Draws of scores of which only a central value and an interval are known, each model on its own.

    Parameters
    ----------
    central, low, high : shape (models,)
        nan in `low` and `high` where no interval is known: those draws all equal the central value.
    level
        Of the intervals: 0.9 if they hold 90%.

    Notes
    -----
    Method: a normal with two widths, so that half of what the interval leaves out lies below `low` and half above
    `high`; docs/methods/lag.md, section 6. What the models share (benchmarks, anchors) is not in such intervals, so
    differences between models come out wider than with refitted draws.
    """
    normal = rng.standard_normal((draws, central.size))
    half_width = NormalDist().inv_cdf((1.0 + level) / 2.0)
    below = np.nan_to_num(central - low) / half_width
    above = np.nan_to_num(high - central) / half_width
    return Draws(central=central, values=central + normal * np.where(normal < 0, below, above))
