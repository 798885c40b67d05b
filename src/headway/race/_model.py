"""The compiled kernel of the race: nine blocks, two sides, one loop over the months of each draw.

`past` carries both sides without noise from the first month of history to the origin; `run` goes on from there with the
noise, the rules and the releases of each draw. Both take the same step, and the two sides the same code: what differs
is data. The equations, with the reason for each, are in docs/methods/race.md; tests/race holds a twin in plain NumPy.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from headway.race._random import four_uniforms, normal_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Columns of the parameters, as names.PARAMETERS has them; a test holds the two together.
(
    POINTS, OFFSET, SOFTWARE, ELASTICITY, HARDER, HALF_LIFE, TACIT, SCALE, EXPONENT, HEAD_START, LENGTH, LENGTH_END,
    LIFE, DELIVERY, PRICE, FADE, CAPEX_L, CAPEX_F, DOMESTIC, DISCOUNT, MEMORY_DATE, MEMORY_DRAG,
    SMUGGLED, RENTED, CAP, DELIVERED, RULE_RATE, CLOUD_RATE, SIDE_L, SIDE_F, LAB_L, LAB_F, TOKENS_L, TOKENS_F, SERVING,
    FLOOR, INTERVAL_L, INTERVAL_F, SCORE, PACE, PACE_LIFE, SHOCK, SHOCK_LIFE, _TRANSITORY, _DISAGREEMENT,
) = range(45)  # fmt: skip

# Columns of the state of one side; the follower's come after the leader's.
(
    SPENDING, HOME_SUPPLY, HIDDEN_SUPPLY, ORDERED, ORDERED_HOME, YOUNG, MIDDLE, OLD, YOUNG_HOME, MIDDLE_HOME, OLD_HOME,
    NEED, SHARED, OWN,
) = range(14)  # fmt: skip
STATE = 14

# Levers, as names.LEVERS.
BY_CAPEX, BY_IMPORTS, BY_SMUGGLED, BY_DOMESTIC, BY_RENTED, BY_SERVING, BY_PACE, BY_JUMP, BY_DIFFUSION = range(9)

# Modules, as names.MODULES.
WITH_SOFTWARE, WITH_LEAK, WITH_OFFSET, WITH_SCALE, WITH_POLICY, WITH_SERVING, WITH_STAIRCASE = range(7)

# Constants of a race, by place in one array (headway.race.ensemble.constants_of).
REFERENCE_STOCK, REFERENCE_MONTH, ORIGIN_YEAR, SPENDING_L, SPENDING_F, LEADER_FLOW = range(6)

#: Sharpness of the smooth minimum and of the smooth positive part. Source: numerical convenience, docs/methods/race.md:
#: at twice the smaller one the minimum is 1.5% below it; the positive part is 0.014 orders of magnitude above 0 at 0.
MINIMUM_SHARPNESS = 4.0
SOFT_SHARPNESS = 50.0

LN10 = float(np.log(10.0))
LN2 = float(np.log(2.0))

_jit: Any = numba.njit(cache=True, nogil=True)


@_jit
def soft_positive(x: float) -> float:
    """max(x, 0), rounded off around 0."""
    y = SOFT_SHARPNESS * x
    if y > 0.0:
        return float((y + np.log1p(np.exp(-y))) / SOFT_SHARPNESS)
    return float(np.log1p(np.exp(y)) / SOFT_SHARPNESS)


@_jit
def soft_minimum(a: float, b: float) -> float:
    """min(a, b), rounded off where they are alike; never above either, 0 where one is 0."""
    small, large = min(a, b), max(a, b)
    if small <= 0.0:
        return 0.0
    return float(small * (1.0 + (small / large) ** MINIMUM_SHARPNESS) ** (-1.0 / MINIMUM_SHARPNESS))


@_jit
def usable(p: Floats, state: Floats, side: int, cloud: float, rented: float) -> float:
    """Compute that a side can use: its own chips, those made at home discounted, and what it rents."""
    at = side * STATE
    merchant = state[at + YOUNG] + state[at + MIDDLE] + state[at + OLD]
    home = state[at + YOUNG_HOME] + state[at + MIDDLE_HOME] + state[at + OLD_HOME]
    if side == 0:
        return float(merchant + home)
    return float((merchant + p[DISCOUNT] * home) * (1.0 + p[RENTED] * cloud * rented))


@_jit
def research(p: Floats, state: Floats, side: int, total: float, serving_lever: float, modules: Flags) -> float:
    """Compute left for research once serving has taken its share of what the labs have; at least a floor of it."""
    part = p[SIDE_L + side]
    if not modules[WITH_SERVING] or state[side * STATE + NEED] <= 0.0:
        return float(part * total)
    pool = min(part / p[LAB_L + side], 0.95) * total
    left = 1.0 - state[side * STATE + NEED] * serving_lever / pool
    return float(pool * (p[FLOOR] + soft_positive(left - p[FLOOR])))


@_jit
def _age(state: Floats, young: int, ordered: int, gained: float, deliver: float, leave: float) -> None:
    """One month of orders and of three stages of age: chips arrive, grow older and retire."""
    arrived = state[ordered] * deliver
    state[ordered] += gained - arrived
    first, second, third = state[young] * leave, state[young + 1] * leave, state[young + 2] * leave
    state[young] += arrived - first
    state[young + 1] += first - second
    state[young + 2] += second - third


@_jit
def _gain(state: Floats, side: int, p: Floats, merchant: float, home: float) -> None:
    deliver, leave = min(1.0 / p[DELIVERY], 1.0), 3.0 / (12.0 * p[LIFE])
    _age(state, side * STATE + YOUNG, side * STATE + ORDERED, merchant, deliver, leave)
    _age(state, side * STATE + YOUNG_HOME, side * STATE + ORDERED_HOME, home, deliver, leave)


@_jit
def _learn(
    p: Floats,
    state: Floats,
    own: Floats,
    reference: float,
    lever: Floats,
    pace: float,
    modules: Flags,
) -> None:
    """One month of software: own progress from research, the leak from whoever is ahead, and any jump."""
    leak = LN2 / p[HALF_LIFE] if modules[WITH_LEAK] else 0.0
    shared_l, shared_f = state[SHARED], state[STATE + SHARED]
    gain_l = progress(p, state, own, 0, reference, modules) * pace * lever[0, BY_PACE]
    gain_f = progress(p, state, own, 1, reference, modules) * pace * lever[1, BY_PACE]
    keep = 1.0 - p[TACIT]
    state[SHARED] += (
        keep * gain_l + leak * lever[0, BY_DIFFUSION] * soft_positive(shared_f - shared_l) + lever[0, BY_JUMP]
    )
    state[OWN] += p[TACIT] * gain_l
    state[STATE + SHARED] += (
        keep * gain_f + leak * lever[1, BY_DIFFUSION] * soft_positive(shared_l - shared_f) + lever[1, BY_JUMP]
    )
    state[STATE + OWN] += p[TACIT] * gain_f
    if not modules[WITH_SOFTWARE]:
        state[STATE + SHARED], state[STATE + OWN] = state[SHARED], state[OWN]


@_jit
def progress(p: Floats, state: Floats, own: Floats, side: int, reference: float, modules: Flags) -> float:
    """Orders of magnitude of software that a side's own research adds in a month, as far as it can use them."""
    level = state[side * STATE + SHARED] + state[side * STATE + OWN]
    found = np.log10(p[SOFTWARE]) / 12.0 * (own[side] / reference) ** p[ELASTICITY] * np.exp(-p[HARDER] * LN10 * level)
    if modules[WITH_SCALE]:
        found *= 1.0 - p[SCALE] * (1.0 - min(1.0, own[side] / own[1 - side]) ** p[EXPONENT])
    return float(found)


