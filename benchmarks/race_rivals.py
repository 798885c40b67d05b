"""The reference race as one would write it in NumPy and in squigglepy, to be timed beside Headway's way.

Both follow the equations of the race as they are written down, step by step and without the algebra of the compiled
kernel, so they are a second way to its numbers too.
"""

from collections.abc import Callable
from math import exp, log, log1p, log10

import numpy as np
from numpy.typing import NDArray

from reference_race import FIRST_ADDED, INPUTS, MONTHS, PHI, SHARES, SOFT, TOLD, Summary, inputs_of

Floats = NDArray[np.float64]


def plain_paths(values: Floats) -> tuple[Floats, Floats]:
    """Gap and the leader's capability, each of shape (61, draws), with NumPy over inputs of shape (draws, 12)."""
    g_leader, fade, a0, g_follower, tau, s_leader, s_follower, g_a, beta, half_life, k, u0 = values.T
    keep, kappa = 1.0 - 1.0 / (12.0 * tau), np.log(2.0) / half_life
    k_leader, i_leader, a_leader = np.ones_like(a0), np.full_like(a0, FIRST_ADDED), np.zeros_like(a0)
    k_follower, i_follower, a_follower = a0, FIRST_ADDED * a0, np.zeros_like(a0)
    gap, lead = np.empty((MONTHS + 1, a0.size)), np.empty((MONTHS + 1, a0.size))
    for month in range(MONTHS + 1):
        r_leader, r_follower = k_leader, s_follower * k_follower / s_leader
        lead[month] = k * (np.log10(r_leader) + a_leader)
        gap[month] = lead[month] - k * (np.log10(r_follower) + a_follower - u0)
        ahead = a_leader - a_follower
        to_leader = g_a / 12 * r_leader**beta * 10 ** (-PHI * a_leader) + kappa * np.log1p(np.exp(-SOFT * ahead)) / SOFT
        to_follower = g_a / 12 * r_follower**beta * 10 ** (-PHI * a_follower)
        a_follower = a_follower + to_follower + kappa * np.log1p(np.exp(SOFT * ahead)) / SOFT
        a_leader = a_leader + to_leader
        faded = np.exp(-fade * month / 12) / 12
        k_leader, k_follower = k_leader * keep + i_leader, k_follower * keep + i_follower
        i_leader, i_follower = (
            i_leader * np.exp(faded * np.log(g_leader)),
            i_follower * np.exp(faded * np.log(g_follower)),
        )
    return gap, lead


def plain_summary(gap: Floats, lead: Floats) -> Summary:
    """The summary of paths that are kept whole, each of shape (61, draws)."""
    points = np.array([np.quantile(gap[month], SHARES) for month in TOLD])
    lag = np.quantile(gap[-1] / ((lead[-1] - lead[-13]) / 12.0), SHARES)
    at = [float((gap[month] <= 0.0).mean()) for month in TOLD[1:]]
    by = [float((gap[: month + 1].min(axis=0) <= 0.0).mean()) for month in TOLD[1:]]
    return Summary(draws=gap.shape[1], gap=points, lag=lag, ahead_at=(at[0], at[1]), ever_ahead_by=(by[0], by[1]))


def run_plain(draws: int, seed: int) -> Summary:
    """The race in NumPy: all draws at once, month by month, with NumPy's own random numbers."""
    normals = np.random.default_rng(seed).standard_normal((len(INPUTS), draws)).T
    return plain_summary(*plain_paths(inputs_of(normals)))


def gap_of_one(values: list[float]) -> float:
    """The gap at month 60 for one set of inputs, in plain Python."""
    g_leader, fade, a0, g_follower, tau, s_leader, s_follower, g_a, beta, half_life, k, u0 = values
    keep, kappa = 1.0 - 1.0 / (12.0 * tau), log(2.0) / half_life
    ln_leader, ln_follower = log(g_leader), log(g_follower)
    k_leader, k_follower, i_leader, i_follower = 1.0, a0, FIRST_ADDED, FIRST_ADDED * a0
    a_leader, a_follower = 0.0, 0.0
    for month in range(MONTHS):
        r_follower, ahead = s_follower * k_follower / s_leader, a_leader - a_follower
        to_leader = g_a / 12 * k_leader**beta * 10 ** (-PHI * a_leader) + kappa * log1p(exp(-SOFT * ahead)) / SOFT
        to_follower = g_a / 12 * r_follower**beta * 10 ** (-PHI * a_follower) + kappa * log1p(exp(SOFT * ahead)) / SOFT
        a_leader, a_follower = a_leader + to_leader, a_follower + to_follower
        faded = exp(-fade * month / 12) / 12
        k_leader, k_follower = k_leader * keep + i_leader, k_follower * keep + i_follower
        i_leader, i_follower = i_leader * exp(faded * ln_leader), i_follower * exp(faded * ln_follower)
    return k * (log10(k_leader) + a_leader - log10(s_follower * k_follower / s_leader) - a_follower + u0)


def squigglepy_race() -> Callable[[int], Floats]:
    """The race in squigglepy's own style: a function that draws and runs one race, sampled so many times.

    What comes back gives the gap at month 60, shape (draws,). Raises ImportError where squigglepy is not installed.
    """
    import squigglepy as sq

    inputs = [
        sq.lognorm(low, high, credibility=90) if lognormal else sq.norm(low, high, credibility=90)
        for _, lognormal, low, high in INPUTS
    ]

    def one_race() -> float:
        return gap_of_one([float(sq.sample(each)) for each in inputs])

    sq.set_seed(1)
    return lambda draws: np.asarray(sq.sample(one_race, n=draws))
