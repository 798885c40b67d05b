"""Compiled blocks of the race: money, chips, their age and what is left of them for research."""

from typing import Any

import numba
import numpy as np

from headway.race._rates import (
    BY_CAPEX,
    BY_DOMESTIC,
    BY_IMPORTS,
    BY_SMUGGLED,
    MOST_OF_A_SIDE,
    Floats,
    Rates,
)

# Columns of the state of one side; the follower's come after the leader's.
(
    SPENDING, HOME_SUPPLY, HIDDEN_SUPPLY, ORDERED, ORDERED_HOME, YOUNG, MIDDLE, OLD, YOUNG_HOME, MIDDLE_HOME, OLD_HOME,
    NEED, SHARED, TACIT_OWN,
) = range(14)  # fmt: skip
STATE = 14

# What would divide by zero gives inf or nan, which is counted later; looking for it at each division costs a third.
_jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy")


@_jit
def soft_minimum(a: float, b: float) -> float:
    """min(a, b), rounded off where they are alike: (a^-4 + b^-4)^(-1/4); never above either, 0 where one is 0.

    At twice the smaller one the result is 1.5% below it, where both are the same 16%.
    """
    small, large = min(a, b), max(a, b)
    if small <= 0.0:
        return 0.0
    ratio = (small / large) ** 2
    return float(small / np.sqrt(np.sqrt(1.0 + ratio * ratio)))


@_jit
def age(chips: Floats, ordered: int, young: int, gained: float, deliver: float, leave: float) -> None:
    """One month of orders and of three stages of age: chips arrive, grow older and retire."""
    arrived = chips[ordered] * deliver
    first, second, third = chips[young] * leave, chips[young + 1] * leave, chips[young + 2] * leave
    chips[ordered] += gained - arrived
    chips[young] += arrived - first
    chips[young + 1] += first - second
    chips[young + 2] += second - third


@_jit
def gain(q: Rates, state: Floats, side: int, merchant: float, home: float) -> None:
    """One month of a side's own chips: bought or smuggled ones, and those made at home."""
    at = side * STATE
    age(state, at + ORDERED, at + YOUNG, merchant, q.deliver, q.leave)
    age(state, at + ORDERED_HOME, at + YOUNG_HOME, home, q.deliver, q.leave)


@_jit
def owned(q: Rates, state: Floats, side: int) -> float:
    """Compute in use that a side owns: chips made at home count at a discount."""
    at = side * STATE
    merchant = state[at + YOUNG] + state[at + MIDDLE] + state[at + OLD]
    home = state[at + YOUNG_HOME] + state[at + MIDDLE_HOME] + state[at + OLD_HOME]
    return float(merchant + q.discount[side] * home)


@_jit
def usable(q: Rates, own: float, side: int, cloud: float) -> float:
    """What a side owns and what it rents abroad, as far as it may."""
    return float(own * (1.0 + q.rented[side] * cloud))


@_jit
def served_at_origin(q: Rates, side: int, total: float) -> float:
    """Compute that a side's labs serve with at the origin: what is theirs and not research."""
    return float((q.labs[side] - q.research[side]) * total)


@_jit
def log_usual(q: Rates, side: int, total: float) -> float:
    """Logarithm of research compute at the share of the origin, relative to the leader's at the reference month."""
    return float(np.log(q.research[side] * total) - q.reference)


@_jit
def log_left(q: Rates, side: int, total: float, need: float) -> float:
    """The same, where serving comes first and the side's other uses give way to both: less once they have.

    Research keeps its share while serving fits beside it, and never falls below a floor of what the labs had.
    """
    left = max(MOST_OF_A_SIDE * total - need, q.floor * q.labs[side] * total)
    return float(np.log(min(q.research[side] * total, left)) - q.reference)


@_jit
def buy(q: Rates, state: Floats, month: float, levers: Floats, allowed: float) -> float:
    """One month of money and chips; fills the state of both sides but for what the follower imports, and returns that.

    What is made at home comes first, then what is smuggled, then what may be imported: all of it for the leader, a part
    of the leader's flow for the follower, if it is `allowed`.

    Parameters
    ----------
    month
        From the origin.
    levers : shape (2, levers)
    """
    fade = np.exp(-q.fade * month) / 12.0
    flow = q.flow * np.exp(q.cheaper * month)
    home_growth = q.held_back if month < q.memory_month else q.domestic
    cap, imported = 0.0, 0.0
    for side in range(2):
        at = side * STATE
        wanted = flow * state[at + SPENDING] * levers[side, BY_CAPEX]
        home = soft_minimum(state[at + HOME_SUPPLY] * levers[side, BY_DOMESTIC], wanted)
        hidden = soft_minimum(state[at + HIDDEN_SUPPLY] * levers[side, BY_SMUGGLED], wanted - home)
        left = wanted - home - hidden
        if side == 0:
            cap = q.cap * wanted
            gain(q, state, side, left + hidden, home)
        else:
            imported = soft_minimum(cap * allowed * levers[side, BY_IMPORTS], left)
            gain(q, state, side, hidden, home)
        state[at + SPENDING] *= np.exp(q.capex[side] * fade)
        state[at + HOME_SUPPLY] *= np.exp(home_growth * fade)
        state[at + HIDDEN_SUPPLY] *= np.exp(q.smuggled * fade)
        state[at + NEED] *= np.exp(q.serving[side] * fade)
    return imported


@_jit
def gain_past(
    q: Rates, state: Floats, flow: Floats, error: Floats, spending: Floats, levers: Floats, allowed: float
) -> None:
    """One month of the past: the flows as counted, moved by levers.

    Where `allowed` is not nan, the follower's imports are those that its money and the cap allow, as in the future; its
    spending relative to the leader's is taken as at the origin.

    Parameters
    ----------
    flow, error : shape (2, 3)
    spending : shape (2,)
    """
    cap = 0.0
    for side in range(2):
        imported = flow[side, 0] * error[side, 0]
        hidden = flow[side, 1] * error[side, 1] * levers[side, BY_SMUGGLED]
        home = flow[side, 2] * error[side, 2] * levers[side, BY_DOMESTIC]
        if side == 0:
            imported *= levers[side, BY_CAPEX]
            cap = q.cap * (imported + hidden + home)
        elif np.isnan(allowed):
            imported *= levers[side, BY_IMPORTS]
        else:
            wanted = flow[0, 0] * error[0, 0] * spending[1] / spending[0] * levers[side, BY_CAPEX]
            left = max(wanted - home - hidden, 0.0)
            imported = soft_minimum(cap * allowed * levers[side, BY_IMPORTS], left)
        gain(q, state, side, imported + hidden, home)
