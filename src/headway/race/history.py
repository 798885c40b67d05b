"""How well each member tells the past, and the members that are left when that counts.

What is held against history: the gap at the ends of quarters and the leader's rise between them, as released, with the
errors of the index, of the timing of releases, of shocks and of a common pace; and what the year before the origin grew
by. Source of the method: importance weights of prior draws, as constrained ensembles of climate models are made;
docs/methods/race-history.md.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.race.ensemble import Ensemble
from headway.race.names import FOLLOWER, LEADER, column
from headway.race.start import Start
from headway.units import DAYS_PER_MONTH, day_number

Array = NDArray[np.float64]

#: Spread of the logarithm of next year's growth around last year's, and how heavy the tails are (Student's degrees of
#: freedom). Source: ours: from 2023 to 2026 the growth of capital spending changed by about half a doubling from year
#: to year; tokens and home-made chips once grew tenfold from next to nothing, which says little of the year after.
GROWTH_SPREAD: Final = 0.35
GROWTH_TAILS: Final = 3.0

#: Growth of the year before, by place in Start.past_growth: the parameter that it speaks of.
_GROWTHS: Final = ("capex_growth", "domestic_growth", "token_growth")

_LN2: Final = float(np.log(2.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What history says, as one vector: gaps at the checked months, then the leader's rises between them.

    Attributes
    ----------
    values : shape (observations,)
    covariance : shape (observations, observations)
    temper
        What the logarithm of the likelihood is multiplied by: releases that stand at several months count once.
    """

    values: Array
    covariance: Array
    temper: float


def observed(start: Start, typical: Array) -> Observed:
    """What the releases up to the origin say, and how sure that is.

    Parameters
    ----------
    typical : shape (parameters,)
        Values at which the sizes of noise are taken: they are the same for all members, or the likelihood would favour
        those that expect more noise.
    """
    days = day_number(start.origin) + np.rint(start.checked * DAYS_PER_MONTH).astype(np.int64)
    leader, follower = start.leader.at(days), start.follower.at(days)
    vectors = np.concatenate([leader - follower, np.diff(leader, axis=1)], axis=1)
    measured = np.cov(vectors[1:], rowvar=False)
    pace = (leader[0, -1] - leader[0, 0]) / (start.checked[-1] - start.checked[0])
    noise = _noise(start.checked, typical, pace)
    place = start.follower.place(days)
    temper = np.unique(start.follower.levels[0, place]).size / days.size
    return Observed(values=vectors[0], covariance=measured + noise, temper=float(temper))


def _noise(months: Array, typical: Array, pace: float) -> Array:
    """Covariance that releases, shocks and the common pace add to the vector of observations.

    The error of scores is in the draws of the index already. A frontier lies below what is latent by what was gained
    since the last release, which is exponentially distributed with the mean interval: its spread is pace x interval,
    and it is forgotten at the rate of releases.
    """
    apart = np.abs(months[:, None] - months[None, :])
    shock = typical[column("shock_spread")] ** 2 * np.exp(-_LN2 * apart / typical[column("shock_half_life")])
    stairs = []
    for name in ("leader", "follower"):
        interval = typical[column(f"{name}.release_interval")]
        stairs.append((pace * interval) ** 2 * np.exp(-apart / interval))
    levels_leader, levels_follower = shock + stairs[0], shock + stairs[1]
    step = np.diff(np.eye(months.size), axis=0)
    to_gap = np.concatenate([np.eye(months.size), step])
    to_follower = np.concatenate([-np.eye(months.size), np.zeros_like(step)])
    both = to_gap @ levels_leader @ to_gap.T + to_follower @ levels_follower @ to_follower.T
    middle, length = (months[1:] + months[:-1]) / 2.0, np.diff(months)
    between = np.exp(-_LN2 * np.abs(middle[:, None] - middle[None, :]) / typical[column("pace_half_life")])
    rises = (pace * typical[column("pace_spread")]) ** 2 * length[:, None] * length[None, :] * between
    both[months.size :, months.size :] += rises
    return np.asarray(both)


def predicted(ensemble: Ensemble) -> Array:
    """What each member expects of the observations, shape (members, observations).

    Notes
    -----
    A staircase lies below what is latent by pace x interval on average.
    """
    start = ensemble.start
    at = np.clip(np.rint(start.checked).astype(np.int64) + start.history, 0, start.history)
    points = ensemble.factual[1]
    before = points[:, np.maximum(at - 3, 0)]
    pace = np.maximum(points[:, at] - before, 0.0) / np.maximum(at - np.maximum(at - 3, 0), 1)[:, None]
    intervals = ensemble.parameters[:, [column("leader.release_interval"), column("follower.release_interval")]]
    levels = points[:, at] - pace * intervals[:, None, :]
    leader, follower = levels[:, :, LEADER], levels[:, :, FOLLOWER]
    return np.concatenate([leader - follower, np.diff(leader, axis=1)], axis=1)


def predicted_of(start: Start, parameters: Array, modules: NDArray[np.bool_]) -> Array:
    """What members with these parameters expect of the observations, shape (members, observations)."""
    worlds = np.zeros(len(parameters), dtype=np.int64)
    return predicted(Ensemble(parameters=parameters, start=start, worlds=worlds, modules=modules))


def log_weights(found: Array, parameters: Array, history: Observed, past_growth: Array) -> Array:
    """Logarithms of the weights of members, shape (members,), up to a constant; what is not finite is -inf.

    Parameters
    ----------
    found : shape (members, observations)
        What each expects (`predicted`).
    past_growth : shape (2, 3)
        As in Start; nan counts nothing.
    """
    factor = np.linalg.cholesky(history.covariance)
    scaled = np.linalg.solve(factor, (found - history.values).T)
    total = -0.5 * history.temper * np.sum(scaled**2, axis=0) + _of_growth(parameters, past_growth)
    return np.where(np.isfinite(total), total, -np.inf)


def _of_growth(parameters: Array, past_growth: Array) -> Array:
    """Logarithm of how likely last year's growth makes next year's."""
    total = np.zeros(parameters.shape[0])
    for side, owner in ((LEADER, "leader"), (FOLLOWER, "follower")):
        for place, name in enumerate(_GROWTHS):
            seen = past_growth[side, place]
            if np.isnan(seen) or (name == "domestic_growth" and side == LEADER):
                continue
            growth = np.log(parameters[:, column(f"{owner}.{name}")])
            off = (growth - seen) / GROWTH_SPREAD
            total -= 0.5 * (GROWTH_TAILS + 1.0) * np.log1p(off**2 / GROWTH_TAILS)
    return total


def effective_size(log_weight: Array) -> float:
    """Effective number of draws, (sum w)^2 / sum w^2. Source: Kish 1965."""
    weight = np.exp(log_weight)
    return float(weight.sum() ** 2 / np.sum(weight**2))


def resample(log_weight: Array, members: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Members drawn in proportion to their weights, shape (members,), rising; by systematic resampling.

    One uniform number places a comb of evenly spaced teeth on the running sum of the weights, so each draw is taken as
    often as its weight says, but for rounding. Source: Kitagawa 1996.
    """
    running = np.cumsum(np.exp(log_weight))
    teeth = (np.arange(members) + rng.random()) / members * running[-1]
    return np.asarray(np.minimum(np.searchsorted(running, teeth), log_weight.size - 1), dtype=np.int64)
