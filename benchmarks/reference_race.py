"""A small race of two groups, the same for every tool that is timed: chips to gap, twelve uncertain numbers, 60 months.

**It is no forecast** and its numbers say nothing about the world: the inputs are rounded, nothing is observed, there is
no policy. It is only so small and so smooth that any Monte-Carlo tool can be given the same arithmetic, and so be timed
on it and be held to the same numbers. The race that Headway tells about is `headway.race`.

Here it runs as that one does: one compiled kernel walks all months, its random numbers depend on seed and draw alone,
and what is asked about many draws is counted while they run. Counts add up to the same whatever the order, so the
answer is the same on any number of threads, and a million draws take no more memory than a thousand.
"""

from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from headway.race._random import four_uniforms, normal_of
from headway.race._tally import count_into
from headway.race.histogram import WIDTH, Histogram
from inline_math import exp_of, log_of

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

MONTHS: Final = 60

#: Ideas get harder: decades of pace lost per order of magnitude of progress.
PHI: Final = 0.2

#: Chips that the leader adds in the first month, over its stock.
FIRST_ADDED: Final = 0.085

#: Sharpness of the smooth positive part.
SOFT: Final = 50.0

#: Name, whether lognormal (or else normal), and 5% and 95% point of each input, in the order of columns of inputs.
INPUTS: Final = (
    ("gL", True, 1.6, 3.0),  # growth of the leader's monthly additions of chips, x a year
    ("d", True, 0.05, 0.40),  # yearly fade of both growth rates, in log growth
    ("a0", True, 0.07, 0.25),  # the follower's stock and additions over the leader's at the start
    ("gF", True, 1.5, 4.0),  # growth of the follower's monthly additions, x a year
    ("tau", True, 3.0, 7.0),  # life of a chip, years
    ("sL", True, 0.35, 0.65),  # share of compute in research, leader
    ("sF", True, 0.20, 0.55),  # and follower
    ("gA", True, 0.30, 0.90),  # progress of software at the start, orders of magnitude a year
    ("beta", True, 0.10, 0.60),  # elasticity of that progress to research compute
    ("H", True, 4.0, 18.0),  # half-life of the leak of know-how, months
    ("k", True, 7.0, 15.0),  # points per order of magnitude of effective compute
    ("u0", False, -0.65, 0.05),  # extra deficit of the follower, orders of magnitude
)

#: 95% point of the standard normal distribution.
_Z: Final = 1.6448536269514722

_LOG: Final = np.array([log for _, log, _, _ in INPUTS])
_ENDS: Final = np.array([np.log((low, high)) if log else (low, high) for _, log, low, high in INPUTS])
_MIDDLE: Final = _ENDS.mean(axis=1)
_SPREAD: Final = (_ENDS[:, 1] - _ENDS[:, 0]) / (2 * _Z)

#: Shares of draws below which the points of a summary lie.
SHARES: Final = (0.05, 0.5, 0.95)

#: Months at which the gap is told, and the month from which the leader's pace of the last year is taken.
TOLD: Final = (0, 36, 60)
_YEAR_BEFORE: Final = MONTHS - 12

#: What is counted as it runs: the gaps at the months told and the lag, in points and months, from -REACH to REACH. No
#: point of a summary lies beyond.
_REACH: Final = 100.0
_QUANTITIES: Final = len(TOLD) + 1

#: Draws that walk side by side: enough for the widest processors, few enough to stay in their nearest memory.
LANES: Final = 64

#: Parts that threads take: a multiple of any usual number of threads.
_PARTS: Final = 32

#: Below this power of e nothing is left of a number beside 1.
_NOTHING: Final = -700.0

_LN10: Final = float(np.log(10.0))
_LN2: Final = float(np.log(2.0))

_jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What many draws of the reference race say.

    Attributes
    ----------
    gap : shape (3, 3)
        By month (0, 36, 60) and share of draws (5, 50 and 95%), points.
    lag : shape (3,)
        At month 60, by share of draws, months: the gap over the leader's pace of the last year.
    ahead_at, ever_ahead_by : share of draws
        In which the follower is level or ahead at months 36 and 60, or at any month until then.
    """

    draws: int
    gap: Floats
    lag: Floats
    ahead_at: tuple[float, float]
    ever_ahead_by: tuple[float, float]


@_jit
def _draw(values: Floats, seed: int, first: int) -> None:
    """Fill the inputs of draws from `first` on, shape (12, draws)."""
    for lane in range(values.shape[1]):
        for block in range(3):
            shares = four_uniforms(seed, first + lane, 0, block)
            for place in range(4):
                values[4 * block + place, lane] = normal_of(shares[place])
    for column in range(values.shape[0]):
        middle, spread, log = _MIDDLE[column], _SPREAD[column], _LOG[column]
        for lane in range(values.shape[1]):
            value = middle + spread * values[column, lane]
            values[column, lane] = exp_of(value) if log else value


@_jit
def _gain(pace: float, elasticity: float, research: float, software: float) -> float:
    """Orders of magnitude that a side's own research adds in a month."""
    return float(pace * exp_of(elasticity * research - PHI * _LN10 * software))


@_jit
def _begin(state: Floats, rates: Floats, values: Floats) -> None:
    """Fill the state of each draw, shape (7, draws), and its rates per month, shape (9, draws), from its inputs."""
    for i in range(values.shape[1]):
        ratio = values[2, i]
        state[0, i], state[1, i], state[2, i], state[3, i] = 1.0, ratio, FIRST_ADDED, FIRST_ADDED * ratio
        state[4, i], state[5, i], state[6, i] = 0.0, 0.0, 1.0 / 12.0
        rates[0, i], rates[1, i] = log_of(values[0, i]), log_of(values[3, i])
        rates[2, i], rates[3, i] = exp_of(values[1, i] / -12.0), 1.0 - 1.0 / (12.0 * values[4, i])
        rates[4, i], rates[5, i] = log_of(values[6, i] / values[5, i]), values[7, i] / 12.0
        rates[6, i], rates[7, i], rates[8, i] = values[8, i], _LN2 / values[9, i], values[10, i]


@_jit
def _walk(gap: Floats, lead: Floats, values: Floats) -> None:
    """Fill the gap and the leader's capability at months 0 to 60, shape (61, draws), from inputs of shape (12, draws).

    Powers are taken in logarithms, and the two smooth positive parts of a difference share their curved part, as
    ln(1 + e^x) = x + ln(1 + e^-x). Draws are the inner loop, over few arrays, so that several take a step at once.
    """
    state, rates = np.empty((7, values.shape[1])), np.empty((9, values.shape[1]))
    _begin(state, rates, values)
    for month in range(MONTHS + 1):
        for i in range(values.shape[1]):
            stock, chaser_stock, added, chaser_added = state[0, i], state[1, i], state[2, i], state[3, i]
            ours, theirs, fade = state[4, i], state[5, i], state[6, i]
            keep, pace, elasticity, leak, points = rates[3, i], rates[5, i], rates[6, i], rates[7, i], rates[8, i]
            research, chaser_research = log_of(stock), log_of(chaser_stock) + rates[4, i]
            level = points * (research * (1.0 / _LN10) + ours)
            lead[month, i] = level
            gap[month, i] = level - points * (chaser_research * (1.0 / _LN10) + theirs - values[11, i])
            curve = log_of(1.0 + exp_of(max(-SOFT * abs(ours - theirs), _NOTHING))) * (1.0 / SOFT)
            state[4, i] = ours + _gain(pace, elasticity, research, ours) + leak * (curve + max(theirs - ours, 0.0))
            gain = _gain(pace, elasticity, chaser_research, theirs)
            state[5, i] = theirs + gain + leak * (curve + max(ours - theirs, 0.0))
            state[0, i], state[1, i] = stock * keep + added, chaser_stock * keep + chaser_added
            state[2, i], state[3, i] = added * exp_of(fade * rates[0, i]), chaser_added * exp_of(fade * rates[1, i])
            state[6, i] = fade * rates[2, i]


