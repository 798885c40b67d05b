"""The names that a race is written in: sides, parameters, levers, channels, modules and events, in array order."""

from typing import Final

#: Sides, in the order of every array that has one axis for them.
SIDES: Final = ("leader", "follower")
LEADER: Final = 0
FOLLOWER: Final = 1

#: Ways by which a side gains chips, in the order of flows: bought or licensed, smuggled, made at home.
CHANNELS: Final = ("imported", "smuggled", "domestic")

#: Parameters of the world and of each side, in the order of the columns of drawn parameters. docs/methods/race.md says
#: what each does; the table `parameters` has the interval and the source.
PARAMETERS: Final = (
    # capability
    "points_per_oom",
    "follower.level_offset",
    "follower.offset_growth",
    "software_growth",
    "research_elasticity",
    "ideas_harder",
    "diffusion_half_life",
    "tacit_share",
    "scale_share",
    "scale_exponent",
    "head_start_years",
    "follower.late_start",
    "run_length_growth",
    "run_length_end",
    # chips and money
    "chip_life",
    "delivery_lag",
    "price_performance_growth",
    "growth_fade",
    "leader.capex_growth",
    "follower.capex_growth",
    "follower.domestic_growth",
    "follower.domestic_discount",
    "domestic_memory_date",
    "domestic_memory_drag",
    "smuggled_growth",
    "follower.rented_share",
    # rules
    "import_cap",
    "delivered_share",
    "rule_change_rate",
    "cloud_ban_rate",
    # use of compute
    "leader.side_research_share",
    "follower.side_research_share",
    "leader.lab_research_share",
    "follower.lab_research_share",
    "leader.token_growth",
    "follower.token_growth",
    "serving_growth",
    "research_floor",
    # releases and noise
    "leader.release_interval",
    "follower.release_interval",
    "score_error",
    "pace_spread",
    "pace_half_life",
    "shock_spread",
    "shock_half_life",
    "transitory_share",
    "index_disagreement",
)

#: What a policy or an event can move month by month, in the order of lever paths. Each multiplies what the model would
#: have, and is 1 where nothing is moved, but `software_jump`, which adds orders of magnitude and is 0.
LEVERS: Final = (
    "capex",
    "imports",
    "smuggled",
    "domestic",
    "rented",
    "serving",
    "software_pace",
    "software_jump",
    "diffusion",
)

#: Parts of the model that can be switched off, one ablation each.
MODULES: Final = ("software", "leak", "offset", "scale", "policy", "serving", "staircase")

#: Overtaking, by definition; docs/methods/overtake.md.
EVENTS: Final = ("D1", "D2", "D3", "D4", "D5")

#: Months within which overtaking is told.
HORIZONS: Final = (12, 36, 60)

#: Points by which the follower has to be ahead under D2 and D3: one standard deviation of the difference of two scores.
#: Source: design of the events, docs/methods/overtake.md.
CLEAR_POINTS: Final = 2.0

#: Month ends in a row that a sustained lead needs.
RUN_MONTHS: Final = 3

#: Draws, months and seed unless a caller says otherwise: with so many draws the Monte-Carlo error of a probability is
#: below one point (members count as clusters), that of the headline half a point.
DRAWS: Final = 20_000
MONTHS: Final = 60
SEED: Final = 12345

#: Rows of a design for Sobol indices unless a caller says otherwise: the error of a large share is then two points.
SOBOL_ROWS: Final = 2048


def column(parameter: str) -> int:
    """The column of a parameter in drawn parameters."""
    return PARAMETERS.index(parameter)
