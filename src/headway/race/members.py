"""Members of a race: prior draws that tell the past best, and what history taught about each parameter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError
from headway.race.history import Observed, effective_size, log_weights, observed, predicted_of, resample
from headway.race.names import PARAMETERS
from headway.race.start import Start

Array = NDArray[np.float64]

#: Prior draws that history weighs, and members that are kept, unless a caller says otherwise. Source: the design.
PRIOR_DRAWS: Final = 100_000
MEMBERS: Final = 1000

#: Prior draws that are carried through history at a time: what they need fits in some tens of megabytes.
_CHUNK: Final = 10_000

#: Share of the draws between the ends of the intervals of what history taught: beliefs are written in 5% and 95%.
LEVEL: Final = 0.9

_QUANTILES: Final = ((1.0 - LEVEL) / 2.0, 0.5, (1.0 + LEVEL) / 2.0)

#: History moved a parameter if its mean moved by this part of the prior's spread, or its spread shrank to the other.
#: Source: ours; what a thousand members show by chance is a tenth of it.
_MOVED: Final = 0.25
_SHRUNK: Final = 0.8

#: Raise when what members hang on changes beside data and beliefs (the past of the kernel, the weights): those that
#: were weighed before are then not read.
VERSION: Final = 1


class Prior(Protocol):
    """Draws of the parameters before history."""

    def __call__(self, first: int, count: int) -> Array:
        """Draws `first`, ..., `first` + `count` - 1, shape (count, parameters)."""

    def at(self, draws: NDArray[np.int64]) -> Array:
        """Draws by their numbers, shape (draws, parameters)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Prior draws in proportion to how well they tell the past.

    Attributes
    ----------
    numbers : shape (members,)
        Number of the prior draw, rising; one comes as often as its weight says.
    prior_draws
        How many were weighed.
    effective
        Effective number of draws that their weights leave.
    """

    numbers: NDArray[np.int64]
    prior_draws: int
    effective: float

    def parameters(self, prior: Prior) -> Array:
        """The parameters of each member, shape (members, parameters)."""
        return prior.at(self.numbers)

    def worlds(self, start: Start) -> NDArray[np.int64]:
        """The draw of the index that each member takes, shape (members,): never the central one."""
        return np.asarray(1 + self.numbers % (start.leader.levels.shape[0] - 1))

    def to_dict(self) -> dict[str, Any]:
        """How many there are, how many differ, and what is left of the prior draws."""
        return {
            "count": int(self.numbers.size),
            "distinct": int(np.unique(self.numbers).size),
            "prior_draws": self.prior_draws,
            "effective": self.effective,
        }


def weigh(
    start: Start,
    prior: Prior,
    modules: NDArray[np.bool_],
    *,
    rng: np.random.Generator,
    draws: int = PRIOR_DRAWS,
    members: int = MEMBERS,
) -> Members:
    """Weigh prior draws by the past and keep members in proportion.

    Raises
    ------
    FitError
        If no draw gives finite numbers for the past.
    """
    history = observed(start, typical_of(prior, draws))
    weights = np.concatenate(list(_weighed(start, prior, modules, history, draws)))
    if not np.isfinite(weights.max()):
        raise FitError(f"none of {draws} prior draws gives finite numbers for the past; look at what was set")
    weights -= weights.max()
    return Members(numbers=resample(weights, members, rng), prior_draws=draws, effective=effective_size(weights))


def typical_of(prior: Prior, draws: int) -> Array:
    """Median of each parameter over some prior draws, shape (parameters,)."""
    return np.asarray(np.median(prior(0, min(draws, _CHUNK)), axis=0))


def _weighed(start: Start, prior: Prior, modules: NDArray[np.bool_], history: Observed, draws: int) -> Iterator[Array]:
    """Logarithms of weights, a chunk at a time, all on one scale."""
    for first in range(0, draws, _CHUNK):
        parameters = prior(first, min(_CHUNK, draws - first))
        yield log_weights(predicted_of(start, parameters, modules), parameters, history, start.past_growth)


def interval_of(values: Array) -> dict[str, float]:
    """The 5%, 50% and 95% of draws."""
    return dict(zip(("low", "central", "high"), np.quantile(values, _QUANTILES).tolist(), strict=True))


def learnt(before: Array, after: Array) -> list[dict[str, Any]]:
    """What history taught: for each parameter its 5%, 50% and 95% before and after, and whether it moved.

    Parameters
    ----------
    before, after : shape (draws, parameters)
    """
    found = []
    for at, name in enumerate(PARAMETERS):
        spread = before[:, at].std()
        moved = abs(after[:, at].mean() - before[:, at].mean()) / spread if spread > 0.0 else 0.0
        shrunk = after[:, at].std() / spread if spread > 0.0 else 1.0
        found.append(
            {
                "parameter": name,
                "prior": interval_of(before[:, at]),
                "posterior": interval_of(after[:, at]),
                "moved": float(moved),
                "spread_left": float(shrunk),
                "informed": bool(moved > _MOVED or shrunk < _SHRUNK),
            }
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersResult:
    """The members of a race with their parameters, as `headway race members` gives them.

    Attributes
    ----------
    numbers, worlds : shape (members,)
        Number of the prior draw, and row of the draws of the index.
    parameters : shape (members, parameters)
    """

    numbers: NDArray[np.int64]
    worlds: NDArray[np.int64]
    parameters: Array
    origin: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON: a row for each member."""
        rows = [
            {"member": member, "draw": int(number), "world": int(world), **dict(zip(PARAMETERS, row, strict=True))}
            for member, (number, world, row) in enumerate(
                zip(self.numbers, self.worlds, self.parameters.tolist(), strict=True)
            )
        ]
        return {**self.origin, "members": rows}
