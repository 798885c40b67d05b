"""How many months is a follower behind a leader, and how sure is that?"""

from headway.gap.frontier import Frontier, frontier
from headway.gap.groups import Group, find_group
from headway.gap.lag import Lags, model_lag, points_apart, reached_days, readable_limit, record_lag, standing_lag
from headway.gap.measure import DEFINITIONS, lag_on, measure_gap
from headway.gap.result import GapResult
from headway.gap.table import read_table
from headway.gap.yardstick import Yardstick, draws_from_intervals

__all__ = [
    "DEFINITIONS",
    "Frontier",
    "GapResult",
    "Group",
    "Lags",
    "Yardstick",
    "draws_from_intervals",
    "find_group",
    "frontier",
    "lag_on",
    "measure_gap",
    "model_lag",
    "points_apart",
    "reached_days",
    "read_table",
    "readable_limit",
    "record_lag",
    "standing_lag",
]
