"""Members of a race: parameters, and where each of them stands at the origin; and draws of the future from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from headway.race.levers import Course, untouched
from headway.race.names import FOLLOWER, LEADER, MODULES, column
from headway.race.start import Start
from headway.units import DAYS_PER_MONTH, day_number

Array = NDArray[np.float64]

#: Months over which flows of chips at the origin are averaged. Source: ours, half a year, since flows come by quarter.
RECENT = 6

#: A side that has not released for long is not ahead of its releases for ever: so many usual intervals at most.
#: Source: ours; longer silences have ended without a jump (docs/methods/race.md).
LONGEST_SILENCE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Draws of the future.

    Attributes
    ----------
    levels : shape (draws, months + 1, 2)
        Released frontiers of leader and follower, index points; column 0 is the origin.
    first
        Number of the first draw.
    """

    levels: Array
    first: int


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """Members of a race from one origin, under one set of modules.

    Attributes
    ----------
    parameters : shape (members, parameters)
    start
        What is known at the origin.
    worlds : shape (members,)
        Row of the draws of the index that a member takes, and of those of the ledger (modulo their number); 0 is the
        central fit.
    modules
        Switched on, in the order of names.MODULES.
    """

    parameters: Array
    start: Start
    worlds: NDArray[np.int64]
    modules: NDArray[np.bool_]

    @cached_property
    def errors(self) -> Array:
        """What chips are multiplied by, shape (members, 2, 3)."""
        return np.ascontiguousarray(self.start.chip_errors[self.worlds % self.start.chip_errors.shape[0]])

    @cached_property
    def constants(self) -> Array:
        """What the kernel takes as constants, in its order."""
        start = self.start
        return np.array(
            [
                start.reference_stock,
                start.reference_month,
                calendar_year(start),
                *start.capex_bn,
                start.flows[-RECENT:, LEADER].sum(axis=1).mean(),
                min(RECENT, start.history),
            ]
        )

    @cached_property
    def released(self) -> Array:
        """Released frontiers at the origin, index points, shape (members, 2)."""
        ends = [side.levels[self.worlds, -1] for side in (self.start.leader, self.start.follower)]
        return np.ascontiguousarray(np.stack(ends, axis=1))

    def past(self, course: Course) -> tuple[Array, Array]:
        """States at the origin; capability through history before alignment, shape (members, months, 2)."""
        from headway.race import _model
        from headway.race._chips import STATE

        start, rows = self.start, self.start.history
        states = np.empty((self.parameters.shape[0], 2 * STATE))
        points = np.empty((self.parameters.shape[0], rows + 1, 2))
        _model.past(
            self.parameters, self.errors, start.stock, start.flows, self.constants, course.paths[:rows],
            course.imports[:rows], _rentable(start.rented[:rows], course.cloud[:rows]), self.modules, states, points,
        )  # fmt: skip
        return states, points

    @cached_property
    def factual(self) -> tuple[Array, Array]:
        """What `past` gives for history as it was."""
        return self.past(untouched(self.start.history, 0))

    @cached_property
    def misfit(self) -> Array:
        """Points by which each side's latent capability at the origin is above the model's, shape (members, 2).

        The latent capability is the released frontier and what has been gained since the last release.
        """
        points = self.factual[1]
        pace = (points[:, -1] - points[:, -7]) / 6.0
        silence = np.stack(
            [self._silence(side, name) for side, name in ((LEADER, "leader"), (FOLLOWER, "follower"))], 1
        )
        return np.asarray(self.released + np.maximum(pace, 0.0) * silence - points[:, -1])

    def _silence(self, side: int, name: str) -> Array:
        frontier = (self.start.leader, self.start.follower)[side]
        last = int(np.flatnonzero(frontier.is_record()[0])[-1])
        months = (day_number(self.start.origin) - int(frontier.days[last])) / DAYS_PER_MONTH
        usual = self.parameters[:, column(f"{name}.release_interval")]
        return np.asarray(np.minimum(months, LONGEST_SILENCE * usual))

    @cached_property
    def aligned(self) -> Array:
        """Points added to the leader's and the follower's capability for good, and the follower's for a while.

        The misfit that both share is one of level, which no lag depends on. Of the rest, the follower's, a part that is
        a parameter fades as shocks do; what is left stays. Shape (members, 3).
        """
        own = self.misfit[:, FOLLOWER] - self.misfit[:, LEADER]
        fades = self.parameters[:, column("transitory_share")] * own
        return np.stack([self.misfit[:, LEADER], self.misfit[:, FOLLOWER] - fades, fades], axis=1)

    def draw(self, course: Course, *, first: int, count: int, months: int, seed: int) -> Path:
        """Draws `first`, ..., `first` + `count` - 1 of the future under a course."""
        return self.runner(course).draw(first=first, count=count, months=months, seed=seed)

    def runner(self, course: Course) -> "Runner":
        """The ensemble made ready for many draws under one course."""
        history = self.start.history
        moved = not _same(course, untouched(history, 0), history)
        states, points = self.past(course) if moved else self.factual
        shifted = self.released + (points[:, -1] - self.factual[1][:, -1])
        return Runner(ensemble=self, course=course, states=states, released=shifted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """An ensemble under one course, carried to the origin.

    Attributes
    ----------
    states : shape (members, state)
    released : shape (members, 2)
        Released frontiers at the origin: those that are known, moved by what a different past would have changed.
    """

    ensemble: Ensemble
    course: Course
    states: Array
    released: Array

    def draw(self, *, first: int, count: int, months: int, seed: int) -> Path:
        """Draws `first`, ..., `first` + `count` - 1; the same numbers whatever else is drawn."""
        from headway.race import _model

        ensemble, at = self.ensemble, self.ensemble.start.history
        levels = np.empty((count, months + 1, 2))
        _model.run(
            first, seed, ensemble.parameters, self.states, ensemble.errors, ensemble.aligned, self.released,
            float(ensemble.start.open_imports[-1] >= 0.5), ensemble.constants, self.course.paths[at:],
            self.course.imports[at:], self.course.cloud[at:], ensemble.modules, levels,
        )  # fmt: skip
        return Path(levels=levels, first=first)


def calendar_year(start: Start) -> float:
    """The origin as a year with a fraction."""
    return start.origin.year + (start.origin.timetuple().tm_yday - 1) / 365.25


def every_module(*, without: tuple[str, ...] = ()) -> NDArray[np.bool_]:
    """All modules switched on but some."""
    return np.array([name not in without for name in MODULES])


def _same(course: Course, other: Course, rows: int) -> bool:
    """Whether two courses agree on the first rows."""
    pairs = ((getattr(course, name), getattr(other, name)) for name in ("paths", "imports", "cloud"))
    return all(np.array_equal(one[:rows], two[:rows], equal_nan=True) for one, two in pairs)


def _rentable(rented: Array, cloud: Array) -> Array:
    """What is rented in the past relative to the origin: as it was, or that part of it which a course allows."""
    return np.where(np.isnan(cloud), rented, rented * cloud)
