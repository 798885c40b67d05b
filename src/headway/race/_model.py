"""The compiled kernel of the race: both sides through the months of history, and through those to come, draw by draw.

`past` carries members without noise from the first month of history to the origin; `run` goes on from there with the
noise, the rules and the releases of each draw. The blocks are in _chips and _software, the rates of a member in _rates.
The equations, with the reason for each, are in docs/methods/race.md; a twin in plain NumPy is among the tests' cases.
"""

from typing import Any

import numba
import numpy as np

from headway.race._chips import (
    HIDDEN_SUPPLY,
    HOME_SUPPLY,
    NEED,
    ORDERED,
    ORDERED_HOME,
    SHARED,
    SPENDING,
    STATE,
    TACIT_OWN,
    YOUNG,
    YOUNG_HOME,
    age,
    buy,
    gain_past,
    log_left,
    log_usual,
    owned,
    served_at_origin,
    usable,
)
from headway.race._random import four_uniforms, normal_of
from headway.race._rates import (
    BY_RENTED,
    BY_SERVING,
    DELIVERY,
    RECENT,
    SPENDING_F,
    SPENDING_L,
    WITH_STAIRCASE,
    Flags,
    Floats,
    Rates,
    rates_of,
)
from headway.race._software import LEAKS, STAYS, capability, learn, settle

#: At most this share of the chips counted in the first month is still to be delivered. Source: ours, a bound only.
MOST_ON_ORDER = 0.8

# What is sure of a month, by side: compute in use without imports of the future, the follower's imports if they are
# allowed, what serving takes, and the logarithm of research on what is sure.
OWNED, IMPORTED, SERVED, RESEARCH = range(4)

# What would divide by zero gives inf or nan, which is counted later; looking for it at each division costs a third.
_jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy")


@_jit
def past(
    parameters: Floats,
    errors: Floats,
    stock: Floats,
    flows: Floats,
    constants: Floats,
    levers: Floats,
    imports: Floats,
    cloud: Floats,
    modules: Flags,
    states: Floats,
    course: Floats,
) -> None:
    """Carry every member through history without noise; fills its state at the origin and its course of capability.

    Parameters
    ----------
    parameters : shape (members, parameters)
    errors : shape (members, 2, 3)
        What stock and flows are multiplied by.
    stock, flows
        As in Start.
    constants
        See _rates.
    levers : shape (history, 2, levers)
        Of the months before the origin. What is in force from the origin on does not move what was released by then.
    imports, cloud : shape (history,)
        nan where what was so counts.
    states : shape (members, 2 * STATE)
        Filled.
    course : shape (members, history + 1, 2)
        Filled with index points, before alignment.
    """
    history = flows.shape[0]
    research, known = np.empty(2), np.empty((2, 2))
    for member in range(parameters.shape[0]):
        state, error = states[member], errors[member]
        q = rates_of(parameters[member], constants, error, modules)
        _first_chips(parameters[member], stock, flows[0], error, state)
        for row in range(history + 1):
            last = min(row, history - 1)
            rentable = 1.0 if np.isnan(cloud[last]) else cloud[last]
            for side in range(2):
                total = usable(q, owned(q, state, side), side, rentable * levers[last, side, BY_RENTED])
                research[side] = log_usual(q, side, total)
                state[side * STATE + NEED] = served_at_origin(q, side, total)
            month = float(row - history)
            if row == 0:
                settle(q, known, research, month, modules)
            for side in range(2):
                course[member, row, side] = capability(q, known, research, side, month)
            if row < history:
                learn(q, known, research, 1.0, levers[row], modules)
                spending = constants[SPENDING_L : SPENDING_F + 1]
                gain_past(q, state, flows[row], error, spending, levers[row], imports[row])
        _supplies(q, state, flows, error, constants)
        for side in range(2):
            state[side * STATE + SHARED], state[side * STATE + TACIT_OWN] = known[side, LEAKS], known[side, STAYS]


