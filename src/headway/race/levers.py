"""The course of every lever over the months of a race."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.race.names import LEVERS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a policy does in each month, history first: row 0 is month -history, the last is month `horizon`.

    Attributes
    ----------
    paths : shape (history + 1 + horizon, 2, levers)
        By side (leader, follower) and lever (names.LEVERS).
    imports : shape (history + 1 + horizon,)
        Whether the contested class of chips reaches the follower, 0 to 1; nan where the model's own process decides,
        and in the past where what was so counts.
    cloud : shape (history + 1 + horizon,)
        Whether compute may be rented abroad, 0 to 1; nan where the model's own process decides.
    """

    paths: Array
    imports: Array
    cloud: Array

    def __post_init__(self) -> None:
        months = self.imports.size
        if self.paths.shape != (months, 2, len(LEVERS)) or self.cloud.shape != (months,):
            raise ShapeError(f"a course needs {months} months in all parts, got {self.paths.shape}, {self.cloud.shape}")


def untouched(history: int, horizon: int) -> Course:
    """The course on which nothing is moved."""
    months = history + 1 + horizon
    paths = np.ones((months, 2, len(LEVERS)))
    paths[:, :, LEVERS.index("software_jump")] = 0.0
    return Course(paths=paths, imports=np.full(months, np.nan), cloud=np.full(months, np.nan))
