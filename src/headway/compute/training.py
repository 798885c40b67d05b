"""Training runs as the account uses them: which figures count, and how sure they are."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.estimates import Sampler
from headway.errors import GapError, ShapeError, UnknownName
from headway.facts.evidence import known_by
from headway.facts.tables import Model
from headway.facts.use_tables import TRAINING_BASES
from headway.gap.groups import find_group
from headway.gap.yardstick import Yardstick
from headway.interval import Draws

if TYPE_CHECKING:
    import polars as pl

#: Figures that say what a run took: stated, counted from parameters and tokens, or from chips and time.
KNOWN: Final = ("reported", "derived", "hardware")

#: Figures worked out from benchmark scores. They are never used: the account would explain scores by scores.
IMPUTED: Final = "imputed"

#: Half width, in standard deviations, of an interval that holds 90%. Source: normal distribution.
_HALF_WIDTH: Final = 1.6448536270

_LEVEL: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A final training run with its base.

    Attributes
    ----------
    flop, low, high
        Operations, with the ends of a 90% interval.
    basis
        What the figure rests on.
    family
        Models of one developer in several sizes; None outside of one.
    """

    model: Model
    flop: float
    low: float
    high: float
    basis: str
    family: str | None = None

    def __post_init__(self) -> None:
        if self.basis not in TRAINING_BASES:
            raise ShapeError(f"{self.model.name}: the basis is one of {', '.join(TRAINING_BASES)}, got {self.basis!r}")
        if self.basis == IMPUTED:
            raise ShapeError(f"{self.model.name}: an imputed figure is no evidence on compute; leave it out")
        if not 0.0 < self.low <= self.flop <= self.high < float("inf"):
            raise ShapeError(
                f"{self.model.name}: need 0 < low <= flop <= high, got {self.low}, {self.flop}, {self.high}"
            )

    @property
    def known(self) -> bool:
        """Whether the figure says what the run took, and is no estimate."""
        return self.basis in KNOWN

    @property
    def spread(self) -> float:
        """Standard deviation of log10 FLOP, the mean of both halves."""
        return float(np.log10(self.high / self.low)) / (2.0 * _HALF_WIDTH)

    def draws(self, sampler: Sampler) -> NDArray[np.float64]:
        """Draws of log10 FLOP: two half normals joined at the central value, shape (draws,)."""
        error = sampler.normal(f"training {self.model.name}") / _HALF_WIDTH
        width = np.where(error < 0.0, np.log10(self.flop / self.low), np.log10(self.high / self.flop))
        return np.asarray(np.log10(self.flop) + error * width)


def runs_of(rows: "pl.DataFrame", day: date) -> tuple[Run, ...]:
    """The runs of a table `training_compute` that count and were known on a day; imputed figures are no runs."""
    import polars as pl

    counting = known_by(rows, day).filter(pl.col("counts") & (pl.col("basis") != IMPUTED) & (pl.col("released") <= day))
    columns = ("model", "released", "developers", "countries", "access", "flop", "low", "high", "basis", "family")
    return tuple(
        Run(
            model=Model(
                name=name,
                released=released,
                developers=tuple(developers),
                countries=tuple(countries),
                access=access,
            ),
            flop=flop,
            low=low,
            high=high,
            basis=basis,
            family=family,
        )
        for name, released, developers, countries, access, flop, low, high, basis, family in counting.select(
            columns
        ).iter_rows()
    )


def compute_yardstick(runs: tuple[Run, ...], sampler: Sampler) -> Yardstick:
    """The runs on a scale of their own, log10 FLOP: the frontier on it is the largest run so far."""
    central = np.array([np.log10(run.flop) for run in runs])
    values = np.array([run.draws(sampler) for run in runs]).T
    return Yardstick(
        name="training compute",
        unit="log10 FLOP",
        models=tuple(run.model for run in runs),
        scores=Draws(central=central, values=values.reshape(sampler.draws, len(runs))),
    )


def members(group: str, scale: Yardstick) -> NDArray[np.int64]:
    """Places of a group's models on a scale; none where the scale has no model of it."""
    try:
        return find_group(group, scale).members
    except (UnknownName, GapError):
        return np.array([], dtype=np.int64)