@_jit
def _first_chips(p: Floats, stock: Floats, flow: Floats, error: Floats, state: Floats) -> None:
    """Fill the chips of both sides in the first month of history: young, but for those that are still to be delivered.

    With a steady flow, the flow times the mean delay is on order.
    """
    state[:] = 0.0
    for side in range(2):
        at = side * STATE
        merchant = stock[side, 0] * error[side, 0] + stock[side, 1] * error[side, 1]
        home = stock[side, 2] * error[side, 2]
        rate = flow[side, 0] * error[side, 0] + flow[side, 1] * error[side, 1]
        state[at + ORDERED] = min(rate * p[DELIVERY], MOST_ON_ORDER * merchant)
        state[at + YOUNG] = merchant - state[at + ORDERED]
        state[at + ORDERED_HOME] = min(flow[side, 2] * error[side, 2] * p[DELIVERY], MOST_ON_ORDER * home)
        state[at + YOUNG_HOME] = home - state[at + ORDERED_HOME]


@_jit
def _supplies(q: Rates, state: Floats, flows: Floats, error: Floats, constants: Floats) -> None:
    """Spending and supplies at the origin: mean flows of the last months, carried to the first month to come."""
    last = min(int(constants[RECENT]), flows.shape[0])
    later = (last + 1.0) / 24.0
    home_growth = q.held_back if q.memory_month > 0.0 else q.domestic
    for side in range(2):
        at = side * STATE
        hidden, home = 0.0, 0.0
        for row in range(flows.shape[0] - last, flows.shape[0]):
            hidden += flows[row, side, 1] / last
            home += flows[row, side, 2] / last
        state[at + SPENDING] = constants[SPENDING_L + side]
        state[at + HIDDEN_SUPPLY] = hidden * error[side, 1] * np.exp(q.smuggled * later)
        state[at + HOME_SUPPLY] = home * error[side, 2] * np.exp(home_growth * later)


@_jit
def run(
    first: int,
    seed: int,
    parameters: Floats,
    states: Floats,
    errors: Floats,
    aligned: Floats,
    released: Floats,
    open_at_origin: float,
    constants: Floats,
    levers: Floats,
    imports: Floats,
    cloud: Floats,
    modules: Flags,
    levels: Floats,
) -> None:
    """Run draws `first`, `first` + 1, ... from the origin; draw i is member i modulo members, with noise of its own.

    Parameters
    ----------
    parameters, states, errors
        By member: as in `past`; the states are those at the origin.
    aligned : shape (members, 3)
        Points added to the leader's and to the follower's capability for good, and to the follower's for a while.
    released : shape (members, 2)
        Released frontier at the origin, index points.
    open_at_origin
        Whether the contested class of chips reaches the follower at the origin, 0 or 1.
    levers, imports, cloud
        From the origin on: row t is month t.
    levels : shape (draws, months + 1, 2)
        Filled with the released frontiers.

    Notes
    -----
    Draws of one member follow each other: what chance does not touch is the same for all of them.
    """
    draws, members = levels.shape[0], parameters.shape[0]
    sure = np.empty((levels.shape[1], 2, 4))
    state = np.empty(2 * STATE)
    for start in range(min(draws, members)):
        member = (first + start) % members
        q = rates_of(parameters[member], constants, errors[member], modules)
        state[:] = states[member]
        _sure_months(q, state, levers, imports, sure)
        for row in range(start, draws, members):
            levels[row, 0] = released[member]
            _one_draw(
                q, first + row, seed, states[member], sure, aligned[member], open_at_origin, levers, imports, cloud,
                modules, levels[row],
            )  # fmt: skip


