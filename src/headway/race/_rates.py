"""What the compiled kernel reads of a member: columns by name, and the rates that follow from them, once per member."""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sides = tuple[float, float]

# Columns of the parameters, as names.PARAMETERS has them; a test holds the two together.
(
    POINTS, OFFSET, OFFSET_GROWTH, SOFTWARE, ELASTICITY, HARDER, HALF_LIFE, TACIT, SCALE, EXPONENT, HEAD_START, LATE,
    LENGTH, LENGTH_END, LIFE, DELIVERY, PRICE, FADE, CAPEX_L, CAPEX_F, DOMESTIC, DISCOUNT, MEMORY_DATE, MEMORY_DRAG,
    SMUGGLED, RENTED, CAP, DELIVERED, RULE_RATE, CLOUD_RATE, SIDE_L, SIDE_F, LAB_L, LAB_F, TOKENS_L, TOKENS_F, SERVING,
    FLOOR, INTERVAL_L, INTERVAL_F, SCORE, PACE, PACE_LIFE, SHOCK, SHOCK_LIFE, _TRANSITORY, _DISAGREEMENT,
) = range(47)  # fmt: skip

# Levers, as names.LEVERS.
BY_CAPEX, BY_IMPORTS, BY_SMUGGLED, BY_DOMESTIC, BY_RENTED, BY_SERVING, BY_PACE, BY_JUMP, BY_DIFFUSION = range(9)

# Modules, as names.MODULES.
WITH_SOFTWARE, WITH_LEAK, WITH_OFFSET, WITH_SCALE, WITH_POLICY, WITH_SERVING, WITH_STAIRCASE = range(7)

# Constants of a race, by place in one array (headway.race.ensemble.Ensemble.constants).
REFERENCE_STOCK, REFERENCE_MONTH, ORIGIN_YEAR, SPENDING_L, SPENDING_F, LEADER_FLOW, RECENT = range(7)

#: Labs hold at most this share of a side's compute, also when serving presses other uses out. Source: ours.
MOST_OF_A_SIDE = 0.95

LN10 = float(np.log(10.0))
LN2 = float(np.log(2.0))

# What would divide by zero gives inf or nan, which is counted later; looking for it at each division costs a third.
_jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy")


class Rates(NamedTuple):
    """Rates of one member, by month where they are rates. Pairs are (leader, follower); logarithms are natural.

    What is 0 or 1 for one side stands here as data, so that both sides run through the same code.
    """

    # capability
    points: float  # index points by order of magnitude
    offset: Sides  # orders of magnitude, at the origin
    rising: Sides  # orders of magnitude a month that the offset gains, at the origin
    lengthening: float  # orders of magnitude of run length a month
    longest: float  # month at which runs stop to lengthen
    reference_month: float
    reference: float  # logarithm of the leader's research compute at the reference month
    # software
    pace: float  # orders of magnitude a month, by a side with the leader's research at the reference month
    elasticity: float
    harder: float  # fall of the logarithm of the pace by order of magnitude found
    tacit: float
    scale: float  # 0 without the module
    exponent: float
    head_start: float  # months
    late: float  # orders of magnitude; 0 without the module of software
    leak: float  # share of the lead in shared software that leaks in a month; 0 without the module
    leaking: float  # -ln(1 - leak)
    # chips and money
    deliver: float
    leave: float
    discount: Sides
    rented: Sides
    cap: float
    flow: float  # leader's chips a month by billion a year of its spending, at the origin
    cheaper: float
    fade: float
    capex: Sides  # growth of the logarithm a year, as the four that follow
    domestic: float
    held_back: float  # growth of home-made chips until memory is there
    smuggled: float
    serving: Sides
    memory_month: float
    # use of compute
    research: Sides  # share of a side's compute that is its labs' research, at the origin
    labs: Sides  # share that is its labs'
    floor: float
    serves: bool
    # chance
    opens: float  # probability that a month's decision opens imports, or shuts them
    shuts: float
    bans: float
    releases: Sides
    score: float
    keep_pace: float
    new_pace: float
    keep_shock: float
    new_shock: float