@_jit
def capability(
    p: Floats, state: Floats, own: Floats, side: int, month: float, constants: Floats, reference: float, modules: Flags
) -> float:
    """Index points from the largest run and software: relative to the leader's research at the reference month."""
    end = (p[LENGTH_END] - constants[ORIGIN_YEAR]) * 12.0
    length = np.log10(p[LENGTH]) / 12.0 * (min(month, end) - constants[REFERENCE_MONTH])
    effective = np.log10(own[side] / reference) + length + state[side * STATE + SHARED] + state[side * STATE + OWN]
    if side == 1 and modules[WITH_OFFSET]:
        effective += p[OFFSET]
    return float(p[POINTS] * effective)


@_jit
def _own_research(p: Floats, state: Floats, cloud: float, lever: Floats, modules: Flags, own: Floats) -> None:
    for side in range(2):
        total = usable(p, state, side, cloud, lever[side, BY_RENTED])
        own[side] = research(p, state, side, total, lever[side, BY_SERVING], modules)


@_jit
def first_state(
    p: Floats,
    stock: Floats,
    flow: Floats,
    constants: Floats,
    error: Floats,
    month: float,
    modules: Flags,
    state: Floats,
) -> None:
    """Fill the state of both sides in the first month of history: chips as counted, software where it would settle."""
    state[:] = 0.0
    for side in range(2):
        at = side * STATE
        merchant = stock[side, 0] * error[side, 0] + stock[side, 1] * error[side, 1]
        home = stock[side, 2] * error[side, 2]
        rate = flow[side, 0] * error[side, 0] + flow[side, 1] * error[side, 1]
        state[at + ORDERED] = min(rate * p[DELIVERY], 0.8 * merchant)
        state[at + YOUNG] = merchant - state[at + ORDERED]
        state[at + ORDERED_HOME] = min(flow[side, 2] * error[side, 2] * p[DELIVERY], 0.8 * home)
        state[at + YOUNG_HOME] = home - state[at + ORDERED_HOME]
    level = np.log10(p[SOFTWARE]) / 12.0 * (month - constants[REFERENCE_MONTH])
    own = np.empty(2)
    for side in range(2):
        own[side] = p[SIDE_L + side] * usable(p, state, side, 1.0, 1.0)
        state[side * STATE + SHARED] = level
    reference = p[SIDE_L] * constants[REFERENCE_STOCK] * error[0, 0]
    ahead = progress(p, state, own, 0, reference, modules)
    behind = progress(p, state, own, 1, reference, modules)
    wait = p[HALF_LIFE] / LN2 if modules[WITH_LEAK] else 12.0 * p[HEAD_START]
    if modules[WITH_SOFTWARE]:
        state[STATE + SHARED] -= (1.0 - p[TACIT]) * (ahead - behind) * wait
        state[STATE + OWN] -= p[TACIT] * (ahead - behind) * 12.0 * p[HEAD_START]


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
    """Carry every draw through history without noise; fills its state at the origin and its course of capability.

    Parameters
    ----------
    parameters : shape (draws, parameters)
    errors : shape (draws, 2, 3)
        What stock and flows are multiplied by.
    stock, flows
        As in Start.
    constants
        See the places above.
    levers : shape (history + 1, 2, levers)
    imports, cloud : shape (history + 1,)
        nan where what was so counts.
    states : shape (draws, 2 * STATE)
        Filled.
    course : shape (draws, history + 1, 2)
        Filled with index points, before alignment.
    """
    history = flows.shape[0]
    own = np.empty(2)
    for draw in range(parameters.shape[0]):
        p, state, error = parameters[draw], states[draw], errors[draw]
        first_state(p, stock, flows[0], constants, error, -float(history), modules, state)
        reference = p[SIDE_L] * constants[REFERENCE_STOCK] * error[0, 0]
        for row in range(history + 1):
            month = float(row - history)
            open_cloud = 1.0 if np.isnan(cloud[row]) else cloud[row]
            _own_research(p, state, open_cloud, levers[row], modules, own)
            for side in range(2):
                course[draw, row, side] = capability(p, state, own, side, month, constants, reference, modules)
            if row == history:
                break
            _learn(p, state, own, reference, levers[row], 1.0, modules)
            for side in range(2):
                merchant = flows[row, side, 0] * error[side, 0]
                hidden = flows[row, side, 1] * error[side, 1] * levers[row, side, BY_SMUGGLED]
                if side == 1 and not np.isnan(imports[row]):
                    wanted = flows[row, 0, 0] * error[0, 0] * constants[SPENDING_F] / constants[SPENDING_L]
                    wanted *= levers[row, 1, BY_CAPEX]
                    home = flows[row, 1, 2] * error[1, 2]
                    merchant = imports[row] * max(wanted - home - hidden, 0.0) * levers[row, 1, BY_IMPORTS]
                home = flows[row, side, 2] * error[side, 2] * levers[row, side, BY_DOMESTIC]
                _gain(state, side, p, merchant + hidden, home)
        _settle(p, state, flows, error, constants, cloud[history])


