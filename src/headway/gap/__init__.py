"""How many months is a follower behind a leader, and how sure is that?"""

from headway.gap.definitions import DEFINITIONS
from headway.gap.frontier import Frontier, frontier
from headway.gap.groups import Group, find_group
from headway.gap.lag import Lags, model_lag, points_apart, reached_days, readable_limit, record_lag, standing_lag
from headway.gap.measure import lag_on, measure_gap
from headway.gap.result import GapResult
from headway.gap.survival import Survival, kaplan_meier, median_time
from headway.gap.table import read_table
from headway.gap.tie import DEFAULT_TIE, TIE_THRESHOLDS
from headway.gap.widening import WINDOWS, Window
from headway.gap.yardstick import Yardstick, draws_from_intervals

__all__ = [
    "DEFAULT_TIE",
    "DEFINITIONS",
    "TIE_THRESHOLDS",
    "WINDOWS",
    "Frontier",
    "GapResult",
    "Group",
    "Lags",
    "Survival",
    "Window",
    "Yardstick",
    "draws_from_intervals",
    "find_group",
    "frontier",
    "kaplan_meier",
    "lag_on",
    "measure_gap",
    "median_time",
    "model_lag",
    "points_apart",
    "reached_days",
    "read_table",
    "readable_limit",
    "record_lag",
    "standing_lag",
]