@_jit
def _find(found: Floats, least: Floats, gap: Floats, lead: Floats) -> None:
    """Fill what is counted, shape (draws, quantities), and the least gap up to months 36 and 60, shape (2, draws)."""
    least[:] = np.inf
    for month in range(MONTHS + 1):
        for i in range(gap.shape[1]):
            least[1, i] = min(least[1, i], gap[month, i])
        if month == TOLD[1]:
            least[0] = least[1]
    for i in range(gap.shape[1]):
        for place in range(_QUANTITIES - 1):
            found[i, place] = gap[TOLD[place], i]
        found[i, _QUANTITIES - 1] = gap[MONTHS, i] / ((lead[MONTHS, i] - lead[_YEAR_BEFORE, i]) / 12.0)


@_jit
def _count_draws(cells: Counts, ahead: Counts, seed: int, first: int, end: int) -> None:
    """Add the draws from `first` to before `end` to counts by quantity and bin, and to counts of being ahead (4,).

    Lanes are always filled, so that a draw goes through the same instructions whatever the number of draws.
    """
    values, gap, lead = np.empty((12, LANES)), np.empty((MONTHS + 1, LANES)), np.empty((MONTHS + 1, LANES))
    found, least = np.empty((LANES, _QUANTITIES)), np.empty((2, LANES))
    for start in range(first, end, LANES):
        _draw(values, seed, start)
        _walk(gap, lead, values)
        _find(found, least, gap, lead)
        size = min(LANES, end - start)
        count_into(found[:size], -_REACH, WIDTH, cells)
        for i in range(size):
            ahead[0] += found[i, 1] <= 0.0
            ahead[1] += found[i, 2] <= 0.0
            ahead[2] += least[0, i] <= 0.0
            ahead[3] += least[1, i] <= 0.0


@numba.njit(cache=True, parallel=True, nogil=True)
def _count_all(cells: Counts, ahead: Counts, seed: int, draws: int) -> None:
    """Count all draws; each part has counts of its own, along the first axis."""
    blocks, parts = (draws + LANES - 1) // LANES, cells.shape[0]
    for part in numba.prange(parts):
        first, end = part * blocks // parts * LANES, min((part + 1) * blocks // parts * LANES, draws)
        _count_draws(cells[part], ahead[part], seed, first, end)


def medians() -> Floats:
    """Every input at its median, shape (12,)."""
    return np.where(_LOG, np.exp(_MIDDLE), _MIDDLE)


def inputs_of(normals: Floats) -> Floats:
    """Inputs, shape (draws, 12), from as many standard normal numbers."""
    return np.where(_LOG, np.exp(_MIDDLE + _SPREAD * normals), _MIDDLE + _SPREAD * normals)


def drawn(draws: int, seed: int) -> Floats:
    """The inputs of the first draws of a seed, shape (draws, 12): those that `run_race` takes."""
    values = np.empty((len(INPUTS), draws))
    _draw(values, seed, 0)
    return values.T


def paths_of(values: Floats) -> tuple[Floats, Floats]:
    """Gap and the leader's capability at months 0 to 60, each of shape (61, draws), for inputs of shape (draws, 12)."""
    gap, lead = np.empty((MONTHS + 1, len(values))), np.empty((MONTHS + 1, len(values)))
    _walk(gap, lead, np.ascontiguousarray(values.T))
    return gap, lead


def run_race(draws: int, seed: int) -> Summary:
    """What so many draws say, without keeping any of them."""
    none = Histogram.empty(_QUANTITIES, -_REACH, _REACH)
    cells = np.zeros((_PARTS, *none.counts.shape), dtype=np.int64)
    ahead = np.zeros((_PARTS, 4), dtype=np.int64)
    _count_all(cells, ahead, seed, draws)
    counted = Histogram(low=none.low, counts=cells.sum(axis=0))
    points = np.stack([counted.quantiles(share) for share in SHARES], axis=1)
    at_36, at_60, by_36, by_60 = (ahead.sum(axis=0) / draws).tolist()
    return Summary(draws=draws, gap=points[:-1], lag=points[-1], ahead_at=(at_36, at_60), ever_ahead_by=(by_36, by_60))
