"""How fast the race runs, also beside other ways to run one, and how much memory a million draws take.

    python benchmarks/race.py

The reference race (reference_race.py) is timed in one process in Headway's way, in NumPy and, where it is installed, in
squigglepy's own style, a function that is called once for each draw. Drawing and summary are included, compiling is
not. Bars are ratios, so that a busy machine moves both sides.

The full race is that of the commands: the bundled start, the members that history keeps, lag, events and counts, on two
threads. Its bars are seconds, for a machine that does nothing else. Exits with 1 if a bar is missed.
"""

import os

# Before NumPy is imported, as in refit.py; the kernel keeps all its threads.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import resource
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numba

from race_rivals import run_plain, squigglepy_race
from reference_race import MONTHS, run_race

if TYPE_CHECKING:
    from headway.race.tally import Plan

DRAWS: Final = (100_000, 1_000_000)

#: Draws for the way that takes one call for each: enough to tell its time per draw, which is the same for all.
CALLED_DRAWS: Final = 2_000

#: Bars at the fewer draws. Source: at least 100 times as fast as a function called per draw, and not slower than NumPy.
LEAST_OVER_SQUIGGLEPY: Final = 100.0
LEAST_OVER_NUMPY: Final = 1.0

#: Bar for the memory of a million draws, the compiler included, GB.
MOST_GB: Final = 1.0

#: Months and threads of the full race, and its bar at the fewer draws, seconds.
FULL_MONTHS: Final = 60
THREADS: Final = 2
MOST_S: Final = 5.0

#: Draws of the full race at which it should answer at once, and within how many seconds: an aim, no bar.
QUICK_DRAWS: Final = 10_000
QUICK_S: Final = 0.2

_MEMORY: Final = "--memory"
_FULL_MEMORY: Final = "--full-memory"


def seconds(task: Callable[[], object], times: int = 3) -> float:
    """Seconds of a task, the best of some times."""
    found = []
    for _ in range(times):
        begin = perf_counter()
        task()
        found.append(perf_counter() - begin)
    return min(found)


def told(way: str, draws: int, taken: float, ours: float) -> float:
    """How many times as long as ours a way takes; prints it."""
    print(f"{way:>12} {draws:10,} {taken:9.3f} {1e-6 * draws * MONTHS / taken:12.2f} {taken / ours:9.1f}")
    return taken / ours


def reference_speed() -> bool:
    """Whether the reference race is as much faster than the other ways as it has to be."""
    run_race(1_000, seed=1)  # compiles
    print(f"{'way':>12} {'draws':>10} {'s':>9} {'M months/s':>12} {'x ours':>9}   threads: {numba.get_num_threads()}")
    over_numpy = {}
    ours = {}
    for draws in DRAWS:
        ours[draws] = seconds(lambda draws=draws: run_race(draws, seed=1))
        told("headway", draws, ours[draws], ours[draws])
        # The best of three against the best of fewer would be unfair where it decides; at a million it is only printed.
        taken = seconds(lambda draws=draws: run_plain(draws, seed=1), 3 if draws == DRAWS[0] else 1)
        over_numpy[draws] = told("numpy", draws, taken, ours[draws])
    few = DRAWS[0]
    met = over_numpy[few] >= LEAST_OVER_NUMPY
    print(f"over numpy {over_numpy[few]:.1f} (bar {LEAST_OVER_NUMPY:g})", end="")
    if find_spec("squigglepy") is None:
        print("; squigglepy is not installed, so its bar is not held")
        return met
    called = squigglepy_race()
    taken = seconds(lambda: called(CALLED_DRAWS)) * few / CALLED_DRAWS
    over = taken / ours[few]
    print(f"; over squigglepy {over:.0f} (bar {LEAST_OVER_SQUIGGLEPY:g}):", end="")
    print(f" {taken:.1f} s for {few:,} draws, from {CALLED_DRAWS:,}")
    return met and over >= LEAST_OVER_SQUIGGLEPY


@cache
def full_plan() -> "Plan":
    """The race of the commands from the newest origin, nothing moved."""
    from headway.api.racing.field import Field
    from headway.race.levers import untouched
    from headway.race.tally import Plan

    field = Field.load()
    course = untouched(field.found.start.history, FULL_MONTHS)
    return Plan(runners=[field.ensemble().runner(course)], months=FULL_MONTHS, seed=1)


def run_full(draws: int) -> None:
    """Draws of the full race, counted, on two threads."""
    from headway.race.simulate import simulate

    simulate(full_plan(), draws, workers=THREADS)


def full_speed() -> bool:
    """Whether the full race is done in time."""
    run_full(QUICK_DRAWS)  # reads, weighs and compiles
    taken = seconds(lambda: run_full(DRAWS[0]))
    quick = seconds(lambda: run_full(QUICK_DRAWS))
    print(f"full race of {FULL_MONTHS} months on {THREADS} threads: {DRAWS[0]:,} draws {taken:.2f} s (bar {MOST_S:g}),")
    print(f"    {QUICK_DRAWS:,} draws {quick:.2f} s (aim {QUICK_S:g})")
    return taken <= MOST_S


def reference_memory() -> bool:
    """Whether a million draws of the reference race stay below the bar for memory."""
    return _within_memory("the reference race", _MEMORY)


def full_memory() -> bool:
    """Whether a million draws of the full race do, the bundled facts included."""
    return _within_memory("the full race", _FULL_MEMORY)


def _within_memory(name: str, option: str) -> bool:
    """Whether a million draws stay below the bar for memory, in a process of their own."""
    answer = subprocess.run([sys.executable, __file__, option], check=True, capture_output=True, text=True)
    gigabytes = float(answer.stdout)
    print(f"peak memory of {DRAWS[1]:,} draws of {name} {gigabytes:.2f} GB (bar {MOST_GB:g})")
    return gigabytes < MOST_GB


def peak_gigabytes(race: Callable[[int], object]) -> float:
    """The most memory that this process has held after a million draws, GB."""
    race(DRAWS[1])
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1e9 if sys.platform == "darwin" else 1e6)  # bytes there, thousands elsewhere


#: What is measured; each prints what it finds and says whether its bars are met. Memory comes first: a process starts
#: with the peak of the one that started it, which must still be small.
CHECKS: Final = (reference_memory, full_memory, full_speed, reference_speed)

#: What a process of its own runs to tell its memory.
_MEASURED: Final = {_MEMORY: lambda draws: run_race(draws, seed=1), _FULL_MEMORY: run_full}


def main() -> int:
    """Measure, print, and say by the exit code whether the bars are met."""
    if len(sys.argv) == 2 and sys.argv[1] in _MEASURED:
        print(peak_gigabytes(_MEASURED[sys.argv[1]]))
        return 0
    met = [check() for check in CHECKS]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
