"""Compiled blocks of the race: what research finds, what leaks, and what both make of capability."""

from typing import Any

import numba
import numpy as np

from headway.race._rates import BY_DIFFUSION, BY_JUMP, BY_PACE, LN10, WITH_SOFTWARE, Flags, Floats, Rates

# Places of what a side knows, orders of magnitude: what leaks to the other side, and what does not.
LEAKS, STAYS = range(2)

# What would divide by zero gives inf or nan, which is counted later; looking for it at each division costs a third.
_jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy")


@_jit
def pace_of(q: Rates, known: Floats, research: Floats, side: int) -> float:
    """Orders of magnitude a month that a side's own research finds at its level, as far as it can use them.

    Parameters
    ----------
    known : shape (2, 2)
        By side, what leaks and what stays.
    research : shape (2,)
        Logarithm of research compute, relative to the leader's at the reference month.
    """
    level = known[side, LEAKS] + known[side, STAYS]
    found = q.pace * np.exp(q.elasticity * research[side] - q.harder * level)
    behind = research[side] - research[1 - side]
    if behind < 0.0:
        found *= 1.0 - q.scale * (1.0 - np.exp(q.exponent * behind))
    return float(found)


@_jit
def found_in_a_month(q: Rates, pace: float) -> float:
    """Orders of magnitude found in a month that begins at a pace: ideas get harder within the month too.

    The exact solution of dA/dt = pace 10^(-phi A) over one month. A plain step would overshoot where the pace is large.
    """
    return float(np.log1p(q.harder * pace) / q.harder)


@_jit
def leaked(q: Rates, lever: float) -> float:
    """Share of a lead that leaks in a month when the rate of the leak is multiplied by a lever."""
    return q.leak if lever == 1.0 else float(-np.expm1(-q.leaking * lever))


@_jit
def learn(q: Rates, known: Floats, research: Floats, faster: float, levers: Floats, modules: Flags) -> None:
    """One month of software on both sides: own progress, the leak from whoever is ahead, and any jump.

    Parameters
    ----------
    faster
        What the pace of both is multiplied by.
    levers : shape (2, levers)
    """
    gained_l = found_in_a_month(q, pace_of(q, known, research, 0) * faster * levers[0, BY_PACE])
    gained_f = found_in_a_month(q, pace_of(q, known, research, 1) * faster * levers[1, BY_PACE])
    lead = known[0, LEAKS] - known[1, LEAKS]
    to_l = leaked(q, levers[0, BY_DIFFUSION]) * max(-lead, 0.0) + levers[0, BY_JUMP]
    to_f = leaked(q, levers[1, BY_DIFFUSION]) * max(lead, 0.0) + levers[1, BY_JUMP]
    known[0, LEAKS] += (1.0 - q.tacit) * gained_l + to_l
    known[1, LEAKS] += (1.0 - q.tacit) * gained_f + to_f
    known[0, STAYS] += q.tacit * gained_l
    known[1, STAYS] += q.tacit * gained_f
    if not modules[WITH_SOFTWARE]:
        known[1, LEAKS], known[1, STAYS] = known[0, LEAKS], known[0, STAYS]


@_jit
def capability(q: Rates, known: Floats, research: Floats, side: int, month: float) -> float:
    """Index points from the largest run and software, 0 for the leader in the reference month."""
    length = q.lengthening * (min(month, q.longest) - q.reference_month)
    known_level = known[side, LEAKS] + known[side, STAYS]
    offset = q.offset[side]
    if q.rising[side] != 0.0:
        # What the offset gains fades like all growth.
        gained = month if month <= 0.0 or q.fade <= 0.0 else -np.expm1(-q.fade * month) / q.fade
        offset += q.rising[side] * gained
    return float(q.points * (research[side] / LN10 + length + known_level + offset))


@_jit
def settled_lead(ahead: float, behind: float, harder: float, months: float) -> float:
    """The lead in software that lasts, orders of magnitude, between two sides with so different paces at one level.

    The lead x is `months` of the difference of paces, and the one behind finds more easily what was found before:
    x = months (ahead - behind e^(harder x)). By Newton's method from above, where it falls to the solution.

    Parameters
    ----------
    ahead, behind
        Paces at the same level; 0 where the first is not the larger.
    months
        After how many months a lead is lost.
    """
    if ahead <= behind:
        return 0.0
    lead = months * ahead
    if behind > 0.0:
        lead = min(lead, np.log(ahead / behind) / harder)
    for _ in range(60):
        caught = months * behind * np.exp(harder * lead)
        step = (lead - months * ahead + caught) / (1.0 + harder * caught)
        lead -= step
        if abs(step) <= 1e-15 * lead:
            break
    return float(lead)


@_jit
def settle(q: Rates, known: Floats, research: Floats, month: float, modules: Flags) -> None:
    """Fill what both sides know in the first month of history: the one ahead on the trend, the other by a lasting lead.

    What leaks is lost by the leak (without one, in the years of a head start), what stays in the years of a head start.
    A follower that began late is further behind in what leaks, until the leak has brought it over.
    """
    known[:, LEAKS], known[:, STAYS] = q.pace * (month - q.reference_month), 0.0
    pace_l, pace_f = pace_of(q, known, research, 0), pace_of(q, known, research, 1)
    known[1, LEAKS] -= q.late
    if not modules[WITH_SOFTWARE] or pace_l == pace_f:
        return
    low = 1 if pace_l > pace_f else 0
    leaks = (1.0 - q.tacit) * (1.0 / q.leak if q.leak > 0.0 else q.head_start)
    stays = q.tacit * q.head_start
    lead = settled_lead(max(pace_l, pace_f), min(pace_l, pace_f), q.harder, leaks + stays)
    known[low, LEAKS] -= lead * leaks / (leaks + stays)
    known[low, STAYS] -= lead * stays / (leaks + stays)