@_jit
def _settle(p: Floats, state: Floats, flows: Floats, error: Floats, constants: Floats, cloud: float) -> None:
    """The parts of the state that only the future uses: spending, supplies and what serving needs."""
    last = min(6, flows.shape[0])
    open_cloud = 1.0 if np.isnan(cloud) else cloud
    for side in range(2):
        at = side * STATE
        state[at + SPENDING] = constants[SPENDING_L + side]
        hidden, home = 0.0, 0.0
        for row in range(flows.shape[0] - last, flows.shape[0]):
            hidden += flows[row, side, 1] / last
            home += flows[row, side, 2] / last
        state[at + HIDDEN_SUPPLY] = hidden * error[side, 1]
        state[at + HOME_SUPPLY] = home * error[side, 2]
        pool = min(p[SIDE_L + side] / p[LAB_L + side], 0.95)
        state[at + NEED] = pool * (1.0 - p[LAB_L + side]) * usable(p, state, side, open_cloud, 1.0)


@_jit
def _buy(
    p: Floats, state: Floats, month: float, error: Floats, constants: Floats, lever: Floats, state_of_imports: float
) -> None:
    """One month of money and chips: what is made at home first, then what is smuggled, then what may be imported."""
    fade = np.exp(-p[FADE] * month / 12.0) / 12.0
    cheaper = p[PRICE] ** (month / 12.0)
    leader_flow = constants[LEADER_FLOW] * error[0, 0] * cheaper * state[SPENDING] / constants[SPENDING_L]
    waits = month / 12.0 + constants[ORIGIN_YEAR] < p[MEMORY_DATE]
    home_growth = np.log(p[DOMESTIC]) * (1.0 - p[MEMORY_DRAG] if waits else 1.0)
    for side in range(2):
        at = side * STATE
        wanted = constants[LEADER_FLOW] * error[0, 0] * cheaper * state[at + SPENDING] / constants[SPENDING_L]
        wanted *= lever[side, BY_CAPEX]
        home = soft_minimum(state[at + HOME_SUPPLY] * lever[side, BY_DOMESTIC], wanted)
        hidden = soft_minimum(state[at + HIDDEN_SUPPLY] * lever[side, BY_SMUGGLED], wanted - home)
        bought = wanted - home - hidden
        if side == 1:
            bought = soft_minimum(p[CAP] * leader_flow * state_of_imports * lever[1, BY_IMPORTS], bought)
        _gain(state, side, p, bought + hidden, home)
        state[at + SPENDING] *= np.exp(np.log(p[CAPEX_L + side]) * fade)
        state[at + HOME_SUPPLY] *= np.exp(home_growth * fade)
        state[at + HIDDEN_SUPPLY] *= np.exp(np.log(p[SMUGGLED]) * fade)
        growth = np.log(p[TOKENS_L + side]) - np.log(p[TOKENS_L]) + np.log(p[SERVING])
        state[at + NEED] *= np.exp(growth * fade)


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
    """
    months = levels.shape[1] - 1
    own = np.empty(2)
    state = np.empty(2 * STATE)
    shock = np.empty(2)
    for row in range(levels.shape[0]):
        draw = first + row
        member = draw % parameters.shape[0]
        p, error = parameters[member], errors[member]
        state[:] = states[member]
        reference = p[SIDE_L] * constants[REFERENCE_STOCK] * error[0, 0]
        shock[0], shock[1], faster = 0.0, aligned[member, 2], 0.0
        stay, stay_pace = np.exp(-LN2 / p[SHOCK_LIFE]), np.exp(-LN2 / p[PACE_LIFE])
        may_import, may_rent = open_at_origin, 1.0
        levels[row, 0] = released[member]
        rentable = may_rent if np.isnan(cloud[0]) else cloud[0]
        _own_research(p, state, rentable, levers[0], modules, own)
        for month in range(months):
            u_pace, u_leader, u_follower, u_rule = four_uniforms(seed, draw, month, 0)
            u_cloud, u_first, u_second, u_score = four_uniforms(seed, draw, month, 1)
            u_other = four_uniforms(seed, draw, month, 2)[0]
            if modules[WITH_POLICY]:
                opens = p[DELIVERED] if may_import < 0.5 else 1.0 - p[DELIVERED]
                if u_rule < 1.0 - np.exp(-p[RULE_RATE] * opens / 12.0):
                    may_import = 1.0 - may_import
                if u_cloud < 1.0 - np.exp(-p[CLOUD_RATE] / 12.0):
                    may_rent = 0.0
            allowed = may_import if np.isnan(imports[month]) else imports[month]
            _learn(p, state, own, reference, levers[month], np.exp(faster), modules)
            _buy(p, state, float(month), error, constants, levers[month], allowed)
            faster = stay_pace * faster + p[PACE] * np.sqrt(1.0 - stay_pace**2) * normal_of(u_pace)
            spread = p[SHOCK] * np.sqrt(1.0 - stay**2)
            shock[0] = stay * shock[0] + spread * normal_of(u_leader)
            shock[1] = stay * shock[1] + spread * normal_of(u_follower)
            rentable = may_rent if np.isnan(cloud[month + 1]) else cloud[month + 1]
            _own_research(p, state, rentable, levers[month + 1], modules, own)
            for side in range(2):
                latent = capability(p, state, own, side, month + 1.0, constants, reference, modules)
                score = latent + aligned[member, side] + shock[side]
                releases = True
                if modules[WITH_STAIRCASE]:
                    releases = (u_first if side == 0 else u_second) < 1.0 - np.exp(-1.0 / p[INTERVAL_L + side])
                    score += p[SCORE] * normal_of(u_score if side == 0 else u_other)
                before = levels[row, month, side]
                levels[row, month + 1, side] = max(before, score) if releases else before
