"""The tables of compute facts, in the order of lists."""

from typing import Final

from headway.facts.chip_tables import CHIP_ACCESS, CHIP_PLANS, CHIP_RANGES, CHIP_SYSTEMS, CHIPS
from headway.facts.claim_tables import DEFINITION_FACTORS, PUBLISHED_TOTALS, STATEMENTS
from headway.facts.fab_tables import FAB_CAPACITY
from headway.facts.ledger_tables import ASSUMPTIONS, CHIP_FLOWS, CHIP_MIXES, CHIP_STOCK
from headway.facts.money_tables import CAPEX, CAPEX_DEFINITIONS, CAPITAL_MARKETS
from headway.facts.policy_tables import CHIP_CLASSES, POLICY_EVENTS, POLICY_STATES
from headway.facts.run_tables import CHIP_HOURS, SERVING_RUNS, TECHNIQUES, TRAINING_RUNS
from headway.facts.use_tables import ALLOCATION, PARAMETER_CORRELATIONS, PARAMETERS, TRAINING_COMPUTE

COMPUTE_TABLES: Final = (
    CHIPS,
    CHIP_FLOWS,
    CHIP_STOCK,
    CHIP_MIXES,
    ASSUMPTIONS,
    FAB_CAPACITY,
    CAPEX,
    CAPEX_DEFINITIONS,
    CAPITAL_MARKETS,
    POLICY_EVENTS,
    CHIP_CLASSES,
    POLICY_STATES,
    ALLOCATION,
    PARAMETERS,
    PARAMETER_CORRELATIONS,
    STATEMENTS,
    TRAINING_COMPUTE,
    PUBLISHED_TOTALS,
    DEFINITION_FACTORS,
    CHIP_RANGES,
    CHIP_SYSTEMS,
    CHIP_ACCESS,
    CHIP_PLANS,
    TRAINING_RUNS,
    TECHNIQUES,
    SERVING_RUNS,
    CHIP_HOURS,
)