@_jit
def _sure_months(q: Rates, state: Floats, levers: Floats, imports: Floats, sure: Floats) -> None:
    """Fill what chance does not touch, shape (months + 1, 2, 4); uses up the state."""
    months = sure.shape[0] - 1
    for month in range(months + 1):
        for side in range(2):
            own = owned(q, state, side)
            need = state[side * STATE + NEED] * levers[month, side, BY_SERVING]
            sure[month, side, OWNED], sure[month, side, SERVED] = own, need
            sure[month, side, IMPORTED] = 0.0
            sure[month, side, RESEARCH] = _research(q, side, own, need, levers[month, side, BY_RENTED])
        if month < months:
            allowed = 1.0 if np.isnan(imports[month]) else imports[month]
            sure[month, 1, IMPORTED] = buy(q, state, float(month), levers[month], allowed)


@_jit
def _research(q: Rates, side: int, own: float, need: float, cloud: float) -> float:
    """Logarithm of research compute of the months to come."""
    total = usable(q, own, side, cloud)
    return float(log_left(q, side, total, need) if q.serves else log_usual(q, side, total))


@_jit
def _one_draw(
    q: Rates,
    draw: int,
    seed: int,
    state: Floats,
    sure: Floats,
    aligned: Floats,
    open_at_origin: float,
    levers: Floats,
    imports: Floats,
    cloud: Floats,
    modules: Flags,
    levels: Floats,
) -> None:
    """Fill the released frontiers of one draw, shape (months + 1, 2)."""
    months = levels.shape[0] - 1
    research, known, shock, score = np.empty(2), np.empty((2, 2)), np.empty(2), np.empty(2)
    imported = np.zeros(4)  # on order, young, middle, old
    for side in range(2):
        known[side, LEAKS], known[side, STAYS] = state[side * STATE + SHARED], state[side * STATE + TACIT_OWN]
    shock[0], shock[1], faster = 0.0, aligned[2], 0.0
    may_import, may_rent = open_at_origin, 1.0
    for month in range(months + 1):
        rentable = may_rent if np.isnan(cloud[month]) else cloud[month]
        own = sure[month, 1, OWNED] + imported[1] + imported[2] + imported[3]
        research[0] = sure[month, 0, RESEARCH]
        research[1] = _research(q, 1, own, sure[month, 1, SERVED], rentable * levers[month, 1, BY_RENTED])
        if month > 0:
            for side in range(2):
                score[side] = capability(q, known, research, side, float(month)) + aligned[side] + shock[side]
            _release(q, draw, seed, month, score, modules, levels)
        if month == months:
            break
        u_pace, u_leader, u_follower, u_rule = four_uniforms(seed, draw, month, 0)
        if u_rule < (q.shuts if may_import > 0.5 else q.opens):
            may_import = 1.0 - may_import
        elif u_rule > 1.0 - q.bans:
            may_rent = 0.0
        learn(q, known, research, np.exp(faster), levers[month], modules)
        allowed = may_import if np.isnan(imports[month]) else 1.0
        age(imported, 0, 1, allowed * sure[month, 1, IMPORTED], q.deliver, q.leave)
        faster = q.keep_pace * faster + q.new_pace * normal_of(u_pace)
        shock[0] = q.keep_shock * shock[0] + q.new_shock * normal_of(u_leader)
        shock[1] = q.keep_shock * shock[1] + q.new_shock * normal_of(u_follower)


@_jit
def _release(q: Rates, draw: int, seed: int, month: int, latent: Floats, modules: Flags, levels: Floats) -> None:
    """Fill the frontiers at the end of a month: a side that releases shows what it has, with the error of a score."""
    u_leader, u_follower, e_leader, e_follower = four_uniforms(seed, draw, month, 1)
    for side in range(2):
        score, releases = latent[side], True
        if modules[WITH_STAIRCASE]:
            releases = (u_leader if side == 0 else u_follower) < q.releases[side]
            if releases:
                score += q.score * normal_of(e_leader if side == 0 else e_follower)
        levels[month, side] = max(levels[month - 1, side], score) if releases else levels[month - 1, side]
