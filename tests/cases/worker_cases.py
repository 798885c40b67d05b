"""What the tests of workers count instead of a race: cheap, exact, and known to other processes by module and name."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Numbers:
    """A plan: what is added for each draw, and what befalls the worker of one draw.

    Attributes
    ----------
    hit
        The draw at which `befalls` happens: "raises", "dies once", "dies" or "waits"; nothing if it is "".
    folder
        Where a death or a wait leaves a mark.
    """

    seed: int = 1
    hit: int = -1
    befalls: str = ""
    folder: str = ""
    pause_s: float = 0.0


@dataclass(frozen=True)
class Sums:
    """What is counted: every draw once, in bins, and the sum of what each draw is worth."""

    bins: NDArray[np.int64]
    total: int
    draws: int

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.bins + other.bins, self.total + other.total, self.draws + other.draws)


class Odd(Exception):
    """An error that cannot be sent to another process as it is: it needs two arguments and keeps one."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one}\nand {two}")


def count_numbers(plan: Numbers, first: int, count: int) -> Sums:
    """Count some draws: the worth of a draw comes from its number and the seed alone."""
    time.sleep(plan.pause_s)
    draws = np.arange(first, first + count, dtype=np.int64)
    if first <= plan.hit < first + count:
        _befall(plan)
    worth = (draws * 2654435761 + plan.seed * 40503) % 1000
    return Sums(np.bincount(worth, minlength=1000).astype(np.int64), int((worth * draws).sum()), count)


def _befall(plan: Numbers) -> None:
    if plan.befalls == "raises":
        raise Odd("a draw", "its reason")
    mark = Path(plan.folder) / f"{plan.befalls.replace(' ', '-')}-{os.getpid()}"
    again = any(Path(plan.folder).iterdir())
    mark.touch()
    if plan.befalls == "dies" or (plan.befalls == "dies once" and not again):
        os.kill(os.getpid(), signal.SIGKILL)
    if plan.befalls == "waits":
        time.sleep(0.5)
