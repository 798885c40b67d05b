"""The commands as functions, one of the same name for each."""

from headway.api.answers import IndexResult, gap, index
from headway.api.compute_account import compute_account
from headway.api.compute_allocation import compute_allocation
from headway.api.compute_generations import compute_generations
from headway.api.compute_money import compute_money
from headway.api.compute_permission import compute_permission
from headway.api.compute_reconcile import compute_reconcile
from headway.api.compute_stock import compute_flow, compute_stock
from headway.api.compute_supply import compute_supply
from headway.api.domains import gap_domains
from headway.api.labs import gap_labs
from headway.api.leanings import gap_leanings
from headway.api.multiverse import CLAIMS, DRAWS, gap_multiverse
from headway.api.penalty import gap_penalty
from headway.api.reports import ReportResult, report
from headway.api.revisions import gap_revisions
from headway.gap import DEFINITIONS

__all__ = [
    "CLAIMS",
    "DEFINITIONS",
    "DRAWS",
    "IndexResult",
    "ReportResult",
    "compute_account",
    "compute_allocation",
    "compute_flow",
    "compute_generations",
    "compute_money",
    "compute_permission",
    "compute_reconcile",
    "compute_stock",
    "compute_supply",
    "gap",
    "gap_domains",
    "gap_labs",
    "gap_leanings",
    "gap_multiverse",
    "gap_penalty",
    "gap_revisions",
    "index",
    "report",
]