@_jit
def rates_of(p: Floats, constants: Floats, error: Floats, modules: Flags) -> Rates:
    """The rates of a member; `error` is what its chips are multiplied by, shape (2, 3)."""
    leaking = LN2 / p[HALF_LIFE] if modules[WITH_LEAK] else 0.0
    offset = p[OFFSET] if modules[WITH_OFFSET] else 0.0
    rising = p[OFFSET_GROWTH] / 12.0 if modules[WITH_OFFSET] else 0.0
    scale = p[SCALE] if modules[WITH_SCALE] else 0.0
    late = p[LATE] if modules[WITH_SOFTWARE] else 0.0
    decides = p[RULE_RATE] / 12.0 if modules[WITH_POLICY] else 0.0
    bans = p[CLOUD_RATE] / 12.0 if modules[WITH_POLICY] else 0.0
    labs_l = max(min(p[SIDE_L] / p[LAB_L], MOST_OF_A_SIDE), p[SIDE_L])
    labs_f = max(min(p[SIDE_F] / p[LAB_F], MOST_OF_A_SIDE), p[SIDE_F])
    keep_pace, keep_shock = np.exp(-LN2 / p[PACE_LIFE]), np.exp(-LN2 / p[SHOCK_LIFE])
    cheaper = np.log(p[PRICE]) / 12.0
    # The mean flow of the last months stands in their middle; it is carried to the middle of the first month to come.
    later = (constants[RECENT] + 1.0) / 2.0
    carried = np.exp((np.log(p[CAPEX_L]) / 12.0 + cheaper) * later)
    return Rates(
        p[POINTS],
        (0.0, offset),
        (0.0, rising),
        np.log10(p[LENGTH]) / 12.0,
        (p[LENGTH_END] - constants[ORIGIN_YEAR]) * 12.0,
        constants[REFERENCE_MONTH],
        np.log(p[SIDE_L] * constants[REFERENCE_STOCK] * error[0, 0]),
        max(np.log10(p[SOFTWARE]), 0.0) / 12.0,
        p[ELASTICITY],
        p[HARDER] * LN10,
        p[TACIT],
        scale,
        p[EXPONENT],
        12.0 * p[HEAD_START],
        late,
        -np.expm1(-leaking),
        leaking,
        min(1.0 / p[DELIVERY], 1.0),
        min(3.0 / (12.0 * p[LIFE]), 1.0),
        (1.0, p[DISCOUNT]),
        (0.0, p[RENTED]),
        p[CAP],
        constants[LEADER_FLOW] * error[0, 0] * carried / constants[SPENDING_L],
        cheaper,
        p[FADE] / 12.0,
        (np.log(p[CAPEX_L]), np.log(p[CAPEX_F])),
        np.log(p[DOMESTIC]),
        np.log(p[DOMESTIC]) * (1.0 - p[MEMORY_DRAG]),
        np.log(p[SMUGGLED]),
        (np.log(p[SERVING]), np.log(p[SERVING]) + np.log(p[TOKENS_F]) - np.log(p[TOKENS_L])),
        (p[MEMORY_DATE] - constants[ORIGIN_YEAR]) * 12.0,
        (p[SIDE_L], p[SIDE_F]),
        (labs_l, labs_f),
        p[FLOOR],
        modules[WITH_SERVING],
        -np.expm1(-decides * p[DELIVERED]),
        -np.expm1(-decides * (1.0 - p[DELIVERED])),
        -np.expm1(-bans),
        (-np.expm1(-1.0 / p[INTERVAL_L]), -np.expm1(-1.0 / p[INTERVAL_F])),
        p[SCORE],
        keep_pace,
        p[PACE] * np.sqrt(1.0 - keep_pace**2),
        keep_shock,
        p[SHOCK] * np.sqrt(1.0 - keep_shock**2),
    )
