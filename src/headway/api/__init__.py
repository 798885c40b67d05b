"""The commands as functions, one of the same name for each; each is imported when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from headway.api.answers import IndexResult, gap, index
    from headway.api.claims.checking import check
    from headway.api.claims.measuring import claims_measure, claims_measures
    from headway.api.claims.statements import claims_check, claims_statements
    from headway.api.compute.account import compute_account
    from headway.api.compute.allocation import compute_allocation
    from headway.api.compute.generations import compute_generations
    from headway.api.compute.money import compute_money
    from headway.api.compute.permission import compute_permission
    from headway.api.compute.reconcile import compute_reconcile
    from headway.api.compute.stock import compute_flow, compute_stock
    from headway.api.compute.supply import compute_supply
    from headway.api.data.comparing import facts_compare
    from headway.api.data.exporting import facts_export
    from headway.api.data.feeding import facts_feed
    from headway.api.data.pulling import facts_pull
    from headway.api.data.tracing import facts_trace
    from headway.api.data.verifying import facts_verify
    from headway.api.domains import gap_domains
    from headway.api.forecasting.backtest import forecast_backtest
    from headway.api.forecasting.hub import forecast_export, forecast_import_hub, forecast_verify
    from headway.api.forecasting.issue import forecast_issue
    from headway.api.forecasting.listing import forecast_list
    from headway.api.forecasting.pool import forecast_pool
    from headway.api.forecasting.resolve import forecast_resolve
    from headway.api.forecasting.score import forecast_score
    from headway.api.labs import gap_labs
    from headway.api.leanings import gap_leanings
    from headway.api.multiverse import CLAIMS, DRAWS, gap_multiverse
    from headway.api.penalty import gap_penalty
    from headway.api.planning.compare import plan_compare
    from headway.api.planning.largest import plan_largest
    from headway.api.planning.listing import plan_clusters, plan_models
    from headway.api.planning.replacing import plan_replace
    from headway.api.planning.run import plan
    from headway.api.planning.serving import plan_serve
    from headway.api.planning.techniques import plan_techniques
    from headway.api.planning.validate import plan_validate
    from headway.api.racing.comparison import race_scenarios
    from headway.api.racing.hindcast import race_hindcast
    from headway.api.racing.history import race_history, race_members
    from headway.api.racing.levers import race_levers
    from headway.api.racing.run import race_compare, race_run
    from headway.api.racing.scenarios import race_list
    from headway.api.racing.sensitivity import race_sensitivity
    from headway.api.reports import ReportResult, report
    from headway.api.revisions import gap_revisions
    from headway.gap import DEFINITIONS

__all__ = [
    "CLAIMS",
    "DEFINITIONS",
    "DRAWS",
    "IndexResult",
    "ReportResult",
    "check",
    "claims_check",
    "claims_measure",
    "claims_measures",
    "claims_statements",
    "compute_account",
    "compute_allocation",
    "compute_flow",
    "compute_generations",
    "compute_money",
    "compute_permission",
    "compute_reconcile",
    "compute_stock",
    "compute_supply",
    "facts_compare",
    "facts_export",
    "facts_feed",
    "facts_pull",
    "facts_trace",
    "facts_verify",
    "forecast_backtest",
    "forecast_export",
    "forecast_import_hub",
    "forecast_issue",
    "forecast_list",
    "forecast_pool",
    "forecast_resolve",
    "forecast_score",
    "forecast_verify",
    "gap",
    "gap_domains",
    "gap_labs",
    "gap_leanings",
    "gap_multiverse",
    "gap_penalty",
    "gap_revisions",
    "index",
    "plan",
    "plan_clusters",
    "plan_compare",
    "plan_largest",
    "plan_models",
    "plan_replace",
    "plan_serve",
    "plan_techniques",
    "plan_validate",
    "race_compare",
    "race_hindcast",
    "race_history",
    "race_levers",
    "race_list",
    "race_members",
    "race_run",
    "race_scenarios",
    "race_sensitivity",
    "report",
]

#: The module that holds each name: a command waits for its own parts only.
_HOME: Final = {
    "CLAIMS": "headway.api.multiverse",
    "DEFINITIONS": "headway.gap",
    "DRAWS": "headway.api.multiverse",
    "IndexResult": "headway.api.answers",
    "ReportResult": "headway.api.reports",
    "check": "headway.api.claims.checking",
    "claims_check": "headway.api.claims.statements",
    "claims_measure": "headway.api.claims.measuring",
    "claims_measures": "headway.api.claims.measuring",
    "claims_statements": "headway.api.claims.statements",
    "compute_account": "headway.api.compute.account",
    "compute_allocation": "headway.api.compute.allocation",
    "compute_flow": "headway.api.compute.stock",
    "compute_generations": "headway.api.compute.generations",
    "compute_money": "headway.api.compute.money",
    "compute_permission": "headway.api.compute.permission",
    "compute_reconcile": "headway.api.compute.reconcile",
    "compute_stock": "headway.api.compute.stock",
    "compute_supply": "headway.api.compute.supply",
    "facts_compare": "headway.api.data.comparing",
    "facts_export": "headway.api.data.exporting",
    "facts_feed": "headway.api.data.feeding",
    "facts_pull": "headway.api.data.pulling",
    "facts_trace": "headway.api.data.tracing",
    "facts_verify": "headway.api.data.verifying",
    "forecast_backtest": "headway.api.forecasting.backtest",
    "forecast_export": "headway.api.forecasting.hub",
    "forecast_import_hub": "headway.api.forecasting.hub",
    "forecast_issue": "headway.api.forecasting.issue",
    "forecast_list": "headway.api.forecasting.listing",
    "forecast_pool": "headway.api.forecasting.pool",
    "forecast_resolve": "headway.api.forecasting.resolve",
    "forecast_score": "headway.api.forecasting.score",
    "forecast_verify": "headway.api.forecasting.hub",
    "gap": "headway.api.answers",
    "gap_domains": "headway.api.domains",
    "gap_labs": "headway.api.labs",
    "gap_leanings": "headway.api.leanings",
    "gap_multiverse": "headway.api.multiverse",
    "gap_penalty": "headway.api.penalty",
    "gap_revisions": "headway.api.revisions",
    "index": "headway.api.answers",
    "plan": "headway.api.planning.run",
    "plan_clusters": "headway.api.planning.listing",
    "plan_compare": "headway.api.planning.compare",
    "plan_largest": "headway.api.planning.largest",
    "plan_models": "headway.api.planning.listing",
    "plan_replace": "headway.api.planning.replacing",
    "plan_serve": "headway.api.planning.serving",
    "plan_validate": "headway.api.planning.validate",
    "plan_techniques": "headway.api.planning.techniques",
    "race_compare": "headway.api.racing.run",
    "race_hindcast": "headway.api.racing.hindcast",
    "race_history": "headway.api.racing.history",
    "race_levers": "headway.api.racing.levers",
    "race_members": "headway.api.racing.history",
    "race_list": "headway.api.racing.scenarios",
    "race_run": "headway.api.racing.run",
    "race_scenarios": "headway.api.racing.comparison",
    "race_sensitivity": "headway.api.racing.sensitivity",
    "report": "headway.api.reports",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
