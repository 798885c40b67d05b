"""What the account of compute and efficiency rests on: index points and runs of the same models, draw by draw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.compute.account_result import Named
from headway.compute.estimates import Sampler
from headway.compute.training import Run, compute_yardstick, members
from headway.gap.yardstick import Yardstick
from headway.interval import interval_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Index points and runs of the same models, draw by draw.

    Attributes
    ----------
    yardstick
        The index.
    runs
        Runs known on the day, whether or not the index has the model.
    points : shape (1 + draws, models)
        Index points with row 0 the central fit, as many draws as the sampler.
    """

    yardstick: Yardstick
    runs: tuple[Run, ...]
    sampler: Sampler
    points: Array
    sizes: Yardstick

    @staticmethod
    def of(yardstick: Yardstick, runs: Sequence[Run], sampler: Sampler) -> "Evidence":
        """The evidence; draws of the index are used again where the sampler asks for more of them."""
        again = np.resize(np.arange(yardstick.scores.count), sampler.draws)
        found = tuple(runs)
        return Evidence(
            yardstick=yardstick,
            runs=found,
            sampler=sampler,
            points=np.vstack([yardstick.scores.central, yardstick.scores.values[again]]),
            sizes=compute_yardstick(found, sampler),
        )

    @property
    def places(self) -> dict[str, int]:
        """Place in the yardstick of each model."""
        return {model.name: place for place, model in enumerate(self.yardstick.models)}

    @property
    def flop(self) -> Array:
        """Log10 FLOP of every run, shape (1 + draws, runs)."""
        return np.vstack([self.sizes.scores.central, self.sizes.scores.values])

    def scored(self, *, known: bool) -> list[int]:
        """Runs of models that the index has; with known figures only, or with estimates as well."""
        places = self.places
        return [at for at, run in enumerate(self.runs) if run.model.name in places and (run.known or not known)]

    def points_of(self, runs: Sequence[int]) -> Array:
        """Index points of runs, shape (1 + draws, runs)."""
        places = self.places
        return self.points[:, [places[self.runs[at].model.name] for at in runs]]

    def spread(self, runs: Sequence[int]) -> Array:
        """Standard deviation of log10 FLOP of runs."""
        return np.array([self.runs[at].spread for at in runs])


def belonging(evidence: Evidence, runs: Sequence[int], sides: tuple[str, str]) -> Array:
    """Whether each run belongs to the leader, and to the follower, shape (runs, 2)."""
    return np.column_stack([np.isin(runs, members(side, evidence.sizes)) for side in sides]).astype(np.float64)


def named(evidence: Evidence, sides: tuple[str, str], level: float) -> tuple[Named, ...]:
    """Every scored model with its run, for the picture."""
    runs = evidence.scored(known=False)
    points, flop = evidence.points_of(runs), evidence.flop
    belongs = belonging(evidence, runs, sides) if runs else np.zeros((0, 2))
    names = {(True, False): "leader", (False, True): "follower", (True, True): "both"}
    return tuple(
        Named(
            model=evidence.runs[at].model.name,
            released=evidence.runs[at].model.released,
            side=names.get((bool(belongs[place, 0]), bool(belongs[place, 1])), "other"),
            basis=evidence.runs[at].basis,
            family=evidence.runs[at].family,
            log10_flop=interval_of(flop[1:, at], float(flop[0, at]), level),
            points=interval_of(points[1:, place], float(points[0, place]), level),
        )
        for place, at in enumerate(runs)
    )
