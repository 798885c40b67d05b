"""A small made-up start of a race, and parameters near the middle of their intervals; none of the numbers is a fact."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.gap.frontier import Frontier
from headway.race.ensemble import Ensemble, every_module
from headway.race.levers import Course, untouched
from headway.race.names import LEVERS, PARAMETERS
from headway.race.start import Start
from headway.units import day_number

Array = NDArray[np.float64]

ORIGIN: Final = date(2026, 8, 11)
HISTORY: Final = 43

#: Low, central and high value of each parameter, rounded.
INTERVALS: Final[dict[str, tuple[float, float, float]]] = {
    "points_per_oom": (6.5, 9.0, 11.5),
    "follower.level_offset": (0.1, 0.45, 0.9),
    "follower.offset_growth": (-0.3, 0.0, 0.3),
    "software_growth": (2.0, 5.0, 15.0),
    "research_elasticity": (0.1, 0.35, 0.7),
    "ideas_harder": (0.05, 0.2, 0.5),
    "diffusion_half_life": (3.0, 7.0, 15.0),
    "tacit_share": (0.05, 0.3, 0.6),
    "scale_share": (0.2, 0.6, 0.9),
    "scale_exponent": (0.1, 0.3, 0.6),
    "head_start_years": (1.0, 3.0, 6.0),
    "follower.late_start": (0.0, 1.0, 3.0),
    "run_length_growth": (1.3, 1.4, 1.5),
    "run_length_end": (2025.0, 2027.0, 2029.0),
    "chip_life": (4.0, 5.0, 6.0),
    "delivery_lag": (2.0, 4.0, 9.0),
    "price_performance_growth": (1.3, 1.37, 1.45),
    "growth_fade": (0.05, 0.15, 0.4),
    "leader.capex_growth": (1.2, 1.5, 2.0),
    "follower.capex_growth": (1.2, 1.58, 2.2),
    "follower.domestic_growth": (1.4, 2.1, 3.2),
    "follower.domestic_discount": (0.25, 0.5, 0.8),
    "domestic_memory_date": (2026.5, 2027.3, 2029.0),
    "domestic_memory_drag": (0.2, 0.5, 0.8),
    "smuggled_growth": (0.6, 1.0, 1.6),
    "follower.rented_share": (0.1, 0.4, 1.0),
    "import_cap": (0.1, 0.5, 1.0),
    "delivered_share": (0.1, 0.35, 0.75),
    "rule_change_rate": (1.0, 2.0, 3.5),
    "cloud_ban_rate": (0.05, 0.15, 0.4),
    "leader.side_research_share": (0.15, 0.3, 0.45),
    "follower.side_research_share": (0.1, 0.22, 0.4),
    "leader.lab_research_share": (0.45, 0.65, 0.8),
    "follower.lab_research_share": (0.3, 0.45, 0.6),
    "leader.token_growth": (3.0, 6.0, 12.0),
    "follower.token_growth": (4.0, 8.0, 12.0),
    "serving_growth": (1.5, 2.5, 4.0),
    "research_floor": (0.1, 0.2, 0.35),
    "leader.release_interval": (0.7, 1.5, 4.0),
    "follower.release_interval": (0.7, 1.75, 4.0),
    "score_error": (1.0, 1.4, 2.2),
    "pace_spread": (0.1, 0.3, 0.6),
    "pace_half_life": (6.0, 12.0, 24.0),
    "shock_spread": (0.5, 1.5, 3.0),
    "shock_half_life": (3.0, 6.0, 12.0),
    "transitory_share": (0.1, 0.5, 0.9),
    "index_disagreement": (1.5, 3.0, 5.0),
}


def central_parameters(members: int, **changed: float) -> Array:
    """The central values, shape (members, parameters); keywords change some, a point in a name written as `__`."""
    values = {name: interval[1] for name, interval in INTERVALS.items()}
    values |= {name.replace("__", "."): value for name, value in changed.items()}
    return np.tile([values[name] for name in PARAMETERS], (members, 1))


def random_parameters(members: int, seed: int) -> Array:
    """Independent values between the ends of the intervals, shape (members, parameters)."""
    low, _, high = _ends()
    return low + (high - low) * np.random.default_rng(seed).random((members, len(PARAMETERS)))


def corner_parameters(members: int, seed: int) -> Array:
    """Each value at one end of its interval, by chance; the first member at all low ends, the second at all high."""
    low, _, high = _ends()
    upper = np.random.default_rng(seed).random((members, len(PARAMETERS))) < 0.5
    upper[0], upper[1] = False, True
    return np.where(upper, high, low)


def small_start(*, worlds: int = 8, seed: int = 5) -> Start:
    """A start with 43 months of history, the follower's frontier 4.6 points below the leader's."""
    rng = np.random.default_rng(seed)
    first, steps = day_number(date(2023, 2, 12)), np.array([4.0, 5, 6, 8, 8, 4.6])
    leader = _frontier(first + np.array([0, 400, 600, 800, 1000, 1200, 1270]), 126 + np.append(0, steps.cumsum()))
    follower = _frontier(first + np.array([200, 600, 1000, 1250]), np.array([110.0, 130, 145, 157]))
    months = np.arange(HISTORY + 1)
    return Start(
        origin=ORIGIN,
        history=HISTORY,
        stock=np.array([[0.5e6, 0.0, 0.0], [0.1e6, 0.01e6, 0.02e6]]),
        flows=_flows(),
        chip_errors=np.concatenate([np.ones((1, 2, 3)), np.exp(0.1 * rng.standard_normal((worlds, 2, 3)))]),
        reference_stock=4.8e6,
        reference_month=-19.3,
        capex_bn=np.array([725.0, 90.0]),
        past_growth=np.full((2, 3), np.nan),
        leader=_noisy(leader, worlds, rng),
        follower=_noisy(follower, worlds, rng),
        checked=np.array([-9.0, -6.0, -3.0, 0.0]),
        open_imports=(months % 20 < 5).astype(np.float64),
        rented=np.linspace(0.3, 1.0, HISTORY + 1),
        rivals=np.tile([1.0, 2.0, 3.0], (10, 1)),
    )


def small_ensemble(parameters: Array, *, without: tuple[str, ...] = (), start: Start | None = None) -> Ensemble:
    """Members with these parameters from the small start, each in a world of its own as far as there are."""
    start = small_start() if start is None else start
    worlds = np.arange(parameters.shape[0]) % start.leader.levels.shape[0]
    return Ensemble(parameters=parameters, start=start, worlds=worlds, modules=every_module(without=without))


def scripted(horizon: int, seed: int) -> Course:
    """A course with every lever moved by chance in every month, and rules that are written down in half of them."""
    rng = np.random.default_rng(seed)
    course = untouched(HISTORY, horizon)
    paths = course.paths * np.exp(0.2 * rng.standard_normal(course.paths.shape))
    paths[:, :, LEVERS.index("software_jump")] = 0.02 * rng.random(paths.shape[:2])
    written = rng.random((2, course.imports.size)) < 0.5
    rules = np.where(written, rng.random(written.shape), np.nan)
    return Course(paths=paths, imports=rules[0], cloud=rules[1])


def _ends() -> Array:
    return np.array([INTERVALS[name] for name in PARAMETERS]).T


def _flows() -> Array:
    """Chips added in each month: the leader buys, the follower smuggles and makes some at home."""
    months, found = np.arange(HISTORY + 1), np.zeros((HISTORY, 2, 3))
    quarters = np.array([0.5, 1.0, 1.6, 2.3, 3.3, 4.8, 6.7, 9.0, 12, 15.7, 19.4, 23.7]) * 1e6
    found[:, 0, 0] = np.diff(np.interp(months, np.linspace(0, HISTORY, quarters.size), quarters))
    for channel, stock in enumerate(
        ([0.1, 0.18, 0.32, 0.41, 0.42], [0.01, 0.045, 0.26, 0.66, 0.76], [0.02, 0.05, 0.3, 0.98, 1.22])
    ):
        found[:, 1, channel] = np.diff(np.interp(months, [0, 12, 24, 36, 43], stock)) * 1e6
    return found


def _frontier(days: NDArray[np.int64], levels: Array) -> Frontier:
    return Frontier(days=days, levels=levels[None], holders=np.zeros(days.size, dtype=np.int64))


def _noisy(central: Frontier, worlds: int, rng: np.random.Generator) -> Frontier:
    noise = rng.standard_normal((worlds, central.days.size))
    levels = np.maximum.accumulate(np.concatenate([central.levels, central.levels + noise]), axis=1)
    return Frontier(days=central.days, levels=levels, holders=central.holders)
