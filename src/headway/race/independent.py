"""Runs of the race on its prior, where Sobol indices have a meaning: from uniform numbers to the lag and the points.

Correlated inputs are one group of the design. Within such a group the better known inputs come first, so that the
uniform numbers of those of low confidence are what these leave open when the others are known.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.lag import points_apart, standing_lag
from headway.race.ensemble import Ensemble
from headway.race.levers import Course
from headway.race.names import PARAMETERS
from headway.race.outcome import frontiers_of
from headway.race.parameters import Prior, value_at
from headway.race.sensitivity import LOW
from headway.race.start import Start
from headway.race.tally import readable

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Name of the input that says which draw of the index and of the ledger a run starts from: what the data leave open.
DATA: Final = "data"

#: Name of the group of all inputs of low confidence, for what they carry together.
LOW_GROUP: Final = "low confidence"


@dataclass(frozen=True, kw_only=True)
class PriorRuns:
    """What maps a row of uniforms and a draw number to the lag and the points at a month; called by race.sobol.

    Attributes
    ----------
    priors, correlations
        Of every parameter, in the order of names.PARAMETERS.
    threads
        Threads that share the rows out.
    """

    priors: Sequence[Prior]
    correlations: Array
    start: Start
    modules: NDArray[np.bool_]
    course: Course
    month: int
    seed: int
    threads: int = 2

    def __call__(self, uniforms: Array, draws: Whole) -> Array:
        """Lag in months and gap in points (drivers.QUANTITIES), shape (rows, 2).

        Parameters
        ----------
        uniforms : shape (rows, parameters + 1)
            The last column is that of DATA.
        draws : shape (rows,)
            Numbers of the draws whose noise is taken: each one more than the one before.
        """
        parameters, worlds = self.parameters(uniforms), self.worlds(uniforms[:, -1])
        edges = np.linspace(0, len(draws), self.threads + 1).astype(np.int64)
        parts = [slice(one, two) for one, two in pairwise(edges.tolist()) if one < two]
        with ThreadPoolExecutor(max_workers=self.threads) as pool:
            found = pool.map(lambda part: self._outputs(parameters[part], worlds[part], int(draws[part.start])), parts)
            return np.concatenate(list(found))

    def _outputs(self, parameters: Array, worlds: Whole, first: int) -> Array:
        # Draw i is member i modulo the rows: rows are moved round until draw `first` is the first of them.
        rows = len(parameters)
        moved = (np.arange(rows) - first) % rows
        ensemble = Ensemble(
            parameters=np.ascontiguousarray(parameters[moved]), start=self.start, worlds=worlds[moved],
            modules=self.modules,
        )  # fmt: skip
        runner = ensemble.runner(self.course)
        path = runner.draw(first=first, count=rows, months=self.month, seed=self.seed)
        leader, follower, days = frontiers_of(runner, path)
        read = (readable(standing_lag(leader, follower, days[-1:]).value), points_apart(leader, follower, days[-1:]))
        return np.concatenate(read, axis=1)

    def parameters(self, uniforms: Array) -> Array:
        """The parameters of rows of uniforms, shape (rows, parameters)."""
        from headway.race._random import normals_of

        own = normals_of(uniforms[:, : len(PARAMETERS)])
        scores = np.empty(own.shape)
        scores[:, self.order] = own[:, self.order] @ self._factor.T
        return np.stack([value_at(prior, scores[:, at]) for at, prior in enumerate(self.priors)], axis=1)

    def worlds(self, uniforms: Array) -> Whole:
        """The draw of the index that each row takes: never the central one."""
        many = self.start.leader.levels.shape[0] - 1
        return np.asarray(1 + np.minimum((uniforms * many).astype(np.int64), many - 1))

    @cached_property
    def order(self) -> list[int]:
        """Places of the parameters, those of low confidence last."""
        return sorted(range(len(self.priors)), key=lambda at: self.priors[at].confidence == LOW)

    @cached_property
    def _factor(self) -> Array:
        return np.asarray(np.linalg.cholesky(self.correlations[np.ix_(self.order, self.order)]))

    @property
    def groups(self) -> dict[str, list[int]]:
        """The groups of the design: inputs that vary, correlated ones together, the data; and all of low confidence."""
        moving = [at for at, prior in enumerate(self.priors) if not prior.is_fixed]
        together = _components(moving, self.correlations)
        named = {" + ".join(self.priors[at].key for at in part): part for part in together}
        low = [at for at in moving if self.priors[at].confidence == LOW]
        return {**named, DATA: [len(self.priors)], **({LOW_GROUP: low} if low else {})}

    @property
    def confidence(self) -> Mapping[str, str]:
        """How far each group is known: that of its inputs, or mixed where they differ; the data are measured."""
        named = {name: {self.priors[at].confidence for at in part} for name, part in self.groups.items()
                 if name not in {DATA, LOW_GROUP}}  # fmt: skip
        return {name: found.pop() if len(found) == 1 else "mixed" for name, found in named.items()}


def _components(places: Iterable[int], correlations: Array) -> list[list[int]]:
    """Places that correlations join, directly or through others, each part and all parts in rising order."""
    left, found = list(places), []
    while left:
        part, edge = [left[0]], [left.pop(0)]
        while edge:
            at = edge.pop()
            joined = [other for other in left if correlations[at, other] != 0.0]
            left = [other for other in left if other not in joined]
            part, edge = part + joined, edge + joined
        found.append(sorted(part))
    return found
